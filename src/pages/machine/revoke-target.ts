import type { PreflightReading } from '#src/azure/preflight-reads.ts';
import { connectionOf } from '#src/consent/connection.ts';
import type { AccessState } from '#src/consent/access-state.ts';
import { formatInstant } from '#src/lib/time.ts';
import type { RevokeTarget } from '#src/pages/shared/RevokeDialog.tsx';

/** What the dialog to revoke says of this machine. Nothing here can keep it from being revoked. */
export function revokeTargetOf(
  machineId: string,
  name: string,
  state: AccessState | undefined,
  reading: PreflightReading | undefined,
): RevokeTarget {
  const facts = reading?.facts;
  const offline = connectionOf(facts?.agent.status) === 'away';
  const since = facts?.agent.lastStatusChange;
  return {
    machineId,
    name,
    ...(state?.job ? { job: state.job } : {}),
    extensionRemovable:
      facts !== undefined &&
      !facts.azureLocal &&
      facts.extension !== 'absent' &&
      facts.extension !== 'unknown' &&
      (facts.deleteLocks ?? []).length === 0,
    ...(offline ? { offlineSince: since === undefined ? 'an unknown time' : formatInstant(new Date(since)) } : {}),
  };
}
