import { wait } from '#src/lib/wait.ts';
import { jobsUnavailable, putJob, readJobs } from './edge-jobs.ts';
import { AzureError } from './errors.ts';
import { isLost } from './operations.ts';
import { change, correlationOf, type Removal } from './revoke-state.ts';
import type { JobToRevoke } from './revoke-without-job.ts';
import { revokeWrite } from './write-turns.ts';

/** Seconds before the next attempt: soon at first, for access may be open meanwhile. */
export const backoff = (attempt: number): number => Math.min(30, 2 ** attempt);

/** How long to leave Azure alone after an error, ms. */
export const pauseAfter = (error: unknown, attempt: number): number =>
  ((error instanceof AzureError && error.retryAfterSeconds) || backoff(attempt)) * 1000;

/** Whether Azure shows that the job of a request without a reply is revoked, or that there is none any more. */
export const shownOf = async (
  { row, signal }: Removal,
  job: JobToRevoke,
): Promise<'revoked' | 'gone' | 'there' | 'unknown'> => {
  try {
    const reading = await readJobs(row.machineId, signal);
    if (!reading.available) return 'unknown';
    const shown = reading.jobs.find(({ name }) => name.toLowerCase() === job.name.toLowerCase());
    if (shown === undefined) return 'gone';
    return shown.type.toLowerCase() === 'revoke' ? 'revoked' : 'there';
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
    if (shown === 'there' && attempt < mostContradictions) return 'repeat';
    throw error;
  }
  if (isLost(error)) return (await shownOf(removal, job)) === 'revoked' ? 'sent' : 'repeat';
  if (error instanceof AzureError && error.kind === 'conflict' && error.code?.toLowerCase() !== 'scopelocked')
    return 'repeat';
  throw error;
};

/** Sends the revoke until Azure has it. What needs a person first (a role, a sign-in) is thrown: asking again would not help. */
export const sendRevoke = async (
  removal: Removal,
  job: JobToRevoke,
  /** Told what stands in the way. */
  tell: (note: string) => void = (note) => change(removal, 'requesting', { note }),
): Promise<void> => {
  const { row, signal } = removal;
  const request = { type: 'Revoke', level: job.accessLevel, notAfter: job.expirationTimestamp } as const;
  for (let attempt = 1; ; attempt += 1) {
    try {
      const options = { correlationId: correlationOf({ row: { ...removal.row, job } }), signal };
      await revokeWrite(() => putJob(row.machineId, job.name, request, options));
      return;
    } catch (error) {
      if ((await settle(removal, job, error, attempt)) === 'sent') return;
      const why = error instanceof Error ? error.message : String(error);
      tell(`Not accepted yet, asked again: ${why}`);
      await wait(pauseAfter(error, attempt), signal);
    }
  }
};
