import { basename } from 'node:path';
import type { OwnFiles } from '#sandbox/index.mjs';
import { remoteSupportOn } from '#sandbox/machines/remote-support-extension.ts';
import { idKey, tenantNow, type Tenant } from '#sandbox/tenant.ts';
import { definedOf } from '#sandbox/members.ts';
import { matchesWildcard } from '#sandbox/wildcard.ts';
import { addRemoteSupport } from './extension-seed.ts';
import { addFleet } from './fleet-file.ts';
import { addActiveGrant } from './job-seed.ts';
import { readJsonFile, type JsonFile } from './json-file.ts';
import { addMachine } from './machine-seed.ts';
import { makeEligible, setDemands } from './pim-seed.ts';
import { scenarioShape, type ScenarioContent } from './scenario-shape.ts';
import {
  addPerson,
  addResourceGroup,
  addSubscription,
  assignRole,
  emptyTenant,
  type TenantOptions,
} from './tenant-seed.ts';
import { addTicket } from './ticket-seed.ts';

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

const hour = 3_600_000;

function addScenario(tenant: Tenant, { content, refuse }: JsonFile<ScenarioContent>): void {
  const { people, subscriptions = [], machines = [], tickets = [], grants = [], demands = [] } = content;
  const now = tenantNow(tenant);
  type Place = Parameters<typeof refuse>[0];
  const known = <Found>(found: Found | undefined, kind: string, ...place: Place): Found =>
    found ?? refuse(place, `names no ${kind} that is there`);
  const isNew = (found: unknown, kind: string, ...place: Place): void => {
    if (found !== undefined) refuse(place, `names a ${kind} that is there already`);
  };
  const subscriptionNamed = (name: string) =>
    [...tenant.subscriptions.values()].find(({ displayName }) => displayName === name)?.subscriptionId;
  // As in Azure, case does not count.
  const personNamed = (username: string) => tenant.people.find((one) => idKey(one.username) === idKey(username));
  const machinesNamed = (pattern: string) =>
    [...tenant.machines.values()].filter(({ name }) => matchesWildcard(idKey(pattern), idKey(name)));

  for (const [index, { name, id }] of subscriptions.entries()) {
    isNew(subscriptionNamed(name), 'subscription', 'subscriptions', index, 'name');
    addSubscription(tenant, name, id === undefined ? {} : { subscriptionId: idKey(id) });
  }
  for (const [index, { subscription, remoteSupport = false, ...seed }] of machines.entries()) {
    const named = subscriptionNamed(subscription);
    const subscriptionId = known(named, 'subscription', 'machines', index, 'subscription');
    isNew(machinesNamed(seed.name)[0], 'machine', 'machines', index, 'name');
    addResourceGroup(tenant, subscriptionId, seed.resourceGroup, seed.location);
    const machine = addMachine(tenant, { ...seed, subscriptionId }, now);
    if (remoteSupport) addRemoteSupport(tenant, machine, now - 24 * hour);
  }
  const scopesOf = (on: string | undefined, ...place: Place): string[] => {
    if (on?.startsWith('/')) return [on];
    if (on !== undefined) return [`/subscriptions/${known(subscriptionNamed(on), 'subscription', ...place, 'on')}`];
    return [...tenant.subscriptions.keys()].map((id) => `/subscriptions/${id}`);
  };
  for (const [index, { username, name, description, roles, eligible = [] }] of people.entries()) {
    isNew(personNamed(username), 'person', 'people', index, 'username');
    const does = roles.map(({ role, on = 'every subscription' }) => `${role} of ${on}`).join(', ');
    const { objectId } = addPerson(tenant, username, name, description ?? (does || 'No role'));
    for (const [at, { role, on }] of roles.entries())
      for (const scope of scopesOf(on, 'people', index, 'roles', at)) assignRole(tenant, objectId, role, scope);
    for (const [at, { role, on }] of eligible.entries())
      for (const scope of scopesOf(on, 'people', index, 'eligible', at)) makeEligible(tenant, objectId, role, scope);
  }
  for (const [index, { role, on, longest, rules, context, approvers }] of demands.entries()) {
    const by = approvers?.map((name, at) => known(personNamed(name), 'person', 'demands', index, 'approvers', at));
    const settings = definedOf({ longest, enabledRules: rules, context, approvers: by });
    for (const scope of scopesOf(on, 'demands', index)) setDemands(tenant, role, scope, settings);
  }
  for (const [index, { number, title, subscription, machine, ...ticket }] of tickets.entries()) {
    const about = machine && known(machinesNamed(machine)[0], 'machine', 'tickets', index, 'machine');
    const named =
      subscription && known(subscriptionNamed(subscription), 'subscription', 'tickets', index, 'subscription');
    const other = about ? about.subscriptionId : [...tenant.subscriptions.keys()][0];
    const subscriptionId = named || known(other, 'subscription', 'tickets', index);
    const { status = 'Open', severity = 'moderate' } = ticket;
    const resource = about ? { resourceId: idKey(about.id) } : {};
    const seed = { number, title, description: title, status, severity, createdAt: now - hour, ...resource };
    addTicket(tenant, subscriptionId, seed);
  }
  for (const [index, { machine: pattern, by: username, level, hoursLeft }] of grants.entries()) {
    const by = known(personNamed(username), 'person', 'grants', index, 'by');
    known(machinesNamed(pattern)[0], 'machine', 'grants', index, 'machine');
    for (const machine of machinesNamed(pattern)) {
      if (!remoteSupportOn(tenant, machine)) addRemoteSupport(tenant, machine, now - 2 * hour);
      const times = { startedAt: now - hour, expiresAt: now + hoursLeft * hour };
      addActiveGrant(tenant, machine, { jobName: 'remoteSupport', by, level, ...times });
    }
  }
}
