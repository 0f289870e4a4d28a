// @ts-check
// What a check answers, before it has its name.

/** @typedef {'holds' | 'fails' | 'notCheckable'} Result */
/** @typedef {{ result: Result, finding: string }} Finding */

/** @param {string} finding @returns {Finding} */
export const pass = (finding) => ({ result: 'holds', finding });

/** @param {string} finding @returns {Finding} */
export const fail = (finding) => ({ result: 'fails', finding });

/** @param {string} finding @returns {Finding} */
export const notCheckable = (finding) => ({ result: 'notCheckable', finding });

/**
 * Passes unless there is a fault; the first is what was found.
 * @param {string} passing
 * @param {(string | undefined | false)[]} faults
 */
export function unless(passing, faults) {
  const fault = faults.find((one) => typeof one === 'string');
  return typeof fault === 'string' ? fail(fault) : pass(passing);
}

/** @type {Readonly<Record<string, string>>} */
const kinds = { undefined: 'nothing', number: 'a number', boolean: 'a boolean' };

/**
 * A text of the receipt inside a finding: in quotes, and no longer than a line. Of anything else only what it is: writing out what a
 * stranger nested may take more than there is.
 * @param {unknown} value
 */
export function quoted(value) {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value !== 'string') return kinds[typeof value] ?? 'an object';
  return value.length > 100 ? `"${value.slice(0, 100)}…"` : `"${value}"`;
}
