import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cellList, csvFile, csvText } from './csv.ts';
import { readCsv, readSeparatedBy } from '#test/lib/read-csv.ts';

const hostile = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .tuple(
      fc.constantFrom('=', '+', '-', '@', '\t', '\r', '\0', ' =', '\n@', ' \0', '＝', '|', '%', '"', ','),
      fc.string(),
    )
    .map((parts) => parts.join('')),
);
const tables = fc
  .integer({ min: 1, max: 6 })
  .chain((width) => fc.array(fc.array(hostile, { minLength: width, maxLength: width }), { maxLength: 8 }));

/** Without the quotes that the writer may have added. */
const bare = (text: string | undefined): string | undefined => text?.replaceAll("'", '');

test('every table comes back, apart from the quote before what a spreadsheet would run', () => {
  fc.assert(
    fc.property(tables, (rows) => {
      const back = readCsv(csvText(rows));
      expect(back.map((cells) => cells.length)).toEqual(rows.map((cells) => cells.length));
      rows.forEach((cells, row) =>
        cells.forEach((text, column) => {
          expect(bare(back[row]?.[column])).toBe(bare(text));
        }),
      );
    }),
    { numRuns: 2000 },
  );
});

test('no cell begins as a formula', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const [[cell = ''] = []] = readCsv(csvText([[text]]));
      expect(cell).not.toMatch(/^[\0\t\r\n]/u);
      expect(cell.trimStart()).not.toMatch(/^[=+\-@|%\0＝＋－＠]/u);
    }),
    { numRuns: 10_000 },
  );
});

const separators = fc.constantFrom(';', '\t');
const parts = fc.array(fc.oneof(hostile, fc.constantFrom(';', '; ', ';"', '\t', '\r\n', '\n"')), { maxLength: 6 });
const cellsOf = (read: (text: string) => string[], texts: readonly string[][]): string[] =>
  read(csvText([['Reason', ...texts.map((one) => one.join(''))]])).map((cell) => cell.replace(/^[\s\0]+/u, ''));

test('no cell begins as a formula where semicolons or tabs separate the cells, or lines are taken apart first', () => {
  fc.assert(
    fc.property(separators, fc.array(parts, { maxLength: 3 }), (separator, texts) => {
      const whole = (text: string) => readSeparatedBy(separator, text);
      const byLine = (text: string) => text.split(/[\r\n]/u).flatMap(whole);
      for (const cell of [...cellsOf(whole, texts), ...cellsOf(byLine, texts)])
        expect(cell).not.toMatch(/^[=+\-@|%＝＋－＠]/u);
    }),
    { numRuns: 5000 },
  );
});

test('a formula between semicolons stays to be read, as text', () => {
  const text = csvText([['SRV-1', "x;=cmd|' /C calc'!A0;y", 'a; b\n- c']]);
  expect(readCsv(text)).toEqual([['SRV-1', "x;'=cmd|' /C calc'!A0;y", "a; b\n'- c"]]);
  expect(readSeparatedBy(';', text)).toContain("'=cmd|' /C calc'!A0");
});

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\0=1', ' =1'])('%j is kept as text', (text) => {
  expect(csvText([[text]])).toBe(`"'${text}"\r\n`);
});

test.each(['\t', '\r', '\n'])('%j before a formula is taken for text, and for the end of a cell', (end) => {
  expect(csvText([[`${end}=1`]])).toBe(`"'${end}'=1"\r\n`);
});

test('harmless text stays as it is, and quotes are doubled', () => {
  expect(
    csvText([
      ['Reason', 'a "b", c'],
      ['', "it's"],
    ]),
  ).toBe('"Reason","a ""b"", c"\r\n"","it\'s"\r\n');
});

test('a file says that it is UTF-8', () => {
  expect(csvFile([['ä']])).toBe('\uFEFF"ä"\r\n');
});

test('a list that is too long for a cell says how many more there are, and where', () => {
  const ids = Array.from({ length: 1000 }, (_, index) => `/machines/${index}`.padEnd(150, 'x'));
  const few = ids.slice(0, 100);
  expect(cellList(few, '; ', 'machines.csv')).toBe(few.join('; '));
  const cell = cellList(ids, '; ', 'machines.csv');
  const shown = cell.split('; ');
  const last = shown.pop();
  expect(last).toBe(`${1000 - shown.length} more: see machines.csv`);
  expect(shown).toEqual(ids.slice(0, shown.length));
  expect(cell.length).toBeGreaterThan(31_000);
});

test('a list is within a cell also when much of it is kept from being run', () => {
  const [[cell = ''] = []] = readCsv(csvText([[cellList(Array<string>(20_000).fill('-'), '; ', 'x')]]));
  expect(cell.length).toBeLessThanOrEqual(32_767);
});
