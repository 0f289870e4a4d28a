import { visibleText } from '#src/lib/visible-text.ts';
import { formatInstant } from '#src/lib/time.ts';

import { type AccessLevel, accessLevelName, parseAccessLevel } from './access-level.ts';
import { connectedAfter, offlineRemoval, offlineRequest } from './access-machine.ts';
import type { AccessEvidence, AccessWord, JobEvidence } from './access-state.ts';
import { parseInstant } from './instant.ts';

/** What one job proves about access. */
export interface JobVerdict {
  job: JobEvidence;
  word: AccessWord;
  detail: string;
  /**
   * `live`: access through this job may exist or be on its way, so it decides the state. `doubtful`: it does not decide, but a revoke
   * may still have something to end. `over`: proven to give no access.
   */
  standing: 'live' | 'doubtful' | 'over';
  level?: AccessLevel;
  until?: number;
}

type Finding = Pick<JobVerdict, 'word' | 'detail' | 'standing'>;

type Outcome = 'succeeded' | 'failed' | 'running' | 'unknown';

const succeededStatus: ReadonlySet<string> = new Set(['succeeded', 'deploymentsuccess']);
const failedWords: ReadonlySet<string> = new Set([
  'failed',
  'error',
  'canceled',
  'validationfailed',
  'deploymentfailed',
]);
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

/** Both of ARM's words must say success; one of them is enough for failure; a word not known here proves nothing. */
export function outcomeOf(job: JobEvidence): Outcome {
  const state = job.provisioningState.toLowerCase();
  const status = job.status.toLowerCase();
  if (failedWords.has(state) || failedWords.has(status)) return 'failed';
  if (state === 'succeeded' && succeededStatus.has(status)) return 'succeeded';
  const isKnown =
    (state === 'succeeded' || runningWords.has(state)) && (succeededStatus.has(status) || runningWords.has(status));
  return isKnown ? 'running' : 'unknown';
}

/**
 * What the machine reports. Only "Active" is documented; a machine that ended access by itself says "Expired", "Revoked" or
 * "Superseded". Any other word proves nothing.
 */
export function nodeStateOf(job: JobEvidence): 'none' | 'active' | 'ended' | 'superseded' | 'unknown' {
  const state = (job.nodeState ?? '').toLowerCase();
  if (state === '') return 'none';
  if (state === 'active' || state === 'superseded') return state;
  return state === 'expired' || state === 'revoked' ? 'ended' : 'unknown';
}

export function judgeJob(job: JobEvidence, evidence: AccessEvidence): JobVerdict {
  const level = parseAccessLevel(job.accessLevel);
  const until = parseInstant(job.expirationTimestamp);
  const type = job.type.toLowerCase();
  const finding =
    type === 'enable'
      ? judgeEnable(job, evidence, level, until)
      : type === 'revoke'
        ? judgeRevoke(job, evidence, until)
        : unknown(`Azure gives the type of the job as "${visibleText(job.type)}", which is not known here.`);
  return { job, ...finding, ...(level && { level }), ...(until !== undefined && { until }) };
}

function unknown(detail: string): Finding {
  return { word: 'Unknown', detail: `${detail} Access may exist.`, standing: 'live' };
}

function judgeEnable(
  job: JobEvidence,
  evidence: AccessEvidence,
  level: AccessLevel | undefined,
  until: number | undefined,
): Finding {
  if (until === undefined) {
    return unknown(`Azure gives the end of the access as "${visibleText(job.expirationTimestamp)}", which is no time.`);
  }
  // Written so that a time which cannot be compared counts as past: never Active by accident.
  if (!(evidence.now < until)) return judgePastEnd(job, until);
  if (level === undefined) {
    return unknown(`Azure gives the access level as "${visibleText(job.accessLevel)}", which is not known here.`);
  }
  return judgeRunning(job, evidence, `${accessLevelName(level)} until ${formatInstant(until)}`);
}

function judgePastEnd(job: JobEvidence, until: number): Finding {
  const node = nodeStateOf(job);
  const ended = `Access ended ${formatInstant(until)}`;
  if (node === 'ended' || node === 'superseded') {
    const detail = `${ended}, and the machine reports "${visibleText(job.nodeState ?? '')}".`;
    return { word: 'Expired', detail, standing: 'over' };
  }
  if (node === 'none' && outcomeOf(job) === 'failed') return { ...failed(job), standing: 'over' };
  const detail = `The agreed end, ${formatInstant(until)}, has passed; the machine has not yet confirmed that access ended.`;
  return { word: 'Expired, checking', detail, standing: 'live' };
}

function judgeRunning(job: JobEvidence, evidence: AccessEvidence, what: string): Finding {
  const outcome = outcomeOf(job);
  const reported = `The machine reports "${visibleText(job.nodeState ?? '')}"`;
  switch (nodeStateOf(job)) {
    case 'active':
      return judgeActive(outcome, job, what);
    case 'ended':
      return unknown(`${reported}, though Azure still holds ${what}: revoke it to be certain.`);
    case 'superseded':
      return unknown(`${reported}: another grant took the place of ${what}, and Azure does not show it.`);
    case 'unknown':
      return unknown(`${reported}, which is not known here.`);
    case 'none':
      return outcome === 'failed' ? failed(job) : requested(outcome, job, evidence, what);
  }
}

function judgeActive(outcome: Outcome, job: JobEvidence, what: string): Finding {
  if (outcome === 'succeeded') return { word: 'Active', detail: `${what}.`, standing: 'live' };
  if (outcome === 'failed')
    return unknown(`The request failed, yet the machine reports access as active.${quoted(job)}`);
  const detail = `${what} is requested. The machine reports access as active, Azure has not confirmed this request.`;
  return { word: 'Access requested', detail: `${detail}${oddWords(outcome, job)}`, standing: 'live' };
}

function requested(outcome: Outcome, job: JobEvidence, evidence: AccessEvidence, what: string): Finding {
  const detail = `${what} is requested; the machine has not reported it active yet.${oddWords(outcome, job)}${offlineRequest(job, evidence)}`;
  return { word: 'Access requested', detail, standing: 'live' };
}

/** A failed request does not decide the state while another job may hold access; its revoke is offered, as a part may have been done. */
function failed(job: JobEvidence): Finding {
  return { word: 'Failed', detail: `The request for access failed.${quoted(job)}`, standing: 'doubtful' };
}

function oddWords(outcome: Outcome, job: JobEvidence): string {
  return outcome === 'unknown'
    ? ` Azure gives the state as "${visibleText(job.provisioningState)}" and "${visibleText(job.status)}", which are not known here.`
    : '';
}

function quoted(job: JobEvidence): string {
  return job.connectionErrorMessage ? ` The machine says: "${visibleText(job.connectionErrorMessage, 1000)}"` : '';
}

function judgeRevoke(job: JobEvidence, evidence: AccessEvidence, until: number | undefined): Finding {
  const outcome = outcomeOf(job);
  const node = nodeStateOf(job);
  if (outcome === 'succeeded' && node !== 'active' && node !== 'unknown' && openSessions(job) === 0) {
    return judgeRemoved(job, evidence);
  }
  if (until !== undefined && evidence.now >= until && (node === 'ended' || node === 'superseded')) {
    return judgePastEnd(job, until);
  }
  if (outcome === 'failed') {
    const detail = `The removal failed, so access may continue: revoke it again.${quoted(job)}`;
    return { word: 'Failed', detail, standing: 'live' };
  }
  const detail = `Azure has accepted the removal; the machine has not confirmed it.${oddWords(outcome, job)}${contradiction(job)}${offlineRemoval(job, evidence)}`;
  return { word: 'Removal accepted, waiting for the machine', detail, standing: 'live' };
}

function judgeRemoved(job: JobEvidence, evidence: AccessEvidence): Finding {
  // Without a time of its end the job ended at the latest when it was read.
  const endedAt = parseInstant(job.endTime) ?? evidence.readAt;
  if (connectedAfter(endedAt, evidence)) {
    const detail = `Access was removed ${formatInstant(endedAt)}, and the machine was connected after it.`;
    return { word: 'Revoked', detail, standing: 'over' };
  }
  const detail = 'Azure reports the access as removed, but the machine has not been seen connected since.';
  return { word: 'Removed from Azure', detail, standing: 'live' };
}

/** What speaks against a removal that Azure calls done. */
function contradiction(job: JobEvidence): string {
  if (outcomeOf(job) !== 'succeeded') return '';
  const sessions = openSessions(job);
  const state = job.nodeState ? ` The machine still reports "${visibleText(job.nodeState)}".` : '';
  return `${state}${sessions === 0 ? '' : ` It still reports ${sessions === 1 ? 'an open session' : `${sessions} open sessions`}.`}`;
}

/** How many sessions the job reports without an end. */
export function openSessions(job: JobEvidence): number {
  return job.sessions.filter((session) => !session.sessionEndTime).length;
}
