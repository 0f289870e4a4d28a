import { remoteSupportExtension } from '#sandbox/machines/remote-support-extension.ts';
import { idKey } from '#sandbox/tenant.ts';
import { ok, routesOf, type ArmReply, type ArmRequest, type ArmRoute } from '#sandbox/arm/http.ts';
import { hybridComputeVersions } from '#sandbox/arm/versions.ts';

/** Regions of the clouds of China and of the government of the United States: where Microsoft says that there is no remote support. */
const regionsWithout = ['usgovvirginia', 'usgovarizona', 'chinanorth2', 'chinanorth3', 'chinaeast2'];

const remoteSupport = idKey(`${remoteSupportExtension.publisher}/${remoteSupportExtension.type}`);

/** Versions on offer. Those of remote support are the sandbox's own: Microsoft publishes none. */
const offers: ReadonlyMap<string, readonly string[]> = new Map([
  [remoteSupport, ['1.1.9.0', '1.2.1.0', remoteSupportExtension.version]],
  ['microsoft.azure.monitor/azuremonitorwindowsagent', ['1.36.0.0', '1.38.0.0']],
  ['microsoft.azure.monitor/azuremonitorlinuxagent', ['1.36.0', '1.38.1']],
  ['microsoft.compute/customscriptextension', ['1.10.18', '1.10.20']],
]);

const list = (request: ArmRequest): ArmReply => {
  const { publisher = '', extensionType = '' } = request.params;
  const region = idKey(request.params['location'] ?? '').replaceAll(' ', '');
  const key = idKey(`${publisher}/${extensionType}`);
  const isWithout = key === remoteSupport && regionsWithout.includes(region);
  const versions = isWithout ? [] : (offers.get(key) ?? []);
  const provider = request.path.split(/\/locations\//i)[0];
  const parent = `${provider}/locations/${region}/publishers/${publisher}/extensionTypes/${extensionType}`;
  const value = versions.map((version) => ({
    id: `${parent}/versions/${version}`,
    properties: { version, extensionType, publisher },
  }));
  return ok({ value });
};

const versionsPath =
  '/providers/Microsoft.HybridCompute/locations/{location}/publishers/{publisher}/extensionTypes/{extensionType}/versions';

const subscription = '/subscriptions/{subscriptionId}';
const route = routesOf('Microsoft.HybridCompute/locations/publishers/extensionTypes/versions', hybridComputeVersions);

export const extensionMetadataRoutes: ArmRoute[] = [
  {
    ...route('GET', subscription + versionsPath, 'read', list),
    scope: (request) => `/subscriptions/${request.params['subscriptionId']}`,
  },
  // Newer versions ask the tenant, which any caller may.
  route('GET', versionsPath, null, list),
];
