import * as v from 'valibot';
import { isConsentId } from '#src/consent/consent-id.ts';
import { accessLevels } from '#src/consent/level.ts';
import { parseMachineId } from '#src/lib/arm-id.ts';
import { dayMs, isUtcSeconds } from '#src/lib/time.ts';

export type Intent = v.InferOutput<typeof intentSchema>;
export type Sent = v.InferOutput<typeof sentSchema>;
export type Operation = v.InferOutput<typeof rowSchema>;

/** Whether a row has outlived its use: no consent lasts longer than 14 days, and a revoke may wait for a machine that is away. */
export function isOutdated({ intent, pressedAt }: Operation, now: number): boolean {
  return now > pressedAt + (intent.kind === 'revoke' ? 30 : intent.kind === 'grant' ? 15 : 1) * dayMs;
}

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
const machineIdSchema = v.pipe(
  v.string(),
  v.maxLength(500),
  v.check((id) => id === id.toLowerCase() && parseMachineId(id) !== undefined),
);
const jobName = v.pipe(v.string(), v.regex(/^[\w.~()-]{1,260}$/));

/** What a person pressed for. Machine ids are ARM ids in lower case. */
const intentSchema = v.variant('kind', [
  v.strictObject({ kind: v.literal('setUp'), machineId: machineIdSchema }),
  v.strictObject({
    kind: v.literal('grant'),
    machineId: machineIdSchema,
    consentId: v.pipe(v.string(), v.check(isConsentId)),
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
  times: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1000)),
});

/** All that outlives a round or a page: a row in IndexedDB, written before the first request. No names, no tokens, no reasons. Times are of the server. */
const rowSchema = v.strictObject({
  /** One of each kind a machine (and, for grants, a consent): a later press takes the place of an earlier one. Starts with the machine's id. */
  id: v.pipe(v.string(), v.maxLength(2500)),
  intent: intentSchema,
  pressedAt: time,
  /** SHA-256 of tenant and user id: another account in the same browser never goes on with it. */
  account: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  sent: v.pipe(v.array(sentSchema), v.maxLength(200)),
  /**
   * It needs a person, or somebody has signed in since the press: only a page that is at it, or another press, goes on with it. A revoke is
   * tried again when a page loads, and keeps no grant waiting.
   */
  isHeld: v.exactOptional(v.literal(true)),
  /** A revoke: a tab was at it. The others take it over once that is long ago. */
  movedAt: v.exactOptional(time),
  /** A revoke: until then a request for access that left this browser before may still reach Azure. */
  notBefore: v.exactOptional(time),
});
