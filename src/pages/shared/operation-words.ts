import { formatDuration, formatInstant, minuteMs, parseInstant } from '#src/lib/time.ts';
import type { Refusal } from '#src/consent/authority/authority.ts';
import { describeError } from '#src/azure/http/error-words.ts';
import { levelName, parseLevel } from '#src/consent/level.ts';
import type {
  Act,
  Failure,
  Intent,
  Operation,
  OperationProgress,
  Outcome,
  PersonReason,
  Removal,
  WaitReason,
} from '#src/azure/operations/operation.ts';
import { actOf } from './operation-standing.ts';

/** How far an operation is, one or two sentences. May hold Azure's own text. */
export function stepSentence({ step, operation, at }: OperationProgress): string {
  switch (step.do) {
    case 'write':
      return 'Sending the request to Azure.';
    case 'wait':
      return [waitSentence(step.why, operation.intent.kind, at), paceSentence(at - operation.pressedAt)]
        .filter(Boolean)
        .join(' ');
    case 'done':
      return outcomeSentence(step.outcome);
    case 'person':
      return reasonSentence(step.why, operation);
  }
}

/** What the word of its step doesn't say by itself; empty where that says all. May hold Azure's own text. */
export function besideStep(progress: OperationProgress): string {
  const { step, operation, at } = progress;
  if (step.do === 'done' && step.outcome.is === 'active') return `${termsWords(step.outcome)}.`;
  if (step.do === 'wait' && wordSaysAll.has(step.why.is)) return paceSentence(at - operation.pressedAt) ?? '';
  return step.do === 'person' && step.why.is === 'stopped' ? mightGoOn : stepSentence(progress);
}

const wordSaysAll: ReadonlySet<WaitReason['is']> = new Set(['queued', 'recording', 'installing', 'machineReports']);

const waits: Readonly<Record<Exclude<WaitReason['is'], 'machineAway' | 'unreachable' | 'approval'>, string>> = {
  queued: 'Waiting to start.',
  recording: 'Recording the consent.',
  activating: 'Approved. Waiting for Azure to activate the role.',
  installing: 'Installing the extension.',
  removing: 'Removing the extension.',
  machineReports: 'Requested. Waiting for the machine to report.',
  busy: 'Another operation is running on this machine. This one continues after it.',
  onItsWay: 'Request sent. Waiting for Azure to show it.',
};

function waitSentence(why: WaitReason, kind: Intent['kind'], at: number): string {
  if (why.is === 'unreachable')
    return isUnasked(why.failure) ? 'Reading from Azure.' : retrySentence(why.failure, kind, at);
  if (why.is === 'approval')
    return `Waiting for approval${why.answerBy === undefined ? '' : ` until ${formatInstant(why.answerBy)}`}.`;
  if (why.is !== 'machineAway') return waits[why.is];
  const away = `The machine isn’t connected${why.since === undefined ? '' : ` since ${formatInstant(why.since)}`}.`;
  return why.keptUntil === undefined ? away : `${away} Azure keeps the request until ${formatInstant(why.keptUntil)}.`;
}

/** Not read yet, or the reading was called off: no failure of anybody's. */
function isUnasked({ kind }: Failure): boolean {
  return kind === 'unread' || kind === 'cancelled';
}

function retrySentence(failure: Failure, intent: Intent['kind'], at: number): string {
  const { retryAfterSeconds } = failure;
  // However long Azure asks, a revoke is tried every two minutes.
  if (retryAfterSeconds !== undefined)
    return `Azure asked to wait until ${formatInstant(at + retryAfterSeconds * 1000)}.${intent === 'revoke' ? ' Next try within 2 minutes.' : ''}`;
  return `${describeError(failure).title}. Retrying.`;
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
      return `Access is active: ${termsWords(outcome)}.`;
    case 'reduced':
      return `Access is reduced: ${termsWords(outcome)}.`;
    case 'revoked':
      return `Access ended. Confirmed by the machine.${extensionSentence(outcome)}`;
    case 'expired':
      return `The agreed time has ended.${extensionSentence(outcome)}`;
    case 'nothingToRevoke':
      return `Azure shows no access to revoke.${extensionSentence(outcome)}`;
  }
}

function extensionSentence({ extension, failure }: Removal): string {
  if (extension === undefined) return '';
  if (extension === 'removed') return ' The extension is removed.';
  return failure === undefined
    ? ' The extension is still installed.'
    : ' The extension couldn’t be removed: Azure refused.';
}

/** "Diagnostics until 30 Nov 2026, 12:15 UTC"; what isn't known here, as Azure spells it. */
function termsWords({ level, until }: { level: string; until: string }): string {
  const known = parseLevel(level);
  const end = parseInstant(until);
  return `${known === undefined ? level : levelName(known)} until ${end === undefined ? until : formatInstant(end)}`;
}

/** What is known of an operation that needs a person, without a full stop: once its request has left, Azure may do it all the same. */
export function undoneWords({ intent, sent }: Operation): string {
  const asked = intent.kind === 'setUp' ? 'extension' : intent.kind === 'grant' ? intent.consentId : undefined;
  const hasLeft = sent.some(({ what }) => (asked === undefined ? what !== 'removal' : what === asked));
  return acts[actOf(intent)][hasLeft ? 'notConfirmed' : 'undone'];
}

/** The same where Azure refused: that it is a permission that lacks comes with it. */
export function refusedWords(operation: Operation, failure: Failure): string {
  const undoneSo = undoneWords(operation);
  if (failure.kind !== 'forbidden') return undoneSo;
  // No role opens what a policy or a deny assignment has shut.
  if (isRule(failure)) return `${undoneSo}. ${describeError(failure).title}`;
  return `${undoneSo}. You don’t have permission to ${acts[actOf(operation.intent)].act} it`;
}

function isRule({ code = '' }: Failure): boolean {
  return ['requestdisallowedbypolicy', 'denyassignmentauthorizationfailed'].includes(code.toLowerCase());
}

const acts: Readonly<Record<Act, Record<'act' | 'undone' | 'notConfirmed', string>>> = {
  setUp: { act: 'install', undone: 'The extension was not installed', notConfirmed: 'Setup isn’t confirmed' },
  grant: { act: 'grant', undone: 'Access was not granted', notConfirmed: 'Access isn’t confirmed' },
  extend: {
    act: 'extend',
    undone: 'Access was not extended',
    notConfirmed: 'The extension of access isn’t confirmed',
  },
  reduce: { act: 'change', undone: 'Access was not changed', notConfirmed: 'The change isn’t confirmed' },
  revoke: { act: 'revoke', undone: 'Access was not revoked', notConfirmed: 'The end of access isn’t confirmed' },
};

function reasonSentence(why: PersonReason, operation: Operation): string {
  const { kind } = operation.intent;
  const nothing = `${undoneWords(operation)}.`;
  if (why.is === 'refused' && why.extension === 'removed')
    return `${refusedWords(operation, why.failure)}. The extension was removed instead: what Azure shows of the access might not change before its agreed end.`;
  if (why.is === 'refused' && why.failure.kind === 'forbidden') return `${refusedWords(operation, why.failure)}.`;
  if (why.is === 'notApproved') return refusals[why.how];
  if (why.is === 'exceeds') return `Azure shows more access than was agreed: ${termsWords(why)}.`;
  if (why.is === 'conflict') {
    const by = why.by === undefined ? '' : ` by ${why.by}`;
    return `${nothing} Access already exists${by}: ${termsWords(why)}.`;
  }
  if (kind === 'revoke' && why.is === 'replaced')
    return 'Access might have been granted again since. That was not revoked.';
  const { whole, because } = reasons[why.is];
  return whole ?? `${nothing} ${because}`;
}

const refusals: Readonly<Record<Refusal, string>> = {
  denied: 'The request for the role was denied.',
  timedOut: 'Nobody answered the request for the role in time.',
  cancelled: 'The request for the role was withdrawn.',
  left: 'The role was left or taken away.',
  failed: 'Azure couldn’t activate the role.',
};

/** What to do next, one sentence; undefined where there is nothing to say that the page doesn't offer. */
export function remedySentence(why: PersonReason): string | undefined {
  return why.is === 'notRecorded' && why.failure !== undefined
    ? 'Fix what Azure refuses, then retry.'
    : reasons[why.is].remedy;
}

const lookAndRetry = 'See the machine’s page, then try again.';
const signAnew = 'Sign a new consent.';
const mightGoOn = 'Azure might still complete the last request.';

/**
 * Why it needs a person: `because` after what is known of it, `whole` alone, and what to do. What Azure or the machine says of a failure stands
 * under Details.
 */
const reasons: Readonly<Record<PersonReason['is'], { because?: string; whole?: string; remedy?: string }>> = {
  refused: { because: 'Azure refused the request.' },
  signIn: { because: 'Sign in again to continue.' },
  conflict: { remedy: 'Revoke or change that access first.' },
  exceeds: { remedy: 'Revoke the access on this machine.' },
  requestFailed: { whole: 'The request failed.', remedy: lookAndRetry },
  installFailed: {
    whole: 'The extension couldn’t be installed.',
    remedy: 'See the checks on the machine’s page, then try again.',
  },
  installedByAzure: {
    because: 'Azure Local installs the extension by itself, and it isn’t there yet.',
    remedy: 'Run Sync-AzureStackHCI on the machine, or wait up to 12 hours.',
  },
  timeOver: { whole: 'The agreed time has ended.', remedy: signAnew },
  revoked: { whole: 'Access was revoked.' },
  replaced: { whole: 'Another grant replaced this one.', remedy: signAnew },
  notRecorded: { because: 'The consent isn’t on record.', remedy: signAnew },
  badSignature: {
    because: 'The consent on record doesn’t carry your valid signature for this machine.',
    remedy: signAnew,
  },
  machineGone: { because: 'Azure has no such machine.', remedy: lookAndRetry },
  otherComputer: {
    because: 'Another computer has this machine’s name now than the one in the consent.',
    remedy: signAnew,
  },
  unavailable: { because: 'Azure offers no remote support on this machine.' },
  notOpen: { because: 'Access has changed since: Azure shows nothing that could be reduced to this.' },
  lost: {
    whole: 'Azure took the request and doesn’t show it. Someone might have removed it.',
    remedy: lookAndRetry,
  },
  stopped: { whole: `Stopped. ${mightGoOn}` },
  notApproved: { remedy: signAnew },
  noRole: { because: 'You have no role that allows it, and none that you could activate.' },
  approved: { whole: 'Approved. Access starts only when you select Grant access.' },
  pressAgain: { whole: 'Not finished in this browser.', remedy: 'Select Continue to go on.' },
  gaveUp: { whole: 'Access keeps coming back. Someone else might be granting it.', remedy: lookAndRetry },
  unprovable: { whole: 'Azure can’t show whether access ended.' },
};
