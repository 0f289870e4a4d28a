import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { sampleMachine } from '#src/consent/samples.ts';
import { queryClient } from '#src/azure/query-client.ts';
import { SampleArm } from '#src/azure/testing/sample-arm.ts';
import { createPreflights, type Preflights } from './grant-bulk-preflight.ts';

vi.mock('#src/auth/session.ts', () => ({ auth: () => ({ account: null, getToken: async () => 'token' }) }));
vi.mock('#src/config.ts', () => ({
  config: () => ({ resourceManager: 'https://management.azure.com' }),
  ConfigError: class extends Error {},
}));

const machine = sampleMachine('srv-sql-01').toLowerCase();
const beside = sampleMachine('srv-sql-02').toLowerCase();
const elsewhere = machine.replace('00000001/', '00000002/');
const group = machine.split('/providers/')[0] ?? '';
const subscription = group.split('/resourcegroups/')[0] ?? '';
const at = (scope: string, rest: string) => `${scope}/providers/${rest}`.toLowerCase();
const provider = at(subscription, 'Microsoft.AzureStackHCI');
const permissions = at(group, 'Microsoft.Authorization/permissions');
const shared = [
  provider,
  permissions,
  at(group, 'Microsoft.Authorization/locks'),
  at(group, 'Microsoft.Resources/deployments'),
];

let arm: SampleArm;
let preflights: Preflights;

const register = (registrationState: string) =>
  arm.answers.set(provider, { namespace: 'Microsoft.AzureStackHCI', registrationState });
const allow = (scope: string, actions: readonly string[]) =>
  arm.answers.set(at(scope, 'Microsoft.Authorization/permissions'), { value: [{ actions, notActions: [] }] });

beforeEach(() => {
  vi.useFakeTimers();
  arm = new SampleArm();
  vi.stubGlobal('fetch', arm.fetch);
  queryClient.clear();
  for (const id of [machine, beside, elsewhere]) {
    arm.addMachine(id);
    allow(id, []);
  }
  register('NotRegistered');
  allow(group, []);
  arm.locks = [{ name: 'frozen', level: 'ReadOnly', scope: group }];
  for (let index = 0; index < 800; index += 1) arm.addDeployment(group, `old-${index}`, {});
  preflights = createPreflights(undefined, undefined, async () => undefined);
});
afterEach(() => {
  preflights.close();
  vi.useRealTimers();
});

const checks = ['provider', 'writeJobs', 'writeDeployments', 'locks', 'recordRoom'];

/** What these checks came to on one machine, in their order. */
const outcomesOn = (machineId: string): readonly string[] => {
  const result = preflights.get().results.get(machineId);
  if (result === undefined || 'error' in result) return ['not read'];
  return checks.map((id) => result.reading.checks.find((check) => check.id === id)?.outcome ?? 'none');
};
const fails = checks.map(() => 'fail');
const passes = checks.map(() => 'pass');

const read = async (...machineIds: readonly string[]) => {
  preflights.want(machineIds);
  await vi.waitFor(() => expect(preflights.get().results.size).toBe(machineIds.length));
};
const recheck = async (...machineIds: readonly string[]) => {
  arm.requests.length = 0;
  preflights.recheck();
  await read(...machineIds);
};

it('reads what was mended again, and what machines share once for all of them', async () => {
  await read(machine, beside);
  expect([outcomesOn(machine), outcomesOn(beside)]).toEqual([fails, fails]);
  register('Registered');
  allow(group, ['*']);
  arm.locks = [];
  arm.deployments.clear();
  await recheck(machine, beside);
  expect([outcomesOn(machine), outcomesOn(beside)]).toEqual([passes, passes]);
  const asked = arm.requests.map(({ path }) => path).filter((path) => shared.includes(path));
  expect(asked.toSorted()).toEqual(shared.toSorted());
});

it('reads a role on the machine alone again', async () => {
  await read(machine);
  allow(machine, ['*']);
  await recheck(machine);
  expect(outcomesOn(machine)).toEqual(['fail', 'pass', 'fail', 'fail', 'fail']);
});

it('reads nothing again of a subscription that none of them is in', async () => {
  await read(machine);
  await read(elsewhere);
  await recheck(elsewhere);
  expect(arm.requests.filter(({ path }) => !path.startsWith(elsewhere.split('/resourcegroups/')[0] ?? ''))).toEqual([]);
  arm.requests.length = 0;
  preflights.close();
  preflights = createPreflights(undefined, undefined, async () => undefined);
  await vi.advanceTimersByTimeAsync(11_000);
  await read(machine);
  expect(arm.requests.filter(({ path }) => shared.includes(path))).toEqual([]);
});
