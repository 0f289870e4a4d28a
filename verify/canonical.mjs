// @ts-check
import { createHash } from 'node:crypto';

/**
 * Whether every half of a character has its other half, without which a text has no UTF-8.
 * @param {string} text
 */
export const isWellFormed = (text) => !/\p{Surrogate}/u.test(text);

/**
 * A text of RFC 8785: as ECMAScript writes it, but a lone surrogate has no UTF-8 and so no canonical form.
 * @param {string} text
 */
function canonicalText(text) {
  if (!isWellFormed(text)) throw new TypeError('A text with a lone surrogate has no canonical form.');
  return JSON.stringify(text);
}

/** @param {number} number */
function canonicalNumber(number) {
  if (!Number.isFinite(number)) throw new TypeError(`${number} has no canonical form.`);
  return JSON.stringify(number);
}

/**
 * The names of an object's members in the order of their UTF-16 code units, which is that of `<` and of a plain sort.
 * @param {object} object
 */
export const sortedNames = (object) => Object.keys(object).toSorted();

/**
 * Canonical JSON, https://www.rfc-editor.org/rfc/rfc8785.
 * @param {unknown} value what JSON.parse can give
 * @returns {string}
 * @throws {TypeError} for what JSON cannot hold
 */
export function canonicalJson(value) {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return canonicalText(value);
  if (typeof value === 'number') return canonicalNumber(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object') throw new TypeError(`A ${typeof value} has no canonical form.`);
  const members = /** @type {Record<string, unknown>} */ (value);
  return `{${sortedNames(members)
    .map((name) => `${canonicalText(name)}:${canonicalJson(members[name])}`)
    .join(',')}}`;
}

/**
 * @param {string | Uint8Array} data a text counts as its UTF-8
 * @returns 64 lower-case hexadecimal digits
 */
export const sha256 = (data) => createHash('sha256').update(data).digest('hex');

/** @param {unknown} value */
export const canonicalHash = (value) => sha256(canonicalJson(value));
