import { describe, expect, test } from 'vitest';
import { computeVersion } from '#test/sandbox/remote-support.ts';
import { answerOf, eachTestTenant } from '#test/sandbox/tenant.ts';

/** What callers see of subscriptions, permissions, locks and tags. */

const azure = eachTestTenant();

describe('subscriptions', () => {
  const version = 'api-version=2022-12-01';

  test('are listed to whoever holds any role in them', async () => {
    const names = async (as: string) =>
      (await azure.read(`/subscriptions?${version}`, as)).value?.map(
        (each) => (each as { displayName: string }).displayName,
      );
    expect(await names('ada')).toEqual(['Contoso Production', 'Contoso Branch Offices', 'Fabrikam (acquired)']);
    expect(await names('rita')).toEqual(['Contoso Production']);
    const other = azure.subscription('Fabrikam (acquired)');
    expect(await azure.answer('GET', `${other}?${version}`)).toBe('403 AuthorizationFailed');
  });

  test('have the shape of the official examples', async () => {
    const id = azure.subscription();
    expect(await azure.read(`${id}?${version}`)).toEqual({
      id,
      authorizationSource: 'RoleBased',
      managedByTenants: [],
      subscriptionId: id.split('/').at(-1),
      tenantId: azure.tenant.tenantId,
      displayName: 'Contoso Production',
      state: 'Enabled',
      subscriptionPolicies: {
        locationPlacementId: 'Public_2014-09-01',
        quotaId: 'EnterpriseAgreement_2014-09-01',
        spendingLimit: 'Off',
      },
    });
  });

  test('belong to a tenant, and the cloud describes itself', async () => {
    const { value } = await azure.read(`/tenants?${version}`);
    expect(value).toMatchObject([{ tenantId: azure.tenant.tenantId, tenantCategory: 'Home' }]);
    const cloud = await azure.read('/metadata/endpoints?api-version=2022-09-01', '');
    expect(cloud['resourceManager']).toBe(`${azure.origin}/`);
  });
});

test("permissions are the caller's own, one entry for each assignment, at any scope", async () => {
  const actions = async (scope: string, as: string) => {
    const path = `${scope}/providers/Microsoft.Authorization/permissions?api-version=2022-04-01`;
    return (await azure.read(path, as)).value?.map((entry) => (entry as { actions: string[] }).actions);
  };
  const machine = azure.machine('SRV-SQL-01').id;
  expect(await actions(machine, 'ada')).toEqual([['*']]);
  expect(await actions(machine, 'rita')).toEqual([['*/read']]);
  expect(await actions(`${azure.subscription()}/resourceGroups/rg-sql-prod`, 'otto')).toEqual([['*/read']]);
  expect(await actions(azure.subscription('Contoso Branch Offices'), 'rita')).toEqual([]);
  const [grace] = (await actions(machine, 'grace')) ?? [];
  expect(grace).toContain('Microsoft.HybridCompute/machines/extensions/*');
  expect(grace).not.toContain('Microsoft.Resources/tags/write');
});

describe('locks', () => {
  const locks = (scope: string, name = '', filter = ''): string =>
    `${scope}/providers/Microsoft.Authorization/locks${name}?api-version=2020-05-01${filter}`;

  test('show at their scope, below it and above it', async () => {
    expect(await azure.names(locks(azure.machine('SRV-LOCK-01').id))).toEqual(['do-not-delete']);
    expect(await azure.names(locks(`${azure.subscription()}/resourceGroups/rg-locked`))).toEqual(['do-not-delete']);
    expect(await azure.names(locks(azure.subscription()))).toEqual(['do-not-delete']);
    expect(await azure.names(locks(azure.subscription(), '', '&$filter=atScope()'))).toEqual([]);
    expect(await azure.names(locks(azure.machine('SRV-SQL-01').id))).toEqual([]);
  });

  test('are made, read and removed, and hold while they are there', async () => {
    const { id } = azure.machine('SRV-WEB-01');
    const path = locks(id, '/mine');
    const properties = { level: 'CanNotDelete', notes: 'Audit' };
    const lock = { id: path.split('?')[0], name: 'mine', type: 'Microsoft.Authorization/locks', properties };
    expect(await azure.call('PUT', path, { body: { properties } })).toMatchObject({ status: 201, body: lock });
    expect(await azure.answer('DELETE', `${id}?${computeVersion}`)).toBe('409 ScopeLocked');
    expect(await azure.read(path)).toMatchObject(lock);
    expect([await azure.answer('DELETE', path), await azure.answer('DELETE', path)]).toEqual(['200', '204']);
    expect(await azure.answer('GET', path)).toBe('404 LockNotFound');
  });

  test('are not shown to those who may not read them, and have two levels only', async () => {
    const { id } = azure.machine('SRV-LOCK-01');
    expect(await azure.answer('GET', locks(id), { as: 'grace' })).toBe('403 AuthorizationFailed');
    const body = { properties: { level: 'Strict' } };
    expect(await azure.answer('PUT', locks(id, '/mine'), { body })).toBe('400 InvalidLockLevel');
  });
});

describe('tags', () => {
  const tagsOf = (scope: string): string =>
    `${scope}/providers/Microsoft.Resources/tags/default?api-version=2025-04-01`;
  const put = (scope: string, tags: Record<string, unknown>, as = 'ada') =>
    azure.call('PUT', tagsOf(scope), { as, body: { properties: { tags } } });

  test('are kept of machines, extensions, groups and subscriptions', async () => {
    const group = `${azure.subscription()}/resourceGroups/rg-web-prod`;
    const extension = [...azure.tenant.extensions.values()][0]?.id ?? '';
    for (const scope of [azure.machine('SRV-WEB-01').id, extension, group, azure.subscription()]) {
      expect((await put(scope, { probe: 'yes' })).body.properties).toEqual({ tags: { probe: 'yes' } });
      expect((await azure.read(tagsOf(scope))).properties).toEqual({ tags: { probe: 'yes' } });
      expect(await azure.answer('DELETE', tagsOf(scope))).toBe('200');
      expect((await azure.read(tagsOf(scope))).properties).toEqual({ tags: {} });
    }
  });

  const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`t${index}`, 'x']));
  test.each<[string, Record<string, unknown>, string]>([
    ['50 of them', many(50), '200'],
    ['51 of them', many(51), '400 InvalidTags'],
    ['a value of 256', { a: 'x'.repeat(256) }, '200'],
    ['a value of 257', { a: 'x'.repeat(257) }, '400 InvalidTagValueLength'],
    ['a slash in a name', { 'a/b': 'x' }, '400 InvalidTagNameCharacters'],
    ['a name of 513', { ['x'.repeat(513)]: 'x' }, '400 InvalidTagName'],
    ['a number', { a: 1 }, '400 InvalidRequestContent'],
  ])('have limits: %s', async (_what, tags, answer) => {
    const { id, tags: before } = azure.machine('SRV-WEB-01');
    const expected = answer === '200' ? tags : { ...before };
    expect(answerOf(await put(id, tags))).toBe(answer);
    expect(azure.machine('SRV-WEB-01').tags).toEqual(expected);
  });

  test('need a permission of their own, and something to hang on', async () => {
    const { id } = azure.machine('SRV-WEB-01');
    const refused = await put(id, { a: 'b' }, 'grace');
    expect(refused.body.error?.message).toContain("perform action 'Microsoft.Resources/tags/write'");
    expect(answerOf(await put(`${id}-gone`, { a: 'b' }))).toBe('404 ResourceNotFound');
    const body = { operation: 'Append', properties: { tags: {} } };
    expect(await azure.answer('PATCH', tagsOf(id), { body })).toMatch(/^400/);
  });
});
