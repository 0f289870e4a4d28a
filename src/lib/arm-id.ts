/**
 * Takes an ARM id of a resource in a resource group apart. Strict: nothing that could lead to another path, host or query passes.
 * `undefined` for everything that is no such id. Nested resources have several types and names, outermost first.
 */
export function parseResourceId(text: string) {
  const segments = text.length > longest ? [] : text.split('/');
  const [, , subscriptionId = '', , resourceGroup = '', , namespace = '', ...rest] = segments;
  const types = rest.filter((_, index) => index % 2 === 0);
  const names = rest.filter((_, index) => index % 2 === 1);
  const isFrame = frame.every((pattern, index) => pattern.test(segments[index] ?? '/'));
  const isWhole = names.length > 0 && types.length === names.length;
  if (!isFrame || !isWhole || !types.every((type) => typeName.test(type))) return undefined;
  if (!names.every((name) => resourceName.test(name))) return undefined;
  // A segment of dots alone would walk up the path; ARM allows no name that ends in a dot.
  if ([resourceGroup, ...names].some((name) => name.endsWith('.'))) return undefined;
  return { subscriptionId, resourceGroup, namespace, types, names };
}

/**
 * Takes the id of an Arc-enabled server apart; `undefined` for everything else, an extension on one included. `id` is as given: ARM answers in
 * mixed case, so compare with `sameId`.
 */
export function parseMachineId(text: string) {
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

// https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules
const typeName = /^[a-z][a-z0-9]{0,99}$/i;
const resourceName = /^[\p{L}\p{N}_\-.()~]{1,260}$/u;
const machineNamePattern = /^[a-z0-9\-_.]{1,54}$/i;

/** What an id begins with, segment by segment. */
const frame: readonly RegExp[] = [
  /^$/,
  /^subscriptions$/i,
  /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i,
  /^resourcegroups$/i,
  /^[\p{L}\p{N}_\-.()]{1,90}$/u,
  /^providers$/i,
  /^[a-z][a-z0-9]*(?:\.[a-z][a-z0-9]*)+$/i,
];
