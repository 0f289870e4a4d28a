import { isSuperseded } from '#src/consent/access/access-job.ts';
import type { JobEvidence } from '#src/consent/access/access-state.ts';
import { wait } from '#src/lib/wait.ts';
import { jobsUnavailable, listLag, putJob, readJobs } from '#src/azure/resources/edge-jobs.ts';
import { AzureError } from '#src/azure/transport/errors.ts';
import { revokeLookTurn } from '#src/azure/transport/bulk-pace.ts';
import { noteThere } from '#src/azure/evidence/job-memory.ts';
import { readEvidence } from '#src/azure/evidence/machine-evidence.ts';
import { instantNow } from '#src/azure/transport/instant.ts';
import { isLost } from '#src/azure/transport/operations.ts';
import { serverTimeThen } from '#src/azure/transport/server-clock.ts';
import { revokeWrite } from '#src/azure/transport/write-turns.ts';
import { removalProof } from './removal-proof.ts';
import { isReplaced, mayBeReplaced } from './revoke-replaced.ts';
import { change, correlationOf, type Removal } from './revoke-state.ts';
import type { JobToRevoke } from './revoke-without-job.ts';

/** Seconds before the next attempt: soon at first, for access may be open meanwhile. */
export const backoff = (attempt: number): number => Math.min(30, 2 ** attempt);

/** How long to leave Azure alone after an error, ms. */
export const pauseAfter = (error: unknown, attempt: number): number =>
  ((error instanceof AzureError && error.retryAfterSeconds) || backoff(attempt)) * 1000;

const isNamed = (one: JobEvidence, { name }: JobToRevoke): boolean => one.name.toLowerCase() === name.toLowerCase();

const isRevoke = ({ type }: JobEvidence): boolean => type.toLowerCase() === 'revoke';

/** Whether Azure shows that the job of a request without a reply is revoked, or that there is none any more. */
export const shownOf = async (
  { row, signal }: Removal,
  job: JobToRevoke,
): Promise<'revoked' | 'gone' | 'superseded' | 'there' | 'unknown'> => {
  try {
    const reading = await readJobs(row.machineId, signal);
    if (!reading.available) return 'unknown';
    const shown = reading.jobs.find((one) => isNamed(one, job));
    if (shown === undefined) return 'gone';
    if (isRevoke(shown)) return 'revoked';
    return isSuperseded(shown) ? 'superseded' : 'there';
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

/**
 * Whether nothing is left to ask for: somebody else has asked for its end, that is proven, or other access has taken its place since,
 * or may have. A request that failed or lapsed is no such. `unread`: the way to Azure is lost.
 */
export const isEndedElsewhere = async (removal: Removal, job: JobToRevoke): Promise<boolean | 'unread'> => {
  const { row, signal } = removal;
  try {
    await revokeLookTurn(row.machineId, signal);
    const evidence = await readEvidence(row.machineId, signal, true);
    if (isLost(evidence.problems?.jobs)) return 'unread';
    const proof = removalProof(job.name, evidence);
    const isAsked = evidence.jobs !== 'unknown' && evidence.jobs.some((one) => isNamed(one, job) && isRevoke(one));
    const isOther = isReplaced(removal, job.name, evidence) || mayBeReplaced(removal, job.name, evidence);
    return proof.is === 'proven' || (proof.is === 'open' && isAsked) || isOther;
  } catch {
    // Not knowing is no reason to stop here either.
    return false;
  }
};

/** Waits before the next attempt, and answers whether there is none to make. The look at Azure meanwhile makes it no longer. */
const isOverInPause = async (removal: Removal, job: JobToRevoke, pauseMs: number): Promise<boolean> => {
  const decided = new AbortController();
  const signal = AbortSignal.any([removal.signal, decided.signal]);
  const pause = wait(pauseMs, signal).then(() => false);
  const look = isEndedElsewhere({ ...removal, signal }, job).then((isEnded) => isEnded === true || pause);
  try {
    return await Promise.race([look, pause]);
  } finally {
    decided.abort();
  }
};

/**
 * Sends the revoke until Azure has it, or a conflict has stayed, or the way to Azure been lost, for so long that what Azure shows cannot be
 * older than the request, and shows that nothing is left to ask for. What needs a person first (a role, a sign-in) is thrown: asking again would not help.
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
      const pauseMs = pauseAfter(error, attempt);
      if (performance.now() - beganAt < listLag) await wait(pauseMs, signal);
      else if (await isOverInPause(removal, job, pauseMs)) return;
    }
  }
};
