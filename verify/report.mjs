// @ts-check
import { readReceipt } from './receipt.mjs';
import { verifyReceiptFile } from './checks.mjs';
import { meanings } from './meanings.mjs';
import { signedIn } from './token-checks.mjs';
import { visibleText } from './visible-text.mjs';

/** @typedef {import('./checks.mjs').Check} Check */
/** @typedef {'valid' | 'unconfirmed' | 'invalid' | 'unreadable'} Verdict */
/** @typedef {{ file: string, code: string | null, consentId: string | null, signer: string | null, verdict: Verdict, sentence: string, checks: Check[] }} Report */
/** @typedef {import('./token-checks.mjs').PublishedKey} PublishedKey */
/** @typedef {{ keys: readonly PublishedKey[], appIds: readonly string[] }} Given what the receipt is compared with */

/** @param {Check[]} checks @param {import('./finding.mjs').Result} result */
const keysOf = (checks, result) => checks.filter((check) => check.result === result).map(({ key }) => key);

/**
 * Only a signature by a key that was given as Entra's makes a receipt valid; where that couldn't be told, nothing more is said than that.
 * @param {Check[]} checks @param {Given} given @returns {Pick<Report, 'verdict' | 'sentence'>}
 */
function verdictOf(checks, { appIds }) {
  const failed = keysOf(checks, 'fails');
  if (failed.includes('readable'))
    return { verdict: 'unreadable', sentence: 'Not a receipt: this file cannot be read as one.' };
  if (failed.length > 0)
    return {
      verdict: 'invalid',
      sentence: `Not valid: it was changed, or never was what it says. Failed: ${failed.join(', ')}.`,
    };
  const open = keysOf(checks, 'notCheckable');
  const rest = open.filter((key) => !['recordNow', 'witnessNow'].includes(key));
  const note = rest.length === 0 ? '' : ` Could not be checked: ${rest.join(', ')}.`;
  const app = appIds.length === 0 ? ' The id of the app was not given (--app).' : '';
  if (open.includes('key') || open.includes('reviews'))
    return {
      verdict: 'unconfirmed',
      sentence: `Not confirmed: nothing failed, but whether the key is Microsoft Entra's could not be told (--keys).${note}`,
    };
  return {
    verdict: 'valid',
    sentence: `Valid: signed with a key given as Microsoft Entra's, and unchanged since.${note}${app}`,
  };
}

/** Whom the signature names. @param {import('./receipt.mjs').Receipt} receipt */
function signerOf(receipt) {
  const { name, preferred_username: username, oid } = signedIn(receipt).claims ?? {};
  const texts = [name, username, oid].filter((text) => typeof text === 'string' && text !== '');
  return texts.length === 0 ? null : texts.join(', ');
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
    signer: receipt === undefined ? null : signerOf(receipt),
    ...verdictOf(checks, given),
    checks,
  };
}

const words = { holds: 'holds', fails: 'FAILS', notCheckable: 'not checkable' };
const shows = { holds: 'Shows', fails: 'Does not show', notCheckable: 'Would show' };

/** @param {Check} check */
function checkLine({ key, result, finding }) {
  return `  ${words[result].padEnd(14)}${key.padEnd(12)} ${finding} ${shows[result]} that ${meanings[key]}.`;
}

/** @param {string} code 64 digits, in groups of four, as the app shows it */
const grouped = (code) => code.replace(/(.{4})(?=.)/g, '$1 ');

/**
 * For a person: one line for the name, the code, the id, each check and the verdict.
 * @param {Report} report
 */
export function reportText({ file, code, consentId, signer, verdict, sentence, checks }) {
  const lines = [
    file,
    ...(code === null ? [] : [`  Verification code  ${grouped(code)}`]),
    ...(consentId === null ? [] : [`  Consent            ${consentId}`]),
    ...(signer === null ? [] : [`  ${verdict === 'valid' ? 'Signed by          ' : 'Names as signer    '}${signer}`]),
    '',
    ...checks.map(checkLine),
    '',
    `  ${sentence}`,
  ];
  return lines.map((line) => `${visibleText(line)}\n`).join('');
}
