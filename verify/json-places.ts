/** Test support: the places of a JSON value, and the value with one of them changed. */
export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
export type Place = readonly (string | number)[];

const isTree = (value: Json): value is Json[] | { [name: string]: Json } => typeof value === 'object' && value !== null;

function stepsInto(value: Json): (string | number)[] {
  if (Array.isArray(value)) return value.map((_, index) => index);
  return isTree(value) ? Object.keys(value) : [];
}

function step(value: Json, name: string | number): Json {
  const inside = isTree(value) ? (value as Record<string | number, Json>)[name] : undefined;
  if (inside === undefined) throw new Error(`There is no ${name}.`);
  return inside;
}

/** Every place of the value, the whole of it first. */
export function placesOf(value: Json, at: Place = []): Place[] {
  return [at, ...stepsInto(value).flatMap((name) => placesOf(step(value, name), [...at, name]))];
}

export const valueAt = (value: Json, place: Place): Json => place.reduce(step, value);

export function textAt(value: Json, ...place: string[]): string {
  const text = valueAt(value, place);
  if (typeof text !== 'string') throw new Error(`${place.join('.')} is no text.`);
  return text;
}

export const isLeaf = (value: Json): boolean => !isTree(value);

/** The place without the numbers of a list's items: what the same members of different items share. */
export const pattern = (place: Place): string => place.map((name) => (typeof name === 'number' ? '*' : name)).join('.');

/** The places by their patterns. */
export const byPattern = (places: readonly Place[]): Map<string, Place[]> => {
  const groups = new Map<string, Place[]>();
  for (const place of places) groups.set(pattern(place), [...(groups.get(pattern(place)) ?? []), place]);
  return groups;
};

/** A copy in which `change` has altered what holds the place. */
function altered(value: Json, place: Place, change: (holder: Json, name: string | number) => void): Json {
  const copy = structuredClone(value);
  const name = place.at(-1);
  if (name === undefined) throw new Error('Nothing holds the whole.');
  change(valueAt(copy, place.slice(0, -1)), name);
  return copy;
}

export const withValue = (value: Json, place: Place, next: Json): Json =>
  altered(value, place, (holder, name) => {
    // Defined, not set: `__proto__` must be a member like any other.
    Object.defineProperty(holder, name, { value: next, enumerable: true, configurable: true, writable: true });
  });

export const without = (value: Json, place: Place): Json =>
  altered(value, place, (holder, name) => {
    if (Array.isArray(holder)) holder.splice(Number(name), 1);
    else Reflect.deleteProperty(holder as object, name);
  });
