import type { AccessEvidence } from '#src/consent/access/access-state.ts';
import { listLag } from '#src/azure/resources/edge-jobs.ts';
import type { PendingRevoke } from '#src/azure/journal/pending-revokes.ts';
import { namedJob } from '#src/azure/journal/revoke-journal.ts';
import { serverNow } from '#src/azure/transport/server-clock.ts';
import { mayStillAppear, type RevokePress } from './open-consents.ts';
import { askedJobs } from './revoke-asks.ts';
import { closeBeside } from './revoke-records.ts';
import { type Removal, startOf } from './revoke-state.ts';
import type { JobToRevoke } from './revoke-without-job.ts';

// A press that names no job means what is on its way, too, whatever else Azure shows on the machine by then.

export const onItsWay =
  'Access may have been asked for just before; Azure is read until such a request can no longer appear.';

/** Whether a request for access that was under way at the press may still appear. */
export const mayBeOnItsWay = (removal: Removal): boolean =>
  removal.row.jobOnItsWay && serverNow() - startOf(removal) <= listLag;

/** The press, without the consents of jobs that have appeared: these are revoked by themselves. */
const butFor = (removal: Removal, jobs: readonly Pick<JobToRevoke, 'name'>[]): RevokePress => ({
  ...removal.row,
  startedAt: startOf(removal),
  spares: [...(removal.row.spares ?? []), ...jobs.map(({ name }) => name.toLowerCase())],
});

/** Closes on record, beside the requests for these jobs, the consents that have none, so that nobody goes on with them from elsewhere. */
export const closeOthersBeside = (
  removal: Removal,
  jobs: readonly JobToRevoke[],
  told: Pick<PendingRevoke, 'endRecordError'>,
): void => {
  if (jobs.length === 0 || namedJob(removal.row) !== undefined) return;
  void closeBeside(removal, butFor(removal, jobs), told);
};

/** How many jobs had appeared when another was awaited: until one more does, records are not asked again. */
const awaited = new WeakMap<Removal, number>();

/** Whether a job that the press meant may still appear, when all that have appeared are over. Also where that cannot be told. */
export const mayStillCome = async (removal: Removal, { jobs, readAt }: AccessEvidence): Promise<boolean> => {
  const { row } = removal;
  if (namedJob(row) !== undefined || readAt - startOf(removal) > listLag) return false;
  const seen = [...(jobs === 'unknown' ? [] : jobs), ...askedJobs(removal)];
  const names = new Set(seen.map(({ name }) => name.toLowerCase()));
  // Written by an earlier version, the row does not tell for which.
  const awaits = row.awaited === undefined ? row.jobOnItsWay : row.awaited.some((consentId) => !names.has(consentId));
  const mayCome =
    awaits || awaited.get(removal) === names.size || (await mayStillAppear(butFor(removal, seen), removal.signal));
  if (mayCome) awaited.set(removal, names.size);
  return mayCome;
};
