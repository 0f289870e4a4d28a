// @ts-check
import { InputError, readFileOf } from './input.mjs';

/** @typedef {import('./token-checks.mjs').PublishedKey} PublishedKey */

/** @param {Buffer} bytes @returns {unknown} */
function keysIn(bytes) {
  try {
    // Programs that save a reply, such as PowerShell, may put a byte order mark before it. The decoder takes it away.
    return JSON.parse(new TextDecoder().decode(bytes))?.keys;
  } catch {
    return undefined;
  }
}

/**
 * @param {string} path of a JSON Web Key Set (RFC 7517): `{ "keys": [ … ] }`
 * @returns {Promise<PublishedKey[]>}
 * @throws {InputError}
 */
export async function readKeys(path) {
  const keys = keysIn(await readFileOf(path));
  const areObjects = Array.isArray(keys) && keys.every((key) => typeof key === 'object' && key !== null);
  if (!areObjects || keys.length === 0) throw new InputError(`${path} holds no keys: it is no JSON Web Key Set.`);
  return keys;
}
