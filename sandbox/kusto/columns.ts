import { matchesWildcard } from '#sandbox/wildcard.ts';
import { mapRows, type Flow } from './flow.ts';
import { semanticFailure, type Position } from './query-error.ts';
import { compileScalar, type Column, type Row, type Scalar, type Scope } from './scalar.ts';
import type { ColumnPattern, Expression, NamedExpression } from './syntax.ts';

/** A column that an operator makes, with the expression that fills it. */
export interface MadeColumn extends Column {
  scalar: Scalar;
}

const conversions = new Set(['tostring', 'toint', 'tolong', 'toreal', 'todouble', 'tobool', 'todatetime', 'todynamic']);

/** The name an unnamed expression gives its column: `properties.status` becomes `properties_status`; `undefined` when it has none. */
export function ownName(expression: Expression): string | undefined {
  if (expression.kind === 'column') return expression.name;
  if (expression.kind === 'member') {
    const target = ownName(expression.target);
    return target === undefined ? undefined : `${target}_${expression.key}`;
  }
  if (expression.kind !== 'call' || !conversions.has(expression.name)) return undefined;
  const [first] = expression.args;
  return first && ownName(first);
}

/**
 * Binds `name = expression` lists. Names found for unnamed ones are made unique with a number; a name given twice is refused.
 *
 * @throws QueryError as `compileScalar` does, and for a name given twice.
 */
export function makeColumns(list: readonly NamedExpression[], scope: Scope): MadeColumn[] {
  const names = nameColumns(
    list.map(({ name, expression }) => ({
      given: name ?? plainName(expression),
      found: ownName(expression),
      expression,
    })),
  );
  return list.map(({ expression }, index) => {
    const scalar = compileScalar(expression, scope);
    return { name: names[index] ?? '', type: scalar.type, scalar };
  });
}

const plainName = (expression: Expression): string | undefined =>
  expression.kind === 'column' ? expression.name : undefined;

interface Naming {
  given: string | undefined;
  found: string | undefined;
  expression: Expression;
}

export function nameColumns(list: readonly Naming[], taken: readonly string[] = []): string[] {
  const used = new Set(taken);
  let unnamed = 0;
  return list.map(({ given, found, expression }) => {
    if (given !== undefined && used.has(given)) {
      throw semanticFailure(`A column with the name '${given}' is already declared.`, expression.at);
    }
    if (given === undefined && found === undefined) unnamed += 1;
    const name = given ?? uniqueName(found ?? `Column${unnamed}`, used);
    used.add(name);
    return name;
  });
}

/** The name itself, or with the first free number behind it, as joins and projections name a second column. */
export function uniqueName(name: string, used: ReadonlySet<string>): string {
  if (!used.has(name)) return name;
  let number = 1;
  while (used.has(`${name}${number}`)) number += 1;
  return `${name}${number}`;
}

/** Which columns `project-away` names. */
export function matchColumns(patterns: readonly ColumnPattern[], columns: readonly Column[]): Set<number> {
  const found = new Set<number>();
  for (const { pattern, at } of patterns) {
    const matching = columns.flatMap(({ name }, index) => (matchesWildcard(pattern, name) ? [index] : []));
    if (matching.length === 0 && !pattern.includes('*')) throw unknownColumn(pattern, at);
    for (const index of matching) found.add(index);
  }
  return found;
}

const unknownColumn = (name: string, at: Position) =>
  semanticFailure(`The name '${name}' does not refer to any known column.`, at);

/** Refuses what cannot be a key of sorting, grouping or joining. */
export function requireKey(scalar: Scalar, use: string): Scalar {
  if (scalar.type !== 'dynamic') return scalar;
  const message = `'${use}' operator: a key of type 'dynamic' is not allowed. Cast it explicitly, for instance with tostring().`;
  throw semanticFailure(message, scalar.at);
}

/** A flow whose rows hold the values of its columns. */
export function filled({ columns, rows }: Flow): Flow {
  const made = columns.filter(isMade);
  if (made.length === 0) return { columns, rows };
  return { columns: made.map(plainColumn), rows: mapRows(rows, (row) => evaluateAll(made, row)) };
}

const isMade = (column: Column): column is MadeColumn => column.scalar !== undefined;

export const plainColumn = ({ name, type }: Column): Column => ({ name, type });

export const evaluateAll = (columns: readonly MadeColumn[], row: Row): Row =>
  columns.map((column) => column.scalar.evaluate(row));
