/** Samples for the tests of the state of access: one job, and the states that follow from changes to it. */
import { formatInstant } from '#src/lib/time.ts';

import { type AccessEvidence, accessState, type JobEvidence } from './access-state.ts';
import { sampleEvidence, sampleJob, sampleNow } from '#src/consent/samples.ts';

export const hour = 3_600_000;
export const now = sampleNow + hour / 2;
export const end = Date.parse(sampleJob.expirationTimestamp);
export const ends = formatInstant(end);

/** Asked for once, so that what the machine reports is about that. */
export const job = ({
  lastModifiedAt = sampleJob.lastModifiedAt,
  ...change
}: Partial<JobEvidence> = {}): JobEvidence => ({
  ...sampleJob,
  ...(lastModifiedAt !== undefined && { createdAt: lastModifiedAt, lastModifiedAt }),
  ...change,
});
export const withJob = (change: Partial<JobEvidence>, evidence: Partial<AccessEvidence> = {}) =>
  accessState(sampleEvidence({ jobs: [job(change)], ...evidence }));
export const withoutJob = (change: Partial<AccessEvidence> = {}) =>
  accessState(sampleEvidence({ jobs: [], records: [], ...change }));
/** The same job before the machine has reported anything. */
export const unreported = (change: Partial<JobEvidence> = {}): JobEvidence => {
  const { nodeState: _state, connectionStatus: _connection, ...rest } = sampleJob;
  return { ...rest, ...change };
};
export const away = { status: 'Disconnected', lastStatusChange: '2026-11-24T13:10:00Z', readAt: now };
export const awaySince = `The machine is Disconnected since ${formatInstant(Date.parse(away.lastStatusChange))}.`;
export const revoke = { type: 'Revoke', nodeState: 'Revoked', endTime: '2026-11-24T13:20:00Z' } as const;
export const yes = { allowed: true };
