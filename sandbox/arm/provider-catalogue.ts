import {
  accountVersions,
  actionGroupVersions,
  activityLogVersions,
  edgeDeviceVersions,
  hybridComputeVersions,
  licenseProfileVersions,
  alertVersions,
  approvalVersions,
  denyAssignmentVersions,
  diagnosticVersions,
  lockVersions,
  permissionVersions,
  policyExemptionVersions,
  policyInsightsVersions,
  policyVersions,
  resourceGraphVersions,
  resourceVersions,
  roleVersions,
  scheduleVersions,
  siteVersions,
  subscriptionVersions,
  supportVersions,
  workspaceVersions,
} from './versions.ts';

interface ProviderType {
  resourceType: string;
  apiVersions: readonly string[];
}

export interface Provider {
  namespace: string;
  /** Whether a subscription must register before it may use the namespace. */
  registration: 'RegistrationRequired' | 'RegistrationFree';
  types: readonly ProviderType[];
}

const type = (resourceType: string, apiVersions: readonly string[]): ProviderType => ({ resourceType, apiVersions });

/** The resource providers that the sandbox knows, with the types it emulates. */
export const providerCatalogue: readonly Provider[] = [
  {
    namespace: 'Microsoft.HybridCompute',
    registration: 'RegistrationRequired',
    types: [
      type('machines', hybridComputeVersions),
      type('machines/extensions', hybridComputeVersions),
      type('machines/licenseProfiles', licenseProfileVersions),
    ],
  },
  {
    namespace: 'Microsoft.AzureStackHCI',
    registration: 'RegistrationRequired',
    types: [type('edgeDevices', edgeDeviceVersions), type('edgeDevices/jobs', edgeDeviceVersions)],
  },
  { namespace: 'Microsoft.GuestConfiguration', registration: 'RegistrationRequired', types: [] },
  { namespace: 'Microsoft.HybridConnectivity', registration: 'RegistrationRequired', types: [] },
  {
    namespace: 'Microsoft.Resources',
    registration: 'RegistrationFree',
    types: [
      type('subscriptions', subscriptionVersions),
      type('resourceGroups', resourceVersions),
      type('deployments', resourceVersions),
      type('tags', resourceVersions),
    ],
  },
  {
    namespace: 'Microsoft.Authorization',
    registration: 'RegistrationFree',
    types: [
      type('locks', lockVersions),
      type('permissions', permissionVersions),
      type('policyDefinitions', policyVersions),
      type('policyAssignments', policyVersions),
      type('policyExemptions', policyExemptionVersions),
      type('denyAssignments', denyAssignmentVersions),
      type('roleAssignments', roleVersions),
      type('roleDefinitions', roleVersions),
      type('roleManagementPolicies', scheduleVersions),
      type('roleManagementPolicyAssignments', scheduleVersions),
      type('roleEligibilityScheduleRequests', scheduleVersions),
      type('roleEligibilitySchedules', scheduleVersions),
      type('roleEligibilityScheduleInstances', scheduleVersions),
      type('roleAssignmentScheduleRequests', scheduleVersions),
      type('roleAssignmentSchedules', scheduleVersions),
      type('roleAssignmentScheduleInstances', scheduleVersions),
      type('roleAssignmentApprovals', approvalVersions),
    ],
  },
  {
    namespace: 'Microsoft.PolicyInsights',
    registration: 'RegistrationRequired',
    types: [type('checkPolicyRestrictions', policyInsightsVersions)],
  },
  {
    namespace: 'Microsoft.Insights',
    registration: 'RegistrationFree',
    types: [
      type('eventtypes', activityLogVersions),
      type('activityLogAlerts', alertVersions),
      type('actionGroups', actionGroupVersions),
      type('diagnosticSettings', diagnosticVersions),
    ],
  },
  {
    namespace: 'Microsoft.Storage',
    registration: 'RegistrationRequired',
    types: [
      type('storageAccounts', accountVersions),
      type('storageAccounts/blobServices', accountVersions),
      type('storageAccounts/blobServices/containers', accountVersions),
      type('storageAccounts/blobServices/containers/immutabilityPolicies', accountVersions),
    ],
  },
  {
    namespace: 'Microsoft.Web',
    registration: 'RegistrationRequired',
    types: [type('staticSites', siteVersions)],
  },
  {
    namespace: 'Microsoft.OperationalInsights',
    registration: 'RegistrationRequired',
    types: [type('workspaces', workspaceVersions)],
  },
  {
    namespace: 'Microsoft.ResourceGraph',
    registration: 'RegistrationFree',
    types: [type('resources', resourceGraphVersions)],
  },
  {
    namespace: 'Microsoft.Support',
    registration: 'RegistrationFree',
    types: [type('supportTickets', supportVersions)],
  },
];

const registered = new Set(
  providerCatalogue
    .filter(({ registration }) => registration === 'RegistrationRequired')
    .map(({ namespace }) => namespace.toLowerCase()),
);

/** Whether a subscription has to register the namespace before it may use it. */
export const mustRegister = (namespace: string): boolean => registered.has(namespace.toLowerCase());
