import type { AccessLevel } from '#src/consent/level.ts';
import type { AccessEvidence, ConsentEvidence, JobEvidence, SessionEvidence } from './evidence.ts';
import type { ExtensionPhase, JobFinding } from './state.ts';

export type JobOutcome = 'succeeded' | 'running' | 'deleting' | 'failed' | 'odd';
export type NodeState = 'none' | 'active' | 'ended' | 'superseded' | 'odd';

/** How far Azure says that the newest request of the job has come. */
export function jobOutcome(job: JobEvidence): JobOutcome {
  throw new Error(`not written yet ${job.name}`);
}

/** What the machine reports, whenever it did. */
export function nodeStateOf(job: JobEvidence): NodeState {
  throw new Error(`not written yet ${job.name}`);
}

/** Sessions without an end. */
export function openSessions(job: JobEvidence): SessionEvidence[] {
  throw new Error(`not written yet ${job.name}`);
}

/** When the newest request was made, ms. */
export function requestedAt(job: JobEvidence): number | undefined {
  throw new Error(`not written yet ${job.name}`);
}

/** Whether the machine's report is known to be about the newest request. */
export function isReportFresh(job: JobEvidence): boolean {
  throw new Error(`not written yet ${job.name}`);
}

/** Whether the agreed end of the job has passed; false where it is no time. */
export function hasRunOut(job: JobEvidence, now: number): boolean {
  throw new Error(`not written yet ${job.name} ${now}`);
}

/** What one job shows, next to the other evidence. `isOver`: proven to give no access any more. Times in ms. */
export interface JobVerdict {
  job: JobEvidence;
  finding: JobFinding;
  isOver: boolean;
  level?: AccessLevel;
  until?: number;
  at?: number;
}

export function judgeJob(job: JobEvidence, evidence: AccessEvidence, now: number): JobVerdict {
  throw new Error(`not written yet ${job.name} ${evidence.machineId} ${now}`);
}

/** Whether access through this job may exist or be on its way. */
export function mayGiveAccess(job: JobEvidence, evidence: AccessEvidence, now: number): boolean {
  return !judgeJob(job, evidence, now).isOver;
}

/** Whether the job's Revoke is proven: Azure calls it done, and the machine was connected after it. */
export function isRevokeProven(job: JobEvidence, evidence: AccessEvidence, now: number): boolean {
  return judgeJob(job, evidence, now).finding === 'revoked';
}

/** The consents whose time runs and of which Azure holds no job, and none that took their place. Empty where they were not read. */
export function unconfirmedConsents(evidence: AccessEvidence, now: number): ConsentEvidence[] {
  throw new Error(`not written yet ${evidence.machineId} ${now}`);
}

export function extensionPhase(extension: { provisioningState: string } | 'absent'): ExtensionPhase {
  throw new Error(`not written yet ${String(extension)}`);
}
