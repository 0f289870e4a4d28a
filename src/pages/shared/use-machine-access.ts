import type { AccessEvidence, ReadProblem } from '#src/consent/access/evidence.ts';
import type { AccessState } from '#src/consent/access/decide.ts';

/** What is known about access to one machine at this second of server time. */
export interface MachineAccess {
  /** Server time, ms. */
  now: number;
  /** The newest answer to each part; where reading fails, the last one that was known while this page is open. */
  evidence: AccessEvidence | undefined;
  state: AccessState | undefined;
  /** The newest reading failed in part or whole, since when the last known is shown. */
  problem: { problem: ReadProblem; since: number } | undefined;
  isReading: boolean;
  refresh: () => void;
}

/** Reads evidence through the one cache entry of the machine, and decides every second. */
export function useMachineAccess(_machineId: string): MachineAccess {
  throw new Error('not written yet');
}
