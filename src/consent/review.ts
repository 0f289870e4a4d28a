import * as v from 'valibot';
import { canonicalJson } from '#src/consent/canonical-json.ts';
import { base32, hex, sha256, sha256Hex } from '#src/lib/digest.ts';
import { parseInstant, toUtcSeconds } from '#src/lib/time.ts';
import { type Consent, consentIdSchema, guidSchema, reasonSchema, sha256Schema, utcSecondsSchema } from './consent.ts';
import { recordIn, signatureSchema } from './record.ts';

/** What another person says of an emergency, as signed: all of it is text. */
export type Review = v.InferOutput<typeof reviewSchema>;

/** What Azure keeps of it, with the proof that Entra signed it. */
export type ReviewRecord = v.InferOutput<typeof reviewRecordSchema>;

/** What is chosen of a review. */
export type Opinion = Pick<Review, 'was' | 'reason'>;

/** Reviews are signed within this after they were made, ms. */
export const reviewSigningMs = 3_600_000;

/** Undefined where the opinion has no form that can be signed. `now`: ms, server time. */
export function makeReview(
  { was, reason }: Opinion,
  { consentHash, tenantId, userId }: Pick<Review, 'consentHash' | 'tenantId' | 'userId'>,
  now: number,
): Review | undefined {
  return readReview({
    schema: 'remote-support-review/1',
    consentHash,
    tenantId: tenantId.toLowerCase(),
    userId: userId.toLowerCase(),
    was,
    reason: reason.trim(),
    reviewedAt: toUtcSeconds(now),
    salt: hex(crypto.getRandomValues(new Uint8Array(16))),
  });
}

/** Reads a review that anyone may have written. */
export function readReview(value: unknown): Review | undefined {
  const result = v.safeParse(reviewSchema, value, { abortEarly: true });
  return result.success ? result.output : undefined;
}

/** SHA-256 of the canonical JSON: its bytes are the nonce of the sign-in. No consent has the same, as `schema` is hashed too. */
export function reviewHash(review: Review): Promise<string> {
  return sha256Hex(canonicalJson(review));
}

/** When a sign-in can have signed it. */
export function reviewWindow({ reviewedAt }: Review): { notBefore: string; notAfter: string } {
  return { notBefore: reviewedAt, notAfter: toUtcSeconds((parseInstant(reviewedAt) ?? 0) + reviewSigningMs) };
}

/** Like `readRecord`, for reviews; the signature is not checked. */
export function readReviewRecord(deploymentProperties: unknown): ReviewRecord | undefined {
  return recordIn(deploymentProperties, reviewRecordSchema);
}

/** Name of the deployment: its content is in it, so that no review takes the place of another. */
export async function reviewRecordName(record: ReviewRecord): Promise<string> {
  const content = base32(await sha256(canonicalJson(record))).slice(0, 12);
  return `remote-support-reviewed-${record.consentId}-${content}`;
}

/** Why a review is none of this consent, whoever signed it. */
export function reviewFault(
  { review }: ReviewRecord,
  consent: Pick<Consent, 'userId' | 'tenantId'>,
  consentHash: string,
): 'reviewOfOther' | 'ownReview' | undefined {
  if (review.consentHash !== consentHash || review.tenantId !== consent.tenantId) return 'reviewOfOther';
  return review.userId === consent.userId ? 'ownReview' : undefined;
}

const reviewSchema = v.strictObject({
  schema: v.literal('remote-support-review/1'),
  consentHash: sha256Schema,
  tenantId: guidSchema,
  userId: guidSchema,
  was: v.picklist(['right', 'wrong']),
  reason: v.pipe(reasonSchema, v.nonEmpty()),
  reviewedAt: utcSecondsSchema,
  salt: v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/)),
});

export const reviewRecordSchema = v.strictObject({
  kind: v.literal('remote-support-review-record/1'),
  consentId: consentIdSchema,
  review: reviewSchema,
  signature: signatureSchema,
});
