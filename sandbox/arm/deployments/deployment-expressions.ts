import { ArmError } from '#sandbox/arm/http.ts';
import { isObject } from '#sandbox/arm/request-body.ts';
import { isExcessive } from '#sandbox/json.ts';
import { invalidTemplate } from './deployment-types.ts';

/** What a template's expressions can refer to. Names may be in any case; what is not there is refused. */
export interface TemplateValues {
  parameter: (name: string) => unknown;
  variable: (name: string) => unknown;
}

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

/** An expression that cannot be evaluated; the text is the reason, as ARM words it. */
export class ExpressionFault extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ExpressionFault';
  }
}

const call = /^\s*([A-Za-z]\w*)\s*\(\s*'((?:[^']|'')*)'\s*\)/;
const step = /^\s*(?:\.([A-Za-z_]\w*)|\[\s*(?:'((?:[^']|'')*)'|(\d+))\s*\])/;

const unquote = (text: string): string => text.replaceAll("''", "'");

const callee = (name: string, argument: string, values: TemplateValues): unknown => {
  if (name.toLowerCase() === 'parameters') return values.parameter(argument);
  if (name.toLowerCase() === 'variables') return values.variable(argument);
  throw notEmulated(`the template function '${name}'`);
};

export const notEmulated = (what: string): ArmError =>
  new ArmError(
    501,
    'NotImplemented',
    `The sandbox does not emulate ${what}: templates may use parameters() and variables() only.`,
  );

const property = (target: unknown, name: string, expression: string): unknown => {
  if (isObject(target) && Object.hasOwn(target, name)) return target[name];
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

const evaluateExpression = (expression: string, values: TemplateValues): unknown => {
  const head = call.exec(expression);
  if (!head) throw notEmulated(`the template expression '[${expression}]'`);
  let result = callee(head[1] ?? '', unquote(head[2] ?? ''), values);
  let rest = expression.slice(head[0].length);
  while (rest.trim() !== '') {
    const next = step.exec(rest);
    if (!next) throw notEmulated(`the template expression '[${expression}]'`);
    const name = next[1] ?? next[2];
    result = name === undefined ? element(result, Number(next[3])) : property(result, unquote(name), expression);
    rest = rest.slice(next[0].length);
  }
  return result;
};

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
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, evaluated(item, values)]));
};
