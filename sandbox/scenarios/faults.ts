import { seedFault } from '#sandbox/fault-rules.ts';
import { faultNames, type FaultName, type FaultOrder } from '#sandbox/faults.ts';
import { tenantNow, type Tenant } from '#sandbox/tenant.ts';
import { addRemoteSupport } from './extension-seed.ts';
import { addMachine } from './machine-seed.ts';
import { smallTenant, type TenantOptions } from './tenant-seed.ts';
import { addTicket } from './ticket-seed.ts';

/** Faults that show in what is read as much as in what is written, so they strike every request. */
const lasting = new Set<FaultName>([
  'prototype-keys',
  'hidden-headers',
  'unknown-status',
  'preempted',
  'wrong-date',
  'never-used',
  'no-zone',
]);

/** Challenges, which end by being met rather than by having struck once. */
const challenges = new Set<FaultName>(['claims-challenge', 'mfa-required']);

/** Faults of the installation; on the other machines the extension is there, so that their first write is the job. */
const ofInstalling = new Set<FaultName>(['busy', 'preempted']);

/** The rule of a fault's machine. It strikes what hangs on the machine: extensions, jobs and tags. */
const orderFor = (fault: FaultName): FaultOrder => {
  const below = `/machines/${sentinelName(fault)}/`;
  // An extension in a state that nobody has heard of keeps people from asking for access at all.
  const path = fault === 'unknown-status' ? `${below}providers/` : below;
  if (lasting.has(fault)) return { fault, path };
  return challenges.has(fault) ? { fault, path, method: 'write' } : { fault, path, method: 'write', times: 1 };
};

const sentinelName = (fault: FaultName): string => `fault-${fault}`;

/** One eligible server for each fault, named after it: whoever asks for access on it sees what the fault does. */
export const faults = (options: TenantOptions): Tenant => {
  const { tenant, place } = smallTenant('faults', options, 'Contoso Faults', 'rg-faults');
  const now = tenantNow(tenant);
  for (const fault of faultNames) {
    const name = sentinelName(fault);
    const machine = addMachine(tenant, { ...place, name, os: 'server2022', licence: 'softwareAssurance' }, now);
    if (!ofInstalling.has(fault)) addRemoteSupport(tenant, machine, now - 86_400_000);
    seedFault(tenant, orderFor(fault));
  }
  // The second one is a trial of whoever shows it: its text turns the direction, and its word fits nowhere.
  const titles = ['Nothing works as it should', `Nothing \u202Eskrow\u202C ${'W'.repeat(2000)}`];
  for (const [index, title] of titles.entries()) {
    const number = `241124004000999${9 - index}`;
    const ticket = { number, title, description: title, status: 'Open', severity: 'moderate' } as const;
    addTicket(tenant, place.subscriptionId, { ...ticket, createdAt: now - 3_600_000 });
  }
  return tenant;
};
