import { expect, test } from 'vitest';
import type { Failure, Step } from '#src/azure/operations/operation.ts';
import { failureOf } from './operation-words.ts';
import { stateDetail } from '#src/consent/access/words.ts';

const failure: Failure = { kind: 'forbidden', message: 'No' };

test.each<[Step, boolean]>([
  [{ do: 'wait', why: { is: 'queued' }, seconds: 1 }, false],
  [{ do: 'wait', why: { is: 'unreachable', failure }, seconds: 1 }, false],
  [{ do: 'done', outcome: { is: 'setUp' } }, false],
  [{ do: 'done', outcome: { is: 'revoked', extension: 'kept', failure } }, true],
  [{ do: 'person', why: { is: 'signIn' } }, false],
  [{ do: 'person', why: { is: 'refused', failure } }, true],
  [{ do: 'person', why: { is: 'notRecorded' } }, false],
])('what Azure said of a step is a failure: %j', (step, hasFailure) => {
  expect(failureOf({ step })).toBe(hasFailure ? failure : undefined);
});

test('beside the word stands the level where there is access, and how sure an end is', () => {
  const level = 'Diagnostics' as const;
  expect(stateDetail({ kind: 'active', level })).toBe('Diagnostics');
  expect(stateDetail({ kind: 'revoked', level })).toBeUndefined();
  expect(stateDetail({ kind: 'expired', isConfirmed: true })).not.toBe(stateDetail({ kind: 'expired' }));
});
