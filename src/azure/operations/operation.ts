// What an operation is: the types that all files of this folder share. It imports none of them.
import type { ReadProblem } from '#src/consent/access/evidence.ts';
import type { AccessLevel } from '#src/consent/level.ts';
import type { SignatureFault } from '#src/consent/signature.ts';

/** What a person pressed for. Machine ids are ARM ids in lower case. */
export type Intent =
  | { kind: 'setUp'; machineId: string }
  | { kind: 'grant'; machineId: string; consentId: string }
  /** Shortens or lowers live access: `job` is the name of the job. */
  | { kind: 'reduce'; machineId: string; job: string; level: AccessLevel; notAfter: string }
  /** All access there is at the press. */
  | { kind: 'revoke'; machineId: string; removeExtension: boolean };

/** A request that left: written before it leaves, and taken back where Azure certainly has not taken it. */
export interface Sent {
  /** `extension`, `removal`, or the name of a job, lower case. */
  what: string;
  /** Server time, ms. */
  at: number;
  /** When Azure took it. Without it the reply is open or was lost: Azure may have it. */
  acceptedAt?: number;
  /** How often Azure took it. */
  times: number;
}

/** All that outlives a round or a page: a row in IndexedDB, written before the first request. No names, no tokens, no reasons. */
export interface Operation {
  /** One of each kind a machine (and, for grants, a consent): a later press takes the place of an earlier one. Starts with the machine's id. */
  id: string;
  intent: Intent;
  /** Server time of the press, ms. */
  pressedAt: number;
  /** SHA-256 of tenant and user id: another account in the same browser never goes on with it. */
  account: string;
  sent: readonly Sent[];
  /**
   * It needs a person, or somebody has signed in since the press: only a page that is at it, or another press, goes on with it. A revoke is
   * tried again when a page loads, and keeps no grant waiting.
   */
  isHeld?: true;
  /** A revoke: a tab was at it, server time, ms. The others take it over once that is long ago. */
  movedAt?: number;
  /** A revoke: until then a request for access that left this browser before may still reach Azure. Server time, ms. */
  notBefore?: number;
}

/** A change of Azure that a step asks for. */
export type WriteRequest =
  | { put: 'extension' }
  | { put: 'job'; name: string; type: 'Enable' | 'Revoke'; level: string; notAfter: string }
  | { remove: 'extension'; name: string };

/** Why Azure or the way to it refused something; `unknown` for a fault of this app. */
export type Failure = ReadProblem;

export type WaitReason =
  | { is: 'queued' }
  | { is: 'recording' }
  | { is: 'installing'; state?: string | undefined }
  | { is: 'removing' }
  | { is: 'machineReports' }
  | { is: 'machineAway'; since?: number | undefined; keptUntil?: number | undefined }
  /** Azure or this browser does something else on the machine, which has to end first. */
  | { is: 'busy' }
  | { is: 'onItsWay' }
  | { is: 'unreachable'; failure: Failure };

export type PersonReason =
  | { is: 'refused'; failure: Failure }
  | { is: 'signIn' }
  | { is: 'conflict'; job: string; level: string; until: string; by?: string | undefined }
  | { is: 'exceeds'; job: string; level: string; until: string }
  | { is: 'requestFailed'; message?: string | undefined }
  | { is: 'installFailed'; message?: string | undefined }
  /** Azure Local installs the extension by itself. */
  | { is: 'installedByAzure' }
  | { is: 'timeOver' }
  | { is: 'revoked' }
  | { is: 'replaced' }
  | { is: 'notRecorded'; failure?: Failure }
  | { is: 'badSignature'; fault: SignatureFault | 'machines' }
  | { is: 'machineGone' }
  /** Another one than agreed has the machine's name. */
  | { is: 'otherComputer' }
  | { is: 'unavailable'; message: string }
  | { is: 'lost' }
  | { is: 'stopped' }
  /** Nothing live that could be reduced to this. */
  | { is: 'notOpen' }
  /** Somebody has signed in since, or the press is more than an hour old. */
  | { is: 'pressAgain' }
  /** Access comes back again and again. */
  | { is: 'gaveUp' }
  /** Nothing that Azure can show will prove the end. */
  | { is: 'unprovable' };

export type Outcome =
  | { is: 'setUp' }
  /** The machine reports access as agreed, or since reduced to this. */
  | { is: 'active'; level: string; until: string }
  | { is: 'reduced'; level: string; until: string }
  /** `expired`: its time ran out since the press, and no revoke is proven. */
  | ({ is: 'revoked' | 'expired' | 'nothingToRevoke' } & Removal);

/** What became of the extension, where it was to be removed, and why Azure refused. */
export interface Removal {
  extension?: 'removed' | 'kept' | undefined;
  failure?: Failure | undefined;
}

/** What is next, from the operation and the evidence alone. */
export type Step =
  /** More than one at once only where each takes access away. */
  | { do: 'write'; requests: readonly WriteRequest[] }
  | { do: 'wait'; why: WaitReason; seconds: number }
  | { do: 'done'; outcome: Outcome }
  | { do: 'person'; why: PersonReason };

/** An operation and how far it is: what pages draw. */
export interface OperationProgress {
  operation: Operation;
  /** Never `write`: that shows as `onItsWay`. */
  step: Step;
  /** Server time when the step was decided, ms. */
  at: number;
}

/** A request that Azure took, or may have taken, can be missing from its lists this long, ms. */
export const listLagMs = 120_000;

export function sentOf({ sent }: Pick<Operation, 'sent'>, what: string): Sent | undefined {
  return sent.find((one) => one.what === what.toLowerCase());
}
