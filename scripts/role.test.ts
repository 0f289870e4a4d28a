import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startSandboxArm } from '#test/azure/sandbox-arm.ts';
import { signedRecord, testConsent } from '#test/proof/signed.ts';
import { createRouteTable } from '#sandbox/arm/route-table.ts';
import { matchesAction, type Role, roleAllows } from '#sandbox/arm/roles.ts';
import { armRoutes } from '#sandbox/arm/routes.ts';
import { resourceScope } from '#sandbox/arm/scope.ts';
import { evidenceQuery } from '#src/azure/evidence.ts';
import { fleetQuery } from '#src/azure/fleet/fleet.ts';
import { historyQuery } from '#src/azure/history.ts';
import { preflightQuery } from '#src/azure/preflight.ts';
import { queryClient } from '#src/azure/query-client.ts';
import { recordConsent } from '#src/azure/recording.ts';
import { readActivity, resourceActivityQuery } from '#src/azure/resources/activity-log.ts';
import { deleteExtension, putExtension } from '#src/azure/resources/extensions.ts';
import { putJob } from '#src/azure/resources/jobs.ts';
import { openTicketsQuery } from '#src/azure/resources/support-tickets.ts';
import { resourceGroupsOf } from '#src/lib/arm-id.ts';

// Outside src and sandbox, because it holds docs/role.json against both: what the app asks, and what each request needs.

const { Actions, NotActions } = JSON.parse(readFileSync(join(import.meta.dirname, '../docs/role.json'), 'utf8')) as {
  Actions: string[];
  NotActions: string[];
};
const role: Role = { name: 'the role', id: '', actions: Actions, notActions: NotActions, dataActions: [] };

/** Azure wants these too. The sandbox lets everyone ask about themselves, and whoever holds its signed address follow an operation. */
const beyondTheSandbox = [
  'Microsoft.Authorization/permissions/read',
  'Microsoft.HybridCompute/locations/operationstatus/read',
];

const needs: { action: string | null; scope: string }[] = [];

beforeAll(async () => {
  const arm = startSandboxArm();
  const id = [...arm.tenant.machines.values()][0]?.id.toLowerCase() ?? '';
  const subscription = id.split('/')[2] ?? '';
  const record = await signedRecord(await testConsent({ machines: [id] }));
  const asks: (() => Promise<unknown>)[] = [
    () => queryClient.fetchQuery(fleetQuery()),
    () => queryClient.fetchQuery(evidenceQuery(id)),
    () => queryClient.fetchQuery(preflightQuery(id)),
    () => queryClient.fetchQuery(historyQuery()),
    () => queryClient.fetchQuery(openTicketsQuery([subscription])),
    () => readActivity(subscription, crypto.randomUUID()),
    () => queryClient.fetchQuery(resourceActivityQuery(id)),
    () => recordConsent(record, resourceGroupsOf([id])),
    () => putExtension({ id, location: 'westeurope' }),
    () => putJob(id, record.consentId, { type: 'Enable', level: 'Diagnostics', notAfter: '2030-01-01T00:00:00Z' }),
    () => deleteExtension(id, 'AzureEdgeRemoteSupport'),
  ];
  for (const ask of asks) await ask().catch(() => undefined);
  const routes = createRouteTable(armRoutes);
  for (const { method, path } of arm.requests) {
    const route = routes.find(method, path)?.route;
    if (route === undefined) throw new Error(`The sandbox has no ${method} ${path}.`);
    needs.push({ action: route.action, scope: resourceScope(path) });
  }
});

afterAll(() => void vi.unstubAllGlobals());

const actions = (): string[] => needs.flatMap(({ action }) => action ?? []);

describe('the role in docs/role.json', () => {
  it('allows all that the app asks', () => {
    expect(actions()).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/edgeDevices\/jobs\/write/i),
        expect.stringMatching(/extensions\/write/i),
        expect.stringMatching(/extensions\/delete/i),
        expect.stringMatching(/deployments\/write/i),
      ]),
    );
    expect(actions().filter((action) => !roleAllows(role, action))).toEqual([]);
  });

  it('allows nothing else, and not to delete a record', () => {
    const needed = [...actions(), ...beyondTheSandbox];
    expect(Actions.filter((pattern) => !needed.some((action) => matchesAction(pattern, action)))).toEqual([]);
    expect(roleAllows(role, 'Microsoft.Resources/deployments/delete')).toBe(false);
  });

  it('is enough on the resource groups where Reader is given on the subscription', () => {
    const above = needs
      .filter(({ scope }) => !scope.includes('/resourcegroups/'))
      .flatMap(({ action }) => action ?? []);
    expect(above).toContain('Microsoft.Insights/eventtypes/values/read');
    expect(above.filter((action) => !matchesAction('*/read', action))).toEqual([]);
  });
});
