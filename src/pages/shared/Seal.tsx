import { useQuery } from '@tanstack/react-query';
import { signerQuery } from '#src/azure/history.ts';
import type { ConsentEntry } from '#src/azure/records.ts';
import { resourceActivityQuery } from '#src/azure/resources/activity-log.ts';
import { signatureFaultSentence } from '#src/consent/receipt/words.ts';
import { AzureText } from '#src/ui/AzureText.tsx';
import { StateWord } from '#src/ui/StateWord.tsx';
import { Time } from '#src/ui/Time.tsx';
import { type Granter, granterOf, granterWords, type Lack, personWords } from './granter.ts';

export function useGranter(entry: Pick<ConsentEntry, 'consentId' | 'record'>): Granter {
  const { data, isError } = useQuery(signerQuery(entry));
  if (isError) return { is: 'unread' };
  return data === undefined ? { is: 'checking' } : granterOf(data);
}

/** `Ada Lovelace`, or `Recorded by … · Signature missing`: for a cell, or a line whose `lead` ("Granted by ") only a signature earns. */
export function GrantedBy({ entry, lead = '' }: { entry: ConsentEntry; lead?: string }) {
  const granter = useGranter(entry);
  if (granter.is === 'checking') return granterWords(granter);
  if (granter.is !== 'signed')
    return (
      <>
        <RecordedBy entry={entry} /> · {granterWords(granter)}
      </>
    );
  return (
    <>
      {lead}
      <AzureText text={granter.name} max={80} />
    </>
  );
}

/** The seal row: who signed and when, and what is wrong where nobody did. */
export function Seal({ entry }: { entry: ConsentEntry }) {
  const granter = useGranter(entry);
  if (granter.is === 'checking') return <StateWord tone="busy">Checking the signature</StateWord>;
  if (granter.is === 'signed') return <Signed {...granter} />;
  const why = granter.is === 'unsigned' ? signatureFaultSentence(granter.why) : reasons[granter.is];
  return (
    <StateWord tone={granter.is === 'unsigned' ? 'bad' : 'attention'} detail={<AzureText text={why} max={300} />}>
      <RecordedBy entry={entry} /> · {granterWords(granter)}
    </StateWord>
  );
}

const reasons: Record<Exclude<Lack, 'unsigned'>, string> = {
  otherKey: 'Microsoft Entra doesn’t publish the key it was signed with',
  keysUnread: 'Microsoft Entra’s keys couldn’t be read',
  unread: 'refresh to check it again',
};

function Signed({ name, username, signedAt }: Extract<Granter, { is: 'signed' }>) {
  return (
    <StateWord tone="good">
      Signed by <AzureText text={personWords(name, username)} max={160} /> through Microsoft Entra,{' '}
      <Time at={signedAt} />
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
