/**
 * How far the grant has come on one machine. The steps `waiting` to `requested` are on their way, `confirmed` is proven by Azure,
 * `unknown` means that a reply was lost and Azure has not yet been asked what came of it.
 */
export interface MachineProgress {
  machineId: string;
  step: 'waiting' | 'recorded' | 'extension' | 'requested' | 'confirmed' | 'failed' | 'unknown' | 'skipped';
  /** What is happening, or what went wrong in Azure's own words. */
  message: string;
  /** The last step that was proven before a failure. */
  reached?: 'recorded' | 'extension' | 'requested';
  /** Nothing is left to go on with: access under the consent is over here, or its end was asked for. */
  isFinal?: true;
  /** Unknown is only what has come of it so far: access was not asked for. */
  isUnasked?: true;
  /** The press did not ask for access here, though the consent covers the machine. */
  isLeftOut?: true;
  /** Azure refused what the press needed, or it was given up: why is known from that alone, and from nothing that Azure shows later. */
  isOfPress?: true;
  /** Unknown by what Azure shows, and neither for want of an answer nor because it shows no request. */
  isShown?: true;
  /** What to do about a failure. */
  remedy?: string;
  correlationId?: string;
  /** Server time of the last change, ms since the epoch. */
  at?: number;
}

/** How a bulk grant stands. `confirmed + failed + pending + unknown + skipped` is always `all`. */
export interface Tally {
  all: number;
  confirmed: number;
  failed: number;
  pending: number;
  unknown: number;
  skipped: number;
}

export type Outcome = Exclude<keyof Tally, 'all'>;

const outcomes: Readonly<Record<MachineProgress['step'], Outcome>> = {
  waiting: 'pending',
  recorded: 'pending',
  extension: 'pending',
  requested: 'pending',
  confirmed: 'confirmed',
  failed: 'failed',
  unknown: 'unknown',
  skipped: 'skipped',
};

/** Whether a machine has come so far that the record stands in its resource group. */
export const isRecorded = ({ step, reached }: Pick<MachineProgress, 'step' | 'reached'>): boolean =>
  reached !== undefined || ['recorded', 'extension', 'requested', 'confirmed'].includes(step);

/** The machines that access was asked for on: the ones that a grant is to bring about, and no others, count in what is said of it as a whole. */
export const askedFor = (progress: readonly MachineProgress[]): MachineProgress[] =>
  progress.filter(({ isLeftOut }) => isLeftOut !== true);

/** What a step counts as. */
export const outcomeOf = ({ step }: Pick<MachineProgress, 'step'>): Outcome => outcomes[step];

export function tally(progress: readonly MachineProgress[]): Tally {
  const counts: Tally = { all: progress.length, confirmed: 0, failed: 0, pending: 0, unknown: 0, skipped: 0 };
  for (const machine of progress) counts[outcomeOf(machine)] += 1;
  return counts;
}

/** The machines that may be tried again: those that failed and those of which nothing is known. Never one that is confirmed. */
export function retryable(progress: readonly MachineProgress[]): string[] {
  return progress.filter(({ step }) => step === 'failed' || step === 'unknown').map(({ machineId }) => machineId);
}

/**
 * The machines that were not got to before the work stopped: what is left is still agreed and may be gone on with. Not those that only
 * wait for the machine's report, nor those for which it is over, nor those left out from the start.
 */
export function unreached(progress: readonly MachineProgress[]): string[] {
  return progress
    .filter(({ step, isLeftOut, isFinal }) =>
      step === 'skipped'
        ? isLeftOut !== true && isFinal !== true
        : outcomes[step] === 'pending' && step !== 'requested',
    )
    .map(({ machineId }) => machineId);
}
