import { armTimestamp } from '#sandbox/arm/timestamps.ts';
import { idKey, type SupportTicketState, type Tenant } from '#sandbox/tenant.ts';

const hour = 3_600_000;

export interface TicketSeed {
  number: string;
  title: string;
  description: string;
  status: 'Open' | 'Closed';
  severity: 'minimal' | 'moderate' | 'critical';
  createdAt: number;
  /** Resource the ticket is about, when it names one. */
  resourceId?: string;
}

const propertiesOf = (seed: TicketSeed): SupportTicketState['properties'] => ({
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

export const addTicket = (tenant: Tenant, subscriptionId: string, seed: TicketSeed): void => {
  const name = `support-${seed.number}`;
  const id = `/subscriptions/${subscriptionId}/providers/Microsoft.Support/supportTickets/${name}`;
  tenant.supportTickets.set(idKey(id), { name, subscriptionId, properties: propertiesOf(seed), communications: [] });
};
