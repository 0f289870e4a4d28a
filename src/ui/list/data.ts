import { createBreather } from '#src/lib/slices.ts';

/** Texts of many rows: each distinct one once, and a number for each row. */
export interface Field {
  /** As the URL carries them. */
  values: readonly string[];
  /** As they are shown, searched and exported. */
  labels: readonly string[];
  /** For each row the place of its value; where a row can have several, a code that `members` explains. */
  codes: Uint32Array;
  /** Which values each code stands for, where a row can have several, such as tags. */
  members?: readonly (readonly number[])[];
  /** For each value where it stands in the order, where the labels do not tell it: times, severities. A Uint32Array holds the places themselves, from 0 without gaps. */
  ranks?: readonly number[] | Uint32Array;
}

/**
 * The rows of a list, held by columns: a row is made when it is looked at, so that 100,000 are no 100,000 objects. What is read later is
 * another `ListData`, with the same `rowsOf` while row numbers mean the same.
 */
export interface ListData<Row> {
  readonly length: number;
  at: (row: number) => Row;
  keyAt: (row: number) => string;
  /** -1 where there is none. */
  indexOf: (key: string) => number;
  /** What rows are searched, filtered, counted, sorted and grouped by. */
  fields: Readonly<Record<string, Field>>;
  /** The rows in the order in which they stand by themselves; rows with equal values keep it. */
  order: Uint32Array;
  rowsOf: object;
}

/** A value of a row: a text, or one that is shown or ordered otherwise than it is written in a URL. */
export type FieldValue = string | { value: string; label: string; rank?: number };

/** Numbers distinct values. */
export class FieldValues {
  readonly values: string[] = [];
  readonly labels: string[] = [];
  readonly ranks: number[] = [];
  readonly #known = new Map<string, number>();

  number(own: FieldValue): number {
    const { value, label, rank } = typeof own === 'string' ? { value: own, label: own, rank: undefined } : own;
    const known = this.#known.get(value);
    if (known !== undefined) return known;
    const number = this.values.length;
    this.#known.set(value, number);
    this.values.push(value);
    this.labels.push(label);
    if (rank !== undefined) this.ranks[number] = rank;
    return number;
  }

  field(codes: Uint32Array, members?: readonly (readonly number[])[]): Field {
    const { values, labels, ranks } = this;
    const isRanked = values.length > 0 && ranks.length === values.length;
    return { values, labels, codes, ...(isRanked && { ranks }), ...(members && { members }) };
  }
}

/** A list of rows that are there as objects, in their order: up to some ten thousand, in tasks of a few ms each. `fields`: what each row is found by; several values where it has several. Rejects when called off. */
export async function listData<Row>(
  rows: readonly Row[],
  key: (row: Row) => string,
  fields: Readonly<Record<string, (row: Row) => FieldValue | readonly FieldValue[]>>,
  signal?: AbortSignal,
): Promise<ListData<Row>> {
  const breathe = createBreather(signal);
  const made: Record<string, Field> = {};
  for (const [name, valueOf] of Object.entries(fields)) {
    const values = new FieldValues();
    const members: number[][] = [];
    for (const row of rows) {
      const rest = breathe();
      if (rest !== undefined) await rest;
      members.push(numbersOf(valueOf(row), values));
    }
    made[name] = fieldOf(values, members);
  }
  const places = new Map(rows.map((row, index) => [key(row), index]));
  return {
    length: rows.length,
    at(row) {
      const found = rows[row];
      if (found === undefined) throw new RangeError(`No row ${row}`);
      return found;
    },
    keyAt(row) {
      const found = rows[row];
      return found === undefined ? '' : key(found);
    },
    indexOf: (wanted) => places.get(wanted) ?? -1,
    fields: made,
    order: Uint32Array.from(rows.keys()),
    rowsOf: rows,
  };
}

function numbersOf(own: FieldValue | readonly FieldValue[], values: FieldValues): number[] {
  return [own].flat().map((one) => values.number(one));
}

function fieldOf(values: FieldValues, members: readonly (readonly number[])[]): Field {
  const isSingle = members.every(({ length }) => length === 1);
  return isSingle
    ? values.field(Uint32Array.from(members, ([own = 0]) => own))
    : values.field(Uint32Array.from(members.keys()), members);
}

/** Counts on. */
export function bump(counts: Uint32Array, at: number, by = 1): void {
  counts[at] = (counts[at] ?? 0) + by;
}
