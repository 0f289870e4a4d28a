// @ts-check
// Verifies the proof of an ID token's signature with what node:crypto has.
import { createPublicKey } from 'node:crypto';
import { base64urlBytes } from './base64.mjs';
import { isProven, readProof } from './gq.mjs';

/** @typedef {import('./receipt.mjs').Key} Key */

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

/**
 * @param {string} token
 * @param {Key} key
 * @returns {string | undefined} what is wrong with the proof, as a sentence; `undefined` when it verifies
 */
export function proofFault(token, key) {
  const read = readProof(token);
  if (read === undefined) return 'The proof of the signature cannot be read.';
  if (read.header['kid'] !== key.kid) return 'The proof names another key than the receipt holds.';
  const made = publicKey(key);
  if ('fault' in made) return made.fault;
  const isSigned = isTrue(() => isProven(token, made.rsa, made.n));
  return isSigned ? undefined : 'The signature is not one that this key made.';
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
