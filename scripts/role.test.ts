import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { createRouteTable } from '#sandbox/arm/route-table.ts';
import { matchesAction, roleAllows, type Role } from '#sandbox/arm/roles.ts';
import { armRoutes } from '#sandbox/arm/routes.ts';
import { resourceScope } from '#sandbox/arm/scope.ts';
import { id, reads, sound, stub, stubAzure, writes } from '#src/azure/testing/azure-stub.ts';
import { readActivity, readResourceActivity } from '#src/azure/resources/activity-log.ts';
import { deploymentCountQuery } from '#src/azure/resources/deployment-count.ts';
import { fleetQuery } from '#src/azure/fleet/fleet.ts';
import { locksQuery } from '#src/azure/resources/locks.ts';
import { readOperation } from '#src/azure/transport/operations.ts';
import { permissionsQuery } from '#src/azure/resources/permissions.ts';
import { providerQuery } from '#src/azure/resources/providers.ts';
import { queryClient } from '#src/azure/query-client.ts';
import { keepRecord, listDeployments } from '#src/azure/records/record-deployments.ts';
import { absent, deployment, record, resultOf } from '#src/azure/records/record-deployments-fixture.ts';
import { ticketsQuery } from '#src/azure/resources/support-tickets.ts';

// This file stands outside src and sandbox because it holds docs/role.json against both: what the app asks, and what each request needs.

const root = join(import.meta.dirname, '..');

interface RoleFile {
  Actions: string[];
  NotActions: string[];
}

const { Actions, NotActions } = JSON.parse(readFileSync(join(root, 'docs/role.json'), 'utf8')) as RoleFile;
const role: Role = { name: 'the role', id: '', actions: Actions, notActions: NotActions, dataActions: [] };

const subscription = '11111111-1111-4111-8111-111111111111';
const group = record.resourceGroupId;
const namespace = 'Microsoft.AzureStackHCI';
const status = `https://management.azure.com/subscriptions/${subscription}/providers/Microsoft.HybridCompute/locations/westeurope/operationstatus/1`;

const fleet = () => queryClient.fetchQuery(fleetQuery());
const locksOf = (scope: string) => () => queryClient.fetchQuery(locksQuery(scope));
const permissionsAt = (scope: string) => () => queryClient.fetchQuery(permissionsQuery(scope));

/** Everything that the app asks of Azure Resource Manager, by the module that sends it. */
const questions: Record<string, (() => Promise<unknown>)[]> = {
  'activity-log.ts': [() => readActivity(subscription, subscription), () => readResourceActivity(id)],
  'deployment-count.ts': [() => queryClient.fetchQuery(deploymentCountQuery(group))],
  'edge-jobs.ts': [reads['its jobs'], writes['the job']],
  'extensions.ts': [reads['its extensions']],
  // The list asks for subscriptions and for what Resource Graph has, and for the machines of a subscription in which that shows none.
  'fleet-graph.ts': [fleet],
  'fleet-manager.ts': [fleet],
  'hybrid-compute-client.ts': [writes['the extension'], writes['the removal']],
  'locks.ts': [locksOf(group), locksOf(id)],
  'machines.ts': [reads['the machine'], writes['the tag']],
  'operations.ts': [() => readOperation(status)],
  'permissions.ts': [permissionsAt(group), permissionsAt(id)],
  'providers.ts': [() => queryClient.fetchQuery(providerQuery(subscription, namespace))],
  'record-deployments.ts': [() => keepRecord(record), () => listDeployments(group, 'remote-support-')],
  'subscriptions.ts': [fleet],
  'support-tickets.ts': [() => queryClient.fetchQuery(ticketsQuery([subscription]))],
};

/** Azure wants these too. The sandbox lets everyone ask about themselves, and whoever holds the signed address of an operation follow it. */
const beyondTheSandbox = [
  'Microsoft.Authorization/permissions/read',
  'Microsoft.HybridCompute/locations/operationstatus/read',
];

const answer = (method: string, path: string): Response => {
  if (path === '/subscriptions') return Response.json({ value: [{ subscriptionId: subscription }] });
  if (path.endsWith('/resources')) return Response.json({ data: [], totalRecords: 0 });
  if (path.endsWith(`/${namespace.toLowerCase()}`))
    return Response.json({ namespace, registrationState: 'Registered' });
  const isKept = stub.requests.some((sent) => sent.method === 'PUT' && sent.path === path);
  if (path.includes('/deployments/')) return isKept ? deployment('Succeeded') : absent();
  return /\/(?:deployments|locks|permissions|supporttickets|values|machines)$/.test(path)
    ? Response.json({ value: [] })
    : sound(method, path);
};

stubAzure();
beforeEach(() => {
  queryClient.clear();
  stub.answer = ({ method, path }) => answer(method, path);
});

const routes = createRouteTable(armRoutes);

/** What the requests of these modules need, and where. */
const needsOf = async (...modules: string[]) => {
  for (const ask of modules.flatMap((module) => questions[module] ?? [])) await resultOf(ask);
  return stub.requests.map(({ method, path }) => {
    const route = routes.find(method, path)?.route;
    if (route === undefined) throw new Error(`The sandbox has no ${method} ${path}.`);
    return { action: route.action, scope: resourceScope(path) };
  });
};

const modules = Object.keys(questions);

describe('the role in docs/role.json', () => {
  it('is held against every module that asks Azure Resource Manager', () => {
    const folder = join(root, 'src/azure');
    const senders = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((path) => /(?<!\.test)\.ts$/.test(path) && /\bazure\(\)/.test(readFileSync(join(folder, path), 'utf8')))
      .map((path) => basename(path));
    expect(modules).toEqual(senders.toSorted());
  });

  it.each(modules)('allows what %s asks', async (module) => {
    const needs = await needsOf(module);
    expect(needs).not.toEqual([]);
    expect(needs.filter(({ action }) => action !== null && !roleAllows(role, action))).toEqual([]);
  });

  it('allows nothing else, and not to delete a record', async () => {
    const needs = await needsOf(...modules);
    const needed = [...needs.flatMap(({ action }) => action ?? []), ...beyondTheSandbox];
    expect(Actions.filter((pattern) => !needed.some((action) => matchesAction(pattern, action)))).toEqual([]);
    expect(roleAllows(role, 'Microsoft.Resources/deployments/delete')).toBe(false);
  });

  it('is enough on the resource groups where Reader is given on the subscription', async () => {
    const above = (await needsOf(...modules)).filter(({ scope }) => !scope.includes('/resourcegroups/'));
    const actions = above.flatMap(({ action }) => action ?? []);
    expect(actions).toContain('Microsoft.Insights/eventtypes/values/read');
    expect(actions.filter((action) => !matchesAction('*/read', action))).toEqual([]);
  });
});
