import type { JobEvidence } from '#src/consent/access-state.ts';
import type { AccessLevel } from '#src/consent/access-level.ts';

export type JobsReading =
  | { available: true; jobs: JobEvidence[]; readAt: number; retryAfterSeconds?: number }
  | { available: false; reason: string; readAt: number };

export interface JobRequest {
  type: 'Enable' | 'Revoke';
  level: AccessLevel;
  /** ISO 8601, UTC. */
  notAfter: string;
}
export declare function readJobs(machineId: string, signal?: AbortSignal): Promise<JobsReading>;
export declare function putJob(
  machineId: string,
  jobName: string,
  request: JobRequest,
  correlationId?: string,
  signal?: AbortSignal,
): Promise<JobEvidence | undefined>;
