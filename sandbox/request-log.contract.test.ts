import { expect, it } from 'vitest';
import type { LoggedRequest } from '#sandbox/request-log.ts';
import { controlOf } from '#test/sandbox/control.ts';
import { runningSandbox } from '#test/sandbox/running.ts';

const sandbox = runningSandbox({ scenario: 'single' });

const { call, page: controlPage } = controlOf(sandbox);
const logged = async () => (await call('GET', '/tenants/single/requests')).body as unknown as LoggedRequest[];

it('names the last requests, newest first, by whom and how they ended, and holds no token', async () => {
  const { tenantId, servicePrincipal } = sandbox.tenant;
  const ada = 'ada.lovelace@contoso.example';
  const token = String((await call('POST', '/tenants/single/tokens', { username: ada })).body['access_token']);
  const correlation = '11111111-2222-4333-8444-555555555555';
  const ask = (path: string, headers: Record<string, string>) => fetch(sandbox.azureOrigin + path, { headers });
  const authorization = `Bearer ${token}`;
  await ask('/subscriptions?api-version=2022-12-01', { authorization, 'x-ms-correlation-request-id': correlation });
  await ask(`/subscriptions?api-version=2022-12-01&access_token=${token}`, {});
  await ask(`/${tenantId}/oauth2/v2.0/authorize?code=${token}`, {});
  await fetch(`${sandbox.azureOrigin}/${tenantId}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams({ client_id: servicePrincipal.clientId, client_secret: servicePrincipal.clientSecret }),
  });
  await call('POST', '/tenants/single/faults', { fault: 'dropped-before', times: 1 });
  await ask('/providers?api-version=2021-04-01', { authorization }).catch(() => undefined);
  const log = await logged();
  expect(log.map(({ method, path, apiVersion, status, who }) => [method, path, apiVersion, status, who])).toEqual([
    ['GET', '/providers', '2021-04-01', null, ada],
    ['POST', `/${tenantId}/oauth2/v2.0/token`, null, 400, null],
    ['GET', `/${tenantId}/oauth2/v2.0/authorize`, null, expect.any(Number), null],
    ['GET', '/subscriptions', '2022-12-01', 401, null],
    ['GET', '/subscriptions', '2022-12-01', 200, ada],
  ]);
  expect(log.at(-1)).toMatchObject({ correlationId: correlation, milliseconds: expect.any(Number) });
  const page = await controlPage();
  expect(page).toMatch(/<details>\s*<summary>\s*The last 5 to sign-in and Azure/);
  for (const text of [JSON.stringify(log), page]) {
    expect(text).toContain(correlation);
    for (const secret of [token, servicePrincipal.clientSecret]) expect(text).not.toContain(secret);
  }
});

it('is bounded', async () => {
  for (let index = 0; index < 210; index += 1) await (await fetch(`${sandbox.azureOrigin}/${'x'.repeat(600)}`)).text();
  const log = await logged();
  expect(log).toHaveLength(200);
  expect(log[0]?.path).toHaveLength(500);
});
