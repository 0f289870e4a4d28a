import type { ConsentHistoryEntry, ConsentsReading, RecordProblem } from '#src/azure/records/consent-records.ts';
import type { AccessState } from '#src/consent/access/access-state.ts';
import { accessLevelName } from '#src/consent/access-level.ts';
import { sameId } from '#src/lib/arm-id.ts';
import { formatInstant } from '#src/lib/time.ts';
import { ErrorMessage } from '#src/pages/shared/ErrorMessage.tsx';
import { agreedWords, type Left, leftOnRecord, reducedSince } from '#src/pages/shared/reduced-since.ts';
import { isPartly, isWhole } from '#src/pages/shared/why-no-record.ts';
import { paths } from '#src/paths.ts';
import { DataList } from '#src/ui/data-list/DataList.tsx';
import type { Column } from '#src/ui/data-list/data-list-column.ts';
import { EmptyState } from '#src/ui/EmptyState.tsx';
import { Message } from '#src/ui/Message.tsx';
import { PageLink } from '#src/ui/PageLink.tsx';
import { VisibleText } from '#src/ui/VisibleText.tsx';
import { endWords } from './machine-words.ts';

const endOf = (entry: ConsentHistoryEntry, machineId: string): string =>
  endWords(entry.ends.find((one) => sameId(one.machineId, machineId)));

/** What is shown to be left of a consent's access to the machine: on record, and by Azure, where somebody reduced it that put nothing on record. */
const leftOf = (
  { consentId, changes }: ConsentHistoryEntry,
  machineId: string,
  state: Pick<AccessState, 'job' | 'level' | 'until'> | undefined,
): Left[] => {
  const { job, level, until } = state ?? {};
  const isItsJob = job !== undefined && sameId(job.name, consentId) && job.type.toLowerCase() === 'enable';
  return [...leftOnRecord(changes, machineId), ...(isItsJob ? [{ level, until }] : [])];
};

const columnsFor = (
  machineId: string,
  reducedOf: (entry: ConsentHistoryEntry) => ReturnType<typeof reducedSince>,
): Column<ConsentHistoryEntry>[] => [
  {
    key: 'consent',
    header: 'Consent',
    priority: 'name',
    share: 1.6,
    cell: (entry) => <PageLink to={paths.consent(entry.consentId)}>{entry.consentId}</PageLink>,
  },
  {
    key: 'level',
    header: 'Access level',
    share: 1.7,
    cell: (entry) => agreedWords(accessLevelName(entry.consent.level), reducedOf(entry).level),
  },
  {
    key: 'from',
    header: 'From',
    share: 1.6,
    cell: (entry) => formatInstant(new Date(entry.consent.notBefore)),
  },
  {
    key: 'until',
    header: 'Until',
    share: 1.7,
    cell: (entry) => agreedWords(formatInstant(new Date(entry.consent.notAfter)), reducedOf(entry).end),
  },
  {
    key: 'request',
    header: 'Support request',
    share: 1.2,
    cell: (entry) => <VisibleText text={entry.consent.ticket?.number ?? 'None'} max={40} />,
  },
  { key: 'end', header: 'Ended', share: 1.6, cell: (entry) => endOf(entry, machineId) },
];

/** The resource group that could not be read, or a record in it that does not verify. */
function Problem({ problem: { scope, reason, error, isOutOfPlace } }: { problem: RecordProblem }) {
  if (error) return <ErrorMessage intent="warning" what="The consent records could not be read" error={error} />;
  return (
    <Message intent={isOutOfPlace ? 'info' : 'warning'}>
      <VisibleText text={scope} max={300} />: <VisibleText text={reason} max={600} />
    </Message>
  );
}

function NoConsents({ reading }: { reading: ConsentsReading }) {
  if (isPartly(reading))
    return <EmptyState title="No consent could be read">What stands in the way is said above.</EmptyState>;
  if (!isWhole(reading))
    return (
      <EmptyState title="No consent that can be trusted names this machine">
        What is said above may be of this machine or of another one in its resource group.
      </EmptyState>
    );
  return (
    <EmptyState title="No consents recorded">
      Each consent that this app records for the machine appears here and stays after access has ended.
    </EmptyState>
  );
}

/** The consents whose records in this machine's resource group name it. */
export function MachineConsents({
  machineId,
  reading,
  state,
}: {
  machineId: string;
  reading: ConsentsReading;
  /** As far as it was read. */
  state: Pick<AccessState, 'job' | 'level' | 'until'> | undefined;
}) {
  const reducedOf = (entry: ConsentHistoryEntry) => reducedSince(entry.consent, leftOf(entry, machineId, state));
  return (
    <>
      {reading.problems.map((problem) => (
        <Problem key={`${problem.scope}${problem.reason}`} problem={problem} />
      ))}
      <DataList
        label="Consents"
        rows={reading.consents}
        columns={columnsFor(machineId, reducedOf)}
        wraps
        rowKey={(entry) => entry.consentId}
        rowLabel={(entry) => entry.consentId}
        empty={<NoConsents reading={reading} />}
      />
    </>
  );
}
