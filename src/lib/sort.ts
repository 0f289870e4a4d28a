export type SortDirection = 'ascending' | 'descending';

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** Names in the order people expect: case does not count, SRV-2 comes before SRV-10. */
export function compareText(a: string, b: string): number {
  return collator.compare(a, b);
}

/**
 * Sorted copy, stable, rows without a value last in both directions. Texts compare by `compareText`, numbers by size, numbers before texts.
 * Distinct values are ranked once, so the collator runs on a column's few distinct values and not on every pair of rows.
 */
export function sortRows<Row>(
  rows: readonly Row[],
  valueOf: (row: Row) => string | number | undefined,
  direction: SortDirection = 'ascending',
): Row[] {
  const values = rows.map(valueOf);
  const rank = rankOf(values);
  const sign = direction === 'ascending' ? 1 : -1;
  const order = rows.map((_, index) => index);
  order.sort((a, b) => {
    const rankA = rank.get(values[a]);
    const rankB = rank.get(values[b]);
    if (rankA === undefined || rankB === undefined) return Number(rankA === undefined) - Number(rankB === undefined);
    return sign * (rankA - rankB);
  });
  return order.flatMap((index) => rows.slice(index, index + 1));
}

function rankOf(values: readonly (string | number | undefined)[]): Map<string | number | undefined, number> {
  const distinct = [...new Set(values)].filter((value) => value !== undefined && !Number.isNaN(value));
  distinct.sort(compareValues);
  const rank = new Map<string | number | undefined, number>();
  let current = -1;
  distinct.forEach((value, index) => {
    const previous = distinct[index - 1];
    // Texts that differ only in case share a rank, so that rows keep the order they came in.
    if (index === 0 || compareValues(previous, value) !== 0) current += 1;
    rank.set(value, current);
  });
  return rank;
}

function compareValues(a: string | number | undefined, b: string | number | undefined): number {
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b);
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return Number(typeof a === 'string') - Number(typeof b === 'string');
}
