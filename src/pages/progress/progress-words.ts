import { countMachines } from '#src/lib/count-machines.ts';
import type { MachineProgress } from '#src/consent/bulk.ts';
import type { Consent } from '#src/consent/consent.ts';
import { maximumMinutes, minimumMinutes } from '#src/consent/duration.ts';
import { onMachineEnable } from '#src/consent/on-machine.ts';
import { parseAccessLevel } from '#src/consent/access-level.ts';
import { parseInstant } from '#src/consent/instant.ts';
import { outcomeNames } from '#src/pages/shared/outcome-names.ts';
import { type PageOutcome, type PageTally, pageOutcome, partlyTitle } from '#src/pages/shared/page-outcome.ts';
import type { Left } from '#src/pages/shared/reduced-since.ts';
import type { Tone } from '#src/ui/tone.ts';

/** The steps of a grant on one machine, each with the words for it once it is proven. */
export const grantSteps = [
  { key: 'recorded', name: 'Consent recorded' },
  { key: 'extension', name: 'Extension installed' },
  { key: 'requested', name: 'Access requested' },
  { key: 'confirmed', name: 'Confirmed' },
] as const;

export interface StepMark {
  name: string;
  /** `next`: not proven yet; `stopped`: it went no further than before this. */
  state: 'proven' | 'next' | 'open' | 'stopped';
}

const indexOf = (step: string | undefined): number => grantSteps.findIndex(({ key }) => key === step);

/** How far one machine is, step by step. Only what was proven counts as proven. */
export function stepMarks({ step, reached }: MachineProgress): StepMark[] {
  const isStopped = step === 'failed' || step === 'unknown' || step === 'skipped';
  const last = indexOf(isStopped ? reached : step);
  return grantSteps.map(({ name }, index) => {
    if (index <= last) return { name, state: 'proven' };
    if (index === last + 1) return { name, state: isStopped ? 'stopped' : 'next' };
    return { name, state: 'open' };
  });
}

export const outcomeTone: Readonly<Record<PageOutcome, Tone>> = {
  confirmed: 'good',
  pending: 'busy',
  failed: 'bad',
  unknown: 'attention',
  skipped: 'neutral',
  notRecorded: 'bad',
  notGrantedAgain: 'neutral',
};

/** Where nothing goes on by itself, "under way" would say too much. */
export const outcomeWord = (outcome: PageOutcome, isAtWork: boolean): string =>
  outcome === 'pending' && !isAtWork ? 'Not finished' : outcomeNames[outcome];

const pendingWords: Readonly<Partial<Record<MachineProgress['step'], string>>> = {
  waiting: 'Waiting',
  recorded: 'Setting up',
  extension: 'Asking for access',
  requested: 'Access requested',
};

/** How one machine stands. A request that Azure has accepted goes on without this tab. */
export function standing(machine: MachineProgress, isAtWork: boolean): { tone: Tone; word: string } {
  const outcome = pageOutcome(machine);
  const isIdle = outcome === 'pending' && !isAtWork && machine.step !== 'requested';
  if (isIdle) return { tone: 'attention', word: outcomeWord('pending', false) };
  if (machine.step === 'waiting') return { tone: 'neutral', word: 'Waiting' };
  return { tone: outcomeTone[outcome], word: pendingWords[machine.step] ?? outcomeNames[outcome] };
}

const parts = ['confirmed', 'pending', 'failed', 'notRecorded', 'unknown', 'skipped', 'notGrantedAgain'] as const;

/** "4 machines: 2 confirmed, 1 under way, 1 failed." The parts add up to the whole. */
export function tallyWords(counts: PageTally, isRunning: boolean): string {
  const words = parts
    .filter((outcome) => counts[outcome] > 0)
    .map((outcome) => `${counts[outcome]} ${outcomeWord(outcome, isRunning).toLowerCase()}`);
  return `${countMachines(counts.all)}: ${words.join(', ')}.`;
}

/** The page's title, which says how the grant stands on the machines that it was asked for on. */
export function progressTitle(counts: PageTally, isRunning: boolean): string {
  if (counts.all === 0) return 'Grant';
  if (counts.confirmed === counts.all) return `Access confirmed on ${countMachines(counts.all)}`;
  if (isRunning) return `Granting access on ${countMachines(counts.all)}`;
  return partlyTitle(counts, countMachines(counts.all));
}

/** What has become since of access that is called confirmed. */
export const endedWords = (machines: number): string =>
  machines === 0 ? '' : ` ended since on ${countMachines(machines)}`;

/** What leaving the page does. Only a browser that keeps rows lets the work go on after a reload, and only this page reads them. */
export function leaveWords(isDurable: boolean): string {
  return isDurable
    ? 'You can leave this page. The work goes on while this tab is open; after a reload, once this page is opened again within an hour of the press. Later, or before the consent is on record, it waits for another press. The bell shows how far it is.'
    : 'You can leave this page. The work goes on while this tab is open, but not after a reload, for this browser keeps nothing. The bell shows how far it is.';
}

/** Beside `leaveWords`, while a receipt is not saved. */
export const reloadWords =
  'Before the receipt is saved or kept, a reload loses the signature: save it with the receipt when the work is done.';

/** That what is shown as confirmed was so, once the agreed time is over: then only the machine’s page tells. */
export function afterEndWords(confirmed: number): string | undefined {
  return confirmed === 0
    ? undefined
    : `The agreed time is over. Access was confirmed on ${countMachines(confirmed)} before; the page of each machine says whether it has ended.`;
}

/** What Azure shows to be left of confirmed access that was reduced since, by the words for it; a test holds these to what says them. */
export function leftOf({ step, message }: MachineProgress): Left[] {
  const [, level, until] = /, since reduced to (\S+) until (\S+)\.$/.exec(message) ?? [];
  if (step !== 'confirmed' || level === undefined || until === undefined) return [];
  return [{ level: parseAccessLevel(level), until: parseInstant(until) }];
}

/** When an outcome became known: it is of then, not of now. Work that goes on reports anew all the time. */
export function knownAt(machine: MachineProgress): number | undefined {
  return pageOutcome(machine) === 'pending' ? undefined : machine.at;
}

/**
 * What to do as of `now`, ms of server time. A command that lets in takes the minutes that are left by then: it must not reach past the end that
 * was agreed, however late it is copied. `renewal`: how old what is shown may become, ms, before it is worked out anew.
 */
export function remedyAsOf(remedy: string, consent: Agreed | undefined, now: number, renewal = 0): Remedy {
  const split = splitRemedy(remedy);
  if (consent === undefined || split.command?.startsWith('Enable-') !== true) return split;
  const untilEnd = Date.parse(consent.notAfter) - now;
  if (untilEnd < 0) return { text: 'The agreed time is over, so there is no command any more.' };
  const left = Math.floor((untilEnd - renewal) / 60_000);
  if (left < minimumMinutes)
    return { text: 'Too little is left of the agreed time: the command on the machine takes an hour at least.' };
  return { ...split, command: onMachineEnable(consent.level, Math.min(left, maximumMinutes)) };
}

type Agreed = Pick<Consent, 'level' | 'notAfter'>;

interface Remedy {
  text: string;
  command?: string;
}

/** Words to read and, where the remedy ends in a command of remote support, that command to copy. */
function splitRemedy(remedy: string): Remedy {
  const [, text, command] = /^(.*?):? ?((?:Enable|Disable)-RemoteSupport(?: .*)?)$/s.exec(remedy) ?? [];
  return text === undefined || command === undefined ? { text: remedy } : { text: `${text}:`, command };
}
