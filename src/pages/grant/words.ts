import type { Breach } from '#src/consent/advice/advice.ts';
import { breachSentence } from '#src/consent/advice/words.ts';
import { type Approver, roleAskedFor } from '#src/consent/authority/authority.ts';
import { commandList, commandsOf } from '#src/consent/commands.ts';
import { longestReason } from '#src/consent/consent.ts';
import { type AccessLevel, levelName, parseLevel } from '#src/consent/level.ts';
import { approversText } from '#src/consent/authority/words.ts';
import { checkSentence } from '#src/consent/preflight/words.ts';
import { targetNames, type TermsTarget } from '#src/consent/terms.ts';
import { parseMachineId, sameId } from '#src/lib/arm-id.ts';
import { formatInstant, parseInstant } from '#src/lib/time.ts';
import { visibleText } from '#src/lib/visible-text.ts';
import { countMachines } from '#src/pages/shared/counts.ts';
import type { ActFailure } from './acts.ts';
import type { IncludedMachine, LeftOutReason, ReplacedAccess } from './machine-choice.ts';
import type { ProblemWhy } from './problems.ts';
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

/** "285 commands, 24 make changes"; of Windows Server Microsoft publishes no list, and the number says whose it is. */
export function commandCount(level: AccessLevel, target: TermsTarget | undefined): string {
  const commands = commandsOf(level);
  const changes = commands.filter(({ changesState }) => changesState).length;
  const whose = target === 'azureLocal' ? '' : ' on Azure Local';
  return `${commands.length} commands${whose}, ${changes} make changes`;
}

/** Whose list it is; of Windows Server there is something to add. */
export function commandSource(target: TermsTarget | undefined): string {
  return target === 'azureLocal' ? 'Published by Microsoft for Azure Local (07/2025).' : commandList.source;
}

export function problemText(why: ProblemWhy): string {
  if (why.is === 'reasonTooLong') return `Shorten the reason to ${longestReason} characters. It has ${why.length}.`;
  if (why.is === 'noTerms')
    return `No terms are set up for ${targetNames[why.target]}. Ask your administrator to add them.`;
  return 'rule' in why ? breachSentence(why) : problemTexts[why.is];
}

const problemTexts: Readonly<Record<Exclude<ProblemWhy['is'], 'reasonTooLong' | 'noTerms' | Breach['is']>, string>> = {
  noMachines: 'Add at least one machine.',
  noneAble: 'Access can’t be granted on any of these machines.',
  several: 'Choose a support request: several are about these machines.',
  notOpen: 'The support request isn’t open anymore. Choose another.',
  demanded: 'Choose a support request: the role that you activate demands one.',
  missing: 'Enter the support request number.',
  malformed: 'Enter 8 to 20 digits as the support request number.',
  noReason: 'Enter a reason.',
  reasonUnseen: 'Remove invisible characters and line breaks from the reason.',
  noTime: 'Enter a date and time for the end of access.',
  past: 'The end is in the past.',
  tooShort: 'Access lasts at least 1 hour.',
  tooLong: 'Access lasts at most 14 days.',
  notAgreed: 'Agree to the terms.',
};

export const emergencyTitle = 'Access here needs an approval';

/** Who learns of an emergency: whoever may approve the role that it goes around. */
export function emergencyText(approvers: readonly Approver[]): string {
  return `In an emergency you can grant without it. It’s a finding for ${approversText(approvers, 'and')} until another person signs a review.`;
}

/** Why a machine isn't part of the grant. An error of reading it is shown by `ErrorMessage`, what blocks it with its remedy by `CheckList`. */
export function leftOutText(why: LeftOutReason): string {
  if (why.is === 'blocked') return why.checks.map(checkSentence).join(' ');
  if (why.is === 'otherTerms')
    return `${targetNames[why.target]} machines have different terms. Grant access to them separately.`;
  return leftOutTexts[why.is];
}

const leftOutTexts = {
  unread: 'Couldn’t be checked.',
  notReplaced: 'Access exists under another consent, which this one doesn’t replace.',
  otherComputer: 'Another computer has this name since the consent was signed. Sign a new consent for it.',
  notExtended: 'It has no access under the consent that you extend. Grant access to it separately.',
} as const;

/** Whose access it is matters where it isn't one's own: `username`. */
export function replacedText({ level, until, by }: ReplacedAccess, username: string): string {
  const known = parseLevel(level);
  const granter = by === undefined || sameId(by, username) ? '' : `, granted by ${by}`;
  return `${known ? levelName(known) : level} until ${formatInstant(parseInstant(until) ?? Number.NaN)}${granter}`;
}

/** What the extension's absence, a first enabling and a role that has to be activated bring with them, one line each. */
export function sideEffects(machines: readonly IncludedMachine[], isEmergency = false): string[] {
  const installs = machines.filter((machine) => machine.installs);
  const where = installs.length === machines.length ? '' : ` on ${nameMachines(installs)}`;
  const effects = [
    installs.length > 0 && `Installs the remote support extension${where}.`,
    machines.some(({ replaces }) => replaces === undefined) &&
      'WinRM restarts when access is first enabled: remote PowerShell sessions might drop.',
    ...rolesAskedFor(machines, isEmergency),
  ];
  return effects.filter((effect) => effect !== false);
}

/** One line for each role and resource group. */
function rolesAskedFor(machines: readonly IncludedMachine[], isEmergency: boolean): string[] {
  const lines = machines.flatMap(({ id, facts: { authority } }) => {
    if (authority?.is !== 'eligible') return [];
    const { roleName, demands } = roleAskedFor(authority, isEmergency);
    const role = `the role ${visibleText(roleName)} on ${visibleText(parseMachineId(id)?.resourceGroup ?? '')}`;
    return demands?.approvers === undefined
      ? [`Activates ${role}.`]
      : [
          `Asks for ${role}: ${approversText(demands.approvers)} can approve it within a day. The end of access doesn’t move.`,
        ];
  });
  return [...new Set(lines)];
}

/** What became of the sign-in that was to sign; undefined where `ErrorMessage` says it. */
export function outcomeText(outcome: Exclude<SignInOutcome, { is: 'signed' | 'none' }>, name: string) {
  if (outcome.is === 'lost') return 'The consent changed while you signed in. Sign again.';
  if (outcome.error.kind === 'otherAccount') return voidText('otherPerson', name);
  return outcome.error.kind === 'cancelled' ? 'You canceled the sign-in.' : undefined;
}

export const unsignedText =
  'The signature of the consent that you extend couldn’t be confirmed, so nothing it says was carried over.';

export function voidText(why: VoidReason, name: string): string {
  return why === 'otherPerson' ? `Sign in as ${visibleText(name)} to sign.` : voidTexts[why];
}

const voidTexts: Readonly<Record<Exclude<VoidReason, 'otherPerson'>, string>> = {
  tooOld: 'A signature is valid for 10 minutes. Sign again.',
  tooShort: 'Less than 50 minutes of access would be left. Sign again.',
  termsChanged: 'The terms changed. Agree to them and sign again.',
  commandsChanged: 'The list of commands changed. Sign again.',
  badSignature: 'The signature isn’t valid. Sign again.',
};

/** Why an attempt to sign or to grant came to nothing; `ErrorMessage` says an error. */
export function failureText(failure: Exclude<ActFailure, { error: unknown }>, name: string): string {
  if (failure.is === 'noStorage')
    return 'This browser blocks site data, so the consent would be lost. Allow site data, then sign.';
  if (failure.is === 'void') return voidText(failure.why, name);
  return failure.why.is === 'end'
    ? problemTexts[failure.why.why]
    : `The consent couldn’t be made (${failure.why.path}). Check what you entered.`;
}
