import { ArrowClockwiseRegular, ArrowDownloadRegular, PrintRegular } from '@fluentui/react-icons';
import { useQuery } from '@tanstack/react-query';
import { type LoaderFunctionArgs, useLoaderData, useParams } from 'react-router';
import { consentQuery, type ConsentReading } from '#src/azure/history.ts';
import { queryClient } from '#src/azure/query-client.ts';
import type { ConsentEntry } from '#src/azure/records.ts';
import { isConsentId } from '#src/consent/consent-id.ts';
import { levelName } from '#src/consent/level.ts';
import { saveFile } from '#src/lib/save-file.ts';
import { ErrorMessage } from '#src/pages/shared/ErrorMessage.tsx';
import type { Command } from '#src/shell/CommandBar.tsx';
import { Page } from '#src/shell/Page.tsx';
import { Spinner } from '#src/ui/Progress.tsx';
import { KeptReceipts, receiptFileName } from './KeptReceipts.tsx';
import { NoConsent, NotAConsent } from './NoConsent.tsx';
import { ReceiptPaper } from './ReceiptPaper.tsx';
import { type MadeReceipt, receiptQuery } from './receipt-query.ts';
import { machinesWords } from '#src/pages/shared/names.ts';

export async function loader({ params: { consentId = '' } }: LoaderFunctionArgs): Promise<ConsentReading | null> {
  return isConsentId(consentId) ? queryClient.fetchQuery(consentQuery(consentId)) : null;
}

export function Component() {
  const { consentId = '' } = useParams();
  const reading = useLoaderData<typeof loader>();
  if (reading === null) return <NotAConsent title="Receipt" />;
  if (reading.entry === undefined) return <NoConsent consentId={consentId} reading={reading} />;
  return <OneReceipt key={consentId} entry={reading.entry} />;
}

/** The receipt of a consent as of now: on paper, as a file, and checked. */
function OneReceipt({ entry }: { entry: ConsentEntry }) {
  const { consent, consentId } = entry;
  const { data: made, error, isFetching, refetch } = useQuery(receiptQuery(entry));
  return (
    <Page
      title={`Receipt for ${levelName(consent.level)} on ${machinesWords(consent.machines)}`}
      subtitle={consentId}
      commands={commandsOf(made, isFetching, () => void refetch())}
      width="reading"
    >
      <ErrorMessage
        what={made ? 'Couldn’t make the receipt anew' : 'Couldn’t make the receipt'}
        error={error}
        onRetry={() => void refetch()}
      />
      <KeptReceipts consentId={consentId} receipt={made?.receipt} />
      {isFetching && <Spinner label="Making the receipt" />}
      {made && <ReceiptPaper made={made} />}
    </Page>
  );
}

function commandsOf(made: MadeReceipt | undefined, isMaking: boolean, onRefresh: () => void): Command[] {
  const why = made ? undefined : 'The receipt isn’t made yet.';
  return [
    {
      label: 'Download',
      icon: <ArrowDownloadRegular />,
      why,
      onClick: () => {
        if (!made) return;
        const { receipt, text } = made;
        saveFile(receiptFileName(receipt.record.consentId, receipt.code), 'application/json', [text]);
      },
    },
    { label: 'Print', icon: <PrintRegular />, why, onClick: () => window.print() },
    {
      label: 'Refresh',
      icon: <ArrowClockwiseRegular />,
      startsGroup: true,
      onClick: onRefresh,
      ...(isMaking && { why: 'The receipt is being made.' }),
    },
  ];
}
