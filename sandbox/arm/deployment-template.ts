import { createHash } from 'node:crypto';
import { evaluateTemplate, ExpressionFault } from './deployment-expressions.ts';
import type { TemplateValues } from './deployment-expressions.ts';
import { ArmError } from './http.ts';
import { isObject } from './request-body.ts';
import type { JsonObject } from './request-body.ts';

/** Template types by lower-case name, with the spelling that ARM answers with. */
const typeNames: Record<string, string> = {
  string: 'String',
  securestring: 'SecureString',
  int: 'Int',
  bool: 'Bool',
  object: 'Object',
  secureobject: 'SecureObject',
  array: 'Array',
};

/** What ARM calls the type of a JSON value in its messages. */
const valueType = (value: unknown): string => {
  if (value === null) return 'Null';
  if (Array.isArray(value)) return 'Array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'Integer' : 'Float';
  return { string: 'String', boolean: 'Boolean', object: 'Object' }[typeof value as string] ?? 'Undefined';
};

const wantedType: Record<string, string> = {
  string: 'String',
  securestring: 'String',
  int: 'Integer',
  bool: 'Boolean',
  object: 'Object',
  secureobject: 'Object',
  array: 'Array',
};

const usage = 'Please see https://aka.ms/arm-create-parameter-file for usage details.';

const invalidTemplate = (reason: string, path = ''): ArmError =>
  new ArmError(400, 'InvalidTemplate', `Deployment template validation failed: '${reason}'.`, {
    additionalInfo: [{ type: 'TemplateViolation', info: { lineNumber: 0, linePosition: 0, path } }],
  });

interface TypedValue {
  /** As ARM spells it, `Object` for instance. */
  type: string;
  value: unknown;
}

type OutputFailure = { code: 'DeploymentOutputEvaluationFailed'; target: string; message: string };

export interface ReadDeployment {
  /** `Incremental` or `Complete`. */
  mode: string;
  parameters: Record<string, TypedValue>;
  templateHash: string;
  /** What the outputs are, or why they cannot be had. */
  outputs: { ok: true; values: Record<string, TypedValue> } | { ok: false; failures: OutputFailure[] };
}

/**
 * Reads and checks the `properties` of a deployment: everything ARM would check for a template without resources.
 *
 * @throws {ArmError} 400 with ARM's text when they are not valid; 501 for what the sandbox does not emulate.
 */
export const readDeployment = (properties: unknown): ReadDeployment => {
  if (!isObject(properties)) {
    throw new ArmError(
      400,
      'InvalidRequestContent',
      "The request content was invalid: the property 'properties' is required.",
    );
  }
  const mode = modeOf(properties['mode']);
  const template = requireTemplate(properties);
  const definitions = requireDefinitions(template);
  const given = isObject(properties['parameters']) ? properties['parameters'] : {};
  const parameters = readParameters(definitions, given);
  const values: TemplateValues = {
    parameters: new Map(Object.entries(parameters).map(([name, { value }]) => [name, value])),
    variables: isObject(template['variables']) ? template['variables'] : {},
  };
  return {
    mode,
    parameters: shown(parameters),
    templateHash: hashOf(template),
    outputs: readOutputs(template, values),
  };
};

const modeOf = (mode: unknown): string => {
  const found = ['Incremental', 'Complete'].find((each) => each.toLowerCase() === String(mode).toLowerCase());
  if (found !== undefined) return found;
  throw new ArmError(
    400,
    'InvalidDeploymentMode',
    `The deployment mode '${String(mode)}' is not valid. The supported modes are 'Incremental, Complete'.`,
  );
};

const requireTemplate = (properties: JsonObject): JsonObject => {
  const { template } = properties;
  if (properties['templateLink'] !== undefined || properties['parametersLink'] !== undefined) {
    throw new ArmError(501, 'NotImplemented', 'The sandbox does not emulate linked templates and parameter files.');
  }
  if (!isObject(template))
    throw invalidTemplate("The template is missing or is not an object: 'template' is required.");
  for (const name of ['$schema', 'contentVersion']) {
    if (typeof template[name] !== 'string')
      throw invalidTemplate(`Required property '${name}' not found in JSON. Path '', line 1, position 1.`, name);
  }
  const { resources } = template;
  const count = isObject(resources)
    ? Object.keys(resources).length
    : Array.isArray(resources)
      ? resources.length
      : undefined;
  if (count === undefined)
    throw invalidTemplate("Required property 'resources' not found in JSON. Path '', line 1, position 1.", 'resources');
  if (count > 0) {
    throw new ArmError(
      501,
      'NotImplemented',
      'The sandbox does not emulate deployments of resources: only templates without resources are deployed.',
    );
  }
  return template;
};

const requireDefinitions = (template: JsonObject): Record<string, JsonObject> => {
  const definitions = isObject(template['parameters']) ? template['parameters'] : {};
  return Object.fromEntries(
    Object.entries(definitions).map(([name, definition]) => {
      if (!isObject(definition) || typeNameOf(definition) === undefined) {
        throw invalidTemplate(`The template parameter '${name}' has no valid type.`, `parameters.${name}`);
      }
      return [name, definition];
    }),
  );
};

const typeNameOf = ({ type }: JsonObject): string | undefined => typeNames[String(type).toLowerCase()];

const readParameters = (definitions: Record<string, JsonObject>, given: JsonObject): Record<string, TypedValue> => {
  const unknown = Object.keys(given).filter((name) => !Object.hasOwn(definitions, name));
  if (unknown.length > 0) {
    throw invalidTemplate(
      `The template parameters '${unknown.join(', ')}' in the parameters file are not valid; they are not present in the original template and can therefore not be provided at deployment time. The only supported parameters for this template are '${Object.keys(definitions).join(', ')}'. Please see https://aka.ms/arm-pass-parameter-values for usage details.`,
    );
  }
  const read = Object.entries(definitions).map(([name, definition]): [string, TypedValue] => [
    name,
    { type: typeNameOf(definition) ?? '', value: parameterValue(name, definition, given) },
  ]);
  return Object.fromEntries(read);
};

const parameterValue = (name: string, definition: JsonObject, given: JsonObject): unknown => {
  const parameter = Object.hasOwn(given, name) ? given[name] : undefined;
  const supplied = isObject(parameter) && Object.hasOwn(parameter, 'value');
  if (!supplied && !Object.hasOwn(definition, 'defaultValue')) {
    throw invalidTemplate(
      `The value for the template parameter '${name}' at line '0' and column '0' is not provided. ${usage}`,
      `parameters.${name}`,
    );
  }
  const value = supplied
    ? parameter['value']
    : evaluateTemplate(definition['defaultValue'], { parameters: new Map(), variables: {} });
  const wanted = wantedType[String(definition['type']).toLowerCase()];
  if (valueType(value) !== wanted) {
    throw invalidTemplate(
      `The provided value for the template parameter '${name}' is not valid. Expected a value of type '${wanted}', but received a value of type '${valueType(value)}'. ${usage}`,
      `parameters.${name}`,
    );
  }
  const allowed = definition['allowedValues'];
  if (Array.isArray(allowed) && !allowed.some((each) => JSON.stringify(each) === JSON.stringify(value))) {
    throw invalidTemplate(
      `The provided value for the template parameter '${name}' is not valid. The value '${String(value)}' is not part of the allowed value(s): '${allowed.map(String).join(',')}'.`,
      `parameters.${name}`,
    );
  }
  return value;
};

/** Secure values never come back. */
const shown = (parameters: Record<string, TypedValue>): Record<string, TypedValue> =>
  Object.fromEntries(
    Object.entries(parameters).map(([name, { type, value }]) => [
      name,
      type.startsWith('Secure') ? { type, value: undefined } : { type, value },
    ]),
  );

const readOutputs = (template: JsonObject, values: TemplateValues): ReadDeployment['outputs'] => {
  const failures: OutputFailure[] = [];
  const read: Record<string, TypedValue> = {};
  for (const [name, definition] of Object.entries(isObject(template['outputs']) ? template['outputs'] : {})) {
    const type = isObject(definition) ? typeNameOf(definition) : undefined;
    if (!isObject(definition) || type === undefined)
      throw invalidTemplate(`The template output '${name}' has no valid type.`, `outputs.${name}`);
    try {
      read[name] = { type, value: outputValue(definition, values) };
    } catch (error) {
      if (!(error instanceof ExpressionFault)) throw error;
      const message = `The template output '${name}' is not valid: ${error.message}`;
      failures.push({ code: 'DeploymentOutputEvaluationFailed', target: name, message });
    }
  }
  return failures.length > 0 ? { ok: false, failures } : { ok: true, values: read };
};

const outputValue = (definition: JsonObject, values: TemplateValues): unknown => {
  const value = evaluateTemplate(definition['value'], values);
  const wanted = wantedType[String(definition['type']).toLowerCase()];
  if (valueType(value) === wanted) return value;
  throw new ExpressionFault(
    `Expected a value of type '${wanted}', but received a value of type '${valueType(value)}'.`,
  );
};

/** Like ARM's, a decimal number of up to 20 digits that is the same for equal templates. */
const hashOf = (template: JsonObject): string =>
  createHash('sha256').update(sortedJson(template)).digest().readBigUInt64BE(0).toString();

const sortedJson = (value: unknown): string =>
  JSON.stringify(value, (_key, item: unknown) =>
    isObject(item) ? Object.fromEntries(Object.entries(item).toSorted(([a], [b]) => (a < b ? -1 : 1))) : item,
  );
