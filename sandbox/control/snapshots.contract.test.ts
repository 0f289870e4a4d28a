import { expect, it } from 'vitest';
import { programToken } from '#test/sandbox/app.ts';
import { controlOf } from '#test/sandbox/control.ts';
import { runningSandbox } from '#test/sandbox/running.ts';

const sandbox = runningSandbox({ scenario: 'single', speed: 7, limits: { graphReplyLimit: 5000 } });
const { call } = controlOf(sandbox);
const token = () => {
  const { tenantId, servicePrincipal } = sandbox.tenant;
  return programToken(sandbox.azureOrigin, { tenantId, servicePrincipal });
};
const ask = async (bearer: string, path = '/subscriptions?api-version=2022-12-01') =>
  (await fetch(sandbox.azureOrigin + path, { headers: { authorization: `Bearer ${bearer}` } })).status;

it('the tenant at localhost goes back to how it was made, with its sign-ins over', async () => {
  const before = structuredClone([sandbox.tenant.tenantId, [...sandbox.tenant.machines.keys()], sandbox.tenant.speed]);
  const old = await token();
  sandbox.tenant.machines.clear();
  sandbox.tenant.speed = 1;
  expect(await call('POST', '/tenants/single/reset')).toMatchObject({ status: 200, body: { name: 'single' } });
  const { tenantId, machines, speed, graphReplyLimit } = sandbox.tenant;
  expect([tenantId, [...machines.keys()], speed]).toEqual(before);
  expect(graphReplyLimit).toBe(5000);
  expect([await ask(old), await ask(await token())]).toEqual([401, 200]);
});

it('a snapshot is a tenant to come back to, tokens and all', async () => {
  const old = await token();
  expect((await call('POST', '/tenants/single/snapshots', { name: 'before' })).status).toBe(201);
  expect((await call('GET', '/tenants/single/snapshots')).body).toEqual(['before']);
  const before = structuredClone(sandbox.tenant);
  sandbox.tenant.machines.clear();
  sandbox.tenant.keptResources.clear();
  expect((await call('POST', '/tenants/single/snapshots/before/restore')).status).toBe(200);
  expect(sandbox.tenant).toEqual(before);
  expect(await ask(old)).toBe(200);
  expect((await call('POST', '/tenants/single/snapshots/never/restore')).status).toBe(404);
});
