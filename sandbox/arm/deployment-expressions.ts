import { ArmError } from './http.ts';
import { isObject } from './request-body.ts';

/** What a template's expressions can refer to. */
export interface TemplateValues {
  parameters: ReadonlyMap<string, unknown>;
  variables: Readonly<Record<string, unknown>>;
}

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
  if (name.toLowerCase() === 'parameters') {
    for (const [parameter, value] of values.parameters)
      if (parameter.toLowerCase() === argument.toLowerCase()) return value;
    throw new ExpressionFault(`The template parameter '${argument}' is not found.`);
  }
  if (name.toLowerCase() === 'variables') {
    if (!Object.hasOwn(values.variables, argument))
      throw new ExpressionFault(`The template variable '${argument}' is not found.`);
    return evaluateTemplate(values.variables[argument], values);
  }
  throw notEmulated(`the template function '${name}'`);
};

const notEmulated = (what: string): ArmError =>
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
 * @throws {ExpressionFault} when an expression refers to what is not there.
 * @throws {ArmError} 501 for parts of the template language that are not emulated.
 */
export const evaluateTemplate = (value: unknown, values: TemplateValues): unknown => {
  if (typeof value === 'string') {
    if (value.startsWith('[[')) return value.slice(1);
    return value.startsWith('[') && value.endsWith(']') ? evaluateExpression(value.slice(1, -1), values) : value;
  }
  if (Array.isArray(value)) return value.map((item: unknown) => evaluateTemplate(item, values));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, evaluateTemplate(item, values)]));
};
