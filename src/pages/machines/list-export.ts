import { toUtcSeconds } from '#src/consent/instant.ts';
import { csvFile, csvText } from '#src/lib/csv.ts';
import { inSlices } from '#src/lib/slices.ts';
import { wait } from '#src/lib/wait.ts';
import { isShown, orderedColumns } from '#src/ui/data-list/list-view.ts';
import { type ExportCell, exportCells } from './export-cells.ts';
import { groupByLabel, readGroupBy } from './group-by.ts';
import type { GroupedRows } from './grouped-rows.ts';
import { listGaps } from './list-gaps.ts';
import { listReading } from './list-reading.ts';
import type { MachineRow } from './machine-row.ts';
import { lastKnownUnder, notKnownUnder, readWithin } from './not-known-under.ts';
import { minutesOf } from './renewal.ts';
import type { ShownList } from './shown-list.ts';

export type ExportFormat = 'csv' | 'json';

/** A file to save. */
export interface ExportFile {
  name: string;
  type: string;
  parts: Blob[];
  machines: number;
  /** What the list lacked, a sentence each. */
  gaps: readonly string[];
}

/** The columns that are shown, in their order; those that this window has no room for too. */
const exportedColumns = ({ columns, listView }: Pick<ShownList, 'columns' | 'listView'>): string[] =>
  orderedColumns(columns, listView)
    .filter((column) => isShown(column, listView))
    .map(({ key }) => key);

/** How the rows of a format are written, and what stands around them. */
interface Form {
  type: string;
  begin: string;
  row: (row: MachineRow, index: number, group: string) => string;
  end: string;
}

const csvForm = (cells: readonly ExportCell[]): Form => ({
  type: 'text/csv',
  begin: csvFile([cells.map(({ header }) => header)]),
  row: (row, _, group) => csvText([cells.map(({ text }) => text(row, group))]),
  end: '',
});

const orNull = (text: string): string | null => (text === '' ? null : text);

function jsonForm(cells: readonly ExportCell[], shown: ShownList, exportedAt: number, gaps: readonly string[]): Form {
  const { filters, indexed, view } = shown;
  const isAllRead = notKnownUnder(view, filters) + lastKnownUnder(view, filters) === 0;
  const within = isAllRead ? readWithin(view, filters) : undefined;
  const head = {
    kind: 'remote-support-machines/1',
    exportedAt: toUtcSeconds(exportedAt),
    list: indexed && {
      readAt: toUtcSeconds(indexed.reading.readAt),
      source: listReading(indexed.reading, 0, 0).source,
    },
    // Machines that are not in the file may have been read so long ago.
    ...(within !== undefined && { accessReadWithinMinutes: minutesOf(within) }),
    complete: gaps.length === 0,
    missing: gaps,
    filters,
  };
  return {
    type: 'application/json',
    // The machines follow, a line each.
    begin: `${JSON.stringify(head, null, 2).slice(0, -2)},\n  "machines": [`,
    row: (row, index, group) => {
      const members = Object.fromEntries(cells.map(({ member, text }) => [member, orNull(text(row, group))]));
      return `${index === 0 ? '' : ','}\n    ${JSON.stringify(members)}`;
    },
    end: '\n  ]\n}\n',
  };
}

/** Label of the group of each row, asked for in their order. */
function groupReader(grouped: GroupedRows | undefined): (index: number) => string {
  let at = 0;
  return (index) => {
    if (grouped === undefined) return '';
    while (index >= (grouped.starts[at + 1] ?? Infinity)) at += 1;
    const group = grouped.groups[at];
    return group?.toldApart ?? group?.label ?? '';
  };
}

/** So many rows are handed to the browser at a time: it turns text into bytes at once. */
const rowsInPart = 500;

/**
 * The machines that are shown, in their order, as a file: put together in tasks of a few ms each. CSV has no place for what the list lacks,
 * so its name says that it is not all. `exportedAt` in ms of server time; `onProgress` is told how many machines are done.
 * @returns `undefined` when aborted meanwhile.
 */
export async function exportList(
  shown: ShownList,
  format: ExportFormat,
  { exportedAt, signal, onProgress }: { exportedAt: number; signal: AbortSignal; onProgress: (done: number) => void },
): Promise<ExportFile | undefined> {
  const gaps = listGaps(shown);
  const by = readGroupBy(shown.filters.group);
  const cells = exportCells(exportedColumns(shown), shown.list.grouped && by && groupByLabel(by));
  const groupOf = groupReader(shown.list.grouped);
  const form = format === 'csv' ? csvForm(cells) : jsonForm(cells, shown, exportedAt, gaps);
  const { order } = shown.list;
  const parts: Blob[] = [];
  let text = form.begin;
  let machines = 0;
  const close = () => {
    parts.push(new Blob([text]));
    text = '';
    onProgress(machines);
  };
  let place = -1;
  const add = (at: number) => {
    place += 1;
    const row = shown.view?.rowAt(at);
    if (row === undefined) return;
    text += form.row(row, machines, groupOf(place));
    machines += 1;
  };
  for (let begin = 0; begin < order.length; begin += rowsInPart) {
    if (!(await inSlices(order.subarray(begin, begin + rowsInPart), add, signal))) return undefined;
    close();
    // Slices go on before whatever else waits, such as a reply of Azure; each part lets that have its turn.
    await wait(0);
  }
  if (signal.aborted) return undefined;
  text += form.end;
  close();
  const day = toUtcSeconds(exportedAt).slice(0, 10);
  const name = `remote-support-machines-${day}${gaps.length === 0 ? '' : '-incomplete'}.${format}`;
  return { name, type: form.type, parts, machines, gaps };
}
