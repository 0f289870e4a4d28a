import type { MachineReading } from '#src/azure/evidence/machine-evidence.ts';
import type { AccessEvidence } from '#src/consent/access/access-state.ts';

/** What was last read about a machine, and since when it cannot be read. */
export interface LastReading {
  /** The newest evidence in which Azure answered about access; until there is any, the newest of all. */
  evidence: AccessEvidence;
  /** Server time of the first read after it that had no answer, ms. */
  failedSince?: number;
}

/** Whether Azure answered about access: with jobs, with why there are none, or that the machine is gone. */
export const isAnswer = ({ jobs, jobsUnavailable, machine }: AccessEvidence): boolean =>
  jobs !== 'unknown' || jobsUnavailable !== undefined || machine === 'notFound';

/** Why the last read failed, as a whole or in part; what says most about access first. */
export const problemOf = (error: Error | null, { problems }: Pick<MachineReading, 'problems'> = {}): Error | null =>
  error ?? problems?.jobs ?? problems?.machine ?? problems?.extension ?? null;

/**
 * Takes a new reading in. One without an answer replaces no answer: what is known stays, as of then. It stays whole, because parts of two
 * moments together may show what was never so. Only a request of this page to end access, which is no evidence, is always the newest.
 */
export function takeIn(before: LastReading | undefined, read: AccessEvidence): LastReading {
  if (isAnswer(read)) return { evidence: read };
  const failedSince = before?.failedSince ?? read.readAt;
  if (before === undefined || !isAnswer(before.evidence)) return { evidence: read, failedSince };
  const { pending: _pending, ...known } = before.evidence;
  const evidence = read.pending === undefined ? known : { ...known, pending: read.pending };
  return { evidence, failedSince };
}
