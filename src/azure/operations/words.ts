import { formatDuration, formatInstant, minuteMs, parseInstant } from '#src/lib/time.ts';
import { onMachineDisable } from '#src/consent/on-machine.ts';
import { levelName, parseLevel } from '#src/consent/level.ts';
import type { Failure, Intent, Milestone, OperationProgress, Outcome, PersonReason, WaitReason } from './operation.ts';

/** How far an operation is, one or two sentences. May hold Azure's own text. */
export function stepSentence({ step, operation, at }: OperationProgress): string {
  switch (step.do) {
    case 'write':
      return 'Sending the request to Azure.';
    case 'wait':
      return [waitSentence(step.why), paceSentence(at - operation.pressedAt)].filter(Boolean).join(' ');
    case 'done':
      return outcomeSentence(step.outcome);
    case 'person':
      return reasonSentence(step.why, operation.intent.kind);
  }
}

/** The names of milestones, as the steps of an operation are drawn. */
export const milestoneNames: Readonly<Record<Milestone, string>> = {
  recorded: 'Consent recorded',
  installed: 'Extension installed',
  requested: 'Requested',
  accepted: 'Accepted by Azure',
  sessionsEnded: 'Sessions ended',
  done: 'Confirmed by the machine',
};

function waitSentence(why: WaitReason): string {
  switch (why.is) {
    case 'queued':
      return 'Waiting to start.';
    case 'recording':
      return 'Recording the consent.';
    case 'installing':
      return why.state === undefined ? 'Installing the extension.' : `Installing the extension (${why.state}).`;
    case 'removing':
      return 'Removing the extension.';
    case 'machineReports':
      return 'Requested. Waiting for the machine to report.';
    case 'machineAway':
      return `The machine isn't connected${instant(' since', parseInstant(why.since))}.${kept(why.keptUntil)}`;
    case 'busy':
      return 'Another operation is running on this machine. This one continues after it.';
    case 'onItsWay':
      return 'Request sent. Waiting for Azure to show it.';
    case 'unreachable':
      return `Can't reach Azure. Retrying.`;
    case 'otherTab':
      return 'In progress in another tab of this browser.';
  }
}

function kept(until: number | undefined): string {
  return until === undefined ? '' : ` Azure keeps the request until ${formatInstant(until)}.`;
}

function instant(word: string, at: number | undefined): string {
  return at === undefined ? '' : `${word} ${formatInstant(at)}`;
}

/** That it takes longer is no verdict. */
function paceSentence(elapsedMs: number): string | undefined {
  if (elapsedMs < 15 * minuteMs) return undefined;
  const since = `Running for ${formatDuration(elapsedMs)}, longer than usual.`;
  return elapsedMs < 60 * minuteMs
    ? since
    : `${since} Check that the machine is on and its Azure Connected Machine agent runs.`;
}

function outcomeSentence(outcome: Outcome): string {
  switch (outcome.is) {
    case 'setUp':
      return 'The extension is installed.';
    case 'active':
      return `Access is active: ${terms(outcome)}.`;
    case 'reduced':
      return `Access is reduced: ${terms(outcome)}.`;
    case 'revoked':
      return `Access ended. Confirmed by the machine.${extensionSentence(outcome)}`;
    case 'expired':
      return `Access expired. Confirmed by the machine.${extensionSentence(outcome)}`;
    case 'nothingToRevoke':
      return `Azure shows no access to revoke.${extensionSentence(outcome)}`;
  }
}

function extensionSentence({ extension, failure }: { extension?: 'removed' | 'kept'; failure?: Failure }): string {
  if (extension === undefined) return '';
  if (extension === 'removed') return ' The extension is removed.';
  return failure === undefined
    ? ' The extension is still installed.'
    : " The extension couldn't be removed: Azure refused.";
}

function terms({ level, until }: { level: string; until: string }): string {
  const known = parseLevel(level);
  const end = parseInstant(until);
  return `${known === undefined ? level : levelName(known)} until ${end === undefined ? until : formatInstant(end)}`;
}

const undone: Readonly<Record<Intent['kind'], string>> = {
  setUp: 'The extension was not installed.',
  grant: 'Access was not granted.',
  reduce: 'Access was not changed.',
  revoke: 'Access was not revoked.',
};

function reasonSentence(why: PersonReason, kind: Intent['kind']): string {
  switch (why.is) {
    case 'refused':
      return `${undone[kind]} Azure refused the request.`;
    case 'signIn':
      return `${undone[kind]} Sign in again to continue.`;
    case 'conflict':
      return `${undone[kind]} Access already exists${why.by === undefined ? '' : ` by ${why.by}`}: ${terms(why)} (${why.job}).`;
    case 'exceeds':
      return `Azure shows more access than was agreed: ${terms(why)}.`;
    case 'requestFailed':
      return `${undone[kind]} The request failed${why.message === undefined ? '.' : `: ${why.message}`}`;
    case 'installFailed':
      return `${undone[kind]} The extension couldn't be installed${why.message === undefined ? '.' : `: ${why.message}`}`;
    case 'installedByAzure':
      return `${undone[kind]} Azure Local installs the extension by itself, and it isn't there yet.`;
    case 'timeOver':
      return `${undone[kind]} The agreed time has ended.`;
    case 'revoked':
      return `${undone[kind]} Access under this consent was revoked.`;
    case 'replaced':
      return kind === 'revoke'
        ? 'Access was granted again since. That access was not revoked.'
        : `${undone[kind]} Another grant took its place.`;
    case 'notRecorded':
      return `${undone[kind]} The consent isn't on record.`;
    case 'badSignature':
      return `${undone[kind]} The consent's signature doesn't count (${why.fault}).`;
    case 'machineGone':
      return `${undone[kind]} Azure has no such machine.`;
    case 'unavailable':
      return `${undone[kind]} Azure offers no remote support on this machine: ${why.message}`;
    case 'lost':
      return `Azure took the request and doesn't show it. Someone might have removed it.`;
    case 'stopped':
      return 'Stopped. Azure might go on with what was requested before.';
    case 'notOpen':
      return `${undone[kind]} Access has changed since: Azure shows nothing that could be reduced to this.`;
    case 'pressAgain':
      return 'Not finished in this browser.';
    case 'gaveUp':
      return kind === 'revoke'
        ? 'Access keeps coming back. Someone else might be granting it.'
        : `${undone[kind]} ${waitSentence(why.why)}`;
    case 'unprovable':
      return "Azure can't show whether access ended.";
  }
}

/** What to do next, one sentence; undefined where there is nothing to say that the page doesn't offer. */
export function remedySentence(why: PersonReason): string | undefined {
  switch (why.is) {
    case 'conflict':
      return 'Revoke or change that access first.';
    case 'exceeds':
      return 'Revoke the access on this machine.';
    case 'requestFailed':
    case 'lost':
    case 'gaveUp':
    case 'machineGone':
      return 'See the machine’s page, then try again.';
    case 'installFailed':
      return 'See the checks on the machine’s page, then try again.';
    case 'installedByAzure':
      return 'Run Sync-AzureStackHCI on the machine, or wait up to 12 hours.';
    case 'timeOver':
    case 'replaced':
    case 'badSignature':
      return 'Sign a new consent.';
    case 'notRecorded':
      return why.failure === undefined ? 'Sign a new consent.' : 'Fix what Azure refuses, then retry.';
    case 'pressAgain':
      return 'Select Continue to go on.';
    case 'unprovable':
    case 'unavailable':
      return `To be certain, run on the machine: ${onMachineDisable}`;
    default:
      return undefined;
  }
}
