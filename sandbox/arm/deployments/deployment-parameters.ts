import { notEmulated } from '#sandbox/arm/http.ts';
import { isObject, type JsonObject } from '#sandbox/json.ts';
import { evaluateTemplate, namedValues } from './deployment-expressions.ts';
import {
  ExpressionFault,
  invalidTemplate,
  requireFew,
  typeNameOf,
  typeProblem,
  type DeploymentPlace,
  type TemplateValues,
  type TypedValue,
} from './deployment-types.ts';

const usage = 'Please see https://aka.ms/arm-create-parameter-file for usage details.';

/**
 * The value of each parameter that a template declares: the one given, or its default, which may use other parameters.
 *
 * @throws {ArmError} 400 with ARM's text when one is missing, unknown or not what the template allows.
 */
export const readParameters = (
  template: JsonObject,
  given: JsonObject,
  place: DeploymentPlace,
): Record<string, TypedValue> => {
  const definitions = requireDefinitions(template);
  const names = Object.keys(definitions);
  requireKnown(names, given);
  const valueOf = namedValues('parameter', names, (name) => {
    const definition = definitions[name] ?? {};
    const supplied = suppliedValue(given, name);
    const value =
      supplied === undefined
        ? defaultValue(name, definition, { place, parameter: valueOf, variable: noVariables })
        : supplied;
    requireValid(name, definition, value);
    return value;
  });
  return Object.fromEntries(
    Object.entries(definitions).map(([name, definition]) => [
      name,
      { type: typeNameOf(definition) ?? '', value: valueOf(name) },
    ]),
  );
};

const requireDefinitions = (template: JsonObject): Record<string, JsonObject> => {
  const definitions = isObject(template['parameters']) ? template['parameters'] : {};
  requireFew('parameters', Object.keys(definitions));
  return Object.fromEntries(
    Object.entries(definitions).map(([name, definition]) => {
      if (!isObject(definition) || typeNameOf(definition) === undefined) {
        throw invalidTemplate(`The template parameter '${name}' has no valid type.`, `parameters.${name}`);
      }
      return [name, definition];
    }),
  );
};

const requireKnown = (names: readonly string[], given: JsonObject): void => {
  const unknown = Object.keys(given).filter((name) => !names.includes(name));
  if (unknown.length === 0) return;
  throw invalidTemplate(
    `The template parameters '${unknown.join(', ')}' in the parameters file are not valid; they are not present in the original template and can therefore not be provided at deployment time. The only supported parameters for this template are '${names.join(', ')}'. Please see https://aka.ms/arm-pass-parameter-values for usage details.`,
  );
};

/**
 * `undefined` when the request gives none; JSON has no such value.
 *
 * @throws {ArmError} 400 when what it gives has no `value`; 501 when that is kept elsewhere.
 */
const suppliedValue = (given: JsonObject, name: string): unknown => {
  if (!Object.hasOwn(given, name)) return undefined;
  const parameter = given[name];
  if (isObject(parameter) && Object.hasOwn(parameter, 'value')) return parameter['value'];
  if (isObject(parameter) && Object.hasOwn(parameter, 'reference'))
    throw notEmulated("'reference' of a parameter, whose value is in a key vault");
  throw invalidTemplate(
    `The value for the template parameter '${name}' is not valid: an object with the member 'value' is required. ${usage}`,
    `parameters.${name}`,
  );
};

const defaultValue = (name: string, definition: JsonObject, values: TemplateValues): unknown => {
  if (!Object.hasOwn(definition, 'defaultValue')) {
    throw invalidTemplate(
      `The value for the template parameter '${name}' at line '0' and column '0' is not provided. ${usage}`,
      `parameters.${name}`,
    );
  }
  try {
    return evaluateTemplate(definition['defaultValue'], values);
  } catch (error) {
    if (!(error instanceof ExpressionFault)) throw error;
    throw invalidTemplate(`The template parameter '${name}' is not valid: ${error.message}`, `parameters.${name}`);
  }
};

const noVariables = (): never => {
  throw new ExpressionFault("The template function 'variables' is not expected at this location.");
};

const requireValid = (name: string, definition: JsonObject, value: unknown): void => {
  const problem = typeProblem(definition, value);
  const reason = problem === undefined ? constraintProblem(definition, value) : `${problem} ${usage}`;
  if (reason === undefined) return;
  throw invalidTemplate(
    `The provided value for the template parameter '${name}' is not valid. ${reason}`,
    `parameters.${name}`,
  );
};

const constraintProblem = (definition: JsonObject, value: unknown): string | undefined =>
  allowedProblem(definition['allowedValues'], value) ??
  rangeProblem('Length of the value', lengthOf(value), definition['minLength'], definition['maxLength']) ??
  rangeProblem('The value', value, definition['minValue'], definition['maxValue']);

const allowedProblem = (allowed: unknown, value: unknown): string | undefined =>
  Array.isArray(allowed) && !allowed.some((each) => JSON.stringify(each) === JSON.stringify(value))
    ? `The value '${String(value)}' is not part of the allowed value(s): '${allowed.map(String).join(',')}'.`
    : undefined;

const lengthOf = (value: unknown): number | undefined =>
  typeof value === 'string' || Array.isArray(value) ? value.length : undefined;

const rangeProblem = (what: string, number: unknown, least: unknown, most: unknown): string | undefined => {
  if (typeof number !== 'number') return undefined;
  if (typeof least === 'number' && number < least) return `${what} should be greater than or equal to '${least}'.`;
  if (typeof most === 'number' && number > most) return `${what} should be less than or equal to '${most}'.`;
  return undefined;
};
