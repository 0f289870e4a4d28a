import { describe, expect, test } from 'vitest';
import { eachTestTenant } from '#test/sandbox/tenant.ts';

/** What callers see of subscriptions, permissions, locks and tags. */

const azure = eachTestTenant();

const subscription = (displayName: string): string => {
  const found = [...azure.tenant.subscriptions.values()].find((each) => each.displayName === displayName);
  return `/subscriptions/${found?.subscriptionId}`;
};

const get = (path: string, as = 'ada') => azure.call('GET', path, { as });

describe('subscriptions', () => {
  const version = 'api-version=2022-12-01';
  const names = async (as: string) =>
    ((await get(`/subscriptions?${version}`, as)).body.value as { displayName: string }[]).map(
      (each) => each.displayName,
    );

  test('are listed to whoever holds any role in them', async () => {
    expect(await names('ada')).toEqual(['Contoso Production', 'Contoso Branch Offices', 'Fabrikam (acquired)']);
    expect(await names('rita')).toEqual(['Contoso Production']);
  });

  test('have the shape of the official examples', async () => {
    const { body } = await get(`${subscription('Contoso Production')}?${version}`);
    expect(body).toEqual({
      id: subscription('Contoso Production'),
      authorizationSource: 'RoleBased',
      managedByTenants: [],
      subscriptionId: subscription('Contoso Production').split('/').at(-1),
      tenantId: azure.tenant.tenantId,
      displayName: 'Contoso Production',
      state: 'Enabled',
      subscriptionPolicies: {
        locationPlacementId: 'Public_2014-09-01',
        quotaId: 'EnterpriseAgreement_2014-09-01',
        spendingLimit: 'Off',
      },
    });
    expect((await get(`${subscription('Fabrikam (acquired)')}?${version}`)).body.error?.code).toBe(
      'AuthorizationFailed',
    );
  });

  test('belong to a tenant, and the cloud describes itself', async () => {
    const { body } = await get(`/tenants?${version}`);
    expect(body.value).toMatchObject([{ tenantId: azure.tenant.tenantId, tenantCategory: 'Home' }]);
    expect((await get('/metadata/endpoints?api-version=2022-09-01', '')).body).toMatchObject({
      resourceManager: `${azure.origin}/`,
    });
  });
});

describe('permissions', () => {
  const actions = async (scope: string, as: string) => {
    const { body } = await get(`${scope}/providers/Microsoft.Authorization/permissions?api-version=2022-04-01`, as);
    return (body.value as { actions: string[] }[]).map((entry) => entry.actions);
  };

  test("are the caller's own, one entry for each assignment, at any scope", async () => {
    const machine = azure.machine('SRV-SQL-01').id;
    expect(await actions(machine, 'ada')).toEqual([['*']]);
    expect(await actions(machine, 'rita')).toEqual([['*/read']]);
    expect(await actions(`${subscription('Contoso Production')}/resourceGroups/rg-sql-prod`, 'otto')).toEqual([
      ['*/read'],
    ]);
    expect(await actions(subscription('Contoso Branch Offices'), 'rita')).toEqual([]);
    const [grace] = await actions(machine, 'grace');
    expect(grace).toContain('Microsoft.HybridCompute/machines/extensions/*');
    expect(grace).not.toContain('Microsoft.Resources/tags/write');
  });
});

describe('locks', () => {
  const version = 'api-version=2020-05-01';
  const locks = (scope: string): string => `${scope}/providers/Microsoft.Authorization/locks`;
  const names = async (scope: string, filter = '') =>
    ((await get(`${locks(scope)}?${version}${filter}`)).body.value as { name: string }[]).map(({ name }) => name);

  test('show at their scope, below it and above it', async () => {
    expect(await names(azure.machine('SRV-LOCK-01').id)).toEqual(['do-not-delete']);
    expect(await names(`${subscription('Contoso Production')}/resourceGroups/rg-locked`)).toEqual(['do-not-delete']);
    expect(await names(subscription('Contoso Production'))).toEqual(['do-not-delete']);
    expect(await names(subscription('Contoso Production'), '&$filter=atScope()')).toEqual([]);
    expect(await names(azure.machine('SRV-SQL-01').id)).toEqual([]);
  });

  test('are made, read and removed, and hold while they are there', async () => {
    const machine = azure.machine('SRV-WEB-01');
    const path = `${locks(machine.id)}/mine?${version}`;
    const made = await azure.call('PUT', path, { body: { properties: { level: 'CanNotDelete', notes: 'Audit' } } });
    expect(made).toMatchObject({
      status: 201,
      body: {
        id: `${locks(machine.id)}/mine`,
        name: 'mine',
        type: 'Microsoft.Authorization/locks',
        properties: { level: 'CanNotDelete', notes: 'Audit' },
      },
    });
    const removal = await azure.call('DELETE', `${machine.id}?api-version=2025-01-13`);
    expect(removal.body.error?.code).toBe('ScopeLocked');
    expect((await get(path)).body.properties).toEqual({ level: 'CanNotDelete', notes: 'Audit' });
    expect((await azure.call('DELETE', path)).status).toBe(200);
    expect((await azure.call('DELETE', path)).status).toBe(204);
    expect((await get(path)).body.error?.code).toBe('LockNotFound');
  });

  test('are not shown to those who may not read them, and have two levels only', async () => {
    const path = locks(azure.machine('SRV-LOCK-01').id);
    expect((await get(`${path}?${version}`, 'grace')).body.error?.code).toBe('AuthorizationFailed');
    const bad = await azure.call('PUT', `${path}/mine?${version}`, { body: { properties: { level: 'Strict' } } });
    expect(bad).toMatchObject({ status: 400, body: { error: { code: 'InvalidLockLevel' } } });
  });
});

describe('tags', () => {
  const tagsOf = (scope: string): string =>
    `${scope}/providers/Microsoft.Resources/tags/default?api-version=2025-04-01`;
  const put = (scope: string, tags: Record<string, unknown>, as = 'ada') =>
    azure.call('PUT', tagsOf(scope), { as, body: { properties: { tags } } });

  test('are kept of machines, extensions, groups and subscriptions', async () => {
    const group = `${subscription('Contoso Production')}/resourceGroups/rg-web-prod`;
    const extension = [...azure.tenant.extensions.values()][0]?.id ?? '';
    for (const scope of [azure.machine('SRV-WEB-01').id, extension, group, subscription('Contoso Production')]) {
      expect((await put(scope, { probe: 'yes' })).body.properties).toEqual({ tags: { probe: 'yes' } });
      expect((await get(tagsOf(scope))).body.properties).toEqual({ tags: { probe: 'yes' } });
      expect((await azure.call('DELETE', tagsOf(scope))).status).toBe(200);
      expect((await get(tagsOf(scope))).body.properties).toEqual({ tags: {} });
    }
  });

  test('have limits', async () => {
    const machine = azure.machine('SRV-WEB-01').id;
    const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`t${index}`, 'x']));
    expect((await put(machine, many(50))).status).toBe(200);
    expect((await put(machine, many(51))).body.error?.code).toBe('InvalidTags');
    expect((await put(machine, { a: 'x'.repeat(256) })).status).toBe(200);
    expect((await put(machine, { a: 'x'.repeat(257) })).body.error?.code).toBe('InvalidTagValueLength');
    expect((await put(machine, { 'a/b': 'x' })).body.error?.code).toBe('InvalidTagNameCharacters');
    expect((await put(machine, { ['x'.repeat(513)]: 'x' })).body.error?.code).toBe('InvalidTagName');
    expect((await put(machine, { a: 1 })).body.error?.code).toBe('InvalidRequestContent');
    expect(azure.machine('SRV-WEB-01').tags).toEqual({ a: 'x'.repeat(256) });
  });

  test('need a permission of their own, and something to hang on', async () => {
    const machine = azure.machine('SRV-WEB-01').id;
    expect((await put(machine, { a: 'b' }, 'grace')).body.error?.message).toContain(
      "perform action 'Microsoft.Resources/tags/write'",
    );
    expect((await put(`${machine}-gone`, { a: 'b' })).body.error?.code).toBe('ResourceNotFound');
    const odd = await azure.call('PATCH', tagsOf(machine), { body: { operation: 'Append', properties: { tags: {} } } });
    expect(odd.status).toBe(400);
  });
});
