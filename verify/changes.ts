/** Test support: every kind of change of a receipt's file that the two verifiers are compared on. */
import { byPattern, isLeaf, type Json, type Place, placesOf, valueAt, without, withValue } from './json-places.ts';
import { changedLeaf } from './leaf-changes.ts';
import type { Random } from './random.ts';
import { withOtherToken } from './token-changes.ts';

export interface Change {
  kind: 'leaf' | 'removed' | 'added' | 'token' | 'bit' | 'byte';
  /** What was changed, so that it can be done again. */
  what: string;
  bytes: Uint8Array;
}

/** As a receipt is written; added members are put last, so `written` fails for most of them. */
const bytesOf = (value: Json) => Buffer.from(`${JSON.stringify(value, null, 2)}\n`);

/** The first every other time: the entries that a record's writer is read from come first. */
const oneOf = (group: Place[], random: Random): Place => random.pick(random.below(2) === 0 ? group.slice(0, 1) : group);

/** One leaf of every pattern gets another value. */
export function leafChanges(receipt: Json, random: Random): Change[] {
  const leaves = placesOf(receipt).filter((place) => isLeaf(valueAt(receipt, place)));
  const values = leaves.map((place) => valueAt(receipt, place));
  return [...byPattern(leaves).values()].map((group) => {
    const place = oneOf(group, random);
    const next = changedLeaf(valueAt(receipt, place), values, random);
    return {
      kind: 'leaf',
      what: `${place.join('.')} := ${JSON.stringify(next)}`,
      bytes: bytesOf(withValue(receipt, place, next)),
    };
  });
}

/** One place of every pattern is taken out. */
export function removals(receipt: Json, random: Random): Change[] {
  const places = placesOf(receipt).filter((place) => place.length > 0);
  return [...byPattern(places).values()].map((group) => {
    const place = random.pick(group);
    return { kind: 'removed', what: `without ${place.join('.')}`, bytes: bytesOf(without(receipt, place)) };
  });
}

/** One object or list of every pattern gets one more member or item. */
export function additions(receipt: Json, random: Random): Change[] {
  const trees = placesOf(receipt).filter((place) => !isLeaf(valueAt(receipt, place)));
  return [...byPattern(trees).values()].map((group) => {
    const place = random.pick(group);
    const tree = valueAt(receipt, place);
    const items = Array.isArray(tree) ? tree : [];
    const name = Array.isArray(tree) ? tree.length : random.pick(['zz', '__proto__', 'constructor', '', '0', 'Code']);
    const next = random.pick<Json>([...items, ...items, null, 'x', {}, []]);
    return {
      kind: 'added',
      what: `${[...place, name].join('.')} := ${JSON.stringify(next)}`,
      bytes: bytesOf(withValue(receipt, [...place, name], next)),
    };
  });
}

export function tokenChanges(receipt: Json, random: Random, count: number): Change[] {
  return Array.from({ length: count }, () => {
    const changed = withOtherToken(receipt, random);
    return { kind: 'token', what: JSON.stringify(valueAt(changed, ['record', 'signature'])), bytes: bytesOf(changed) };
  });
}

/** One bit anywhere in the file. */
export function bitFlips(file: Uint8Array, random: Random, count: number): Change[] {
  return Array.from({ length: count }, () => {
    const bytes = Uint8Array.from(file);
    const [byte, bit] = [random.below(file.length), random.below(8)];
    bytes[byte] = (bytes[byte] ?? 0) ^ (1 << bit);
    return { kind: 'bit', what: `bit ${bit} of byte ${byte}`, bytes };
  });
}

const inserted = ['\uFEFF', ' ', '\n', '\r', '\t', '"', ',', '\\', '\\u0041', '{}', '0', '\u0000', '\u2028'].map(
  (text) => Buffer.from(text),
);

type Edit = (file: Uint8Array, at: number, random: Random) => readonly [string, Uint8Array[]];

const edits: Edit[] = [
  (file, at, { below }) => [
    'another byte',
    [file.subarray(0, at), Uint8Array.of((file[at] ?? 0) + 1 + below(255)), file.subarray(at + 1)],
  ],
  (file, at, { pick }) => ['more bytes', [file.subarray(0, at), pick(inserted), file.subarray(at)]],
  (file, at, { below }) => ['fewer bytes', [file.subarray(0, at), file.subarray(at + 1 + below(40))]],
  (file, at) => ['an end', [file.subarray(0, at)]],
  (file, _at, { pick }) => ['something before it', [pick(inserted), file]],
  (file, _at, { pick }) => ['something after it', [file, pick(inserted)]],
  (file, at, { below }) => [
    'a repeated part',
    [file.subarray(0, at), file.subarray(at - below(Math.min(at + 1, 200)))],
  ],
];

/** Bytes put in, taken out, replaced or repeated. */
export function byteEdits(file: Uint8Array, random: Random, count: number): Change[] {
  return Array.from({ length: count }, () => random.below(file.length)).flatMap((at) => {
    const [name, parts] = random.pick(edits)(file, at, random);
    const bytes = Buffer.concat(parts);
    return bytes.equals(file) ? [] : [{ kind: 'byte', what: `${name} at ${at}`, bytes }];
  });
}
