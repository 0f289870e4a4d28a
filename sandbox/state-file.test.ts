import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createScenarioTenant } from '#sandbox/scenarios/scenarios.ts';
import { readState, writeState } from './state-file.ts';
import type { Tenant } from './tenant.ts';

const folder = mkdtempSync(join(tmpdir(), 'sandbox-state-'));
const file = join(folder, 'state.json');
afterAll(() => rmSync(folder, { recursive: true }));

const rest = { version: 2 as const, first: null, sessions: new Map(), signingKey: { kty: 'RSA' } };

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
