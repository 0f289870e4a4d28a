import * as v from 'valibot';
import { type Consent, consentIdSchema, readConsent } from '#src/consent/consent.ts';
import { accessLevels } from '#src/consent/level.ts';
import { sha256Hex } from '#src/lib/digest.ts';
import { parseMachineId } from '#src/lib/arm-id.ts';

/*
 * What this tab keeps of the wizard: one draft, of one account. It only fills the wizard: it ticks nothing, signs nothing and grants nothing,
 * and is read as input that anybody may have written.
 */

const draftKey = 'remote-support.draft';

const short = (most: number) => v.pipe(v.string(), v.maxLength(most));

const machineId = v.pipe(
  short(1000),
  v.check((id) => parseMachineId(id) !== undefined),
);

const schema = v.object({
  owner: short(64),
  // Server time, ms.
  savedAt: v.number(),
  inputs: v.object({
    // Each once.
    machines: v.pipe(v.array(machineId), v.maxLength(5000)),
    // `auto`: nobody chose one yet; request-choice.ts says what that comes to. What was typed or chosen stays while another mode is looked at.
    request: v.object({ mode: v.picklist(['auto', 'listed', 'typed', 'none']), listed: short(200), typed: short(200) }),
    // However long: the wizard says so, and what else was entered stays.
    reason: short(100_000),
    // Why it goes without the approval that it needs, where it is to.
    emergency: v.optional(short(100_000)),
    level: v.picklist(accessLevels),
    // `date` (YYYY-MM-DD) and `time` (HH:MM) are in the browser's zone. Minutes count from the moment of signing.
    end: v.object({
      mode: v.picklist(['minutes', 'custom']),
      minutes: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100_000)),
      date: short(20),
      time: short(20),
    }),
    // Id of the consent whose access the new one extends.
    extended: v.optional(consentIdSchema),
  }),
  // The one that the page was left for, to have it signed.
  consent: v.optional(v.unknown()),
});

export type Draft = Pick<v.InferOutput<typeof schema>, 'inputs' | 'savedAt'> & { consent?: Consent };

/** Whose draft it is, without saying who: SHA-256 of directory and person. */
export function ownerOf({ tenantId, userId }: { tenantId: string; userId: string }): Promise<string> {
  return sha256Hex(`draft of ${tenantId} ${userId}`.toLowerCase());
}

/** This owner's draft; undefined when there is none, or anything about it is malformed. Another person's is thrown away. */
export function readDraft(owner: string): Draft | undefined {
  try {
    const text = sessionStorage.getItem(draftKey);
    if (text === null) return undefined;
    const { owner: kept, consent, inputs, savedAt } = v.parse(schema, JSON.parse(text));
    const read = consent === undefined ? undefined : readConsent(consent);
    if (kept === owner) return { inputs, savedAt, ...(read?.ok && { consent: read.consent }) };
  } catch {
    // Neither this nor what is kept next is worth more than a form to fill in.
  }
  dropDraft();
  return undefined;
}

/** False when the browser keeps nothing: its storage is full or switched off. */
export function keepDraft(owner: string, draft: Draft): boolean {
  try {
    sessionStorage.setItem(draftKey, JSON.stringify({ owner, ...draft }));
    return true;
  } catch {
    return false;
  }
}

export function dropDraft(): void {
  try {
    sessionStorage.removeItem(draftKey);
  } catch {
    // Then nothing is kept either.
  }
}
