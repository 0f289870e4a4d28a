import { machineIndex } from '#sandbox/machine-index.ts';
import type { IndexedMachine } from '#sandbox/machine-index.ts';
import { deleteBelow, idKey } from '#sandbox/tenant.ts';
import type { MachineState } from '#sandbox/tenant.ts';
import type { ArmReply, ArmRequest, ArmRoute } from '#sandbox/arm/http.ts';
import { endOperationsWithin } from '#sandbox/arm/operations.ts';
import { pageOf } from '#sandbox/arm/paging.ts';
import { objectBody, refuseOthers, tagsOf } from '#sandbox/arm/request-body.ts';
import type { JsonObject } from '#sandbox/arm/request-body.ts';
import { requireValidTags } from '#sandbox/arm/tag-rules.ts';
import { hybridComputeVersions } from '#sandbox/arm/versions.ts';
import { findMachine, requireGroup, requireMachine } from './hybrid-compute-lookup.ts';
import { machineResource } from './hybrid-compute-resources.ts';
import { machinePath, resourceIn } from './hybrid-compute-versions.ts';

const pageSize = 200;

const shown = ({ tenant, apiVersion }: ArmRequest, machine: MachineState): JsonObject =>
  resourceIn(apiVersion, machineResource(tenant, machine));

/** Machines of the path's subscription, in the order of their ids. */
const machinesOf = ({ tenant, params }: ArmRequest): readonly IndexedMachine[] =>
  machineIndex(tenant).get(idKey(params['subscriptionId'] ?? '')) ?? [];

const listPage = (request: ArmRequest, machines: readonly IndexedMachine[]): ArmReply => {
  const page = pageOf(request, machines, { usual: pageSize, most: pageSize });
  return {
    status: 200,
    body: { ...page, value: page.value.map(({ machine }) => shown(request, machine)) },
  };
};

const listBySubscription = (request: ArmRequest): ArmReply => listPage(request, machinesOf(request));

const listByGroup = (request: ArmRequest): ArmReply => {
  requireGroup(request);
  const { subscriptionId, resourceGroup } = request.params;
  const prefix = idKey(`/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/`);
  return listPage(
    request,
    machinesOf(request).filter(({ key }) => key.startsWith(prefix)),
  );
};

const read = (request: ArmRequest): ArmReply => ({
  status: 200,
  body: shown(request, requireMachine(request)),
});

const update = (request: ArmRequest): ArmReply => {
  const machine = requireMachine(request);
  const body = objectBody(request.body);
  refuseOthers(body, ['tags'], 'a machine');
  if (body['tags'] !== undefined) machine.tags = requireValidTags(tagsOf(body['tags']));
  return { status: 200, body: shown(request, machine) };
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
  endOperationsWithin(request.tenant, key);
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
