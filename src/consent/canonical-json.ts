/** JSON Canonicalization Scheme, RFC 8785 (https://www.rfc-editor.org/rfc/rfc8785): the one text that a value is hashed as. */

/** Deeper than anything this app writes, and a bound for values that contain themselves. */
const deepest = 64;

/**
 * The canonical JSON text of plain data. Throws TypeError on whatever JSON would drop or bend silently: undefined, NaN, infinities,
 * bigint, functions, symbols, class instances, lone surrogates, cycles.
 */
export function canonicalJson(value: unknown): string {
  return write(value, 0);
}

function write(value: unknown, depth: number): string {
  if (depth > deepest) throw new TypeError('The value is nested too deeply, or contains itself.');
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return writeNumber(value);
  if (typeof value === 'string') return writeString(value);
  if (Array.isArray(value)) return `[${Array.from(value, (item) => write(item, depth + 1)).join(',')}]`;
  if (isPlainObject(value)) return writeObject(value, depth);
  throw new TypeError(`JSON has no form for a value of type ${typeof value}.`);
}

function writeNumber(value: number): string {
  if (!Number.isFinite(value)) throw new TypeError(`JSON has no form for ${value}.`);
  return JSON.stringify(value);
}

function writeString(value: string): string {
  if (/\p{Surrogate}/u.test(value)) throw new TypeError('The text holds half of a surrogate pair.');
  return JSON.stringify(value);
}

/** Keys in order of their UTF-16 code units, which is how JavaScript compares strings. */
function writeObject(value: Record<string, unknown>, depth: number): string {
  const members = Object.keys(value)
    .toSorted()
    .map((key) => `${writeString(key)}:${write(value[key], depth + 1)}`);
  return `{${members.join(',')}}`;
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}
