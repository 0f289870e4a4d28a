import { requireKey, uniqueName } from './columns.ts';
import { limitRows, rowsOf, type Flow } from './flow.ts';
import { createKeep, lastingText } from './kept.ts';
import { rowKey } from './operators.ts';
import { semanticFailure } from './query-error.ts';
import { compileScalar, type Column, type Row, type Scalar } from './scalar.ts';
import type { Operator } from './syntax.ts';
import { toText, type KustoType, type Value } from './values.ts';

type Join = Extract<Operator, { kind: 'join' }>;

/**
 * Joins two tables on equal keys. Columns of the right table whose name is taken get a number behind it.
 *
 * @throws QueryError when a key is unknown, dynamic, or of different types on the two sides; while the rows are read, when they are too many.
 */
export function joinTables(operator: Join, left: Flow, right: Flow, now: bigint): Flow {
  const leftKeys = operator.keys.map((key) => bindKey(compileScalar(key.left, { columns: left.columns, now })));
  const rightKeys = operator.keys.map((key) => bindKey(compileScalar(key.right, { columns: right.columns, now })));
  for (const [index, key] of leftKeys.entries()) {
    const other = rightKeys[index];
    if (other && other.type !== key.type) {
      throw semanticFailure(`'join' operator: key types ${key.type} and ${other.type} differ.`, key.at);
    }
  }
  const columns = joinedColumns(left.columns, right.columns);
  return { columns, rows: limitRows(joinRows(operator, left, right, leftKeys, rightKeys), 'join') };
}

const keepMatches = createKeep<ReadonlyMap<string, Row[]>>();

/** The rows of each key. */
function grouped(rows: readonly Row[], keys: readonly Scalar[]): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = keyOf(keys, row);
    if (key === undefined) continue;
    const found = groups.get(key);
    if (found) found.push(row);
    else groups.set(key, [row]);
  }
  return groups;
}

const bindKey = (scalar: Scalar): Scalar => requireKey(scalar, 'join');

/** `undefined` when a part is null: nulls match nothing. A single text is its own key, for both sides are then texts. */
function keyOf(keys: readonly Scalar[], row: Row): string | undefined {
  const [first] = keys;
  if (keys.length === 1 && first?.type === 'string') return toText(first.evaluate(row), 'string');
  const values = keys.map((key) => key.evaluate(row));
  return values.includes(null) ? undefined : rowKey(values);
}

function joinedColumns(left: readonly Column[], right: readonly Column[]): Column[] {
  const columns = [...left];
  const used = new Set(left.map(({ name }) => name));
  for (const { name, type } of right) {
    const unique = uniqueName(name, used);
    used.add(unique);
    columns.push({ name: unique, type });
  }
  return columns;
}

function* joinRows(
  operator: Join,
  left: Flow,
  right: Flow,
  leftKeys: readonly Scalar[],
  rightKeys: readonly Scalar[],
): Iterable<Row> {
  const rightRows = rowsOf(right.rows);
  const text = lastingText(operator.keys.map((key) => key.right));
  const group = () => grouped(rightRows, rightKeys);
  const matches = text === undefined ? group() : keepMatches(rightRows, text, group);
  const outer = operator.joinKind === 'leftouter' || operator.joinKind === 'fullouter';
  const emptyRight = emptyRow(right.columns);
  const seen = new Set<string>();
  const remembers = operator.joinKind === 'innerunique' || operator.joinKind === 'fullouter';
  for (const row of left.rows) {
    const key = keyOf(leftKeys, row);
    // The default flavour keeps one row of the left side for each key.
    if (operator.joinKind === 'innerunique' && key !== undefined && seen.has(key)) continue;
    if (remembers && key !== undefined) seen.add(key);
    const found = key === undefined ? undefined : matches.get(key);
    if (found) for (const match of found) yield row.concat(match);
    else if (outer) yield row.concat(emptyRight);
  }
  if (operator.joinKind === 'fullouter') {
    const emptyLeft = emptyRow(left.columns);
    for (const row of rightRows) {
      const key = keyOf(rightKeys, row);
      if (key === undefined || !seen.has(key)) yield emptyLeft.concat(row);
    }
  }
}

/** Kusto's strings have no null. */
const emptyValue = (type: KustoType): Value => (type === 'string' ? '' : null);
const emptyRow = (columns: readonly Column[]): Row => columns.map(({ type }) => emptyValue(type));
