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
  id: string;
  subscriptionId: string;
  resourceGroup: string;
  name: string;
}

/**
 * Takes an ARM id of a resource in a resource group apart. Strict: nothing that could lead to another path, host or query passes.
 * `undefined` for everything that is no such id.
 */
export function parseResourceId(text: string): ResourceId | undefined {
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
  if (!guid.test(subscriptionId) || !isName(groupName, resourceGroup) || !namespaceName.test(namespace)) {
    return undefined;
  }
  const types = rest.filter((_, index) => index % 2 === 0);
  const names = rest.filter((_, index) => index % 2 === 1);
  const isWhole = names.length > 0 && types.length === names.length;
  if (!isWhole || !types.every((type) => typeName.test(type)) || !names.every((name) => isName(resourceName, name))) {
    return undefined;
  }
  return { subscriptionId, resourceGroup, namespace, types, names };
}

/** Takes the id of an Arc-enabled server apart; `undefined` for everything else, an extension on one included. */
export function parseMachineId(text: string): MachineId | undefined {
  const resource = parseResourceId(text);
  const [name] = resource?.names ?? [];
  if (resource === undefined || name === undefined || resource.names.length !== 1) return undefined;
  const isMachine =
    sameId(resource.namespace, 'microsoft.hybridcompute') && sameId(resource.types[0] ?? '', 'machines');
  if (!isMachine || !machineNamePattern.test(name)) return undefined;
  return { id: text, subscriptionId: resource.subscriptionId, resourceGroup: resource.resourceGroup, name };
}

/** The ARM id of an Arc-enabled server. */
export function machineId(subscriptionId: string, resourceGroup: string, name: string): string {
  return `${resourceGroupId(subscriptionId, resourceGroup)}/providers/Microsoft.HybridCompute/machines/${name}`;
}

/** The ARM id of a resource group. */
export function resourceGroupId(subscriptionId: string, resourceGroup: string): string {
  return `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}`;
}

/** The ids of the resource groups of these machines, each once and in lower case. */
export function resourceGroupsOf(machineIds: readonly string[]): string[] {
  const groups = machineIds.flatMap((id) => {
    const machine = parseMachineId(id);
    return machine ? [resourceGroupId(machine.subscriptionId, machine.resourceGroup).toLowerCase()] : [];
  });
  return [...new Set(groups)];
}

/** The name at the end of a machine's id; the text itself where it is no such id. */
export function machineName(id: string): string {
  return parseMachineId(id)?.name ?? id;
}

/** ARM ids are case-insensitive, and ARM answers in mixed case. */
export function sameId(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/** Longer is no id: what is given may be anything. */
const longest = 2000;

const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
// https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules
const groupName = /^[\p{L}\p{N}_\-.()]{1,90}$/u;
const namespaceName = /^[a-z][a-z0-9]*(?:\.[a-z][a-z0-9]*)+$/i;
const typeName = /^[a-z][a-z0-9]{0,99}$/i;
const resourceName = /^[\p{L}\p{N}_\-.()~]{1,260}$/u;
const machineNamePattern = /^[a-z0-9\-_.]{1,54}$/i;

/** A segment of dots alone would walk up the path; ARM allows no name that ends in a dot. */
function isName(pattern: RegExp, text: string): boolean {
  return pattern.test(text) && !text.endsWith('.');
}
