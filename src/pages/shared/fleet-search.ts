import type { FleetTable } from '#src/azure/fleet/fleet.ts';

/** For each row of a table whether it is meant: 1 or 0. */
export type RowMask = Uint8Array;

/** Texts of many rows: each distinct one once, and which rows have it. Lower case. */
export interface SearchedColumn {
  texts: readonly string[];
  codes: Uint32Array | Uint8Array;
  /** Which texts a code stands for, where a row can have several; else the code is the text. No word reaches over the end of one. */
  members?: readonly (readonly number[])[];
}

interface Names {
  /** All names in lower case, each behind a line break. */
  joined: string;
  /** Where each begins in `joined`. */
  starts: Uint32Array;
}

const known = new WeakMap<FleetTable, Names>();

const joinNames = ({ names, length }: FleetTable): Names => {
  const starts = new Uint32Array(length + 1);
  const lower = names.slice(0, length).map((name) => name.toLowerCase());
  let at = 1;
  for (const [index, name] of lower.entries()) {
    starts[index] = at;
    at += name.length + 1;
  }
  starts[length] = at;
  return { joined: `\n${lower.join('\n')}\n`, starts };
};

const namesOf = (table: FleetTable): Names => {
  const names = known.get(table) ?? joinNames(table);
  known.set(table, names);
  return names;
};

/** Marks the rows whose name holds the word. Names are nearly all different, so they are searched as one text. */
const markNames = ({ joined, starts }: Names, word: string, mask: RowMask): void => {
  let row = 0;
  for (let at = joined.indexOf(word); at !== -1; at = joined.indexOf(word, starts[row] ?? joined.length)) {
    while ((starts[row + 1] ?? Infinity) <= at) row += 1;
    mask[row] = 1;
    row += 1;
    if (row >= mask.length) return;
  }
};

const markColumn = ({ texts, codes, members }: SearchedColumn, word: string, mask: RowMask): void => {
  const holds = texts.map((text) => text.includes(word));
  if (!holds.includes(true)) return;
  const fits =
    members === undefined
      ? Uint8Array.from(holds, Number)
      : Uint8Array.from(members, (some) => Number(some.some((text) => holds[text])));
  for (let row = 0; row < mask.length; row += 1) if (fits[codes[row] ?? 0] === 1) mask[row] = 1;
};

/** What is searched for: words, all of which must be found somewhere in a row. */
export const searchWords = (search: string): string[] => search.toLowerCase().split(/\s+/).filter(Boolean);

/** The rows in which every word stands in the name or in one of the columns; `undefined` for all rows. */
export const searchRows = (
  table: FleetTable,
  columns: readonly SearchedColumn[],
  words: readonly string[],
): RowMask | undefined => {
  let all: RowMask | undefined;
  for (const word of words) {
    const mask = new Uint8Array(table.length);
    // A name holds no line break, so no word reaches over the end of one.
    markNames(namesOf(table), word, mask);
    for (const column of columns) markColumn(column, word, mask);
    if (all === undefined) all = mask;
    else for (let row = 0; row < mask.length; row += 1) if (mask[row] === 0) all[row] = 0;
  }
  return all;
};
