/** Every single change of a plain JSON value: each leaf changed, removed, or given a sibling. */
type Path = readonly (string | number)[];
type Node = Record<string | number, unknown>;

export type ChangeKind = 'changed' | 'removed' | 'added';

export interface Change {
  kind: ChangeKind;
  /** Where, with `*` for the place in a list: `azure.machines.*.job.type`. */
  place: string;
  value: unknown;
}

/** `seed` decides which character of a text changes. */
export function* changesOf(value: unknown, seed: number): Generator<Change> {
  let count = 0;
  for (const path of leavesOf(value, [])) {
    count += 1;
    const place = path.map((step) => (typeof step === 'number' ? '*' : step)).join('.');
    for (const kind of ['changed', 'removed', 'added'] as const) {
      yield { kind, place, value: changeAt(value, path, kind, seed * 31 + count * 17) };
    }
  }
}

/** Whatever holds nothing further: texts, truth values, null, empty lists. */
function* leavesOf(value: unknown, path: Path): Generator<Path> {
  const members = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  if (members.length === 0) yield path;
  for (const [name, member] of members) yield* leavesOf(member, [...path, Array.isArray(value) ? Number(name) : name]);
}

function changeAt(value: unknown, path: Path, kind: ChangeKind, pick: number): unknown {
  const copy: unknown = structuredClone(value);
  let parent = copy as Node;
  for (const step of path.slice(0, -1)) parent = parent[step] as Node;
  const last = path.at(-1) ?? '';
  const list = Array.isArray(parent) ? (parent as unknown[]) : undefined;
  if (kind === 'changed') parent[last] = otherThan(parent[last], pick);
  else if (kind === 'removed' && list) list.splice(Number(last), 1);
  else if (kind === 'removed') delete parent[last];
  else if (list) list.splice(Number(last), 0, parent[last]);
  else parent[`${last}2`] = parent[last];
  return copy;
}

function otherThan(value: unknown, pick: number): unknown {
  if (typeof value === 'boolean') return !value;
  if (typeof value !== 'string' || value === '') return Array.isArray(value) ? ['x'] : 'x';
  const units = Array.from(value);
  const index = pick % units.length;
  return units.toSpliced(index, 1, otherCharacter(units[index] ?? '')).join('');
}

/** Another character of the same kind, so that hashes, ids and times keep their form and the checks behind the form are reached. */
function otherCharacter(character: string): string {
  if (/[0-9]/.test(character)) return String((Number(character) + 1) % 10);
  if (/[a-f]/i.test(character)) return String.fromCharCode(character.charCodeAt(0) ^ 0x07).replaceAll(/[g`]/gi, 'a');
  if (/[g-z]/i.test(character))
    return /[a-y]/i.test(character) ? String.fromCharCode(character.charCodeAt(0) + 1) : 'q';
  return character === '-' ? '_' : '-';
}
