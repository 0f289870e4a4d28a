import { expect, test } from 'vitest';
import type { Failure, Step } from '#src/azure/operations/operation.ts';
import { failureOf, operationTone } from './OperationLine.tsx';
import { stateDetail } from '#src/consent/access/words.ts';

const failure: Failure = { kind: 'forbidden', message: 'No' };

test.each<[Step, string, boolean]>([
  [{ do: 'wait', why: { is: 'queued' }, seconds: 1 }, 'busy', false],
  [{ do: 'wait', why: { is: 'unreachable', failure }, seconds: 1 }, 'busy', false],
  [{ do: 'done', outcome: { is: 'setUp' } }, 'good', false],
  [{ do: 'done', outcome: { is: 'revoked', extension: 'kept', failure } }, 'good', true],
  [{ do: 'person', why: { is: 'signIn' } }, 'attention', false],
  [{ do: 'person', why: { is: 'refused', failure } }, 'attention', true],
  [{ do: 'person', why: { is: 'notRecorded' } }, 'attention', false],
])('what a step is shown with: %j', (step, tone, hasFailure) => {
  expect(operationTone({ step })).toBe(tone);
  expect(failureOf({ step })).toBe(hasFailure ? failure : undefined);
});

test('beside the word stands the level where there is access, and how sure an end is', () => {
  const level = 'Diagnostics' as const;
  expect(stateDetail({ kind: 'active', level })).toBe('Diagnostics');
  expect(stateDetail({ kind: 'revoked', level })).toBeUndefined();
  expect(stateDetail({ kind: 'expired', isConfirmed: true })).not.toBe(stateDetail({ kind: 'expired' }));
});
