import { expect, test } from 'vitest';
import { markdownTable, plainTable, shortNumber, spreadText } from './table.ts';

test('numbers are as short as they may be', () => {
  expect([0, 0.0254, 1.04, 16.94, 99.96, 1234.5].map(shortNumber)).toEqual(['0', '0.025', '1', '16.9', '100', '1,235']);
});

test('a spread that is none is one number', () => {
  expect(spreadText({ min: 2, median: 2.01, max: 2.02 })).toBe('2');
  expect(spreadText({ min: 1, median: 2, max: 3 })).toBe('2 (1 – 3)');
  expect(spreadText(undefined)).toBe('not measured');
});

test('columns are as wide as what is in them', () => {
  expect(
    plainTable([
      ['a', 'long'],
      ['longer', 'b'],
    ]),
  ).toBe('a       long\nlonger  b');
});

test('a bar in a cell does not end it', () => {
  expect(markdownTable([['a'], ['b|c']])).toBe('| a |\n| --- |\n| b\\|c |');
});
