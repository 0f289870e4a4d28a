import { isRemoteSupport } from '#sandbox/machines/remote-support-extension.ts';
import type { ArmReply, ArmRequest, ArmRoute } from '#sandbox/arm/http.ts';
import { hybridComputeVersions } from '#sandbox/arm/versions.ts';

/** Versions of the remote support extension on offer here. They are the sandbox's own: Microsoft publishes none. */
const remoteSupportVersions = ['1.1.9.0', '1.2.1.0', '1.2.4.0'];

/** Regions where Microsoft offers no remote support; Azure lists no versions there. */
const regionsWithout = new Set(['usgovvirginia', 'usgovarizona', 'chinanorth2', 'chinanorth3', 'chinaeast2']);

const listVersions = (request: ArmRequest): ArmReply => {
  const { subscriptionId, location = '', publisher = '', extensionType = '' } = request.params;
  const isOffered = isRemoteSupport(publisher, extensionType) && !regionsWithout.has(location.toLowerCase());
  const versions = isOffered ? remoteSupportVersions : [];
  const parent = `/subscriptions/${subscriptionId}/providers/Microsoft.HybridCompute/locations/${location.toLowerCase()}/publishers/${publisher}/extensionTypes/${extensionType}`;
  return {
    status: 200,
    body: {
      value: versions.map((version) => ({
        id: `${parent}/versions/${version}`,
        properties: { version, extensionType, publisher },
      })),
    },
  };
};

export const extensionMetadataRoutes: ArmRoute[] = [
  {
    method: 'GET',
    path: '/subscriptions/{subscriptionId}/providers/Microsoft.HybridCompute/locations/{location}/publishers/{publisher}/extensionTypes/{extensionType}/versions',
    apiVersions: hybridComputeVersions,
    action: 'Microsoft.HybridCompute/locations/publishers/extensionTypes/versions/read',
    scope: (request) => `/subscriptions/${request.params['subscriptionId']}`,
    handle: listVersions,
  },
];
