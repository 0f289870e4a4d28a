import { visibleText } from '#src/lib/visible-text.ts';

/** Reading of plain data that others wrote: each reader gives the value in its type or throws ShapeError naming the field. */
export class ShapeError extends Error {
  override name = 'ShapeError';
}

export function refuse(reason: string): never {
  throw new ShapeError(reason);
}

/** A plain object with exactly these own keys: one more or less is refused, so that nothing rides along unchecked. */
export function objectOf(value: unknown, field: string, keys: readonly string[]): Record<string, unknown> {
  if (!isRecord(value)) return refuse(`${field} is not an object.`);
  const missing = keys.find((key) => !Object.hasOwn(value, key));
  if (missing !== undefined) return refuse(`${field} has no "${missing}".`);
  const extra = Object.keys(value).find((key) => !keys.includes(key));
  if (extra !== undefined) return refuse(`${field} has an unknown "${visibleText(extra, 60)}".`);
  return value;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A text of at least one and at most `longest` characters that matches `pattern`, if given. */
export function textOf(value: unknown, field: string, longest: number, pattern?: RegExp): string {
  if (typeof value !== 'string' || value === '') return refuse(`${field} is missing.`);
  if (value.length > longest) return refuse(`${field} is longer than ${longest} characters.`);
  if (pattern !== undefined && !pattern.test(value)) return refuse(`${field} is not in the expected form.`);
  return value;
}

export function oneOf<const T extends string>(value: unknown, field: string, choices: readonly T[]): T {
  return choices.find((choice) => choice === value) ?? refuse(`${field} is not one of ${choices.join(', ')}.`);
}

/** Any text, an empty one included, that can be written as UTF-8: without half of a surrogate pair. */
export function anyText(value: unknown, field: string): string {
  if (typeof value !== 'string') return refuse(`${field} is not a text.`);
  return /\p{Surrogate}/u.test(value) ? refuse(`${field} holds half of a surrogate pair.`) : value;
}

/** A list, each item read by `read`. */
export function listOf<T>(value: unknown, field: string, read: (item: unknown) => T): T[] {
  return Array.isArray(value) ? value.map((item) => read(item)) : refuse(`${field} is not a list.`);
}

/** Refuses a list that is not in ascending order of code units with each text once. */
export function ascending(list: string[], field: string): string[] {
  const inOrder = list.every((item, index) => index === 0 || (list[index - 1] ?? '') < item);
  return inOrder ? list : refuse(`${field} is not sorted, or holds an entry twice.`);
}
