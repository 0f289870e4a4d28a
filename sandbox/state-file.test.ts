import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createScenarioTenant } from '#sandbox/scenarios/scenarios.ts';
import { addLock } from '#sandbox/scenarios/tenant-seed.ts';
import { readState, writeState } from './state-file.ts';
import type { Tenant } from './tenant.ts';

const folder = mkdtempSync(join(tmpdir(), 'sandbox-state-'));
const file = join(folder, 'state.json');
afterAll(() => rmSync(folder, { recursive: true }));

const rest = { version: 1 as const, sessions: new Map(), signingKey: { kty: 'RSA' } };

const tenantWith = (settings: unknown): Tenant => {
  const tenant = createScenarioTenant('single', { name: 'one' });
  const [machine] = tenant.machines.values();
  if (machine !== undefined) machine.properties['settings'] = settings;
  return tenant;
};

test.each([
  { $map: [1] },
  { $map: [['a', 1]] },
  { $map: [], more: true },
  { $object: [['a', 1]] },
  { $object: { $map: [{ $object: [1] }] } },
])('what a caller wrote is read back as it was, whatever its members are called: %j', (settings) => {
  const tenant = tenantWith(settings);
  writeState(file, { ...rest, tenants: [tenant] });
  expect(readState(file)?.tenants).toEqual([tenant]);
});

test('a file that names roles by their names, and ends an activation by the agenda, is read', () => {
  const tenant = tenantWith({});
  const principalId = tenant.people[0]?.objectId ?? '';
  const activation = 'an-activation';
  const roleAssignments = [
    { principalId, role: 'Owner', scope: '/subscriptions/s' },
    { principalId, role: 'Reader', scope: '/subscriptions/s', activation },
  ];
  const agenda = [{ at: 1000, kind: 'role.deactivate', data: { activation } }];
  const before = { ...tenant, roleAssignments, agenda } as unknown as Tenant;
  writeState(file, { ...rest, tenants: [before] });
  const [read] = readState(file)?.tenants ?? [];
  const [owner, reader] = ['8e3af657-a8ff-443c-a75c-2fe8c4bcb635', 'acdd72a7-3385-48ef-bd42-f606fba81ae7'];
  expect(read?.roleAssignments).toEqual([
    { principalId, roleId: owner, scope: '/subscriptions/s' },
    { principalId, roleId: reader, scope: '/subscriptions/s', until: 1000 },
  ]);
  expect(read?.agenda).toEqual([]);
});

test('a file of before is read where a caller’s object could be told from a map, and given what it lacks', () => {
  const tenant = tenantWith({ $map: [1], $object: [2] });
  addLock(tenant, '/subscriptions/one', 'keep', 'ReadOnly', 'Audit');
  const { keptResources: _kept, roleEligibilities: _eligibilities, faults: _faults, ...others } = tenant;
  const locks = [...tenant.locks].map(([key, { id, name, properties }]) => [
    key,
    { id, name, scope: '/', ...properties },
  ]);
  const before = { ...others, locks: { $map: locks } };
  const replace = (_key: string, value: unknown): unknown => (value instanceof Map ? { $map: [...value] } : value);
  writeFileSync(file, JSON.stringify({ ...rest, tenants: [before] }, replace));
  expect(readState(file)?.tenants).toEqual([tenant]);
});
