import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { agentStatus } from '#sandbox/machines/agent-status.ts';
import { stableGuid } from '#sandbox/stable-ids.ts';
import type { Tenant } from '#sandbox/tenant.ts';
import { createScenarioTenant } from './scenarios.ts';

const now = Date.UTC(2026, 10, 24);
const size = 3000;
const fleetOf = (machines: number): Tenant => createScenarioTenant('fleet', { name: 'fleet', machines, now });

const tenant = fleetOf(size);
const machines = [...tenant.machines.values()];
const extensions = [...tenant.extensions.values()];

const shareOf = <T>(list: readonly T[], matches: (one: T) => boolean): number => list.filter(matches).length / size;

/** Short, so that a failure can be read. */
const digestOf = ({ subscriptions, resourceGroups, machines: all, extensions: some, jobs, agenda }: Tenant): string =>
  stableGuid(JSON.stringify([[...subscriptions], [...resourceGroups], [...all], [...some], [...jobs], agenda]));

// A tenant's time goes on with real time, by which two fleets would differ.
beforeAll(() => vi.useFakeTimers({ toFake: ['Date'], now }));
afterAll(() => vi.useRealTimers());

test('the fleet is the same for the same number, and another for another', () => {
  const digest = digestOf(fleetOf(300));
  expect(digestOf(fleetOf(300))).toBe(digest);
  expect(digestOf(fleetOf(301))).not.toBe(digest);
});

test.each([
  [1, 1],
  [250, 1],
  [1100, 4],
  [size, 12],
])(
  'the fleet of %d machines has them in %d subscriptions, each with some in several groups and regions',
  (count, expected) => {
    const { subscriptions, machines: all } = fleetOf(count);
    expect([all.size, subscriptions.size]).toEqual([count, expected]);
    for (const { subscriptionId } of subscriptions.values()) {
      const own = [...all.values()].filter((machine) => machine.subscriptionId === subscriptionId);
      expect(own).not.toHaveLength(0);
      if (count > 1) expect(new Set(own.map(({ resourceGroup }) => resourceGroup)).size).toBeGreaterThan(3);
    }
  },
);

test('the fleet names every machine once, as Windows allows', () => {
  expect(new Set(machines.map(({ name }) => name.toLowerCase())).size).toBe(size);
  // https://learn.microsoft.com/troubleshoot/windows-server/active-directory/naming-conventions-for-computer-domain-site-ou
  for (const { name } of machines) expect(name).toMatch(/^[A-Z]{3}-[A-Z]+-\d{4}$/);
  expect(Math.max(...machines.map(({ name }) => name.length))).toBeLessThanOrEqual(15);
  expect(machines.map(({ name }) => name)).toContain('SRV-SQL-0001');
});

test('the fleet has each machine in a resource group and a region that exist', () => {
  for (const { id, location } of machines) {
    const [group = ''] = id.toLowerCase().split('/providers/');
    expect(tenant.resourceGroups.get(group)?.location).toBe(location);
  }
});

test('the fleet is mixed: most are connected, some away for a while, some expired', () => {
  const statuses = machines.map((machine) => agentStatus(tenant, machine, now));
  expect(shareOf(statuses, ({ status }) => status === 'Connected')).toBeGreaterThan(0.88);
  expect(shareOf(statuses, ({ status }) => status === 'Disconnected')).toBeGreaterThan(0.04);
  expect(shareOf(statuses, ({ status }) => status === 'Expired')).toBeGreaterThan(0.008);
  for (const { lastStatusChange } of statuses) expect(lastStatusChange).toBeLessThan(now);
  expect(shareOf(machines, ({ properties }) => properties['osType'] === 'linux')).toBeGreaterThan(0.02);
  expect(new Set(machines.map(({ properties }) => properties['osSku'])).size).toBeGreaterThan(9);
  expect(new Set(machines.map(({ properties }) => properties['agentVersion'])).size).toBeGreaterThan(5);
  expect(new Set(machines.map(({ location }) => location)).size).toBeGreaterThan(3);
  const tags = new Set(machines.flatMap((machine) => Object.keys(machine.tags)));
  for (const name of ['Environment', 'CostCenter', 'Owner', 'Application']) expect(tags).toContain(name);
});

test('the fleet has the extension on about a fifth, and live access on a few of those where it works', () => {
  expect(extensions.length / size).toBeGreaterThan(0.17);
  expect(extensions.length / size).toBeLessThan(0.23);
  const states = new Set(extensions.map(({ properties }) => properties.provisioningState));
  expect(states).toEqual(new Set(['Succeeded', 'Failed', 'Creating']));
  const open = machines.filter(({ access }) => access.state === 'active');
  expect(open.length).toBeGreaterThan(0);
  expect(open.length / size).toBeLessThan(0.005);
  expect(open.map(({ access }) => access.jobId)).toEqual([...tenant.jobs.keys()]);
  for (const { id, access } of open) {
    const extension = tenant.extensions.get(`${id}/extensions/AzureEdgeRemoteSupport`.toLowerCase());
    expect(extension?.properties.provisioningState).toBe('Succeeded');
    expect(access.expiresAt).toBeGreaterThan(now);
  }
});

test.each([0, 1.5, 200_001])('the fleet is refused with %d machines', (count) => {
  expect(() => fleetOf(count)).toThrow(`There can be 1 to 200000 machines, not ${count}.`);
});
