import { mayBeSuperseded } from '#src/consent/access/access-job.ts';
import { outcomeOf } from '#src/consent/access/job-words.ts';
import { isListed } from '#src/consent/access/access-records.ts';
import type { AccessEvidence, JobEvidence } from '#src/consent/access/access-state.ts';
import { wait } from '#src/lib/wait.ts';
import { jobsUnavailable, listLag, putJob, readJobs } from '#src/azure/resources/edge-jobs.ts';
import { AzureError } from '#src/azure/transport/errors.ts';
import { revokeLookTurn } from '#src/azure/transport/bulk-pace.ts';
import { lastThere, noteThere } from '#src/azure/evidence/job-memory.ts';
import { readEvidence } from '#src/azure/evidence/machine-evidence.ts';
import { hasDecidedSince, namedJob } from '#src/azure/journal/revoke-journal.ts';
import { instantNow } from '#src/azure/transport/instant.ts';
import { isLost } from '#src/azure/transport/operations.ts';
import { serverNow, serverTimeThen } from '#src/azure/transport/server-clock.ts';
import { revokeWrite } from '#src/azure/transport/write-turns.ts';
import { removalProof } from './removal-proof.ts';
import { isReplaced, whyWait } from './revoke-replaced.ts';
import { change, correlationOf, type Removal, startOf } from './revoke-state.ts';
import type { JobToRevoke } from './revoke-without-job.ts';

/** Seconds before the next attempt: soon at first, for access may be open meanwhile. */
export const backoff = (attempt: number): number => Math.min(30, 2 ** attempt);

/** How long to leave Azure alone after an error, ms. */
export const pauseAfter = (error: unknown, attempt: number): number =>
  ((error instanceof AzureError && error.retryAfterSeconds) || backoff(attempt)) * 1000;

const isNamed = (one: JobEvidence, { name }: JobToRevoke): boolean => one.name.toLowerCase() === name.toLowerCase();

const isRevoke = ({ type }: JobEvidence): boolean => type.toLowerCase() === 'revoke';

/** Asked for, and not failed. */
const isGoingOn = (job: JobEvidence): boolean => isRevoke(job) && outcomeOf(job) !== 'failed';

/** This job where Azure shows a request to revoke it, whoever sent that and whatever came of it. */
export const askedFor = (job: JobToRevoke, { jobs }: AccessEvidence): JobEvidence | undefined =>
  jobs === 'unknown' ? undefined : jobs.find((one) => isNamed(one, job) && isRevoke(one));

export const isAskedFor = (job: JobToRevoke, evidence: AccessEvidence): boolean =>
  askedFor(job, evidence) !== undefined;

/**
 * Whether Azure shows that the job of a request without a reply is revoked, or that there is none any more. Takes in where it has a request
 * for all that the press can have meant.
 */
export const shownOf = async (
  removal: Removal,
  job: JobToRevoke,
): Promise<'revoked' | 'gone' | 'superseded' | 'there' | 'unknown'> => {
  const { row, signal } = removal;
  try {
    const reading = await readJobs(row.machineId, signal);
    if (!reading.available) return 'unknown';
    const shown = reading.jobs.find((one) => isNamed(one, job));
    if (shown === undefined) return 'gone';
    if (isRevoke(shown)) {
      const isTaken = namedJob(row) === undefined ? reading.jobs.every(isGoingOn) : isGoingOn(shown);
      if (isTaken) removal.hasRequest = true;
      return 'revoked';
    }
    return mayBeSuperseded(shown) ? 'superseded' : 'there';
  } catch {
    // Not knowing is no reason to stop: the same request is sent again.
    return 'unknown';
  }
};

/** A job that is listed and yet refused as not found: Azure contradicts itself, for a while. */
const mostContradictions = 5;

/** What the reply to a revoke means for what comes next; throws the error when asking again would not help. */
const settle = async (
  removal: Removal,
  job: JobToRevoke,
  error: unknown,
  attempt: number,
): Promise<'sent' | 'repeat'> => {
  removal.signal.throwIfAborted();
  if (jobsUnavailable(error) !== undefined) {
    // Refused as a thing that is not there: then only what Azure lists tells whether the access is gone.
    const shown = await shownOf(removal, job);
    if (shown === 'gone' || shown === 'revoked') return 'sent';
    const isListed = shown === 'there' || shown === 'superseded';
    if (isListed && attempt < mostContradictions) return 'repeat';
    throw error;
  }
  if (isLost(error)) return (await shownOf(removal, job)) === 'revoked' ? 'sent' : 'repeat';
  if (error instanceof AzureError && error.kind === 'conflict' && error.code?.toLowerCase() !== 'scopelocked')
    return 'repeat';
  throw error;
};

/** Whether Azure's list may lack a job that is there: it was seen, or meant by the press, less than two minutes ago. Its request may not have left then. */
export const mayBeUnlisted = (removal: Removal, { name }: JobToRevoke): boolean => {
  const thereAt = lastThere(removal.row.machineId, name) ?? Number.NEGATIVE_INFINITY;
  return serverNow() - Math.max(thereAt, startOf(removal)) <= listLag;
};

/** One may have left before; what that came to is not known here. */
const notAsked =
  'You have granted or reduced access since, which a request under the old name may end, so no further one is sent.';

/**
 * Reads whether nothing is left to ask for; `undefined` where a list lacks the job that may yet show it, and a request under its name may end
 * what the person has granted since. Throws what keeps the jobs from being read.
 */
const readIsEnded = async (removal: Removal, job: JobToRevoke): Promise<boolean | undefined> => {
  const { row, signal } = removal;
  await revokeLookTurn(row.machineId, signal);
  const evidence = await readEvidence(row.machineId, signal, true);
  if (evidence.problems?.jobs !== undefined) throw evidence.problems.jobs;
  if (evidence.jobs === 'unknown' && hasDecidedSince(row))
    throw new AzureError({
      kind: 'notAvailable',
      message: `${notAsked} ${evidence.jobsUnavailable ?? 'Azure does not show what gives access.'}`,
      scope: row.machineId,
    });
  const proof = removalProof(job.name, evidence);
  const isOther = isReplaced(removal, job.name, evidence) || whyWait(removal, job.name, evidence) !== undefined;
  const isOver = proof.is === 'proven' || (proof.is === 'open' && isAskedFor(job, evidence)) || isOther;
  const isMissing = !isListed(job.name, evidence);
  if (isOver || !isMissing || !hasDecidedSince(row)) return isOver;
  return mayBeUnlisted(removal, job) ? undefined : true;
};

const notListed =
  'Azure’s list lacks the access that is to end. You have granted or reduced access since, which a request under the old name may end, so nothing is asked for until the list has had time to show it.';

const notShown =
  'Azure shows no remote support jobs for this machine just now. You have granted or reduced access since, which a request under the old name may end, so nothing is asked for before Azure has been looked at for two minutes.';

const cannotBeJudged =
  'Azure cannot be read. You have granted or reduced access since, which a request under the old name may end, so nothing is asked for until it can be read.';

/**
 * Whether nothing is left to ask for: somebody else has asked for its end, that is proven, or other access has taken its place since,
 * or may have. A request that failed or lapsed is no such. A person who has granted access since does not lose it to a request that nobody
 * can judge, for a press on that access would end it: so Azure is read until it answers, and what keeps it from being read is thrown where
 * asking again would not help.
 */
export const isEndedElsewhere = async (
  removal: Removal,
  job: JobToRevoke,
  tell: (note: string) => void,
): Promise<boolean> => {
  let absentSince: number | undefined;
  for (let attempt = 1; ; attempt += 1) {
    try {
      const isEnded = await readIsEnded(removal, job);
      if (isEnded !== undefined) return isEnded;
      tell(notListed);
      await wait(pauseAfter(undefined, attempt), removal.signal);
    } catch (error) {
      removal.signal.throwIfAborted();
      // Not knowing is no reason to stop here either.
      if (!hasDecidedSince(removal.row)) return false;
      // Azure may call jobs absent for a moment, also after a request that it has taken.
      const isAbsent = error instanceof AzureError && error.kind === 'notAvailable';
      absentSince = isAbsent ? (absentSince ?? performance.now()) : undefined;
      const isBrief = absentSince !== undefined && performance.now() - absentSince < listLag;
      if (!isLost(error) && !isBrief) throw error;
      tell(isAbsent ? notShown : cannotBeJudged);
      await wait(pauseAfter(error, attempt), removal.signal);
    }
  }
};

/**
 * Waits before the next attempt, and answers whether there is none to make. The look at Azure meanwhile makes it no longer, unless a request
 * must not leave without it.
 */
const isOverInPause = async (
  removal: Removal,
  job: JobToRevoke,
  { pauseMs, isSoon, tell }: { pauseMs: number; isSoon: boolean; tell: (note: string) => void },
): Promise<boolean> => {
  if (hasDecidedSince(removal.row)) {
    await wait(pauseMs, removal.signal);
    return isEndedElsewhere(removal, job, tell);
  }
  const decided = new AbortController();
  const signal = AbortSignal.any([removal.signal, decided.signal]);
  const pause = wait(pauseMs, signal).then(() => false);
  if (isSoon) return pause;
  const look = isEndedElsewhere({ ...removal, signal }, job, tell).then((isEnded) => isEnded || pause);
  try {
    return await Promise.race([look, pause]);
  } finally {
    decided.abort();
  }
};

/**
 * Sends the revoke until Azure has it, or a conflict has stayed, or the way to Azure been lost, for so long that what Azure shows cannot be
 * older than the request, and shows that nothing is left to ask for; sooner where the person has granted access since. What needs a person first (a role, a sign-in) is thrown: asking again would not help.
 */
export const sendRevoke = async (
  removal: Removal,
  job: JobToRevoke,
  /** Told what stands in the way. */
  tell: (note: string) => void = (note) => change(removal, 'requesting', { note }),
): Promise<void> => {
  const { row, signal } = removal;
  const request = { type: 'Revoke', level: job.accessLevel, notAfter: job.expirationTimestamp } as const;
  const beganAt = performance.now();
  let sentAt = instantNow();
  for (let attempt = 1; ; attempt += 1) {
    try {
      const options = { correlationId: correlationOf({ row: { ...removal.row, job } }), signal };
      await revokeWrite(() => {
        sentAt = instantNow();
        return putJob(row.machineId, job.name, request, options);
      });
      noteThere(row.machineId, job, serverTimeThen(sentAt));
      return;
    } catch (error) {
      if ((await settle(removal, job, error, attempt)) === 'sent') return;
      const why = error instanceof Error ? error.message : String(error);
      tell(`Not accepted yet, asked again: ${why}`);
      const isSoon = performance.now() - beganAt < listLag;
      if (await isOverInPause(removal, job, { pauseMs: pauseAfter(error, attempt), isSoon, tell })) return;
    }
  }
};
