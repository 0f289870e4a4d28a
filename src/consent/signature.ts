import { sha256Hex } from './digest.ts';
import { checkHeader, isSignedBy, readTokenPart, tokenParts, type TokenParts } from './id-token.ts';
import { backdatingMs, clockSkewMs, toUtcSeconds } from './instant.ts';
import { refuse, ShapeError } from './shape.ts';

export interface SignatureExpectation {
  /** `consentNonce` of the consent. */
  nonce: string;
  tenantId: string;
  userId: string;
  issuer: string;
  /** The app's client id. */
  audience: string;
  /** Server time, ms: the sign-in must not be older than this. */
  notBefore: number;
  /** Server time, ms. */
  now: number;
}

export type SignatureVerdict =
  | {
      ok: true;
      claims: Record<string, unknown>;
      keyId: string;
      /** The token's `iat`, which may be five minutes before it was issued. */
      issuedAt: string;
      authenticationMethods: string[];
      idTokenSha256: string;
    }
  | { ok: false; reason: string };

/** Longer than any ID token Entra issues, and a bound for what gets parsed. */
const longestToken = 32_768;

/**
 * Verifies that Entra signed the consent: an ID token (RS256, by one of `keys`, a JSON Web Key Set's keys) for this app, tenant and
 * user, whose nonce is the consent's, issued in this sign-in. Never throws.
 */
export async function verifySignature(input: {
  idToken: string;
  keys: readonly JsonWebKey[];
  expected: SignatureExpectation;
}): Promise<SignatureVerdict> {
  try {
    if (input.idToken.length > longestToken) refuse('The ID token is too long.');
    const parts = tokenParts(input.idToken);
    const header = readTokenPart(parts.header);
    const claims = readTokenPart(parts.claims);
    const { key, keyId } = chooseKey(header, input.keys);
    await checkSignature(parts, key);
    const issuedAt = checkClaims(claims, input.expected);
    return {
      ok: true,
      claims,
      keyId,
      issuedAt: toUtcSeconds(issuedAt),
      authenticationMethods: methodsIn(claims),
      idTokenSha256: await sha256Hex(input.idToken),
    };
  } catch (error) {
    return { ok: false, reason: error instanceof ShapeError ? error.message : 'The ID token cannot be read.' };
  }
}

function chooseKey(header: Record<string, unknown>, keys: readonly JsonWebKey[]): { key: JsonWebKey; keyId: string } {
  checkHeader(header);
  const keyId = header['kid'];
  if (typeof keyId !== 'string') return refuse('The ID token does not name its signing key.');
  const key = keys.find((candidate) => keyIdOf(candidate) === keyId && candidate.kty === 'RSA');
  return key ? { key, keyId } : refuse('The ID token is signed with a key that is not one of the published keys.');
}

function keyIdOf(key: JsonWebKey & { kid?: unknown }): unknown {
  return key.kid;
}

async function checkSignature(parts: TokenParts, { n, e }: JsonWebKey): Promise<void> {
  if (!n || !e) return refuse('The published signing key is incomplete.');
  if (!(await isSignedBy(parts, { n, e }))) refuse('The signature of the ID token is wrong.');
}

/** Checks whom, for whom and what the token was issued for, and gives the time of issue, ms. */
function checkClaims(claims: Record<string, unknown>, expected: SignatureExpectation): number {
  if (claims['iss'] !== expected.issuer) return refuse('The ID token is from another issuer.');
  if (!sameText(claims['aud'], expected.audience)) return refuse('The ID token is for another app.');
  if (!sameText(claims['tid'], expected.tenantId)) return refuse('The ID token is from another directory.');
  if (!sameText(claims['oid'], expected.userId)) return refuse('Another user signed in.');
  if (claims['nonce'] !== expected.nonce) return refuse('The sign-in was not for this consent.');
  return checkTimes(claims, expected);
}

function checkTimes(claims: Record<string, unknown>, { notBefore, now }: SignatureExpectation): number {
  const issuedAt = seconds(claims, 'iat');
  if (!(issuedAt >= notBefore - backdatingMs - clockSkewMs)) return refuse('The sign-in is older than this consent.');
  if (!(issuedAt <= now + clockSkewMs)) return refuse('The ID token is from the future.');
  if (!(seconds(claims, 'exp') > now - clockSkewMs)) return refuse('The ID token has expired.');
  // An optional claim: when Entra says when the person last signed in, it must have been for this consent.
  if (Object.hasOwn(claims, 'auth_time') && !(seconds(claims, 'auth_time') >= notBefore - clockSkewMs)) {
    return refuse('The sign-in is older than this consent.');
  }
  return issuedAt;
}

/** A NumericDate claim in ms; NaN, which no comparison accepts, when it is not one. */
function seconds(claims: Record<string, unknown>, name: string): number {
  const value = claims[name];
  return typeof value === 'number' ? value * 1000 : Number.NaN;
}

function sameText(value: unknown, expected: string): boolean {
  return typeof value === 'string' && value.toLowerCase() === expected.toLowerCase();
}

function methodsIn(claims: Record<string, unknown>): string[] {
  const methods: unknown = claims['amr'];
  return Array.isArray(methods) ? methods.filter((method) => typeof method === 'string') : [];
}
