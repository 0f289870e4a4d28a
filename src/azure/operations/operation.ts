// What an operation is, as the journal keeps it, and what it comes to: all files of this folder share it.
import * as v from 'valibot';
import type { ReadProblem } from '#src/consent/access/evidence.ts';
import type { Activation, Refusal } from '#src/consent/authority/authority.ts';
import { isConsentId } from '#src/consent/consent-id.ts';
import { accessLevels } from '#src/consent/level.ts';
import type { SignatureFault } from '#src/consent/signature.ts';
import { parseMachineId } from '#src/lib/arm-id.ts';
import { dayMs, hourMs, isUtcSeconds } from '#src/lib/time.ts';

export type Intent = v.InferOutput<typeof intentSchema>;
/** What words call an intent: a grant of more access than there is extends it. */
export type Act = Intent['kind'] | 'extend';
export type Sent = v.InferOutput<typeof sentSchema>;
export type Operation = v.InferOutput<typeof rowSchema>;

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
  /** Somebody has to approve the role by then. */
  | { is: 'approval'; activation: Activation; answerBy?: number | undefined }
  /** Azure is giving the role. */
  | { is: 'activating' }
  | { is: 'installing'; state?: string | undefined }
  | { is: 'removing' }
  | { is: 'machineReports' }
  | { is: 'machineAway'; since?: number | undefined; keptUntil?: number | undefined }
  /** Azure or this browser does something else on the machine, which has to end first. */
  | { is: 'busy' }
  | { is: 'onItsWay' }
  | { is: 'unreachable'; failure: Failure };

export type PersonReason =
  /** `extension`: in place of a revoke that was refused, it was removed. */
  | { is: 'refused'; failure: Failure; extension?: 'removed' }
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
  /** The role that the consent asked for isn't given. */
  | { is: 'notApproved'; how: Refusal; activation: Activation }
  /** No role lets the person do it, and none can be activated. */
  | { is: 'noRole' }
  /** Approved more than an hour after the press. */
  | { is: 'approved' }
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
  | { is: 'active' | 'reduced'; level: string; until: string }
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

/** Whether a row has outlived its use: no consent lasts longer than 14 days, and a revoke may wait for a machine that is away. */
export function isOutdated({ intent, pressedAt }: Operation, now: number): boolean {
  return now > pressedAt + (intent.kind === 'revoke' ? 30 : intent.kind === 'grant' ? 15 : 1) * dayMs;
}

/** After an hour nobody expects access to begin by itself. */
export function isRecent({ pressedAt }: Operation, now: number): boolean {
  return Math.abs(now - pressedAt) < hourMs;
}

/** Whether nothing is left to go on with. */
export function isOver(step: Step): boolean {
  return step.do === 'done' || (step.do === 'person' && finals.has(step.why.is));
}

const finals: ReadonlySet<PersonReason['is']> = new Set([
  'timeOver',
  'revoked',
  'replaced',
  'machineGone',
  'otherComputer',
  'notOpen',
  'notApproved',
]);

/** A stored row; `undefined` for anything that is none: storage can be edited, or be written by another version of this app. */
export function readRow(value: unknown): Operation | undefined {
  const parsed = v.safeParse(rowSchema, value);
  return parsed.success && parsed.output.id === operationId(parsed.output.intent, parsed.output.account)
    ? parsed.output
    : undefined;
}

export function operationId(intent: Intent, account: string): string {
  const { machineId, kind } = intent;
  return [machineId, account, kind, ...(intent.kind === 'grant' ? [intent.consentId] : [])].join(' ');
}

const time = v.pipe(v.number(), v.finite());
const isMachineId = (id: string): boolean => id === id.toLowerCase() && parseMachineId(id) !== undefined;
const machineIdSchema = v.pipe(v.string(), v.check(isMachineId));
const jobName = v.pipe(v.string(), v.regex(/^[\w.~()-]{1,260}$/));

/** What a person pressed for. Machine ids are ARM ids in lower case. */
const intentSchema = v.variant('kind', [
  v.strictObject({ kind: v.literal('setUp'), machineId: machineIdSchema }),
  v.strictObject({
    kind: v.literal('grant'),
    machineId: machineIdSchema,
    consentId: v.pipe(v.string(), v.check(isConsentId)),
    /** Its consent takes the place of another. */
    extends: v.exactOptional(v.literal(true)),
  }),
  // Shortens or lowers live access: `job` is the name of the job.
  v.strictObject({
    kind: v.literal('reduce'),
    machineId: machineIdSchema,
    job: jobName,
    level: v.picklist(accessLevels),
    notAfter: v.pipe(v.string(), v.check(isUtcSeconds)),
  }),
  // All access there is at the press.
  v.strictObject({ kind: v.literal('revoke'), machineId: machineIdSchema, removeExtension: v.boolean() }),
]);

/** A request that left: written before it leaves, and taken back where Azure certainly has not taken it. */
const sentSchema = v.strictObject({
  /** `extension`, `removal`, or the name of a job, lower case. */
  what: jobName,
  at: time,
  /** When Azure took it. Without it the reply is open or was lost: Azure may have it. */
  acceptedAt: v.exactOptional(time),
  /** How often Azure took it. */
  times: v.pipe(v.number(), v.integer()),
});

/** All that outlives a round or a page: a row in IndexedDB, written before the first request. No names, no tokens, no reasons. Times are of the server. */
const rowSchema = v.strictObject({
  /** One of each kind a machine (and, for grants, a consent): a later press takes the place of an earlier one. Starts with the machine's id. */
  id: v.string(),
  intent: intentSchema,
  pressedAt: time,
  /** SHA-256 of tenant and user id: another account in the same browser never goes on with it. */
  account: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  sent: v.array(sentSchema),
  /**
   * It needs a person, or somebody has signed in since the press: only a page that is at it, or another press, goes on with it. A revoke is
   * tried again when a page loads, and keeps no grant waiting.
   */
  isHeld: v.exactOptional(v.literal(true)),
  /** A grant: when the role for it was asked for. However long that takes, its answer is waited for. */
  askedAt: v.exactOptional(time),
  /** A revoke: a tab was at it. The others take it over once that is long ago. */
  movedAt: v.exactOptional(time),
  /** A revoke: until then a request for access that left this browser before may still reach Azure. */
  notBefore: v.exactOptional(time),
});
