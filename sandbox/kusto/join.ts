import { requireKey, uniqueName } from './columns.ts';
import { rowKey, type Table } from './operators.ts';
import { semanticFailure } from './query-error.ts';
import { compileScalar, type Column, type Row, type Scalar } from './scalar.ts';
import type { Operator } from './syntax.ts';
import type { KustoType, Value } from './values.ts';

type Join = Extract<Operator, { kind: 'join' }>;

/**
 * Joins two tables on equal keys. Columns of the right table whose name is taken get a number behind it.
 *
 * @throws QueryError when a key is unknown, dynamic, or of different types on the two sides.
 */
export function joinTables(operator: Join, left: Table, right: Table, now: bigint): Table {
  const leftKeys = operator.keys.map((key) => bindKey(compileScalar(key.left, { columns: left.columns, now })));
  const rightKeys = operator.keys.map((key) => bindKey(compileScalar(key.right, { columns: right.columns, now })));
  for (const [index, key] of leftKeys.entries()) {
    const other = rightKeys[index];
    if (other && other.type !== key.type) {
      throw semanticFailure(`'join' operator: key types ${key.type} and ${other.type} differ.`, key.at);
    }
  }
  const matches = new Map<string, Row[]>();
  for (const row of right.rows) {
    const key = keyOf(rightKeys, row);
    if (key === undefined) continue;
    const found = matches.get(key);
    if (found) found.push(row);
    else matches.set(key, [row]);
  }
  const columns = joinedColumns(left.columns, right.columns);
  return { columns, rows: joinRows(operator, left, right, leftKeys, rightKeys, matches) };
}

const bindKey = (scalar: Scalar): Scalar => requireKey(scalar, 'join');

/** `undefined` when a part is null: nulls match nothing. */
function keyOf(keys: readonly Scalar[], row: Row): string | undefined {
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

function joinRows(
  operator: Join,
  left: Table,
  right: Table,
  leftKeys: readonly Scalar[],
  rightKeys: readonly Scalar[],
  matches: ReadonlyMap<string, readonly Row[]>,
): Row[] {
  const outer = operator.joinKind === 'leftouter' || operator.joinKind === 'fullouter';
  const emptyRight = emptyRow(right.columns);
  const seen = new Set<string>();
  const rows: Row[] = [];
  for (const row of left.rows) {
    const key = keyOf(leftKeys, row);
    // The default flavour keeps one row of the left side for each key.
    if (operator.joinKind === 'innerunique' && key !== undefined && seen.has(key)) continue;
    if (key !== undefined) seen.add(key);
    const found = key === undefined ? undefined : matches.get(key);
    if (found) for (const match of found) rows.push([...row, ...match]);
    else if (outer) rows.push([...row, ...emptyRight]);
  }
  if (operator.joinKind === 'fullouter') {
    const emptyLeft = emptyRow(left.columns);
    for (const row of right.rows) {
      const key = keyOf(rightKeys, row);
      if (key === undefined || !seen.has(key)) rows.push([...emptyLeft, ...row]);
    }
  }
  return rows;
}

/** Kusto's strings have no null. */
const emptyValue = (type: KustoType): Value => (type === 'string' ? '' : null);
const emptyRow = (columns: readonly Column[]): Row => columns.map(({ type }) => emptyValue(type));
