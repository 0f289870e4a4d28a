import type { MachineProgress, Tally } from '#src/consent/bulk.ts';

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

const parts: readonly [Exclude<keyof Tally, 'all'>, string][] = [
  ['confirmed', 'confirmed'],
  ['pending', 'under way'],
  ['failed', 'failed'],
  ['unknown', 'unknown'],
  ['skipped', 'skipped'],
];

/** "4 machines: 2 confirmed, 1 under way, 1 failed." The parts add up to the whole. */
export function tallyWords(counts: Tally, isRunning: boolean): string {
  const words = parts
    .filter(([key]) => counts[key] > 0)
    .map(([key, word]) => `${counts[key]} ${key === 'pending' && !isRunning ? 'not finished' : word}`);
  return `${machines(counts.all)}: ${words.join(', ')}.`;
}

function machines(count: number): string {
  return count === 1 ? '1 machine' : `${count} machines`;
}

/** The page's title, which says how the grant stands. */
export function progressTitle(counts: Tally, isRunning: boolean): string {
  if (counts.all === 0) return 'Grant';
  if (counts.confirmed === counts.all) return `Access confirmed on ${machines(counts.all)}`;
  if (isRunning) return `Granting access on ${machines(counts.all)}`;
  return `Access confirmed on ${counts.confirmed} of ${machines(counts.all)}`;
}

/**
 * The machines to go on with: not those that are confirmed or only wait for the machine's report, nor those that were left out from
 * the start, of which nothing was ever reported.
 */
export function openMachines(progress: readonly MachineProgress[]): string[] {
  return progress
    .filter(({ step, at }) => step !== 'confirmed' && step !== 'requested' && (step !== 'skipped' || at !== undefined))
    .map(({ machineId }) => machineId);
}

/** Words to read and, where the remedy ends in a command of remote support, that command to copy. */
export function splitRemedy(remedy: string): { text: string; command?: string } {
  const [, text, command] = /^(.*?):? ?((?:Enable|Disable)-RemoteSupport(?: .*)?)$/s.exec(remedy) ?? [];
  return text === undefined || command === undefined ? { text: remedy } : { text: `${text}:`, command };
}
