import { alertRoutes } from '#sandbox/arm/alerts/alert-resources.ts';
import { deploymentRoutes } from '#sandbox/arm/deployments/deployments.ts';
import { edgeDeviceRoutes } from '#sandbox/arm/hybrid-compute/edge-devices.ts';
import { extensionRoutes } from '#sandbox/arm/hybrid-compute/hybrid-compute-extensions.ts';
import { licenseProfileRoutes } from '#sandbox/arm/hybrid-compute/hybrid-compute-license-profiles.ts';
import { machineRoutes } from '#sandbox/arm/hybrid-compute/hybrid-compute-machines.ts';
import { extensionMetadataRoutes } from '#sandbox/arm/hybrid-compute/hybrid-compute-metadata.ts';
import { resourceGraphRoutes } from '#sandbox/arm/graph/resource-graph.ts';
import { approvalRoutes } from '#sandbox/arm/pim/approvals.ts';
import { rolePolicyRoutes } from '#sandbox/arm/pim/policies.ts';
import { roleRequestRoutes } from '#sandbox/arm/pim/requests.ts';
import { scheduleRoutes } from '#sandbox/arm/pim/schedules.ts';
import { denyAssignmentRoutes } from '#sandbox/arm/policy/deny-assignments.ts';
import { policyRestrictionRoutes } from '#sandbox/arm/policy/policy-restrictions.ts';
import { policyRoutes } from '#sandbox/arm/policy/policy-routes.ts';
import { activityLogRoutes } from './activity-log.ts';
import { declaredRoutes } from './declared-resources.ts';
import type { ArmRoute } from './http.ts';
import { lockRoutes } from './locks.ts';
import { operationRoutes } from './operations.ts';
import { providerRoutes } from './providers.ts';
import { resourceGroupRoutes } from './resource-groups.ts';
import { roleAssignmentRoutes } from './role-assignments.ts';
import { roleDefinitionRoutes } from './role-definitions.ts';
import { subscriptionRoutes } from './subscriptions.ts';
import { supportRoutes } from './support.ts';
import { tagRoutes } from './tags.ts';
import { edgeDeviceVersions, hybridComputeVersions } from './versions.ts';

/** A new resource kind adds its list here. */
const ofResources: readonly ArmRoute[] = [
  ...subscriptionRoutes,
  ...resourceGroupRoutes,
  ...deploymentRoutes,
  ...tagRoutes,
  ...lockRoutes,
  ...rolePolicyRoutes,
  ...scheduleRoutes,
  ...roleRequestRoutes,
  ...approvalRoutes,
  ...policyRoutes,
  ...policyRestrictionRoutes,
  ...denyAssignmentRoutes,
  ...roleAssignmentRoutes,
  ...roleDefinitionRoutes,
  ...resourceGraphRoutes,
  ...activityLogRoutes,
  ...alertRoutes,
  ...declaredRoutes,
  ...supportRoutes,
  ...machineRoutes,
  ...licenseProfileRoutes,
  ...extensionRoutes,
  ...extensionMetadataRoutes,
  ...operationRoutes('Microsoft.HybridCompute', hybridComputeVersions),
  ...edgeDeviceRoutes,
  ...operationRoutes('Microsoft.AzureStackHCI', edgeDeviceVersions),
];

/** Everything that the sandbox's Azure Resource Manager can do. */
export const armRoutes: readonly ArmRoute[] = [...ofResources, ...providerRoutes(ofResources)];
