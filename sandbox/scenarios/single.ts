import { tenantNow, type Tenant } from '#sandbox/tenant.ts';
import { addMachine } from './machine-seed.ts';
import { smallTenant, type TenantOptions } from './tenant-seed.ts';
import { addTicket } from './ticket-seed.ts';

/** One owner, one subscription, one server that meets every requirement, and one open support request about it. */
export const single = (options: TenantOptions): Tenant => {
  const { tenant, place } = smallTenant('single', options, 'Contoso Production', 'rg-servers');
  const now = tenantNow(tenant);
  const seed = {
    ...place,
    name: 'SRV-ONE',
    os: 'server2022',
    memoryGigabytes: 32,
    licence: 'softwareAssurance',
  } as const;
  const machine = addMachine(tenant, seed, now);
  addTicket(tenant, place.subscriptionId, {
    number: '2411240040001234',
    title: 'The server restarts every night',
    description: 'It does so at about two, and nothing in its log says why.',
    status: 'Open',
    severity: 'moderate',
    createdAt: now - 3_600_000,
    resourceId: machine.id,
  });
  return tenant;
};
