// @ts-check
// A reader of shapes: a shape looks at a value and answers what is wrong with it, or nothing.
import { isWellFormed } from './canonical.mjs';

/**
 * @typedef {{ path: string, fault: string }} Fault where, such as `record.consent.machines[0]`, and what is wrong there
 * @typedef {(value: unknown, path: string) => Fault | undefined} Shape
 */

/**
 * @param {string} what named in the fault: "is not …"
 * @param {(text: string) => boolean} test
 * @returns {Shape}
 */
export const textThat = (what, test) => (value, path) => {
  if (typeof value !== 'string') return { path, fault: 'is not a text' };
  if (!isWellFormed(value)) return { path, fault: 'holds half a character (a lone surrogate)' };
  return test(value) ? undefined : { path, fault: `is not ${what}` };
};

export const text = textThat('a text', () => true);
export const filledText = textThat('a text that is not empty', (value) => value !== '');

/** @param {string} what @param {RegExp} form @returns {Shape} */
export const textOf = (what, form) => textThat(what, (value) => form.test(value));

/** @param {...string} choices @returns {Shape} */
export const oneOf = (...choices) =>
  textThat(choices.map((choice) => `"${choice}"`).join(' or '), (value) => choices.includes(value));

/** @type {Shape} */
export const flag = (value, path) => (typeof value === 'boolean' ? undefined : { path, fault: 'is not true or false' });

/** @param {Shape} shape @returns {Shape} */
export const orNull = (shape) => (value, path) => (value === null ? undefined : shape(value, path));

/**
 * @param {Shape} shape of each item
 * @returns {Shape}
 */
export const listOf = (shape) => (value, path) => {
  if (!Array.isArray(value)) return { path, fault: 'is not a list' };
  for (const [index, item] of value.entries()) {
    const fault = shape(item, `${path}[${index}]`);
    if (fault !== undefined) return fault;
  }
  return undefined;
};

/**
 * A list of texts in ascending order of UTF-16 code units, each once.
 * @param {Shape} shape of each item, which makes it a text
 * @returns {Shape}
 */
export const ascending = (shape) => (value, path) => {
  const fault = listOf(shape)(value, path);
  if (fault !== undefined) return fault;
  const items = /** @type {string[]} */ (value);
  const at = items.findIndex((item, index) => index > 0 && /** @type {string} */ (items[index - 1]) >= item);
  return at === -1 ? undefined : { path: `${path}[${at}]`, fault: 'is not in ascending order' };
};

/**
 * An object with these members, all of them and no others.
 * @param {Record<string, Shape>} members
 * @param {Record<string, Shape>} [optional] members that may be left out
 * @returns {Shape}
 */
export const objectOf =
  (members, optional = {}) =>
  (value, path) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return { path, fault: 'is not an object' };
    const given = /** @type {Record<string, unknown>} */ (value);
    const inside = (/** @type {string} */ name) => (path === '' ? name : `${path}.${name}`);
    for (const name of Object.keys(given)) {
      if (!Object.hasOwn(members, name) && !Object.hasOwn(optional, name))
        return { path: inside(name), fault: 'is not a member of a receipt' };
    }
    for (const [name, shape] of Object.entries(members)) {
      if (!Object.hasOwn(given, name)) return { path: inside(name), fault: 'is missing' };
      const fault = shape(given[name], inside(name));
      if (fault !== undefined) return fault;
    }
    for (const [name, shape] of Object.entries(optional)) {
      const fault = Object.hasOwn(given, name) ? shape(given[name], inside(name)) : undefined;
      if (fault !== undefined) return fault;
    }
    return undefined;
  };

/**
 * Any JSON value that can be written and hashed, nested `deepest` times at most.
 * @param {number} deepest
 * @returns {Shape}
 */
export const plainJson = (deepest) => (value, path) => {
  if (typeof value === 'string') return text(value, path);
  if (typeof value === 'number' && !Number.isFinite(value)) return { path, fault: 'is no finite number' };
  if (typeof value !== 'object' || value === null) return undefined;
  if (deepest === 0) return { path, fault: 'is nested too deeply' };
  for (const [name, member] of Object.entries(value)) {
    const fault = text(name, path) ?? plainJson(deepest - 1)(member, `${path}.${name}`);
    if (fault !== undefined) return fault;
  }
  return undefined;
};

/**
 * A shape and something more that is asked of a value that has it.
 * @param {Shape} shape
 * @param {Shape} more
 * @returns {Shape}
 */
export const both = (shape, more) => (value, path) => shape(value, path) ?? more(value, path);
