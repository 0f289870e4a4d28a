import type { Tenant } from '#sandbox/tenant.ts';
import { addTicket, type TicketSeed } from './ticket-seed.ts';

const hour = 3_600_000;

/** Three support requests of Contoso Production: one about SRV-SQL-01, one about no resource, one closed. */
export const addContosoTickets = (tenant: Tenant, subscriptionId: string, sqlServerId: string, now: number): void => {
  const seeds: TicketSeed[] = [
    {
      number: '2411240040001234',
      title: 'SQL Server restarts every night since the November update',
      description:
        'The service MSSQLSERVER on SRV-SQL-01 stops at about 02:10 UTC and is restarted by the service control manager.',
      status: 'Open',
      severity: 'moderate',
      createdAt: now - 3 * hour,
      resourceId: sqlServerId,
    },
    {
      number: '2411230030004567',
      title: 'Storage replication falls behind on several file servers',
      description: 'Replication lag grows to several hours over the day.',
      status: 'Open',
      severity: 'minimal',
      createdAt: now - 30 * hour,
    },
    {
      number: '2410170050007890',
      title: 'Web servers lose their certificates after a restart',
      description: 'Solved by renewing the machine certificate template.',
      status: 'Closed',
      severity: 'critical',
      createdAt: now - 38 * 24 * hour,
    },
  ];
  for (const seed of seeds) addTicket(tenant, subscriptionId, seed);
};

export const addFabrikamTicket = (tenant: Tenant, subscriptionId: string, resourceId: string, now: number): void =>
  addTicket(tenant, subscriptionId, {
    number: '2411250040002345',
    title: 'The ERP database answers slowly since it was moved',
    description: 'Queries that took a second take a minute since the weekend.',
    status: 'Open',
    severity: 'moderate',
    createdAt: now - 5 * hour,
    resourceId,
  });
