import { machineEvidenceQuery } from '#src/azure/machine-evidence.ts';
import type { PendingRevoke } from '#src/azure/pending-revokes.ts';
import { queryClient } from '#src/azure/query-client.ts';
import { revokeInBell } from './revoke-notification.ts';

/** Asks once more for what was refused, no more and no less: of the job that was named, as far as it is known here; else of all that Azure shows by now. */
export function retryRevoke({ machineId, namedJob, removeExtension }: PendingRevoke, name: string): Promise<void> {
  const jobs = queryClient.getQueryData(machineEvidenceQuery(machineId).queryKey)?.jobs ?? 'unknown';
  const job = jobs === 'unknown' ? undefined : jobs.find(({ name }) => name.toLowerCase() === namedJob);
  return revokeInBell(machineId, name, job, { removeExtension });
}
