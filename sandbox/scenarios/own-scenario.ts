import { basename } from 'node:path';
import type { OwnFiles } from '#sandbox/index.mjs';
import { remoteSupportOn } from '#sandbox/machines/remote-support-extension.ts';
import { idKey, tenantNow } from '#sandbox/tenant.ts';
import type { MachineState, Person, Tenant } from '#sandbox/tenant.ts';
import { matchesWildcard } from '#sandbox/wildcard.ts';
import { ticketProperties } from './contoso-tickets.ts';
import { addRemoteSupport } from './extension-seed.ts';
import { addFleet } from './fleet-file.ts';
import { addActiveGrant } from './job-seed.ts';
import { readJsonFile, type JsonFile } from './json-file.ts';
import { addMachine } from './machine-seed.ts';
import { scenarioShape, type ScenarioContent } from './scenario-shape.ts';
import { addPerson, addResourceGroup, addSubscription, addTicket, assignRole, emptyTenant } from './tenant-seed.ts';
import type { TenantOptions } from './tenant-seed.ts';

/**
 * A tenant with exactly what the files say. Without a scenario one person owns every subscription and another reads them.
 * @throws {Error} in one sentence for people, with the line, when a file is not as expected.
 */
export function ownTenant(files: OwnFiles, options: Omit<TenantOptions, 'name'> & { name?: string }): Tenant {
  const { fleetFile, scenarioFile } = files;
  const scenario = scenarioFile === undefined ? undefined : readJsonFile(scenarioFile, scenarioShape);
  const { name = scenario?.content.name ?? 'own' } = options;
  const tenant = emptyTenant(basename(scenarioFile ?? fleetFile ?? name), { ...options, name });
  if (fleetFile !== undefined) addFleet(tenant, fleetFile);
  if (scenario) addScenario(tenant, scenario);
  else {
    const ada = addPerson(tenant, 'ada.lovelace@contoso.example', 'Ada Lovelace', 'Owner of every subscription');
    const rita = addPerson(tenant, 'rita.reader@contoso.example', 'Rita Reader', 'Reader of every subscription');
    assignEverywhere(tenant, ada.objectId, 'Owner');
    assignEverywhere(tenant, rita.objectId, 'Reader');
  }
  assignEverywhere(tenant, tenant.servicePrincipal.objectId, 'Contributor');
  return tenant;
}

function assignEverywhere(tenant: Tenant, principalId: string, role: string): void {
  for (const id of tenant.subscriptions.keys()) assignRole(tenant, principalId, role, `/subscriptions/${id}`);
}

type Scenario = JsonFile<ScenarioContent>;

const hour = 3_600_000;

function addScenario(tenant: Tenant, scenario: Scenario): void {
  const { people, subscriptions = [], machines = [], tickets = [], grants = [] } = scenario.content;
  const { refuse } = scenario;
  const now = tenantNow(tenant);
  const subscriptionNamed = (name: string, place: Place): string => {
    for (const { displayName, subscriptionId } of tenant.subscriptions.values())
      if (displayName === name) return subscriptionId;
    return refuse(place, `must name a subscription, and there is no "${name}"`);
  };
  for (const [index, { name, id: subscriptionId, providers }] of subscriptions.entries()) {
    const isThere = [...tenant.subscriptions.values()].some(({ displayName }) => displayName === name);
    if (isThere) refuse(['subscriptions', index, 'name'], 'names a subscription that is there already');
    addSubscription(tenant, name, {
      ...(providers && { registeredProviders: providers.map(idKey) }),
      ...(subscriptionId && { subscriptionId: idKey(subscriptionId) }),
    });
  }
  for (const [index, { subscription, remoteSupport, ...seed }] of machines.entries()) {
    const subscriptionId = subscriptionNamed(subscription, ['machines', index, 'subscription']);
    const isThere = machinesNamed(tenant, seed.name).length > 0;
    if (isThere) refuse(['machines', index, 'name'], 'names a machine that is there already');
    addResourceGroup(tenant, subscriptionId, seed.resourceGroup, seed.location);
    const machine = addMachine(tenant, { ...seed, subscriptionId }, now);
    if (remoteSupport === true) addRemoteSupport(tenant, machine, now - 24 * hour);
  }
  for (const [index, { username, name, description, roles }] of people.entries()) {
    if (personNamed(tenant, username)) refuse(['people', index, 'username'], 'is that of two people');
    const does = roles.map(({ role, on = 'every subscription' }) => `${role} of ${on}`).join(', ');
    const { objectId } = addPerson(tenant, username, name, description ?? (does || 'No role'));
    for (const [at, { role, on }] of roles.entries()) {
      if (on === undefined) assignEverywhere(tenant, objectId, role);
      else if (on.startsWith('/')) assignRole(tenant, objectId, role, on);
      else {
        const subscriptionId = subscriptionNamed(on, ['people', index, 'roles', at, 'on']);
        assignRole(tenant, objectId, role, `/subscriptions/${subscriptionId}`);
      }
    }
  }
  for (const [index, { subscription, machine, ...ticket }] of tickets.entries()) {
    const [about] = machine === undefined ? [] : machinesNamed(tenant, machine);
    if (machine !== undefined && !about) refuse(['tickets', index, 'machine'], noMachine(machine));
    const named = subscription && subscriptionNamed(subscription, ['tickets', index, 'subscription']);
    const subscriptionId = named ?? about?.subscriptionId ?? [...tenant.subscriptions.keys()][0];
    if (subscriptionId === undefined) return refuse(['tickets', index], 'needs a subscription');
    const { status = 'Open', severity = 'moderate', openedHoursAgo = 1 } = ticket;
    const properties = ticketProperties({
      number: ticket.number,
      title: ticket.title,
      description: ticket.title,
      status,
      severity,
      createdAt: now - openedHoursAgo * hour,
      ...(about && { resourceId: idKey(about.id) }),
    });
    addTicket(tenant, { name: `support-${ticket.number}`, subscriptionId, properties, communications: [] });
  }
  for (const [index, { machine: pattern, by: username, level, hoursAgo = 1, hoursLeft }] of grants.entries()) {
    const by = personNamed(tenant, username);
    if (!by) return refuse(['grants', index, 'by'], `must be a user name, and there is nobody named "${username}"`);
    const named = machinesNamed(tenant, pattern);
    if (named.length === 0) refuse(['grants', index, 'machine'], noMachine(pattern));
    const startedAt = now - hoursAgo * hour;
    for (const machine of named) {
      if (!remoteSupportOn(tenant, machine)) addRemoteSupport(tenant, machine, startedAt - hour);
      const times = { startedAt, expiresAt: now + hoursLeft * hour };
      addActiveGrant(tenant, machine, { jobName: 'remoteSupport', by, level, ...times });
    }
  }
}

type Place = Parameters<Scenario['refuse']>[0];

function noMachine(pattern: string): string {
  return `must name a machine, and there is none named "${pattern}"`;
}

/** As in Azure, case does not count. */
function machinesNamed(tenant: Tenant, pattern: string): MachineState[] {
  const wanted = pattern.toLowerCase();
  return [...tenant.machines.values()].filter(({ name }) => matchesWildcard(wanted, name.toLowerCase()));
}

function personNamed(tenant: Tenant, username: string): Person | undefined {
  return tenant.people.find((one) => one.username.toLowerCase() === username.toLowerCase());
}
