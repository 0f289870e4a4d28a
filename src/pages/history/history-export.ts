import type { ConsentsReading } from '#src/azure/records/consent-records.ts';
import { toUtcSeconds } from '#src/consent/instant.ts';
import { cellList, csvFile } from '#src/lib/csv.ts';
import type { HistoryFilters } from '#src/paths.ts';
import type { AuditPeriod } from './audit-period.ts';
import { countsAsProven, endOf, machineOutcome } from './consent-outcome.ts';
import { periodOf } from './history-filter.ts';
import { writtenEntry, writtenProblems } from './written-entry.ts';
import { stateWords } from './history-row.ts';
import type { HistoryRow } from './history-row.ts';

/** Where the rest of a list is that is too long for a cell. */
export interface Elsewhere {
  machines: string;
  others: string;
}

const inJson: Elsewhere = {
  machines: 'the export as JSON, which has all',
  others: 'the export as JSON, which has all',
};

type Cell = readonly [header: string, text: (row: HistoryRow, more: Elsewhere) => string];

const lastEnd = ({ entry }: HistoryRow): string =>
  entry.ends
    .filter((end) => countsAsProven(entry, end))
    .map(({ confirmedAt }) => confirmedAt)
    .toSorted()
    .at(-1) ?? '';

const cells: readonly Cell[] = [
  ['Consent', ({ entry }) => entry.consentId],
  ['State', ({ state }) => stateWords[state]],
  ['How it ended', ({ outcome }) => outcome.words],
  ['Agreed (UTC)', ({ entry }) => entry.consent.notBefore],
  ['ID token dated (UTC)', ({ entry }) => entry.signature.issuedAt],
  ['Until (UTC)', ({ entry }) => entry.consent.notAfter],
  ['Agreed by', ({ who }) => who],
  ['Person ID', ({ entry }) => entry.consent.userId],
  ['Access level', ({ level }) => level],
  ['Support request', ({ entry }) => entry.consent.ticket?.number ?? ''],
  ['Request from', ({ entry }) => requestSource(entry.consent.ticket)],
  ['Reason', ({ entry }) => entry.consent.reason],
  ['Machines', ({ machines }) => String(machines.length)],
  ['Machine names', ({ machines }, more) => cellList(machines, '; ', more.machines)],
  ['Machines with an end on record', ({ entry }) => String(new Set(entry.ends.map((end) => end.machineId)).size)],
  ['Last end confirmed (UTC)', lastEnd],
  ['Changes', ({ entry }) => String(entry.changes.length)],
  ['Terms', ({ entry }) => entry.consent.terms.id],
  ['Replaces', ({ entry }, more) => cellList(entry.consent.replaces, '; ', more.others)],
  [
    'Records',
    ({ entry }, more) =>
      cellList(
        entry.records.map((copy) => copy.deploymentId),
        '; ',
        more.others,
      ),
  ],
  ['Consent hash', ({ entry }) => entry.consentHash],
  ['What does not fit', ({ entry }, more) => cellList(entry.problems, ' ', more.others)],
  [
    'Not read',
    ({ entry: { unread = [] } }, more) =>
      cellList(
        unread.map(({ scope }) => scope),
        '; ',
        more.others,
      ),
  ],
  ['Without a record', ({ entry }, more) => cellList(entry.withoutRecord ?? [], '; ', more.others)],
  ['Machine IDs', ({ entry }, more) => cellList(entry.consent.machines, '; ', more.machines)],
];

function requestSource(ticket: HistoryRow['entry']['consent']['ticket']): string {
  if (ticket === null) return '';
  return ticket.source === 'azure' ? 'Azure' : 'Typed by hand';
}

/** The consents as the text of a CSV file, one row each, in the order given. */
export function consentsCsv(rows: readonly HistoryRow[], more = inJson): string {
  return csvFile([cells.map(([header]) => header), ...rows.map((row) => cells.map(([, text]) => text(row, more)))]);
}

/** The machines of the consents as the text of a CSV file, one row for each consent and machine. `now` in ms of server time. */
export function machinesCsv(rows: readonly HistoryRow[], now: number): string {
  return csvFile([
    ['Consent', 'Machine', 'How it ended', 'End confirmed (UTC)', 'Machine ID'],
    ...rows.flatMap(({ entry, machines }) =>
      entry.consent.machines.map((id, index) => {
        const end = endOf(entry, id);
        const confirmedAt = end !== undefined && countsAsProven(entry, end) ? end.confirmedAt : '';
        return [entry.consentId, machines[index] ?? '', machineOutcome(entry, id, now).words, confirmedAt, id];
      }),
    ),
  ]);
}

const boundText = (at: number): string | null => (Number.isFinite(at) ? toUtcSeconds(at) : null);

/**
 * The consents as the text of a JSON file: as read from Azure, with what could not be read there.
 * @param context when it was exported (ms of server time), and what narrowed the list.
 */
export function consentsJson(
  rows: readonly HistoryRow[],
  reading: Pick<ConsentsReading, 'problems' | 'readAt'>,
  context: { exportedAt: number } & ({ filters: HistoryFilters | null } | { period: AuditPeriod }),
): string {
  const { exportedAt, ...narrowing } = context;
  const { from, until } = periodOf(('period' in narrowing ? narrowing.period : narrowing.filters) ?? {});
  const file = {
    kind: 'remote-support-consents/1',
    exportedAt: toUtcSeconds(exportedAt),
    readAt: toUtcSeconds(reading.readAt),
    ...narrowing,
    // Its days are those of the browser's zone, which the file does not name.
    periodUtc: { from: boundText(from), until: boundText(until) },
    consents: rows.map(({ entry, who, state, outcome }) => ({
      ...writtenEntry(entry),
      agreedBy: who,
      state: stateWords[state],
      howItEnded: outcome.words,
    })),
    ...writtenProblems(reading.problems),
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}
