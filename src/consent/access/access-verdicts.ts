import { formatInstant } from '#src/lib/time.ts';

import type { Phase } from './access-decision-table.ts';
import type { Decision } from './access-decision.ts';
import { isPassedOver, isRemovedYetDisplaced, judgeJob } from './access-job.ts';
import { awaySentence, connectionAfter, isOnOther } from './access-machine.ts';
import { goneJobs } from './access-records.ts';
import type { AccessEvidence, AccessState, AccessWord, JobEvidence, RemovedJob } from './access-state.ts';
import type { Verdict } from '#src/consent/preflight/preflight.ts';
import { extensionPhase } from '#src/consent/preflight/preflight-extension.ts';

type Verdicts = Pick<AccessState, 'canRevoke' | 'canGrant' | 'canConfigure' | 'canSetUp'>;

/** What may be done next, each with the reason when the answer is no. */
export function verdictsFor(decision: Decision, evidence: AccessEvidence): Verdicts {
  return {
    canRevoke: decision.mayExist ? yes : no('There is no access to revoke.'),
    canGrant: canGrant(decision, evidence),
    canConfigure: canConfigure(decision),
    canSetUp: canSetUp(evidence),
  };
}

const yes: Verdict = { allowed: true };

const noSuchMachine = 'Azure no longer has this machine.';

function no(reason: string): Verdict {
  return { allowed: false, reason };
}

type GrantRule = (decision: Decision, evidence: AccessEvidence) => Verdict;

const unlessUnderWay: GrantRule = () => no('Wait until the removal is proven.');
const whenConnected: GrantRule = (_decision, evidence) => unlessAway(evidence);

/** Granting needs certainty that nothing of someone else's is overwritten; the preflight checks the rest. */
const grantRules: Record<AccessWord, GrantRule> = {
  None: whenConnected,
  'Setting up': whenConnected,
  'Set up': whenConnected,
  'Set-up failed': () => no('Set-up failed. Repair it first.'),
  'Access requested': (decision) => no(already('requested', decision)),
  Active: (decision) => no(already('granted', decision)),
  'Expired, checking': () => no('Wait until the machine confirms that the earlier access ended, or revoke it.'),
  Expired: whenConnected,
  'Requesting removal': unlessUnderWay,
  'Removal accepted, waiting for the machine': unlessUnderWay,
  // What is left of another machine is nothing that new access on this one could be in the way of.
  'Removed from Azure': (decision, evidence) =>
    isOfOthers(evidence) ? unlessAway(evidence) : unlessUnderWay(decision, evidence),
  Revoked: whenConnected,
  Failed: ({ winner }, evidence) =>
    winner?.standing === 'live' ? no('The removal failed. Revoke the access again first.') : unlessAway(evidence),
  // Once all that Azure shows is revoked, only new access can take the place of what it does not show.
  Unknown: ({ winner }, evidence) =>
    winner !== undefined && isRemovedYetDisplaced(winner)
      ? unlessAway(evidence)
      : no('It is not known whether access exists. Refresh, or revoke it first.'),
};

function canGrant(decision: Decision, evidence: AccessEvidence): Verdict {
  if (evidence.machine === 'notFound') return no(noSuchMachine);
  return grantRules[decision.word](decision, evidence);
}

/** Whether all that is left is that of another machine, or proven to have ended on this one. */
function isOfOthers(evidence: AccessEvidence): boolean {
  const listed = evidence.jobs === 'unknown' ? [] : evidence.jobs;
  const live = listed.filter((job) => !isPassedOver(job, evidence) && judgeJob(job, evidence).standing === 'live');
  return live.every((job) => isOverHere(job, evidence)) && goneJobs(evidence).every((job) => isNotHere(job, evidence));
}

/** Whether a job that is gone lets nobody in on this machine: another one had it, or this one was connected after it went. */
function isNotHere(gone: RemovedJob, evidence: AccessEvidence): boolean {
  return isOnOther(gone, evidence) || connectionAfter(gone.goneAt, evidence, gone.thereAt) === 'proven';
}

/** Whether a job of another machine is over on this one, which carries out what is asked for under its name now. */
function isOverHere(job: JobEvidence, evidence: AccessEvidence): boolean {
  const { machine } = evidence;
  if (typeof machine !== 'object' || !isOnOther(job, evidence)) return false;
  const { vmId: _, ...here } = machine;
  return judgeJob(job, { ...evidence, machine: here }).standing === 'over';
}

function already(is: 'granted' | 'requested', { winner }: Decision): string {
  return `Access is already ${is}${untilWhen(winner?.until)}. Configure or revoke it.`;
}

function untilWhen(until: number | undefined): string {
  return until === undefined ? '' : ` until ${formatInstant(until)}`;
}

function unlessAway(evidence: AccessEvidence): Verdict {
  const away = awaySentence(evidence);
  return away === undefined ? yes : no(`${away} Access can be granted once it is connected.`);
}

function canConfigure({ word, winner }: Decision): Verdict {
  const isLive = word === 'Active' || word === 'Access requested';
  return isLive && winner ? yes : no('There is no live access to configure.');
}

/** What the extension allows to be set up; a reason when it does not. */
const setUpReasons: Record<Phase, string | undefined> = {
  absent: undefined,
  failed: undefined,
  ready: 'Remote support is already set up.',
  inProgress: 'Set-up is running.',
  deleting: 'The extension is being removed.',
  unknown: 'The state of the extension is not known.',
};

function canSetUp(evidence: AccessEvidence): Verdict {
  const { extension } = evidence;
  if (evidence.machine === 'notFound') return no(noSuchMachine);
  if (evidence.azureLocal === true) return no('On Azure Local, Azure installs the extension by itself.');
  if (extension === 'unknown') return no('The extensions of the machine could not be read.');
  const reason = setUpReasons[extension === 'absent' ? extension : extensionPhase(extension)];
  return reason === undefined ? unlessAway(evidence) : no(reason);
}
