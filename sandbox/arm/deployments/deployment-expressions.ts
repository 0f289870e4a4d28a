import { ArmError, notEmulated } from '#sandbox/arm/http.ts';
import { isExcessive, isObject, type JsonObject } from '#sandbox/json.ts';
import { templateFunctions } from './deployment-functions.ts';
import { ExpressionFault, invalidTemplate, type TemplateValues } from './deployment-types.ts';

/**
 * Looks values up by name. Each is made when it is first asked for, so that one may be made of others.
 *
 * @throws {ArmError} 400 for a name that is not there, or whose value is made of itself.
 */
export const namedValues = (
  kind: 'parameter' | 'variable',
  names: readonly string[],
  make: (name: string) => unknown,
): ((asked: string) => unknown) => {
  const made = new Map<string, unknown>();
  const begun = new Set<string>();
  return (asked) => {
    const name = names.find((each) => each.toLowerCase() === asked.toLowerCase());
    if (name === undefined) throw invalidTemplate(`The template ${kind} '${asked}' is not found.`);
    if (made.has(name)) return made.get(name);
    if (begun.has(name))
      throw invalidTemplate(`Circular dependency detected on template ${kind} '${name}'.`, `${kind}s.${name}`);
    begun.add(name);
    const value = make(name);
    made.set(name, value);
    return value;
  };
};

const property = (target: unknown, name: string, expression: string, missing?: string): unknown => {
  if (isObject(target) && Object.hasOwn(target, name)) return target[name];
  if (missing !== undefined) return missing;
  const available = isObject(target) ? Object.keys(target).join(', ') : '';
  throw new ExpressionFault(
    `The language expression property '${name}' doesn't exist, available properties are '${available}'. Expression: '${expression}'.`,
  );
};

const element = (target: unknown, index: number): unknown => {
  if (Array.isArray(target) && index < target.length) return target[index];
  const size = Array.isArray(target) ? target.length : 0;
  throw new ExpressionFault(
    `The language expression property array index '${index}' is out of bounds (array size ${size}).`,
  );
};

const tokenPattern = /\s*(?:'((?:[^']|'')*)'|(-?\d+)|([A-Za-z_]\w*)|([().,[\]]))\s*/y;

interface Token {
  /** A text or a number. */
  value?: string | number;
  name?: string;
  mark?: string;
}

/** The parts of an expression, or `undefined` when it has others. */
const tokensOf = (expression: string): Token[] | undefined => {
  const tokens: Token[] = [];
  const pattern = new RegExp(tokenPattern);
  while (pattern.lastIndex < expression.length) {
    const [found, text, number, name, mark] = pattern.exec(expression) ?? [];
    if (found === undefined) return undefined;
    if (text !== undefined) tokens.push({ value: text.replaceAll("''", "'") });
    else if (number !== undefined) tokens.push({ value: Number(number) });
    else tokens.push(name === undefined ? { mark: mark ?? '' } : { name });
  }
  return tokens;
};

/** Calls within calls. */
const deepest = 64;

/** An expression is read whole before any of it is evaluated, and of an `if` only the side that counts is. */
const evaluateExpression = (expression: string, values: TemplateValues): unknown => {
  const unknown = notEmulated(`the template expression '[${expression}]'`);
  const tokens = tokensOf(expression);
  if (!tokens) throw unknown;
  const take = (mark: string): boolean => {
    const found = tokens[0]?.mark === mark;
    if (found) tokens.shift();
    return found;
  };
  const call = (name: string, depth: number): Evaluated => {
    const known = templateFunctions.get(name.toLowerCase());
    const isIf = /^if$/i.test(name);
    if (!known && !isIf) throw notEmulated(`the template function '${name}'`);
    const args: Evaluated[] = [];
    if (!take('(') || depth > deepest) throw unknown;
    while (!take(')')) {
      if (args.length > 0 && !take(',')) throw unknown;
      args.push(operand(depth + 1));
    }
    if (known) return () => known(values, ...args.map((arg) => arg()));
    const [condition, then, otherwise] = args;
    if (!condition || !then || !otherwise) throw unknown;
    return () => (condition() === true ? then() : otherwise());
  };
  const operand = (depth: number): Evaluated => {
    const { value, name } = tokens.shift() ?? {};
    if (name === undefined && value === undefined) throw unknown;
    let result: Evaluated = name === undefined ? () => value : call(name, depth);
    for (;;) {
      const target = result;
      if (take('.')) {
        const member = tokens.shift()?.name ?? '';
        result = () => property(target(), member, expression, values.missing);
      } else if (take('[')) {
        const key = operand(depth + 1);
        result = () => {
          const [whole, part] = [target(), key()];
          return typeof part === 'number'
            ? element(whole, part)
            : property(whole, String(part), expression, values.missing);
        };
        if (!take(']')) throw unknown;
      } else return result;
    }
  };
  const result = operand(0);
  if (tokens.length > 0) throw unknown;
  return result();
};

type Evaluated = () => unknown;

/**
 * A template value with its `[…]` expressions replaced by what they stand for. `[[` starts a plain text.
 *
 * @throws {ExpressionFault} when a value has no such part.
 * @throws {ArmError} 400 when there is no such parameter or variable, or too much comes of a few that stand for one another; 501 for parts of
 * the template language that are not emulated.
 */
export const evaluateTemplate = (template: unknown, values: TemplateValues): unknown => {
  const value = evaluated(template, values);
  if (!isExcessive(value, 4 * 1024 * 1024)) return value;
  throw new ArmError(400, 'DeploymentJobSizeExceeded', 'The deployment job size has exceeded the limit.');
};

const evaluated = (value: unknown, values: TemplateValues): unknown => {
  if (typeof value === 'string') {
    if (value.startsWith('[[')) return value.slice(1);
    return value.startsWith('[') && value.endsWith(']') ? evaluateExpression(value.slice(1, -1), values) : value;
  }
  if (Array.isArray(value)) return value.map((item: unknown) => evaluated(item, values));
  if (!isObject(value)) return value;
  const { copy, ...others } = value;
  const rest = isPropertyCopy(copy) ? others : value;
  return {
    ...Object.fromEntries(Object.entries(rest).map(([key, item]) => [key, evaluated(item, values)])),
    ...(rest === others ? copiedProperties(copy, values) : {}),
  };
};

/** `copy` of properties or variables, which makes a list of each of its entries. */
const isPropertyCopy = (copy: unknown): copy is JsonObject[] =>
  Array.isArray(copy) && copy.every((each) => isObject(each) && 'name' in each && 'count' in each && 'input' in each);

const copiedProperties = (copy: unknown, values: TemplateValues): JsonObject =>
  isPropertyCopy(copy)
    ? Object.fromEntries(
        copy.map((loop) => [
          String(loop['name']),
          eachOfLoop(loop, values, String(loop['name'])).map((round) => evaluated(loop['input'], round)),
        ]),
      )
    : {};

/**
 * The values in each round of a loop. A loop over properties is only known by its name, for it may stand in one over resources.
 *
 * @throws {ArmError} 400 for a count that is none, or more than ARM takes.
 */
export const eachOfLoop = (loop: JsonObject, values: TemplateValues, ...names: string[]): TemplateValues[] => {
  const count = evaluated(loop['count'], values);
  if (typeof count !== 'number' || !Number.isInteger(count) || count < 0 || count > mostCopies)
    throw invalidTemplate(
      `The template copy count '${String(count)}' must be an integer that is not negative and not above ${mostCopies}.`,
    );
  return Array.from({ length: count }, (_, index) => ({
    ...values,
    loops: new Map([...(values.loops ?? []), ...names.map((name) => [name.toLowerCase(), index] as const)]),
  }));
};

/** https://learn.microsoft.com/azure/azure-resource-manager/templates/copy-resources#copy-limits */
const mostCopies = 800;
