// What an operation is and comes to: the types that all files of this folder share.
import type { ReadProblem } from '#src/consent/access/evidence.ts';
import type { SignatureFault } from '#src/consent/signature.ts';
import type { Operation, Sent } from './row.ts';

export type { Intent, Operation, Sent } from './row.ts';

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
