import * as v from 'valibot';
import { canonicalJson } from '#src/consent/canonical-json.ts';
import { base32, sha256 } from '#src/lib/digest.ts';
import { dayMs } from '#src/lib/time.ts';
import { reasonSchema, utcSecondsSchema } from './consent.ts';
import { recordIn } from './record.ts';

/**
 * What Azure keeps of a finding that somebody has looked at and accepts. It names nobody, because anyone who writes deployments could put any
 * name in it: the Activity Log says who wrote it, and Azure when.
 */
export type Acceptance = v.InferOutput<typeof acceptanceSchema>;

/** No acceptance lasts longer, ms: so long the Activity Log says whose it is. */
export const longestAcceptanceMs = 90 * dayMs;

/** Like `readRecord`, for acceptances. */
export function readAcceptance(deploymentProperties: unknown): Acceptance | undefined {
  return recordIn(deploymentProperties, acceptanceSchema);
}

/** Name of the deployment: its content is in it, so that no acceptance takes the place of another. */
export async function acceptanceName(record: Acceptance): Promise<string> {
  return `remote-support-accepted-${base32(await sha256(canonicalJson(record))).slice(0, 24)}`;
}

const acceptanceSchema = v.strictObject({
  kind: v.literal('remote-support-acceptance/1'),
  /** Which finding it is, and what that rested on: `findingKey` and `basisOf`. */
  finding: v.pipe(v.string(), v.nonEmpty(), v.maxLength(2000)),
  basis: v.pipe(v.string(), v.nonEmpty(), v.maxLength(20_000)),
  reason: v.pipe(reasonSchema, v.nonEmpty()),
  until: utcSecondsSchema,
});
