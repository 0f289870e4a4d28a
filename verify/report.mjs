// @ts-check
import { readReceipt } from './receipt.mjs';
import { verifyReceiptFile } from './checks.mjs';
import { meanings } from './meanings.mjs';
import { visibleText } from './visible-text.mjs';

/** @typedef {import('./checks.mjs').Check} Check */
/** @typedef {{ file: string, code: string | null, consentId: string | null, verdict: string, intact: boolean, checks: Check[] }} Report */

/** @param {Check[]} checks @param {import('./finding.mjs').State} state */
const keysOf = (checks, state) => checks.filter((check) => check.state === state).map(({ key }) => key);

/** @param {string[]} keys */
const shownBy = (keys) => keys.map((key) => `that ${meanings[key]} (${key})`).join('; ');

// Where these fail, the file is not one that the app wrote. The others may fail of a file that is as it was written, because of what it was
// compared with: an id, keys, texts that this verifier knows, or what was copied from Azure.
const ofTheFile = new Set([
  'readable',
  'written',
  'code',
  'consentHash',
  'consentId',
  'terms',
  'commands',
  'token',
  'signature',
  'nonce',
]);

/** @param {Check[]} checks */
const isChanged = (checks) => keysOf(checks, 'fail').some((key) => ofTheFile.has(key));

/** @typedef {import('./token-checks.mjs').PublishedKey} PublishedKey */
/** @typedef {{ keys: readonly PublishedKey[], appIds: readonly string[] }} Given what the receipt is compared with */

/**
 * Whoever forgot an option, or whose shell took it away, must not take the end for that of a whole comparison.
 * @param {Given} given
 */
function missingWords({ keys, appIds }) {
  const missing = [
    ...(keys.length === 0 ? ['the keys of Microsoft Entra (--keys)'] : []),
    ...(appIds.length === 0 ? ['the id of the app (--app)'] : []),
  ];
  return missing.length === 0 ? '' : ` Not given, so not compared: ${missing.join(', ')}.`;
}

/** @param {Check[]} checks @param {Given} given */
function verdictOf(checks, given) {
  const failed = keysOf(checks, 'fail');
  if (failed.includes('readable'))
    return 'Unreadable: this file is no receipt, or it was changed so that it is none any more.';
  if (isChanged(checks))
    return `Changed: this file is not as it was written, or what it says cannot be true. Failed: ${failed.join(', ')}.`;
  if (failed.length > 0)
    return `Does not hold: no change of the file was found; what failed speaks against what it says, or against what it was compared with. Failed: ${failed.join(', ')}.`;
  const open = keysOf(checks, 'notCheckable');
  return `No change found.${missingWords(given)} Not shown by this file alone: ${shownBy(open)}.`;
}

/**
 * @param {string} file its name
 * @param {Uint8Array} bytes
 * @param {readonly PublishedKey[]} keys
 * @param {readonly string[]} appIds
 * @returns {Report}
 */
export function reportOf(file, bytes, keys, appIds) {
  const given = { keys, appIds };
  const checks = verifyReceiptFile(bytes, given);
  const read = readReceipt(bytes);
  const receipt = 'receipt' in read ? read.receipt : undefined;
  return {
    file,
    code: receipt?.code ?? null,
    consentId: receipt?.record.consentId ?? null,
    verdict: verdictOf(checks, given),
    intact: !isChanged(checks),
    checks,
  };
}

const words = { pass: 'pass', fail: 'FAIL', notCheckable: 'not checkable' };
const shows = { pass: 'Shows', fail: 'Does not show', notCheckable: 'Would show' };

/** @param {Check} check */
function checkLine({ key, state, finding }) {
  return `  ${words[state].padEnd(14)}${key.padEnd(12)} ${finding} ${shows[state]} that ${meanings[key]}.`;
}

/** @param {string} code 64 digits, in groups of four, as the app shows it */
const grouped = (code) => code.replace(/(.{4})(?=.)/g, '$1 ');

/**
 * For a person: one line for the name, the code, the id, each check and the verdict.
 * @param {Report} report
 */
export function reportText({ file, code, consentId, verdict, checks }) {
  const lines = [
    file,
    ...(code === null ? [] : [`  Verification code  ${grouped(code)}`]),
    ...(consentId === null ? [] : [`  Consent            ${consentId}`]),
    '',
    ...checks.map(checkLine),
    '',
    `  ${verdict}`,
  ];
  return lines.map((line) => `${visibleText(line)}\n`).join('');
}
