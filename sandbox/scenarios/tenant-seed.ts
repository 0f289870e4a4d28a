import { idKey, type Person, type ResourceGroup, type Subscription, type Tenant } from '#sandbox/tenant.ts';
import { allRoles } from '#sandbox/arm/roles.ts';
import { stableGuid } from '#sandbox/stable-ids.ts';

export interface TenantOptions {
  /** A DNS label. */
  name: string;
  /** How much faster than life machines work; 1 by default. */
  speed?: number;
  /** How many machines; of the scenarios `fleet` and `even` only. */
  machines?: number;
  /** The moment the scenario is set at, ms; now by default. */
  now?: number;
}

/** How many machines a scenario is to have. @throws {Error} when the number asked for is not a whole one, or too large. */
export const machineCount = ({ machines }: TenantOptions, { usual, most }: { usual: number; most: number }): number => {
  const count = machines ?? usual;
  if (Number.isInteger(count) && count >= 1 && count <= most) return count;
  throw new Error(`There can be 1 to ${most} machines, not ${count}.`);
};

/** A tenant without people, subscriptions or machines. */
export const emptyTenant = (scenario: string, options: TenantOptions): Tenant => ({
  name: options.name,
  tenantId: stableGuid(`tenant/${options.name}`),
  scenario,
  speed: options.speed ?? 1,
  clockOffset: options.now === undefined ? 0 : options.now - Date.now(),
  appClientId: stableGuid(`app/${options.name}`),
  people: [],
  servicePrincipal: {
    objectId: stableGuid(`principal/${options.name}`),
    clientId: stableGuid(`automation/${options.name}`),
    clientSecret: stableGuid(`automation key/${options.name}`),
    name: 'contoso-automation',
  },
  groups: [],
  customRoles: new Map(),
  roleAssignments: [],
  roleEligibilities: [],
  roleRequests: new Map(),
  rolePolicies: new Map(),
  subscriptions: new Map(),
  resourceGroups: new Map(),
  machines: new Map(),
  extensions: new Map(),
  jobs: new Map(),
  deployments: new Map(),
  locks: new Map(),
  supportTickets: new Map(),
  keptResources: new Map(),
  operations: new Map(),
  activityLog: [],
  agenda: [],
  exposeHeaders: true,
  faults: [],
  // Tokens of an earlier tenant of the same name, whose ids are the same, are not for this one.
  sessionsEndedAt: Date.now(),
});

export const addPerson = (tenant: Tenant, username: string, name: string, description: string): Person => {
  const person = { objectId: stableGuid(`person/${username}`), username, name, description };
  tenant.people.push(person);
  return person;
};

/** Namespaces a subscription with Arc-enabled servers and Azure Local has registered. */
export const usualProviders = [
  'microsoft.hybridcompute',
  'microsoft.guestconfiguration',
  'microsoft.hybridconnectivity',
  'microsoft.azurestackhci',
  'microsoft.policyinsights',
];

export const addSubscription = (
  tenant: Tenant,
  displayName: string,
  {
    registeredProviders = usualProviders,
    subscriptionId = stableGuid(`subscription/${displayName}`),
  }: { registeredProviders?: readonly string[]; subscriptionId?: string } = {},
): Subscription => {
  // Its own list: what is registered in one is registered in no other.
  const subscription = { subscriptionId, displayName, registeredProviders: [...registeredProviders] };
  tenant.subscriptions.set(subscriptionId, subscription);
  return subscription;
};

export const addResourceGroup = (
  tenant: Tenant,
  subscriptionId: string,
  name: string,
  location: string,
  tags: Record<string, string> = {},
): ResourceGroup => {
  const group = { subscriptionId, name, location, tags };
  tenant.resourceGroups.set(idKey(`/subscriptions/${subscriptionId}/resourceGroups/${name}`), group);
  return group;
};

/** The guid of a role by its name. */
export const roleNamed = (tenant: Tenant, name: string): string => {
  const found = allRoles(tenant).find((role) => role.name === name);
  if (found) return found.id;
  throw new Error(`There is no role "${name}".`);
};

/** Gives a principal a role, by its name, at a scope and below. */
export const assignRole = (tenant: Tenant, principalId: string, role: string, scope: string): void => {
  tenant.roleAssignments.push({ principalId, roleId: roleNamed(tenant, role), scope: idKey(scope) });
};

export const addLock = (
  tenant: Tenant,
  scope: string,
  name: string,
  level: 'CanNotDelete' | 'ReadOnly',
  notes: string,
): void => {
  const id = `${scope}/providers/Microsoft.Authorization/locks/${name}`;
  const type = 'Microsoft.Authorization/locks';
  tenant.locks.set(idKey(id), { id, name, type, properties: { level, notes } });
};

/** What the small scenarios begin with: a subscription with a group, its owner, its reader, and the program. */
export const smallTenant = (scenario: string, options: TenantOptions, displayName: string, resourceGroup: string) => {
  const tenant = emptyTenant(scenario, options);
  const { subscriptionId } = addSubscription(tenant, displayName);
  const location = 'westeurope';
  addResourceGroup(tenant, subscriptionId, resourceGroup, location);
  const ada = addPerson(tenant, 'ada.lovelace@contoso.example', 'Ada Lovelace', `Owner of ${displayName}`);
  const rita = addPerson(tenant, 'rita.reader@contoso.example', 'Rita Reader', `Reader of ${displayName}`);
  const scope = `/subscriptions/${subscriptionId}`;
  assignRole(tenant, ada.objectId, 'Owner', scope);
  assignRole(tenant, rita.objectId, 'Reader', scope);
  assignRole(tenant, tenant.servicePrincipal.objectId, 'Contributor', scope);
  return { tenant, place: { subscriptionId, resourceGroup, location } };
};
