// @ts-check
// Reads and verifies an ID token (RFC 7515, RFC 7519), or the proof of one, with what node:crypto has.
import { createPublicKey, verify } from 'node:crypto';
import { base64urlBytes, jsonObject } from './base64.mjs';
import { isProven, readProof } from './gq.mjs';

/** @typedef {import('./receipt.mjs').Key} Key */
/** @typedef {Record<string, unknown>} Members */
/** @typedef {{ header: Members, claims: Members, signed: string, signature: Buffer }} Token */

/**
 * @param {string} idToken
 * @returns {Token | undefined} whole or not at all
 */
export function readToken(idToken) {
  const parts = idToken.split('.');
  if (parts.length !== 3 || idToken.length > 32_768) return undefined;
  const [first = '', second = '', third = ''] = parts;
  const [header, claims, signature] = [jsonObject(first), jsonObject(second), base64urlBytes(third)];
  return header && claims && signature && { header, claims, signed: `${first}.${second}`, signature };
}

/**
 * RFC 7518, section 2: a number has no more bytes than it needs. Some libraries refuse a longer one, some do not.
 * @param {string} text
 */
function numberIn(text) {
  const bytes = base64urlBytes(text);
  return bytes?.[0] === undefined || bytes[0] === 0 ? undefined : BigInt(`0x${bytes.toString('hex')}`);
}

/** @param {Key} key @returns {{ rsa: import('node:crypto').KeyObject, n: bigint } | { fault: string }} */
function publicKey(key) {
  const n = numberIn(key.n);
  const isOfForm = n !== undefined && n % 2n === 1n && n < 1n << 4096n && key.e === 'AQAB';
  const fault = 'The key in the receipt is no RSA key with the exponent 65,537.';
  if (!isOfForm) return { fault };
  const bits = n.toString(2).length;
  if (bits < 2048) return { fault: `The key in the receipt has ${bits} bits; at least 2,048 are needed.` };
  try {
    return { rsa: createPublicKey({ key: { kty: 'RSA', n: key.n, e: key.e }, format: 'jwk' }), n };
  } catch {
    return { fault };
  }
}

const notSigned = 'The signature is not one that this key made.';

/**
 * @param {string} idToken
 * @param {Key} key
 * @returns {string | undefined} what is wrong with the signature, as a sentence; `undefined` when it verifies
 */
export function tokenFault(idToken, key) {
  const token = readToken(idToken);
  if (token === undefined) return 'The ID token is not three parts that can be read.';
  const { header, signed, signature } = token;
  if (header['alg'] !== 'RS256') return 'The ID token is not signed by the method RS256.';
  if (Object.hasOwn(header, 'crit')) return 'The ID token asks for extensions that nobody here knows (crit).';
  if (header['kid'] !== key.kid) return 'The ID token names another key than the receipt holds.';
  const made = publicKey(key);
  if ('fault' in made) return made.fault;
  return isTrue(() => verify('RSA-SHA256', Buffer.from(signed), made.rsa, signature)) ? undefined : notSigned;
}

/**
 * The same of a proof.
 * @param {string} token
 * @param {Key} key
 */
export function proofFault(token, key) {
  const read = readProof(token);
  if (read === undefined) return 'The proof of the signature cannot be read.';
  if (read.header['kid'] !== key.kid) return 'The proof names another key than the receipt holds.';
  const made = publicKey(key);
  if ('fault' in made) return made.fault;
  return isTrue(() => isProven(token, made.rsa, made.n)) ? undefined : notSigned;
}

/** @param {() => boolean} check */
function isTrue(check) {
  try {
    return check();
  } catch {
    // OpenSSL refuses some keys and numbers.
    return false;
  }
}
