// @ts-check
// Reads and verifies an ID token (RFC 7515, RFC 7519) with what node:crypto has.
import { createPublicKey, verify } from 'node:crypto';

/** @typedef {import('./receipt.mjs').Key} Key */
/** @typedef {Record<string, unknown>} Members */
/** @typedef {{ header: Members | undefined, claims: Members | undefined, signed: string, signature: Buffer | undefined }} Token */

/**
 * Base64url in its only form: without padding, and with unused bits of zero, so that no two texts stand for the same bytes.
 * @param {string} text
 * @returns {Buffer | undefined}
 */
export function base64urlBytes(text) {
  const bytes = Buffer.from(text, 'base64url');
  return bytes.toString('base64url') === text ? bytes : undefined;
}

/** @param {string} part @returns {Members | undefined} */
function jsonObject(part) {
  const bytes = base64urlBytes(part);
  if (bytes === undefined) return undefined;
  try {
    const value = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/**
 * @param {string} idToken
 * @returns {Token} each part `undefined` when it cannot be read, and all of them unless there are three
 */
export function readToken(idToken) {
  const parts = idToken.split('.');
  const [header, claims, signature] = parts;
  if (parts.length !== 3 || header === undefined || claims === undefined || signature === undefined) {
    return { header: undefined, claims: undefined, signed: '', signature: undefined };
  }
  return {
    header: jsonObject(header),
    claims: jsonObject(claims),
    signed: `${header}.${claims}`,
    signature: base64urlBytes(signature),
  };
}

/**
 * RFC 7518, section 2: a number has no more bytes than it needs. Some libraries refuse a longer one, some do not.
 * @param {string} text
 */
function isNumber(text) {
  const first = base64urlBytes(text)?.[0];
  return first !== undefined && first !== 0;
}

/** @param {Key} key */
function publicKey(key) {
  if (!isNumber(key.n) || !isNumber(key.e)) return undefined;
  try {
    return createPublicKey({ key: { kty: 'RSA', n: key.n, e: key.e }, format: 'jwk' });
  } catch {
    return undefined;
  }
}

/**
 * @param {Token} token
 * @param {Key} key
 * @returns {string | undefined} what is wrong with the signature, as a sentence; `undefined` when it verifies
 */
export function signatureFault(token, key) {
  const { header, signed, signature } = token;
  if (header === undefined || signature === undefined) return 'The ID token is not three parts that can be read.';
  if (header['alg'] !== 'RS256') return 'The ID token is not signed by the method RS256.';
  if (Object.hasOwn(header, 'crit')) return 'The ID token asks for extensions that nobody here knows (crit).';
  if (header['kid'] !== key.kid) return 'The ID token names another key than the receipt holds.';
  const rsa = publicKey(key);
  if (rsa === undefined) return 'The key in the receipt is no RSA key.';
  const bits = rsa.asymmetricKeyDetails?.modulusLength ?? 0;
  if (bits < 2048) return `The key in the receipt has ${bits} bits; at least 2,048 are needed.`;
  return isSigned(signed, rsa, signature) ? undefined : 'The signature is not one that this key made of this ID token.';
}

/** @param {string} signed @param {import('node:crypto').KeyObject} key @param {Buffer} signature */
function isSigned(signed, key, signature) {
  try {
    return verify('RSA-SHA256', Buffer.from(signed), key, signature);
  } catch {
    // OpenSSL refuses some keys only now, such as one of too many bits.
    return false;
  }
}
