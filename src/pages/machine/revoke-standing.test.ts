import { expect, it } from 'vitest';
import type { PendingRevoke } from '#src/azure/journal/pending-revokes.ts';
import { accessState } from '#src/consent/access/access-state.ts';
import { sampleConsentId, sampleEvidence, sampleJob, sampleMachine, sampleNow } from '#src/consent/samples.ts';
import { isEndTold } from './revoke-standing.ts';

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
  expect(isEndTold(press(), revoked)).toBe(true);
  expect(isEndTold(press({ phase: 'accepted' }), revoked)).toBe(true);
});

it('nothing but the word reads out an end that nobody here asked for, and what is no end', () => {
  expect(isEndTold(undefined, revoked)).toBe(false);
  expect(isEndTold(press({ phase: 'accepted' }), active)).toBe(false);
});

it('nothing but the word reads out an end that came though the press needs a person', () => {
  expect(isEndTold(press({ phase: 'refused' }), revoked)).toBe(false);
  expect(isEndTold(press({ phase: 'accepted', otherJob: 'rs-other' }), revoked)).toBe(false);
});

it('nothing but the word reads out the end of access that was given anew since the press', () => {
  const earlier = press({ jobName: 'rs-earlier', startedAt: Date.parse(sampleJob.createdAt ?? '') - 1 });
  expect(isEndTold(earlier, revoked)).toBe(false);
});
