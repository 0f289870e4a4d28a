import { compileAggregate } from './aggregates.ts';
import {
  evaluateAll,
  filled,
  makeColumns,
  matchColumns,
  nameColumns,
  ownName,
  plainColumn,
  requireKey,
  uniqueName,
} from './columns.ts';
import { countRows, filterRows, firstRows, isArray, limitRows, mapRows, rowsOf, type Flow } from './flow.ts';
import { comparedRows, lastingText } from './kept.ts';
import { compileScalar, requireBool, type Column, type Row, type Scalar, type Scope } from './scalar.ts';
import type { Expression, NamedExpression, Operator, SortKey } from './syntax.ts';
import {
  compareValues,
  parseDatetime,
  toBool,
  toNumber,
  toText,
  valueKey,
  type KustoType,
  type Value,
} from './values.ts';

type OperatorOf<K extends Operator['kind']> = Extract<Operator, { kind: K }>;

/** Every operator but `join`, which needs a second table. */
export type RowOperator = Exclude<Operator, { kind: 'join' }>;

/** @throws QueryError when the operator does not fit the table: at once; only that rows are too many is said when they are read. */
export function applyOperator(operator: RowOperator, flow: Flow, now: bigint): Flow {
  const table = readsOnce.has(operator.kind) ? flow : filled(flow);
  const scope: Scope = { columns: table.columns, now };
  switch (operator.kind) {
    case 'where':
      return { columns: table.columns, rows: where(operator.predicate, table.rows, scope) };
    case 'extend':
      return extend(operator, table, scope);
    case 'project': {
      const made = { columns: makeColumns(operator.columns, scope), rows: table.rows };
      // Rows are filled for whoever is to see them, unless that would come to something else.
      return lastingText(operator.columns) === undefined ? filled(made) : made;
    }
    case 'project-away': {
      const away = matchColumns(operator.columns, table.columns);
      const keep = <T>(list: readonly T[]): T[] => list.filter((_item, index) => !away.has(index));
      return { columns: keep(table.columns), rows: mapRows(table.rows, keep) };
    }
    case 'order':
      return { columns: table.columns, rows: sortRows(operator.keys, rowsOf(table.rows), scope) };
    case 'take':
      return { columns: table.columns, rows: firstRows(table.rows, operator.count) };
    case 'top':
      return {
        columns: table.columns,
        rows: sortRows(operator.keys, rowsOf(table.rows), scope).slice(0, operator.count),
      };
    case 'count':
      return { columns: [{ name: 'Count', type: 'long' }], rows: [[countRows(table.rows)]] };
    case 'distinct':
      return distinct(operator, table, scope);
    case 'summarize':
      return summarize(operator, table, scope);
    case 'mv-expand':
    default:
      return expand(operator, table, scope);
  }
}

/** They read a value once at most, so that it need not be in the rows. */
const readsOnce = new Set<Operator['kind']>(['order', 'take', 'top', 'count', 'summarize']);

/** Conditions joined by `and` are looked up as long as they can be; rows are tried for the rest. */
function where(predicate: Expression, all: Iterable<Row>, scope: Scope): Iterable<Row> {
  requireBool([compileScalar(predicate, scope)]);
  const conditions = conditionsOf(predicate).map((condition) => ({ condition, test: compileScalar(condition, scope) }));
  let rows = all;
  for (const [index, { condition, test }] of conditions.entries()) {
    const found = isArray(rows) ? comparedRows(rows, condition, test, scope) : undefined;
    if (!found) {
      const tests = conditions.slice(index).map((one) => one.test);
      return filterRows(rows, (row) => tests.every(({ evaluate }) => evaluate(row) === true));
    }
    rows = found;
  }
  return rows;
}

const conditionsOf = (predicate: Expression): Expression[] =>
  predicate.kind === 'binary' && predicate.operator === 'and'
    ? [...conditionsOf(predicate.left), ...conditionsOf(predicate.right)]
    : [predicate];

/** A name that exists already replaces that column where it stands. */
function extend(operator: OperatorOf<'extend'>, table: Flow, scope: Scope): Flow {
  const made = makeColumns(operator.columns, scope);
  const columns = [...table.columns];
  const places = made.map((column) => {
    const place = columns.findIndex(({ name }) => name === column.name);
    if (place < 0) return columns.push(plainColumn(column)) - 1;
    columns[place] = plainColumn(column);
    return place;
  });
  const areNew = places.every((place) => place >= table.columns.length);
  const rows = mapRows(table.rows, (row) => {
    const values = evaluateAll(made, row);
    if (areNew) return row.concat(values);
    const extended = row.slice();
    for (const [index, place] of places.entries()) extended[place] = values[index] ?? null;
    return extended;
  });
  return { columns, rows };
}

/** Rows that are in order already, as the machines of a copy are by their ids, need not be sorted. */
function sortRows(keys: readonly SortKey[], rows: readonly Row[], scope: Scope): readonly Row[] {
  const bound = keys.map((key) => ({ ...key, scalar: requireKey(compileScalar(key.expression, scope), 'order') }));
  if (isInOrder(bound, rows)) return rows;
  const sorted = bound.map((key) => ({ key, values: rows.map((row) => key.scalar.evaluate(row)) }));
  const compare = (a: number, b: number): number => {
    for (const { key, values } of sorted) {
      const order = compareKeys(values[a] ?? null, values[b] ?? null, key);
      if (order !== 0) return order;
    }
    return 0;
  };
  return Array.from(rows, (_row, index) => index)
    .toSorted(compare)
    .map((index) => rows[index] ?? []);
}

type BoundKey = SortKey & { scalar: Scalar };

function isInOrder(keys: readonly BoundKey[], rows: readonly Row[]): boolean {
  const [key] = keys;
  if (!key || keys.length > 1) return false;
  let previous: Value | undefined;
  for (const row of rows) {
    const value = key.scalar.evaluate(row);
    if (previous !== undefined && compareKeys(previous, value, key) > 0) return false;
    previous = value;
  }
  return true;
}

function compareKeys(a: Value, b: Value, key: SortKey): number {
  if (a === null || b === null) {
    if (a === b) return 0;
    return (a === null) === key.nullsFirst ? -1 : 1;
  }
  return key.descending ? compareValues(b, a) : compareValues(a, b);
}

function distinct(operator: OperatorOf<'distinct'>, table: Flow, scope: Scope): Flow {
  const all: NamedExpression[] = table.columns.map(({ name }) => ({
    expression: { kind: 'column', name, at: operator.at },
  }));
  const columns = makeColumns(operator.columns === '*' ? all : operator.columns, scope);
  for (const column of columns) requireKey(column.scalar, 'distinct');
  const rows = new Map<string, Row>();
  for (const row of table.rows) {
    const values = evaluateAll(columns, row);
    const key = rowKey(values);
    if (!rows.has(key)) rows.set(key, values);
  }
  return { columns: columns.map(plainColumn), rows: [...rows.values()] };
}

export const rowKey = (values: readonly Value[]): string => values.map(valueKey).join(',');

function summarize(operator: OperatorOf<'summarize'>, table: Flow, scope: Scope): Flow {
  const by = makeColumns(operator.by, scope);
  for (const column of by) requireKey(column.scalar, 'summarize');
  const aggregates = operator.aggregates.map(({ expression }) => compileAggregate(expression, scope));
  const names = nameColumns(
    operator.aggregates.map(({ name, expression }, index) => ({
      given: name,
      found: aggregates[index]?.name,
      expression,
    })),
    by.map((column) => column.name),
  );
  const groups = new Map<string, { key: Row; rows: Row[] }>();
  // Without `by` there is one group even of no rows: `summarize count()` answers 0.
  if (by.length === 0) groups.set('', { key: [], rows: [] });
  for (const row of table.rows) {
    const key = evaluateAll(by, row);
    const text = rowKey(key);
    const group = groups.get(text) ?? { key, rows: [] };
    group.rows.push(row);
    groups.set(text, group);
  }
  const made = aggregates.map(({ type }, index) => ({ name: names[index] ?? '', type }));
  return {
    columns: [...by.map(plainColumn), ...made],
    rows: [...groups.values()].map(({ key, rows }) => [...key, ...aggregates.map((aggregate) => aggregate.over(rows))]),
  };
}

/** One row an element; a row whose value is no array stays, and one with an empty array goes: https://learn.microsoft.com/kusto/query/mv-expand-operator */
function expand(operator: OperatorOf<'mv-expand'>, table: Flow, scope: Scope): Flow {
  const source = compileScalar(operator.column.expression, scope);
  const named = operator.column.name ?? ownName(operator.column.expression);
  const existing = table.columns.findIndex(({ name }) => name === named);
  const name = named ?? uniqueName('Column1', new Set(table.columns.map((column) => column.name)));
  const column: Column = { name, type: operator.type };
  const columns = existing < 0 ? [...table.columns, column] : table.columns.with(existing, column);
  const withElement = (row: Row, value: Value): Row => {
    const typed = castElement(value, operator.type);
    return existing < 0 ? [...row, typed] : row.with(existing, typed);
  };
  const rows = expandRows(table.rows, (row) =>
    elements(source, row, operator.limit).map((value) => withElement(row, value)),
  );
  return { columns, rows: limitRows(rows, operator.kind) };
}

function* expandRows(rows: Iterable<Row>, expanded: (row: Row) => Row[]): Iterable<Row> {
  for (const row of rows) yield* expanded(row);
}

function elements(source: Scalar, row: Row, limit: number): Value[] {
  const value = source.evaluate(row);
  if (Array.isArray(value)) return value.slice(0, limit);
  if (value === null || typeof value !== 'object') return [value];
  return Object.entries(value)
    .slice(0, limit)
    .map(([key, part]) => ({ [key]: part }));
}

function castElement(value: Value, type: KustoType): Value {
  switch (type) {
    case 'string':
      return toText(value, 'dynamic');
    case 'bool':
      return toBool(value);
    case 'int':
    case 'long':
    case 'real':
      return toNumber(value);
    case 'datetime':
      return parseDatetime(toText(value, 'dynamic'));
    case 'timespan':
    case 'dynamic':
    default:
      return value;
  }
}
