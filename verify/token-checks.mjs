// @ts-check
// The checks of Entra's signature: that the token is the one recorded, who signed it, and for what.
import { sha256 } from './canonical.mjs';
import { nonceOf, sameId } from './derived.mjs';
import { fail, notCheckable, pass, quoted, unless } from './finding.mjs';
import { readToken, signatureFault } from './token.mjs';
import { knownNanos, numericDateNanos, secondsOf } from './time.mjs';

/** @typedef {import('./receipt.mjs').Receipt} Receipt */
/** @typedef {import('./receipt.mjs').Signature} Signature */
/** @typedef {import('./finding.mjs').Finding} Finding */
/** @typedef {import('./token.mjs').Token} Token */
/** @typedef {Record<string, unknown>} Members */
/** @typedef {{ kid?: unknown, n?: unknown, e?: unknown }} PublishedKey */

const noToken = notCheckable('The receipt holds no ID token: nobody kept it.');
const noClaims = fail('The claims of the ID token cannot be read.');

/** @param {unknown} value @returns {value is number} */
export const isFiniteNumber = (value) => typeof value === 'number' && Number.isFinite(value);

/**
 * @param {Members} claims
 * @returns {string[] | undefined} `undefined` when `amr` is there and no list of texts
 */
function authenticationMethods(claims) {
  if (!Object.hasOwn(claims, 'amr')) return [];
  const { amr } = claims;
  return Array.isArray(amr) && amr.every((item) => typeof item === 'string') ? amr : undefined;
}

/** @param {Members} claims @param {string} issuedAt */
const isIssuedAt = ({ iat }, issuedAt) =>
  isFiniteNumber(iat) && secondsOf(numericDateNanos(iat)) === secondsOf(knownNanos(issuedAt));

/** @param {Receipt} receipt @returns {Finding} */
export function token({ record, signature }) {
  if (signature === null) return noToken;
  const { header, claims } = readToken(signature.idToken);
  const recorded = record.signature;
  if (sha256(signature.idToken) !== recorded.idTokenSha256)
    return fail('The ID token is not the one that was recorded.');
  if (header === undefined || claims === undefined) return fail('The ID token cannot be read.');
  const methods = authenticationMethods(claims);
  const sameMethods = JSON.stringify(methods) === JSON.stringify(recorded.authenticationMethods);
  return unless('The ID token is the one that was recorded, and names the same key, time and ways of signing in.', [
    header['kid'] !== recorded.keyId && 'The ID token names another key than was recorded.',
    !isIssuedAt(claims, recorded.issuedAt) && `The ID token was not issued at the time recorded, ${recorded.issuedAt}.`,
    !sameMethods && 'The ID token names other ways of signing in than were recorded.',
  ]);
}

/** @param {Receipt} receipt @returns {Finding} */
export function signature({ signature: given }) {
  if (given === null) return noToken;
  return unless(`The ID token was signed with the key in this receipt (${quoted(given.key.kid)}).`, [
    signatureFault(readToken(given.idToken), given.key),
  ]);
}

/**
 * @param {Receipt} receipt
 * @param {(claims: Members) => Finding} check
 * @returns {Finding}
 */
function ofClaims({ signature: given }, check) {
  if (given === null) return noToken;
  const { claims } = readToken(given.idToken);
  return claims === undefined ? noClaims : check(claims);
}

/** @param {Receipt} receipt @param {string} hash of the consent @returns {Finding} */
export function nonce(receipt, hash) {
  return ofClaims(receipt, (claims) =>
    unless('The nonce of the ID token is the hash of this very consent.', [
      claims['nonce'] !== nonceOf(hash) && 'The nonce of the ID token is not the hash of this consent.',
    ]),
  );
}

/** @param {unknown} claim @param {string} id */
const isId = (claim, id) => typeof claim === 'string' && sameId(claim, id);

/** @param {Receipt} receipt @returns {Finding} */
export function person(receipt) {
  const { userId } = receipt.record.consent;
  return ofClaims(receipt, ({ oid }) =>
    unless(`The ID token names the user of the consent, ${userId}.`, [
      !isId(oid, userId) && `The ID token names the user ${quoted(oid)}; the consent names ${userId}.`,
    ]),
  );
}

/** @param {unknown} issuer @param {string} tenantId */
function isOfTenant(issuer, tenantId) {
  if (typeof issuer !== 'string' || !URL.canParse(issuer)) return false;
  return new URL(issuer).pathname.split('/').some((segment) => sameId(segment, tenantId));
}

/** @param {Receipt} receipt @returns {Finding} */
export function tenant(receipt) {
  const { tenantId } = receipt.record.consent;
  return ofClaims(receipt, ({ tid, iss }) =>
    unless(`The ID token names the tenant of the consent, and ${quoted(iss)} as its issuer.`, [
      !isId(tid, tenantId) && `The ID token is for the tenant ${quoted(tid)}; the consent names ${tenantId}.`,
      !isOfTenant(iss, tenantId) && `The issuer ${quoted(iss)} is not one of the tenant of the consent.`,
    ]),
  );
}

/** @param {Receipt} receipt @param {readonly string[]} appIds of the application with which people consent @returns {Finding} */
export function application(receipt, appIds) {
  if (receipt.signature !== null && appIds.length === 0)
    return notCheckable('The id of the application with which people consent was not given.');
  return ofClaims(receipt, ({ aud }) =>
    unless('The ID token names the application with which people consent.', [
      !appIds.some((id) => isId(aud, id)) &&
        `The ID token names the application ${quoted(aud)}; people consent with ${appIds.map(quoted).join(', ')}.`,
    ]),
  );
}

/** @param {Receipt} receipt @param {readonly PublishedKey[]} keys that Microsoft Entra published @returns {Finding} */
export function key({ signature: given }, keys) {
  if (given === null) return noToken;
  const { kid, n, e } = given.key;
  const named = keys.filter((one) => one.kid === kid);
  if (named.some((one) => one.n === n && one.e === e)) return pass(`The key ${quoted(kid)} is among the keys given.`);
  if (named.length > 0) return fail(`The key given as ${quoted(kid)} is another than the one in this receipt.`);
  return notCheckable(
    keys.length === 0
      ? 'No keys that Microsoft Entra published were given.'
      : `The key ${quoted(kid)} is not among the ${keys.length} given; Entra replaces its keys at no set time, so give those of when this was signed.`,
  );
}
