import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { listData } from './data.ts';
import { countValues, createFinder, searchWords } from './find.ts';
import { plainState } from './list-state.ts';
import type { ListState } from './list.ts';

interface Row {
  key: string;
  name: string;
  status: string;
  tags: string[];
  at: number;
}

const row: fc.Arbitrary<Omit<Row, 'key'>> = fc.record({
  name: fc.string({ unit: fc.constantFrom('a', 'B', 'b', '1', ' ', '\n'), maxLength: 6 }),
  status: fc.constantFrom('Connected', 'Expired', 'connected', ''),
  tags: fc.uniqueArray(fc.constantFrom('env: prod', 'env: test', 'bare'), { maxLength: 3 }),
  at: fc.integer({ min: 0, max: 5 }),
});

function dataOf(rows: readonly Row[]) {
  return listData(rows, ({ key }) => key, {
    name: ({ name }) => name,
    status: ({ status }) => status,
    tags: ({ tags }) => tags,
    at: ({ at }) => ({ value: String(at), label: `on day ${at}`, rank: -at }),
  });
}

const someRows = fc
  .array(row, { maxLength: 40 })
  .map((rows) => rows.map((one, index): Row => ({ ...one, key: `row ${index}` })));

const wanted = fc.record({
  search: fc.string({ unit: fc.constantFrom('a', 'b', '1', ' ', 'd', 'o', ':'), maxLength: 4 }),
  chosen: fc.record(
    {
      status: fc.uniqueArray(fc.constantFrom('Connected', '', 'absent'), { minLength: 1 }),
      tags: fc.uniqueArray(fc.constantFrom('env: prod', 'bare'), { minLength: 1 }),
    },
    { requiredKeys: [] },
  ),
});

function fits(one: Row, { search, chosen }: Pick<ListState, 'search' | 'chosen'>): boolean {
  const texts = [one.name.replaceAll('\n', ' '), one.status, ...one.tags, `on day ${one.at}`].map((text) =>
    text.toLowerCase(),
  );
  const isFound = searchWords(search).every((word) => texts.some((text) => text.includes(word)));
  const { status = [one.status], tags = one.tags } = chosen;
  const hasTag = chosen['tags'] === undefined || one.tags.some((tag) => tags.includes(tag));
  return isFound && status.includes(one.status) && hasTag;
}

describe('finding', () => {
  it('shows the rows that hold all words and one value of each filter, in their own order', () => {
    return fc.assert(
      fc.asyncProperty(someRows, wanted, async (rows, state) => {
        const found = createFinder().rows(await dataOf(rows), state);
        expect([...found]).toEqual([...rows.keys()].filter((index) => rows[index] && fits(rows[index], state)));
      }),
    );
  });

  it('finds in many distinct texts what it finds in few', async () => {
    const names = Array.from({ length: 3000 }, (_, index) => ({ name: `SRV-${index}`, place: `Site ${index % 7}` }));
    const data = await listData(names, ({ name }) => name, { name: ({ name }) => name, place: ({ place }) => place });
    const finder = createFinder();
    for (const search of ['srv-29', '9', 'site 3', '\n', '99 srv', 'v-1 site 2', 'absent']) {
      const words = searchWords(search);
      const expected = names.flatMap(({ name, place }, index) =>
        words.every((word) => [name, place].some((text) => text.toLowerCase().includes(word))) ? [index] : [],
      );
      expect([...finder.rows(data, { search, chosen: {} })]).toEqual(expected);
    }
  });
});

it('sorts by labels as people do, or by ranks, and keeps the order of equal rows', async () => {
  const rows = ['srv-10', 'SRV-2', 'srv-2', 'a'].map((name, at): Row => ({
    key: name,
    name,
    status: '',
    tags: [],
    at,
  }));
  const data = await dataOf(rows);
  const sorted = (key: string, direction: 'ascending' | 'descending') =>
    Array.from(createFinder().rows(data, plainState, { key, direction }), (at) => rows[at]?.name);
  expect(sorted('name', 'ascending')).toEqual(['a', 'SRV-2', 'srv-2', 'srv-10']);
  expect(sorted('name', 'descending')).toEqual(['srv-10', 'SRV-2', 'srv-2', 'a']);
  expect(sorted('at', 'ascending')).toEqual(['a', 'srv-2', 'SRV-2', 'srv-10']);
  expect(sorted('absent', 'ascending')).toEqual(rows.map(({ name }) => name));
});

it('counts the rows of each value, of those that another filter leaves', () => {
  return fc.assert(
    fc.asyncProperty(someRows, wanted, async (rows, state) => {
      const data = await dataOf(rows);
      const field = data.fields['tags'];
      if (field === undefined) throw new Error('No tags.');
      const mask = createFinder().mask(data, state, 'tags');
      const { tags: _, ...others } = { tags: undefined, ...state.chosen };
      const left = rows.filter((one) => fits(one, { ...state, chosen: others }));
      const expected = field.values.map((tag) => left.filter(({ tags }) => tags.includes(tag)).length);
      expect([...countValues(field, mask)]).toEqual(expected);
    }),
  );
});
