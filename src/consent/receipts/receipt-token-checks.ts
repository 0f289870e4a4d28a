import { visibleText } from '#src/lib/visible-text.ts';

import { consentNonce } from '#src/consent/consent.ts';
import { base64UrlToBytes, sha256Hex } from '#src/consent/digest.ts';
import { checkHeader, isSignedBy } from '#src/consent/id-token.ts';
import { parseInstant } from '#src/consent/instant.ts';
import { type CheckOutcome, failed, notCheckable, passed } from './receipt-check.ts';
import type { ReceiptToken } from './receipt-token.ts';
import type { ReceiptSignature } from './receipt.ts';
import type { ConsentRecord } from '#src/consent/record.ts';
import { ShapeError } from '#src/consent/shape.ts';

/** Fewer bits are within reach of being factored. https://doi.org/10.6028/NIST.SP.800-131Ar2 */
const fewestBits = 2048;

export async function checkToken(
  { idToken, header, claims }: ReceiptToken,
  record: ConsentRecord,
): Promise<CheckOutcome> {
  const { idTokenSha256, keyId, issuedAt, authenticationMethods } = record.signature;
  const hash = await sha256Hex(idToken);
  if (hash !== idTokenSha256) {
    return failed(`The hash of the ID token is ${hash}, but the record names a token with the hash ${idTokenSha256}.`);
  }
  if (header === undefined || claims === undefined) return failed('The ID token cannot be read.');
  if (header['kid'] !== keyId) return failed('The ID token names another signing key than the record.');
  if (!isSecond(claims['iat'], issuedAt))
    return failed('The ID token was issued at another time than the record says.');
  return sameMethods(claims['amr'], authenticationMethods)
    ? passed('This is the ID token that the record names by its hash.')
    : failed('The ID token names other ways of signing in than the record.');
}

function isSecond(iat: unknown, issuedAt: string): boolean {
  return typeof iat === 'number' && Math.floor(iat) === Math.floor((parseInstant(issuedAt) ?? Number.NaN) / 1000);
}

function sameMethods(amr: unknown, methods: readonly string[]): boolean {
  const named: unknown = amr === undefined ? [] : amr;
  return (
    Array.isArray(named) && named.length === methods.length && named.every((method, index) => method === methods[index])
  );
}

export async function checkSignature({ parts, header, key }: ReceiptToken): Promise<CheckOutcome> {
  if (parts === undefined) return failed('The ID token does not have three parts.');
  if (header === undefined) return failed('The header of the ID token cannot be read.');
  try {
    checkHeader(header);
    if (header['kid'] !== key.kid) return failed('The ID token names another signing key than the one in the receipt.');
    const bits = bitsOf(base64UrlToBytes(key.n));
    if (bits < fewestBits) return failed(`The signing key has ${bits} bits, fewer than ${fewestBits}.`);
    // Its numbers are compared with what was published as texts, so that only one spelling of a number may pass.
    if (startsWithZero(key.n) || startsWithZero(key.e)) return failed('The signing key is not spelled as it must be.');
    return (await isSignedBy(parts, key))
      ? passed('The signature of the ID token verifies with the key in the receipt.')
      : failed('The signature of the ID token does not verify with the key in the receipt.');
  } catch (error) {
    return failed(error instanceof ShapeError ? error.message : 'The signature or the signing key cannot be read.');
  }
}

/** A number has no more bytes than it needs (RFC 7518, section 2), or none at all; some browsers take one that has. */
function startsWithZero(number: string): boolean {
  return (base64UrlToBytes(number)[0] ?? 0) === 0;
}

/** How many bits a number has, given as bytes with the most significant first. */
function bitsOf(bytes: Uint8Array): number {
  const first = bytes.findIndex((byte) => byte !== 0);
  return first === -1 ? 0 : (bytes.length - first) * 8 - (Math.clz32(bytes[first] ?? 0) - 24);
}

const unreadable = failed('The claims of the ID token cannot be read.');

export async function checkNonce({ claims }: ReceiptToken, { consent }: ConsentRecord): Promise<CheckOutcome> {
  if (claims === undefined) return unreadable;
  return claims['nonce'] === (await consentNonce(consent))
    ? passed('The ID token is for this consent: its nonce is the hash of the consent.')
    : failed('The ID token is not for this consent: its nonce is not the hash of the consent.');
}

export function checkPerson({ claims }: ReceiptToken, { consent }: ConsentRecord): CheckOutcome {
  if (claims === undefined) return unreadable;
  return sameText(claims['oid'], consent.userId)
    ? passed(`The ID token names the user ${consent.userId}, as the consent does.`)
    : failed(`The ID token is not of the user ${consent.userId}, whom the consent names.`);
}

export function checkTenant({ claims }: ReceiptToken, { consent }: ConsentRecord): CheckOutcome {
  if (claims === undefined) return unreadable;
  const { tenantId } = consent;
  if (!sameText(claims['tid'], tenantId)) {
    return failed(`The ID token is not of the directory ${tenantId}, which the consent names.`);
  }
  return segmentsOf(claims['iss']).some((segment) => sameText(segment, tenantId))
    ? passed(`The ID token names the directory ${tenantId}, as the consent does, and an issuer of it.`)
    : failed(`The issuer that the ID token names is not that of the directory ${tenantId}.`);
}

/** Whoever asks for a sign-in chooses its nonce, so a token for another application does not show that its person saw a consent. */
export function checkApplication({ claims }: ReceiptToken, appIds: readonly string[] = []): CheckOutcome {
  if (appIds.length === 0)
    return notCheckable('The id of the application with which people consent was not given to compare with.');
  if (claims === undefined) return unreadable;
  const { aud } = claims;
  const own = appIds.find((id) => sameText(aud, id));
  if (own !== undefined) return passed(`The ID token names the application ${own}, with which people consent.`);
  const named = typeof aud === 'string' ? visibleText(aud, 80) : 'of no id';
  return failed(
    `The ID token names another application (${named}) than ${appIds.join(' and ')}, with which people consent. Whether this app was ever registered under that id, only who runs it can tell.`,
  );
}

function segmentsOf(issuer: unknown): string[] {
  const isUrl = typeof issuer === 'string' && URL.canParse(issuer);
  return isUrl ? new URL(issuer).pathname.split('/') : [];
}

function sameText(value: unknown, expected: string): boolean {
  return typeof value === 'string' && value.toLowerCase() === expected.toLowerCase();
}

type PublishedKey = JsonWebKey & { kid?: unknown };

export function checkKey(
  { key }: ReceiptSignature,
  published: readonly PublishedKey[] | undefined,
  why = 'No keys that Microsoft Entra published were given to compare with.',
): CheckOutcome {
  if (published === undefined) return notCheckable(why);
  const sameId = published.filter(({ kid }) => kid === key.kid);
  if (sameId.some(({ n, e }) => n === key.n && e === key.e)) {
    return passed('The key in the receipt is one of the keys that were given as published by Microsoft Entra.');
  }
  return sameId.length > 0
    ? failed('Microsoft Entra published another key under the id of the one in the receipt.')
    : notCheckable('The key in the receipt is none of the keys that were given: Entra no longer publishes old keys.');
}
