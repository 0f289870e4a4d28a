import { isObject, type JsonObject } from '#sandbox/json.ts';
import { ExpressionFault } from './deployment-types.ts';

type PlainFunction = (...args: unknown[]) => unknown;

/** A template value as the text that it stands for. */
export const text = (value: unknown): string => {
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  throw unexpected('String');
};

/** Functions of the template language that need nothing but their arguments. */
export const plainFunctions: Record<string, PlainFunction> = {
  concat: (...parts) => (parts.length > 0 && parts.every(Array.isArray) ? parts.flat() : parts.map(text).join('')),
  format: (form, ...args) =>
    text(form).replace(/\{\{|\}\}|\{(\d+)\}/g, (found, index) =>
      index === undefined ? found.charAt(0) : text(args[Number(index)]),
    ),
  toLower: (value) => text(value).toLowerCase(),
  toUpper: (value) => text(value).toUpperCase(),
  trim: (value) => text(value).trim(),
  replace: (value, old, by) => text(value).replaceAll(text(old), text(by)),
  split: (value, by) =>
    list(Array.isArray(by) ? by : [by]).reduce<string[]>(
      (parts, mark) => parts.flatMap((part) => part.split(text(mark))),
      [text(value)],
    ),
  join: (parts, by) => list(parts).map(text).join(text(by)),
  substring: (value, from, length) => substring(text(value), whole(from), length),
  startsWith: (value, start) => lower(value).startsWith(lower(start)),
  endsWith: (value, end) => lower(value).endsWith(lower(end)),
  padLeft: (value, length, by = ' ') => text(value).padStart(whole(length), text(by)),
  string: (value) => (typeof value === 'object' ? JSON.stringify(value) : text(value)),
  base64: (value) => Buffer.from(text(value)).toString('base64'),
  uriComponent: (value) => encodeURIComponent(text(value)),
  json: (value) => parsed(text(value)),

  equals: (one, other) => isSame(one, other),
  not: (value) => !truth(value),
  and: (...values) => values.every(truth),
  or: (...values) => values.some(truth),
  bool: (value) => (typeof value === 'boolean' ? value : lower(value) === 'true' || value === 1),
  true: () => true,
  false: () => false,
  null: () => null,
  coalesce: (...values) => values.find((value) => value !== null) ?? null,

  less: (one, other) => compared(one, other) < 0,
  lessOrEquals: (one, other) => compared(one, other) <= 0,
  greater: (one, other) => compared(one, other) > 0,
  greaterOrEquals: (one, other) => compared(one, other) >= 0,
  add: (one, other) => whole(one) + whole(other),
  sub: (one, other) => whole(one) - whole(other),
  mul: (one, other) => whole(one) * whole(other),
  div: (one, other) => Math.trunc(whole(one) / nonzero(other)),
  mod: (one, other) => whole(one) % nonzero(other),
  int: (value) => whole(Number(value)),
  min: (...values) => Math.min(...values.flat().map(whole)),
  max: (...values) => Math.max(...values.flat().map(whole)),
  range: (from, count) => Array.from({ length: within(count, 10_000) }, (_, index) => whole(from) + index),

  length: (value) => entries(value).length,
  empty: (value) => value === null || entries(value).length === 0,
  contains: (value, part) => contains(value, part),
  first: (value) => (typeof value === 'string' ? value.charAt(0) : list(value)[0]),
  last: (value) => (typeof value === 'string' ? value.slice(-1) : list(value).at(-1)),
  skip: (value, count) => sliced(value, Math.max(0, whole(count))),
  take: (value, count) => sliced(value, 0, Math.max(0, whole(count))),
  indexOf: (value, part) =>
    Array.isArray(value) ? value.findIndex((one) => isSame(one, part)) : lower(value).indexOf(lower(part)),
  union: (...values) => (values.every(Array.isArray) ? distinct(values.flat()) : merged(values)),
  intersection: (one, ...others) =>
    list(one).filter((each) => others.every((other) => list(other).some((value) => isSame(value, each)))),
  array: (value) => (Array.isArray(value) ? value : [value]),
  createArray: (...values) => values,
  createObject: (...parts) =>
    Object.fromEntries(
      Array.from({ length: parts.length / 2 }, (_, index) => [text(parts[2 * index]), parts[2 * index + 1]]),
    ),
  items: (value) =>
    Object.entries(object(value))
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, each]) => ({ key, value: each })),
  objectKeys: (value) => Object.keys(object(value)).toSorted(),
  flatten: (value) => list(value).flatMap(list),
};

const unexpected = (wanted: string) =>
  new ExpressionFault(`The template language function expects its parameters to be of type ${wanted}.`);

const lower = (value: unknown): string => text(value).toLowerCase();

/** @throws {ExpressionFault} for what isn't an integer, as in the functions below for what isn't of their kind. */
function whole(value: unknown): number {
  if (Number.isSafeInteger(value)) return Number(value);
  throw unexpected('Integer');
}

function within(value: unknown, most: number): number {
  const count = whole(value);
  if (count >= 0 && count <= most) return count;
  throw new ExpressionFault(`The count '${count}' must be from 0 to ${most}.`);
}

function nonzero(value: unknown): number {
  if (value !== 0) return whole(value);
  throw new ExpressionFault('The template language function attempted to divide by zero.');
}

function truth(value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  throw unexpected('Boolean');
}

function list(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  throw unexpected('Array');
}

function object(value: unknown): JsonObject {
  if (isObject(value)) return value;
  throw unexpected('Object');
}

/** Of a list, an object or a text. */
const entries = (value: unknown): readonly unknown[] | string =>
  typeof value === 'string' || Array.isArray(value) ? value : Object.keys(object(value));

/** Whether two values are the same, whatever the order of their members. Texts are compared as they are written. */
function isSame(one: unknown, other: unknown): boolean {
  if (Array.isArray(one) && Array.isArray(other))
    return one.length === other.length && one.every((each, index) => isSame(each, other[index]));
  if (!isObject(one) || !isObject(other)) return one === other;
  const names = Object.keys(one);
  return (
    names.length === Object.keys(other).length &&
    names.every((name) => Object.hasOwn(other, name) && isSame(one[name], other[name]))
  );
}

function compared(one: unknown, other: unknown): number {
  if (typeof one === 'string' && typeof other === 'string') return one < other ? -1 : Number(one > other);
  return whole(one) - whole(other);
}

function contains(value: unknown, part: unknown): boolean {
  if (typeof value === 'string') return value.includes(text(part));
  if (isObject(value)) return Object.keys(value).some((name) => name.toLowerCase() === lower(part));
  return list(value).some((one) => isSame(one, part));
}

const sliced = (value: unknown, from: number, to?: number): unknown =>
  typeof value === 'string' ? value.slice(from, to) : list(value).slice(from, to);

function substring(value: string, from: number, length: unknown): string {
  const to = length === undefined ? value.length : from + whole(length);
  if (from >= 0 && from <= to && to <= value.length) return value.slice(from, to);
  throw new ExpressionFault('The index and length parameters must refer to a location within the string.');
}

const distinct = (values: unknown[]): unknown[] =>
  values.filter((value, index) => values.findIndex((each) => isSame(each, value)) === index);

/** Objects put over one another, their members too. */
const merged = (values: unknown[]): JsonObject =>
  values.map(object).reduce<JsonObject>(
    (whole, next) => ({
      ...whole,
      ...Object.fromEntries(
        Object.entries(next).map(([name, value]) => {
          const before = whole[name];
          return [name, isObject(before) && isObject(value) ? merged([before, value]) : value];
        }),
      ),
    }),
    {},
  );

function parsed(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    throw new ExpressionFault('The template language function json was given a text that is no JSON.');
  }
}
