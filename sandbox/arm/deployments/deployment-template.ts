import { createHash } from 'node:crypto';
import { ArmError, notEmulated } from '#sandbox/arm/http.ts';
import { isObject, partOf, type JsonObject } from '#sandbox/json.ts';
import { invalidContent } from '#sandbox/arm/request-body.ts';
import type { DeploymentStep } from '#sandbox/tenant.ts';
import { evaluateTemplate, namedValues } from './deployment-expressions.ts';
import { readOutputs, type Outputs } from './deployment-outputs.ts';
import { readParameters } from './deployment-parameters.ts';
import { readSteps } from './deployment-resources.ts';
import {
  ExpressionFault,
  invalidTemplate,
  requireFew,
  shown,
  type DeploymentPlace,
  type TemplateValues,
  type TypedValue,
} from './deployment-types.ts';

export interface ReadDeployment {
  mode: string;
  parameters: Record<string, TypedValue>;
  templateHash: string;
  steps: DeploymentStep[];
  outputs: Outputs;
}

/**
 * Reads and checks the `properties` of a deployment, all but what its resources are themselves.
 *
 * @throws {ArmError} 400 with ARM's text when they are not valid; 501 for what the sandbox does not emulate.
 */
export const readDeployment = (properties: unknown, place: DeploymentPlace): ReadDeployment => {
  if (!isObject(properties)) {
    throw invalidContent("the property 'properties' is required");
  }
  const mode = modeOf(properties['mode']);
  const template = requireTemplate(properties);
  const parameters = readParameters(template, givenParameters(properties['parameters']), place);
  const values = valuesOf(template, parameters, place);
  return {
    mode,
    parameters: Object.fromEntries(Object.entries(parameters).map(([name, typed]) => [name, shown(typed)])),
    templateHash: hashOf(template),
    steps: readSteps(template, values),
    outputs: readOutputs(template, values),
  };
};

/** @throws {ArmError} 501 for `Complete`, which deletes all that the template does not name. */
const modeOf = (mode: unknown): string => {
  const asked = String(mode).toLowerCase();
  if (asked === 'incremental') return 'Incremental';
  if (asked === 'complete') {
    throw notEmulated("the deployment mode 'Complete', which deletes resources: only 'Incremental'");
  }
  throw new ArmError(
    400,
    'InvalidDeploymentMode',
    `The deployment mode '${String(mode)}' is not valid. The supported modes are 'Incremental, Complete'.`,
  );
};

const givenParameters = (parameters: unknown): JsonObject => {
  if (parameters === undefined || parameters === null) return {};
  if (isObject(parameters)) return parameters;
  throw invalidContent("'parameters' must be an object");
};

const requireTemplate = (properties: JsonObject): JsonObject => {
  const { template } = properties;
  if (properties['templateLink'] !== undefined || properties['parametersLink'] !== undefined) {
    throw notEmulated('linked templates and parameter files');
  }
  if (!isObject(template))
    throw invalidTemplate("The template is missing or is not an object: 'template' is required.");
  for (const name of ['$schema', 'contentVersion']) {
    if (typeof template[name] !== 'string')
      throw invalidTemplate(`Required property '${name}' not found in JSON. Path '', line 1, position 1.`, name);
  }
  if (!isObject(template['resources']) && !Array.isArray(template['resources']))
    throw invalidTemplate("Required property 'resources' not found in JSON. Path '', line 1, position 1.", 'resources');
  return template;
};

/** Every variable is evaluated, as ARM does, whether an output needs it or not. */
const valuesOf = (
  template: JsonObject,
  parameters: Record<string, TypedValue>,
  place: DeploymentPlace,
): TemplateValues => {
  const { copy, ...single } = partOf(template, 'variables');
  const loops = Array.isArray(copy) ? copy.filter(isObject) : [];
  const looped = new Map(loops.map((loop) => [String(loop['name']), { copy: [loop] }]));
  const variables: JsonObject = { ...single, ...Object.fromEntries(looped) };
  const names = Object.keys(variables);
  requireFew('variables', names);
  const parameter = namedValues('parameter', Object.keys(parameters), (name) => parameters[name]?.value);
  const variable = namedValues('variable', names, (name) => {
    const value = variableValue(name, variables[name], { place, parameter, variable });
    return looped.has(name) && isObject(value) ? value[name] : value;
  });
  for (const name of names) variable(name);
  return { place, parameter, variable };
};

const variableValue = (name: string, value: unknown, values: TemplateValues): unknown => {
  try {
    return evaluateTemplate(value, values);
  } catch (error) {
    if (!(error instanceof ExpressionFault)) throw error;
    throw invalidTemplate(`The template variable '${name}' is not valid: ${error.message}`, `variables.${name}`);
  }
};

/** Like ARM's, a decimal number of up to 20 digits that is the same for equal templates. */
const hashOf = (template: JsonObject): string =>
  createHash('sha256').update(sortedJson(template)).digest().readBigUInt64BE(0).toString();

const sortedJson = (value: unknown): string =>
  JSON.stringify(value, (_key, item: unknown) =>
    isObject(item) ? Object.fromEntries(Object.entries(item).toSorted(([a], [b]) => (a < b ? -1 : 1))) : item,
  );
