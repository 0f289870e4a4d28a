import * as v from 'valibot';

const optionalText = v.optional(v.string());

const keyMembers = {
  kty: v.literal('RSA'),
  kid: v.pipe(v.string(), v.regex(/^[\x21-\x7e]{1,256}$/)),
  n: v.string(),
  e: v.string(),
  use: optionalText,
  alg: optionalText,
  x5t: optionalText,
  x5c: v.optional(v.array(v.string())),
  issuer: optionalText,
};

/** A key of Microsoft Entra's as it is on record: what verifies with it, and what it was published with. */
export const signingKeySchema = v.strictObject(keyMembers);

/** The same of a key as Entra publishes it: other members are left out. */
export const publishedKeySchema = v.object(keyMembers);

export type SigningKey = v.InferOutput<typeof signingKeySchema>;

/** What a key set holds: its members may be missing. */
export type PublishedKey = { [Name in 'kty' | 'kid' | 'n' | 'e' | 'issuer']?: unknown };
