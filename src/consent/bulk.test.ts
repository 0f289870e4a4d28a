import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { type MachineProgress, outcomeOf, retryable, tally, unreached } from './bulk.ts';

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
      { numRuns: 2000, seed: 500 },
    );
  });

  it('retries only what failed or is unknown', () => {
    expect(retryable(progressOf(steps))).toEqual(['m5', 'm6']);
  });

  it('gives every machine to one of: confirmed, waiting for its report, to be retried, not got to, left out', () => {
    const machine = fc.record({ step: fc.constantFrom(...steps), isLeft: fc.boolean(), isOver: fc.boolean() });
    fc.assert(
      fc.property(fc.array(machine, { maxLength: 500, size: 'max' }), (list) => {
        const progress = list.map(({ step, isLeft, isOver }, index): MachineProgress => {
          const final = isOver ? { isFinal: true as const } : {};
          return { machineId: `m${index}`, step, message: '', ...final, ...(isLeft ? { isLeftOut: true } : {}) };
        });
        const again = retryable(progress);
        const rest = unreached(progress);
        const settled = progress.filter(
          ({ step, isLeftOut, isFinal }) =>
            step === 'confirmed' || step === 'requested' || (step === 'skipped' && (isLeftOut || isFinal)),
        );
        expect([...again, ...rest, ...settled.map(({ machineId }) => machineId)].toSorted()).toEqual(
          progress.map(({ machineId }) => machineId).toSorted(),
        );
        const asked = new Set([...again, ...rest]);
        expect(progress.some((one) => outcomeOf(one) === 'confirmed' && asked.has(one.machineId))).toBe(false);
      }),
      { numRuns: 1000 },
    );
  });
});
