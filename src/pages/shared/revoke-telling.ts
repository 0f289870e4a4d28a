import { type PendingRevoke, pendingRevoke, subscribeToRevokes } from '#src/azure/pending-revokes.ts';
import { type JobToRevoke, revokeAccess, type RevokeOptions } from '#src/azure/revokes.ts';

/** Ends access, and tells what comes of it: as soon as it is proven, though its record is kept only after that, and when all is done. */
export async function revokeTelling(
  machineId: string,
  job: JobToRevoke | undefined,
  options: RevokeOptions,
  tell: (revoke: PendingRevoke) => void,
): Promise<void> {
  const before = pendingRevoke(machineId);
  const unsubscribe = subscribeToRevokes(() => {
    const now = pendingRevoke(machineId);
    if (now === undefined || now === before || now.phase !== 'proven') return;
    unsubscribe();
    tell(now);
  });
  try {
    tell(await revokeAccess(machineId, job, options));
  } finally {
    unsubscribe();
  }
}
