import { isObject, type JsonObject } from '#sandbox/json.ts';
import { eachOfLoop, evaluateTemplate } from './deployment-expressions.ts';
import {
  ExpressionFault,
  invalidTemplate,
  requireFew,
  shown,
  typeNameOf,
  typeProblem,
  type TemplateValues,
  type TypedValue,
} from './deployment-types.ts';

interface OutputFailure {
  code: 'DeploymentOutputEvaluationFailed';
  target: string;
  message: string;
}

/** What the outputs are, or why they cannot be had. */
export type Outputs = { ok: true; values: Record<string, TypedValue> } | { ok: false; failures: OutputFailure[] };

/**
 * Evaluates the outputs of a template. One whose value cannot be had makes the deployment fail when it ends.
 *
 * @throws {ArmError} 400 when the template is not valid; 501 for what is not emulated.
 */
export const readOutputs = (template: JsonObject, values: TemplateValues): Outputs => {
  const definitions = isObject(template['outputs']) ? template['outputs'] : {};
  requireFew('outputs', Object.keys(definitions));
  const failures: OutputFailure[] = [];
  const read = new Map<string, TypedValue>();
  for (const [name, definition] of Object.entries(definitions)) {
    try {
      if (isObject(definition) && evaluateTemplate(definition['condition'] ?? true, values) !== true) continue;
      read.set(name, readOutput(name, definition, values));
    } catch (error) {
      if (!(error instanceof ExpressionFault)) throw error;
      const message = `The template output '${name}' is not valid: ${error.message}`;
      failures.push({ code: 'DeploymentOutputEvaluationFailed', target: name, message });
    }
  }
  return failures.length > 0 ? { ok: false, failures } : { ok: true, values: Object.fromEntries(read) };
};

const readOutput = (name: string, definition: unknown, values: TemplateValues): TypedValue => {
  const type = isObject(definition) ? typeNameOf(definition) : undefined;
  if (!isObject(definition) || type === undefined)
    throw invalidTemplate(`The template output '${name}' has no valid type.`, `outputs.${name}`);
  const { copy } = definition;
  const value = isObject(copy)
    ? eachOfLoop(copy, values, '').map((round) => evaluateTemplate(copy['input'], round))
    : evaluateTemplate(definition['value'], values);
  const problem = typeProblem(definition, value);
  if (problem !== undefined) throw new ExpressionFault(problem);
  return shown({ type, value });
};
