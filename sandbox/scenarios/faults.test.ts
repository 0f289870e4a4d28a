import { describe, expect, test } from 'vitest';
import { strikingFault } from '#sandbox/fault-rules.ts';
import { faultNames } from '#sandbox/faults.ts';
import { agentStatus } from '#sandbox/machines/agent-status.ts';
import { createScenarioTenant } from './scenarios.ts';

const newTenant = () => createScenarioTenant('faults', { name: 'faults' });

/** The fault that strikes each of some writes to what hangs on a machine. */
const struck = (tenant: ReturnType<typeof newTenant>, machineId: string, writes: number) =>
  Array.from({ length: writes }, () => {
    const path = `${machineId}/providers/Microsoft.AzureStackHCI/edgeDevices/default/jobs/rs-1`;
    const newest = { polledResource: undefined, tokenIssuedAt: -Infinity, signedInAt: -Infinity };
    return strikingFault(tenant, { method: 'PUT', path, ...newest })?.fault;
  });

describe('the scenario faults', () => {
  test('has one eligible machine for each fault, which strikes there and nowhere else', () => {
    const tenant = newTenant();
    expect([...tenant.machines.values()].map(({ name }) => name)).toEqual(faultNames.map((name) => `fault-${name}`));
    const spent = newTenant();
    for (const machine of spent.machines.values()) {
      expect(agentStatus(spent, machine)).toMatchObject({ status: 'Connected' });
      const [first] = struck(spent, machine.id, 1);
      // The one that only polls suffer.
      expect(first).toBe(machine.name === 'fault-preempted' ? undefined : machine.name.replace('fault-', ''));
    }
  });

  test('lets the second write pass where a fault is one of a moment', () => {
    const tenant = newTenant();
    const machineOf = (name: string) => [...tenant.machines.values()].find((one) => one.name === name)?.id ?? '';
    expect(struck(tenant, machineOf('fault-dropped-after'), 2)).toEqual(['dropped-after', undefined]);
    expect(struck(tenant, machineOf('fault-throttled'), 2)).toEqual(['throttled', undefined]);
    expect(struck(tenant, machineOf('fault-mfa-required'), 2)).toEqual(['mfa-required', 'mfa-required']);
    expect(struck(tenant, machineOf('fault-foreign-links'), 2)).toEqual(['foreign-links', undefined]);
    expect(struck(tenant, machineOf('fault-wrong-date'), 2)).toEqual(['wrong-date', 'wrong-date']);
  });
});

test('an even fleet of a chosen size has only machines that are there', () => {
  const tenant = createScenarioTenant('even', { name: 'bulk', machines: 520 });
  expect(tenant.machines.size).toBe(520);
  expect(tenant.subscriptions.size).toBe(2);
  const states = [...tenant.machines.values()].map((machine) => agentStatus(tenant, machine).status);
  expect(new Set(states)).toEqual(new Set(['Connected']));
});
