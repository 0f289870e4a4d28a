import type { AccessEvidence } from './evidence.ts';
import type { AccessState } from './state.ts';

/** The state of access to a machine: a pure function of what was read from Azure and of server time (ms). */
export function decideAccess(evidence: AccessEvidence, now: number): AccessState {
  throw new Error(`not written yet ${evidence.machineId} ${now}`);
}
