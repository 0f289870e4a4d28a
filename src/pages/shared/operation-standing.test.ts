import { expect, test } from 'vitest';
import type { Failure, Step } from '#src/azure/operations/operation.ts';
import { failureOf } from './operation-standing.ts';

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
