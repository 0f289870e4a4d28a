import { type PendingRevoke, pendingRevoke, subscribeToRevokes } from '#src/azure/pending-revokes.ts';
import { type JobToRevoke, revokeAccess, type RevokeOptions } from '#src/azure/revokes.ts';
import { serverNow } from '#src/azure/server-clock.ts';

/** Ends access, and tells what comes of it: as soon as it is proven, though its record is kept only after that, and when all is done. */
export async function revokeTelling(
  machineId: string,
  job: JobToRevoke | undefined,
  options: RevokeOptions,
  tell: (revoke: PendingRevoke) => void,
): Promise<void> {
  const pressedAt = serverNow();
  // The page shows one revoke of a machine; it may be another's that tells of its end, or of its record.
  const isThis = ({ startedAt, namedJob, removeExtension }: PendingRevoke): boolean =>
    startedAt >= pressedAt && namedJob === job?.name.toLowerCase() && removeExtension === options.removeExtension;
  const unsubscribe = subscribeToRevokes(() => {
    const now = pendingRevoke(machineId);
    if (now?.phase !== 'proven' || !isThis(now)) return;
    unsubscribe();
    tell(now);
  });
  try {
    tell(await revokeAccess(machineId, job, options));
  } finally {
    unsubscribe();
  }
}
