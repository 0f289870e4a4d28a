import { activityLogRoutes } from './activity-log.ts';
import { deploymentRoutes } from './deployments.ts';
import { edgeDeviceRoutes, edgeDeviceVersions } from './edge-devices.ts';
import { extensionRoutes } from './hybrid-compute-extensions.ts';
import { machineRoutes } from './hybrid-compute-machines.ts';
import { extensionMetadataRoutes } from './hybrid-compute-metadata.ts';
import { hybridComputeVersions } from './hybrid-compute-versions.ts';
import type { ArmRoute } from './http.ts';
import { lockRoutes } from './locks.ts';
import { operationRoutes } from './operations.ts';
import { permissionRoutes } from './permissions.ts';
import { providerRoutes } from './providers.ts';
import { resourceGraphRoutes } from './resource-graph.ts';
import { resourceGroupRoutes } from './resource-groups.ts';
import { subscriptionRoutes } from './subscriptions.ts';
import { supportRoutes } from './support.ts';
import { tagRoutes } from './tags.ts';

/** Everything that the sandbox's Azure Resource Manager can do. A new resource kind adds its list here. */
export const armRoutes: readonly ArmRoute[] = [
  ...subscriptionRoutes,
  ...resourceGroupRoutes,
  ...providerRoutes,
  ...deploymentRoutes,
  ...tagRoutes,
  ...lockRoutes,
  ...permissionRoutes,
  ...resourceGraphRoutes,
  ...activityLogRoutes,
  ...supportRoutes,
  ...machineRoutes,
  ...extensionRoutes,
  ...extensionMetadataRoutes,
  ...operationRoutes('Microsoft.HybridCompute', hybridComputeVersions),
  ...edgeDeviceRoutes,
  ...operationRoutes('Microsoft.AzureStackHCI', edgeDeviceVersions),
];
