import { addMachine } from '#sandbox/scenarios/machine-seed.ts';
import {
  addPerson,
  addResourceGroup,
  addSubscription,
  assignRole,
  emptyTenant,
} from '#sandbox/scenarios/tenant-seed.ts';
import { idKey } from '#sandbox/tenant.ts';
import type { Tenant } from '#sandbox/tenant.ts';

/** The people of every trial: two owners who use the app, and one who works with other clients. */
export const people = ['ada.lovelace', 'grace.hopper', 'chris.cli'] as const;
export const usernameOf = (person: string): string => `${person}@contoso.example`;

/** A small tenant: one subscription, one resource group and a server that meets every requirement, its id in lower case. */
export const createTrialTenant = (now: number): { tenant: Tenant; subscriptionId: string; machineId: string } => {
  const tenant = emptyTenant('assurance', { name: 'assurance', now });
  const { subscriptionId } = addSubscription(tenant, 'Contoso Production');
  addResourceGroup(tenant, subscriptionId, 'rg-servers', 'westeurope');
  for (const name of people) {
    const person = addPerson(tenant, usernameOf(name), name, 'Owner');
    assignRole(tenant, person.objectId, 'Owner', `/subscriptions/${subscriptionId}`);
  }
  const place = { subscriptionId, resourceGroup: 'rg-servers', location: 'westeurope' };
  const machine = addMachine(tenant, { ...place, name: 'SRV-1', os: 'server2022', licence: 'softwareAssurance' }, now);
  return { tenant, subscriptionId, machineId: idKey(machine.id) };
};
