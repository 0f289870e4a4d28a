import { idKey, type MachineState, type OperationState } from '#sandbox/tenant.ts';
import { ArmError, type ArmRequest } from '#sandbox/arm/http.ts';
import { startOperation } from '#sandbox/arm/operations.ts';
import { requireGroup, scopeNotFound } from '#sandbox/arm/scope-lookup.ts';

export const findMachine = ({ tenant, params }: ArmRequest): MachineState | undefined =>
  tenant.machines.get(
    idKey(
      `/subscriptions/${params['subscriptionId']}/resourceGroups/${params['resourceGroup']}/providers/Microsoft.HybridCompute/machines/${params['machineName']}`,
    ),
  );

/** The machine of the path. @throws {ArmError} 404 with ARM's text when it or its group does not exist. */
export const requireMachine = (request: ArmRequest): MachineState => {
  requireGroup(request);
  const machine = findMachine(request);
  if (machine !== undefined) return machine;
  throw scopeNotFound(request.path.split('/').slice(0, 9).join('/'));
};

/** The machine that a child is to be written under. @throws {ArmError} 404 with ARM's text for a missing parent. */
export const requireParentMachine = (request: ArmRequest, childType: string): MachineState => {
  requireGroup(request);
  const machine = findMachine(request);
  if (machine !== undefined) return machine;
  throw new ArmError(
    404,
    'ParentResourceNotFound',
    `Failed to perform 'write' on resource(s) of type '${childType}', because the parent resource '${request.path.split('/').slice(0, 9).join('/')}' could not be found.`,
  );
};

/** Registers a long-running operation of HybridCompute on a machine or what belongs to it. */
export const startMachineOperation = (request: ArmRequest, machine: MachineState, resourceId: string): OperationState =>
  startOperation(request, {
    provider: `Microsoft.HybridCompute/locations/${machine.location}`,
    subscriptionId: machine.subscriptionId,
    resourceId: idKey(resourceId),
  });
