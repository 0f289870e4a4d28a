import { itemText, schedule } from '#sandbox/machines/schedule.ts';
import type { Happening } from '#sandbox/machines/schedule.ts';
import { lifeTime, tenantNow } from '#sandbox/tenant.ts';
import type { LicenseProfileState, MachineState, OperationState } from '#sandbox/tenant.ts';
import { ArmError } from '#sandbox/arm/http.ts';
import type { ArmReply, ArmRequest, ArmRoute } from '#sandbox/arm/http.ts';
import { finishOperation, operationHeaders } from '#sandbox/arm/operations.ts';
import { isObject, locationOf, objectBody, partOf, refuseOthers, tagsOf } from '#sandbox/arm/request-body.ts';
import type { JsonObject } from '#sandbox/arm/request-body.ts';
import { requireValidTags } from '#sandbox/arm/tag-rules.ts';
import { armTimestamp } from '#sandbox/arm/timestamps.ts';
import { requireMachine, requireParentMachine, startMachineOperation } from './hybrid-compute-lookup.ts';
import { licenseProfileVersions, machinePath } from './hybrid-compute-versions.ts';

/** Seconds of life after which the machine shows what its profile says; Microsoft speaks of ten minutes at most. */
const activationTime = 20;

const day = 24 * 60 * 60 * 1000;

/** The machine's profile: as written, or as what the machine shows of its license implies. */
const profileOf = ({ licenseProfile, properties }: MachineState): LicenseProfileState | undefined => {
  if (licenseProfile !== undefined) return licenseProfile;
  const view = properties['licenseProfile'];
  const softwareAssurance = partOf(view, 'softwareAssurance')['softwareAssuranceCustomer'] === true;
  const productProfile = partOf(view, 'productProfile');
  if (!softwareAssurance && productProfile['subscriptionStatus'] !== 'Enabled') return undefined;
  return { tags: {}, softwareAssurance, productProfile, provisioningState: 'Succeeded' };
};

const profileId = ({ id }: MachineState): string => `${id}/licenseProfiles/default`;

const profileResource = (machine: MachineState, profile: LicenseProfileState): JsonObject => ({
  id: profileId(machine),
  name: 'default',
  type: 'Microsoft.HybridCompute/machines/licenseProfiles',
  location: machine.location,
  tags: profile.tags,
  properties: {
    provisioningState: profile.provisioningState,
    softwareAssurance: { softwareAssuranceCustomer: profile.softwareAssurance },
    productProfile: profile.productProfile,
  },
});

/** @throws {ArmError} 404 when the machine has no profile. */
const requireProfile = ({ params }: ArmRequest, machine: MachineState): LicenseProfileState => {
  const profile = profileOf(machine);
  if (profile !== undefined) return profile;
  const target = [params['subscriptionId'], params['resourceGroup'], machine.name, 'default'].join('/');
  throw new ArmError(404, 'HCRP404', 'The requested resource was not found.', { target });
};

const badRequest = (message: string): ArmError => new ArmError(400, 'HCRP400', message);

/** @throws {ArmError} 400 for what is neither true nor false. */
const assuranceOf = (properties: JsonObject, otherwise: boolean): boolean => {
  const customer = partOf(properties, 'softwareAssurance')['softwareAssuranceCustomer'] ?? otherwise;
  if (typeof customer === 'boolean') return customer;
  throw badRequest('The property softwareAssuranceCustomer must be true or false.');
};

/** What pay-as-you-go becomes; without a word on it, it stays as it is. @throws {ArmError} 400 for another status. */
const productOf = (properties: JsonObject, current: JsonObject, now: number): JsonObject => {
  const { productType, subscriptionStatus: status } = partOf(properties, 'productProfile');
  if (status === undefined || status === current['subscriptionStatus']) return current;
  const product = { ...current, ...(productType === undefined ? {} : { productType }) };
  if (status === 'Enable' || status === 'Enabled') {
    const enrolled = { enrollmentDate: armTimestamp(now), billingStartDate: armTimestamp(now + 7 * day) };
    return { ...product, ...enrolled, subscriptionStatus: 'Enabling' };
  }
  if (status === 'Disable' || status === 'Disabled')
    return { ...product, disenrollmentDate: armTimestamp(now), subscriptionStatus: 'Disabling' };
  throw badRequest(`The subscription status ${JSON.stringify(status)} is not one of Enable, Disable.`);
};

const begin = (request: ArmRequest, machine: MachineState): OperationState => {
  const { tenant } = request;
  const operation = startMachineOperation(request, machine, profileId(machine));
  schedule(tenant, tenantNow(tenant) + lifeTime(tenant, activationTime), 'license.activate', {
    machine: machine.id.toLowerCase(),
    operationId: operation.id,
  });
  return operation;
};

/** @throws {ArmError} 400 for a body that does not fit, 501 for what the sandbox would forget. */
const write = (request: ArmRequest): ArmReply => {
  const isPut = request.method === 'PUT';
  const machine = isPut ? requireParentMachine(request, 'machines/licenseProfiles') : requireMachine(request);
  const body = objectBody(request.body);
  if (isPut && locationOf(body) !== machine.location)
    throw badRequest(`The location of a license profile must be the machine's, ${machine.location}.`);
  const existing = isPut ? profileOf(machine) : requireProfile(request, machine);
  const asked = partOf(body, 'properties');
  refuseOthers(asked, ['softwareAssurance', 'productProfile', 'provisioningState'], 'a license profile');
  const view = machine.properties['licenseProfile'];
  if (!isObject(view)) throw badRequest('License profiles are for machines with Windows.');
  const current = existing?.productProfile ?? partOf(view, 'productProfile');
  const tags = body['tags'] === undefined && !isPut ? existing?.tags : requireValidTags(tagsOf(body['tags']));
  machine.licenseProfile = {
    tags: tags ?? {},
    softwareAssurance: assuranceOf(asked, !isPut && existing?.softwareAssurance === true),
    productProfile: productOf(asked, current, tenantNow(request.tenant)),
    provisioningState: existing === undefined ? 'Creating' : 'Updating',
  };
  const headers = operationHeaders(request, begin(request, machine));
  if (!isPut) return { status: 202, headers };
  const made = profileResource(machine, machine.licenseProfile);
  return { status: existing === undefined ? 201 : 200, headers, body: made };
};

const remove = (request: ArmRequest): ArmReply => {
  const machine = requireMachine(request);
  const profile = profileOf(machine);
  if (profile === undefined) return { status: 204 };
  machine.licenseProfile = { ...profile, provisioningState: 'Deleting' };
  return { status: 202, headers: operationHeaders(request, begin(request, machine)) };
};

const settled = new Map<unknown, string>([
  ['Enabling', 'Enabled'],
  ['Disabling', 'Disabled'],
]);

/** Lets the machine show what its profile has come to say. */
const activate: Happening = (tenant, item) => {
  const machine = tenant.machines.get(itemText(item, 'machine'));
  if (machine?.licenseProfile !== undefined) settle(machine, machine.licenseProfile);
  const result = machine?.licenseProfile && profileResource(machine, machine.licenseProfile);
  finishOperation(tenant, itemText(item, 'operationId'), { status: 'Succeeded', result }, item.at);
};

const settle = (machine: MachineState, profile: LicenseProfileState): void => {
  const isGone = profile.provisioningState === 'Deleting';
  const status = profile.productProfile['subscriptionStatus'];
  const productProfile: JsonObject = {
    ...profile.productProfile,
    subscriptionStatus: isGone && status === 'Enabled' ? 'Disabled' : (settled.get(status) ?? status),
  };
  machine.properties['licenseProfile'] = {
    ...partOf(machine.properties, 'licenseProfile'),
    softwareAssurance: { softwareAssuranceCustomer: profile.softwareAssurance && !isGone },
    productProfile,
  };
  if (isGone) delete machine.licenseProfile;
  else machine.licenseProfile = { ...profile, productProfile, provisioningState: 'Succeeded' };
};

export const licenseHappenings: Readonly<Record<string, Happening>> = { 'license.activate': activate };

const read = (request: ArmRequest): ArmReply => {
  const machine = requireMachine(request);
  return { status: 200, body: profileResource(machine, requireProfile(request, machine)) };
};

const list = (request: ArmRequest): ArmReply => {
  const machine = requireMachine(request);
  const profile = profileOf(machine);
  return { status: 200, body: { value: profile === undefined ? [] : [profileResource(machine, profile)] } };
};

const route = (method: ArmRoute['method'], suffix: string, verb: string, handle: ArmRoute['handle']): ArmRoute => ({
  method,
  path: `${machinePath}/licenseProfiles${suffix}`,
  apiVersions: licenseProfileVersions,
  action: `Microsoft.HybridCompute/machines/licenseProfiles/${verb}`,
  handle,
});

export const licenseProfileRoutes: ArmRoute[] = [
  route('GET', '', 'read', list),
  route('GET', '/default', 'read', read),
  route('PUT', '/default', 'write', write),
  route('PATCH', '/default', 'write', write),
  route('DELETE', '/default', 'delete', remove),
];
