import { machineIndex } from '#sandbox/machine-index.ts';
import { stableNumber } from '#sandbox/stable-ids.ts';
import { deleteBelow, idKey, type ExtensionState, type ResourceGroup, type Tenant } from '#sandbox/tenant.ts';
import { extensionResource, machineResource } from '#sandbox/arm/hybrid-compute/hybrid-compute-resources.ts';
import { checkLocks } from './guards.ts';
import { scopeOfRule } from './policy/kept-rules.ts';
import { ArmError, ok, routesOf, type ArmReply, type ArmRequest, type ArmRoute } from './http.ts';
import { endOperationsWithin } from './operations.ts';
import { pageOf } from './paging.ts';
import { isObject, type JsonObject } from '#sandbox/json.ts';
import { locationOf, objectBody, refuseOthers, tagsOf } from './request-body.ts';
import { expanded, groupFilter, resourceFilter } from './resource-filter.ts';
import { isAllowed } from './roles.ts';
import { findGroup, requireGroup } from './scope-lookup.ts';
import { requireValidTags } from './tag-rules.ts';
import { armTimestamp } from './timestamps.ts';
import { resourceVersions } from './versions.ts';

const groupId = (group: ResourceGroup): string => `/subscriptions/${group.subscriptionId}/resourceGroups/${group.name}`;

/** A resource group as ARM shows it. */
export const resourceGroupResource = (group: ResourceGroup): JsonObject => ({
  id: groupId(group),
  name: group.name,
  type: 'Microsoft.Resources/resourceGroups',
  location: group.location,
  tags: group.tags,
  properties: { provisioningState: 'Succeeded' },
});

/** Only groups that the caller may read. */
const list = (request: ArmRequest): ArmReply => {
  const { tenant, caller, params } = request;
  const wanted = groupFilter(request);
  const action = 'Microsoft.Resources/subscriptions/resourceGroups/read';
  const groups = [...tenant.resourceGroups.values()].filter(
    (group) =>
      idKey(group.subscriptionId) === idKey(params['subscriptionId'] ?? '') &&
      wanted(group.tags) &&
      isAllowed(tenant, caller.objectId, action, groupId(group)),
  );
  return ok(pageOf(request, groups.map(resourceGroupResource)));
};

const read = (request: ArmRequest): ArmReply => ok(resourceGroupResource(requireGroup(request)));

const namePattern = /^[-\p{L}\p{N}._()]{1,90}$/u;

/** @throws {ArmError} 400 for a bad name or no location, 409 when the group exists elsewhere, 501 for members that are not kept. */
const put = (request: ArmRequest): ArmReply => {
  const name = request.params['resourceGroup'] ?? '';
  const body = objectBody(request.body);
  refuseOthers(body, ['location', 'tags', 'id', 'name', 'type'], 'a resource group');
  if (!namePattern.test(name) || name.endsWith('.')) {
    throw new ArmError(
      400,
      'InvalidResourceGroup',
      `The provided resource group name '${name}' has these invalid characters or length. The name can only be a letter, digit, '-', '.', '(', ')' or '_', and cannot end with a period.`,
    );
  }
  const location = locationOf(body);
  const tags = requireValidTags(tagsOf(body['tags']));
  const existing = findGroup(request);
  if (existing && existing.location !== location) {
    throw new ArmError(
      409,
      'InvalidResourceGroupLocation',
      `Invalid resource group location '${String(body['location'])}'. The Resource group already exists in location '${existing.location}'.`,
    );
  }
  const group: ResourceGroup = existing ?? {
    subscriptionId: request.params['subscriptionId'] ?? '',
    name,
    location,
    tags,
  };
  group.tags = tags;
  request.tenant.resourceGroups.set(idKey(groupId(group)), group);
  return { status: existing ? 200 : 201, body: resourceGroupResource(group) };
};

/** Tags are all that changes: a group stays where it is. */
const patch = (request: ArmRequest): ArmReply => {
  const group = requireGroup(request);
  const body = objectBody(request.body);
  refuseOthers(body, ['tags', 'name'], 'a resource group with a PATCH');
  if (body['tags'] !== undefined) group.tags = requireValidTags(tagsOf(body['tags']));
  return ok(resourceGroupResource(group));
};

/**
 * Deletes the group with all that is in it, at once where Azure takes a while. Its servers go on running, unmanaged.
 *
 * @throws {ArmError} 404 when there is none, 409 when a lock on something in it forbids it.
 */
const remove = (request: ArmRequest): ArmReply => {
  requireGroup(request);
  const { tenant, method, path } = request;
  const key = idKey(path);
  for (const id of tenant.locks.keys())
    if (id.startsWith(`${key}/`)) checkLocks(tenant, method, removeAction, scopeOfRule(id));
  for (const states of [
    tenant.machines,
    tenant.extensions,
    tenant.jobs,
    tenant.deployments,
    tenant.keptResources,
    tenant.locks,
  ])
    deleteBelow(states, key);
  tenant.resourceGroups.delete(key);
  endOperationsWithin(tenant, key);
  return { status: 200 };
};

const removeAction = 'Microsoft.Resources/subscriptions/resourceGroups/delete';

const withoutProperties = (resource: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(resource).filter(([name]) => name !== 'properties' && name !== 'resources'));

/**
 * What `$expand` adds to a listed resource. When a resource was last written the Activity Log says; before that stands a moment in the past
 * that is the same at every look, which is also when it was made.
 */
const moreOf = (tenant: Tenant, names: readonly string[]): ((resource: JsonObject) => JsonObject) => {
  if (names.length === 0) return () => ({});
  const written = new Map(
    tenant.activityLog
      .filter(({ authorization, status }) => /\/write$/i.test(authorization.action) && status.value === 'Succeeded')
      .map(({ resourceId, eventTimestamp }) => [idKey(resourceId), eventTimestamp] as const),
  );
  return ({ id, properties }) => {
    const key = idKey(String(id));
    const createdTime = armTimestamp(Date.UTC(2026, 0, 1) + stableNumber(key, 300) * 86_400_000);
    const all: JsonObject = {
      createdTime,
      changedTime: written.get(key) ?? createdTime,
      provisioningState: isObject(properties) ? properties['provisioningState'] : undefined,
    };
    return Object.fromEntries(names.map((name) => [name, all[name]]));
  };
};

const parentOf = ({ machineId }: ExtensionState): string => machineId.split('/').at(-1) ?? '';

/** Resources of the path's group or subscription that the caller may read, without their properties, as ARM lists them. */
const listResources = (request: ArmRequest): ArmReply => {
  const { tenant, caller, params } = request;
  if (params['resourceGroup'] !== undefined) requireGroup(request);
  const more = moreOf(tenant, expanded(request, ['createdTime', 'changedTime', 'provisioningState']));
  const wanted = resourceFilter(request);
  const scope = idKey(request.path.replace(/\/resources$/i, '/'));
  const mayRead = (action: string, key: string): boolean =>
    key.startsWith(scope) && isAllowed(tenant, caller.objectId, action, key);
  const machines = (machineIndex(tenant).get(idKey(params['subscriptionId'] ?? '')) ?? [])
    .filter(({ key }) => mayRead('Microsoft.HybridCompute/machines/read', key))
    .map(({ machine }) => machineResource(tenant, machine));
  const extensions = [...tenant.extensions]
    .filter(([key]) => mayRead('Microsoft.HybridCompute/machines/extensions/read', key))
    // A child is listed under its whole name, which begins with its parent's.
    .map(([, extension]) => ({ ...extensionResource(extension), name: `${parentOf(extension)}/${extension.name}` }));
  const others = [...tenant.keptResources.values()].filter(
    ({ id, type, location }) => location !== undefined && mayRead(`${type}/read`, idKey(id)),
  );
  const resources = [...machines, ...extensions, ...others.map((each): JsonObject => ({ ...each }))]
    .filter(wanted)
    .map((each) => ({ ...withoutProperties(each), ...more(each) }));
  return ok(pageOf(request, resources));
};

const subscriptionPath = '/subscriptions/{subscriptionId}';
const groupPath = `${subscriptionPath}/resourceGroups/{resourceGroup}`;

const route = routesOf('Microsoft.Resources/subscriptions/resourceGroups', resourceVersions);

export const resourceGroupRoutes: ArmRoute[] = [
  route('GET', `${subscriptionPath}/resourceGroups`, null, list),
  route('GET', groupPath, 'read', read),
  route('PUT', groupPath, 'write', put),
  route('PATCH', groupPath, 'write', patch),
  route('DELETE', groupPath, 'delete', remove),
  route('GET', `${subscriptionPath}/resources`, null, listResources),
  // Under this name too Azure's list of types has resource groups.
  routesOf('Microsoft.Resources/resourceGroups', resourceVersions)(
    'GET',
    `${groupPath}/resources`,
    null,
    listResources,
  ),
];
