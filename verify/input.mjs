// @ts-check
// Reads files and standard input, no more of them than a receipt can have.
import { open } from 'node:fs/promises';
import { maxBytes } from './receipt.mjs';

/** What a person did or gave cannot be worked with; the message is one sentence for that person. */
export class InputError extends Error {}

/** @type {Readonly<Record<string, string>>} */
const reasons = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EISDIR: 'it is a folder, not a file',
  EACCES: 'you have no permission to read it',
  EPERM: 'you have no permission to read it',
  ENAMETOOLONG: 'the name is too long',
  ELOOP: 'its links lead in a circle',
};

/** @param {string} name @param {unknown} error */
function inputError(name, error) {
  if (error instanceof InputError) return error;
  const { code } = /** @type {NodeJS.ErrnoException} */ (error);
  return new InputError(`Cannot read ${name}: ${reasons[code ?? ''] ?? `the system says ${code ?? String(error)}`}.`);
}

/** @param {AsyncIterable<Buffer>} stream @param {string} name */
async function readAll(stream, name) {
  const chunks = [];
  let length = 0;
  for await (const chunk of stream) {
    length += chunk.length;
    if (length > maxBytes)
      throw new InputError(`Did not read ${name} to its end: it is larger than 16 MB, and no receipt is.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/**
 * @param {string} path
 * @returns {Promise<Buffer>}
 * @throws {InputError}
 */
export async function readFileOf(path) {
  try {
    const file = await open(path, 'r');
    // The stream closes the file, also when reading stops early.
    return await readAll(file.createReadStream(), `"${path}"`);
  } catch (error) {
    throw inputError(`"${path}"`, error);
  }
}

/** @throws {InputError} */
export async function readStandardInput() {
  try {
    return await readAll(process.stdin, 'standard input');
  } catch (error) {
    throw inputError('standard input', error);
  }
}
