import { describe, expect, test } from 'vitest';
import { eachTestTenant } from '#test/sandbox/tenant.ts';
import { deploymentOf, deploymentUrl, production, putDeployment } from '#test/sandbox/deployment.ts';

/** The same resource under other spellings of its path. */

const azure = eachTestTenant();

const version = 'api-version=2025-01-13';

const lock = (scope: string) =>
  azure.call('PUT', `${scope}/providers/Microsoft.Authorization/locks/mine?api-version=2020-05-01`, {
    body: { properties: { level: 'ReadOnly' } },
  });

describe('an escaped character', () => {
  test('leads to the same resource, and past no lock', async () => {
    const { id } = azure.machine('SRV-WEB-01');
    const escaped = `${id.replace('SRV-WEB-01', 'SRV%2dWEB%2D01').replace('/subscriptions/', '/subscription%73/')}?${version}`;
    expect((await azure.call('GET', escaped)).body).toMatchObject({ id });
    expect((await lock(id)).status).toBe(201);
    const change = await azure.call('PATCH', escaped, { body: { tags: { a: 'b' } } });
    expect([change.status, change.body.error?.code]).toEqual([409, 'ScopeLocked']);
    expect((await azure.call('DELETE', escaped)).body.error?.code).toBe('ScopeLocked');
  });

  test('takes no role away', async () => {
    const { id, subscriptionId } = azure.machine('SRV-WEB-01');
    const path = id.replace(subscriptionId, `%${subscriptionId.charCodeAt(0).toString(16)}${subscriptionId.slice(1)}`);
    expect((await azure.call('GET', `${path}?${version}`, { as: 'rita' })).status).toBe(200);
  });

  test.each(['rg%2Fweb', '%E0%A4%A'])('%s is refused', async (name) => {
    const { status, body } = await azure.call('GET', `${production(azure)}/resourceGroups/${name}?${version}`);
    expect([status, body.error?.code]).toEqual([400, 'InvalidRequestUri']);
  });

  test('is in the links to what has a name of letters from elsewhere', async () => {
    const group = 'rg-größe-测试';
    const made = await azure.call('PUT', `${production(azure)}/resourceGroups/${group}?api-version=2025-04-01`, {
      body: { location: 'westeurope' },
    });
    expect(made.status).toBe(201);
    const accepted = await putDeployment(azure, 'record-1', deploymentOf(), { group });
    expect((await azure.call('GET', accepted.headers.get('azure-asyncoperation') ?? '')).body['status']).toBe(
      'Running',
    );
    azure.wait(4);
    await putDeployment(azure, 'record-2', deploymentOf(), { group });
    const list = deploymentUrl(azure, '', group).replace('/?', '?');
    const page = await azure.call('GET', `${list}&$top=1`);
    expect(page.body['nextLink']).toMatch(/^[\x21-\x7e]+$/);
    expect((await azure.call('GET', String(page.body['nextLink']))).body.value).toMatchObject([{ name: 'record-1' }]);
  });
});

test('a path of two slashes is answered in ARM’s envelope, and names no other host', async () => {
  const empty = await azure.call('GET', '//');
  expect([empty.status, empty.body.error?.code]).toEqual([501, 'NotImplemented']);
  const { status, body } = await azure.call('GET', `//elsewhere.invalid${azure.machine('SRV-WEB-01').id}?${version}`);
  expect([status, body.error?.code]).toEqual([501, 'NotImplemented']);
});

test('what is not there cannot be locked', async () => {
  const group = `${production(azure)}/resourceGroups/rg-nowhere`;
  expect((await lock(group)).body.error?.code).toBe('ResourceGroupNotFound');
  const gone = await lock(`${azure.machine('SRV-WEB-01').id}-gone`);
  expect([gone.status, gone.body.error?.code]).toEqual([404, 'ResourceNotFound']);
  expect((await lock(azure.machine('SRV-WEB-01').id)).status).toBe(201);
  expect((await lock(production(azure))).status).toBe(201);
});
