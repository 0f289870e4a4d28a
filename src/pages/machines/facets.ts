import { compareText } from '#src/lib/sort.ts';

/** A value that machines are filtered and sorted by. */
export interface FacetValue {
  /** As the URL carries it. */
  value: string;
  label: string;
  /** Shown in its place where one chooses, if another value may have the same. Searched and sorted is by the label. */
  toldApart?: string | undefined;
}

/** One property of all machines: each distinct value once, and a number for each row. */
export interface Facet {
  values: readonly FacetValue[];
  codes: Uint32Array;
  /** Which values a code stands for, where a row can have several, such as tags; else the code is the value. */
  members?: readonly (readonly number[])[];
}

/** Numbers distinct values. */
export class FacetValues {
  readonly values: FacetValue[] = [];
  readonly #known = new Map<string, number>();

  number(own: FacetValue): number {
    const known = this.#known.get(own.value);
    if (known !== undefined) return known;
    this.#known.set(own.value, this.values.length);
    this.values.push(own);
    return this.values.length - 1;
  }
}

/** A facet that follows from a code that rows have already. `count`: how many such codes there are. */
export const facetOf = (
  codes: Uint32Array,
  length: number,
  count: number,
  valueOf: (code: number) => FacetValue,
): Facet => {
  const values = new FacetValues();
  const numbers = Uint32Array.from({ length: count }, (_, code) => values.number(valueOf(code)));
  const rows = new Uint32Array(length);
  for (let row = 0; row < length; row += 1) rows[row] = numbers[codes[row] ?? 0] ?? 0;
  return { values: values.values, codes: rows };
};

/** For each code of a facet whether it has one of the wanted values: 1 or 0. */
export const allowedCodes = ({ values, members }: Facet, wanted: readonly string[]): Uint8Array => {
  const isWanted = values.map(({ value }) => wanted.includes(value));
  if (members === undefined) return Uint8Array.from(isWanted, Number);
  return Uint8Array.from(members, (some) => Number(some.some((index) => isWanted[index])));
};

/** How many rows have each value, of those of the mask; all without one. */
export const countValues = (facet: Facet, mask: Uint8Array | undefined): Uint32Array => {
  const { codes, members, values } = facet;
  const byCode = new Uint32Array(members?.length ?? values.length);
  for (let row = 0; row < codes.length; row += 1) {
    const code = codes[row] ?? 0;
    if (mask === undefined || mask[row] === 1) byCode[code] = (byCode[code] ?? 0) + 1;
  }
  if (members === undefined) return byCode;
  const counts = new Uint32Array(values.length);
  for (const [code, some] of members.entries())
    for (const index of some) counts[index] = (counts[index] ?? 0) + (byCode[code] ?? 0);
  return counts;
};

/** Rank of each code in the order of the labels; equal labels share one. */
const ranksOf = ({ values }: Facet): Uint32Array => {
  const order = values.map((_, index) => index);
  const label = (index: number): string => values[index]?.label ?? '';
  order.sort((a, b) => compareText(label(a), label(b)));
  const ranks = new Uint32Array(values.length);
  let rank = 0;
  for (const [position, index] of order.entries()) {
    const before = order[position - 1];
    if (before !== undefined && compareText(label(before), label(index)) !== 0) rank += 1;
    ranks[index] = rank;
  }
  return ranks;
};

/** These rows in the order of a facet's labels; rows of one label keep their order. A counting sort: time grows with the rows alone. */
export const sortByFacet = (rows: Uint32Array, facet: Facet, descending: boolean): Uint32Array => {
  const ranks = ranksOf(facet);
  const rankOf = (row: number): number => ranks[facet.codes[row] ?? 0] ?? 0;
  const starts = new Uint32Array(facet.values.length + 1);
  for (const row of rows) starts[rankOf(row) + 1] = (starts[rankOf(row) + 1] ?? 0) + 1;
  const next = new Uint32Array(starts.length);
  let at = 0;
  const ranksInOrder = Array.from(starts.keys()).slice(0, -1);
  for (const rank of descending ? ranksInOrder.toReversed() : ranksInOrder) {
    next[rank] = at;
    at += starts[rank + 1] ?? 0;
  }
  const sorted = new Uint32Array(rows.length);
  for (const row of rows) {
    const rank = rankOf(row);
    const place = next[rank] ?? 0;
    sorted[place] = row;
    next[rank] = place + 1;
  }
  return sorted;
};
