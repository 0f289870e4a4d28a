import { type MachineProgress, type Outcome, outcomeOf, type Tally, tally } from '#src/consent/bulk.ts';
import { isNotRecorded } from './not-recorded.ts';

/**
 * `notRecorded`: Azure took no record, so nothing was granted. `notGrantedAgain`: nothing is left to go on with there; access may have ended,
 * be still to end, or never have been.
 */
export type PageOutcome = Outcome | 'notRecorded' | 'notGrantedAgain';

/** The parts add up to `all`. */
export type PageTally = Tally & Record<Exclude<PageOutcome, Outcome>, number>;

/** What a machine counts as where a grant is shown. */
export function pageOutcome(machine: Pick<MachineProgress, 'step' | 'message' | 'isFinal'>): PageOutcome {
  if (isNotRecorded(machine)) return 'notRecorded';
  return machine.step === 'skipped' && machine.isFinal === true ? 'notGrantedAgain' : outcomeOf(machine);
}

/** The title of a grant of which that holds on all machines that it was asked for on; `of` names them. */
export const notGrantedAgainTitle = (of: string): string => `Access is not granted again on ${of}`;

export function pageTally(machines: readonly MachineProgress[]): PageTally {
  const counts = tally(machines);
  const count = (outcome: PageOutcome) => machines.filter((machine) => pageOutcome(machine) === outcome).length;
  const [skipped, notRecorded, notGrantedAgain] = [count('skipped'), count('notRecorded'), count('notGrantedAgain')];
  return { ...counts, skipped, notRecorded, notGrantedAgain };
}
