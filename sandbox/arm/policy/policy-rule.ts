import { ArmError, notEmulated } from '#sandbox/arm/http.ts';
import { isObject, partOf, type JsonObject } from '#sandbox/json.ts';
import { matchesWildcard } from '#sandbox/wildcard.ts';

/** What a rule is held against: a resource as it would be. */
export interface Subject {
  id: string;
  type: string;
  name: string;
  content: JsonObject;
  /** A field that is to be looked at as if it had a value. */
  supposed?: { field: string; value: unknown };
}

/** One comparison that a rule made, as Azure tells of it. */
export interface EvaluatedExpression {
  result: 'True' | 'False';
  expressionKind: 'Field' | 'Value';
  expression: string;
  path?: string;
  expressionValue: unknown;
  targetValue: unknown;
  operator: string;
}

const text = (value: unknown): string =>
  (typeof value === 'string' ? value : JSON.stringify(value ?? null)).toLowerCase();

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

type Comparison = (value: unknown, target: unknown) => boolean;

/** By lower-case name; each also with `not` in front. */
const comparisons = new Map<string, Comparison>([
  ['equals', (value, target) => text(value) === text(target)],
  ['in', (value, target) => listOf(target).some((each) => text(value) === text(each))],
  ['like', (value, target) => matchesWildcard(text(target), text(value))],
  ['contains', (value, target) => text(value).includes(text(target))],
  ['exists', (value, target) => (value !== undefined && value !== null) === (text(target) === 'true')],
]);

const comparisonOf = (name: string): Comparison | undefined => {
  const [, not, plain = ''] = /^(not)?(.+)$/i.exec(name) ?? [];
  const compare = comparisons.get(plain.toLowerCase());
  return not === undefined || compare === undefined ? compare : (value, target) => !compare(value, target);
};

const ownFields = ['id', 'name', 'fullname', 'type', 'kind', 'location', 'tags'];

/** Azure's aliases that lead to a property of the same name: those that real policies are known to use. */
const alias = /^Microsoft\.HybridCompute\/machines\/extensions\/(type|publisher|provisioningState)$/i;

const tag = /^tags(?:\.(.+)|\[\s*'?(.+?)'?\s*\])$/i;

/** A member whose name may be in any case. */
const memberOf = (whole: JsonObject, name: string): unknown =>
  Object.entries(whole).find(([each]) => text(each) === text(name))?.[1];

/** @throws {ArmError} 400 for a field that isn't known. */
export const fieldOf = ({ id, type, name, content, supposed }: Subject, field: string): unknown => {
  if (supposed && text(supposed.field) === text(field)) return supposed.value;
  const [isTag, dotted, quoted] = tag.exec(field) ?? [];
  if (isTag !== undefined) return memberOf(partOf(content, 'tags'), dotted ?? quoted ?? '');
  const property = alias.exec(field)?.[1];
  if (property !== undefined)
    return text(field).startsWith(`${text(type)}/`) ? memberOf(partOf(content, 'properties'), property) : undefined;
  if (!ownFields.includes(text(field))) {
    const message = `The policy definition rule is invalid. The 'field' property '${field}' of the policy rule doesn't exist as an alias. Please see https://aka.ms/policy-aliases for aliases that are there.`;
    throw new ArmError(400, 'InvalidPolicyAlias', message);
  }
  const own: JsonObject = { id, type, name, fullname: name };
  return own[text(field)] ?? memberOf(content, field);
};

/**
 * Whether the `if` of a rule, its expressions evaluated, is so, and by which comparisons.
 *
 * @throws {ArmError} 400 for a field, 501 for a condition that isn't known.
 */
export const holds = (condition: unknown, subject: Subject, seen: EvaluatedExpression[] = []): boolean => {
  if (!isObject(condition)) throw notEmulated('a policy rule without a condition');
  const { allOf, anyOf, not, field, value, ...others } = condition;
  // Each is looked at, also where the first decides: what isn't known is refused when it is put.
  if (allOf !== undefined)
    return listOf(allOf)
      .map((each) => holds(each, subject, seen))
      .every(Boolean);
  if (anyOf !== undefined)
    return listOf(anyOf)
      .map((each) => holds(each, subject, seen))
      .some(Boolean);
  if (not !== undefined) return !holds(not, subject, seen);
  const [operator = ''] = Object.keys(others);
  const target = others[operator];
  const compare = comparisonOf(operator);
  if (!compare) throw notEmulated(`the condition '${operator}' of a policy rule`);
  const isField = typeof field === 'string';
  // An expression is evaluated only once its assignment is known.
  const isLater = isField && field.startsWith('[');
  const found = isField && !isLater ? fieldOf(subject, field) : value;
  const result = compare(found, target);
  seen.push({
    result: result ? 'True' : 'False',
    expressionKind: isField ? 'Field' : 'Value',
    expression: isField ? field : JSON.stringify(value),
    ...(isField ? { path: field.replace(/^.*\//, 'properties.') } : {}),
    expressionValue: found,
    targetValue: target,
    operator: operator.charAt(0).toUpperCase() + operator.slice(1),
  });
  return result;
};
