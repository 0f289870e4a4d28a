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

/** Whether that holds on all machines that access was asked for on. */
export const isNoneGrantedAgain = ({ all, notGrantedAgain }: PageTally): boolean => all > 0 && notGrantedAgain === all;

/** Heads a grant that is over and not confirmed on all `of` its machines. That none is known to have access does not say that none has. */
export function partlyTitle(counts: PageTally, of: string): string {
  const { all, confirmed, unknown } = counts;
  if (isNoneGrantedAgain(counts)) return `Access is not granted again on ${of}`;
  if (confirmed > 0 || unknown === 0) return `Access confirmed on ${confirmed} of ${of}`;
  return `Access not known on ${unknown === all ? of : `${unknown} of ${of}`}`;
}

export function pageTally(machines: readonly MachineProgress[]): PageTally {
  const counts = tally(machines);
  const count = (outcome: PageOutcome) => machines.filter((machine) => pageOutcome(machine) === outcome).length;
  const [skipped, notRecorded, notGrantedAgain] = [count('skipped'), count('notRecorded'), count('notGrantedAgain')];
  return { ...counts, skipped, notRecorded, notGrantedAgain };
}
