import { sameId } from '#src/lib/arm-id.ts';
import { dayMs, parseInstant } from '#src/lib/time.ts';
import type { AccessEvidence, JobEvent, JobEvidence } from './evidence.ts';
import { isReportFresh, nodeStateOf } from './job.ts';

/** A job that is gone. Times in ms. */
export interface DeletedJob {
  name: string;
  putAt: number;
  deletedAt: number;
}

/** Access lasts this long at most, ms: the log doesn't say which end was asked for. */
export const longestAccessMs = 14 * dayMs;

/**
 * Jobs that were put and deleted, as the Activity Log says, that Azure doesn't show, and of which nothing proves that their access ended: a
 * machine that was away need not have heard. What it has reported of a newer job does prove it, as it holds one access at a time.
 */
export function deletedJobs({ activity }: AccessEvidence, jobs: readonly JobEvidence[]): DeletedJob[] {
  const events = 'value' in activity ? activity.value : [];
  const names = new Set(events.map(({ job }) => job.toLowerCase()));
  return [...names].flatMap((name) => {
    const putAt = lastOf('put', name, events);
    const deletedAt = lastOf('deleted', name, events);
    const isHere = jobs.some((job) => sameId(job.name, name));
    if (isHere || putAt === undefined || deletedAt === undefined || hasHeard(jobs, putAt)) return [];
    return [{ name, putAt, deletedAt }];
  });
}

function lastOf(what: JobEvent['is'], name: string, events: readonly JobEvent[]): number | undefined {
  const times = events.filter(({ job, is }) => is === what && sameId(job, name)).map(({ at }) => parseInstant(at));
  return times.filter((at) => at !== undefined).toSorted((one, other) => other - one)[0];
}

/** Whether the machine has reported on a job that was made after this. */
function hasHeard(jobs: readonly JobEvidence[], since: number): boolean {
  return jobs.some((job) => {
    const state = nodeStateOf(job);
    return (parseInstant(job.createdAt) ?? 0) > since && state !== 'none' && state !== 'odd' && isReportFresh(job);
  });
}
