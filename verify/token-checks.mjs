// @ts-check
// The checks of Entra's signature: that it is the one recorded, who signed, and for what.
import { nonceOf, sameId } from './derived.mjs';
import { fail, notCheckable, quoted, unless } from './finding.mjs';
import { readProof } from './gq.mjs';
import { proofFault } from './token.mjs';

/** @typedef {import('./receipt.mjs').Receipt} Receipt */
/** @typedef {import('./finding.mjs').Finding} Finding */
/** @typedef {Record<string, unknown>} Members */
/** @typedef {{ kid?: unknown, n?: unknown, e?: unknown, issuer?: unknown }} PublishedKey */
/** @typedef {{ claims: Members | undefined, key: import('./receipt.mjs').Key, fault: string | undefined, recordFault: string | undefined }} Signed */

/** The signature that a receipt holds. @param {Receipt} receipt */
export const signedIn = ({ record }) => signedBy(record.signature);

/** @param {{ token: string, key: import('./receipt.mjs').Key }} signature @returns {Signed} */
export function signedBy({ token, key }) {
  const read = readProof(token);
  const isOfKey = read !== undefined && read.header['kid'] === key.kid;
  const recordFault = isOfKey ? undefined : 'The proof on record cannot be read, or names another key.';
  return { claims: read?.claims, key, fault: proofFault(token, key), recordFault };
}

export const noClaims = notCheckable('What was signed cannot be read.');

/** @param {Signed} signed @returns {Finding} */
export function token(signed) {
  return unless('The signature is the one that was recorded.', [signed.recordFault]);
}

/** @param {Signed} signed @returns {Finding} */
export function signature(signed) {
  return unless(`Signed with the key in this receipt (${quoted(signed.key.kid)}).`, [signed.fault]);
}

/**
 * @param {Signed} signed
 * @param {(claims: Members) => Finding} check
 * @returns {Finding}
 */
function ofClaims(signed, check) {
  return signed.claims === undefined ? noClaims : check(signed.claims);
}

/** @param {Signed} signed @param {string} hash of the consent @returns {Finding} */
export function nonce(signed, hash) {
  return ofClaims(signed, (claims) =>
    unless('What was signed is the hash of this very consent.', [
      claims['nonce'] !== nonceOf(hash) && 'What was signed is not the hash of this consent.',
    ]),
  );
}

/** @param {unknown} claim @param {string} id */
const isId = (claim, id) => typeof claim === 'string' && sameId(claim, id);

/** @param {Signed} signed @param {{ userId: string }} content @returns {Finding} */
export function person(signed, { userId }) {
  return ofClaims(signed, ({ oid }) =>
    unless(`The user of the consent, ${userId}, signed in.`, [
      !isId(oid, userId) && `The user ${quoted(oid)} signed in; the consent names ${userId}.`,
    ]),
  );
}

/** @param {unknown} issuer @param {string} tenantId */
function isOfTenant(issuer, tenantId) {
  if (typeof issuer !== 'string' || !URL.canParse(issuer)) return false;
  return new URL(issuer).pathname.split('/').some((segment) => sameId(segment, tenantId));
}

/** @param {Signed} signed @param {{ tenantId: string }} content @returns {Finding} */
export function tenant(signed, { tenantId }) {
  return ofClaims(signed, ({ tid, iss }) =>
    unless(`The directory of the consent signed, and ${quoted(iss)} as its issuer.`, [
      !isId(tid, tenantId) && `The directory ${quoted(tid)} signed; the consent names ${tenantId}.`,
      !isOfTenant(iss, tenantId) && `The issuer ${quoted(iss)} is not one of the directory of the consent.`,
    ]),
  );
}

/** @param {Signed} signed @param {readonly string[]} appIds of the application with which people consent @returns {Finding} */
export function application(signed, appIds) {
  if (appIds.length === 0) return notCheckable('The id of the application with which people consent was not given.');
  return ofClaims(signed, ({ aud }) =>
    unless('The application with which people consent asked for the signature.', [
      !appIds.some((id) => isId(aud, id)) &&
        `The application ${quoted(aud)} asked for the signature; people consent with ${appIds.map(quoted).join(', ')}.`,
    ]),
  );
}

/** @param {Signed} signed @param {readonly PublishedKey[]} keys that Microsoft Entra published @returns {Finding} */
export function key(signed, keys) {
  if (signed.claims === undefined) return noClaims;
  const { kid, n, e } = signed.key;
  if (keys.length === 0) return notCheckable('No keys that Microsoft Entra published were given.');
  const named = keys.filter((one) => one.kid === kid);
  const same = named.find((one) => one.n === n && one.e === e);
  if (same !== undefined) return keyOf(same, signed);
  if (named.length > 0) return fail(`The key given as ${quoted(kid)} is another than the one in this receipt.`);
  return notCheckable(
    `The key ${quoted(kid)} is not among the ${keys.length} given; Entra replaces its keys at no set time, so give those of when this was signed.`,
  );
}

/**
 * Entra says of some keys whose tokens they are for.
 * @param {PublishedKey} published @param {Signed} signed @returns {Finding}
 */
function keyOf({ issuer }, { claims = {}, key: { kid } }) {
  const { iss, tid } = claims;
  const meant = typeof issuer === 'string' ? issuer.replace('{tenantid}', typeof tid === 'string' ? tid : '') : '';
  return unless(`The key ${quoted(kid)} is among the keys given.`, [
    meant !== '' && !isId(iss, meant) && `The key ${quoted(kid)} is for tokens of ${quoted(meant)} alone.`,
  ]);
}
