import { describe, expect, test } from 'vitest';
import { isAllowed } from '#sandbox/arm/roles.ts';
import { strikingFault } from '#sandbox/fault-rules.ts';
import { faultNames } from '#sandbox/faults.ts';
import { agentStatus } from '#sandbox/machines/agent-status.ts';
import { remoteSupportOn } from '#sandbox/machines/remote-support-extension.ts';
import type { MachineState, Tenant } from '#sandbox/tenant.ts';
import { createScenarioTenant, scenarioNames } from './scenarios.ts';

const tenant = createScenarioTenant('contoso', { name: 'contoso' });

const named = ({ machines }: Tenant, name: string) =>
  [...machines.values()].find((each) => each.name === name) ?? expect.fail(`There is ${name}.`);
const machine = (name: string) => named(tenant, name);

test('an unknown scenario is refused with the names of those that exist', () => {
  expect(() => createScenarioTenant('huge', { name: 'x' })).toThrow('contoso, single, fleet, even, faults');
});

test.each(scenarioNames)('every map of %s is keyed by the lower-case id of what it holds', (scenario) => {
  const { machines, extensions, jobs, locks } = createScenarioTenant(scenario, { name: 'keys' });
  for (const states of [machines, extensions, jobs, locks])
    for (const [key, { id }] of states) expect(key).toBe(id.toLowerCase());
});

test('a scenario is the same every time, at another moment too', () => {
  const again = createScenarioTenant('contoso', { name: 'contoso', now: Date.UTC(2027, 0, 1) });
  expect([...again.machines.keys()]).toEqual([...tenant.machines.keys()]);
  expect(again.people).toEqual(tenant.people);
  expect([...again.subscriptions]).toEqual([...tenant.subscriptions]);
});

test('what changes in one tenant of a scenario changes in no other', () => {
  const other = createScenarioTenant('contoso', { name: 'other' });
  for (const { tags } of other.machines.values()) tags['probe'] = 'other';
  expect([...tenant.machines.values()].filter(({ tags }) => 'probe' in tags)).toEqual([]);
});

describe('contoso', () => {
  test('has 42 machines in three subscriptions', () => {
    expect(tenant.machines.size).toBe(42);
    expect([...tenant.subscriptions.values()].map(({ displayName }) => displayName)).toEqual([
      'Contoso Production',
      'Contoso Branch Offices',
      'Fabrikam (acquired)',
    ]);
  });

  test.each([
    ['SRV-SQL-01', 'Connected'],
    ['SRV-WEB-05', 'Disconnected'],
    ['SRV-OLD-02', 'Expired'],
  ])('%s is %s', (name, status) => {
    expect(agentStatus(tenant, machine(name)).status).toBe(status);
  });

  test.each([
    ['SRV-SQL-01', undefined],
    ['SRV-SQL-02', 'AzureEdgeRemoteSupport Succeeded'],
    ['SRV-SQL-03', 'AzureEdgeRemoteSupport Failed'],
    ['SRV-FILE-06', 'EdgeRemoteSupport Succeeded'],
    ['AZL-NODE-01', 'AzureEdgeRemoteSupport Succeeded'],
  ])('%s has the extension: %s', (name, expected) => {
    const extension = remoteSupportOn(tenant, machine(name));
    expect(extension && `${extension.name} ${extension.properties.provisioningState}`).toBe(expected);
  });

  test.each([
    ['ada', 'AzureStackHCI/edgeDevices/jobs/write', 'SRV-SQL-01', true],
    ['ada', 'HybridCompute/machines/read', 'SRV-BRANCH-01', true],
    ['ada', 'HybridCompute/machines/extensions/write', 'SRV-BRANCH-01', false],
    ['ada', 'HybridCompute/machines/read', 'SRV-FAB-01', false],
    ['grace', 'HybridCompute/machines/extensions/write', 'SRV-BRANCH-01', true],
    ['grace', 'AzureStackHCI/edgeDevices/jobs/write', 'SRV-SQL-01', false],
    ['grace', 'Resources/deployments/write', 'SRV-FAB-02', true],
    ['grace', 'AzureStackHCI/edgeDevices/jobs/write', 'SRV-FAB-02', false],
    ['alan', 'HybridCompute/machines/read', 'SRV-FAB-02', true],
    ['alan', 'Resources/deployments/write', 'SRV-FAB-02', true],
    ['vera', 'HybridCompute/machines/extensions/delete', 'SRV-FAB-02', true],
    ['vera', 'AzureStackHCI/edgeDevices/jobs/write', 'SRV-FAB-02', false],
    ['rita', 'HybridCompute/machines/read', 'SRV-SQL-01', true],
    ['rita', 'HybridCompute/machines/extensions/write', 'SRV-SQL-01', false],
  ])('lets %s do %s on %s: %s', (username, action, name, may) => {
    const { objectId } = tenant.people.find((each) => each.username.startsWith(username)) ?? expect.fail(username);
    expect(isAllowed(tenant, objectId, `Microsoft.${action}`, machine(name).id)).toBe(may);
  });

  test('has a colleague’s grant on SRV-SQL-04 that ends in three hours', () => {
    const { state, level, expiresAt } = machine('SRV-SQL-04').access;
    expect([state, level]).toEqual(['active', 'Diagnostics']);
    expect(Math.abs((expiresAt ?? 0) - Date.now() - 3 * 3_600_000)).toBeLessThan(60_000);
    const makers = [...tenant.jobs.values()].map(({ systemData }) => systemData.createdBy);
    expect(makers).toEqual(['alan.turing@contoso.example']);
    expect(tenant.deployments.size).toBe(0);
  });
});

describe('faults', () => {
  /** The fault that strikes each of two writes to what hangs on a machine. */
  const struck = (faults: Tenant, { id }: MachineState) =>
    [1, 2].map(() => {
      const path = `${id}/providers/Microsoft.AzureStackHCI/edgeDevices/default/jobs/rs-1`;
      const newest = { polledResource: undefined, tokenIssuedAt: -Infinity, signedInAt: -Infinity };
      return strikingFault(faults, { method: 'PUT', path, ...newest })?.fault;
    });

  test('has one eligible machine for each fault, which strikes there and nowhere else', () => {
    const faults = createScenarioTenant('faults', { name: 'faults' });
    const machines = [...faults.machines.values()];
    expect(machines.map(({ name }) => name)).toEqual(faultNames.map((name) => `fault-${name}`));
    for (const one of machines) {
      expect(agentStatus(faults, one)).toMatchObject({ status: 'Connected' });
      // The one that only polls suffer.
      const expected = one.name === 'fault-preempted' ? undefined : one.name.replace('fault-', '');
      expect(struck(faults, one)[0]).toBe(expected);
    }
  });

  test.each([
    ['dropped-after', undefined],
    ['throttled', undefined],
    ['foreign-links', undefined],
    ['mfa-required', 'mfa-required'],
    ['wrong-date', 'wrong-date'],
  ])('strikes the first write with %s, and the second with %s', (fault, second) => {
    const faults = createScenarioTenant('faults', { name: 'faults' });
    expect(struck(faults, named(faults, `fault-${fault}`))).toEqual([fault, second]);
  });
});

test('an even fleet of a chosen size has only machines that are there', () => {
  const even = createScenarioTenant('even', { name: 'bulk', machines: 520 });
  expect([even.machines.size, even.subscriptions.size]).toEqual([520, 2]);
  const states = [...even.machines.values()].map((one) => agentStatus(even, one).status);
  expect(new Set(states)).toEqual(new Set(['Connected']));
});
