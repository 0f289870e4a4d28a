import type { PreflightReading } from '#src/azure/grant/preflight-reads.ts';
import type { AccessEvidence, AccessState } from '#src/consent/access/access-state.ts';
import { offlineSince } from '#src/pages/shared/offline-since.ts';
import type { RevokeTarget } from '#src/pages/shared/RevokeDialog.tsx';
import { statusOf } from './machine-status.ts';

/** What the dialog to revoke says of this machine. Nothing here can keep it from being revoked. */
export function revokeTargetOf(
  machineId: string,
  name: string,
  state: AccessState | undefined,
  reading: PreflightReading | undefined,
  evidence: AccessEvidence | undefined,
): RevokeTarget {
  const facts = reading?.facts;
  const machine = statusOf(reading, evidence);
  return {
    machineId,
    name,
    // What is known to be over is no target: access may have been granted anew since.
    ...(state?.job && state.canRevoke.allowed ? { job: state.job } : {}),
    extensionRemovable:
      facts !== undefined &&
      !facts.azureLocal &&
      facts.extension !== 'absent' &&
      facts.extension !== 'unknown' &&
      (facts.deleteLocks ?? []).length === 0,
    ...offlineSince(machine?.status, machine?.since),
  };
}
