/*
 * What an operation is: the types that all files of this folder share. It imports none of them.
 */
import type { AccessLevel } from '#src/consent/level.ts';

/** What a person pressed for. Machine ids are ARM ids in lower case. */
export type Intent =
  | { kind: 'setUp'; machineId: string }
  | { kind: 'grant'; machineId: string; consentId: string; notAfter: string }
  /** Shortens or lowers live access: `job` is the name of the job. */
  | { kind: 'reduce'; machineId: string; job: string; level: AccessLevel; notAfter: string }
  /** All access there is at the press. */
  | { kind: 'revoke'; machineId: string; removeExtension: boolean };

/** All that outlives a round or a page: a row in IndexedDB, written before the first request. No names, no tokens, no reasons. */
export interface Operation {
  /** One of each kind a machine (and, for grants, a consent): a later press takes the place of an earlier one. */
  id: string;
  intent: Intent;
  /** Server time of the press, ms. */
  pressedAt: number;
  /** SHA-256 of tenant and user id: another account in the same browser never goes on with it. */
  account: string;
  /** The newest request that left: written before it leaves. */
  sent?: { what: 'extension' | 'job' | 'removal'; at: number; acceptedAt?: number; times: number };
}

/** Why an operation waits, or needs a person: data; words.ts makes sentences of it. */
export interface Failure {
  /** `AzureErrorKind`, or `unknown` for a fault of this app. */
  kind: string;
  code?: string;
  message: string;
  correlationId?: string;
}

export type WaitReason =
  | { is: 'queued' }
  | { is: 'installing'; since?: number }
  | { is: 'machineReports' }
  | { is: 'machineAway'; since?: string; keptUntil?: number }
  | { is: 'busy' }
  | { is: 'onItsWay' }
  | { is: 'unreachable'; failure: Failure }
  | { is: 'throttled'; failure: Failure }
  | { is: 'otherTab' }
  | { is: 'recording' };

export type PersonReason =
  | { is: 'refused'; failure: Failure }
  | { is: 'signIn' }
  | { is: 'conflict'; job: string; level: string; until: string; by?: string }
  | { is: 'exceeds'; job: string; level: string; until: string }
  | { is: 'requestFailed'; message?: string }
  | { is: 'installFailed'; message?: string }
  | { is: 'timeOver' }
  | { is: 'revoked' }
  | { is: 'replaced' }
  | { is: 'notRecorded'; failure?: Failure }
  | { is: 'badSignature'; why: string }
  | { is: 'machineGone' }
  | { is: 'unavailable'; message: string }
  | { is: 'lost' }
  | { is: 'stopped' }
  | { is: 'notOpen' }
  | { is: 'gaveUp'; why: WaitReason };

export type Outcome =
  | { is: 'setUp' }
  /** The machine reports access as agreed, or since reduced to this. */
  | { is: 'active'; level: string; until: string }
  | { is: 'reduced'; level: string; until: string }
  | { is: 'revoked'; extension?: 'removed' | 'kept' }
  | { is: 'expired'; extension?: 'removed' | 'kept' }
  | { is: 'nothingToRevoke' };

/** What the rule says is next, from the evidence alone. */
export type Step<Request = unknown> =
  | { do: 'write'; request: Request }
  | { do: 'wait'; why: WaitReason; seconds: number }
  | { do: 'done'; outcome: Outcome }
  | { do: 'person'; why: PersonReason };

/** An operation and how far it is: what pages draw. */
export interface OperationProgress {
  operation: Operation;
  step: Step;
  /** Server time when the step was decided, ms. */
  at: number;
  /** Milestones that were seen, in order: drawn as the steps of a grant or a revoke. */
  reached: readonly ('recorded' | 'installed' | 'requested' | 'accepted' | 'sessionsEnded' | 'done')[];
  /** This tab pursues it; otherwise another tab does, or nobody until a person presses. */
  isMine: boolean;
}
