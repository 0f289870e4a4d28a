import type { AccessLevel } from '#src/consent/access-level.ts';
import type { ExtensionFact, Verdict } from '#src/consent/preflight/preflight.ts';
import { stateFrom } from './access-decision.ts';
import { evidenceSentences } from './access-evidence.ts';

/** A support session as the job reports it. */
export interface SessionEvidence {
  sessionId?: string;
  sessionStartTime?: string;
  /** Missing while the session is open. */
  sessionEndTime?: string;
  accessLevel?: string;
  transcriptLocation?: string;
}

/** A remote support job of the machine as ARM shows it; times are ISO 8601. */
export interface JobEvidence {
  name: string;
  type: string;
  accessLevel: string;
  expirationTimestamp: string;
  provisioningState: string;
  status: string;
  /** `reportedProperties.nodeSettings.state`: what the machine itself reports. */
  nodeState?: string;
  connectionStatus?: string;
  connectionErrorMessage?: string;
  startTime?: string;
  endTime?: string;
  nodeUpdatedAt?: string;
  sessions: SessionEvidence[];
  /** Since when, ms, the newest request has been read as done, where Azure gives no time of its end: it ended by then. As `goneAt`. */
  doneBy?: number;
  /** That of the machine which it was on when it was last seen, as far as that was read; another one may have the name by now. */
  vmId?: string;
  createdBy?: string;
  createdAt?: string;
  lastModifiedBy?: string;
  lastModifiedAt?: string;
}

export interface RecordEvidence {
  consentId: string;
  level: AccessLevel;
  notAfter: string;
  userId: string;
  /** A person closed it on record, which proves nothing about the machine. */
  isClosed?: true;
}

/** A job that Azure had and no longer has. It went between the two moments; nobody knows when. */
export interface RemovedJob {
  name: string;
  /**
   * The first list without it. Only a machine that was connected after this has certainly heard of it. `Infinity` while no server has told
   * the time: nothing is after it then.
   */
  goneAt: number;
  /** The last moment at which it is known to have been there, from which on Azure may have begun to forget; `-Infinity` where none is known. */
  thereAt: number;
  /** The latest end that the job itself was seen with, ms; `Infinity` where that was no time. Absent where no page here has seen it. */
  until?: number;
  /** That of the machine which it was on, as far as it was read. */
  vmId?: string;
}

/** A machine as Azure shows it. */
export interface MachineEvidence {
  status?: string;
  lastStatusChange?: string;
  vmId?: string;
  readAt: number;
  /** `readAt` is by a clock that no server had confirmed: it does not tell how long after anything the machine was read. */
  isReadAtUnsure?: true;
}

/** Everything that was read from Azure about access to one machine. Times as numbers are ms since the epoch, server time. */
export interface AccessEvidence {
  now: number;
  machine: MachineEvidence | 'notFound' | 'unknown';
  /** Since when, as far as was read, Azure has no such machine, while it is `notFound`. As `goneAt`. */
  machineGoneAt?: number;
  extension: 'absent' | 'unknown' | ExtensionFact;
  jobs: JobEvidence[] | 'unknown';
  /** Why this machine can have no jobs, for instance because the provider is not registered. */
  jobsUnavailable?: string;
  /** A request that was sent and has no reply yet. */
  pending?: 'requestingRemoval';
  removedJobs?: RemovedJob[];
  /** Consent records that name this machine; `unknown` when they were not read. */
  records: RecordEvidence[] | 'unknown';
  /** Azure Local brings remote support with it. */
  azureLocal?: boolean;
  /** When the jobs were read. */
  readAt: number;
}

const kinds = {
  None: 'none',
  'Setting up': 'settingUp',
  'Set up': 'setUp',
  'Set-up failed': 'setUpFailed',
  'Access requested': 'accessRequested',
  Active: 'active',
  'Expired, checking': 'expiredChecking',
  Expired: 'expired',
  'Requesting removal': 'requestingRemoval',
  'Removal accepted, waiting for the machine': 'removalAcceptedWaitingForTheMachine',
  'Removed from Azure': 'removedFromAzure',
  Revoked: 'revoked',
  Failed: 'failed',
  Unknown: 'unknown',
} as const;

export type AccessWord = keyof typeof kinds;
export type AccessKind = (typeof kinds)[AccessWord];

export interface AccessState {
  word: AccessWord;
  kind: AccessKind;
  detail: string;
  /** The job that decides. */
  job?: JobEvidence;
  level?: AccessLevel;
  /** When the access of `job` ends, ms. */
  until?: number;
  /** When the machine itself last reported on `job`, ms; `readAt` is when Azure was asked. */
  reportedAt?: number;
  /** What does not fit together, if anything. */
  conflict?: string;
  /** Another job than `job` may give access, too. */
  hasOther?: true;
  /** How we know, one sentence each. */
  readonly evidence: string[];
  readAt: number;
  canRevoke: Verdict;
  canGrant: Verdict;
  canConfigure: Verdict;
  canSetUp: Verdict;
}

/**
 * The state of access to a machine: a pure function of what was read from Azure and of server time, never of what was asked for.
 * A word is never stronger than its evidence; whatever is not known counts as "not proven":
 * I3 "Revoked" only when Azure proves the removal and the machine was connected after it. I4 "Active" only when the job succeeded and
 * the machine reports it active. I6 while any access may exist or be on its way, it can be revoked. I8 after its end a grant is never
 * "Active".
 */
export function accessState(evidence: AccessEvidence): AccessState {
  const state = stateFrom(evidence);
  return {
    ...state,
    kind: kinds[state.word],
    readAt: evidence.readAt,
    // Worked out when somebody asks: a list of machines shows words only.
    get evidence() {
      return evidenceSentences(evidence, state.job);
    },
  };
}
