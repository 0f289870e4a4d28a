/**
 * What queries make of a table's rows, kept as long as the rows are: a fleet is asked for in parts, and each part's query repeats most of
 * the one before.
 */

import { compileScalar, type Row, type Scalar, type Scope } from './scalar.ts';
import type { Expression } from './syntax.ts';
import type { Value } from './values.ts';

/** Things of a kind that are kept for one table. */
const mostKept = 24;

/** What a part of a query says; `undefined` when it may come to something else later, or fail for a row that nobody asks for. */
export function lastingText(part: unknown): string | undefined {
  const text = JSON.stringify(part, sayWhat);
  return /"name":"(?:now|ago|strcat)"/.test(text) ? undefined : text;
}

/** Leaves out where something stands. A literal may hold any names, so it is told whole. */
function sayWhat(name: string, value: unknown): unknown {
  if (typeof value === 'bigint') return `${value}`;
  if (isLiteral(value)) return [value.type, typeof value.value, JSON.stringify(value.value, writeTicks)];
  return name === 'at' ? undefined : value;
}

const isLiteral = (value: unknown): value is Expression & { kind: 'literal' } =>
  typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'literal';

const writeTicks = (_name: string, value: unknown): unknown => (typeof value === 'bigint' ? `${value}` : value);

/** Makes a thing of something, rows say, once, and remembers it by a text as long as what it is made of is there. */
export function createKeep<Made>(most = mostKept) {
  const sources = new WeakMap<object, Map<string, { made: Made }>>();
  return (source: object, text: string, make: () => Made): Made => {
    const kept = sources.get(source) ?? new Map<string, { made: Made }>();
    sources.set(source, kept);
    const found = kept.get(text) ?? { made: make() };
    // The last used is the last to go.
    kept.delete(text);
    kept.set(text, found);
    for (const oldest of kept.keys()) {
      if (kept.size <= most) break;
      kept.delete(oldest);
    }
    return found.made;
  };
}

/** More values than a type, a state or a part of a fleet has: of more the rows are not grouped. */
const mostGroups = 1000;

type Groups = ReadonlyMap<Value, readonly Row[]>;

const keepGroups = createKeep<Groups | undefined>();

/**
 * The rows for which a comparison with a literal holds, found by the values of its left side, each of which is compared once. `undefined`
 * where that is no help: the rows have to be looked at one by one.
 */
export function comparedRows(rows: readonly Row[], condition: Expression, test: Scalar, scope: Scope) {
  if (condition.kind !== 'binary' || condition.right.kind !== 'literal') return undefined;
  const { left } = condition;
  const text = lastingText(left);
  const group = () => groupRows(rows, compileScalar(left, scope));
  const groups = text === undefined ? undefined : keepGroups(rows, text, group);
  if (!groups) return undefined;
  const found = [...groups.values()].filter(([first]) => first !== undefined && test.evaluate(first) === true);
  // Several would have to be put in the order of the rows again.
  return found.length > 1 ? undefined : (found[0] ?? []);
}

function groupRows(rows: readonly Row[], scalar: Scalar): Groups | undefined {
  const groups = new Map<Value, Row[]>();
  for (const row of rows) {
    const value = scalar.evaluate(row);
    if (value !== null && typeof value === 'object') return undefined;
    const group = groups.get(value);
    if (group) group.push(row);
    else if (groups.size === mostGroups) return undefined;
    else groups.set(value, [row]);
  }
  return groups;
}
