import { saysOf } from '#src/consent/access/access-job.ts';
import { outcomeOf } from '#src/consent/access/job-words.ts';
import type { AccessEvidence, JobEvidence, RemovedJob } from '#src/consent/access/access-state.ts';
import { parseInstant } from '#src/consent/instant.ts';
import { listLag } from '#src/azure/resources/edge-jobs.ts';
import { keepRecent } from '#src/lib/keep-recent.ts';

// What this page remembers of jobs. Azure says nothing of a job that somebody deleted, so what was read before is all that tells of it. It is
// kept apart from the cache of what was read: that drops what no page shows, and a revoke is pursued from anywhere.

/**
 * A job that is known to have been there; `goneAt` once a list is without it, `Infinity` before a server has told the time; `openAt`: see
 * `lastOpen`; `isUnseen` while no list has shown it.
 */
type Known = Omit<RemovedJob, 'goneAt'> & { goneAt?: number; openAt?: number | undefined; isUnseen?: boolean };

/** The machine that was read longest ago is forgotten first. Without memory less is proven, never more. */
const mostMachines = 2000;

const machines = new Map<string, ReadonlyMap<string, Known>>();

const knownOn = (machineId: string): ReadonlyMap<string, Known> => machines.get(machineId.toLowerCase()) ?? new Map();

const remember = (machineId: string, jobs: ReadonlyMap<string, Known>): void => {
  const id = machineId.toLowerCase();
  if (jobs.size === 0) machines.delete(id);
  else keepRecent(machines, id, jobs, mostMachines);
};

/** The last moment, ms of server time, at which this page knows that a job was there. */
export const lastThere = (machineId: string, name: string): number | undefined => {
  const thereAt = knownOn(machineId).get(name.toLowerCase())?.thereAt;
  return thereAt === Number.NEGATIVE_INFINITY ? undefined : thereAt;
};

/**
 * The last moment, ms of server time, at which this page knows that a job was there and its removal not done. A removal that is done may be
 * on record: that it is listed, and this page has not read the machine that proved it, says nothing of access that came back.
 */
export const lastOpen = (machineId: string, name: string): number | undefined =>
  knownOn(machineId).get(name.toLowerCase())?.openAt;

/** Whether Azure calls the removal done, and the machine shows no access since. */
const isRemovalDone = (job: JobEvidence): boolean =>
  job.type.toLowerCase() === 'revoke' &&
  outcomeOf(job) === 'succeeded' &&
  ['nothing', 'ended', 'superseded'].includes(saysOf(job));

/** What `job` shows that was listed at `listedAt`, ms. Before the request for its removal it was not done. */
const openIn = (job: JobEvidence, listedAt: number): number | undefined =>
  isRemovalDone(job) ? parseInstant(job.lastModifiedAt) : listedAt;

const later = (one: number | undefined, other: number | undefined): number | undefined =>
  one === undefined || (other !== undefined && other > one) ? other : one;

type Named = Pick<JobEvidence, 'name' | 'expirationTimestamp'> & Pick<RemovedJob, 'vmId'>;

const endOf = ({ expirationTimestamp }: Named): number => parseInstant(expirationTimestamp) ?? Number.POSITIVE_INFINITY;

/** Access that was shortened lasts longer until the machine has heard of it. */
const latestEnd = (job: Named, known: Known | undefined): number =>
  Math.max(endOf(job), known?.until ?? Number.NEGATIVE_INFINITY);

/**
 * The `vmId` of the machine that a listed job is on; `read`: of the one that was read beside it, at `machineReadAt`. A list may lag, and Azure have
 * another machine of that name by then: only a job that was made since it was last seen can be on that one, and not a removal, of which Azure
 * makes a job anew where it is asked for under the name of one that went with the earlier machine. Nor is a job on a machine that was read
 * before the job was made: the name may have changed hands in between.
 */
const vmOf = (
  { createdAt, type }: JobEvidence,
  known: Known | undefined,
  read: string | undefined,
  machineReadAt = Number.POSITIVE_INFINITY,
): string | undefined => {
  const madeAt = parseInstant(createdAt) ?? Number.NEGATIVE_INFINITY;
  const beside = madeAt > machineReadAt ? undefined : read;
  if (known?.vmId === undefined) return beside;
  const isAnew = madeAt > known.thereAt && type.toLowerCase() !== 'revoke';
  return (isAnew ? beside : undefined) ?? known.vmId;
};

/** Listed jobs, with the machine of those that are on another one than `read` is the `vmId` of; of all, as far as it is known, without that. */
export const withMachines = (machineId: string, jobs: readonly JobEvidence[], read?: string): JobEvidence[] => {
  const known = knownOn(machineId);
  return jobs.map((job) => {
    const vmId = vmOf(job, known.get(job.name.toLowerCase()), read);
    return vmId === undefined || vmId === read ? job : { ...job, vmId };
  });
};

/** The `vmId` of the machine which that job was on when it was last listed. */
export const lastVm = (machineId: string, name: string): string | undefined =>
  knownOn(machineId).get(name.toLowerCase())?.vmId;

/** Azure has accepted a request for a job that left at `thereAt`, ms of server time: so it was there, whatever a list said before. */
export const noteThere = (machineId: string, job: Named, thereAt: number): void => {
  const { name } = job;
  const known = knownOn(machineId);
  const { until = endOf(job), vmId = job.vmId, isUnseen = true } = known.get(name.toLowerCase()) ?? {};
  const openAt = thereAt === Number.NEGATIVE_INFINITY ? undefined : thereAt;
  const noted = { name, thereAt, until, openAt, isUnseen, ...(vmId && { vmId }) };
  remember(machineId, new Map(known).set(name.toLowerCase(), noted));
};

/**
 * What an earlier page, or another tab, has known of a job. What this page knows by itself says more, but for the machine where it has read
 * none, and for an end that was later.
 */
export const recallThere = (machineId: string, job: Named, thereAt: number): void => {
  const jobs = knownOn(machineId);
  const known = jobs.get(job.name.toLowerCase());
  if (known === undefined) return noteThere(machineId, job, thereAt);
  const vmId = known.vmId ?? job.vmId;
  const until = latestEnd(job, known);
  remember(machineId, new Map(jobs).set(job.name.toLowerCase(), { ...known, until, ...(vmId && { vmId }) }));
};

/** The job is pursued, so it is missed in a list without it, though nothing tells when it was there. */
export const expectJob = (machineId: string, job: Named): void => recallThere(machineId, job, Number.NEGATIVE_INFINITY);

const goneOf = (known: Known): RemovedJob[] => {
  const { openAt: _, isUnseen: _unseen, goneAt, ...job } = known;
  return goneAt === undefined ? [] : [{ ...job, goneAt }];
};

/** When a job is gone that a list lacks: one that no list has shown may be there, and not listed yet. That it was there later than now is a wrong clock's word. */
const goneBy = ({ thereAt, isUnseen }: Known, readAt: number): number =>
  isUnseen === true ? Math.max(readAt, Math.min(thereAt, readAt) + listLag) : readAt;

/** A list of jobs: asked for at `askedAt`, there at `readAt`, ms of server time; `Infinity` where no server has told that. */
interface JobList {
  jobs: AccessEvidence['jobs'];
  askedAt: number;
  readAt: number;
  /** That of the machine as it was read beside, or else at `machineReadAt`, ms of server time. */
  vmId?: string | undefined;
  machineReadAt?: number | undefined;
}

/**
 * Takes in a list, and answers with the jobs that are known to have been there and that Azure no longer lists. `accepted` names jobs whose
 * revoke Azure has accepted, which are missed though nothing else is known of them; `ended` those of the list that are proven over: Azure may
 * tidy them away. A list that could not be read removes nothing.
 */
export const noteList = (
  machineId: string,
  { jobs, askedAt, readAt, vmId, machineReadAt }: JobList,
  accepted: readonly string[],
  ended: readonly string[],
): RemovedJob[] => {
  const before = knownOn(machineId);
  if (jobs === 'unknown') return [...before.values()].flatMap(goneOf);
  const unseen: Known[] = accepted
    .filter((name) => !before.has(name.toLowerCase()))
    .map((name) => ({ name, thereAt: Number.NEGATIVE_INFINITY }));
  const missed = [...before.values(), ...unseen].map((job) => {
    const by = goneBy(job, readAt);
    return { ...job, goneAt: Math.min(job.goneAt ?? by, by) };
  });
  const names = new Set(jobs.map(({ name }) => name.toLowerCase()));
  const listed: Known[] = jobs
    .filter(({ name }) => !ended.includes(name))
    .map((job) => {
      const known = before.get(job.name.toLowerCase());
      const until = latestEnd(job, known);
      const on = vmOf(job, known, vmId, machineReadAt);
      const openAt = later(known?.openAt, openIn(job, askedAt));
      return {
        name: job.name,
        thereAt: askedAt,
        until,
        openAt,
        isUnseen: false,
        ...(on !== undefined && { vmId: on }),
      };
    });
  const gone = missed.filter(({ name }) => !names.has(name.toLowerCase()));
  remember(machineId, new Map([...gone, ...listed].map((job) => [job.name.toLowerCase(), job])));
  return gone.flatMap(goneOf);
};

const goneMachines = new Map<string, number>();

/** Takes in a reading of the machine at `readAt`, ms of server time or `Infinity` as for a list: since when Azure has none, as far as this page has read it. */
export const noteMachine = (
  machineId: string,
  machine: AccessEvidence['machine'],
  readAt: number,
): number | undefined => {
  const id = machineId.toLowerCase();
  if (typeof machine === 'object') goneMachines.delete(id);
  if (machine !== 'notFound') return undefined;
  const goneAt = Math.min(goneMachines.get(id) ?? readAt, readAt);
  keepRecent(goneMachines, id, goneAt, mostMachines);
  return goneAt;
};
