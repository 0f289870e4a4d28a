import { isPassedOver, judgeJob } from '#src/consent/access/access-job.ts';
import type { AccessWord, JobEvidence } from '#src/consent/access/access-state.ts';
import { parseInstant } from '#src/consent/instant.ts';
import { evidenceList, type Finding } from './reconciliation-finding.ts';
import { logKeptMs, type ReconciledMachine } from './reconciliation-evidence.ts';

/** What one job by itself says of access; nothing here needs the machine's connection. */
export type JobStanding = 'active' | 'requested' | 'unclear' | 'checking' | 'removal' | 'failed' | 'over';

const standings: Readonly<Record<AccessWord, JobStanding>> = {
  Active: 'active',
  'Access requested': 'requested',
  Unknown: 'unclear',
  Failed: 'failed',
  'Expired, checking': 'checking',
  Expired: 'over',
  Revoked: 'over',
  'Requesting removal': 'removal',
  'Removal accepted, waiting for the machine': 'removal',
  'Removed from Azure': 'removal',
  // Words for a machine without a job: no single job earns them.
  None: 'unclear',
  'Setting up': 'unclear',
  'Set up': 'unclear',
  'Set-up failed': 'unclear',
};

/** A job of a machine, judged. */
export interface ReadJob {
  machine: ReconciledMachine;
  job: JobEvidence;
  standing: JobStanding;
  /** When the jobs of the machine were read. */
  readAt: number;
}

/** `jobs`: all of its machine. What none of them took the place of may go on through access that Azure does not show. */
export function standingOf(job: JobEvidence, jobs: readonly JobEvidence[], now: number): JobStanding {
  const among = { jobs: [...jobs] };
  if (isPassedOver(job, among)) return 'over';
  const { word } = judgeJob(job, {
    now,
    readAt: now,
    machine: 'unknown',
    extension: 'unknown',
    ...among,
    records: 'unknown',
  });
  // A removal that failed has ended nothing.
  return word === 'Failed' && job.type.toLowerCase() === 'revoke' ? 'unclear' : standings[word];
}

export function readJobsOf(machine: ReconciledMachine, now: number): ReadJob[] {
  const { jobs } = machine;
  if (jobs.kind !== 'read') return [];
  return jobs.jobs.map((job) => ({ machine, job, standing: standingOf(job, jobs.jobs, now), readAt: jobs.readAt }));
}

/** Whether a job of this name is the consent's: this app gives the job its consent's id. */
export const isNamed = (job: JobEvidence, consentId: string): boolean => job.name.toLowerCase() === consentId;

const whenOver = ({ job }: ReadJob): number | undefined => {
  const times = [job.lastModifiedAt, job.endTime, job.expirationTimestamp, job.createdAt].flatMap(
    (time) => parseInstant(time) ?? [],
  );
  return times.length === 0 ? undefined : Math.max(...times);
};

/** What is over since longer than anybody could look up who did it explains itself; all else needs an answer. */
export function severityOf(read: ReadJob, now: number): Finding['severity'] {
  const over = whenOver(read);
  return read.standing === 'over' && over !== undefined && now - over > logKeptMs ? 'note' : 'finding';
}

/** What is said about any job, whatever is wrong with it. */
export function aboutJob({
  machine,
  job,
  readAt,
}: ReadJob): Pick<Finding, 'machineIds' | 'at' | 'isLastChange' | 'evidence'> {
  const madeAt = parseInstant(job.createdAt);
  const changedAt = parseInstant(job.lastModifiedAt);
  const since = changedAt ?? parseInstant(job.startTime) ?? madeAt;
  return {
    machineIds: [machine.id.toLowerCase()],
    ...(since === undefined ? {} : { at: since }),
    ...(changedAt !== undefined && changedAt !== madeAt && { isLastChange: true }),
    evidence: evidenceList({
      Machine: machine.id,
      Job: job.name,
      'Access level': job.accessLevel,
      End: job.expirationTimestamp,
      'Created by': job.createdBy,
      'Created at': job.createdAt,
      'Last changed by': job.lastModifiedBy,
      'Last changed at': job.lastModifiedAt,
      'Machine reports': job.nodeState,
      'Provisioning state': `${job.provisioningState}, ${job.status}`,
      'Jobs read at': new Date(readAt).toISOString(),
    }),
  };
}
