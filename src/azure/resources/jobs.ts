import type { RequestOptions } from '#src/azure/http/transport.ts';
import type { JobEvidence, JobsUnavailable } from '#src/consent/access/evidence.ts';

export interface JobRequest {
  type: 'Enable' | 'Revoke';
  /** As ARM spells it; a revoke repeats what the job says. */
  level: string;
  /** ISO 8601, UTC. */
  notAfter: string;
}

/** `readAt`: server time of the question, ms. */
export interface JobsReading {
  jobs: JobEvidence[] | JobsUnavailable;
  readAt: number;
}

/** Reads all remote support jobs of the machine. Throws AzureError, but not where Azure offers no jobs: that is an answer. */
export function readJobs(_machineId: string, _signal?: AbortSignal): Promise<JobsReading> {
  throw new Error('not written yet');
}

/**
 * Asks for access (Enable) or for its end (Revoke: the same job, keeping level and end, which ARM requires). Resolves when ARM accepted
 * the request, which proves nothing yet. Throws AzureError.
 */
export function putJob(
  _machineId: string,
  _jobName: string,
  _request: JobRequest,
  _options?: RequestOptions,
): Promise<void> {
  throw new Error('not written yet');
}
