import { expect, test } from 'vitest';
import type { Failure, Intent, OperationProgress, Step } from '#src/azure/operations/operation.ts';
import { decideAccess } from '#src/consent/access/decide.ts';
import { revokedJob, sampleConsentId, sampleEvidence, sampleMachine, sampleReadAt } from '#test/consent/samples.ts';
import { failureOf, isReached } from './operation-standing.ts';

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

const machineId = sampleMachine('srv-1');
const states = {
  active: decideAccess(sampleEvidence({}), sampleReadAt),
  revoked: decideAccess(sampleEvidence({ jobs: [revokedJob] }), sampleReadAt),
};
const waits: Step = { do: 'wait', why: { is: 'machineReports' }, seconds: 1 };
const revoke: Intent = { kind: 'revoke', machineId, removeExtension: false };
const grant: Intent = { kind: 'grant', machineId, consentId: sampleConsentId };

test.each<[string, Intent, Step, keyof typeof states, boolean]>([
  ['a revoke under way, and Revoked', revoke, waits, 'revoked', true],
  ['a revoke under way, and Active', revoke, waits, 'active', false],
  ['a revoke that needs a person', revoke, { do: 'person', why: { is: 'signIn' } }, 'revoked', false],
  ['a grant, and its access', grant, waits, 'active', true],
  ['a grant, and access under another consent', { ...grant, consentId: 'rs-other' }, waits, 'active', false],
])('no row says that it goes on where its state shows the end: %s', (_, intent, step, kind, isSo) => {
  const progress: OperationProgress = {
    operation: { id: '', intent, pressedAt: 0, account: '', sent: [] },
    step,
    at: 0,
  };
  expect(states[kind].kind).toBe(kind);
  expect(isReached(progress, states[kind])).toBe(isSo);
});
