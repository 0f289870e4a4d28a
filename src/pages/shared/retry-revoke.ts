import { machineEvidenceQuery } from '#src/azure/machine-evidence.ts';
import type { PendingRevoke } from '#src/azure/pending-revokes.ts';
import { queryClient } from '#src/azure/query-client.ts';
import { revokeAccess } from '#src/azure/revokes.ts';

/** Asks once more for what was refused: of the same job, as far as it is known here; else of what Azure shows by now. */
export function retryRevoke({ machineId, jobName, extensionError }: PendingRevoke): Promise<PendingRevoke> {
  const jobs = queryClient.getQueryData(machineEvidenceQuery(machineId).queryKey)?.jobs ?? 'unknown';
  const job = jobs === 'unknown' ? undefined : jobs.find(({ name }) => name.toLowerCase() === jobName?.toLowerCase());
  return revokeAccess(machineId, job, { removeExtension: extensionError !== undefined });
}
