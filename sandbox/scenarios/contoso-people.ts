import type { Person, Tenant } from '#sandbox/tenant.ts';
import { addCustomRole, addGroup, makeEligible, setDemands } from './pim-seed.ts';
import { addPerson, assignRole } from './tenant-seed.ts';

export interface Subscriptions {
  production: string;
  branch: string;
  fabrikam: string;
}

export const scope = (subscriptionId: string): string => `/subscriptions/${subscriptionId}`;

/** @returns the colleague whose grant is live. */
export function addPeople(tenant: Tenant, subscriptions: Subscriptions): Person {
  const { production, branch, fabrikam } = subscriptions;
  const ada = addPerson(
    tenant,
    'ada.lovelace@contoso.example',
    'Ada Lovelace',
    'Owner of Contoso Production, Reader of the branch offices',
  );
  const grace = addPerson(
    tenant,
    'grace.hopper@contoso.example',
    'Grace Hopper',
    'Azure Connected Machine Resource Administrator: may install extensions, may grant access only once she has activated it; asks for a colleague’s approval in Fabrikam',
  );
  const rita = addPerson(tenant, 'rita.reader@contoso.example', 'Rita Reader', 'Reader of Contoso Production');
  const alan = addPerson(
    tenant,
    'alan.turing@contoso.example',
    'Alan Turing',
    'Owner of Contoso Production; approves what is asked for in Fabrikam',
  );
  const otto = addPerson(
    tenant,
    'otto.auditor@contoso.example',
    'Otto Auditor',
    'Reader of Contoso Production and the branch offices, auditor of Fabrikam',
  );
  assignRole(tenant, ada.objectId, 'Owner', scope(production));
  assignRole(tenant, ada.objectId, 'Reader', scope(branch));
  assignRole(tenant, ada.objectId, 'Support Request Contributor', scope(fabrikam));
  assignRole(tenant, grace.objectId, 'Azure Connected Machine Resource Administrator', scope(production));
  assignRole(tenant, grace.objectId, 'Azure Connected Machine Resource Administrator', scope(branch));
  makeEligible(tenant, grace.objectId, 'Azure Stack HCI Administrator', scope(production));
  assignRole(tenant, rita.objectId, 'Reader', scope(production));
  assignRole(tenant, alan.objectId, 'Owner', scope(production));
  assignRole(tenant, otto.objectId, 'Reader', scope(production));
  assignRole(tenant, otto.objectId, 'Reader', scope(branch));
  for (const subscriptionId of [production, branch, fabrikam])
    assignRole(tenant, tenant.servicePrincipal.objectId, 'Contributor', scope(subscriptionId));
  addRemoteSupportRoles(tenant, subscriptions, { ada, grace, alan, otto });
  return alan;
}

/** As infra/roles.json has them; a test holds the two together. */
const sees = [
  'Microsoft.HybridCompute/machines/read',
  'Microsoft.HybridCompute/machines/extensions/read',
  'Microsoft.HybridCompute/locations/publishers/extensionTypes/versions/read',
  'Microsoft.AzureStackHCI/edgeDevices/jobs/read',
  'Microsoft.Resources/subscriptions/providers/read',
  'Microsoft.Resources/subscriptions/resourceGroups/read',
  'Microsoft.Authorization/*/read',
  'Microsoft.PolicyInsights/checkPolicyRestrictions/read',
  'Microsoft.Insights/eventtypes/values/read',
];
const tickets = 'Microsoft.Support/supportTickets/read';
const deletesRecords = 'Microsoft.Resources/deployments/delete';
const readsRecords = 'Microsoft.Resources/deployments/read';
const writesRecords = 'Microsoft.Resources/deployments/*';
const records = [...sees, tickets, writesRecords];
const extensions = 'Microsoft.HybridCompute/machines/extensions';
const revokes = [...records, `${extensions}/delete`, 'Microsoft.HybridCompute/locations/operationstatus/read'];
const grants = [...revokes, `${extensions}/write`, 'Microsoft.AzureStackHCI/edgeDevices/jobs/write'];

const customRoles: [name: string, description: string, actions: string[]][] = [
  ['Remote Support Requester', 'Put consents on record and ask for the role that grants', records],
  ['Remote Support Granter', 'Grant and revoke remote support', grants],
  ['Remote Support Emergency Granter', 'Grant and revoke remote support without approval', grants],
  ['Remote Support Revoker', 'End remote support by removing its extension', revokes],
  ['Remote Support Approver', 'See what is asked for, and review emergencies', [...sees, writesRecords]],
  ['Remote Support Auditor', 'See everything, change nothing', [...sees, readsRecords, tickets]],
];

/** Two people for each grant in Fabrikam: Grace asks, Alan or a group approves. */
function addRemoteSupportRoles(
  tenant: Tenant,
  subscriptions: Subscriptions,
  { ada, grace, alan, otto }: Record<'ada' | 'grace' | 'alan' | 'otto', Person>,
): void {
  const assignableScopes = Object.values(subscriptions).map(scope);
  for (const [name, description, actions] of customRoles) {
    const notActions = actions.includes(writesRecords) ? [deletesRecords] : [];
    addCustomRole(tenant, { name, description, actions, notActions, assignableScopes });
  }
  const fabrikam = scope(subscriptions.fabrikam);
  const vera = addPerson(
    tenant,
    'vera.revoker@contoso.example',
    'Vera Revoker',
    'Remote Support Revoker of Contoso Production and Fabrikam: may remove the extension, never grant',
  );
  assignRole(tenant, vera.objectId, 'Remote Support Revoker', scope(subscriptions.production));
  assignRole(tenant, vera.objectId, 'Remote Support Revoker', fabrikam);
  assignRole(tenant, grace.objectId, 'Remote Support Requester', fabrikam);
  assignRole(tenant, alan.objectId, 'Remote Support Approver', fabrikam);
  assignRole(tenant, otto.objectId, 'Remote Support Auditor', fabrikam);
  makeEligible(tenant, grace.objectId, 'Remote Support Granter', fabrikam);
  makeEligible(tenant, alan.objectId, 'Remote Support Granter', fabrikam);
  makeEligible(tenant, grace.objectId, 'Remote Support Emergency Granter', fabrikam);
  const approvers = [alan, addGroup(tenant, 'Remote Support Approvers', [ada])];
  const enabledRules = ['MultiFactorAuthentication', 'Justification'];
  const emergency = { longest: 'PT2H', enabledRules: [...enabledRules, 'Ticketing'] };
  // Settings aren't inherited, and nothing tells whose bind an activation below: here all are the same.
  for (const place of ['', '/resourceGroups/rg-fabrikam', '/resourceGroups/rg-fabrikam-erp']) {
    setDemands(tenant, 'Remote Support Granter', fabrikam + place, { approvers, enabledRules });
    setDemands(tenant, 'Remote Support Emergency Granter', fabrikam + place, emergency);
  }
}
