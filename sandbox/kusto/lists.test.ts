import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { fault, run } from '#test/sandbox/query-sample.ts';
import type { Row } from './scalar.ts';
import type { Json } from './values.ts';

/** The list that a query makes in its one row. */
const listOf = (query: string, rows: readonly Row[]): unknown => run(query, rows).map((row) => Object.values(row)[0]);

const rows: Row[] = [
  ['a', 1, null],
  ['', null, { b: [1] }],
  ['c', 3, 'text'],
];

it.each([
  ['make_list(size)', [1, 3]],
  ['make_list(name)', ['a', '', 'c']],
  ['make_list(properties)', [{ b: [1] }, 'text']],
  ['make_list(name, 2)', ['a', '']],
  ['make_list(size, 1048576)', [1, 3]],
  ['make_set(name, 1)', ['a']],
  ['make_list(todatetime(name))', []],
])('%s leaves out nulls, keeps empty texts and stops where it is told to', (expression, expected) => {
  expect(listOf(`resources | summarize found = ${expression}`, rows)).toEqual([expected]);
});

it('lists are empty, not null, of no rows, and keep the order of the rows', () => {
  expect(listOf('resources | where size > 9 | summarize make_list(name)', rows)).toEqual([[]]);
  expect(listOf('resources | order by name desc | summarize make_list(name)', rows)).toEqual([['c', 'a', '']]);
});

it.each(['0', '1048577', '1.5', "'2'", 'size'])('lists are not made %s long', (size) => {
  expect(fault(`resources | summarize make_list(name, ${size})`)).toMatchObject({
    code: 'SemanticFailure',
    message: 'make_list() function expects an integer in range [1..1048576] for argument 2',
  });
});

it('lists of unlike values keep their types; moments and spans are texts', () => {
  const packed = "pack_array(1, 2.5, 'x', true, dynamic(null), tolong(''), properties, 2s, datetime(2026-11-24))";
  expect(listOf(`resources | project ${packed}`, [['', null, { a: null }]])).toEqual([
    [1, 2.5, 'x', true, null, null, { a: null }, '00:00:02', '2026-11-24T00:00:00.0000000Z'],
  ]);
});

it('lists of packed rows hold every value of every row, nulls too', () => {
  const row = fc.tuple(
    fc.string(),
    fc.option(fc.integer()),
    fc.jsonValue().map((value) => value as Json),
  );
  fc.assert(
    fc.property(fc.array(row, { maxLength: 12 }), (all) => {
      expect(listOf('resources | summarize make_list(pack_array(name, size, properties))', all)).toEqual([all]);
    }),
  );
});
