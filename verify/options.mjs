// @ts-check
import { parseArgs } from 'node:util';
import { InputError } from './input.mjs';

export const usage = `Usage: node verify.mjs RECEIPT … [--keys KEYS] … [--app ID] … [--json]

  RECEIPT  a receipt's file, or - for standard input
  --keys   a file of keys Microsoft Entra published (JSON Web Key Set); may be given more than once
  --app    the id of the application with which people consent; may be given more than once
  --json   print JSON

Ends with 0 when every receipt is signed with a key that was given as Microsoft Entra's and nothing fails, with 1
when a check fails or a file is no receipt, with 2 when a file could not be opened, is larger than 16 MB, a file of
keys holds none, or the command could not be understood, and with 3 when nothing fails and whose key signed could
not be told: no keys were given, none of them is it, or the receipt does not hold the signature.
`;

/** @typedef {{ files: string[], keys: string[], appIds: string[], json: boolean, help: boolean }} Options */

/**
 * @param {string[]} args
 * @returns {Options}
 * @throws {InputError}
 */
export function optionsOf(args) {
  const { values, positionals } = parsed(args);
  const files = positionals.filter((file, index) => file !== '-' || positionals.indexOf('-') === index);
  if (files.length === 0 && !values.help) throw new InputError('No receipt was named.');
  return { files, keys: values.keys, appIds: values.app, json: values.json, help: values.help };
}

/** @param {string[]} args */
function parsed(args) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        keys: { type: 'string', multiple: true, default: [] },
        app: { type: 'string', multiple: true, default: [] },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    throw new InputError(error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error));
  }
}
