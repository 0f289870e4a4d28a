import { evidenceKey } from '#src/azure/evidence/machine-evidence.ts';
import type { PendingRevoke } from '#src/azure/journal/pending-revokes.ts';
import { queryClient } from '#src/azure/query-client.ts';
import type { AccessEvidence } from '#src/consent/access/access-state.ts';
import { outcomeOf } from '#src/consent/access/job-words.ts';
import { sameId } from '#src/lib/arm-id.ts';

/** Whether Azure shows, as read last, a request to revoke this job that has not failed. That a press is under way does not tell: it may have asked for nothing. */
export function hasRequest({ machineId, jobName = '' }: PendingRevoke): boolean {
  const jobs = queryClient.getQueryData<AccessEvidence>(evidenceKey(machineId))?.jobs ?? 'unknown';
  return (
    jobs !== 'unknown' &&
    jobs.some((job) => sameId(job.name, jobName) && job.type.toLowerCase() === 'revoke' && outcomeOf(job) !== 'failed')
  );
}
