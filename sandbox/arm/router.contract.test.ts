import { describe, expect, test } from 'vitest';
import { deploymentOf, deploymentUrl, putDeployment } from '#test/sandbox/deployment.ts';
import { computeVersion as version, extensionPath, jobPath } from '#test/sandbox/remote-support.ts';
import { answerOf, eachTestTenant } from '#test/sandbox/tenant.ts';

const azure = eachTestTenant();

const machine = (name = 'SRV-SQL-01'): string => azure.machine(name).id;
const get = (headers: Record<string, string> = {}) => azure.call('GET', `${machine()}?${version}`, { headers });

test('a request without a token is told where to get one', async () => {
  const none = await azure.call('GET', `${machine()}?${version}`, { as: '' });
  expect(answerOf(none)).toBe('401 AuthenticationFailed');
  expect(none.headers.get('www-authenticate')).toMatch(/^Bearer authorization_uri=/);
  const wrong = await azure.answer('GET', `${machine()}?${version}`, { as: 'mallory' });
  expect(wrong).toBe('401 InvalidAuthenticationToken');
});

test('every reply can be traced, and carries the time of the tenant', async () => {
  azure.wait(3 * 86_400);
  const correlationId = '5f0e1d2c-0000-4000-8000-123456789abc';
  const mine = { 'x-ms-client-request-id': 'mine' };
  const { headers } = await get({ ...mine, 'x-ms-correlation-request-id': correlationId.toUpperCase() });
  expect(headers.get('x-ms-correlation-request-id')).toBe(correlationId);
  expect(headers.get('x-ms-client-request-id')).toBeNull();
  expect(headers.get('x-ms-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  const routing = new RegExp(`^WESTEUROPE:\\d{8}T\\d{6}Z:${correlationId}$`);
  expect(headers.get('x-ms-routing-request-id')).toMatch(routing);
  expect(headers.get('cache-control')).toBe('no-cache');
  expect(Date.parse(headers.get('date') ?? '') - Date.now()).toBeGreaterThan(2.9 * 86_400_000);
  const other = await get({ 'x-ms-correlation-request-id': 'not a guid' });
  expect(other.headers.get('x-ms-correlation-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  const asked = await get({ ...mine, 'x-ms-return-client-request-id': 'true' });
  expect(asked.headers.get('x-ms-client-request-id')).toBe('mine');
});

test('a refusal says whether it is ARM’s own', async () => {
  const cause = async (path: string, as = 'ada') =>
    (await azure.call('GET', `${path}?${version}`, { as })).headers.get('x-ms-failure-cause');
  expect(await cause(`${machine()}-gone`)).toBe('gateway');
  expect(await cause(machine(), '')).toBe('gateway');
  expect(await cause(machine('SRV-FAB-01'))).toBe('gateway');
  expect(await cause(`${machine()}/extensions/None`)).toBeNull();
  expect(await cause(machine())).toBeNull();
});

test('pages on other origins may call, and read headers unless the tenant hides them', async () => {
  const wanted = 'authorization,x-ms-client-request-id';
  const headers = { origin: 'http://localhost:1', 'access-control-request-headers': wanted };
  const preflight = await azure.call('OPTIONS', `${machine()}?${version}`, { as: '', headers });
  expect(preflight.status).toBe(204);
  expect(preflight.headers.get('access-control-allow-headers')).toContain('x-ms-client-request-id');
  expect(preflight.headers.get('access-control-allow-methods')).toContain('DELETE');
  const shown = await get();
  expect(shown.headers.get('access-control-expose-headers')).toContain('Azure-AsyncOperation');
  const known = await azure.call('GET', '/subscriptions?api-version=2022-12-01');
  const quotas = [...known.headers.keys(), ...shown.headers.keys()].filter((name) => name.startsWith('x-ms-ratelimit'));
  expect(quotas).toHaveLength(3);
  expect(known.headers.get('access-control-expose-headers')?.split(', ')).toEqual(expect.arrayContaining(quotas));
  azure.tenant.exposeHeaders = false;
  const hidden = await get();
  expect(hidden.headers.get('access-control-expose-headers')).toBeNull();
  expect(hidden.headers.get('access-control-allow-origin')).toBe('*');
});

test('the api-version is required and must be one that exists', async () => {
  expect(await azure.answer('GET', machine())).toBe('400 MissingApiVersionParameter');
  for (const asked of ['1999-01-01', '2031-02-03']) {
    const unknown = await azure.call('GET', `${machine()}?api-version=${asked}`);
    expect(answerOf(unknown)).toBe('400 NoRegisteredProviderFound');
    expect(unknown.body.error?.message).toContain(`API version '${asked}' for type 'machines'`);
  }
  expect(await azure.answer('GET', '/subscriptions?api-version=2031-02-03')).toBe('400 InvalidApiVersionParameter');
});

test.each([
  ['2024-07-31-preview', '2024-07-10'],
  ['2019-12-12', '2021-05-20'],
  ['2026-06-16-preview', '2025-06-01'],
])('a version %s that Azure has is answered as the nearest before it, else the oldest: %s', async (asked, nearest) => {
  const answered = await azure.call('GET', `${machine()}?api-version=${asked}`);
  expect(answered).toMatchObject({ status: 200, body: await azure.read(`${machine()}?api-version=${nearest}`) });
});

test('what does not exist is said in ARM’s words', async () => {
  const nowhere = '/subscriptions/00000000-0000-4000-8000-000000000000/providers/Microsoft.HybridCompute/machines';
  expect(await azure.answer('GET', `${nowhere}?${version}`)).toBe('404 SubscriptionNotFound');
  expect(await azure.answer('GET', `${machine()}-gone?${version}`)).toBe('404 ResourceNotFound');
  const elsewhere = machine().replace('rg-sql-prod', 'rg-nowhere');
  expect(await azure.answer('GET', `${elsewhere}?${version}`)).toBe('404 ResourceGroupNotFound');
});

test('what the sandbox does not emulate, and no path, is a loud 501, not a plausible answer', async () => {
  expect(await azure.answer('POST', `${machine()}/assessPatches?${version}`)).toBe('501 NotImplemented');
  for (const path of ['//', `//elsewhere.invalid${machine()}?${version}`])
    expect(await azure.answer('GET', path)).toBe('501 NotImplemented');
});

test('a role decides what a caller may do, and the refusal names the action and the scope', async () => {
  const path = extensionPath(machine('SRV-WEB-01'));
  const refused = await azure.call('PUT', path, { as: 'rita', body: {} });
  expect(answerOf(refused)).toBe('403 AuthorizationFailed');
  expect(refused.body.error?.message).toBe(
    `The client 'rita.reader@contoso.example' with object id '${azure.person('rita')}' does not have authorization to perform action 'Microsoft.HybridCompute/machines/extensions/write' over scope '${path.split('?')[0]}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
  );
  const fabrikam = `${azure.subscription('Fabrikam (acquired)')}/providers/Microsoft.HybridCompute/machines`;
  expect(await azure.answer('GET', `${fabrikam}?${version}`)).toBe('403 AuthorizationFailed');
});

test('a delete lock on a group protects what is in it from deletion, and from nothing else', async () => {
  const path = `${machine('SRV-LOCK-01')}?${version}`;
  expect(await azure.answer('DELETE', path)).toBe('409 ScopeLocked');
  expect(await azure.answer('PATCH', path, { body: { tags: { a: 'b' } } })).toBe('200');
});

test('a provider that is not registered in the subscription serves nothing there', async () => {
  const refused = await azure.call('GET', jobPath(machine('SRV-BRANCH-01')));
  expect(answerOf(refused)).toBe('409 MissingSubscriptionRegistration');
  expect(refused.body.error?.message).toContain("namespace 'Microsoft.AzureStackHCI'");
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
  const body = { tags: { probe: 'set' } };
  const put = (type: string) =>
    azure.answer('PATCH', `${machine()}?${version}`, { body, headers: { 'content-type': type } });
  // The last as fetch sends it of bytes that nothing is said about.
  for (const type of ['text/plain;charset=UTF-8', 'application/jsonp', ''])
    expect(await put(type), type).toBe('415 UnsupportedMediaType');
  expect(await put('Application/JSON; charset=utf-8')).toBe('200');
});

const lock = (scope: string) =>
  azure.call('PUT', `${scope}/providers/Microsoft.Authorization/locks/mine?api-version=2020-05-01`, {
    body: { properties: { level: 'ReadOnly' } },
  });

describe('an escaped character in a path', () => {
  test('leads to the same resource, and past no lock', async () => {
    const { id } = azure.machine('SRV-WEB-01');
    const escaped = `${id.replace('SRV-WEB-01', 'SRV%2dWEB%2D01').replace('/subscriptions/', '/subscription%73/')}?${version}`;
    expect(await azure.read(escaped)).toMatchObject({ id });
    expect((await lock(id)).status).toBe(201);
    expect(await azure.answer('PATCH', escaped, { body: { tags: { a: 'b' } } })).toBe('409 ScopeLocked');
    expect(await azure.answer('DELETE', escaped)).toBe('409 ScopeLocked');
  });

  test('takes no role away', async () => {
    const { id, subscriptionId } = azure.machine('SRV-WEB-01');
    const path = id.replace(subscriptionId, `%${subscriptionId.charCodeAt(0).toString(16)}${subscriptionId.slice(1)}`);
    expect(await azure.answer('GET', `${path}?${version}`, { as: 'rita' })).toBe('200');
  });

  test.each(['rg%2Fweb', '%E0%A4%A'])('%s is refused', async (name) => {
    const path = `${azure.subscription()}/resourceGroups/${name}?${version}`;
    expect(await azure.answer('GET', path)).toBe('400 InvalidRequestUri');
  });

  test('is in the links to what has a name of letters from elsewhere', async () => {
    const group = 'rg-größe-测试';
    const path = `${azure.subscription()}/resourceGroups/${group}?api-version=2025-04-01`;
    expect(await azure.answer('PUT', path, { body: { location: 'westeurope' } })).toBe('201');
    const accepted = await putDeployment(azure, 'record-1', deploymentOf(), { group });
    expect((await azure.poll(accepted)).body['status']).toBe('Running');
    azure.wait(4);
    await putDeployment(azure, 'record-2', deploymentOf(), { group });
    const list = deploymentUrl(azure, '', group).replace('/?', '?');
    const { nextLink } = await azure.read(`${list}&$top=1`);
    expect(nextLink).toMatch(/^[\x21-\x7e]+$/);
    expect(await azure.names(String(nextLink))).toEqual(['record-1']);
  });
});

test('what is not there cannot be locked', async () => {
  const { id } = azure.machine('SRV-WEB-01');
  const group = `${azure.subscription()}/resourceGroups/rg-nowhere`;
  const answers = [];
  for (const scope of [group, `${id}-gone`, id, azure.subscription()]) answers.push(answerOf(await lock(scope)));
  expect(answers).toEqual(['404 ResourceGroupNotFound', '404 ResourceNotFound', '201', '201']);
});
