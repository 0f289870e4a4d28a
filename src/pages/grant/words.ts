import { commandList, commandsOf } from '#src/consent/commands.ts';
import { longestReason } from '#src/consent/consent.ts';
import type { EndProblem } from '#src/consent/duration.ts';
import { type AccessLevel, levelName, parseLevel } from '#src/consent/level.ts';
import { checkSentence } from '#src/consent/preflight/words.ts';
import { targetNames, type TermsTarget } from '#src/consent/terms.ts';
import { sameId } from '#src/lib/arm-id.ts';
import { formatInstant, parseInstant } from '#src/lib/time.ts';
import { visibleText } from '#src/lib/visible-text.ts';
import { countMachines } from '#src/pages/shared/counts.ts';
import type { ActFailure } from './acts.ts';
import type { IncludedMachine, LeftOutReason, ReplacedAccess } from './machine-choice.ts';
import type { ProblemWhy } from './problems.ts';
import type { RequestProblem } from './request-choice.ts';
import type { VoidReason } from './signing.ts';
import type { SignInOutcome } from './start.ts';
import type { Tab } from './wizard-state.ts';

/* What the wizard says. Names are marked here: sentences are shown as they are. */

export const tabNames: Readonly<Record<Tab, string>> = {
  basics: 'Basics',
  terms: 'Terms',
  review: 'Review + grant',
};

/** "SRV-SQL-01" for one machine, "4 machines" for more. */
export function nameMachines(machines: readonly { name: string }[]): string {
  const [only] = machines;
  return machines.length === 1 && only ? visibleText(only.name) : countMachines(machines.length);
}

/** What a level can do and change, in one line. */
export function levelLine(level: AccessLevel): string {
  return level === 'Diagnostics'
    ? 'Read state and logs, send diagnostic data and manage updates.'
    : 'Everything in Diagnostics, and start or stop services.';
}

/** "285 commands, 24 make changes". */
export function commandCount(level: AccessLevel): string {
  const commands = commandsOf(level);
  return `${commands.length} commands, ${commands.filter(({ changesState }) => changesState).length} make changes`;
}

/** Whose list it is; of Windows Server there is something to add. */
export function commandSource(target: TermsTarget | undefined): string {
  return target === 'azureLocal' ? 'Published by Microsoft for Azure Local (07/2025).' : commandList.source;
}

const requestTexts: Readonly<Record<RequestProblem, string>> = {
  several: 'Choose a support request: several are about these machines.',
  notOpen: 'The support request isn’t open anymore. Choose another.',
  missing: 'Enter the support request number.',
  malformed: 'Enter 8 to 20 digits as the support request number.',
};

const endTexts: Readonly<Record<EndProblem, string>> = {
  noTime: 'Enter a date and time for the end of access.',
  past: 'The end is in the past.',
  tooShort: 'Access lasts at least 1 hour.',
  tooLong: 'Access lasts at most 14 days.',
};

export function problemText(why: ProblemWhy): string {
  switch (why.is) {
    case 'noMachines':
      return 'Add at least one machine.';
    case 'noneAble':
      return 'Access can’t be granted on any of these machines.';
    case 'request':
      return requestTexts[why.why];
    case 'noReason':
      return 'Enter a reason.';
    case 'reasonTooLong':
      return `Shorten the reason to ${longestReason} characters. It has ${why.length}.`;
    case 'reasonUnseen':
      return 'Remove invisible characters and line breaks from the reason.';
    case 'end':
      return endTexts[why.why];
    case 'noTerms':
      return `No terms are set up for ${targetNames[why.target]}. Tell whoever runs this app.`;
    case 'notAgreed':
      return 'Agree to the terms.';
  }
}

/** Why a machine isn't part of the grant. An error of reading it is shown by `ErrorMessage`, what blocks it with its remedy by `CheckList`. */
export function leftOutText(why: LeftOutReason): string {
  switch (why.is) {
    case 'unread':
      return 'Couldn’t be checked.';
    case 'blocked':
      return why.checks.map(checkSentence).join(' ');
    case 'otherTerms':
      return `${targetNames[why.target]} machines have different terms. Grant access to them separately.`;
    case 'notReplaced':
      return 'Access exists under another consent, which this one doesn’t replace.';
    case 'otherComputer':
      return 'Another computer has this name since the consent was signed. Sign a new consent for it.';
    case 'notExtended':
      return 'It has no access under the consent that you extend. Grant access to it separately.';
  }
}

/** Whose access it is matters where it isn't one's own: `username`. */
export function replacedText({ level, until, by }: ReplacedAccess, username: string): string {
  const known = parseLevel(level);
  const end = parseInstant(until);
  const granter = by === undefined || sameId(by, username) ? '' : `, granted by ${by}`;
  return `${known ? levelName(known) : level}${end === undefined ? '' : ` until ${formatInstant(end)}`}${granter}`;
}

/** What the extension's absence and a first enabling do on the machines, one line each. */
export function sideEffects(machines: readonly IncludedMachine[]): string[] {
  const installs = machines.filter((machine) => machine.installs);
  const where = installs.length === machines.length ? '' : ` on ${nameMachines(installs)}`;
  const effects = [
    installs.length > 0 && `Installs the remote support extension${where}.`,
    machines.some(({ replaces }) => replaces === undefined) &&
      'WinRM restarts when access is first enabled: remote PowerShell sessions might drop.',
  ];
  return effects.filter((effect) => effect !== false);
}

/** What became of the sign-in that was to sign; undefined where `ErrorMessage` says it. */
export function outcomeText(outcome: Exclude<SignInOutcome, { is: 'signed' | 'none' }>, name: string) {
  if (outcome.is === 'lost') return 'The consent changed while you signed in. Sign again.';
  if (outcome.error.kind === 'otherAccount') return `Sign in as ${visibleText(name)} to sign.`;
  return outcome.error.kind === 'cancelled' ? 'You canceled the sign-in.' : undefined;
}

export const unsignedText =
  'The signature of the consent that you extend couldn’t be confirmed, so nothing it says was carried over.';

export function voidText(why: VoidReason, name: string): string {
  switch (why.is) {
    case 'tooOld':
      return 'A signature is valid for 10 minutes. Sign again.';
    case 'tooShort':
      return 'Less than 50 minutes of access would be left. Sign again.';
    case 'termsChanged':
      return 'The terms changed. Agree to them and sign again.';
    case 'commandsChanged':
      return 'The list of commands changed. Sign again.';
    case 'otherPerson':
      return `Sign in as ${visibleText(name)} to sign.`;
    case 'badSignature':
      return 'The signature isn’t valid. Sign again.';
  }
}

/** Why an attempt to sign or to grant came to nothing; `ErrorMessage` says an error. */
export function failureText(failure: Exclude<ActFailure, { error: unknown }>, name: string): string {
  switch (failure.is) {
    case 'noStorage':
      return 'This browser keeps nothing for this page, so the consent would be lost. Allow site data, then sign.';
    case 'notMade':
      return failure.why.is === 'end'
        ? endTexts[failure.why.why]
        : `The consent couldn’t be made (${failure.why.path}). Check what you entered.`;
    case 'void':
      return voidText(failure.why, name);
  }
}
