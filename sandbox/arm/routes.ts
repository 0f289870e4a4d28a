import { edgeDeviceRoutes, edgeDeviceVersions } from './edge-devices.ts';
import { extensionRoutes } from './hybrid-compute-extensions.ts';
import { machineRoutes } from './hybrid-compute-machines.ts';
import { extensionMetadataRoutes } from './hybrid-compute-metadata.ts';
import { hybridComputeVersions } from './hybrid-compute-versions.ts';
import type { ArmRoute } from './http.ts';
import { operationRoutes } from './operations.ts';

/** Everything that the sandbox's Azure Resource Manager can do. A new resource kind adds its list here. */
export const armRoutes: readonly ArmRoute[] = [
  ...machineRoutes,
  ...extensionRoutes,
  ...extensionMetadataRoutes,
  ...operationRoutes('Microsoft.HybridCompute', hybridComputeVersions),
  ...edgeDeviceRoutes,
  ...operationRoutes('Microsoft.AzureStackHCI', edgeDeviceVersions),
];
