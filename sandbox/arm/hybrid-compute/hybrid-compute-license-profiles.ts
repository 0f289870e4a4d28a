import { idKey, tenantNow, type KeptResource, type MachineState } from '#sandbox/tenant.ts';
import type { ArmRequest, ArmRoute } from '#sandbox/arm/http.ts';
import { keptRoutes } from '#sandbox/arm/kept-resources.ts';
import { finishOperation, operationHeaders } from '#sandbox/arm/operations.ts';
import { partOf, type JsonObject } from '#sandbox/json.ts';
import { locationOf, objectBody } from '#sandbox/arm/request-body.ts';
import { requireMachine, requireParentMachine, startMachineOperation } from './hybrid-compute-lookup.ts';
import { licenseProfileVersions } from '#sandbox/arm/versions.ts';
import { machinePath } from './hybrid-compute-versions.ts';

const type = 'Microsoft.HybridCompute/machines/licenseProfiles';

const machineOf = (request: ArmRequest): MachineState =>
  request.method === 'PUT' ? requireParentMachine(request, 'machines/licenseProfiles') : requireMachine(request);

const idOf = ({ id }: MachineState): string => `${id}/licenseProfiles/default`;

const isEnabled = (product: JsonObject): boolean => product['subscriptionStatus'] === 'Enabled';

/** The profile as it is kept; a machine that came with a license has one that nobody put here. */
const find = (request: ArmRequest): KeptResource | undefined => {
  const machine = machineOf(request);
  if (request.method === 'PUT') locationOf(objectBody(request.body));
  const id = idOf(machine);
  const kept = request.tenant.keptResources.get(idKey(id));
  const view = machine.properties['licenseProfile'];
  const softwareAssurance = partOf(view, 'softwareAssurance');
  const productProfile = partOf(view, 'productProfile');
  const isLicensed = softwareAssurance['softwareAssuranceCustomer'] === true || isEnabled(productProfile);
  if (kept !== undefined || !isLicensed) return kept;
  const properties = { softwareAssurance, productProfile };
  return { id, name: 'default', type, location: machine.location, tags: {}, properties };
};

/** Lets the machine show what its profile says. What Azure takes up to ten minutes for is an operation that has ended already. */
const changed = (request: ArmRequest, resource: KeptResource | undefined): Record<string, string> => {
  const machine = machineOf(request);
  const view = partOf(machine.properties, 'licenseProfile');
  const product = partOf(view, 'productProfile');
  machine.properties['licenseProfile'] = {
    ...view,
    softwareAssurance: resource?.properties['softwareAssurance'] ?? { softwareAssuranceCustomer: false },
    productProfile: {
      ...product,
      ...partOf(resource?.properties, 'productProfile'),
      ...(resource === undefined && isEnabled(product) ? { subscriptionStatus: 'Disabled' } : {}),
    },
  };
  const operation = startMachineOperation(request, machine, idOf(machine));
  finishOperation(request.tenant, operation.id, { status: 'Succeeded', result: resource }, tenantNow(request.tenant));
  return operationHeaders(request, operation);
};

export const licenseProfileRoutes: ArmRoute[] = keptRoutes({
  type,
  path: `${machinePath}/licenseProfiles/default`,
  apiVersions: licenseProfileVersions,
  required: {
    softwareAssurance: (value) =>
      typeof (partOf({ value }, 'value')['softwareAssuranceCustomer'] ?? false) === 'boolean',
  },
  defaults: { provisioningState: 'Succeeded' },
  changeable: ['softwareAssurance', 'productProfile'],
  find,
  changed,
});
