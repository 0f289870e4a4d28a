import type { PendingRevoke } from '#src/azure/journal/pending-revokes.ts';
import { revokeInBell } from './revoke-notification.ts';

/** Asks once more for what was refused, no more and no less: of the job that was named, or else of all that Azure shows by now. */
export const retryRevoke = ({ machineId, namedJob, removeExtension }: PendingRevoke, name: string): Promise<void> =>
  revokeInBell(machineId, name, namedJob, { removeExtension });
