import { describe, expect, test } from 'vitest';
import { isAllowed } from '#sandbox/arm/roles.ts';
import { agentStatus } from '#sandbox/machines/agent-status.ts';
import { remoteSupportOn } from '#sandbox/machines/remote-support-extension.ts';
import type { MachineState } from '#sandbox/tenant.ts';
import { createScenarioTenant, scenarioNames } from './scenarios.ts';

const tenant = createScenarioTenant('contoso', { name: 'contoso' });

const machine = (name: string): MachineState => {
  const found = [...tenant.machines.values()].find((each) => each.name === name);
  if (found === undefined) throw new Error(`There is no machine ${name}.`);
  return found;
};

test('an unknown scenario is refused with the names of those that exist', () => {
  expect(() => createScenarioTenant('huge', { name: 'x' })).toThrow('contoso, single, fleet, even, faults');
});

test.each(scenarioNames)('every map of %s is keyed by the lower-case id of what it holds', (scenario) => {
  const { machines, extensions, jobs, locks } = createScenarioTenant(scenario, { name: 'keys' });
  for (const states of [machines, extensions, jobs, locks]) {
    for (const [key, { id }] of states) expect(key).toBe(id.toLowerCase());
  }
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

  test('gives each person what the case they stand for needs', () => {
    const may = (username: string, action: string, name: string): boolean => {
      const person = tenant.people.find((each) => each.username.startsWith(username));
      return isAllowed(tenant, person?.objectId ?? '', action, machine(name).id);
    };
    const jobWrite = 'Microsoft.AzureStackHCI/edgeDevices/jobs/write';
    const extensionWrite = 'Microsoft.HybridCompute/machines/extensions/write';
    const read = 'Microsoft.HybridCompute/machines/read';
    expect(may('ada', jobWrite, 'SRV-SQL-01')).toBe(true);
    expect([may('ada', read, 'SRV-BRANCH-01'), may('ada', extensionWrite, 'SRV-BRANCH-01')]).toEqual([true, false]);
    expect(may('ada', read, 'SRV-FAB-01')).toBe(false);
    expect([may('grace', extensionWrite, 'SRV-BRANCH-01'), may('grace', jobWrite, 'SRV-SQL-01')]).toEqual([
      true,
      false,
    ]);
    expect([may('rita', read, 'SRV-SQL-01'), may('rita', extensionWrite, 'SRV-SQL-01')]).toEqual([true, false]);
  });

  test('has a colleague’s grant on SRV-SQL-04 that ends in three hours', () => {
    const { state, level, expiresAt } = machine('SRV-SQL-04').access;
    expect([state, level]).toEqual(['active', 'Diagnostics']);
    expect(Math.abs((expiresAt ?? 0) - Date.now() - 3 * 3_600_000)).toBeLessThan(60_000);
    expect([...tenant.jobs.values()].map(({ systemData }) => systemData.createdBy)).toEqual([
      'alan.turing@contoso.example',
    ]);
    expect(tenant.deployments.size).toBe(0);
  });

  test('survives being written to a file', () => {
    const { subscriptions, machines, agenda } = tenant;
    const text = JSON.stringify([[...subscriptions], [...machines], agenda]);
    expect(JSON.parse(text)).toEqual([[...subscriptions], [...machines], agenda]);
  });
});
