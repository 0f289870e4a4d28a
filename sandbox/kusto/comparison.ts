import { semanticFailure, type Position } from './query-error.ts';
import type { Row, Scalar } from './scalar.ts';
import type { ComparisonOperator, StringOperator } from './syntax.ts';
import {
  compareValues,
  isNumeric,
  parseDatetime,
  toNumber,
  toText,
  valueKey,
  type KustoType,
  type Value,
} from './values.ts';

type Predicate = (row: Row) => boolean | null;

const isOrdering = (operator: string): operator is ComparisonOperator =>
  ['==', '!=', '<', '<=', '>', '>='].includes(operator);

/** @throws QueryError when the two types cannot be compared. */
export function compileComparison(
  operator: ComparisonOperator | StringOperator,
  left: Scalar,
  right: Scalar,
  at: Position,
): Predicate {
  return isOrdering(operator)
    ? compileOrdering(operator, left, right, at)
    : compileTextComparison(operator, left, right);
}

function commonType(left: KustoType, right: KustoType): KustoType | undefined {
  if (left === right) return left;
  if (left === 'dynamic') return right;
  if (right === 'dynamic') return left;
  return isNumeric(left) && isNumeric(right) ? 'real' : undefined;
}

function compileOrdering(operator: ComparisonOperator, left: Scalar, right: Scalar, at: Position): Predicate {
  const type = commonType(left.type, right.type);
  if (!type) {
    const message = `Cannot compare values of types ${left.type} and ${right.type}. Try adding explicit casts`;
    throw semanticFailure(message, at);
  }
  return (row) => {
    const a = convert(left.evaluate(row), left.type, type);
    const b = convert(right.evaluate(row), right.type, type);
    // https://learn.microsoft.com/kusto/query/logical-operators#how-logical-operators-work-with-null-values
    if (operator === '==') return a !== null && b !== null && isSame(a, b);
    if (operator === '!=') return !(a === null && b === null) && (a === null || b === null || !isSame(a, b));
    if (a === null || b === null || typeof a === 'object' || typeof b === 'object') return null;
    if (typeof a !== typeof b) return null;
    return holds(operator, compareValues(a, b));
  };
}

const isSame = (a: Value, b: Value): boolean =>
  typeof a === 'object' || typeof b === 'object' ? valueKey(a) === valueKey(b) : a === b;

function holds(operator: Exclude<ComparisonOperator, '==' | '!='>, order: number): boolean {
  if (order === 0) return operator === '<=' || operator === '>=';
  return operator.startsWith('<') === order < 0;
}

/** A dynamic value takes the type of what it is compared with. */
function convert(value: Value, from: KustoType, to: KustoType): Value {
  if (from !== 'dynamic' || to === 'dynamic' || value === null) return value;
  if (to === 'string') return toText(value, from);
  if (isNumeric(to)) return toNumber(value);
  if (to === 'bool') return typeof value === 'boolean' ? value : null;
  return to === 'datetime' && typeof value === 'string' ? parseDatetime(value) : null;
}

type TextTest = (text: string, sought: string) => boolean;

const textTests: Record<string, TextTest> = {
  has: hasTerm,
  contains: (text, sought) => text.includes(sought),
  startswith: (text, sought) => text.startsWith(sought),
  endswith: (text, sought) => text.endsWith(sought),
};

/** All of these ignore case. */
function compileTextComparison(operator: StringOperator, left: Scalar, right: Scalar): Predicate {
  const negated = operator.startsWith('!');
  if (operator === '=~' || operator === '!~') return compileSameText(left, right, negated);
  const test = textTests[operator.replace('!', '')] ?? hasTerm;
  const sought = right.literal === undefined ? undefined : toText(right.literal, right.type).toLowerCase();
  return (row) => {
    const text = toText(left.evaluate(row), left.type).toLowerCase();
    return test(text, sought ?? toText(right.evaluate(row), right.type).toLowerCase()) !== negated;
  };
}

/** Texts of different lengths differ, so that most need not be looked at. */
function compileSameText(left: Scalar, right: Scalar, negated: boolean): Predicate {
  const sought = right.literal === undefined ? undefined : toText(right.literal, right.type).toLowerCase();
  return (row) => {
    const text = toText(left.evaluate(row), left.type);
    const other = sought ?? toText(right.evaluate(row), right.type).toLowerCase();
    return (text.length === other.length && text.toLowerCase() === other) !== negated;
  };
}

const wordCharacter = /[\p{L}\p{N}]/u;
const isWordCharacter = (character: string): boolean => wordCharacter.test(character);

/** Whether `sought` stands in `text` as whole terms, a term being a run of letters and digits: https://learn.microsoft.com/kusto/query/has-operator */
export function hasTerm(text: string, sought: string): boolean {
  if (sought === '') return true;
  for (let start = text.indexOf(sought); start >= 0; start = text.indexOf(sought, start + 1)) {
    const end = start + sought.length;
    const opens = !isWordCharacter(sought.charAt(0)) || start === 0 || !isWordCharacter(text.charAt(start - 1));
    const closes =
      !isWordCharacter(sought.charAt(sought.length - 1)) || end === text.length || !isWordCharacter(text.charAt(end));
    if (opens && closes) return true;
  }
  return false;
}
