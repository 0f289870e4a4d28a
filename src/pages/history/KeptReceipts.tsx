import { Button } from '@fluentui/react-components';
import { useMutation, useQuery } from '@tanstack/react-query';
import {
  hasContainer,
  keepReceipt,
  type KeptReceipt,
  keptReceiptsQuery,
  type Protection,
  protectionQuery,
  readKeptReceipt,
} from '#src/azure/receipt-container.ts';
import type { Receipt } from '#src/consent/receipt/receipt.ts';
import { saveFile } from '#src/lib/save-file.ts';
import { ErrorMessage } from '#src/pages/shared/ErrorMessage.tsx';
import { StateWord } from '#src/ui/StateWord.tsx';
import { Time } from '#src/ui/Time.tsx';

/** The latest of them: a consent has one, or a few. */
const mostShown = 5;

/** Receipts of a consent in the customer's own container; nothing where none is set up. With a `receipt`, it can be put there. */
export function KeptReceipts({ consentId, receipt }: { consentId: string; receipt?: Receipt | undefined }) {
  return hasContainer() ? <Kept consentId={consentId} receipt={receipt} /> : null;
}

function Kept({ consentId, receipt }: { consentId: string; receipt: Receipt | undefined }) {
  const { data: kept, error, refetch } = useQuery(keptReceiptsQuery(consentId));
  const { data: protection = 'unseen' } = useQuery({ ...protectionQuery(), enabled: (kept?.length ?? 0) > 0 });
  const attempt = useMutation({ mutationFn: ({ work }: { what: string; work: () => Promise<unknown> }) => work() });
  const download = ({ name, code }: KeptReceipt) =>
    attempt.mutate({
      what: 'Couldn’t read the kept receipt',
      work: async () => saveFile(receiptFileName(consentId, code), 'application/json', [await readKeptReceipt(name)]),
    });
  const isKept = receipt !== undefined && kept?.some(({ code }) => code === receipt.code) === true;
  return (
    <>
      {error && (
        <ErrorMessage
          what="Couldn’t read the kept receipts"
          error={error}
          tone="warning"
          onRetry={() => void refetch()}
        />
      )}
      {kept?.length === 0 && <StateWord tone="neutral">No receipt kept in your container</StateWord>}
      {kept?.slice(0, mostShown).map((one) => (
        <div key={one.name} className="row">
          <StateWord tone={protection === 'none' ? 'attention' : 'good'} detail={protectionWords[protection]}>
            Receipt kept {one.keptAt !== undefined && <Time at={one.keptAt} />}
          </StateWord>
          <Button size="small" onClick={() => download(one)}>
            Download kept receipt
          </Button>
        </div>
      ))}
      {kept && receipt && !isKept && (
        <div>
          <Button
            size="small"
            disabledFocusable={attempt.isPending}
            onClick={() => attempt.mutate({ what: 'The receipt wasn’t kept', work: () => keepReceipt(receipt) })}
          >
            Keep this receipt
          </Button>
        </div>
      )}
      <ErrorMessage what={attempt.variables?.what ?? ''} error={attempt.error} isNews />
    </>
  );
}

/** The name under which a receipt is saved. */
export function receiptFileName(consentId: string, code: string): string {
  return `receipt-${consentId}-${code.slice(0, 8)}.json`;
}

const protectionWords: Record<Protection, string> = {
  policy: 'protected by an immutability policy',
  versions: 'versions can be protected',
  none: 'anyone who can write there can delete it',
  unseen: 'protection couldn’t be checked',
};
