/** One resource's ARM id, taken apart. Nested resources have several types and names, outermost first. */
export interface ResourceId {
  subscriptionId: string;
  resourceGroup: string;
  namespace: string;
  types: string[];
  names: string[];
}

export interface MachineId {
  /** As given: ARM answers in mixed case, so compare with `sameId`. */
  readonly id: string;
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  readonly name: string;
}

/** Longer is no id: what is given may be anything. */
const longest = 2000;

const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
// https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules
const groupName = /^[\p{L}\p{N}_\-.()]{1,90}$/u;
const namespaceName = /^[a-z][a-z0-9]*(?:\.[a-z][a-z0-9]*)+$/i;
const typeName = /^[a-z][a-z0-9]{0,99}$/i;
const resourceName = /^[\p{L}\p{N}_\-.()~]{1,260}$/u;
const machineName = /^[a-z0-9\-_.]{1,54}$/i;

/** A segment of dots alone would walk up the path; ARM allows no name that ends in a dot. */
const isName = (pattern: RegExp, text: string): boolean => pattern.test(text) && !text.endsWith('.');

/**
 * Takes an ARM id of a resource in a resource group apart. Strict: nothing that could lead to another path, host or query passes.
 * @returns `undefined` for everything that is no such id.
 */
export const parseResourceId = (text: string): ResourceId | undefined => {
  if (text.length > longest) return undefined;
  const [empty, subscriptions, subscriptionId, groups, resourceGroup, providers, namespace, ...rest] = text.split('/');
  const isFrame =
    empty === '' &&
    subscriptions?.toLowerCase() === 'subscriptions' &&
    groups?.toLowerCase() === 'resourcegroups' &&
    providers?.toLowerCase() === 'providers';
  if (!isFrame || subscriptionId === undefined || resourceGroup === undefined || namespace === undefined) {
    return undefined;
  }
  if (!guid.test(subscriptionId) || !isName(groupName, resourceGroup) || !namespaceName.test(namespace))
    return undefined;
  const types = rest.filter((_, index) => index % 2 === 0);
  const names = rest.filter((_, index) => index % 2 === 1);
  const isWhole = names.length > 0 && types.length === names.length;
  if (!isWhole || !types.every((type) => typeName.test(type)) || !names.every((name) => isName(resourceName, name))) {
    return undefined;
  }
  return { subscriptionId, resourceGroup, namespace, types, names };
};

/** The ARM id of an Arc-enabled server. */
export const machineId = (subscriptionId: string, resourceGroup: string, name: string): string =>
  `${resourceGroupId(subscriptionId, resourceGroup)}/providers/Microsoft.HybridCompute/machines/${name}`;

/** The ARM id of a resource group. */
export const resourceGroupId = (subscriptionId: string, resourceGroup: string): string =>
  `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}`;

const takeApart = (text: string): MachineId | undefined => {
  const resource = parseResourceId(text);
  if (resource === undefined || resource.names.length !== 1) return undefined;
  const [type] = resource.types;
  const [name] = resource.names;
  const isMachine =
    resource.namespace.toLowerCase() === 'microsoft.hybridcompute' && type?.toLowerCase() === 'machines';
  if (!isMachine || name === undefined || !machineName.test(name)) return undefined;
  return { id: text, subscriptionId: resource.subscriptionId, resourceGroup: resource.resourceGroup, name };
};

/** What was taken apart last: the work on hundreds of machines asks for each of them again and again. */
const known = new Map<string, MachineId | undefined>();
const mostKnown = 2000;

/** Takes the id of an Arc-enabled server apart; `undefined` for everything else, an extension on one included. */
export const parseMachineId = (text: string): MachineId | undefined => {
  const before = known.get(text);
  if (before !== undefined || known.has(text) || text.length > longest) return before;
  const machine = takeApart(text);
  if (known.size >= mostKnown) known.clear();
  known.set(text, machine);
  return machine;
};

/** ARM ids are case-insensitive, and ARM answers in mixed case. */
export const sameId = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
