import { type MachineProgress, type Outcome, outcomeOf, type Tally, tally } from '#src/consent/bulk.ts';

/** `noLongerGranted`: access under the consent is over there, or its end was asked for. Such a machine was not left out. */
export type PageOutcome = Outcome | 'noLongerGranted';

/** The parts add up to `all`. */
export type PageTally = Tally & { noLongerGranted: number };

/** What a machine counts as where a grant is shown. */
export const pageOutcome = (machine: Pick<MachineProgress, 'step' | 'isFinal'>): PageOutcome =>
  machine.step === 'skipped' && machine.isFinal === true ? 'noLongerGranted' : outcomeOf(machine);

export function pageTally(machines: readonly MachineProgress[]): PageTally {
  const counts = tally(machines);
  const noLongerGranted = machines.filter((machine) => pageOutcome(machine) === 'noLongerGranted').length;
  return { ...counts, skipped: counts.skipped - noLongerGranted, noLongerGranted };
}
