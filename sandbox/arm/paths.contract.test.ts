import { describe, expect, test } from 'vitest';
import { deploymentOf, deploymentUrl, putDeployment } from '#test/sandbox/deployment.ts';
import { computeVersion as version } from '#test/sandbox/remote-support.ts';
import { answerOf, eachTestTenant } from '#test/sandbox/tenant.ts';

/** The same resource under other spellings of its path. */

const azure = eachTestTenant();

const lock = (scope: string) =>
  azure.call('PUT', `${scope}/providers/Microsoft.Authorization/locks/mine?api-version=2020-05-01`, {
    body: { properties: { level: 'ReadOnly' } },
  });

describe('an escaped character', () => {
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

test('a path of two slashes is answered in ARM’s envelope, and names no other host', async () => {
  for (const path of ['//', `//elsewhere.invalid${azure.machine('SRV-WEB-01').id}?${version}`])
    expect(await azure.answer('GET', path)).toBe('501 NotImplemented');
});

test('what is not there cannot be locked', async () => {
  const { id } = azure.machine('SRV-WEB-01');
  const group = `${azure.subscription()}/resourceGroups/rg-nowhere`;
  const answers = [];
  for (const scope of [group, `${id}-gone`, id, azure.subscription()]) answers.push(answerOf(await lock(scope)));
  expect(answers).toEqual(['404 ResourceGroupNotFound', '404 ResourceNotFound', '201', '201']);
});
