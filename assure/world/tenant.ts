import { armTimestamp } from '#sandbox/arm/timestamps.ts';
import { addMachine } from '#sandbox/scenarios/machine-seed.ts';
import {
  addPerson,
  addResourceGroup,
  addSubscription,
  addTicket,
  assignRole,
  emptyTenant,
} from '#sandbox/scenarios/tenant-seed.ts';
import { idKey } from '#sandbox/tenant.ts';
import type { Tenant } from '#sandbox/tenant.ts';

/** The people of every trial: two owners who use the app, and one who works with other clients. */
export const people = ['ada.lovelace', 'grace.hopper', 'chris.cli'] as const;
export const usernameOf = (person: string): string => `${person}@contoso.example`;

export interface TrialTenant {
  tenant: Tenant;
  subscriptionId: string;
  /** Lower-case ARM ids. */
  machines: string[];
}

/** A small tenant: one subscription, one resource group, some servers that meet every requirement, one open support request. */
export const createTrialTenant = (now: number, machines: number): TrialTenant => {
  const tenant = emptyTenant('assurance', { name: 'assurance', now });
  const { subscriptionId } = addSubscription(tenant, 'Contoso Production');
  addResourceGroup(tenant, subscriptionId, 'rg-servers', 'westeurope');
  for (const name of people) {
    const person = addPerson(tenant, usernameOf(name), name, 'Owner');
    assignRole(tenant, person.objectId, 'Owner', `/subscriptions/${subscriptionId}`);
  }
  const ids = Array.from({ length: machines }, (_, index) => {
    const seed = { name: `SRV-${index + 1}`, subscriptionId, resourceGroup: 'rg-servers', location: 'westeurope' };
    return idKey(addMachine(tenant, { ...seed, os: 'server2022', licence: 'softwareAssurance' }, now).id);
  });
  addTicket(tenant, {
    name: 'support-1',
    subscriptionId,
    properties: {
      supportTicketId: '2411240040001234',
      title: 'The server restarts every night',
      status: 'Open',
      createdDate: armTimestamp(now),
    },
    communications: [],
  });
  return { tenant, subscriptionId, machines: ids };
};
