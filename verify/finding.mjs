// @ts-check
// What a check answers, before it has its name.

/** @typedef {'pass' | 'fail' | 'notCheckable'} State */
/** @typedef {{ state: State, finding: string }} Finding */

/** @param {string} finding @returns {Finding} */
export const pass = (finding) => ({ state: 'pass', finding });

/** @param {string} finding @returns {Finding} */
export const fail = (finding) => ({ state: 'fail', finding });

/** @param {string} finding @returns {Finding} */
export const notCheckable = (finding) => ({ state: 'notCheckable', finding });

/**
 * Passes unless there is a fault; the first is what was found.
 * @param {string} passing
 * @param {(string | undefined | false)[]} faults
 */
export function unless(passing, faults) {
  const fault = faults.find((one) => typeof one === 'string');
  return typeof fault === 'string' ? fail(fault) : pass(passing);
}

/**
 * A text of the receipt inside a finding: in quotes, and no longer than a line.
 * @param {unknown} value
 */
export function quoted(value) {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing');
  return text.length > 100 ? `"${text.slice(0, 100)}…"` : `"${text}"`;
}
