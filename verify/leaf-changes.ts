/** Test support: one value of a receipt turned into another. */
import type { Json } from './json-places.ts';
import type { Random } from './random.ts';

const instant = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(.*)$/;

/** Seconds by which times are moved: around the tolerance, the length of a window, and far. */
const moves = [1, 299, 300, 301, 3600, 86_400, 1_209_600, 100_000_000];

function movedInstant(text: string, { pick }: Random): string {
  const [, seconds = '', rest = ''] = instant.exec(text) ?? [];
  const moved = new Date(Date.parse(`${seconds}Z`) + pick(moves) * pick([1, -1]) * 1000);
  return moved.toISOString().replace('.000Z', rest);
}

/** A time at the very edge of what another time of the receipt allows, or just beyond. */
function besideAnother(others: readonly Json[], { pick }: Random): string {
  const instants = others.filter((other) => typeof other === 'string').filter((other) => instant.test(other));
  const [, seconds = ''] = instant.exec(pick(instants)) ?? [];
  const moved = Date.parse(`${seconds}Z`) + pick([-301, -300, -299, 0, 299, 300, 301]) * 1000;
  return new Date(moved).toISOString().replace('.000Z', pick(['Z', 'Z', 'Z', '.000000001Z', '.999999999Z']));
}

function respelledInstant(text: string, { pick }: Random): string {
  const [, seconds = ''] = instant.exec(text) ?? [];
  return seconds + pick(['.0Z', '.999999999Z', '.1234567891Z', '+00:00', '+14:00', '-23:59', '+24:00', '', 'z', '.Z']);
}

/** Another character of the same kind, so that many forms still hold. */
function sibling(character: string, { below }: Random): string {
  const kinds = [/[0-9]/.test(character) && '0123456789', /[a-f]/.test(character) && 'abcdef'];
  const kind = kinds.find((one) => one !== false) || 'abcxyzABCXYZ_-./';
  return kind.charAt(below(kind.length));
}

const odd = [
  '\u0000',
  '\u001B',
  '\u007F',
  '\u0085',
  '\u061C',
  '\u200E',
  '\u2028',
  '\u202E',
  '\u2066',
  '\uD800',
  '\uDC00',
];
const letters = ['\u212A', 'ß', 'İ', '\u{1F600}', '\uFEFF', '\u200B', ' ', '/', '%', '#', '.', 'é'];
const words = [
  '',
  'None',
  'NONE',
  'diagnostics',
  'DIAGNOSTICSANDREPAIR',
  'constructor',
  '__proto__',
  'toString',
  'null',
];

type TextChange = (text: string, random: Random) => Json;

const replaced = (text: string, at: number, by: string) => text.slice(0, at) + by + text.slice(at + 1);

const textChanges: TextChange[] = [
  (text, random) => {
    const at = random.below(text.length + 1);
    return replaced(text, at, sibling(text.charAt(at), random));
  },
  (text, random) => replaced(text, random.below(text.length + 1), random.pick([...odd, ...letters])),
  (text, { below }) => {
    const at = below(text.length + 1);
    return text.slice(0, at) + text.slice(at + 1);
  },
  (text, { pick }) => text + pick([...odd, ...letters, '0', 'a', '=', 'x'.repeat(500)]),
  (text, { pick }) => pick([text.toUpperCase(), text.toLowerCase(), text.repeat(2), text.trim()]),
  (_text, { pick }) => pick(words),
  (_text, { pick }) => pick<Json>([null, true, false, 0, 1.5, [], {}]),
];

const instantChanges: TextChange[] = [movedInstant, movedInstant, movedInstant, respelledInstant];

/**
 * Another value than the one given.
 * @param others values that stand elsewhere in the receipt, which may be put in its place
 */
export function changedLeaf(value: Json, others: readonly Json[], random: Random): Json {
  for (;;) {
    const next = proposal(value, others, random);
    if (JSON.stringify(next) !== JSON.stringify(value)) return next;
  }
}

function proposal(value: Json, others: readonly Json[], random: Random): Json {
  if (random.below(6) === 0) return random.pick(others);
  if (typeof value === 'boolean') return random.pick<Json>([!value, !value, String(value), null, 1]);
  if (typeof value === 'string' && instant.test(value) && random.below(3) === 0) return besideAnother(others, random);
  if (typeof value !== 'string') return random.pick<Json>(['', 'x', 'Diagnostics', false, 0, [], {}]);
  const changes = instant.test(value) ? [...instantChanges, ...textChanges] : textChanges;
  return random.pick(changes)(value, random);
}
