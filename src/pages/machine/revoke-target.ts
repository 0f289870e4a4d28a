import type { PreflightReading } from '#src/azure/grant/preflight-reads.ts';
import { readBefore } from '#src/pages/shared/freshness.ts';
import { endingOf, nothingToRevoke } from '#src/pages/shared/revocable.ts';
import { knownConnection } from '#src/pages/shared/known-connection.ts';
import { tellsOpenSessions } from '#src/pages/shared/open-session.ts';
import type { RevokeTarget } from '#src/pages/shared/RevokeDialog.tsx';
import type { MachineAccess } from './machine-view.ts';
import { statusOf } from './machine-status.ts';

/** What the dialog to revoke says of this machine. Nothing here can keep it from being revoked. */
export function revokeTargetOf(
  machineId: string,
  name: string,
  { state, freshness, evidence, now }: Pick<MachineAccess, 'state' | 'freshness' | 'evidence' | 'now'>,
  reading: PreflightReading | undefined,
): RevokeTarget {
  const facts = reading?.facts;
  // That it is gone does not tell since when it is away.
  const machine = statusOf(reading, evidence?.machine === 'notFound' ? undefined : evidence);
  const ending = state && endingOf(state);
  // As the list of sessions says it.
  const isHeard =
    freshness?.is === 'current' && ending?.job && evidence && tellsOpenSessions(ending.job, evidence, now);
  return {
    machineId,
    name,
    ...ending,
    ...(isHeard && { isHeard }),
    extensionRemovable:
      facts !== undefined &&
      !facts.azureLocal &&
      facts.extension !== 'absent' &&
      facts.extension !== 'unknown' &&
      (facts.locks ?? []).length === 0,
    ...knownConnection(machine, now),
    ...readBefore(freshness),
    ...(nothingToRevoke(state, freshness) !== undefined && { isOver: true }),
  };
}
