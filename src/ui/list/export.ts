import { csvFile, csvText } from '#src/lib/csv.ts';
import { saveFile } from '#src/lib/save-file.ts';
import { createBreather } from '#src/lib/slices.ts';
import type { ListData } from './data.ts';
import type { ExportColumn, ListState } from './list.ts';

export type ExportFormat = 'csv' | 'json';

/** What is exported: the rows that are shown, in their order. */
export interface Exported<Row> {
  data: ListData<Row>;
  order: Uint32Array;
  columns: readonly ExportColumn<Row>[];
  /** What a row has in JSON beside its columns. */
  inJson?: ((row: Row) => object | undefined) | undefined;
  /** Names the file, and the rows in JSON: "machines". */
  noun: string;
  state: ListState;
  /** What the list lacked, a sentence each. */
  missing: readonly string[];
  /** ISO 8601. */
  exportedAt: string;
}

/** So many rows are handed to the browser at a time: it turns text into bytes at once. */
const rowsInPart = 500;

/** Saves the rows as a file; CSV has no place for what the list lacks, so the file's name says that it is not all. */
export async function saveRows<Row>(exported: Exported<Row>, format: ExportFormat): Promise<void> {
  const { noun, missing, exportedAt } = exported;
  const name = `remote-support-${noun}-${exportedAt.slice(0, 10)}${missing.length > 0 ? '-incomplete' : ''}.${format}`;
  saveFile(name, format === 'csv' ? 'text/csv' : 'application/json', await exportRows(exported, format));
}

/** The parts of the file, put together in tasks of a few ms each. */
export async function exportRows<Row>(exported: Exported<Row>, format: ExportFormat): Promise<Blob[]> {
  const { data, order } = exported;
  const { begin, line, end } = format === 'csv' ? csvForm(exported) : jsonForm(exported);
  const breathe = createBreather();
  const parts: Blob[] = [];
  let text = begin;
  for (const [index, number] of order.entries()) {
    text += line(data.at(number), index);
    if ((index + 1) % rowsInPart !== 0) continue;
    parts.push(new Blob([text]));
    text = '';
    const rest = breathe();
    if (rest !== undefined) await rest;
  }
  parts.push(new Blob([text + end]));
  return parts;
}

/** How a format writes rows, and what stands around them: so, and as JSON below. */
function csvForm<Row>({ columns }: Exported<Row>) {
  return {
    begin: csvFile([columns.map(({ header }) => header)]),
    line: (row: Row) => csvText([columns.map(({ text }) => text(row))]),
    end: '',
  };
}

function jsonForm<Row>({ columns, inJson, noun, state, missing, exportedAt }: Exported<Row>) {
  const head = {
    kind: `remote-support-${noun}/1`,
    exportedAt,
    complete: missing.length === 0,
    missing,
    search: state.search,
    filters: state.chosen,
  };
  return {
    // The rows follow, a line each.
    begin: `${JSON.stringify(head, null, 2).slice(0, -2)},\n  ${JSON.stringify(noun)}: [`,
    line: (row: Row, index: number) => {
      const members = columns.map(({ key, text }) => [key, text(row) || null] as const);
      return `${index === 0 ? '' : ','}\n    ${JSON.stringify({ ...Object.fromEntries(members), ...inJson?.(row) })}`;
    },
    end: '\n  ]\n}\n',
  };
}
