import * as v from 'valibot';
import { canonicalJson } from '#src/consent/canonical-json.ts';
import { sha256Hex } from '#src/lib/digest.ts';
import { parseInstant } from '#src/lib/time.ts';
import { levelSchema, readConsent, sha256Schema, utcSecondsSchema } from '#src/consent/consent.ts';
import { type ConsentRecord, recordSchema } from '#src/consent/record.ts';
import { reviewRecordSchema } from '#src/consent/review.ts';

/** A receipt of a thousand machines has about 2 MB; what is longer isn't worth the memory. Bytes. */
export const longestReceipt = 16_777_216;

/** A receipt holds so many reviews at most. */
export const mostReviews = 20;

const text = v.pipe(
  v.string(),
  v.check((value) => !/\p{Surrogate}/u.test(value)),
);
const filled = v.pipe(text, v.nonEmpty());
const textOrNull = v.nullable(text);
const instant = v.pipe(
  text,
  v.maxLength(40),
  v.check((value) => parseInstant(value) !== undefined && /(?:Z|[+-]\d\d:\d\d)$/.test(value)),
);

/** Beyond its form: the window of the consent has limits, and all of it can be written and hashed. */
function isWhole({ consent, signature, witnesses }: ConsentRecord): boolean {
  return readConsent(consent).ok && isPlain(signature, 0) && isPlain(witnesses, 0);
}

function isPlain(value: unknown, depth: number): boolean {
  if (typeof value === 'string') return !/\p{Surrogate}/u.test(value);
  if (typeof value !== 'object' || value === null) return typeof value !== 'number' || Number.isFinite(value);
  return depth < 8 && Object.entries(value).every(([key, member]) => isPlain(key, 0) && isPlain(member, depth + 1));
}

const commandsSchema = v.strictObject({
  version: text,
  source: text,
  groups: v.array(
    v.strictObject({
      name: text,
      commands: v.array(v.strictObject({ name: text, changesState: v.boolean(), levels: v.array(levelSchema) })),
    }),
  ),
});

/** A job in Azure's own words, whatever they are. */
const jobSchema = v.strictObject({
  id: text,
  type: text,
  provisioningState: text,
  accessLevel: textOrNull,
  expirationTimestamp: textOrNull,
  nodeState: textOrNull,
  lastModifiedAt: textOrNull,
  lastModifiedBy: textOrNull,
  sessions: v.array(v.strictObject({ sessionId: textOrNull, startedAt: textOrNull, endedAt: textOrNull })),
});

const activitySchema = v.strictObject({
  at: instant,
  caller: textOrNull,
  callerId: textOrNull,
  operation: text,
  status: text,
  resourceId: text,
  correlationId: text,
});

/** The role that the consent asked for in a resource group, and who answered, in Azure's own words. */
const approvalSchema = v.strictObject({
  resourceGroupId: text,
  request: text,
  principalId: text,
  roleDefinitionId: text,
  role: textOrNull,
  status: text,
  askedAt: v.nullable(instant),
  answer: v.nullable(
    v.strictObject({ result: text, at: v.nullable(instant), by: textOrNull, byId: textOrNull, reason: textOrNull }),
  ),
});

/** What Azure said when the receipt was made. Nobody signed it: it is a copy, to be compared with Azure and its logs. */
const azureSchema = v.strictObject({
  endpoint: text,
  readAt: utcSecondsSchema,
  correlationId: text,
  records: v.array(
    v.strictObject({ resourceGroupId: text, deploymentId: text, timestamp: instant, correlationId: text }),
  ),
  activity: v.array(activitySchema),
  machines: v.array(
    v.strictObject({
      machineId: text,
      job: v.nullable(jobSchema),
      changes: v.array(v.strictObject({ level: levelSchema, notAfter: utcSecondsSchema, changedAt: instant })),
      end: v.nullable(v.strictObject({ ended: v.picklist(['revoked', 'expired']), confirmedAt: instant })),
      /** Why somebody revoked, where they said so: a claim of whoever wrote the record. */
      revokes: v.exactOptional(v.array(v.strictObject({ reason: text, revokedAt: instant }))),
    }),
  ),
  approvals: v.exactOptional(v.array(approvalSchema)),
  /** What couldn't be read: which part, of what (an Azure id), and Azure's code and text. */
  notRead: v.array(
    v.strictObject({
      part: v.picklist(['record', 'job', 'activity', 'approval', 'time']),
      of: text,
      code: text,
      message: text,
    }),
  ),
});

const receiptSchema = v.pipe(
  v.strictObject({
    kind: v.picklist(['remote-support-receipt/3', 'remote-support-receipt/4']),
    record: v.pipe(
      recordSchema,
      v.check((record) => isWhole(record)),
    ),
    /** The wording that was agreed to, whole, and the list of commands: bound by their hashes in the consent. */
    terms: v.strictObject({ id: filled, target: filled, version: filled, language: filled, text: filled }),
    commands: commandsSchema,
    azure: azureSchema,
    /** What others have signed of an emergency, as Azure keeps it. */
    reviews: v.exactOptional(
      v.pipe(
        v.array(reviewRecordSchema),
        v.maxLength(mostReviews),
        v.check((reviews) => reviews.every(({ signature }) => isPlain(signature, 0))),
      ),
    ),
    /** SHA-256 of the canonical JSON of the rest. */
    code: sha256Schema,
  }),
  // Receipts of before there were approvals lack them, and reviews.
  v.check(({ kind, azure, reviews }) => {
    const isNew = kind === 'remote-support-receipt/4';
    return isNew === (azure.approvals !== undefined) && (isNew || reviews === undefined);
  }),
);

export type Receipt = v.InferOutput<typeof receiptSchema>;
export type AzureExtract = Receipt['azure'];
export type MachineExtract = AzureExtract['machines'][number];
export type JobExtract = v.InferOutput<typeof jobSchema>;
export type ApprovalExtract = v.InferOutput<typeof approvalSchema>;
export type ActivityExtract = v.InferOutput<typeof activitySchema>;

/** Whether a receipt can hold a time that Azure sent: an instant with its zone. */
export function isReceiptInstant(time: string): boolean {
  return v.is(instant, time);
}

/** Reads the bytes of a file that anyone may have written. Never throws; no hash is checked. */
export function readReceipt(
  bytes: Uint8Array,
): { receipt: Receipt } | { why: 'tooLong' | 'notJson' } | { why: 'shape'; at: string } {
  if (bytes.length > longestReceipt) return { why: 'tooLong' };
  let value: unknown;
  try {
    // A byte order mark is left in, and is no JSON.
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    return { why: 'notJson' };
  }
  const parsed = v.safeParse(receiptSchema, value, { abortEarly: true });
  if (parsed.success) return { receipt: parsed.output };
  return { why: 'shape', at: v.getDotPath(parsed.issues[0]) ?? '' };
}

/** The receipt as the text of a file: sorted keys, two spaces, LF at the end. */
export function receiptText(receipt: Receipt): string {
  return `${JSON.stringify(sorted(receipt), null, 2)}\n`;
}

/** The verification code. Throws TypeError for what JSON can't hold. */
export function receiptCode({ code: _code, ...rest }: { code?: string; kind: string }): Promise<string> {
  return sha256Hex(canonicalJson(rest));
}

/** Makes the parts a receipt by putting the code in. */
export async function makeReceipt(parts: Omit<Receipt, 'code'>): Promise<Receipt> {
  return { ...parts, code: await receiptCode(parts) };
}

/** The same value with the keys of every object in ascending order of UTF-16 code units. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(members.map(([key, member]) => [key, sorted(member)]));
}
