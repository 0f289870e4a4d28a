import { machineIndex, type IndexedMachine } from '#sandbox/machine-index.ts';
import { deleteBelow, idKey, type MachineState } from '#sandbox/tenant.ts';
import { notEmulated, ok, routesOf, type ArmReply, type ArmRequest, type ArmRoute } from '#sandbox/arm/http.ts';
import { endOperationsWithin, operationHeaders } from '#sandbox/arm/operations.ts';
import { pageOf } from '#sandbox/arm/paging.ts';
import type { JsonObject } from '#sandbox/json.ts';
import { hybridComputeVersions } from '#sandbox/arm/versions.ts';
import { requireGroup } from '#sandbox/arm/scope-lookup.ts';
import { findMachine, requireMachine, startMachineOperation } from './hybrid-compute-lookup.ts';
import { writeMachine } from './hybrid-compute-machine-body.ts';
import { machineResource } from './hybrid-compute-resources.ts';
import { machinePath, removesInTime, resourceIn } from './hybrid-compute-versions.ts';

const pageSize = 200;

const shown = ({ tenant, apiVersion }: ArmRequest, machine: MachineState): JsonObject =>
  resourceIn(apiVersion, machineResource(tenant, machine));

/** Machines of the path's subscription, in the order of their ids. */
const machinesOf = ({ tenant, params }: ArmRequest): readonly IndexedMachine[] =>
  machineIndex(tenant).get(idKey(params['subscriptionId'] ?? '')) ?? [];

const listPage = (request: ArmRequest, machines: readonly IndexedMachine[]): ArmReply => {
  const page = pageOf(request, machines, { usual: pageSize, most: pageSize });
  return ok({ ...page, value: page.value.map(({ machine }) => shown(request, machine)) });
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

const read = (request: ArmRequest): ArmReply => ok(shown(request, requireMachine(request)));

const update = (request: ArmRequest): ArmReply => {
  const machine = requireMachine(request);
  writeMachine(request, machine);
  return ok(shown(request, machine));
};

/** @throws {ArmError} 501 for a machine that is not there: onboarding is the agent's work, and the sandbox has no agent for it. */
const put = (request: ArmRequest): ArmReply => {
  requireGroup(request);
  if (findMachine(request) !== undefined) return update(request);
  throw notEmulated('the onboarding of a machine');
};

/**
 * Removes the machine and its child resources from ARM, at once where newer versions say that it takes an operation. The server itself
 * goes on running, unmanaged.
 */
const remove = (request: ArmRequest): ArmReply => {
  const { tenant, apiVersion } = request;
  requireGroup(request);
  const machine = findMachine(request);
  if (machine === undefined) return { status: 204 };
  const key = idKey(machine.id);
  const operation = removesInTime(apiVersion) ? startMachineOperation(request, machine, key) : undefined;
  tenant.machines.delete(key);
  for (const states of [tenant.extensions, tenant.jobs, tenant.keptResources]) deleteBelow(states, key);
  endOperationsWithin(tenant, key);
  return operation === undefined ? { status: 200 } : { status: 202, headers: operationHeaders(request, operation) };
};

const route = routesOf('Microsoft.HybridCompute/machines', hybridComputeVersions);

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
  route('PUT', machinePath, 'write', put),
  route('DELETE', machinePath, 'delete', remove),
];
