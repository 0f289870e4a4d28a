import { idKey, tenantNow, type Role, type RoleAssignment, type Subscription, type Tenant } from '#sandbox/tenant.ts';
import { matchesWildcard } from '#sandbox/wildcard.ts';
import { isWithinScope } from './scope.ts';

const role = (
  name: string,
  id: string,
  actions: string[],
  notActions: string[] = [],
  dataActions: string[] = [],
): Role => ({ name, id, actions, notActions, dataActions });

const common = [
  'Microsoft.Authorization/*/read',
  'Microsoft.Resources/subscriptions/resourceGroups/read',
  'Microsoft.Support/*',
];

const containers = 'Microsoft.Storage/storageAccounts/blobServices/containers';

/** Built-in roles with their ids and actions: https://learn.microsoft.com/azure/role-based-access-control/built-in-roles */
export const builtInRoles: readonly Role[] = [
  role('Owner', '8e3af657-a8ff-443c-a75c-2fe8c4bcb635', ['*']),
  role(
    'Contributor',
    'b24988ac-6180-42a0-ab88-20f7382dd24c',
    ['*'],
    [
      'Microsoft.Authorization/*/Delete',
      'Microsoft.Authorization/*/Write',
      'Microsoft.Authorization/elevateAccess/Action',
      'Microsoft.Blueprint/blueprintAssignments/write',
      'Microsoft.Blueprint/blueprintAssignments/delete',
      'Microsoft.Compute/galleries/share/action',
      'Microsoft.Purview/consents/write',
      'Microsoft.Purview/consents/delete',
      'Microsoft.Resources/deploymentStacks/manageDenySetting/action',
      'Microsoft.Subscription/cancel/action',
      'Microsoft.Subscription/enable/action',
    ],
  ),
  role('Reader', 'acdd72a7-3385-48ef-bd42-f606fba81ae7', ['*/read']),
  role('Azure Connected Machine Resource Administrator', 'cd570a14-e51a-42ad-bac8-bafd67325302', [
    'Microsoft.HybridCompute/machines/*',
    'Microsoft.HybridCompute/machines/extensions/*',
    'Microsoft.HybridCompute/machines/licenseProfiles/*',
    'Microsoft.HybridCompute/machines/runCommands/*',
    'Microsoft.HybridCompute/machines/UpgradeExtensions/action',
    'Microsoft.HybridCompute/privateLinkScopes/*',
    'Microsoft.HybridCompute/licenses/*',
    'Microsoft.HybridCompute/locations/*',
    'Microsoft.HybridCompute/*/read',
    'Microsoft.Resources/deployments/*',
  ]),
  role('Azure Connected Machine Resource Manager', 'f5819b54-e033-4d82-ac66-4fec3cbf3f4c', [
    'Microsoft.HybridCompute/*/read',
    'Microsoft.HybridCompute/machines/write',
    'Microsoft.HybridCompute/machines/delete',
    'Microsoft.HybridCompute/machines/extensions/read',
    'Microsoft.HybridCompute/machines/extensions/write',
    'Microsoft.HybridCompute/machines/extensions/delete',
    'Microsoft.HybridCompute/machines/UpgradeExtensions/action',
  ]),
  role('Azure Connected Machine Onboarding', 'b64e21ea-ac4e-4cdf-9dc9-5b892992bee7', [
    'Microsoft.HybridCompute/machines/read',
    'Microsoft.HybridCompute/machines/write',
    'Microsoft.HybridCompute/privateLinkScopes/read',
    'Microsoft.GuestConfiguration/guestConfigurationAssignments/read',
  ]),
  role('Azure Stack HCI Administrator', 'bda0d508-adf1-4af0-9c28-88919fc3ae06', [
    ...common,
    'Microsoft.AzureStackHCI/*',
    'Microsoft.HybridCompute/machines/extensions/*',
    'Microsoft.HybridCompute/*/read',
    'Microsoft.Resources/deployments/*',
    'Microsoft.Resources/subscriptions/resourcegroups/deployments/*',
  ]),
  role('Azure Stack HCI Device Management Role', '865ae368-6a45-4bd1-8fbf-0d5151f56fc1', [
    'Microsoft.AzureStackHCI/Clusters/*',
    'Microsoft.AzureStackHCI/EdgeDevices/*',
  ]),
  role('Support Request Contributor', 'cfd33db0-3dd1-45e3-aa9d-cdbdf3b6f24e', common),
  role('Tag Contributor', '4a9ae827-6dc8-4573-8ac7-8239d42aa03f', [
    ...common,
    'Microsoft.Resources/subscriptions/read',
    'Microsoft.Resources/subscriptions/resources/read',
    'Microsoft.Resources/subscriptions/resourceGroups/resources/read',
    'Microsoft.Resources/tags/*',
    'Microsoft.Resources/deployments/*',
  ]),
  role(
    'Storage Blob Data Contributor',
    'ba92f5b4-2d11-453d-a403-e96b0029c9fe',
    [
      `${containers}/delete`,
      `${containers}/read`,
      `${containers}/write`,
      'Microsoft.Storage/storageAccounts/blobServices/generateUserDelegationKey/action',
    ],
    [],
    [
      `${containers}/blobs/delete`,
      `${containers}/blobs/read`,
      `${containers}/blobs/write`,
      `${containers}/blobs/move/action`,
      `${containers}/blobs/add/action`,
    ],
  ),
  role(
    'Storage Blob Data Reader',
    '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1',
    [`${containers}/read`, 'Microsoft.Storage/storageAccounts/blobServices/generateUserDelegationKey/action'],
    [],
    [`${containers}/blobs/read`],
  ),
];

const builtInById = new Map(builtInRoles.map((each) => [each.id, each]));

/** The role that an id names: a guid, or what ends with one. */
export const roleOf = (tenant: Tenant, roleId: string): Role | undefined => {
  const guid = idKey(roleId).split('/').at(-1) ?? '';
  return builtInById.get(guid) ?? tenant.customRoles.get(guid);
};

export const allRoles = (tenant: Tenant): Role[] => [...builtInRoles, ...tenant.customRoles.values()];

/** Whether an action pattern covers an action: letter case is ignored and `*` stands for any characters, `/` included. */
export const matchesAction = (pattern: string, action: string): boolean =>
  matchesWildcard(pattern.toLowerCase(), action.toLowerCase());

/** `notActions` are subtracted within their own role only: another role may still grant the action. */
export const roleAllows = (candidate: Role, action: string): boolean =>
  candidate.actions.some((pattern) => matchesAction(pattern, action)) &&
  !candidate.notActions.some((pattern) => matchesAction(pattern, action));

/** A principal and the groups that it is in. */
export const identitiesOf = ({ groups }: Tenant, principalId: string): string[] => [
  principalId,
  ...groups.filter(({ members }) => members.includes(principalId)).map(({ objectId }) => objectId),
];

export const holdsAt = ({ from = -Infinity, until = Infinity }: RoleAssignment, at: number): boolean =>
  from <= at && at < until;

/** What a principal holds at this moment, itself or by a group. */
export const heldBy = (tenant: Tenant, principalId: string): RoleAssignment[] => {
  const [identities, now] = [identitiesOf(tenant, principalId), tenantNow(tenant)];
  return tenant.roleAssignments.filter((one) => identities.includes(one.principalId) && holdsAt(one, now));
};

/** Roles that a principal holds at a scope, inherited ones included. */
export const rolesAt = (tenant: Tenant, principalId: string, scope: string): Role[] =>
  heldBy(tenant, principalId)
    .filter((assignment) => isWithinScope(scope, assignment.scope))
    .map((assignment) => roleOf(tenant, assignment.roleId))
    .filter((each) => each !== undefined);

/** Whether a principal may perform an action (`Microsoft.HybridCompute/machines/read`) at a scope. */
export const isAllowed = (tenant: Tenant, principalId: string, action: string, scope: string): boolean =>
  rolesAt(tenant, principalId, scope).some((each) => roleAllows(each, action));

/** Whether a principal may do something with data (`…/containers/blobs/read`) at a scope. Owners may not, as owners. */
export const isDataAllowed = (tenant: Tenant, principalId: string, action: string, scope: string): boolean =>
  rolesAt(tenant, principalId, scope).some((each) =>
    each.dataActions.some((pattern) => matchesAction(pattern, action)),
  );

/** Subscriptions in which, or below which, a principal holds any role: ARM lists these. */
export const listedSubscriptions = (tenant: Tenant, principalId: string): Subscription[] => {
  const scopes = heldBy(tenant, principalId).map(({ scope }) => idKey(scope).split('/').filter(Boolean));
  const isEverywhere = scopes.some((segments) => segments.length === 0);
  const named = new Set(scopes.map((segments) => segments[1]));
  return [...tenant.subscriptions.values()].filter(
    ({ subscriptionId }) => isEverywhere || named.has(idKey(subscriptionId)),
  );
};
