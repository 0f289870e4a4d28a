import { expect, test } from 'vitest';
import { eachTestTenant } from '#test/sandbox/tenant.ts';

const azure = eachTestTenant();

const version = 'api-version=2025-01-13';
const machine = (name: string): string => azure.machine(name).id;
const subscription = (displayName: string): string => {
  const found = [...azure.tenant.subscriptions.values()].find((each) => each.displayName === displayName);
  return `/subscriptions/${found?.subscriptionId}`;
};

test('a request without a token is told where to get one', async () => {
  const { status, headers, body } = await azure.call('GET', `${machine('SRV-SQL-01')}?${version}`, { as: '' });
  expect(status).toBe(401);
  expect(body.error?.code).toBe('AuthenticationFailed');
  expect(headers.get('www-authenticate')).toMatch(/^Bearer authorization_uri=/);
  const wrong = await azure.call('GET', `${machine('SRV-SQL-01')}?${version}`, { as: 'mallory' });
  expect([wrong.status, wrong.body.error?.code]).toEqual([401, 'InvalidAuthenticationToken']);
});

test('every reply can be traced, and carries the time of the tenant', async () => {
  azure.wait(3 * 86_400);
  const correlationId = '5f0e1d2c-0000-4000-8000-123456789ABC';
  const { headers } = await azure.call('GET', `${machine('SRV-SQL-01')}?${version}`, {
    headers: { 'x-ms-correlation-request-id': correlationId, 'x-ms-client-request-id': 'mine' },
  });
  expect(headers.get('x-ms-correlation-request-id')).toBe(correlationId.toLowerCase());
  expect(headers.get('x-ms-client-request-id')).toBeNull();
  expect(headers.get('x-ms-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  expect(headers.get('x-ms-routing-request-id')).toMatch(
    new RegExp(`^WESTEUROPE:\\d{8}T\\d{6}Z:${correlationId.toLowerCase()}$`),
  );
  expect(headers.get('cache-control')).toBe('no-cache');
  expect(Date.parse(headers.get('date') ?? '') - Date.now()).toBeGreaterThan(2.9 * 86_400_000);
  const other = await azure.call('GET', `${machine('SRV-SQL-01')}?${version}`, {
    headers: { 'x-ms-correlation-request-id': 'not a guid' },
  });
  expect(other.headers.get('x-ms-correlation-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  const asked = await azure.call('GET', `${machine('SRV-SQL-01')}?${version}`, {
    headers: { 'x-ms-return-client-request-id': 'true', 'x-ms-client-request-id': 'mine' },
  });
  expect(asked.headers.get('x-ms-client-request-id')).toBe('mine');
});

test('a refusal says whether it is ARM’s own', async () => {
  const cause = async (path: string, as = 'ada') =>
    (await azure.call('GET', path, { as })).headers.get('x-ms-failure-cause');
  const here = machine('SRV-SQL-01');
  expect(await cause(`${here}-gone?${version}`)).toBe('gateway');
  expect(await cause(`${here}?${version}`, '')).toBe('gateway');
  expect(await cause(machine('SRV-FAB-01').concat('?', version))).toBe('gateway');
  expect(await cause(`${here}/extensions/None?${version}`)).toBeNull();
  expect(await cause(`${here}?${version}`)).toBeNull();
});

test('pages on other origins may call, and read headers unless the tenant hides them', async () => {
  const preflight = await azure.call('OPTIONS', `${machine('SRV-SQL-01')}?${version}`, {
    as: '',
    headers: { origin: 'http://localhost:1', 'access-control-request-headers': 'authorization,x-ms-client-request-id' },
  });
  expect(preflight.status).toBe(204);
  expect(preflight.headers.get('access-control-allow-headers')).toContain('x-ms-client-request-id');
  expect(preflight.headers.get('access-control-allow-methods')).toContain('DELETE');
  const shown = await azure.call('GET', `${machine('SRV-SQL-01')}?${version}`);
  expect(shown.headers.get('access-control-expose-headers')).toContain('Azure-AsyncOperation');
  const known = await azure.call('GET', '/subscriptions?api-version=2022-12-01');
  const quotas = [...known.headers.keys(), ...shown.headers.keys()].filter((name) => name.startsWith('x-ms-ratelimit'));
  expect(quotas).toHaveLength(3);
  expect(known.headers.get('access-control-expose-headers')?.split(', ')).toEqual(expect.arrayContaining(quotas));
  azure.tenant.exposeHeaders = false;
  const hidden = await azure.call('GET', `${machine('SRV-SQL-01')}?${version}`);
  expect(hidden.headers.get('access-control-expose-headers')).toBeNull();
  expect(hidden.headers.get('access-control-allow-origin')).toBe('*');
});

test('the api-version is required and must be one that exists', async () => {
  const missing = await azure.call('GET', machine('SRV-SQL-01'));
  expect([missing.status, missing.body.error?.code]).toEqual([400, 'MissingApiVersionParameter']);
  const unknown = await azure.call('GET', `${machine('SRV-SQL-01')}?api-version=1999-01-01`);
  expect([unknown.status, unknown.body.error?.code]).toEqual([400, 'NoRegisteredProviderFound']);
  expect(unknown.body.error?.message).toContain("API version '1999-01-01' for type 'machines'");
});

test.each([
  ['2024-07-31-preview', '2024-07-10'],
  ['2019-12-12', '2021-05-20'],
  ['2026-06-16-preview', '2025-06-01'],
])('a version %s that Azure has is answered as the nearest before it, else the oldest: %s', async (asked, nearest) => {
  const path = machine('SRV-SQL-01');
  const answered = await azure.call('GET', `${path}?api-version=${asked}`);
  expect(answered.status).toBe(200);
  expect(answered.body).toEqual((await azure.call('GET', `${path}?api-version=${nearest}`)).body);
});

test('a version that only Azure may have is refused in the sandbox’s own words', async () => {
  for (const path of [machine('SRV-SQL-01'), '/subscriptions']) {
    const { status, body } = await azure.call('GET', `${path}?api-version=2031-02-03`);
    expect([status, body.error?.code]).toEqual([501, 'NotImplemented']);
    expect(body.error?.message).toContain("The sandbox doesn't have the api-version '2031-02-03'");
  }
});

test('what does not exist is said in ARM’s words', async () => {
  const path = `/subscriptions/00000000-0000-4000-8000-000000000000/providers/Microsoft.HybridCompute/machines?${version}`;
  const noSubscription = await azure.call('GET', path);
  expect([noSubscription.status, noSubscription.body.error?.code]).toEqual([404, 'SubscriptionNotFound']);
  const noMachine = await azure.call('GET', `${machine('SRV-SQL-01')}-gone?${version}`);
  expect([noMachine.status, noMachine.body.error?.code]).toEqual([404, 'ResourceNotFound']);
  const elsewhere = machine('SRV-SQL-01').replace('rg-sql-prod', 'rg-nowhere');
  const noGroup = await azure.call('GET', `${elsewhere}?${version}`);
  expect([noGroup.status, noGroup.body.error?.code]).toEqual([404, 'ResourceGroupNotFound']);
});

test('an operation that the sandbox does not emulate is a loud 501, not a plausible answer', async () => {
  const { status, body } = await azure.call('POST', `${machine('SRV-SQL-01')}/assessPatches?${version}`);
  expect([status, body.error?.code]).toEqual([501, 'NotImplemented']);
});

test('a role decides what a caller may do, and the refusal names the action and the scope', async () => {
  const scope = `${machine('SRV-WEB-01')}/extensions/AzureEdgeRemoteSupport`;
  const { status, body } = await azure.call('PUT', `${scope}?${version}`, { as: 'rita', body: {} });
  const rita = azure.tenant.people.find(({ name }) => name === 'Rita Reader');
  expect(status).toBe(403);
  expect(body.error?.code).toBe('AuthorizationFailed');
  expect(body.error?.message).toBe(
    `The client 'rita.reader@contoso.example' with object id '${rita?.objectId}' does not have authorization to perform action 'Microsoft.HybridCompute/machines/extensions/write' over scope '${scope}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
  );
  const fabrikam = `${subscription('Fabrikam (acquired)')}/providers/Microsoft.HybridCompute/machines?${version}`;
  expect((await azure.call('GET', fabrikam)).status).toBe(403);
  const jobs = `${machine('SRV-SQL-02')}/providers/Microsoft.AzureStackHCI/edgeDevices/default/jobs/rs-1?api-version=2026-02-01`;
  const grace = await azure.call('PUT', jobs, { as: 'grace', body: {} });
  expect(grace.body.error?.message).toContain("'Microsoft.AzureStackHCI/edgeDevices/jobs/write'");
});

test('a delete lock on a group protects what is in it from deletion, and from nothing else', async () => {
  const path = `${machine('SRV-LOCK-01')}?${version}`;
  const removal = await azure.call('DELETE', path);
  expect([removal.status, removal.body.error?.code]).toEqual([409, 'ScopeLocked']);
  expect(azure.machine('SRV-LOCK-01').name).toBe('SRV-LOCK-01');
  expect((await azure.call('PATCH', path, { body: { tags: { a: 'b' } } })).status).toBe(200);
});

test('a provider that is not registered in the subscription serves nothing there', async () => {
  const path = `${machine('SRV-BRANCH-01')}/providers/Microsoft.AzureStackHCI/edgeDevices/default/jobs?api-version=2026-02-01`;
  const { status, body } = await azure.call('GET', path);
  expect([status, body.error?.code]).toEqual([409, 'MissingSubscriptionRegistration']);
  expect(body.error?.message).toContain("namespace 'Microsoft.AzureStackHCI'");
});

test('writes leave events that name the caller, the action and the request; reads leave none', async () => {
  const correlationId = 'c0ffee00-0000-4000-8000-000000000001';
  const headers = { 'x-ms-correlation-request-id': correlationId, 'x-ms-client-request-id': 'press-1' };
  await azure.call('GET', `${machine('SRV-WEB-01')}?${version}`, { headers });
  expect(azure.tenant.activityLog).toEqual([]);
  await azure.call('PATCH', `${machine('SRV-WEB-01')}?${version}`, { headers, body: { tags: {} } });
  await azure.call('DELETE', `${machine('SRV-LOCK-01')}?${version}`, { headers });
  const logged = azure.tenant.activityLog.map(({ status, subStatus }) => [
    status.value,
    (subStatus as { localizedValue: string }).localizedValue,
  ]);
  expect(logged).toEqual([
    ['Started', ''],
    ['Succeeded', 'OK (HTTP Status Code: 200)'],
    ['Started', ''],
    ['Failed', 'Conflict (HTTP Status Code: 409)'],
  ]);
});

test('a body is taken when it is called JSON, whatever is said besides', async () => {
  const put = (type: string) =>
    azure.call('PATCH', `${machine('SRV-SQL-01')}?${version}`, {
      body: { tags: { probe: 'set' } },
      headers: { 'content-type': type },
    });
  const { status, body } = await put('text/plain;charset=UTF-8');
  expect([status, body.error]).toMatchObject([
    415,
    {
      code: 'UnsupportedMediaType',
      message:
        "The content media type 'text/plain;charset=UTF-8' is not supported. Only 'application/json' is supported.",
    },
  ]);
  expect((await put('application/jsonp')).status).toBe(415);
  // As fetch sends it of bytes that nothing is said about.
  expect((await put('')).status).toBe(415);
  expect((await put('Application/JSON; charset=utf-8')).status).toBe(200);
});
