import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { fault, run } from '#test/sandbox/query-sample.ts';
import { runQuery, startQuery } from './query.ts';
import type { Row } from './scalar.ts';
import type { Json } from './values.ts';

const word = fc.string({ unit: fc.constantFrom('a', 'B', 'b', '1'), maxLength: 2 });
const size = fc.integer({ min: -1, max: 2 });
const properties = fc.record({ state: fc.oneof(word, size, fc.constant(null), fc.constant<Json>({ a: 1 })) });
const rows = fc.array(fc.tuple(word, fc.option(size), properties), { maxLength: 12 });

const ofTexts = ['name', 'tolower(name)', 'tostring(properties.state)', 'properties.state'];
const ofNumbers = ['size', 'properties.state', 'hash(name, 3)', 'size + 1'];
const textCondition = fc
  .tuple(fc.constantFrom(...ofTexts), fc.constantFrom('==', '!=', '=~', '!~', 'has', '!contains', 'startswith'), word)
  .map(([left, operator, text]) => `${left} ${operator} '${text}'`);
const numberCondition = fc
  .tuple(fc.constantFrom(...ofNumbers), fc.constantFrom('==', '!=', '<', '>='), size)
  .map(([left, operator, number]) => `${left} ${operator} ${number}`);
const condition = fc.oneof(textCondition, numberCondition);

it('finds the rows that are found one by one, however often the same rows are asked for', () => {
  fc.assert(
    fc.property(rows, condition, condition, (all, first, second) => {
      const tried = run(`resources | where not(not(${first})) | where not(not(${second}))`, all);
      for (const query of [
        `where ${first} and ${second}`,
        `where ${second} | where ${first}`,
        `where ${first} and ${second}`,
      ])
        expect(run(`resources | ${query}`, all)).toEqual(tried);
    }),
  );
});

it('joins with the rows that it joined with before, and with others where the query says others', () => {
  fc.assert(
    fc.property(rows, word, word, (all, first, second) => {
      const joined = (text: string, rest = '') =>
        `resources | join kind=leftouter (resources | where name == '${text}' | project name, other = size) on name | project name, state = properties.state, other${rest}`;
      const renew = (): Row[] => [...all];
      for (const text of [first, second, first]) {
        const answer = run(joined(text), renew());
        expect(run(joined(text), all)).toEqual(answer);
        const sorted = run(`${joined(text)} | extend same = 1 | order by name desc, other asc`, renew());
        expect(run(joined(text, ', same = 1 | order by name desc, other asc'), all)).toEqual(sorted);
      }
    }),
  );
});

it('looks at no row that nobody asks for where that can fail', () => {
  const long = `strcat(${Array.from({ length: 64 }, () => 'name').join(', ')})`;
  const all = ['a', 'b', 'a'.repeat(20_000)].map((name): Row => [name, null, null]);
  expect(fault(`resources | where ${long} != '' | take 1`, all)).toBe('accepted');
  expect(fault(`resources | where ${long} != ''`, all)).toMatchObject({ token: 'strcat' });
  const columns = [{ name: 'name', type: 'string' }] as const;
  const sorted = `resources | project name, a = ${long} | order by name asc`;
  expect(() => startQuery(sorted, { resources: () => ({ columns, rows: all }) }, 0)).toThrow('more than');
});

it('takes no literal for another, and no moment', () => {
  const all: Row[] = [['a', null, { at: 1 }]];
  const joined = (at: number) =>
    `resources | join kind=inner (resources | where properties == dynamic({"at": ${at}}) | project name) on name | count`;
  expect([1, 2, 1].map((at) => run(joined(at), all))).toEqual([[{ Count: 1 }], [{ Count: 0 }], [{ Count: 1 }]]);
  const columns = [{ name: 'name', type: 'string' }] as const;
  const names: Row[] = [['a']];
  const moment = 'resources | join kind=inner (resources | project name, t = now()) on name | project t';
  const asked = [1, 2].map((now) => runQuery(moment, { resources: () => ({ columns, rows: names }) }, now));
  expect(asked.map((table) => table.rows)).toEqual([[[10_000n]], [[20_000n]]]);
});
