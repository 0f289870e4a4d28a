import { formatInstant, parseInstant } from '#src/lib/time.ts';
import { visibleText } from '#src/lib/visible-text.ts';
import { levelName } from '#src/consent/level.ts';
import { onMachineDisable } from '#src/consent/on-machine.ts';
import { jobsIn } from './consents.ts';
import type { AccessEvidence, JobEvidence, Part } from './evidence.ts';
import type {
  AccessConflict,
  AccessState,
  Away,
  ExtensionPhase,
  PlainRefusal,
  RefusalWhy,
  UnconfirmedAccess,
} from './state.ts';
import type { JobFinding } from './job-table.ts';

/** How to be certain without Azure. */
const localRevoke = `To end all access on the machine itself, run ${onMachineDisable} there.`;

/** What stands beside the word: the level where there is access, or how sure an end is. */
export function stateDetail(state: Pick<AccessState, 'kind' | 'level' | 'isConfirmed'>): string | undefined {
  if (state.kind === 'expired') return state.isConfirmed ? 'confirmed by the machine' : 'waiting for confirmation';
  const hasAccess = state.kind === 'active' || state.kind === 'requested' || state.kind === 'revocationPending';
  return hasAccess && state.level !== undefined ? levelName(state.level) : undefined;
}

/** What the state means and, where there is something, the one thing to do. */
export function stateSentence(state: AccessState): string {
  const { why } = state;
  switch (why.is) {
    case 'job':
      return `${findingSentences[why.finding](state)}${awaySentence(why.away)}`;
    case 'noJob':
      return `${noJobWords(why.consents, state)} Revoke it, or run ${onMachineDisable} there.`;
    case 'extension':
      return extensionSentences[why.phase];
    case 'unread':
      return `${unreadSentences[why.part]} Access might exist.`;
    case 'machineGone':
      return `Azure doesn’t have this machine anymore. Access might still exist on it. ${localRevoke}`;
  }
}

function noJobWords(unconfirmed: readonly UnconfirmedAccess[], { until }: AccessState): string {
  const [{ consentId, deletedAt } = { consentId: '' }, ...others] = unconfirmed;
  if (others.length > 0)
    return `Azure has no job for what was granted ${unconfirmed.length} times. Access might still exist on the machine.`;
  return `${jobGoneWords(consentId, deletedAt, 'this consent')} Access might still exist on the machine until ${time(until)}.`;
}

function jobGoneWords(name: string, deletedAt: string | undefined, consent: string): string {
  return deletedAt === undefined
    ? `Azure has no job for ${consent}.`
    : `The Activity Log shows that the job ${visibleText(name)} was deleted ${time(parseInstant(deletedAt))}.`;
}

const findingSentences: Record<JobFinding, (state: AccessState) => string> = {
  active: (state) => `Microsoft Support has access (${access(state)}).`,
  requested: (state) => `Requested: ${access(state)}. The machine hasn’t reported it yet.`,
  requestFailed: () => 'The request for access failed. Access might exist in part: revoke it, or request it again.',
  beingDeleted: () => 'Azure is removing the access. The machine hasn’t confirmed it.',
  contradiction: () =>
    'What Azure and the machine report doesn’t fit together. Access might exist: revoke it to be certain.',
  odd: () =>
    'Azure or the machine reports something that this app can’t interpret. Access might exist: revoke it to be certain.',
  displaced: () => `The machine reports that other access replaced this one. Azure doesn’t show it. ${localRevoke}`,
  endNotConfirmed: (state) => `Access expired ${time(state.until)}. Waiting for the machine to confirm.`,
  expired: (state) => `Access ended ${time(state.until)}. Confirmed by the machine.`,
  revokeAccepted: () => 'Azure accepted the revocation. The machine hasn’t confirmed it.',
  revokeContradicted: () =>
    'Azure reports the access as revoked, but the machine still reports access. Revoke it again.',
  revokeNotSeen: () => 'Azure reports the access as revoked. The machine hasn’t been connected since.',
  revokeSeen: ({ why }) =>
    `Azure reports the access as revoked. It counts as confirmed from ${time(why.is === 'job' ? why.at : undefined)} if the machine stays connected.`,
  revokeLate: () =>
    'Azure reports the access as revoked, but the machine was away for more than 6 hours and might have missed it. Revoke it again.',
  revokeFailed: () => 'Access was not revoked: the request failed. Revoke it again.',
  revoked: ({ why }) => `Access ended ${time(why.is === 'job' ? why.at : undefined)}. Confirmed by the machine.`,
  superseded: () => 'Replaced by other access.',
  neverGiven: () => 'The request for access failed.',
};

const extensionSentences: Record<ExtensionPhase, string> = {
  absent: 'Remote support isn’t set up on this machine.',
  ready: 'Remote support is set up. Azure shows no access.',
  inProgress: 'The remote support extension is being installed.',
  deleting: 'The remote support extension is being removed.',
  failed: 'The remote support extension failed. Repair it before you grant access.',
  odd: 'The remote support extension is in a state that this app doesn’t know. Access might exist.',
};

const unreadSentences: Record<'extension' | 'jobs' | 'consents', string> = {
  extension: 'The extension of this machine couldn’t be read.',
  jobs: 'Access to this machine couldn’t be read.',
  consents: 'The consents for this machine couldn’t be read.',
};

/** "Diagnostics until 30 Nov 2026, 12:15 UTC". */
function access({ level, until }: AccessState): string {
  return `${level ? levelName(level) : 'Access'} until ${time(until)}`;
}

function time(at: number | undefined): string {
  return formatInstant(at ?? Number.NaN);
}

/** With a leading space. */
function awaySentence(away: Away | undefined): string {
  if (away === undefined) return '';
  const kept = away.keptUntil === undefined ? '' : ` Azure keeps the request for it until ${time(away.keptUntil)}.`;
  return ` The machine is ${awayWords(away)}.${kept}`;
}

function awayWords({ status, since }: Away): string {
  return `${visibleText(status)}${since === undefined ? '' : ` since ${time(since)}`}`;
}

/** What does not fit together, or is worth knowing beside the state. */
export function conflictSentence(conflict: AccessConflict): string {
  switch (conflict.is) {
    case 'levelBeyondConsent':
      return `The access level (${levelName(conflict.level)}) is higher than the consent allows (${levelName(conflict.agreed)}). Revoke the access.`;
    case 'endBeyondConsent':
      return `Access ends ${time(conflict.until)}, later than the consent allows (${time(conflict.agreed)}). Revoke the access.`;
    case 'noConsent':
      return 'This access has no consent on record: it was granted outside this app, or the record is gone.';
    case 'otherJob':
      return `Another job, ${visibleText(conflict.name)}, might give access too.`;
    case 'noJob':
      return `${jobGoneWords(conflict.consentId, conflict.deletedAt, `the consent ${visibleText(conflict.consentId)}`)} Its access might still exist on the machine.`;
    case 'waitsForApproval':
      return `The consent ${visibleText(conflict.consentId)} waits for approval until ${time(conflict.answerBy)}. Until then, it gives no access.`;
    case 'endOnRecord':
      return `A record says that this access ${conflict.ended === 'revoked' ? 'was revoked' : 'expired'}, confirmed ${time(parseInstant(conflict.confirmedAt))}. Azure doesn’t show that.`;
    case 'extension':
      return `The remote support extension ${conflict.phase === 'absent' ? 'isn’t on the machine' : 'is being removed'}, but access is active.`;
    case 'machineAway':
      return `The machine is ${awayWords(conflict.away)}. This is what it reported last.`;
    case 'jobsUnavailable':
      return conflict.isUnregistered
        ? 'Azure keeps no remote support jobs here until its resource provider Microsoft.AzureStackHCI is registered.'
        : 'Azure keeps no remote support jobs for this machine. Access is granted and revoked on the machine itself.';
  }
}

/** "How we know": one sentence for each thing that was read, in Azure's own words. */
export function evidenceSentences(evidence: AccessEvidence, state: AccessState): string[] {
  const { machine, extension, jobs, consents, activity } = evidence;
  return [
    ...(state.job ? jobSentences(state.job) : []),
    sentence(jobs, 'jobs', (value) => {
      const found = Array.isArray(value)
        ? `Remote support jobs on this machine: ${jobsIn(evidence)?.length ?? 0}.`
        : `Azure keeps no jobs: ${visibleText(value.unavailable, 1000)}`;
      return `${found} Read ${time(jobs.readAt)}.`;
    }),
    sentence(consents, 'consent records', ({ length }) => `Consents on record for this machine: ${length}.`),
    sentence(
      activity,
      'Activity Log',
      ({ length }) =>
        `Requests for jobs of this machine in the Activity Log: ${length}. Read ${time(activity.readAt)}.`,
    ),
    sentence(extension, 'extension', (value) => {
      if (value === 'absent') return 'The remote support extension isn’t on the machine.';
      const version = value.version ? `, version ${visibleText(value.version)}` : '';
      return `Extension ${visibleText(value.name)}: ${visibleText(value.provisioningState)}${version}.`;
    }),
    sentence(machine, 'machine', (value) => {
      if (value === 'notFound') return 'Azure has no such machine.';
      const status = value.status ? visibleText(value.status) : 'without a status';
      return `Machine ${status}${at(' since ', value.lastStatusChange)}. Read ${time(machine.readAt)}.`;
    }),
  ];
}

function sentence<T>(part: Part<T>, what: string, tell: (value: T) => string): string {
  return 'problem' in part ? `The ${what} couldn’t be read.` : tell(part.value);
}

function jobSentences(job: JobEvidence): string[] {
  const connection = job.connectionStatus ? `, connection ${visibleText(job.connectionStatus)}` : '';
  return [
    `Job ${visibleText(job.name)}, ${visibleText(job.type)}: ${visibleText(job.provisioningState)}, status ${visibleText(job.status)}${at(', ended ', job.endTime)}.`,
    job.nodeState
      ? `The machine reports ${visibleText(job.nodeState)}${connection}${at(', ', job.nodeUpdatedAt)}.`
      : 'The machine has reported no state of access.',
  ];
}

function at(before: string, text: string | undefined): string {
  const instant = parseInstant(text);
  return instant === undefined ? '' : `${before}${time(instant)}`;
}

/** Why something may not be done, and what to do first. */
export function verdictSentence(why: RefusalWhy): string {
  if (why.is === 'machineAway') return `The machine is ${awayWords(why.away)}. Connect it first.`;
  if (why.is === 'extension') return setUpRefusals[why.phase];
  if (why.is !== 'accessExists') return refusals[why.is];
  return `Access is already ${why.kind}${why.until === undefined ? '' : ` until ${time(why.until)}`}. Revoke or change it first.`;
}

const refusals: Record<PlainRefusal, string> = {
  machineGone: 'Azure doesn’t have this machine anymore.',
  setUpFailed: 'Setup failed. Repair it first.',
  endNotConfirmed: 'The machine hasn’t confirmed the end of earlier access. Wait, or revoke it.',
  revocationPending: 'Wait until the machine confirms that earlier access is revoked.',
  revokeFailed: 'Earlier access wasn’t revoked. Revoke it first.',
  unknown: 'Couldn’t check whether access exists. Refresh, or revoke it first.',
  noLiveAccess: 'There is no access to change.',
  azureLocal: 'On Azure Local, Azure installs the extension.',
};

const setUpRefusals: Record<Extract<RefusalWhy, { is: 'extension' }>['phase'], string> = {
  unread: 'The extension of this machine couldn’t be read.',
  ready: 'Remote support is already set up.',
  inProgress: 'Setup is running.',
  deleting: 'The extension is being removed.',
  odd: 'The extension is in a state that this app doesn’t know.',
};
