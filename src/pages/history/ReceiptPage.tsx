import { useQuery } from '@tanstack/react-query';
import { ArrowClockwise20Regular, ArrowDownload20Regular, Print20Regular } from '@fluentui/react-icons';
import { useParams } from 'react-router';
import { auth } from '#src/auth/session.ts';
import { consentQuery, forgetRecords } from '#src/azure/records/consent-records.ts';
import { config } from '#src/config.ts';
import { saveReceipt } from '#src/pages/shared/receipt-file.ts';
import { ErrorMessage } from '#src/pages/shared/ErrorMessage.tsx';
import { consentIdIn, NoConsentId } from '#src/pages/shared/NoConsentId.tsx';
import type { Command } from '#src/shell/command.ts';
import { Page } from '#src/shell/Page.tsx';
import type { RouteHandle } from '#src/shell/route-handle.ts';
import { Announced } from '#src/ui/Announced.tsx';
import { Message } from '#src/ui/Message.tsx';
import { Spinner } from '#src/ui/Spinner.tsx';
import { titleSentence } from './consent-words.ts';
import { KeptReceipts } from './KeptReceipts.tsx';
import { MissingSignature } from './MissingSignature.tsx';
import { ReceiptDocument } from './ReceiptDocument.tsx';
import { useNamesApart } from '#src/pages/shared/use-names-apart.ts';
import { whyNoRecord } from '#src/pages/shared/why-no-record.ts';
import { noReceiptWords, noRecordTitles } from './no-record-words.ts';
import { useReceipt } from './use-receipt.ts';

export const handle: RouteHandle = { crumb: 'Receipt' };

export function Component() {
  const consentId = consentIdIn(useParams());
  return consentId === undefined ? (
    <NoConsentId title="Receipt" />
  ) : (
    <OneReceipt key={consentId} consentId={consentId} />
  );
}

/** The receipt of a consent, to be printed or saved. */
function OneReceipt({ consentId }: { consentId: string }) {
  const { data, error, isPending } = useQuery(consentQuery(consentId));
  const entry = data?.entry;
  const writing = useReceipt(entry);
  const nameOf = useNamesApart(entry?.consent.machines ?? noMachines);
  const written = writing.data ?? undefined;
  const container = config().evidence?.container;
  const failed = error ?? writing.error;
  const why = data && !entry ? whyNoRecord(consentId, data) : undefined;
  const whyNot = why ? `${noRecordTitles[why]}.` : failed ? notWritten : notYet;
  const readAgain = () => {
    void forgetRecords();
    void writing.refetch();
  };
  return (
    <Page
      title={entry ? titleSentence(entry, auth().account, nameOf) : `Receipt of consent ${consentId}`}
      subtitle={entry && `Receipt of consent ${consentId}`}
      width="reading"
      commands={commandsFor(written, whyNot, writing.isFetching, readAgain)}
    >
      <Announced>
        <ErrorMessage
          what={written ? 'What the receipt says could not be read again' : 'The receipt could not be written'}
          error={failed}
        />
        {why && (
          <Message intent="warning" title={noRecordTitles[why]}>
            {noReceiptWords[why]}
          </Message>
        )}
      </Announced>
      {container !== undefined && data && (
        <KeptReceipts
          container={container}
          consentId={consentId}
          entry={entry}
          onAdopted={() => void writing.refetch()}
        />
      )}
      {entry && written?.receipt.signature === null && (
        <MissingSignature entry={entry} onAdopted={() => void writing.refetch()} />
      )}
      {/* Below all that can be pressed, which its going must not move. */}
      {(isPending || writing.isLoading) && <Spinner label="Reading from Azure what belongs into the receipt" />}
      {written && <ReceiptDocument written={written} nameOf={nameOf} />}
    </Page>
  );
}

const noMachines: readonly string[] = [];
const notYet = 'The receipt is not written yet.';
const notWritten = 'The receipt could not be written.';

function commandsFor(
  written: ReturnType<typeof useReceipt>['data'],
  whyNot: string,
  isWriting: boolean,
  onRefresh: () => void,
): Command[] {
  const unavailable = written ? undefined : whyNot;
  return [
    { key: 'print', label: 'Print', icon: <Print20Regular />, unavailable, onClick: () => window.print() },
    {
      key: 'download',
      label: 'Download receipt',
      icon: <ArrowDownload20Regular />,
      unavailable,
      onClick: () => {
        if (written) saveReceipt(written.receipt);
      },
    },
    {
      key: 'refresh',
      label: 'Refresh',
      icon: <ArrowClockwise20Regular />,
      startsGroup: true,
      unavailable: isWriting ? 'Azure is being read.' : undefined,
      onClick: onRefresh,
    },
  ];
}
