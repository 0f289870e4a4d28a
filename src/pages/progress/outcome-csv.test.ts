import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { MachineProgress } from '#src/consent/bulk.ts';
import { sampleMachine } from '#src/consent/samples.ts';
import { csvCell, outcomesCsv } from './outcome-csv.ts';

/** A reader of RFC 4180 of its own, so that the writer is not tested by itself. */
const read = (text: string): string[][] => {
  const rows: string[][] = [];
  let cells: string[] = [];
  const pattern = /"((?:[^"]|"")*)"(,|\r\n)/gy;
  for (const [, cell = '', end] of text.matchAll(pattern)) {
    cells.push(cell.replaceAll('""', '"'));
    if (end === ',') continue;
    rows.push(cells);
    cells = [];
  }
  return rows;
};

test('no cell begins as a formula, and every text comes back', () => {
  const hostile = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc
      .tuple(fc.constantFrom('=', '+', '-', '@', '\t', '\r', ' =', '\n@', '＝', '|', '%'), fc.string())
      .map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(hostile, (text) => {
      const [[cell = ''] = []] = read(`${csvCell(text)}\r\n`);
      expect(cell.trimStart()).not.toMatch(/^[=+\-@|%＝＋－＠]/u);
      expect([text, `'${text}`]).toContain(cell);
    }),
    { numRuns: 10_000 },
  );
});

test('one row a machine, with what is needed to follow it up', () => {
  const machines: MachineProgress[] = [
    { machineId: sampleMachine('a'), step: 'confirmed', message: 'As agreed.', at: Date.UTC(2026, 10, 24, 14) },
    {
      machineId: sampleMachine('b'),
      step: 'failed',
      reached: 'recorded',
      message: '=cmd|"x",\r\nno',
      remedy: 'Ask',
      correlationId: 'c-1',
    },
  ];
  const rows = read(outcomesCsv('rs-x', machines, (id) => (id === sampleMachine('a') ? 'SRV-A' : '+SRV-B')));
  expect(rows).toHaveLength(3);
  expect(rows[1]?.slice(3, 9)).toEqual(['confirmed', 'confirmed', 'As agreed.', '', '', '2026-11-24T14:00:00.000Z']);
  expect(rows[2]?.[0]).toBe("'+SRV-B");
  expect(rows[2]?.slice(3, 9)).toEqual(['failed', 'failed after recorded', '\'=cmd|"x",\r\nno', 'Ask', 'c-1', '']);
  expect(rows[2]?.slice(9)).toEqual([sampleMachine('b'), 'rs-x']);
});
