import { armTimestamp } from '#sandbox/arm/timestamps.ts';
import type { SupportTicketState, Tenant } from '#sandbox/tenant.ts';
import { addTicket } from './tenant-seed.ts';

const hour = 3_600_000;

interface TicketSeed {
  number: string;
  title: string;
  description: string;
  status: 'Open' | 'Closed';
  severity: 'minimal' | 'moderate' | 'critical';
  createdAt: number;
  /** Resource the ticket is about, when it names one. */
  resourceId?: string;
}

export const ticketProperties = (seed: TicketSeed): SupportTicketState['properties'] => ({
  supportTicketId: seed.number,
  title: seed.title,
  description: seed.description,
  problemClassificationId:
    '/providers/Microsoft.Support/services/9b629e89-4ea0-53ec-9409-1579b8c41453/problemClassifications/7e9f5b4c-3df5-4d0a-9f0f-5a5a5a2b9c11',
  problemClassificationDisplayName: 'Azure Arc-enabled servers / Extensions',
  severity: seed.severity,
  status: seed.status,
  serviceId: '/providers/Microsoft.Support/services/9b629e89-4ea0-53ec-9409-1579b8c41453',
  serviceDisplayName: 'Azure Arc-enabled servers',
  enrollmentId: '',
  require24X7Response: false,
  advancedDiagnosticConsent: 'Yes',
  supportPlanType: 'Standard support',
  supportPlanDisplayName: 'Standard support',
  contactDetails: {
    firstName: 'Ada',
    lastName: 'Lovelace',
    preferredContactMethod: 'email',
    primaryEmailAddress: 'ada.lovelace@contoso.example',
    additionalEmailAddresses: [],
    preferredTimeZone: 'W. Europe Standard Time',
    country: 'DEU',
    preferredSupportLanguage: 'en-US',
  },
  serviceLevelAgreement: {
    startTime: armTimestamp(seed.createdAt),
    expirationTime: armTimestamp(seed.createdAt + 8 * hour),
    slaMinutes: 480,
  },
  supportEngineer: { emailAddress: null },
  createdDate: armTimestamp(seed.createdAt),
  modifiedDate: armTimestamp(seed.createdAt + 2 * hour),
  ...(seed.resourceId === undefined ? {} : { technicalTicketDetails: { resourceId: seed.resourceId } }),
});

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
  for (const seed of seeds) addSeed(tenant, subscriptionId, seed);
};

export const addFabrikamTicket = (tenant: Tenant, subscriptionId: string, resourceId: string, now: number): void =>
  addSeed(tenant, subscriptionId, {
    number: '2411250040002345',
    title: 'The ERP database answers slowly since it was moved',
    description: 'Queries that took a second take a minute since the weekend.',
    status: 'Open',
    severity: 'moderate',
    createdAt: now - 5 * hour,
    resourceId,
  });

const addSeed = (tenant: Tenant, subscriptionId: string, seed: TicketSeed): void =>
  addTicket(tenant, {
    name: `support-${seed.number}`,
    subscriptionId,
    properties: ticketProperties(seed),
    communications: [],
  });
