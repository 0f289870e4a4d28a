import {
  ArrowClockwise20Regular,
  ArrowDownload20Regular,
  Print20Regular,
  Receipt20Regular,
} from '@fluentui/react-icons';
import { useParams } from 'react-router';
import type { LoaderFunctionArgs, Params } from 'react-router';
import { auth } from '#src/auth/session.ts';
import { consentQuery } from '#src/azure/records/consent-records.ts';
import type { ConsentReading } from '#src/azure/records/consent-records.ts';
import { queryClient } from '#src/azure/query-client.ts';
import { useServerNow } from '#src/azure/transport/server-clock.ts';
import { formatInstant } from '#src/lib/time.ts';
import { QueryAge } from '#src/pages/shared/QueryAge.tsx';
import { ErrorMessage } from '#src/pages/shared/ErrorMessage.tsx';
import { consentIdIn, NoConsentId } from '#src/pages/shared/NoConsentId.tsx';
import { useConsentRevoke } from '#src/pages/shared/use-consent-revoke.tsx';
import { isPartly } from '#src/pages/shared/why-no-record.ts';
import { paths } from '#src/paths.ts';
import type { Command } from '#src/shell/command.ts';
import { Page } from '#src/shell/Page.tsx';
import { Announced } from '#src/ui/Announced.tsx';
import { Message } from '#src/ui/Message.tsx';
import { Spinner } from '#src/ui/Spinner.tsx';
import { AfterEnd } from './AfterEnd.tsx';
import { AgreedTerms } from './AgreedTerms.tsx';
import { ConsentFindings } from './ConsentFindings.tsx';
import { ConsentFacts } from './ConsentFacts.tsx';
import { ConsentMachines } from './ConsentMachines.tsx';
import { ConsentTimeline } from './ConsentTimeline.tsx';
import { requestWords, titleSentence } from './consent-words.ts';
import { revocableMachines } from './revocable-machines.ts';
import { useConsentReadings } from './use-consent-readings.ts';
import { saveConsent } from './consent-file.ts';
import { NoRecord } from './NoRecord.tsx';
import { RecordProblems, UnreadRecords, WithoutRecord } from './RecordProblems.tsx';
import { SealRow } from './SealRow.tsx';

export const handle = { crumb: (params: Readonly<Params>) => params.consentId ?? '' };

export function loader({ params }: LoaderFunctionArgs) {
  const consentId = consentIdIn(params);
  if (consentId !== undefined) void queryClient.prefetchQuery(consentQuery(consentId));
  return null;
}

export function Component() {
  const consentId = consentIdIn(useParams());
  return consentId === undefined ? (
    <NoConsentId title="Consent" />
  ) : (
    <OneConsent key={consentId} consentId={consentId} />
  );
}

/** A consent, to be read like the document that it is. */
function OneConsent({ consentId }: { consentId: string }) {
  const readings = useConsentReadings(consentId);
  const { records, entry, jobs, nameOf } = readings;
  const { data, error } = records;
  const now = useServerNow(15_000);
  const revoking = useConsentRevoke(
    { consentId, machines: entry ? revocableMachines(entry, jobs, now) : [], nameOf },
    entry ? 'A record proves the end of access on each of its machines.' : 'The consent has not been read.',
  );
  return (
    <Page
      title={entry ? titleSentence(entry, auth().account, nameOf) : `Consent ${consentId}`}
      subtitle={entry && subtitleOf(entry)}
      aside={
        data && (
          <QueryAge
            reading={{ ...records, isFetching: readings.isFetching }}
            readAt={readings.readAt}
            now={now}
            label="Read the records, jobs and Activity Log again"
            onRefresh={readings.readAgain}
          />
        )
      }
      width="reading"
      commands={[revoking.command, ...commandsFor(data, records.isFetching)]}
    >
      <Announced>
        <ErrorMessage what={`The records of this consent could not be read${data ? ' again' : ''}`} error={error} />
      </Announced>
      {!data && !error && <Spinner label="Reading the consent's records from Azure" />}
      {data && !entry && <NoRecord consentId={consentId} reading={data} />}
      {data && entry && <Consent entry={entry} readings={readings} isWhole={!isPartly(data)} now={now} />}
      {revoking.dialog}
    </Page>
  );
}

function subtitleOf({ consent, consentId }: NonNullable<ConsentReading['entry']>): string {
  const [from, until] = [consent.notBefore, consent.notAfter].map((at) => formatInstant(Date.parse(at)));
  return `From ${from} until ${until}, ${requestWords(consent)} · Consent ${consentId}`;
}

function commandsFor(reading: ConsentReading | undefined, isFetching: boolean): Command[] {
  const entry = reading?.entry;
  const unavailable = entry ? undefined : 'No consent is shown to print or save.';
  return [
    { key: 'print', label: 'Print', icon: <Print20Regular />, unavailable, onClick: () => window.print() },
    {
      key: 'receipt',
      label: 'Receipt',
      icon: <Receipt20Regular />,
      ...(entry ? { href: paths.receipt(entry.consentId) } : {}),
      unavailable: entry ? undefined : 'No consent is shown to write a receipt of.',
    },
    {
      key: 'save',
      label: 'Save as JSON',
      icon: <ArrowDownload20Regular />,
      unavailable,
      onClick: () => {
        if (reading?.entry) saveConsent(reading.entry, reading);
      },
    },
    {
      key: 'refresh',
      label: 'Refresh',
      icon: <ArrowClockwise20Regular />,
      startsGroup: true,
      unavailable: isFetching ? 'The records are being read.' : undefined,
      onClick: () => void queryClient.invalidateQueries(),
    },
  ];
}

interface ConsentProps {
  entry: NonNullable<ConsentReading['entry']>;
  readings: ReturnType<typeof useConsentReadings>;
  isWhole: boolean;
  now: number;
}

function Consent({ entry, readings, isWhole, now }: ConsentProps) {
  const { jobs, logs, witness, nameOf, readMore } = readings;
  return (
    <>
      {entry.problems.length > 0 && (
        <Message intent="warning" title="The records of this consent do not fit together.">
          {entry.problems.join(' ')}
        </Message>
      )}
      <RecordProblems problems={entry.misplaced ?? []} />
      <UnreadRecords problems={entry.unread ?? []} />
      <WithoutRecord groups={entry.withoutRecord ?? []} />
      <Announced>
        <AfterEnd entry={entry} jobs={jobs} onMoreJobs={readMore} />
      </Announced>
      <ConsentFindings consentId={entry.consentId} />
      <ConsentFacts entry={entry} isWhole={isWhole} />
      <SealRow entry={entry} witness={witness} now={now} />
      <ConsentMachines entry={entry} now={now} />
      <ConsentTimeline entry={entry} jobs={jobs} nameOf={nameOf} onMoreJobs={readMore} readings={logs} now={now} />
      <AgreedTerms consent={entry.consent} />
    </>
  );
}
