import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvFile, csvText } from './csv.ts';
import { readCsv } from './csv-sample.ts';

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

test('every table comes back, apart from the quote before what a spreadsheet would run', () => {
  fc.assert(
    fc.property(tables, (rows) => {
      const back = readCsv(csvText(rows));
      expect(back.map((cells) => cells.length)).toEqual(rows.map((cells) => cells.length));
      rows.forEach((cells, row) =>
        cells.forEach((text, column) => {
          expect([text, `'${text}`]).toContain(back[row]?.[column]);
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

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\0=1', ' =1'])('%j is kept as text', (text) => {
  expect(csvText([[text]])).toBe(`"'${text}"\r\n`);
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
