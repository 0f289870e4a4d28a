import { compactVerify, importJWK } from 'jose';
import * as v from 'valibot';
import { base64urlBytes } from '#src/lib/digest.ts';
import { clockSkewMs, parseInstant } from '#src/lib/time.ts';
import { consentNonce } from './consent-id.ts';
import { type Consent, consentHash } from './consent.ts';
import { keyBits, readGq256, toGq256, verifyGq256, tokenMembers } from './gq256.ts';
import type { ConsentRecord } from './record.ts';
import { type PublishedKey, type SigningKey, publishedKeySchema } from './signing-key.ts';

/** Why a signature doesn't count. */
export type SignatureFault =
  | ClaimFault
  | 'unreadable'
  | 'algorithm'
  | 'unknownKey'
  | 'otherKey'
  | 'otherKeyPublished'
  | 'keyForm'
  | 'shortKey'
  | 'notSignedByKey'
  | 'noTimes'
  | 'tooOld'
  | 'tooLate'
  | 'notYetValid'
  | 'expired';

/** Whom or what a token isn't for. */
export type ClaimFault = 'issuer' | 'application' | 'directory' | 'person' | 'otherConsent';

export type Seal = { is: 'sealed'; signature: ConsentRecord['signature'] } | { is: 'invalid'; why: SignatureFault };

/**
 * The proof that goes on record in the place of an ID token that one of these keys signed: the token isn't needed any more. Whom and what it is
 * for, `verifyRecordSignature` tells of the record. Never rejects.
 */
export async function sealIdToken(idToken: string, keys: readonly PublishedKey[]): Promise<Seal> {
  const token = readIdToken(idToken);
  if (token === undefined) return invalid('unreadable');
  const published = keys.find(({ kid, kty }) => kid === token.header['kid'] && kty === 'RSA');
  if (published === undefined) return invalid('unknownKey');
  const key = v.safeParse(publishedKeySchema, published);
  if (!key.success) return invalid('keyForm');
  const { n, e } = key.output;
  const why = await faultBy(key.output, token.header, async () => {
    // Only the numbers of the key: `use`, `alg` and `key_ops` as published would limit or break the import in some browsers.
    const verifying = await importJWK({ kty: 'RSA', n, e }, 'RS256');
    await compactVerify(idToken, verifying, { algorithms: ['RS256'] });
    return true;
  });
  if (why !== undefined) return invalid(why);
  return { is: 'sealed', signature: { token: await toGq256(idToken, key.output), key: key.output } };
}

export type RecordSignature =
  | {
      is: 'valid';
      name?: string;
      username?: string;
      oid: string;
      /** When the person signed in, ms: see `signingTime`. */
      signedAt: number;
      /** true: the key is one of the trusted ones; false: it is none of them (withdrawn, or not Entra's); 'unknown': none were given. */
      keyConfirmed: boolean | 'unknown';
    }
  | { is: 'invalid'; why: SignatureFault };

export interface RecordExpectation {
  /** The app's client ids, the present and the former ones. Without any, every app's signature counts. */
  clientIds: readonly string[];
  /** `iss` of the tenant's tokens; without it, any issuer that names the tenant. */
  issuer?: string | undefined;
  tenantId: string;
  /** Entra's published keys. */
  trustedKeys?: readonly PublishedKey[] | undefined;
}

/** What was signed: `hash` is the nonce, and it was signed between `notBefore` and `notAfter`. */
export type SignedContent = Pick<Consent, 'tenantId' | 'userId' | 'notBefore' | 'notAfter'> & { hash: string };

/** Who signed a record, by the proof in it. Only `valid` with `keyConfirmed: true` is a signature of Entra's. Never rejects. */
export async function verifyRecordSignature(
  { consent, signature }: Pick<ConsentRecord, 'consent' | 'signature'>,
  expected: RecordExpectation,
): Promise<RecordSignature> {
  return verifySignature(signature, { ...consent, hash: await consentHash(consent) }, expected);
}

/** The same of whatever was signed. */
export async function verifySignature(
  signature: ConsentRecord['signature'],
  signed: SignedContent,
  { clientIds, issuer, tenantId, trustedKeys }: RecordExpectation,
): Promise<RecordSignature> {
  const { claims = {} } = readGq256(signature.token) ?? {};
  const confirmed = keyConfirmation(signature.key, claims, trustedKeys);
  const why =
    (await proofFault(signature)) ??
    claimsFaults(claims, {
      nonce: consentNonce(signed.hash),
      tenantId: signed.tenantId,
      userId: signed.userId,
      issuer,
      clientIds,
    })[0] ??
    (sameText(tenantId, signed.tenantId) ? undefined : 'directory') ??
    consentTimesFault(claims, signed);
  if (why !== undefined) return invalid(why);
  if (confirmed === 'issuer' || confirmed === 'otherKeyPublished') return invalid(confirmed);
  return {
    is: 'valid',
    ...signerNames(claims),
    oid: signed.userId,
    signedAt: signingTime(claims) ?? Number.NaN,
    keyConfirmed: confirmed,
  };
}

/** An ID token as it can be read, in its only form; whether it is genuine is not known. */
function readIdToken(
  idToken: string,
): { header: Record<string, unknown>; claims: Record<string, unknown> } | undefined {
  try {
    const [header = '', claims = '', signature, ...rest] = idToken.split('.', 4);
    if (idToken.length > longestToken || signature === undefined || rest.length > 0) return undefined;
    base64urlBytes(signature);
    return { header: tokenMembers(header), claims: tokenMembers(claims) };
  } catch {
    return undefined;
  }
}

type KeyNumbers = Pick<SigningKey, 'kid' | 'n' | 'e'>;

/** What is wrong with the proof on record, by its own key, its claims aside. Never rejects. */
export function proofFault({ token, key }: ConsentRecord['signature']): Promise<SignatureFault | undefined> {
  return faultBy(key, readGq256(token)?.header, async () => (await verifyGq256(token, key)) !== undefined);
}

/** Fewer bits are within reach of being factored. https://doi.org/10.6028/NIST.SP.800-131Ar2 */
const fewestBits = 2048;

async function faultBy(
  key: KeyNumbers,
  header: Record<string, unknown> | undefined,
  isSigned: () => Promise<boolean>,
): Promise<SignatureFault | undefined> {
  if (header === undefined) return 'unreadable';
  // Taking the algorithm from the token is how "none" and HMAC forgeries work.
  if (header['alg'] !== 'RS256' || Object.hasOwn(header, 'crit')) return 'algorithm';
  if (header['kid'] !== key.kid) return 'otherKey';
  try {
    if (keyBits(key) < fewestBits) return 'shortKey';
  } catch {
    return 'keyForm';
  }
  return (await isSigned().catch(() => false)) ? undefined : 'notSignedByKey';
}

/** Whether the key that a token was signed with is one of those that Entra published; a fault where Entra published another one under its id. */
export function keyConfirmation(
  key: KeyNumbers,
  claims: Record<string, unknown>,
  trusted: readonly PublishedKey[] | undefined,
): boolean | 'unknown' | 'issuer' | 'otherKeyPublished' {
  if (trusted === undefined) return 'unknown';
  const named = trusted.filter(({ kid }) => kid === key.kid);
  const same = named.find(({ n, e }) => n === key.n && e === key.e);
  if (same === undefined) return named.length > 0 ? 'otherKeyPublished' : false;
  // Entra says of some keys whose tokens they are for. https://learn.microsoft.com/entra/identity-platform/access-tokens#validate-the-issuer
  const issuer = textIn(same.issuer).replace('{tenantid}', textIn(claims['tid']));
  const isFor = issuer === '' || sameText(claims['iss'], issuer);
  return isFor ? true : 'issuer';
}

/** Whom and what the token is not for, one fault a claim. Ids without regard to case, everything else exactly. */
export function claimsFaults(
  claims: Record<string, unknown>,
  expected: {
    nonce: string;
    tenantId: string;
    userId: string;
    issuer?: string | undefined;
    /** Without any, every app's token counts. */
    clientIds: readonly string[];
  },
): ClaimFault[] {
  const { clientIds, tenantId, userId, nonce } = expected;
  const holds: [ClaimFault, boolean][] = [
    ['issuer', isIssuer(claims['iss'], expected)],
    // One text, not a list: a token for several apps is not for this one.
    ['application', clientIds.length === 0 || clientIds.some((id) => sameText(claims['aud'], id))],
    ['directory', sameText(claims['tid'], tenantId)],
    ['person', sameText(claims['oid'], userId)],
    ['otherConsent', claims['nonce'] === nonce],
  ];
  return holds.flatMap(([fault, isHeld]) => (isHeld ? [] : fault));
}

function isIssuer(iss: unknown, { issuer, tenantId }: { issuer?: string | undefined; tenantId: string }): boolean {
  if (issuer !== undefined) return iss === issuer;
  const segments = typeof iss === 'string' && URL.canParse(iss) ? new URL(iss).pathname.split('/') : [];
  return segments.some((segment) => sameText(segment, tenantId));
}

/**
 * How long before it is issued Microsoft Entra may date a token (`iat`, `nbf`), so that clocks that are behind take it, ms. `auth_time` is
 * not dated so. https://github.com/openid/AppAuth-iOS/issues/264
 */
const backdatingMs = 300_000;

/** Whether the person signed in for this consent, before its time was over. */
export function consentTimesFault(
  claims: Record<string, unknown>,
  { notBefore, notAfter }: Pick<Consent, 'notBefore' | 'notAfter'>,
): SignatureFault | undefined {
  const from = parseInstant(notBefore) ?? Number.NaN;
  const issued = msOf(claims['iat']);
  const expires = msOf(claims['exp']);
  if (issued === undefined || expires === undefined) return 'noTimes';
  if (!(issued >= from - backdatingMs - clockSkewMs)) return 'tooOld';
  if (!(issued <= (parseInstant(notAfter) ?? Number.NaN))) return 'tooLate';
  const validFrom = Object.hasOwn(claims, 'nbf') ? (msOf(claims['nbf']) ?? Number.NaN) : issued;
  if (!(validFrom <= issued + clockSkewMs)) return 'notYetValid';
  if (!(expires > issued)) return 'expired';
  // An optional claim: when Entra says when the person last signed in, it must have been for this consent.
  const signedIn = Object.hasOwn(claims, 'auth_time') ? (msOf(claims['auth_time']) ?? Number.NaN) : from;
  return signedIn >= from - clockSkewMs ? undefined : 'tooOld';
}

/** When the person signed in for this token, ms: its `auth_time`, or where Entra doesn't tell, its `iat`, which may be five minutes early. */
export function signingTime(claims: Record<string, unknown>): number | undefined {
  return msOf(claims['auth_time']) ?? msOf(claims['iat']);
}

/** Whom a token names for people. Guests and services may have neither. */
export function signerNames(claims: Record<string, unknown>): { name?: string; username?: string } {
  const [name, username] = [textIn(claims['name']), textIn(claims['preferred_username'])];
  return { ...(name !== '' && { name }), ...(username !== '' && { username }) };
}

/** Longer than any ID token Entra issues, and a bound for what gets parsed. */
const longestToken = 32_768;

function invalid(why: SignatureFault): { is: 'invalid'; why: SignatureFault } {
  return { is: 'invalid', why };
}

/** A NumericDate in ms. */
function msOf(claim: unknown): number | undefined {
  return typeof claim === 'number' && Number.isFinite(claim) ? claim * 1000 : undefined;
}

function textIn(claim: unknown): string {
  return typeof claim === 'string' ? claim : '';
}

function sameText(claim: unknown, expected: string): boolean {
  return typeof claim === 'string' && claim.toLowerCase() === expected.toLowerCase();
}
