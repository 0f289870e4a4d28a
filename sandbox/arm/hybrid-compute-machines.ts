import { idKey } from '#sandbox/tenant.ts';
import type { MachineState, Tenant } from '#sandbox/tenant.ts';
import { findMachine, requireGroup, requireMachine } from './hybrid-compute-lookup.ts';
import { machineResource } from './hybrid-compute-resources.ts';
import { hybridComputeVersions, machinePath } from './hybrid-compute-versions.ts';
import { ArmError } from './http.ts';
import type { ArmReply, ArmRequest, ArmRoute } from './http.ts';
import { objectBody, tagsOf } from './request-body.ts';

const pageSize = 200;

/** Where a page starts, from its `$skiptoken`. @throws {ArmError} 400 for a token that this list did not make. */
const pageStart = (request: ArmRequest): number => {
  const token = request.query.get('$skiptoken') ?? request.query.get('$skipToken');
  if (token === null) return 0;
  const start = Number(/^start=(\d+)$/.exec(Buffer.from(token, 'base64url').toString())?.[1] ?? Number.NaN);
  if (Number.isNaN(start)) throw new ArmError(400, 'HCRP400', 'The skip token is invalid.');
  return start;
};

const pageTop = (request: ArmRequest): number => {
  const top = Number(request.query.get('$top') ?? pageSize);
  return Number.isInteger(top) && top > 0 ? Math.min(top, pageSize) : pageSize;
};

const nextLink = (request: ArmRequest, start: number): string => {
  const query = new URLSearchParams(request.query);
  query.delete('$skipToken');
  query.set('$skiptoken', Buffer.from(`start=${start}`).toString('base64url'));
  return `${request.origin}${request.path}?${query.toString()}`;
};

const machinesBelow = (tenant: Tenant, scope: string): MachineState[] =>
  [...tenant.machines.entries()]
    .filter(([key]) => key.startsWith(`${idKey(scope)}/`))
    .map(([, machine]) => machine)
    .toSorted((a, b) => (idKey(a.id) < idKey(b.id) ? -1 : 1));

const listPage = (request: ArmRequest, machines: MachineState[]): ArmReply => {
  const start = pageStart(request);
  const end = start + pageTop(request);
  return {
    status: 200,
    body: {
      value: machines.slice(start, end).map((machine) => machineResource(request.tenant, machine)),
      ...(end < machines.length ? { nextLink: nextLink(request, end) } : {}),
    },
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
