import type { AccessLevel } from '#src/consent/level.ts';
import type { ConsentEvidence, JobEvidence, JobsUnavailable, ReadProblem, SessionEvidence } from './evidence.ts';
import type { JobFinding } from './job-table.ts';
import type { AccessKind } from './state-words.ts';

/** How far the extension is; a word not known here is `odd`, never `ready`. */
export type ExtensionPhase = 'absent' | 'ready' | 'inProgress' | 'deleting' | 'failed' | 'odd';

/** A machine that is known to be away. Times in ms. */
export interface Away {
  status: string;
  since?: number | undefined;
  /** Until when Azure keeps the newest request for it. */
  keptUntil?: number | undefined;
}

/** Access that might exist though Azure has no job of it: of a consent whose time runs, or by a job that was deleted. */
export interface UnconfirmedAccess extends Pick<ConsentEvidence, 'notBefore' | 'notAfter' | 'recordedAt' | 'end'> {
  /** The name of its job, which is the id of its consent where it has one. */
  consentId: string;
  level?: AccessLevel;
  /** When the Activity Log says that its job was deleted; missing where a consent tells of it. */
  deletedAt?: string;
}

/** Why the state is what it is. */
export type AccessWhy =
  /** The job of the state. `at`, ms: when it ended (`revoked`), from when on the revoke counts as proven (`revokeSeen`). */
  | { is: 'job'; finding: JobFinding; at?: number | undefined; away?: Away | undefined }
  | { is: 'noJob'; consents: UnconfirmedAccess[] }
  | { is: 'extension'; phase: ExtensionPhase; message?: string | undefined }
  | { is: 'unread'; part: 'extension' | 'jobs' | 'consents'; problem: ReadProblem }
  | { is: 'machineGone' };

/** What does not fit together, or is worth knowing beside the state. */
export type AccessConflict =
  | { is: 'levelBeyondConsent'; level: AccessLevel; agreed: AccessLevel }
  | { is: 'endBeyondConsent'; until: number; agreed: number }
  | { is: 'noConsent' }
  | { is: 'otherJob'; name: string; finding: JobFinding }
  | { is: 'noJob'; consentId: string; deletedAt?: string }
  | { is: 'waitsForApproval'; consentId: string; answerBy: number }
  | { is: 'endOnRecord'; consentId: string; ended: 'revoked' | 'expired'; confirmedAt: string }
  | { is: 'extension'; phase: 'absent' | 'deleting' }
  | { is: 'machineAway'; away: Away }
  | ({ is: 'jobsUnavailable' } & JobsUnavailable);

/** Why something may not be done now. */
export type RefusalWhy =
  | { is: PlainRefusal }
  | { is: 'machineAway'; away: Away }
  | { is: 'accessExists'; kind: 'active' | 'requested'; until?: number | undefined }
  | { is: 'extension'; phase: Exclude<ExtensionPhase, 'absent' | 'failed'> | 'unread' };

/** Those of which there is no more to say. */
export type PlainRefusal =
  | ('machineGone' | 'azureLocal' | 'noLiveAccess' | 'unknown')
  | ('setUpFailed' | 'endNotConfirmed' | 'revocationPending' | 'revokeFailed');

export type Verdict = { allowed: true } | { allowed: false; why: RefusalWhy };

/** The state of access to one machine. Times in ms of server time. */
export interface AccessState {
  kind: AccessKind;
  why: AccessWhy;
  /** With `expired`: the machine itself reports the end. */
  isConfirmed?: boolean | undefined;
  /** The job that decides. */
  job?: JobEvidence | undefined;
  /** The id of the consent it is about: the name of `job`, where that is one, or the consent without a job. */
  consentId?: string | undefined;
  level?: AccessLevel | undefined;
  until?: number | undefined;
  /** When the state came about: the request, the machine's report or the end. */
  since?: number | undefined;
  /** By whichever job may give access. */
  openSessions: SessionEvidence[];
  /** Access may exist or be on its way: exactly then a revoke is offered. */
  mayHaveAccess: boolean;
  /** Other jobs that may give access. */
  others: JobEvidence[];
  conflicts: AccessConflict[];
  can: { grant: Verdict; reduce: Verdict; setUp: Verdict };
  /** When the jobs were read. */
  readAt: number;
}
