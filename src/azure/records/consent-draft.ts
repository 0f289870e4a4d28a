import * as v from 'valibot';
import { auth } from '#src/auth/session.ts';
import { type AccessLevel, accessLevels } from '#src/consent/access-level.ts';
import { readConsent } from '#src/consent/consent-reading.ts';
import type { Consent } from '#src/consent/consent.ts';
import { parseMachineId } from '#src/lib/arm-id.ts';
import { draftKey, ownerOf } from './draft-storage.ts';

export { dropDraft } from './draft-storage.ts';

/** What the wizard has been told so far. Never the tick: that is made anew each time. */
export interface DraftInputs {
  /** ARM ids. */
  machines: string[];
  ticket: { number: string; source: 'azure' | 'typed' } | null;
  reason: string;
  level: AccessLevel;
  /** A duration counted from the moment of signing, or an end chosen by hand (ISO 8601). */
  end: { minutes: number } | { at: string };
}

export interface ConsentDraft extends DraftInputs {
  /** Having no support request yet was chosen: `ticket` alone does not tell that from no choice. */
  withoutRequest?: true;
  /** How many of the wizard's steps were passed, so that a reload stays where it was. */
  passed?: number;
  /** The consent that was sent to be signed, awaiting its signature. */
  consent?: Consent;
  /** The ID token in which Entra signed `consent`; dropped as soon as the grant is recorded. */
  idToken?: string;
}

const short = (most: number) => v.pipe(v.string(), v.maxLength(most));

const inputsSchema = v.object({
  machines: v.pipe(
    v.array(
      v.pipe(
        short(1000),
        v.check((id) => parseMachineId(id) !== undefined),
      ),
    ),
    v.maxLength(5000),
  ),
  ticket: v.nullable(v.object({ number: short(200), source: v.picklist(['azure', 'typed']) })),
  // However long it was pasted: the wizard says that it is too long, and what else was entered stays.
  reason: v.string(),
  level: v.picklist(accessLevels),
  end: v.union([
    v.strictObject({ minutes: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100_000)) }),
    v.strictObject({
      at: v.pipe(
        short(40),
        v.check((at) => !Number.isNaN(Date.parse(at))),
      ),
    }),
  ]),
});

/** Who is signed in. Throws while nobody is. */
const owner = (): string => {
  const { account } = auth();
  if (account === null) throw new Error('A draft is kept for somebody.');
  return ownerOf(account);
};

const draftSchema = v.object({
  owner: short(200),
  ...inputsSchema.entries,
  withoutRequest: v.optional(v.literal(true)),
  passed: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(10))),
  consent: v.optional(v.unknown()),
  idToken: v.optional(short(32_768)),
});

/** The draft in the form that `keepDraft` gave it; throws when anything about it is malformed, or it is another person's. */
const parse = (text: string): ConsentDraft => {
  const { owner: kept, withoutRequest, passed, consent, idToken, ...inputs } = v.parse(draftSchema, JSON.parse(text));
  if (kept !== owner()) throw new Error('The draft is of somebody else.');
  return {
    ...inputs,
    ...(withoutRequest === undefined ? {} : { withoutRequest }),
    ...(passed === undefined ? {} : { passed }),
    ...(consent === undefined ? {} : { consent: readConsent(consent) }),
    ...(idToken === undefined ? {} : { idToken }),
  };
};

/**
 * The draft kept in this tab, or `undefined` when there is none of the person who is signed in, or anything about it is malformed.
 * A draft only fills the wizard: it can neither tick nor press, and a consent in it is agreed to only with Entra's signature over its hash.
 */
export const readDraft = (): ConsentDraft | undefined => {
  try {
    const text = sessionStorage.getItem(draftKey);
    return text === null ? undefined : parse(text);
  } catch {
    return undefined;
  }
};

/**
 * Answers whether the draft could be kept for the person who is signed in: storage may be full or switched off, and then a sign-in would lose
 * the inputs.
 */
export const keepDraft = (draft: ConsentDraft): boolean => {
  try {
    sessionStorage.setItem(draftKey, JSON.stringify({ ...draft, owner: owner() }));
    return true;
  } catch {
    return false;
  }
};
