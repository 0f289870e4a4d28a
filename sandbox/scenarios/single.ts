import { armTimestamp } from '#sandbox/arm/timestamps.ts';
import { tenantNow, type Tenant } from '#sandbox/tenant.ts';
import { addMachine } from './machine-seed.ts';
import {
  addPerson,
  addResourceGroup,
  addSubscription,
  addTicket,
  assignRole,
  emptyTenant,
  type TenantOptions,
} from './tenant-seed.ts';

/** One owner, one subscription, one server that meets every requirement, and one open support request about it. */
export const single = (options: TenantOptions): Tenant => {
  const tenant = emptyTenant('single', options);
  const now = tenantNow(tenant);
  const { subscriptionId } = addSubscription(tenant, 'Contoso Production');
  addResourceGroup(tenant, subscriptionId, 'rg-servers', 'westeurope');
  const ada = addPerson(tenant, 'ada.lovelace@contoso.example', 'Ada Lovelace', 'Owner of Contoso Production');
  const rita = addPerson(tenant, 'rita.reader@contoso.example', 'Rita Reader', 'Reader of Contoso Production');
  assignRole(tenant, ada.objectId, 'Owner', `/subscriptions/${subscriptionId}`);
  assignRole(tenant, rita.objectId, 'Reader', `/subscriptions/${subscriptionId}`);
  assignRole(tenant, tenant.servicePrincipal.objectId, 'Contributor', `/subscriptions/${subscriptionId}`);
  const machine = addMachine(
    tenant,
    {
      name: 'SRV-ONE',
      subscriptionId,
      resourceGroup: 'rg-servers',
      location: 'westeurope',
      os: 'server2022',
      memoryGigabytes: 32,
      licence: 'softwareAssurance',
    },
    now,
  );
  addTicket(tenant, {
    name: 'support-2411240040001234',
    subscriptionId,
    properties: {
      supportTicketId: '2411240040001234',
      title: 'The server restarts every night',
      status: 'Open',
      severity: 'moderate',
      createdDate: armTimestamp(now - 3_600_000),
      technicalTicketDetails: { resourceId: machine.id },
    },
    communications: [],
  });
  return tenant;
};
