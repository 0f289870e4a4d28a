import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isTruncated, packedRows, packedTotal } from './packed-rows.ts';

const reply = (rows: unknown, space?: number): string =>
  JSON.stringify(
    {
      totalRecords: 1,
      count: 1,
      data: [{ rows, total: Array.isArray(rows) ? rows.length : 0 }],
      facets: [],
      resultTruncated: 'false',
    },
    undefined,
    space,
  );

describe('packedRows', () => {
  it('gives every row as JSON.parse would, whatever stands in it', () => {
    const value = fc.oneof(
      fc.jsonValue(),
      fc.string({ unit: fc.constantFrom('"', '\\', '[', ']', '{', '}', ',', 'a') }),
    );
    const rows = fc.array(fc.array(value));
    fc.assert(
      fc.property(rows, fc.constantFrom(undefined, 2), (some, space) => {
        const text = reply(some, space);
        expect([...packedRows(text)]).toEqual((JSON.parse(text) as { data: [{ rows: unknown[] }] }).data[0].rows);
      }),
    );
  });

  it('ends with what cannot be read, and never throws', () => {
    const text = reply([['a'], ['b', '"]']]);
    fc.assert(
      fc.property(fc.nat({ max: text.length - 1 }), (length) => {
        const rows = [...packedRows(text.slice(0, length))];
        const whole = text.slice(0, length).includes('"b"') && text.slice(0, length).includes(']"]]');
        if (!whole) expect(rows.at(-1)).toBeUndefined();
      }),
    );
    fc.assert(
      fc.property(fc.string(), (any) => {
        expect([...packedRows(any)].at(-1)).toBeUndefined();
      }),
    );
  });

  it.each([
    ['no rows', '{"data":[]}'],
    ['a row that is no array', reply([['a'], { b: 1 }])],
    ['a broken row', '{"data":[{"rows":[["a"],["b" 1]]}]}'],
    ['another shape', JSON.stringify({ data: { rows: [['a']] } })],
  ])('says that %s cannot be read', (_, text) => {
    expect([...packedRows(text)].at(-1)).toBeUndefined();
  });

  it('gives no row for an empty part', () => {
    expect([...packedRows(reply([]))]).toEqual([]);
  });
});

it('tells a reply that was cut', () => {
  const text = JSON.stringify({ data: [{ rows: [['x'.repeat(5000)]] }], resultTruncated: 'true' });
  expect(isTruncated(text)).toBe(true);
  expect(isTruncated(reply([]))).toBe(false);
});

it('reads how many rows there are to be, whatever the rows hold', () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.jsonValue())), fc.constantFrom(undefined, 2), (rows, space) => {
      expect(packedTotal(reply(rows, space))).toBe(rows.length);
    }),
  );
  expect(packedTotal(reply([['],"total":7}]']]))).toBe(1);
  expect(packedTotal(JSON.stringify({ data: [{ rows: [['],"total":7}]']] }] }))).toBeUndefined();
  expect(packedTotal('')).toBeUndefined();
});
