import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { type MachineProgress, retryable, tally } from './bulk.ts';

const steps = ['waiting', 'recorded', 'extension', 'requested', 'confirmed', 'failed', 'unknown', 'skipped'] as const;
const progressOf = (list: readonly MachineProgress['step'][]): MachineProgress[] =>
  list.map((step, index) => ({ machineId: `m${index}`, step, message: '' }));

describe('tally', () => {
  it('counts each step once', () => {
    expect(tally(progressOf(steps))).toEqual({ all: 8, confirmed: 1, failed: 1, pending: 4, unknown: 1, skipped: 1 });
    expect(tally([])).toEqual({ all: 0, confirmed: 0, failed: 0, pending: 0, unknown: 0, skipped: 0 });
  });

  it('always adds up', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...steps), { maxLength: 500 }), (list) => {
        const { all, confirmed, failed, pending, unknown, skipped } = tally(progressOf(list));
        expect(confirmed + failed + pending + unknown + skipped).toBe(all);
        expect(all).toBe(list.length);
        expect(retryable(progressOf(list))).toHaveLength(failed + unknown);
      }),
    );
  });

  it('retries only what failed or is unknown', () => {
    expect(retryable(progressOf(steps))).toEqual(['m5', 'm6']);
  });
});
