import type { PreflightReading } from '#src/azure/grant/preflight-reads.ts';
import { readBefore } from '#src/pages/shared/freshness.ts';
import { endingOf, nothingToRevoke } from '#src/pages/shared/revocable.ts';
import { offlineSince } from '#src/pages/shared/offline-since.ts';
import type { RevokeTarget } from '#src/pages/shared/RevokeDialog.tsx';
import type { MachineAccess } from './machine-view.ts';
import { statusOf } from './machine-status.ts';

/** What the dialog to revoke says of this machine. Nothing here can keep it from being revoked. */
export function revokeTargetOf(
  machineId: string,
  name: string,
  { state, freshness, evidence }: Pick<MachineAccess, 'state' | 'freshness' | 'evidence'>,
  reading: PreflightReading | undefined,
): RevokeTarget {
  const facts = reading?.facts;
  // That it is gone does not tell since when it is away.
  const machine = statusOf(reading, evidence?.machine === 'notFound' ? undefined : evidence);
  return {
    machineId,
    name,
    ...(state && endingOf(state)),
    extensionRemovable:
      facts !== undefined &&
      !facts.azureLocal &&
      facts.extension !== 'absent' &&
      facts.extension !== 'unknown' &&
      (facts.locks ?? []).length === 0,
    ...offlineSince(machine?.status, machine?.since),
    ...readBefore(freshness),
    ...(nothingToRevoke(state, freshness) !== undefined && { isOver: true }),
  };
}
