import { formatDuration, formatInstant, minuteMs, parseInstant } from '#src/lib/time.ts';
import { describeError } from '#src/azure/http/error-words.ts';
import { levelName, parseLevel } from '#src/consent/level.ts';
import type {
  Failure,
  Intent,
  Operation,
  OperationProgress,
  Outcome,
  PersonReason,
  Removal,
  WaitReason,
} from '#src/azure/operations/operation.ts';

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
  if (step.do === 'done' && step.outcome.is === 'active') return `${terms(step.outcome)}.`;
  if (step.do === 'wait' && wordSaysAll.has(step.why.is)) return paceSentence(at - operation.pressedAt) ?? '';
  return step.do === 'person' && step.why.is === 'stopped' ? mightGoOn : stepSentence(progress);
}

const wordSaysAll: ReadonlySet<WaitReason['is']> = new Set(['queued', 'recording', 'installing', 'machineReports']);

const waits: Readonly<Record<Exclude<WaitReason['is'], 'machineAway' | 'unreachable'>, string>> = {
  queued: 'Waiting to start.',
  recording: 'Recording the consent.',
  installing: 'Installing the extension.',
  removing: 'Removing the extension.',
  machineReports: 'Requested. Waiting for the machine to report.',
  busy: 'Another operation is running on this machine. This one continues after it.',
  onItsWay: 'Request sent. Waiting for Azure to show it.',
};

function waitSentence(why: WaitReason, kind: Intent['kind'], at: number): string {
  if (why.is === 'unreachable')
    return isUnasked(why.failure) ? 'Reading from Azure.' : retrySentence(why.failure, kind, at);
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
    return `Azure asked to wait until ${formatInstant(at + retryAfterSeconds * 1000)}.${intent === 'revoke' ? ' Trying again sooner.' : ''}`;
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
      return `Access is active: ${terms(outcome)}.`;
    case 'reduced':
      return `Access is reduced: ${terms(outcome)}.`;
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

function terms({ level, until }: { level: string; until: string }): string {
  const known = parseLevel(level);
  const end = parseInstant(until);
  return `${known === undefined ? level : levelName(known)} until ${end === undefined ? until : formatInstant(end)}`;
}

/** What is known of an operation that needs a person, without a full stop: once its request has left, Azure may do it all the same. */
export function undoneWords({ intent, sent }: Operation): string {
  const asked = intent.kind === 'setUp' ? 'extension' : intent.kind === 'grant' ? intent.consentId : undefined;
  const hasLeft = sent.some(({ what }) => (asked === undefined ? what !== 'removal' : what === asked));
  return (hasLeft ? notConfirmed : undone)[intent.kind];
}

const undone: Readonly<Record<Intent['kind'], string>> = {
  setUp: 'The extension was not installed',
  grant: 'Access was not granted',
  reduce: 'Access was not changed',
  revoke: 'Access was not revoked',
};

/** The same where Azure refused: that it is a permission that lacks comes with it. */
export function refusedWords(operation: Operation, { kind }: Failure): string {
  const undoneSo = undoneWords(operation);
  if (kind !== 'forbidden') return undoneSo;
  return `${undoneSo}. You don’t have permission to ${acts[operation.intent.kind]} it`;
}

const acts: Readonly<Record<Intent['kind'], string>> = {
  setUp: 'install',
  grant: 'grant',
  reduce: 'change',
  revoke: 'revoke',
};

const notConfirmed: Readonly<Record<Intent['kind'], string>> = {
  setUp: 'Setup isn’t confirmed',
  grant: 'Access isn’t confirmed',
  reduce: 'The change isn’t confirmed',
  revoke: 'The end of access isn’t confirmed',
};

/** Why it was not done, after what is known of it. What Azure or the machine says of a failure stands under Details. */
const reasons = {
  refused: 'Azure refused the request.',
  signIn: 'Sign in again to continue.',
  installedByAzure: 'Azure Local installs the extension by itself, and it isn’t there yet.',
  notRecorded: 'The consent isn’t on record.',
  machineGone: 'Azure has no such machine.',
  otherComputer: 'Another computer has this machine’s name now than the one in the consent.',
  unavailable: 'Azure offers no remote support on this machine.',
  notOpen: 'Access has changed since: Azure shows nothing that could be reduced to this.',
} as const;

const mightGoOn = 'Azure might go on with what was requested before.';

/** Sentences that say all. */
const whole = {
  requestFailed: 'The request failed.',
  installFailed: 'The extension couldn’t be installed.',
  timeOver: 'The agreed time has ended.',
  revoked: 'Access was revoked.',
  replaced: 'Another grant replaced this one.',
  lost: 'Azure took the request and doesn’t show it. Someone might have removed it.',
  stopped: `Stopped. ${mightGoOn}`,
  pressAgain: 'Not finished in this browser.',
  gaveUp: 'Access keeps coming back. Someone else might be granting it.',
  unprovable: 'Azure can’t show whether access ended.',
} as const;

function reasonSentence(why: PersonReason, operation: Operation): string {
  const { kind } = operation.intent;
  const nothing = `${undoneWords(operation)}.`;
  if (why.is === 'refused' && why.failure.kind === 'forbidden') return `${refusedWords(operation, why.failure)}.`;
  if (why.is === 'exceeds') return `Azure shows more access than was agreed: ${terms(why)}.`;
  if (why.is === 'badSignature')
    return `${nothing} The consent on record doesn’t carry your valid signature for this machine.`;
  if (why.is === 'conflict') {
    const by = why.by === undefined ? '' : ` by ${why.by}`;
    return `${nothing} Access already exists${by}: ${terms(why)}.`;
  }
  if (kind === 'revoke' && why.is === 'replaced')
    return 'Access might have been granted again since. That was not revoked.';
  return why.is in whole
    ? whole[why.is as keyof typeof whole]
    : `${nothing} ${reasons[why.is as keyof typeof reasons]}`;
}

const lookAndRetry = 'See the machine’s page, then try again.';
const signAnew = 'Sign a new consent.';

const remedies: Partial<Readonly<Record<PersonReason['is'], string>>> = {
  conflict: 'Revoke or change that access first.',
  exceeds: 'Revoke the access on this machine.',
  requestFailed: lookAndRetry,
  lost: lookAndRetry,
  gaveUp: lookAndRetry,
  machineGone: lookAndRetry,
  installFailed: 'See the checks on the machine’s page, then try again.',
  installedByAzure: 'Run Sync-AzureStackHCI on the machine, or wait up to 12 hours.',
  timeOver: signAnew,
  replaced: signAnew,
  badSignature: signAnew,
  otherComputer: signAnew,
  notRecorded: signAnew,
  pressAgain: 'Select Continue to go on.',
};

/** What to do next, one sentence; undefined where there is nothing to say that the page doesn't offer. */
export function remedySentence(why: PersonReason): string | undefined {
  return why.is === 'notRecorded' && why.failure !== undefined
    ? 'Fix what Azure refuses, then retry.'
    : remedies[why.is];
}
