import { remoteSupportExtension } from '#sandbox/machines/remote-support-extension.ts';
import { idKey } from '#sandbox/tenant.ts';
import { ArmError } from '#sandbox/arm/http.ts';
import type { ArmReply, ArmRequest, ArmRoute } from '#sandbox/arm/http.ts';
import type { JsonObject } from '#sandbox/arm/request-body.ts';
import { hybridComputeVersions } from './hybrid-compute-versions.ts';

/** Regions of the clouds of China and of the government of the United States: where Microsoft says that there is no remote support. */
const regionsWithout = ['usgovvirginia', 'usgovarizona', 'chinanorth2', 'chinanorth3', 'chinaeast2'];

/** Azure Arc's other regions: https://azure.microsoft.com/explore/global-infrastructure/products-by-region */
const regions = `
  australiacentral australiaeast australiasoutheast brazilsouth canadacentral canadaeast centralindia
  centralus eastasia eastus eastus2 francecentral germanywestcentral israelcentral italynorth japaneast
  japanwest koreacentral koreasouth mexicocentral newzealandnorth northcentralus northeurope norwayeast
  norwaywest polandcentral qatarcentral southafricanorth southcentralus southindia southeastasia
  spaincentral swedencentral switzerlandnorth uaenorth uksouth ukwest westcentralus westeurope westus
  westus2 westus3
`
  .trim()
  .split(/\s+/);

interface Offer {
  publisher: string;
  type: string;
  versions: readonly string[];
  /** Lower-case regions in which it isn't published. */
  without?: readonly string[];
}

/** Extensions on offer. The versions of remote support are the sandbox's own: Microsoft publishes none. */
const offers: readonly Offer[] = [
  {
    ...remoteSupportExtension,
    versions: ['1.1.9.0', '1.2.1.0', remoteSupportExtension.version],
    without: regionsWithout,
  },
  { publisher: 'Microsoft.Azure.Monitor', type: 'AzureMonitorWindowsAgent', versions: ['1.36.0.0', '1.38.0.0'] },
  { publisher: 'Microsoft.Azure.Monitor', type: 'AzureMonitorLinuxAgent', versions: ['1.36.0', '1.38.1'] },
  { publisher: 'Microsoft.Compute', type: 'CustomScriptExtension', versions: ['1.10.18', '1.10.20'] },
];

/** @throws {ArmError} 400 for a region that isn't one of Azure Arc's. */
const regionOf = ({ params, apiVersion }: ArmRequest): string => {
  const region = idKey(params['location'] ?? '').replaceAll(' ', '');
  if (regions.includes(region) || regionsWithout.includes(region)) return region;
  throw new ArmError(
    400,
    'NoRegisteredProviderFound',
    `No registered resource provider found for location '${region}' and API version '${apiVersion}' for type 'locations/publishers/extensionTypes/versions'. The supported api-versions are '${hybridComputeVersions.join(', ')}'. The supported locations are '${regions.join(', ')}'.`,
  );
};

const offered = (request: ArmRequest): JsonObject[] => {
  const { publisher = '', extensionType = '' } = request.params;
  const region = regionOf(request);
  const offer = offers.find(
    (each) => idKey(each.publisher) === idKey(publisher) && idKey(each.type) === idKey(extensionType),
  );
  const versions = offer === undefined || offer.without?.includes(region) ? [] : offer.versions;
  const parent = `${request.path.split(/\/locations\//i)[0]}/locations/${region}/publishers/${publisher}/extensionTypes/${extensionType}`;
  return versions.map((version) => ({
    id: `${parent}/versions/${version}`,
    properties: { version, extensionType, publisher },
  }));
};

const list = (request: ArmRequest): ArmReply => ({ status: 200, body: { value: offered(request) } });

/** @throws {ArmError} 404 for a version that isn't published in the region. */
const read = (request: ArmRequest): ArmReply => {
  const version = request.params['version'] ?? '';
  const found = offered(request).find(({ id }) => String(id).endsWith(`/${version}`));
  if (found !== undefined) return { status: 200, body: found };
  throw new ArmError(404, 'HCRP404', 'The requested resource was not found.', { target: version });
};

const versionsPath =
  '/providers/Microsoft.HybridCompute/locations/{location}/publishers/{publisher}/extensionTypes/{extensionType}/versions';

const inSubscription = (suffix: string, handle: ArmRoute['handle']): ArmRoute => ({
  method: 'GET',
  path: `/subscriptions/{subscriptionId}${versionsPath}${suffix}`,
  apiVersions: hybridComputeVersions,
  action: 'Microsoft.HybridCompute/locations/publishers/extensionTypes/versions/read',
  scope: (request) => `/subscriptions/${request.params['subscriptionId']}`,
  handle,
});

/** Newer versions ask the tenant, which any caller may. */
const inTenant = (suffix: string, handle: ArmRoute['handle']): ArmRoute => ({
  method: 'GET',
  path: `${versionsPath}${suffix}`,
  apiVersions: ['2026-07-15'],
  action: null,
  handle,
});

export const extensionMetadataRoutes: ArmRoute[] = [
  inSubscription('', list),
  inSubscription('/{version}', read),
  inTenant('', list),
  inTenant('/{version}', read),
];
