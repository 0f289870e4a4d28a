// @ts-check
// The checks of the file itself and of what was agreed to.
import { canonicalHash, sha256 } from './canonical.mjs';
import { consentIdOf } from './derived.mjs';
import { notCheckable, pass, fail, quoted, unless } from './finding.mjs';
import { publishedTerms } from './published-terms.mjs';
import { writtenForm } from './receipt.mjs';

/** @typedef {import('./receipt.mjs').Receipt} Receipt */
/** @typedef {import('./finding.mjs').Finding} Finding */

/** @param {Receipt} receipt @param {Uint8Array} bytes @returns {Finding} */
export function written(receipt, bytes) {
  return unless('Byte for byte in the only form a receipt is written in.', [
    !writtenForm(receipt).equals(bytes) &&
      'The file is not in the form a receipt is written in: something was put in, left out or moved.',
  ]);
}

/** @param {Receipt} receipt @returns {Finding} */
export function code(receipt) {
  const { code: given, ...rest } = receipt;
  const computed = canonicalHash(rest);
  return unless('The verification code is the hash of everything else in the file.', [
    computed !== given && `The verification code is not the hash of the rest, which is ${computed}.`,
  ]);
}

/** @param {Receipt} receipt @param {string} hash of the consent @returns {Finding} */
export function consentHash({ record }, hash) {
  return unless(`The hash of the consent is ${hash}.`, [
    record.consentHash !== hash && `The hash of the consent is ${hash}; the record says ${record.consentHash}.`,
  ]);
}

/** @param {Receipt} receipt @param {string} hash of the consent @returns {Finding} */
export function consentId({ record }, hash) {
  const id = consentIdOf(hash);
  return unless(`The consent id ${id} follows from the hash of the consent.`, [
    record.consentId !== id && `The id of this consent is ${id}; the record says ${record.consentId}.`,
  ]);
}

/** @param {Receipt} receipt @returns {Finding} */
export function terms({ terms: given, record }) {
  const { consent } = record;
  const differs = (/** @type {string} */ what, /** @type {string} */ one, /** @type {string} */ other) =>
    one !== other && `The terms have ${what} ${quoted(one)}; the consent names ${quoted(other)}.`;
  return unless(`The text in this file is the one that was agreed to (${quoted(given.id)}).`, [
    sha256(given.text) !== consent.terms.sha256 && 'The text in this file is not the one whose hash was agreed to.',
    differs('the id', given.id, consent.terms.id),
    differs('the version', given.version, consent.terms.version),
    differs('the language', given.language, consent.terms.language),
    differs('the target', given.target, consent.target),
  ]);
}

/** @param {Receipt} receipt @returns {Finding} */
export function published({ terms: given }) {
  const known = publishedTerms.get(given.id);
  if (known === undefined) return notCheckable(`This verifier knows no terms with the id ${quoted(given.id)}.`);
  return known === sha256(given.text)
    ? pass(`Microsoft's published text ${quoted(given.id)}, as this verifier knows it.`)
    : fail(`Not the text that this verifier knows as ${quoted(given.id)}.`);
}

/** @param {Receipt} receipt @returns {Finding} */
export function commands({ commands: given, record }) {
  const agreed = record.consent.commands;
  return unless(`The list of commands in this file is the one that was agreed to (version ${quoted(given.version)}).`, [
    canonicalHash(given) !== agreed.sha256 && 'The list of commands is not the one whose hash was agreed to.',
    given.version !== agreed.version &&
      `The list of commands has the version ${quoted(given.version)}; the consent names ${quoted(agreed.version)}.`,
  ]);
}
