import type { FacetValue } from './facets.ts';
import type { GroupRanks } from './group-ranks.ts';

/** Rows in groups: those of one group stand together. */
export interface GroupedRows {
  order: Uint32Array;
  /** The groups that have a row. */
  groups: readonly FacetValue[];
  /** The first row of each group in `order`, and at its end how many rows there are. */
  starts: Uint32Array;
}

/** These rows group by group; within a group they keep their order. A counting sort: time grows with rows and groups alone. */
export function groupRows(rows: Uint32Array, { groups, codes, ranks }: GroupRanks, descending: boolean): GroupedRows {
  const last = groups.length - 1;
  const placeOf = (row: number): number => {
    const rank = ranks[codes[row] ?? 0] ?? 0;
    return descending ? last - rank : rank;
  };
  const sizes = new Uint32Array(groups.length);
  for (const row of rows) sizes[placeOf(row)] = (sizes[placeOf(row)] ?? 0) + 1;
  const next = new Uint32Array(groups.length);
  const starts: number[] = [];
  const shown: FacetValue[] = [];
  let at = 0;
  for (const [place, size] of sizes.entries()) {
    next[place] = at;
    const group = groups[descending ? last - place : place];
    if (size === 0 || group === undefined) continue;
    starts.push(at);
    shown.push(group);
    at += size;
  }
  const order = new Uint32Array(rows.length);
  for (const row of rows) {
    const place = placeOf(row);
    const to = next[place] ?? 0;
    order[to] = row;
    next[place] = to + 1;
  }
  starts.push(at);
  return { order, groups: shown, starts: Uint32Array.from(starts) };
}
