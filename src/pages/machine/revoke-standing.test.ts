import { expect, it } from 'vitest';
import type { PendingRevoke } from '#src/azure/journal/pending-revokes.ts';
import { accessState } from '#src/consent/access/access-state.ts';
import { sampleConsentId, sampleEvidence, sampleJob, sampleMachine, sampleNow } from '#src/consent/samples.ts';
import { isToldInBell, revokeLabel } from './revoke-standing.ts';

const startedAt = sampleNow + 600_000;
const press = (more: Partial<PendingRevoke> = {}): PendingRevoke => ({
  machineId: sampleMachine('srv'),
  jobName: sampleConsentId,
  phase: 'proven',
  startedAt,
  removeExtension: false,
  ...more,
});

const active = accessState(sampleEvidence());
const changed = '2026-11-24T13:20:00Z';
const revoked = accessState(
  sampleEvidence({
    jobs: [
      {
        ...sampleJob,
        type: 'Revoke',
        nodeState: 'Revoked',
        lastModifiedAt: changed,
        startTime: changed,
        endTime: changed,
        nodeUpdatedAt: '2026-11-24T13:25:00Z',
      },
    ],
  }),
);

it('the bell reads out an end that a press asked for, before and once that is proven', () => {
  expect(revoked.kind).toBe('revoked');
  expect(isToldInBell(press(), revoked, true)).toBe(true);
  expect(isToldInBell(press({ phase: 'accepted' }), revoked, true)).toBe(true);
});

it('nothing but the word reads out an end that nobody here asked for, and what is no end', () => {
  expect(isToldInBell(undefined, revoked, true)).toBe(false);
  expect(isToldInBell(press({ phase: 'accepted' }), active, true)).toBe(false);
});

it('nothing but the word reads out an end that came though the press needs a person', () => {
  expect(isToldInBell(press({ phase: 'refused' }), revoked, true)).toBe(false);
  expect(isToldInBell(press({ phase: 'accepted', otherJob: 'rs-other' }), revoked, true)).toBe(false);
});

it('nothing but the word reads out the end of access that was given anew since the press', () => {
  const earlier = press({ jobName: 'rs-earlier', startedAt: Date.parse(sampleJob.createdAt ?? '') - 1 });
  expect(isToldInBell(earlier, revoked, true)).toBe(false);
});

it('the bell reads out that a press of this page asks; of another page’s the word does, and of how far any is', () => {
  const requesting = accessState(sampleEvidence({ pending: 'requestingRemoval' }));
  const asked = press({ phase: 'requesting' });
  expect(requesting.kind).toBe('requestingRemoval');
  expect(isToldInBell(asked, requesting, true)).toBe(true);
  expect(isToldInBell(asked, requesting, false)).toBe(false);
  const accepted = accessState(
    sampleEvidence({ jobs: [{ ...sampleJob, type: 'Revoke', provisioningState: 'Accepted', status: 'InProgress' }] }),
  );
  expect(accepted.kind).toBe('removalAcceptedWaitingForTheMachine');
  expect(isToldInBell(press({ phase: 'accepted' }), accepted, true)).toBe(false);
});

it('calls a press to revoke another one where the removal has been asked for', () => {
  const requesting = accessState(sampleEvidence({ pending: 'requestingRemoval' }));
  const gone = accessState(
    sampleEvidence({
      jobs: [],
      removedJobs: [{ name: sampleConsentId, goneAt: sampleNow, thereAt: sampleNow - 1 }],
      machine: { status: 'Disconnected', lastStatusChange: '2026-11-24T12:00:00Z', readAt: sampleNow },
    }),
  );
  expect(gone.kind).toBe('removedFromAzure');
  expect(revokeLabel(press({ phase: 'requesting' }), requesting)).toBe('Ask again to revoke');
  expect(revokeLabel(press({ phase: 'accepted' }), gone)).toBe('Ask again to revoke');
  expect(revokeLabel(undefined, gone)).toBe('Revoke access');
  expect(revokeLabel(press({ phase: 'refused' }), gone)).toBe('Revoke access');
  // Somebody has let Microsoft Support in since, by another job.
  expect(revokeLabel(press({ phase: 'accepted', jobName: 'rs-other' }), active)).toBe('Revoke access');
  expect(revokeLabel(undefined, undefined)).toBe('Revoke access');
});
