import { countMachines } from '#src/lib/count-machines.ts';
import { formatInstant, formatRelative } from '#src/lib/time.ts';
import type { Column, Sort } from '#src/ui/data-list/data-list-column.ts';
import { sortRows } from '#src/lib/sort.ts';
import { agreedWords, leftOnRecord, reducedSince } from '#src/pages/shared/reduced-since.ts';
import { paths } from '#src/paths.ts';
import { RowLink } from '#src/ui/data-list/RowLink.tsx';
import { StateCell } from '#src/ui/StateCell.tsx';
import { VisibleText } from '#src/ui/VisibleText.tsx';
import type { HistoryRow } from './history-row.ts';

/** "SRV-SQL-01" or "4 machines". */
const machinesCell = ({ machines }: HistoryRow): string =>
  machines.length === 1 ? (machines[0] ?? '') : countMachines(machines.length);

/** How long access was agreed to, ms. */
const lengthOf = ({ entry: { consent } }: HistoryRow): number =>
  Date.parse(consent.notAfter) - Date.parse(consent.notBefore);

/** Within a day of its beginning, which stands beside it, a time of day is of one moment only: "22:00 UTC+1". */
const untilWords = (row: HistoryRow, until: number): string =>
  formatInstant(until).replace(lengthOf(row) < 24 * 3_600_000 ? /^.*, / : '', '');

const reducedOf = ({ entry }: HistoryRow) => reducedSince(entry.consent, leftOnRecord(entry.changes));

/** What is on record of the end and, while there is nothing, until when access was agreed to: "Not ended on record · until 22:00 UTC+1". */
const endCell = (row: HistoryRow): string => {
  const { words, until } = row.outcome;
  if (until === undefined) return words;
  return `${words} · ${agreedWords(`until ${untilWords(row, until)}`, reducedOf(row).end)}`;
};

const levelCell = (row: HistoryRow): string => agreedWords(row.level, reducedOf(row).level);

export const historyColumns: Column<HistoryRow>[] = [
  {
    key: 'agreed',
    header: 'Agreed',
    share: 1.9,
    priority: 'name',
    sortable: true,
    cell: ({ entry }) => (
      <RowLink to={paths.consent(entry.consentId)}>{formatInstant(Date.parse(entry.consent.notBefore))}</RowLink>
    ),
  },
  {
    key: 'outcome',
    header: 'End',
    share: 2.9,
    sortable: true,
    cell: (row) => <StateCell tone={row.outcome.tone}>{endCell(row)}</StateCell>,
    text: endCell,
  },
  {
    key: 'who',
    header: 'By',
    share: 1.2,
    sortable: true,
    cell: ({ who }) => <VisibleText text={who} />,
  },
  { key: 'level', header: 'Access level', share: 1.55, sortable: true, cell: levelCell },
  {
    key: 'machines',
    header: 'Machines',
    share: 0.9,
    sortable: true,
    cell: machinesCell,
    title: ({ machines }) => machines.join(', '),
  },
  {
    key: 'request',
    header: 'Support request',
    share: 1.5,
    sortable: true,
    cell: ({ entry }) => <VisibleText text={entry.consent.ticket?.number ?? 'None'} max={40} />,
  },
  {
    key: 'length',
    header: 'For',
    share: 0.75,
    sortable: true,
    cell: (row) => formatRelative(lengthOf(row)),
    title: ({ entry }) => `Until ${formatInstant(Date.parse(entry.consent.notAfter))}`,
  },
];

const sortValues: Record<string, (row: HistoryRow) => string | number | undefined> = {
  agreed: ({ entry }) => Date.parse(entry.consent.notBefore),
  length: lengthOf,
  who: ({ who }) => who,
  level: ({ level }) => level,
  machines: machinesCell,
  request: ({ entry }) => entry.consent.ticket?.number,
  outcome: ({ outcome }) => outcome.words,
};

/** The order named in the URL: "who", "-who"; the newest first when it names none. */
export function readSort(text: string | undefined): Sort {
  const isDescending = text?.startsWith('-') ?? false;
  const key = isDescending ? text?.slice(1) : text;
  if (key === undefined || !Object.hasOwn(sortValues, key)) return { key: 'agreed', direction: 'descending' };
  return { key, direction: isDescending ? 'descending' : 'ascending' };
}

export const writeSort = (sort: Sort): string => (sort.direction === 'descending' ? `-${sort.key}` : sort.key);

export function sortHistory(rows: readonly HistoryRow[], sort: Sort): HistoryRow[] {
  const value = sortValues[sort.key];
  return value === undefined ? [...rows] : sortRows(rows, value, sort.direction);
}
