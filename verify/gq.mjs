// @ts-check
// GQ256: a proof that somebody held the RS256 signature of an ID token (docs/receipt.md, "The signature"). Public operations are OpenSSL's.
import { constants, createHash, publicEncrypt } from 'node:crypto';
import { base64urlBytes, jsonObject } from './base64.mjs';

/** @typedef {import('node:crypto').KeyObject} KeyObject */

const rounds = 16;
const challengeBytes = 32;

/** @typedef {{ own: string, header: string, claims: string, proof: Buffer }} Parts `own` is the proof's header, `header` the one that Entra signed */

/** @param {string} token @returns {Parts | undefined} */
function partsOf(token) {
  const parts = token.split('.');
  const [own = '', claims = '', last = ''] = parts;
  const proof = base64urlBytes(last);
  const text = base64urlBytes(own)?.toString('utf8') ?? '';
  const header = /^\{"alg":"GQ256","kid":"([\w-]+)","typ":"JWT"\}$/.exec(text)?.[1];
  return parts.length === 3 && header !== undefined && proof !== undefined ? { own, header, claims, proof } : undefined;
}

/**
 * What a token says, proven or not.
 * @param {string} token
 * @returns {{ header: Record<string, unknown>, claims: Record<string, unknown> } | undefined} `undefined` where it can't be read
 */
export function readProof(token) {
  const parts = partsOf(token);
  const header = parts && jsonObject(parts.header);
  const claims = parts && jsonObject(parts.claims);
  const isEntras = header?.['alg'] === 'RS256' && !Object.hasOwn(header, 'crit');
  return header && claims && isEntras ? { header, claims } : undefined;
}

/** @param {bigint} number @param {number} size */
const bytesOf = (number, size) => Buffer.from(number.toString(16).padStart(size * 2, '0'), 'hex');

/** @param {Uint8Array} bytes */
const numberOf = (bytes) => BigInt(`0x${Buffer.from(bytes).toString('hex') || '0'}`);

/** Binary powers, from the most significant bit on. @param {bigint} base @param {number} exponent @param {bigint} n */
function power(base, exponent, n) {
  let result = 1n;
  for (const bit of exponent.toString(2)) {
    result = (result * result) % n;
    if (bit === '1') result = (result * base) % n;
  }
  return result;
}

/** PKCS #1 v1.5 of SHA-256 (RFC 8017, section 9.2). @param {string} text @param {number} size */
function encoded(text, size) {
  const digest = createHash('sha256').update(text).digest('hex');
  const info = `3031300d060960864801650304020105000420${digest}`;
  return BigInt(`0x0001${'ff'.repeat(size - 3 - info.length / 2)}00${info}`);
}

/**
 * Whether the token proves that its header and claims were signed with the key.
 * @param {string} token
 * @param {KeyObject} key
 * @param {bigint} n its modulus
 */
export function isProven(token, key, n) {
  const parts = partsOf(token);
  const size = Math.ceil(n.toString(16).length / 2);
  if (parts === undefined || parts.proof.length !== challengeBytes + rounds * size) return false;
  const { own, header, claims, proof } = parts;
  const challenge = proof.subarray(0, challengeBytes);
  const publicNumber = encoded(`${header}.${claims}`, size);
  const hash = createHash('shake256', { outputLength: challengeBytes });
  for (let round = 0; round < rounds; round += 1) {
    const start = challengeBytes + round * size;
    const answer = proof.subarray(start, start + size);
    const number = numberOf(answer);
    if (number === 0n || number >= n) return false;
    const raised = numberOf(publicEncrypt({ key, padding: constants.RSA_NO_PADDING }, answer));
    hash.update(bytesOf((raised * power(publicNumber, challenge.readUInt16BE(2 * round), n)) % n, size));
  }
  return hash.update(`${own}.${claims}`).digest().equals(challenge);
}
