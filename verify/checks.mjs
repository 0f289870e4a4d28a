// @ts-check
// All checks of docs/receipt.md, in its order.
import { azure, witness } from './azure-checks.mjs';
import { canonicalHash } from './canonical.mjs';
import { code, commands, consentHash, consentId, published, terms, written } from './consent-checks.mjs';
import { fail, notCheckable, pass } from './finding.mjs';
import { readReceipt } from './receipt.mjs';
import { reviews } from './review-check.mjs';
import { time } from './time-check.mjs';
import { application, key, nonce, person, signature, signedIn, tenant, token } from './token-checks.mjs';

/** @typedef {import('./receipt.mjs').Receipt} Receipt */
/** @typedef {import('./finding.mjs').Finding} Finding */
/** @typedef {{ receipt: Receipt, bytes: Uint8Array, hash: string, signed: import('./token-checks.mjs').Signed, keys: readonly import('./token-checks.mjs').PublishedKey[], appIds: readonly string[] }} Evidence */
/** @typedef {Finding & { key: string }} Check */

const withoutAzure = () => notCheckable('Only Azure itself can say; this verifier asks nobody.');

/** @type {[key: string, check: (evidence: Evidence) => Finding][]} */
const checks = [
  ['written', ({ receipt, bytes }) => written(receipt, bytes)],
  ['code', ({ receipt }) => code(receipt)],
  ['consentHash', ({ receipt, hash }) => consentHash(receipt, hash)],
  ['consentId', ({ receipt, hash }) => consentId(receipt, hash)],
  ['terms', ({ receipt }) => terms(receipt)],
  ['published', ({ receipt }) => published(receipt)],
  ['commands', ({ receipt }) => commands(receipt)],
  ['token', ({ signed }) => token(signed)],
  ['signature', ({ signed }) => signature(signed)],
  ['nonce', ({ signed, hash }) => nonce(signed, hash)],
  ['person', ({ signed, receipt }) => person(signed, receipt.record.consent)],
  ['tenant', ({ signed, receipt }) => tenant(signed, receipt.record.consent)],
  ['application', ({ signed, appIds }) => application(signed, appIds)],
  ['key', ({ signed, keys }) => key(signed, keys)],
  ['reviews', ({ receipt, hash, keys, appIds }) => reviews(receipt, hash, { keys, appIds })],
  ['time', ({ receipt, signed }) => time(receipt, signed)],
  ['azure', ({ receipt, hash }) => azure(receipt, hash)],
  ['witness', ({ receipt, hash }) => witness(receipt, hash)],
  ['recordNow', withoutAzure],
  ['witnessNow', withoutAzure],
];

/**
 * A check that breaks must neither let a receipt pass nor keep other files from being checked.
 * @param {(evidence: Evidence) => Finding} check @param {Evidence} evidence @returns {Finding}
 */
function outcomeOf(check, evidence) {
  try {
    return check(evidence);
  } catch {
    return fail('The check could not be made on what the receipt holds.');
  }
}

/**
 * @param {Uint8Array} bytes of a whole file
 * @param {{ keys?: readonly import('./token-checks.mjs').PublishedKey[], appIds?: readonly string[] }} [known] keys that Microsoft Entra published,
 *   and the ids of the application with which people consent
 * @returns {Check[]} one for each check, in the order of docs/receipt.md
 */
export function verifyReceiptFile(bytes, { keys = [], appIds = [] } = {}) {
  const read = readReceipt(bytes);
  if ('fault' in read) {
    const unread = notCheckable('The file could not be read as a receipt.');
    return [{ key: 'readable', ...fail(read.fault) }, ...checks.map(([key]) => ({ key, ...unread }))];
  }
  const { receipt } = read;
  const hash = canonicalHash(receipt.record.consent);
  const evidence = { receipt, bytes, hash, signed: signedIn(receipt), keys, appIds };
  return [
    { key: 'readable', ...pass('A receipt with every member it must have, and no other.') },
    ...checks.map(([key, check]) => ({ key, ...outcomeOf(check, evidence) })),
  ];
}
