import { isDoneUndated } from '#src/consent/access/job-words.ts';
import { keepRecent } from '#src/lib/keep-recent.ts';
import type { JobEvidence } from '#src/consent/access/access-state.ts';

// Azure need not say when a removal was done. Dated by each reading anew, it would never be long enough ago to prove anything.

interface Done {
  /** The request that was read as done: the next one of the job is not. */
  request: string | undefined;
  by: number;
}

/** Of so many machines it is remembered; that of the one that was read longest ago is begun anew. */
const mostMachines = 2000;

const machines = new Map<string, ReadonlyMap<string, Done>>();

/**
 * The jobs as they were read, with when each removal without a time was first read as done by this page. `readAt` in ms of server time;
 * `Infinity` where no server has told that, and then so is when it was done.
 */
export const withDoneBy = (machineId: string, jobs: readonly JobEvidence[], readAt: number): JobEvidence[] => {
  const id = machineId.toLowerCase();
  const before = machines.get(id);
  const now = new Map<string, Done>();
  const dated = jobs.map((job) => {
    if (!isDoneUndated(job)) return job;
    const known = before?.get(job.name.toLowerCase());
    const done = known?.request === job.lastModifiedAt ? known : undefined;
    const by = Math.min(done?.by ?? readAt, readAt);
    now.set(job.name.toLowerCase(), { request: job.lastModifiedAt, by });
    return { ...job, doneBy: by };
  });
  if (now.size === 0) machines.delete(id);
  else keepRecent(machines, id, now, mostMachines);
  return dated;
};
