import { parseInstant } from '#src/consent/instant.ts';
import type { NodeState, Outcome } from './access-job-table.ts';
import type { JobEvidence } from './access-state.ts';

// What the words of a job mean, without the tables of what follows from them: whoever reads jobs asks for this.

const succeededStatus: ReadonlySet<string> = new Set(['succeeded', 'deploymentsuccess']);
const failedWords: ReadonlySet<string> = new Set([
  'failed',
  'error',
  'canceled',
  'validationfailed',
  'deploymentfailed',
]);
const deletingWords: ReadonlySet<string> = new Set(['deleting', 'deleted']);
const runningWords: ReadonlySet<string> = new Set([
  'notspecified',
  'accepted',
  'inprogress',
  'creating',
  'updating',
  'provisioning',
  'disableinprogress',
  'validationinprogress',
  'validationsuccess',
  'deploymentinprogress',
  'scheduled',
  'paused',
]);

/**
 * How far Azure says that the newest request of the job has come. Both of ARM's words must say success; one of them is enough for failure;
 * a word not known here proves nothing. An outcome from before the request is that of an earlier one, so the request is still running.
 */
export function outcomeOf(job: JobEvidence): Outcome {
  const outcome = outcomeInWords(job);
  const isTerminal = outcome === 'succeeded' || outcome === 'failed';
  return isTerminal && isBefore(job.endTime, job.lastModifiedAt) ? 'running' : outcome;
}

function outcomeInWords(job: JobEvidence): Outcome {
  const state = job.provisioningState.toLowerCase();
  const status = job.status.toLowerCase();
  if (deletingWords.has(state)) return 'deleting';
  if (failedWords.has(state) || failedWords.has(status)) return 'failed';
  if (state === 'succeeded' && succeededStatus.has(status)) return 'succeeded';
  const isKnown =
    (state === 'succeeded' || runningWords.has(state)) && (succeededStatus.has(status) || runningWords.has(status));
  return isKnown ? 'running' : 'unknown';
}

/** Whether both are times and the first is the earlier one. */
export function isBefore(one: string | undefined, other: string | undefined): boolean {
  return (parseInstant(one) ?? Number.NaN) < (parseInstant(other) ?? Number.NaN);
}

/** A removal that Azure calls done, and does not say since when. */
export const isDoneUndated = (job: JobEvidence): boolean =>
  job.type.toLowerCase() === 'revoke' && outcomeOf(job) === 'succeeded' && parseInstant(job.endTime) === undefined;

/**
 * What the machine reports. Only "Active" is documented; a machine that ended access by itself says "Expired", "Revoked" or
 * "Superseded". Any other word proves nothing.
 */
export function nodeStateOf(job: JobEvidence): NodeState {
  const state = (job.nodeState ?? '').toLowerCase();
  if (state === '') return 'none';
  if (state === 'active' || state === 'superseded') return state;
  return state === 'expired' || state === 'revoked' ? 'ended' : 'unknown';
}
