import { expect, test } from 'vitest';
import type { OperationProgress, Sent, Step } from '#src/azure/operations/operation.ts';
import { decideAccess } from '#src/consent/access/decide.ts';
import type { JobEvidence } from '#src/consent/access/evidence.ts';
import { revokedJob, sampleEvidence, sampleJob, sampleMachineEvidence, sampleReadAt } from '#test/consent/samples.ts';
import { revokeWalk } from './RevokeWalk.tsx';

const pressedAt = sampleReadAt - 60_000;

function press(step: Step, sent: Sent[] = []): OperationProgress {
  return {
    operation: {
      id: 'revoke a',
      intent: { kind: 'revoke', machineId: 'a', removeExtension: false },
      pressedAt,
      account: 'x',
      sent,
    },
    step,
    at: sampleReadAt,
  } as unknown as OperationProgress;
}

const waits: Step = { do: 'wait', why: { is: 'machineReports' }, seconds: 5 };
const asked: Sent = { what: 'rs-1', at: pressedAt, times: 0 };
const taken: Sent = { ...asked, acceptedAt: pressedAt, times: 1 };
const done: Step = { do: 'done', outcome: { is: 'revoked' } };
const refused: Step = { do: 'person', why: { is: 'refused', failure: { kind: 'forbidden', message: 'No' } } };

/** A Revoke that Azure has and the machine has not confirmed. */
const pendingJob: JobEvidence = {
  ...sampleJob,
  type: 'Revoke',
  status: 'InProgress',
  provisioningState: 'InProgress',
  lastModifiedAt: '2026-11-24T13:59:00Z',
  startTime: '2026-11-24T13:59:00Z',
};
delete pendingJob.endTime;
const open = [{ sessionId: 's', sessionStartTime: '2026-11-24T13:30:00Z' }];
const ended = open.map((session) => ({ ...session, sessionEndTime: '2026-11-24T13:59:30Z' }));
const away = { ...sampleMachineEvidence, status: 'Disconnected', lastStatusChange: '2026-11-24T13:00:00Z' };

const stateOf = (...args: Parameters<typeof sampleEvidence>) => decideAccess(sampleEvidence(...args), sampleReadAt);
const told = (...args: Parameters<typeof revokeWalk>) =>
  revokeWalk(...args)?.steps.map(({ key, standing }) => `${key} ${standing}`);

const active = stateOf();
const pending = stateOf({ jobs: [pendingJob] });
const revoked = stateOf({ jobs: [revokedJob] });

test.each([
  ['nothing pressed, live access', active, undefined, undefined],
  ['nothing pressed, revoked long ago', revoked, undefined, undefined],
  ['just pressed', active, press(waits), ['requested current', 'accepted ahead', 'ended ahead']],
  ['sent', active, press(waits, [asked]), ['requested done', 'accepted current', 'ended ahead']],
  ['refused', active, press(refused), ['requested stuck', 'accepted ahead', 'ended ahead']],
  ['Azure has it, pressed elsewhere', pending, undefined, ['requested done', 'accepted done', 'ended current']],
  [
    'Azure has it, a session is open',
    stateOf({ jobs: [{ ...pendingJob, sessions: open }] }),
    press(waits, [taken]),
    ['requested done', 'accepted done', 'sessionsEnded current', 'ended ahead'],
  ],
  [
    'the session ended',
    stateOf({ jobs: [{ ...pendingJob, sessions: ended }] }),
    press(waits, [taken]),
    ['requested done', 'accepted done', 'sessionsEnded done', 'ended current'],
  ],
  [
    'no session was open',
    stateOf({
      jobs: [{ ...pendingJob, sessions: ended.map((one) => ({ ...one, sessionEndTime: one.sessionStartTime })) }],
    }),
    press(waits, [taken]),
    ['requested done', 'accepted done', 'ended current'],
  ],
  ['proven', revoked, press(done, [taken]), ['requested done', 'accepted done', 'ended done']],
  ['granted anew since', active, press(done), undefined],
  ['there was nothing', revoked, press({ do: 'done', outcome: { is: 'nothingToRevoke' } }), undefined],
] as const)('%s', (_, state, operation, expected) => {
  expect(told(state, operation)).toEqual(expected);
});

test('a machine that is away is waited for, until when Azure keeps the request', () => {
  const walk = revokeWalk(stateOf({ jobs: [pendingJob], machine: away }), undefined);
  expect(walk?.away).toMatchObject({ since: Date.UTC(2026, 10, 24, 13) });
  expect(walk?.away?.keptUntil).toBeGreaterThan(sampleReadAt);
});

test('the last step is never done before the end is proven', () => {
  for (const jobs of [[sampleJob], [pendingJob], [{ ...pendingJob, status: 'Failed', provisioningState: 'Failed' }]])
    for (const operation of [undefined, press(waits, [taken]), press(refused)])
      expect(told(stateOf({ jobs }), operation) ?? []).not.toContain('ended done');
});
