import { ArmError } from '#sandbox/arm/http.ts';
import { pathParts } from '#sandbox/arm/scope.ts';
import { requireSubscription } from '#sandbox/arm/scope-lookup.ts';
import type { JsonObject } from '#sandbox/json.ts';
import { idKey, type ResourceGroup, type Subscription, type Tenant } from '#sandbox/tenant.ts';

/** Template types by lower-case name: as ARM answers with them, and what it calls a value of that type. */
const types = new Map([
  ['string', { name: 'String', values: 'String' }],
  ['securestring', { name: 'SecureString', values: 'String' }],
  ['int', { name: 'Int', values: 'Integer' }],
  ['bool', { name: 'Bool', values: 'Boolean' }],
  ['object', { name: 'Object', values: 'Object' }],
  ['secureobject', { name: 'SecureObject', values: 'Object' }],
  ['array', { name: 'Array', values: 'Array' }],
]);

const typeOf = ({ type }: JsonObject) => types.get(String(type).toLowerCase());

/** The declared type of a parameter or an output, `undefined` when there is no such type. */
export const typeNameOf = (definition: JsonObject): string | undefined => typeOf(definition)?.name;

/** What ARM calls the type of a JSON value in its messages. */
const valueType = (value: unknown): string => {
  if (value === null) return 'Null';
  if (Array.isArray(value)) return 'Array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'Integer' : 'Float';
  return { string: 'String', boolean: 'Boolean', object: 'Object' }[typeof value as string] ?? 'Undefined';
};

/** Why a value is not of the declared type, in ARM's words. */
export const typeProblem = (definition: JsonObject, value: unknown): string | undefined => {
  const wanted = typeOf(definition)?.values;
  const found = valueType(value);
  return found === wanted
    ? undefined
    : `Expected a value of type '${wanted}', but received a value of type '${found}'.`;
};

export interface TypedValue {
  /** As ARM spells it, `Object` for instance. */
  type: string;
  value: unknown;
}

/** Secure values never come back. */
export const shown = ({ type, value }: TypedValue): TypedValue => ({
  type,
  value: type.startsWith('Secure') ? undefined : value,
});

/** Where a deployment is made, for the functions that say so. */
export interface DeploymentPlace {
  scope: string;
  tenantId: string;
  subscription: Subscription;
  resourceGroup?: ResourceGroup;
  /** What `deployment()` tells of it. */
  deployment?: JsonObject;
}

/** @throws {ArmError} 404 when there is no such subscription. */
export const placeAt = (tenant: Tenant, scope: string): DeploymentPlace => {
  const { tenantId, resourceGroups } = tenant;
  const resourceGroup = resourceGroups.get(idKey(scope));
  const subscription = requireSubscription(tenant, pathParts(scope).subscriptionId);
  return { scope, tenantId, subscription, ...(resourceGroup ? { resourceGroup } : {}) };
};

/** What a template's expressions can refer to. Names may be in any case; what is not there is refused. */
export interface TemplateValues {
  place: DeploymentPlace;
  parameter: (name: string) => unknown;
  variable: (name: string) => unknown;
  /** Rounds of the loops that an expression stands in, by lower-case name; the innermost of resources or outputs by none. */
  loops?: ReadonlyMap<string, number>;
  /** In the rule of a policy: what the resource has in a field. */
  field?: (name: string) => unknown;
  /** What stands for a member that isn't there, where that is no fault. */
  missing?: string;
}

/** An expression that cannot be evaluated; the text is the reason, as ARM words it. */
export class ExpressionFault extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ExpressionFault';
  }
}

export const invalidTemplate = (reason: string, path = ''): ArmError =>
  new ArmError(400, 'InvalidTemplate', `Deployment template validation failed: '${reason}'.`, {
    additionalInfo: [{ type: 'TemplateViolation', info: { lineNumber: 0, linePosition: 0, path } }],
  });

/** https://learn.microsoft.com/azure/azure-resource-manager/templates/best-practices#template-limits */
const most = { parameters: 256, variables: 256, resources: 800, outputs: 64 };

/** @throws {ArmError} 400 when a template has more of something than ARM takes. */
export const requireFew = (section: keyof typeof most, names: readonly string[]): void => {
  if (names.length <= most[section]) return;
  throw invalidTemplate(
    `The number of template ${section} limit exceeded. Limit: '${most[section]}' and actual: '${names.length}'. Please see https://aka.ms/arm-template/#${section} for usage details.`,
    section,
  );
};
