import { beginInstall, beginUninstall } from '#sandbox/machines/installs.ts';
import { extensionsOf, isRemoteSupport } from '#sandbox/machines/remote-support-extension.ts';
import {
  idKey,
  tenantNow,
  type ExtensionState,
  type MachineState,
  type OperationState,
  type Tenant,
} from '#sandbox/tenant.ts';
import { ArmError, ok, routesOf, type ArmReply, type ArmRequest, type ArmRoute } from '#sandbox/arm/http.ts';
import { operationHeaders, runningOperation } from '#sandbox/arm/operations.ts';
import type { JsonObject } from '#sandbox/json.ts';
import { hybridComputeVersions } from '#sandbox/arm/versions.ts';
import { keptAtPut, readExtensionWrite, type ExtensionWrite } from './hybrid-compute-extension-body.ts';
import { requireMachine, requireParentMachine, startMachineOperation } from './hybrid-compute-lookup.ts';
import { extensionResource } from './hybrid-compute-resources.ts';
import { knowsProperty, machinePath, propertiesIn, resourceIn } from './hybrid-compute-versions.ts';

const extensionPath = `${machinePath}/extensions/{extensionName}`;

/** What HybridCompute calls the subject of an error: subscription, group, machine and extension. */
const targetOf = (request: ArmRequest): string => {
  const { subscriptionId, resourceGroup, machineName, extensionName } = request.params;
  return [subscriptionId, resourceGroup, machineName, extensionName].join('/');
};

const findExtension = (request: ArmRequest, machine: MachineState): ExtensionState | undefined =>
  request.tenant.extensions.get(`${idKey(machine.id)}/extensions/${idKey(request.params['extensionName'] ?? '')}`);

const requireExtension = (request: ArmRequest, machine: MachineState): ExtensionState => {
  const extension = findExtension(request, machine);
  if (extension !== undefined) return extension;
  throw new ArmError(404, 'HCRP404', 'The requested resource was not found.', { target: targetOf(request) });
};

const hasNameOf = (request: ArmRequest, { name }: ExtensionState): boolean =>
  idKey(name) === idKey(request.params['extensionName'] ?? '');

const workStates = new Set(['Creating', 'Updating', 'Deleting']);

/** An operation alone says nothing: in a state file of before it may be of one that is gone, and never end. */
const isBusy = (tenant: Tenant, { id, properties }: ExtensionState): boolean =>
  workStates.has(properties.provisioningState) && runningOperation(tenant, id) !== undefined;

/** @throws {ArmError} 409 while the machine still works on an extension of the type, or on the one of that name: one at a time. */
const refuseIfBusy = (request: ArmRequest, machine: MachineState, type: string): void => {
  const busy = extensionsOf(request.tenant, machine).find(
    (extension) =>
      (idKey(extension.properties.type ?? '') === idKey(type) || hasNameOf(request, extension)) &&
      isBusy(request.tenant, extension),
  );
  if (busy === undefined) return;
  throw new ArmError(
    409,
    'HCRP409',
    `An extension of type ${busy.properties.type} is still processing. Only one instance of an extension may be in progress at a time for the same resource. Please retry after sometime.`,
    { target: targetOf(request) },
  );
};

/** @throws {ArmError} 409 when the machine has the type under another name. The wording is the sandbox's. */
const refuseSecondInstance = (
  request: ArmRequest,
  machine: MachineState,
  { publisher, type }: ExtensionWrite,
): void => {
  const other = extensionsOf(request.tenant, machine).find(
    (extension) =>
      idKey(extension.properties.publisher ?? '') === idKey(publisher) &&
      idKey(extension.properties.type ?? '') === idKey(type) &&
      !hasNameOf(request, extension),
  );
  if (other === undefined) return;
  throw new ArmError(
    409,
    'HCRP409',
    `An extension of type ${type} and publisher ${publisher} exists on the machine already, under the name ${other.name}. Only one instance of an extension is allowed for the same resource.`,
    { target: targetOf(request) },
  );
};

const accepted = (request: ArmRequest, operation: OperationState): ArmReply => ({
  status: 202,
  headers: operationHeaders(request, operation),
});

const newExtension = (request: ArmRequest, machine: MachineState, write: ExtensionWrite): ExtensionState => {
  const name = request.params['extensionName'] ?? '';
  return {
    id: `${machine.id.replace('/machines/', '/Machines/')}/Extensions/${name}`,
    name,
    machineId: machine.id,
    location: machine.location,
    tags: write.tags,
    properties: {
      ...write.properties,
      publisher: write.publisher,
      type: write.type,
      provisioningState: 'Creating',
      instanceView: { name, type: write.type, status: {} },
    },
  };
};

const install = (request: ArmRequest, machine: MachineState, extension: ExtensionState): ArmReply => {
  const operation = startMachineOperation(request, machine, extension.id);
  beginInstall(request.tenant, extension, operation.id, tenantNow(request.tenant));
  return accepted(request, operation);
};

const readWrite = (request: ArmRequest, machine: MachineState, existing?: ExtensionState): ExtensionWrite => {
  const write = readExtensionWrite(request.body, machine, targetOf(request), existing);
  return { ...write, properties: propertiesIn(request.apiVersion, write.properties) };
};

const put = (request: ArmRequest): ArmReply => {
  const machine = requireParentMachine(request, 'machines/extensions');
  const write = readWrite(request, machine);
  refuseSecondInstance(request, machine, write);
  refuseIfBusy(request, machine, write.type);
  const existing = findExtension(request, machine);
  const extension = existing ?? newExtension(request, machine, write);
  if (existing === undefined) {
    request.tenant.extensions.set(idKey(extension.id), extension);
  } else {
    const isInstalled = existing.properties.provisioningState === 'Succeeded';
    existing.tags = write.tags;
    existing.properties = {
      ...keptAtPut(existing.properties, (name) => knowsProperty(request.apiVersion, name)),
      ...write.properties,
      publisher: write.publisher,
      type: write.type,
      provisioningState: isInstalled ? 'Updating' : 'Creating',
    };
  }
  return install(request, machine, extension);
};

const patch = (request: ArmRequest): ArmReply => {
  const machine = requireMachine(request);
  const extension = requireExtension(request, machine);
  const write = readWrite(request, machine, extension);
  refuseSecondInstance(request, machine, write);
  refuseIfBusy(request, machine, write.type);
  extension.tags = write.tags;
  extension.properties = { ...extension.properties, ...write.properties, provisioningState: 'Updating' };
  return install(request, machine, extension);
};

/** @throws {ArmError} 409 for what Azure itself keeps on an Azure Local node. The wording is the sandbox's. */
const refuseIfManaged = (request: ArmRequest, machine: MachineState, { name, properties }: ExtensionState): void => {
  const isNode = machine.properties['parentClusterResourceId'] !== undefined;
  if (!isNode || !isRemoteSupport(properties.publisher, properties.type)) return;
  throw new ArmError(
    409,
    'OperationNotAllowed',
    `The extension ${name} is managed by Azure on Azure Local machines and can't be uninstalled.`,
    { target: targetOf(request) },
  );
};

const remove = (request: ArmRequest): ArmReply => {
  const machine = requireMachine(request);
  const extension = findExtension(request, machine);
  if (extension === undefined) return { status: 204 };
  refuseIfManaged(request, machine, extension);
  refuseIfBusy(request, machine, extension.properties.type ?? '');
  extension.properties.provisioningState = 'Deleting';
  const operation = startMachineOperation(request, machine, extension.id);
  beginUninstall(request.tenant, extension, operation.id, tenantNow(request.tenant));
  return accepted(request, operation);
};

const shown = ({ apiVersion }: ArmRequest, extension: ExtensionState): JsonObject =>
  resourceIn(apiVersion, extensionResource(extension));

const read = (request: ArmRequest): ArmReply => ok(shown(request, requireExtension(request, requireMachine(request))));

const list = (request: ArmRequest): ArmReply =>
  ok({ value: extensionsOf(request.tenant, requireMachine(request)).map((extension) => shown(request, extension)) });

const route = routesOf('Microsoft.HybridCompute/machines/extensions', hybridComputeVersions);

export const extensionRoutes: ArmRoute[] = [
  route('GET', `${machinePath}/extensions`, 'read', list),
  route('GET', extensionPath, 'read', read),
  route('PUT', extensionPath, 'write', put),
  route('PATCH', extensionPath, 'write', patch),
  route('DELETE', extensionPath, 'delete', remove),
];
