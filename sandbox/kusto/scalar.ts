import { compileComparison } from './comparison.ts';
import { semanticFailure, notKnown, type Position } from './query-error.ts';
import { scalarFunctions } from './scalar-functions.ts';
import type { ArithmeticOperator, Expression } from './syntax.ts';
import { isNumeric, toNumber, valueKey, toText, type Json, type KustoType, type Value } from './values.ts';

export interface Column {
  name: string;
  type: KustoType;
  /** What fills it, of a column whose values are not in the rows yet. */
  scalar?: Scalar;
}

/** Values in the order of the columns. */
export type Row = readonly Value[];

/** What an expression sees: the columns, and the moment that `now()` stands for. */
export interface Scope {
  columns: readonly Column[];
  /** Ticks. */
  now: bigint;
}

/** An expression bound to its columns: its type is known before the first row. */
export interface Scalar {
  type: KustoType;
  evaluate: (row: Row) => Value;
  /** The value when it is written as a literal. */
  literal?: Value;
  at: Position;
}

/**
 * Binds an expression to the columns it is read against.
 *
 * @throws QueryError for unknown columns and functions, and for operands of types that do not fit.
 */
export function compileScalar(expression: Expression, scope: Scope): Scalar {
  const { at } = expression;
  switch (expression.kind) {
    case 'literal': {
      const { type, value } = expression;
      return { type, evaluate: () => value, literal: value, at };
    }
    case 'column':
      return compileColumn(expression.name, scope, at);
    case 'member':
      return compileMember(compileScalar(expression.target, scope), expression.key, at);
    case 'element':
      return compileElement(compileScalar(expression.target, scope), compileScalar(expression.index, scope), at);
    case 'call':
      return compileCall(
        expression.name,
        expression.args.map((argument) => compileScalar(argument, scope)),
        scope,
        at,
      );
    case 'negate':
      return compileNegation(compileScalar(expression.operand, scope), at);
    case 'in':
      return compileIn(expression, scope);
    case 'binary':
    default:
      return compileBinary(expression, scope);
  }
}

function compileColumn(name: string, scope: Scope, at: Position): Scalar {
  const index = scope.columns.findIndex((column) => column.name === name);
  const column = scope.columns[index];
  if (!column) throw semanticFailure(`Failed to resolve scalar expression named '${name}'`, at);
  return { type: column.type, evaluate: column.scalar?.evaluate ?? ((row) => row[index] ?? null), at };
}

const asDynamic = (target: Scalar, at: Position): Scalar => {
  if (target.type === 'dynamic') return target;
  throw semanticFailure(`Only a value of type 'dynamic' has parts; this is of type '${target.type}'.`, at);
};

function compileMember(untyped: Scalar, key: string, at: Position): Scalar {
  const target = asDynamic(untyped, at);
  return { type: 'dynamic', evaluate: (row) => partOf(target.evaluate(row), key), at };
}

function compileElement(untyped: Scalar, index: Scalar, at: Position): Scalar {
  const target = asDynamic(untyped, at);
  return {
    type: 'dynamic',
    evaluate: (row) => {
      const key = index.evaluate(row);
      return typeof key === 'number' || typeof key === 'string' ? partOf(target.evaluate(row), key) : null;
    },
    at,
  };
}

/** A property by name, or an element by place (negative places count from the end); null when there is none. */
function partOf(value: Value, key: string | number): Value {
  if (Array.isArray(value)) return typeof key === 'number' ? (value.at(key) ?? null) : null;
  if (value === null || typeof value !== 'object' || typeof key !== 'string') return null;
  return Object.hasOwn(value, key) ? (value[key] ?? null) : null;
}

function compileCall(name: string, args: Scalar[], scope: Scope, at: Position): Scalar {
  const build = Object.hasOwn(scalarFunctions, name) ? scalarFunctions[name] : undefined;
  if (!build) throw notKnown(name);
  return { ...build(args, { now: scope.now, name, at }), at };
}

function compileNegation(operand: Scalar, at: Position): Scalar {
  const { type } = operand;
  if (!isNumeric(type) && type !== 'timespan' && type !== 'dynamic') {
    throw semanticFailure(`The operator '-' is not defined for the operand type ${type}.`, at);
  }
  const negated: Scalar = { type, evaluate: (row) => negative(operand.evaluate(row)), at };
  return operand.literal === undefined ? negated : { ...negated, literal: negative(operand.literal) };
}

function negative(value: Value): Value {
  if (typeof value === 'bigint') return -value;
  return typeof value === 'number' ? -value : null;
}

function compileBinary(expression: Extract<Expression, { kind: 'binary' }>, scope: Scope): Scalar {
  const { operator, at } = expression;
  const left = compileScalar(expression.left, scope);
  const right = compileScalar(expression.right, scope);
  if (operator === 'and' || operator === 'or') return { ...compileLogic(operator, left, right), at };
  if (isArithmetic(operator)) return compileArithmetic(operator, left, right, at);
  return { type: 'bool', evaluate: compileComparison(operator, left, right, at), at };
}

const isArithmetic = (operator: string): operator is ArithmeticOperator => ['+', '-', '*', '/', '%'].includes(operator);

/** Null counts as false here: https://learn.microsoft.com/kusto/query/logical-operators */
function compileLogic(operator: 'and' | 'or', left: Scalar, right: Scalar): Omit<Scalar, 'at'> {
  requireBool([left, right]);
  const holds = (scalar: Scalar, row: Row): boolean => scalar.evaluate(row) === true;
  return operator === 'and'
    ? { type: 'bool', evaluate: (row) => holds(left, row) && holds(right, row) }
    : { type: 'bool', evaluate: (row) => holds(left, row) || holds(right, row) };
}

export function requireBool(operands: readonly Scalar[]): void {
  for (const operand of operands) {
    if (operand.type !== 'bool') throw semanticFailure('The expression must have the type bool.', operand.at);
  }
}

function arithmeticType(operator: ArithmeticOperator, left: KustoType, right: KustoType): KustoType | undefined {
  if (left === 'dynamic' || right === 'dynamic') {
    const other = left === 'dynamic' ? right : left;
    return other === 'dynamic' || isNumeric(other) ? (other === 'dynamic' ? 'real' : other) : undefined;
  }
  if (isNumeric(left) && isNumeric(right)) return left === 'real' || right === 'real' ? 'real' : 'long';
  if (operator === '-' && left === 'datetime' && right === 'datetime') return 'timespan';
  if (operator !== '+' && operator !== '-') return undefined;
  if (right === 'timespan' && (left === 'datetime' || left === 'timespan')) return left;
  return operator === '+' && left === 'timespan' && right === 'datetime' ? 'datetime' : undefined;
}

function compileArithmetic(operator: ArithmeticOperator, left: Scalar, right: Scalar, at: Position): Scalar {
  const type = arithmeticType(operator, left.type, right.type);
  if (!type) {
    const types = `${left.type} and ${right.type}`;
    throw semanticFailure(`The operator '${operator}' is not defined for the operand types ${types}.`, at);
  }
  const evaluate = (row: Row): Value => {
    const a = left.evaluate(row);
    const b = right.evaluate(row);
    if (typeof a === 'bigint' && typeof b === 'bigint') return operator === '+' ? a + b : a - b;
    return a === null || b === null ? null : calculate(operator, toNumber(a), toNumber(b), type);
  };
  return { type, evaluate, at };
}

/** Null for what has no finite result, such as a division by zero; whole types divide to whole numbers. */
function calculate(operator: ArithmeticOperator, a: number | null, b: number | null, type: KustoType): number | null {
  if (a === null || b === null) return null;
  const results = { '+': a + b, '-': a - b, '*': a * b, '/': a / b, '%': ((a % b) + b) % b };
  const result = results[operator];
  if (!Number.isFinite(result)) return null;
  return type === 'real' ? result : Math.trunc(result);
}

function compileIn(expression: Extract<Expression, { kind: 'in' }>, scope: Scope): Scalar {
  const { at, insensitive, negated } = expression;
  const operand = compileScalar(expression.operand, scope);
  const list = expression.list.map((item) => compileScalar(item, scope));
  const asText = insensitive || operand.type === 'string' || operand.type === 'dynamic';
  const key = (value: Value, type: KustoType): string => {
    if (!asText) return valueKey(value);
    const text = toText(value, type);
    return insensitive ? text.toLowerCase() : text;
  };
  // Arrays among the items stand for their elements: `name in (dynamic(['a', 'b']))`.
  const keys = (row: Row, item: Scalar): string[] => {
    const value = item.evaluate(row);
    return Array.isArray(value) ? value.map((part: Json) => key(part, 'dynamic')) : [key(value, item.type)];
  };
  const fixed = list.every((item) => item.literal !== undefined)
    ? new Set(list.flatMap((item) => keys([], item)))
    : undefined;
  const evaluate = (row: Row): boolean => {
    const sought = key(operand.evaluate(row), operand.type);
    const found = fixed ? fixed.has(sought) : list.some((item) => keys(row, item).includes(sought));
    return found !== negated;
  };
  return { type: 'bool', evaluate, at };
}
