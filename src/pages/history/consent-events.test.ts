import { expect, test } from 'vitest';
import type { ConsentEntry } from '#src/azure/records.ts';
import type { JobEvidence } from '#src/consent/access/evidence.ts';
import {
  revokedJob,
  sampleConsent,
  sampleConsentId,
  sampleEvidence,
  sampleGroup,
  sampleJob,
  sampleMachine,
  sampleReadAt,
} from '#test/consent/samples.ts';
import { consentEvents, endOf, type MachineFacts } from './consent-events.ts';
import { consentStateOn } from '#src/pages/shared/consent-state.ts';

const machineId = sampleMachine('srv-sql-01');
const consent = await sampleConsent();
const entry = {
  consentId: sampleConsentId,
  consent,
  ends: [],
  copies: [{ groupId: sampleGroup, deploymentId: '', timestamp: '2026-11-24T13:00:08.12Z', correlationId: '' }],
  changes: [],
  revokes: [],
} as Pick<ConsentEntry, 'consentId' | 'consent' | 'ends' | 'copies' | 'changes' | 'revokes'>;

function factsOf(job: JobEvidence | undefined, now = sampleReadAt): MachineFacts {
  const evidence = sampleEvidence({ jobs: job ? [job] : [] });
  return { machineId, state: consentStateOn(entry, machineId, evidence, now), job };
}

const kinds = (machines: readonly MachineFacts[], change: Partial<ConsentEntry> = {}) =>
  consentEvents({ ...entry, ...change }, machines, { at: Date.UTC(2026, 10, 24, 13, 0, 5), by: 'Ada Lovelace' }).map(
    ({ is }) => is,
  );

const session = { sessionStartTime: '2026-11-24T13:05:00Z', sessionEndTime: '2026-11-24T13:10:00Z' };

test('everything stands in the order in which it happened', () => {
  const active = { ...sampleJob, sessions: [session, { sessionStartTime: 'never' }] };
  const changes = [
    { machineId, level: 'Diagnostics', changedAt: '2026-11-24T13:30:00Z', notAfter: '2026-11-24T18:00:00Z' },
  ] as ConsentEntry['changes'];
  expect(kinds([factsOf(active)], { changes })).toEqual([
    'signed',
    'recorded',
    'requested',
    'active',
    'session',
    'changed',
    'agreedEnd',
  ]);
  const revokes = [
    { reason: 'Solved', revokedAt: '2026-11-24T13:15:00Z', machines: [machineId] },
  ] as ConsentEntry['revokes'];
  expect(kinds([factsOf(revokedJob)], { revokes })).toEqual([
    'signed',
    'recorded',
    'requested',
    'revokeReason',
    'revokeRequested',
    'ended',
    'agreedEnd',
  ]);
});

test('access isn’t said to have been active where the machine hasn’t reported it', () => {
  const requested = { ...sampleJob, nodeState: '' };
  expect(kinds([factsOf(requested)])).not.toContain('active');
});

test.each([
  ['active', factsOf(sampleJob), undefined],
  ['revoked', factsOf(revokedJob), { as: 'revoked', proof: 'machine', at: Date.UTC(2026, 10, 24, 13, 20) }],
  ['revocation pending', factsOf({ ...revokedJob, provisioningState: 'Running', status: 'Running' }), undefined],
  ['expired, waiting for confirmation', factsOf(sampleJob, Date.UTC(2026, 10, 24, 22)), undefined],
  [
    'expired, confirmed',
    factsOf({ ...sampleJob, nodeState: 'Expired', nodeUpdatedAt: '2026-11-24T21:00:05Z' }, Date.UTC(2026, 10, 24, 22)),
    { as: 'expired', proof: 'machine', at: Date.UTC(2026, 10, 24, 21) },
  ],
  [
    'on record',
    { machineId, job: undefined, state: { is: 'recorded', ended: 'revoked', at: 7 } } satisfies MachineFacts,
    { as: 'revoked', proof: 'record', at: 7 },
  ],
  ['over', { machineId, job: undefined, state: { is: 'over', isUnread: false } } satisfies MachineFacts, undefined],
])('an end: %s', (_, { state }, expected) => {
  expect(endOf(machineId, state)).toEqual(expected && { is: 'ended', machineId, ...expected });
});
