import { checkApiVersion } from '#sandbox/arm/guards.ts';
import { ArmError, notEmulated, type ArmRequest } from '#sandbox/arm/http.ts';
import { isObject, type JsonObject } from '#sandbox/json.ts';
import { disallowed, violationsOf } from '#sandbox/arm/policy/policies.ts';
import { isAllowed } from '#sandbox/arm/roles.ts';
import { idKey, type DeploymentStep } from '#sandbox/tenant.ts';
import { eachOfLoop, evaluateTemplate } from './deployment-expressions.ts';
import { resourcePath } from './deployment-functions.ts';
import { ExpressionFault, invalidTemplate, requireFew, type TemplateValues } from './deployment-types.ts';

/** What of a resource in a template is about the deployment, and not part of what is written. */
const controls = new Set(
  'type apiVersion name scope dependsOn condition copy existing comments metadata resources subscriptionId resourceGroup'.split(
    ' ',
  ),
);

interface Planned {
  step: DeploymentStep;
  symbol: string;
  /** As the template has them: ids, names or symbols. */
  after: string[];
  isWanted: boolean;
  values: TemplateValues;
}

/**
 * The resources of a template, in its order, with those that each waits for.
 *
 * @throws {ArmError} 400 with ARM's text when they are not valid; 501 for parts of the language that are not emulated.
 */
export const readSteps = (template: JsonObject, values: TemplateValues): DeploymentStep[] => {
  const loops = new Map<string, Planned[]>();
  const planned = plan(template['resources'], { values, loops });
  const ids = planned.map(({ step }) => idKey(step.id));
  requireFew('resources', ids);
  for (const [index, { step, after }] of planned.entries()) {
    if (ids.indexOf(idKey(step.id)) !== index)
      throw invalidTemplate(`The resource '${step.id}' is defined multiple times in a template`);
    const before = after.flatMap((name) => find(planned, name) ?? loops.get(idKey(name)) ?? undefinedName(name));
    step.dependsOn = before.flatMap((each) => (each.isWanted ? [idKey(each.step.id)] : []));
  }
  const steps = planned.flatMap(({ isWanted, step }) => (isWanted ? [step] : []));
  refuseCircles(steps);
  return steps;
};

/** Where a resource of a template stands. */
interface Place {
  values: TemplateValues;
  /** What each loop has made so far, by the names that others wait for it under. */
  loops: Map<string, Planned[]>;
  parent?: Pick<DeploymentStep, 'type' | 'name'>;
}

const plan = (resources: unknown, place: Place): Planned[] => {
  const entries = Array.isArray(resources)
    ? resources.map((each: unknown) => ['', each] as const)
    : Object.entries(isObject(resources) ? resources : {});
  return entries.flatMap(([symbol, resource]) => {
    if (!isObject(resource)) throw invalidTemplate('A resource of the template is not an object.', 'resources');
    return roundsOf(symbol, resource, place).flatMap((planned) => [
      planned,
      ...(planned.isWanted
        ? plan(resource['resources'], { ...place, values: planned.values, parent: planned.step })
        : []),
    ]);
  });
};

/** A resource, or as many as its loop makes of it. Of a serial loop each batch waits for the one before it. */
const roundsOf = (symbol: string, resource: JsonObject, place: Place): Planned[] => {
  const { copy } = resource;
  if (!isObject(copy)) return [planOne(symbol, resource, place)];
  const name = String(copy['name']);
  const made: Planned[] = [];
  for (const each of [name, symbol]) place.loops.set(idKey(each), made);
  const batch = idKey(String(copy['mode'])) === 'serial' ? Math.max(1, Number(copy['batchSize'] ?? 1)) : Infinity;
  for (const [index, values] of eachOfLoop(copy, place.values, '', name).entries()) {
    const planned = planOne(symbol && `${symbol}[${index}]`, resource, { ...place, values });
    const done = Math.floor(index / batch) * batch;
    planned.after.push(...made.slice(Math.max(0, done - batch), done).map(({ step }) => step.id));
    made.push(planned);
  }
  return made;
};

const planOne = (symbol: string, resource: JsonObject, { values, parent }: Place): Planned => {
  const evaluate = (value: unknown): unknown => {
    try {
      return evaluateTemplate(value, values);
    } catch (error) {
      if (!(error instanceof ExpressionFault)) throw error;
      throw invalidTemplate(
        `Unable to process template language expressions for resource '${String(resource['name'])}': ${error.message}`,
        'resources',
      );
    }
  };
  const text = (name: string): string | undefined => {
    const value = evaluate(resource[name]);
    return typeof value === 'string' ? value : undefined;
  };
  const below = (name: string) =>
    [...(parent ? [parent[name === 'type' ? 'type' : 'name']] : []), text(name)].join('/');
  const [type, name] = [below('type'), below('name')];
  const after = evaluate(resource['dependsOn'] ?? []);
  return {
    symbol,
    step: {
      id: idOf(type, name, text, values),
      type,
      name,
      apiVersion: text('apiVersion') ?? '',
      body: bodyOf(type, resource, evaluate),
      dependsOn: [],
      state: 'Waiting',
    },
    after: Array.isArray(after) ? after.map(String) : [],
    isWanted: resource['existing'] !== true && evaluate(resource['condition'] ?? true) === true,
    values,
  };
};

/** @throws {ArmError} 400 when the name doesn't have as many parts as the type. */
const idOf = (
  type: string,
  name: string,
  text: (name: string) => string | undefined,
  { place }: TemplateValues,
): string => {
  const subscription = `/subscriptions/${text('subscriptionId') ?? place.subscription.subscriptionId}`;
  const group = text('resourceGroup');
  const own = text('subscriptionId') === undefined ? place.scope : subscription;
  const base = group === undefined ? own : `${subscription}/resourceGroups/${group}`;
  const scope = text('scope');
  const path = resourcePath(type, name.split('/'));
  if (path === undefined) {
    throw invalidTemplate(
      `The template resource '${name}' for type '${type}' at line '1' and column '1' has incorrect segment lengths. A nested resource type must have identical number of segments as its resource name. A root resource type must have segment length one greater than its resource name.`,
    );
  }
  if (scope === undefined) return base + path;
  return (scope.startsWith('/') ? scope : `${base}/providers/${scope}`) + path;
};

/** What is written. A nested template's expressions are its parent's, unless it says `inner`: then they are its own. */
const bodyOf = (type: string, resource: JsonObject, evaluate: (value: unknown) => unknown): JsonObject => {
  const body = Object.fromEntries(Object.entries(resource).filter(([name]) => !controls.has(name)));
  const { properties } = body;
  if (idKey(type) !== 'microsoft.resources/deployments' || !isObject(properties)) return asObject(evaluate(body));
  const { template, expressionEvaluationOptions: options, ...others } = properties;
  const isInner = isObject(options) && idKey(String(options['scope'])) === 'inner';
  const nested = isInner ? template : literal(evaluate(template));
  const evaluated = asObject(evaluate({ ...body, properties: others }));
  return { ...evaluated, properties: { ...asObject(evaluated['properties']), template: nested } };
};

const asObject = (value: unknown): JsonObject => (isObject(value) ? value : {});

/** The value as a template has it that means just that. */
const literal = (value: unknown): unknown => {
  if (typeof value === 'string') return /^\[(?:\[|[^]*\]$)/.test(value) ? `[${value}` : value;
  if (Array.isArray(value)) return value.map(literal);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, literal(part)]));
};

const find = (planned: readonly Planned[], name: string): Planned | undefined => {
  const key = idKey(name);
  return (
    planned.find(({ step, symbol }) => idKey(step.id) === key || (symbol !== '' && idKey(symbol) === key)) ??
    planned.find(({ step }) => idKey(step.id).endsWith(`/providers/${key}`) || idKey(step.name) === key)
  );
};

/** @throws {ArmError} 400 for what the template doesn't have. */
const undefinedName = (name: string): never => {
  throw invalidTemplate(
    `The resource '${name}' is not defined in the template. Please see https://aka.ms/arm-syntax for usage details`,
  );
};

/** @throws {ArmError} 400 for resources that wait for one another. */
const refuseCircles = (steps: readonly DeploymentStep[]): void => {
  const done = new Set<string>();
  for (let left = steps; left.length > 0;) {
    const ready = left.filter(({ dependsOn }) => dependsOn.every((id) => done.has(id)));
    if (ready.length === 0) {
      throw invalidTemplate(
        `Circular dependency detected on resource: '${left[0]?.id}'. Please see https://aka.ms/arm-syntax-resources for usage details`,
      );
    }
    for (const { id } of ready) done.add(idKey(id));
    left = left.filter(({ id }) => !done.has(idKey(id)));
  }
};

/**
 * What ARM asks before it begins: that each type can be written in that version, and by the caller.
 *
 * @throws {ArmError} 501 for a type that isn't emulated, 403 with ARM's text for what the caller may not write, 400 for what a policy denies.
 */
export const checkSteps = ({ tenant, caller, findRoute }: ArmRequest, steps: readonly DeploymentStep[]): void => {
  const refusals = steps.flatMap(({ id, type, name, apiVersion }) => {
    const { route } = findRoute('PUT', id) ?? {};
    if (!route) throw notEmulated(`deploying resources of the type '${type}' at '${id}'`);
    checkApiVersion(route, id, apiVersion);
    if (route.action === null || isAllowed(tenant, caller.objectId, route.action, id)) return [];
    return `Authorization failed for template resource '${name}' of type '${type}'. The client '${caller.name}' with object id '${caller.objectId}' does not have permission to perform action '${route.action}' at scope '${id}'.`;
  });
  if (refusals.length > 0)
    throw new ArmError(
      403,
      'InvalidTemplateDeployment',
      `Deployment failed with multiple errors: '${refusals.join(':')}'`,
    );
  const details = steps.flatMap(({ id, type, name, body }) => {
    const last = name.split('/').at(-1) ?? name;
    const violations = violationsOf(tenant, { id, type, name: last, content: body }, ['deny']);
    return violations.length === 0 ? [] : [disallowed(last, violations)];
  });
  if (details.length === 0) return;
  const message =
    'The template deployment failed because of policy violation. Please see details for more information.';
  throw new ArmError(400, 'InvalidTemplateDeployment', message, { details });
};
