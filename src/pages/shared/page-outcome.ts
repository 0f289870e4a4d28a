import { type MachineProgress, type Outcome, outcomeOf, type Tally, tally } from '#src/consent/bulk.ts';

/** `notGrantedAgain`: nothing is left to go on with there; access may have ended, be still to end, or never have been. */
export type PageOutcome = Outcome | 'notGrantedAgain';

/** The parts add up to `all`. */
export type PageTally = Tally & { notGrantedAgain: number };

/** What a machine counts as where a grant is shown. */
export const pageOutcome = (machine: Pick<MachineProgress, 'step' | 'isFinal'>): PageOutcome =>
  machine.step === 'skipped' && machine.isFinal === true ? 'notGrantedAgain' : outcomeOf(machine);

/** The title of a grant of which that holds on all machines that it was asked for on; `of` names them. */
export const notGrantedAgainTitle = (of: string): string => `Access is not granted again on ${of}`;

export function pageTally(machines: readonly MachineProgress[]): PageTally {
  const counts = tally(machines);
  const notGrantedAgain = machines.filter((machine) => pageOutcome(machine) === 'notGrantedAgain').length;
  return { ...counts, skipped: counts.skipped - notGrantedAgain, notGrantedAgain };
}
