// @vitest-environment happy-dom
// Without a window nothing is ever dropped.
import { afterEach, expect, test, vi } from 'vitest';
import { sampleMachine } from '#test/consent/samples.ts';
import { heldEvidence, seedEvidence } from './evidence.ts';

afterEach(() => void vi.useRealTimers());

test('what was read of a machine is held until all of a thousand are read again, though no page is at it', () => {
  vi.useFakeTimers();
  const id = sampleMachine('srv-1');
  const jobs = { readAt: 1, value: [] };
  seedEvidence(id, { jobs });
  vi.advanceTimersByTime(15 * 60_000);
  expect(heldEvidence(id).jobs).toEqual(jobs);
});
