import { expect, it } from 'vitest';
import { drawnOptions } from './drawn-options.ts';

const options = Array.from({ length: 150 }, (_, at) => ({ value: `${at}`, label: `Site: ${at}` }));
const drawn = (text: string, before: readonly string[], selected: readonly string[]) => {
  const { drawn: rows, ...counts } = drawnOptions(options, { text, before }, selected);
  return { ...counts, rows: rows.map(({ value }) => value).slice(-2), all: rows.length };
};

it('draws the first and what is selected, in their order', () => {
  expect(drawn('', [], [])).toEqual({ found: 150, shown: 100, rows: ['98', '99'], all: 100 });
  expect(drawn('', [], ['140', '3'])).toEqual({ found: 150, shown: 101, rows: ['99', '140'], all: 101 });
});

it('leaves there what is selected beside what a search finds', () => {
  expect(drawn(' SITE: 14', [], ['149', '150', '3'])).toEqual({ found: 11, shown: 11, rows: ['148', '149'], all: 12 });
  expect(drawn('nothing', [], ['3'])).toEqual({ found: 0, shown: 0, rows: ['3'], all: 1 });
});

it('leaves there what was selected until something else is searched for', () => {
  expect(drawn('', ['140'], [])).toEqual(drawn('', ['140'], ['140']));
  expect(drawn('graz', ['3'], [])).toMatchObject({ rows: ['3'], all: 1 });
});
