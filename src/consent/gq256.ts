import * as v from 'valibot';

/** A key of Microsoft Entra's, whole, as in a JSON Web Key Set: kid, n, e, and what else it publishes (x5t, x5c, issuer). */
export const signingKeySchema = v.looseObject({
  kty: v.literal('RSA'),
  kid: v.pipe(v.string(), v.regex(/^[\x21-\x7e]{1,256}$/)),
  n: v.string(),
  e: v.string(),
});

export type SigningKey = v.InferOutput<typeof signingKeySchema>;

/** What a key set holds: its members may be missing. */
export type PublishedKey = JsonWebKey & { kid?: unknown };

/**
 * Makes the GQ256 proof of an RS256 ID token, from which the token can't be had back. The token's signature must have been verified with
 * this key: for another, the proof is worthless. Throws TypeError when either can't be read.
 */
export function toGq256(_idToken: string, _key: Pick<SigningKey, 'n' | 'e'>): string {
  throw new Error('not written yet');
}

/** What a GQ256 token says: the header that Entra signed, and the claims. */
export interface Gq256Token {
  header: Record<string, unknown>;
  claims: Record<string, unknown>;
}

/** What the token says when it proves that the key signed it; undefined when it doesn't, or can't be read. Never throws. */
export function verifyGq256(_token: string, _key: Pick<SigningKey, 'n' | 'e'>): Gq256Token | undefined {
  throw new Error('not written yet');
}
