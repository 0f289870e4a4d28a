import { idKey } from '#sandbox/tenant.ts';
import type { MachineState, Tenant } from '#sandbox/tenant.ts';
import { findMachine, requireGroup, requireMachine } from './hybrid-compute-lookup.ts';
import { machineResource } from './hybrid-compute-resources.ts';
import { hybridComputeVersions, machinePath } from './hybrid-compute-versions.ts';
import type { ArmReply, ArmRequest, ArmRoute } from './http.ts';
import { pageOf } from './paging.ts';
import { objectBody, tagsOf } from './request-body.ts';

const pageSize = 200;

const machinesBelow = (tenant: Tenant, scope: string): MachineState[] =>
  [...tenant.machines.entries()]
    .filter(([key]) => key.startsWith(`${idKey(scope)}/`))
    .map(([, machine]) => machine)
    .toSorted((a, b) => (idKey(a.id) < idKey(b.id) ? -1 : 1));

const listPage = (request: ArmRequest, machines: MachineState[]): ArmReply => {
  const page = pageOf(request, machines, { usual: pageSize, most: pageSize });
  return {
    status: 200,
    body: { ...page, value: page.value.map((machine) => machineResource(request.tenant, machine)) },
  };
};

const listBySubscription = (request: ArmRequest): ArmReply =>
  listPage(request, machinesBelow(request.tenant, `/subscriptions/${request.params['subscriptionId']}`));

const listByGroup = (request: ArmRequest): ArmReply => {
  requireGroup(request);
  const { subscriptionId, resourceGroup } = request.params;
  return listPage(
    request,
    machinesBelow(request.tenant, `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}`),
  );
};

const read = (request: ArmRequest): ArmReply => ({
  status: 200,
  body: machineResource(request.tenant, requireMachine(request)),
});

const update = (request: ArmRequest): ArmReply => {
  const machine = requireMachine(request);
  const body = objectBody(request.body);
  if (body['tags'] !== undefined) machine.tags = tagsOf(body['tags']);
  return { status: 200, body: machineResource(request.tenant, machine) };
};

const deleteBelow = (states: Map<string, unknown>, machineKey: string): void => {
  for (const key of states.keys()) if (key.startsWith(`${machineKey}/`)) states.delete(key);
};

/** Removes the machine and its child resources from ARM. The server itself goes on running, unmanaged. */
const remove = (request: ArmRequest): ArmReply => {
  requireGroup(request);
  const machine = findMachine(request);
  if (machine === undefined) return { status: 204 };
  const key = idKey(machine.id);
  request.tenant.machines.delete(key);
  deleteBelow(request.tenant.extensions, key);
  deleteBelow(request.tenant.jobs, key);
  return { status: 200 };
};

const route = (method: ArmRoute['method'], path: string, verb: string, handle: ArmRoute['handle']): ArmRoute => ({
  method,
  path,
  apiVersions: hybridComputeVersions,
  action: `Microsoft.HybridCompute/machines/${verb}`,
  handle,
});

export const machineRoutes: ArmRoute[] = [
  route(
    'GET',
    '/subscriptions/{subscriptionId}/providers/Microsoft.HybridCompute/machines',
    'read',
    listBySubscription,
  ),
  route(
    'GET',
    '/subscriptions/{subscriptionId}/resourceGroups/{resourceGroup}/providers/Microsoft.HybridCompute/machines',
    'read',
    listByGroup,
  ),
  route('GET', machinePath, 'read', read),
  route('PATCH', machinePath, 'write', update),
  route('DELETE', machinePath, 'delete', remove),
];
