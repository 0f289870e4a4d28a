import { useQuery } from '@tanstack/react-query';
import { signerQuery } from '#src/azure/history.ts';
import type { ConsentEntry } from '#src/azure/records.ts';
import { resourceActivityQuery } from '#src/azure/resources/activity-log.ts';
import type { SignatureFault } from '#src/consent/signature.ts';
import { signatureFaultSentence } from '#src/consent/receipt/words.ts';
import { AzureText } from '#src/ui/AzureText.tsx';
import { StateWord } from '#src/ui/StateWord.tsx';
import { Time } from '#src/ui/Time.tsx';

/** Who granted a consent: by a valid signature alone. A record is a claim of whoever wrote it. */
export type Granter =
  | { is: 'signed'; name: string; username?: string; signedAt: number; keyConfirmed: boolean | 'unknown' }
  /** A record of the first form: the signature is in a receipt that the person kept. */
  | { is: 'keptByPerson' }
  | { is: 'unsigned'; why: SignatureFault }
  | { is: 'unread' }
  | { is: 'checking' };

export function useGranter(entry: Pick<ConsentEntry, 'consentId' | 'record'>): Granter {
  const { data, isError } = useQuery(signerQuery(entry));
  if (isError) return { is: 'unread' };
  if (data === undefined) return { is: 'checking' };
  if (data.is === 'keptByPerson') return { is: 'keptByPerson' };
  if (data.is === 'invalid') return { is: 'unsigned', why: data.why };
  const { name, username, oid, signedAt, keyConfirmed } = data;
  // A key that is none of Entra's signs for nobody.
  if (keyConfirmed === false) return { is: 'unsigned', why: { fault: 'notSignedByKey' } };
  return { is: 'signed', name: name ?? username ?? oid, ...(username && { username }), signedAt, keyConfirmed };
}

/** `Ada Lovelace`, or `Recorded by …, signature missing`: for a cell or within a sentence. */
export function GrantedBy({ entry }: { entry: ConsentEntry }) {
  const granter = useGranter(entry);
  if (granter.is === 'checking') return 'Checking signature';
  if (granter.is === 'signed') return <AzureText text={granter.name} max={80} />;
  return (
    <>
      <RecordedBy entry={entry} />
      {granter.is === 'unread' ? ', signature not checked' : ', signature missing'}
    </>
  );
}

/** The seal row: who signed and when, and what is wrong where nobody did. */
export function Seal({ entry }: { entry: ConsentEntry }) {
  const granter = useGranter(entry);
  if (granter.is === 'checking') return <StateWord tone="busy">Checking the signature</StateWord>;
  if (granter.is === 'signed')
    return (
      <StateWord
        tone={granter.keyConfirmed === true ? 'good' : 'attention'}
        detail={granter.keyConfirmed === true ? undefined : 'Microsoft Entra’s key couldn’t be confirmed'}
      >
        Signed by <AzureText text={granter.name} max={80} />
        {granter.username !== undefined && granter.username !== granter.name && (
          <>
            {' ('}
            <AzureText text={granter.username} max={80} />)
          </>
        )}{' '}
        through Microsoft Entra, <Time at={granter.signedAt} />
      </StateWord>
    );
  if (granter.is === 'unread')
    return <StateWord tone="attention">Couldn’t check the signature. Refresh to try again.</StateWord>;
  return (
    <StateWord
      tone={granter.is === 'keptByPerson' ? 'neutral' : 'bad'}
      detail={granter.is === 'keptByPerson' ? 'its signature is in the receipt' : signatureFaultSentence(granter.why)}
    >
      <RecordedBy entry={entry} />, signature missing
    </StateWord>
  );
}

/** Who wrote the record, as the Activity Log says, which nobody can edit; it is kept for 90 days. */
function RecordedBy({ entry }: { entry: ConsentEntry }) {
  const recordId = entry.copies[0]?.deploymentId ?? '';
  const { data } = useQuery({ ...resourceActivityQuery(recordId), enabled: recordId !== '' });
  const caller = data?.find(({ caller: by }) => by !== undefined)?.caller;
  if (caller === undefined) return 'Recorded';
  return (
    <>
      Recorded by <AzureText text={caller} max={80} />
    </>
  );
}
