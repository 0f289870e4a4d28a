import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const folder = fileURLToPath(new URL('../e2e', import.meta.url));

/** The scenarios that must be seen through in a browser, against Azure's own truth. */
const rows: Record<string, string> = {
  R1: 'a reload, a killed tab, a crash at any moment',
  R2: 'a computer that sleeps',
  R3: 'a double click, a key that repeats, two tabs',
  R4: 'two administrators',
  R5: 'a reply that is lost after its effect',
  R6: 'throttling, 503 and 504',
  R7: 'another operation on the machine',
  R8: 'a precondition that fails',
  R9: 'an operation that a newer one takes over',
  R10: 'an installation that does not end',
  R11: 'a machine that goes away in the middle',
  R12: 'a revoke during an installation',
  R13: 'a removal that lapses',
  R14: 'hundreds of machines with mixed outcomes',
  R15: 'a wrong clock, another zone, summer time',
  R16: 'an end that comes while it is watched',
  R17: 'a token, a session or a factor that runs out',
  R18: 'a role that is lost',
  R19: 'a machine that is deleted meanwhile',
  R20: 'a list that is behind',
  R21: 'no network, or one that answers for Azure',
  R22: 'replies that are malformed or huge',
  R23: 'storage that is full or disabled',
  R24: 'a new version under an open tab',
};

/** Row ids with which titles of tests begin. */
const tested = readdirSync(folder)
  .filter((name) => name.endsWith('.e2e.ts'))
  .flatMap((name) => [...readFileSync(join(folder, name), 'utf8').matchAll(/\btest\(\s*[`'"](R\d+) /g)])
  .map(([, row = '']) => row);

describe('the scenario matrix', () => {
  it('has an end-to-end test for every row', () => {
    const missing = Object.entries(rows).filter(([row]) => !tested.includes(row));
    expect(missing).toEqual([]);
  });

  it('is named by no test that it does not have', () => {
    expect([...new Set(tested)].filter((row) => !(row in rows))).toEqual([]);
  });
});
