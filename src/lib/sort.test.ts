import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareText, sortRows } from './sort.ts';

interface Row {
  id: number;
  value: string | number | undefined;
}

const value = fc.oneof(
  fc.constantFrom('SRV-1', 'SRV-2', 'SRV-10', 'srv-2', ''),
  fc.string(),
  fc.integer(),
  fc.constant(undefined),
);
const anyRows = fc.array(value).map((values): Row[] => values.map((one, id) => ({ id, value: one })));
const sorted = (rows: readonly Row[], direction: 'ascending' | 'descending') =>
  sortRows(rows, (row) => row.value, direction);

describe('sortRows', () => {
  it('counts numbers inside names and ignores case', () => {
    expect(sortRows(['srv-10', 'SRV-2', 'SRV-1'], (name) => name)).toEqual(['SRV-1', 'SRV-2', 'srv-10']);
    expect(sortRows(['srv-10', 'SRV-2', 'SRV-1'], (name) => name, 'descending')).toEqual(['srv-10', 'SRV-2', 'SRV-1']);
  });

  it('keeps every row exactly once and leaves the given list as it was', () => {
    fc.assert(
      fc.property(anyRows, (rows) => {
        const before = rows.map((row) => row.id);
        expect(
          sorted(rows, 'descending')
            .map((row) => row.id)
            .toSorted((a, b) => a - b),
        ).toEqual(before);
        expect(rows.map((row) => row.id)).toEqual(before);
      }),
    );
  });

  it('agrees with comparing every pair', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (texts) => {
        expect(sortRows(texts, (text) => text)).toEqual(texts.toSorted(compareText));
      }),
    );
  });

  it('puts rows without a value last in both directions', () => {
    fc.assert(
      fc.property(anyRows, fc.constantFrom('ascending', 'descending'), (rows, direction) => {
        const known = sorted(rows, direction).map((row) => row.value !== undefined);
        expect(known).toEqual(known.toSorted((a, b) => Number(b) - Number(a)));
      }),
    );
  });

  it('is stable in both directions', () => {
    fc.assert(
      fc.property(anyRows, fc.constantFrom('ascending', 'descending'), (rows, direction) => {
        const result = sorted(rows, direction);
        result.forEach((row, index) => {
          const next = result[index + 1];
          if (next !== undefined && next.value === row.value) expect(row.id).toBeLessThan(next.id);
        });
      }),
    );
  });
});
