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

const outcomes: Readonly<Record<MachineProgress['step'], Exclude<keyof Tally, 'all'>>> = {
  waiting: 'pending',
  recorded: 'pending',
  extension: 'pending',
  requested: 'pending',
  confirmed: 'confirmed',
  failed: 'failed',
  unknown: 'unknown',
  skipped: 'skipped',
};

export function tally(progress: readonly MachineProgress[]): Tally {
  const counts: Tally = { all: progress.length, confirmed: 0, failed: 0, pending: 0, unknown: 0, skipped: 0 };
  for (const { step } of progress) counts[outcomes[step]] += 1;
  return counts;
}

/** The machines that may be tried again: those that failed and those of which nothing is known. Never one that is confirmed. */
export function retryable(progress: readonly MachineProgress[]): string[] {
  return progress.filter(({ step }) => step === 'failed' || step === 'unknown').map(({ machineId }) => machineId);
}
