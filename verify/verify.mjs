#!/usr/bin/env node
// @ts-check
// Verifies receipts without the app, without Azure and without a network. See README.md beside this file.
import { InputError, readFileOf, readStandardInput } from './input.mjs';
import { optionsOf, usage } from './options.mjs';
import { readKeys } from './published-keys.mjs';
import { reportOf, reportText } from './report.mjs';
import { visibleJson, visibleText } from './visible-text.mjs';

/** @typedef {import('./report.mjs').Report} Report */
/** @typedef {{ file: string, problem: string }} Unread */

// Whoever reads the output may stop early, as `head` does.
process.stdout.on('error', (/** @type {NodeJS.ErrnoException} */ error) => {
  if (error.code !== 'EPIPE') throw error;
});

/**
 * @param {string} file
 * @param {readonly import('./token-checks.mjs').PublishedKey[]} keys
 * @param {readonly string[]} appIds
 * @returns {Promise<Report | Unread>}
 */
async function result(file, keys, appIds) {
  try {
    const bytes = file === '-' ? await readStandardInput() : await readFileOf(file);
    return reportOf(file === '-' ? 'standard input' : file, bytes, keys, appIds);
  } catch (error) {
    if (error instanceof InputError) return { file, problem: error.message };
    throw error;
  }
}

/** @param {string} problem */
const complain = (problem) => process.stderr.write(`${visibleText(problem)}\n`);

/** @param {(Report | Unread)[]} results */
function printForPerson(results) {
  for (const one of results) {
    if ('problem' in one) complain(one.problem);
    else process.stdout.write(`${reportText(one)}\n`);
  }
}

const codes = { valid: 0, unconfirmed: 3, invalid: 1, unreadable: 1 };

/** The worst of all: what could not be opened, what fails, what could not be told. @param {(Report | Unread)[]} results */
function exitCodeOf(results) {
  const found = results.map((one) => ('problem' in one ? 2 : codes[one.verdict]));
  return [2, 1, 3].find((code) => found.includes(code)) ?? 0;
}

/** @param {string[]} args @returns {Promise<number>} the exit code */
async function main(args) {
  const options = optionsOf(args);
  if (options.help) {
    process.stdout.write(usage);
    return 0;
  }
  const keys = [];
  for (const file of options.keys) keys.push(...(await readKeys(file)));
  const results = [];
  for (const file of options.files) results.push(await result(file, keys, options.appIds));
  if (options.json) process.stdout.write(`${visibleJson(JSON.stringify({ files: results }, null, 2))}\n`);
  else printForPerson(results);
  return exitCodeOf(results);
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof InputError)) throw error;
  complain(error.message);
  if (process.argv.length <= 2) process.stderr.write(`\n${usage}`);
  process.exitCode = 2;
}
