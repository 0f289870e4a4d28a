// @ts-check
// What follows from a consent's hash (docs/receipt.md, "Derived values").

import { sha256 } from './canonical.mjs';

const base32Digits = 'abcdefghijklmnopqrstuvwxyz234567';

/** @param {string} hash 64 hexadecimal digits */
const bitsOf = (hash) => BigInt(`0x${hash}`).toString(2).padStart(256, '0');

/** @param {string} bits */
const hexOf = (bits) =>
  BigInt(`0b${bits}`)
    .toString(16)
    .padStart(bits.length / 4, '0');

/**
 * `rs-` and the first 21 characters of the hash's base32: its first 105 bits.
 * @param {string} hash
 */
export function consentIdOf(hash) {
  const bits = bitsOf(hash);
  const digit = (/** @type {number} */ index) => base32Digits[Number(`0b${bits.slice(index * 5, index * 5 + 5)}`)];
  return `rs-${Array.from({ length: 21 }, (_, index) => digit(index)).join('')}`;
}

/**
 * A UUID of version 8 (RFC 9562) from the hash's first 122 bits.
 * @param {string} hash
 */
export function correlationIdOf(hash) {
  const bits = bitsOf(hash);
  const hex = hexOf(`${bits.slice(0, 48)}1000${bits.slice(48, 60)}10${bits.slice(60, 122)}`);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/**
 * The name of the one request for a role that the consent makes in a resource group.
 * @param {string} hash @param {string} group its id in lower case
 */
export function requestNameOf(hash, group) {
  const hex = sha256(`${hash}\n${group}`);
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `a${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
}

/** @param {string} hash */
export const nonceOf = (hash) => Buffer.from(hash, 'hex').toString('base64url');

/**
 * GUIDs and ids of Azure resources are the same in any case.
 * @param {string} a @param {string} b
 */
export const sameId = (a, b) => a.toLowerCase() === b.toLowerCase();
