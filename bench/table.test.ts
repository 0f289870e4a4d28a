import { expect, test } from 'vitest';
import { tableOf } from './table.ts';

const round = (before: number, now: number) =>
  new Map([
    ['before', new Map([['first rows, ms', before]])],
    ['now', new Map([['first rows, ms', now]])],
  ]);

test('tells medians, and of two builds the median of the ratios within a round', () => {
  // The second round was slow for both.
  const rounds = [round(100, 50), round(1000, 800), round(200, 120)];
  const [, , line] = tableOf([{ inventory: 'large', rounds }], ['before', 'now']).split('\n');
  expect(line).toBe('| large | first rows, ms | 200 | 120 | 0.6 |');
});

test('leaves open what was not found, and has no ratio of one build', () => {
  const rounds = [new Map([['now', new Map([['files', Number.NaN]])]])];
  expect(tableOf([{ inventory: 'small', rounds }], ['now'])).toBe(
    '| Inventory | Figure | now |\n| --- | --- | --- |\n| small | files | – |',
  );
});
