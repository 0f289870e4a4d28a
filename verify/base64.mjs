// @ts-check
// The parts of a token.

/** @typedef {Record<string, unknown>} Members */

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
export function jsonObject(part) {
  const bytes = base64urlBytes(part);
  if (bytes === undefined) return undefined;
  try {
    const value = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
