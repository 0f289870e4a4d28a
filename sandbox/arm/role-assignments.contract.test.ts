import { beforeEach, describe, expect, test } from 'vitest';
import { assignRole } from '#sandbox/scenarios/tenant-seed.ts';
import { eachTestTenant } from '#test/sandbox/tenant.ts';

const azure = eachTestTenant();
const version = 'api-version=2022-04-01';

const authorization = (scope: string, path: string, filter = '') =>
  `${scope}/providers/Microsoft.Authorization/${path}?${version}${filter === '' ? '' : `&$filter=${encodeURIComponent(filter)}`}`;

const roleIds = { reader: 'acdd72a7-3385-48ef-bd42-f606fba81ae7', owner: '8e3af657-a8ff-443c-a75c-2fe8c4bcb635' };
const assignmentName = '11111111-2222-4333-8444-555555555555';

const machine = () => azure.machine('SRV-SQL-01').id;

beforeEach(() => {
  assignRole(azure.tenant, azure.person('ada'), 'Owner', azure.subscription());
});

interface Assignment {
  name: string;
  properties: { principalId: string; roleDefinitionId: string };
}

const list = async (scope: string, filter?: string) =>
  (await azure.read(authorization(scope, 'roleAssignments', filter))).value as Assignment[];

const own = () => authorization(machine(), `roleAssignments/${assignmentName}`);

const put = (roleId: string, { principalId = azure.person('rita'), path = own(), as = 'ada' } = {}) => {
  const roleDefinitionId = `/providers/Microsoft.Authorization/roleDefinitions/${roleId}`;
  return azure.answer('PUT', path, { as, body: { properties: { roleDefinitionId, principalId } } });
};

test('lists assignments above and below a scope, with `atScope()` those above, and by principal', async () => {
  const subscription = azure.subscription();
  expect(await put(roleIds.owner)).toBe('201');
  const names = async (scope: string, filter?: string) => (await list(scope, filter)).map(({ name }) => name);
  expect(await names(subscription)).toContain(assignmentName);
  const above = await names(subscription, 'atScope()');
  expect(above).not.toContain(assignmentName);
  expect(await names(machine(), 'atScope()')).toEqual(expect.arrayContaining(above));
  const hers = await list(subscription, `principalId eq '${azure.person('rita')}'`);
  expect(new Set(hers.map(({ properties }) => properties.principalId))).toEqual(new Set([azure.person('rita')]));
  expect(hers.map(({ name }) => name)).toContain(assignmentName);
  expect(await azure.answer('GET', authorization(machine(), 'roleAssignments', "colour eq 'red'"))).toMatch(/^400/);
});

test('every listed assignment names a role that the definitions of its scope have', async () => {
  const roles = (filter?: string) => authorization(azure.subscription(), 'roleDefinitions', filter);
  const ids = (await azure.read(roles())).value?.map((role) => (role as { id: string }).id);
  const assignments = await list(azure.subscription());
  expect(assignments.length).toBeGreaterThan(2);
  for (const { properties } of assignments) expect(ids).toContain(properties.roleDefinitionId);
  expect(await azure.names(roles("roleName eq 'Reader'"))).toEqual([roleIds.reader]);
});

test('an assignment takes effect, and its end too', async () => {
  const locks = authorization(machine(), 'locks/keep').replace(version, 'api-version=2020-05-01');
  const body = { properties: { level: 'CanNotDelete' } };
  const lock = () => azure.answer('PUT', locks, { as: 'rita', body });
  expect(await lock()).toBe('403 AuthorizationFailed');
  expect([await put(roleIds.owner), await put(roleIds.owner)]).toEqual(['201', '200']);
  expect(await lock()).toBe('201');
  await azure.call('DELETE', locks);
  expect([await azure.answer('DELETE', own()), await azure.answer('DELETE', own())]).toEqual(['200', '204']);
  expect(await lock()).toBe('403 AuthorizationFailed');
});

test('refuses what Azure refuses', async () => {
  expect(await put(roleIds.owner, { as: 'rita' })).toBe('403 AuthorizationFailed');
  expect(await put(roleIds.owner, { principalId: 'nobody' })).toBe('400 PrincipalNotFound');
  expect(await put('no-role')).toBe('400 RoleDefinitionDoesNotExist');
  await put(roleIds.owner);
  expect(await put(roleIds.reader)).toBe('400 RoleAssignmentUpdateNotPermitted');
  const path = own().replace('-555555555555', '-666666666666');
  expect(await put(roleIds.owner, { path })).toBe('409 RoleAssignmentExists');
});

describe('a custom role', () => {
  const guid = '33333333-2222-4333-8444-555555555555';
  const definition = (more: object = {}) => ({
    properties: {
      roleName: 'Lock keeper',
      description: 'Locks and nothing else',
      type: 'CustomRole',
      permissions: [
        { actions: ['Microsoft.Authorization/locks/*'], notActions: ['*/delete'], dataActions: [], notDataActions: [] },
      ],
      assignableScopes: [azure.subscription()],
      ...more,
    },
  });
  const make = (more?: object, path = guid) =>
    azure.answer('PUT', authorization(azure.subscription(), `roleDefinitions/${path}`), { body: definition(more) });

  test('allows what it says where it may be assigned, and goes when nobody holds it', async () => {
    expect(await make()).toBe('201');
    const path = authorization(azure.subscription(), `roleDefinitions/${guid}`);
    expect(await azure.read(path)).toMatchObject({ name: guid, ...definition() });
    expect(await azure.names(authorization(machine(), 'roleDefinitions', "type eq 'CustomRole'"))).toContain(guid);
    const other = authorization(azure.subscription('Contoso Branch Offices'), `roleAssignments/${assignmentName}`);
    assignRole(azure.tenant, azure.person('ada'), 'Owner', azure.subscription('Contoso Branch Offices'));
    expect(await put(guid, { path: other })).toBe('400 RoleDefinitionDoesNotExist');
    expect(await put(guid)).toBe('201');
    const lock = authorization(machine(), 'locks/keep').replace(version, 'api-version=2020-05-01');
    const body = { properties: { level: 'CanNotDelete' } };
    expect(await azure.answer('PUT', lock, { as: 'rita', body })).toBe('201');
    expect(await azure.answer('DELETE', lock, { as: 'rita' })).toBe('403 AuthorizationFailed');
    expect(await azure.answer('DELETE', path)).toBe('409 RoleDefinitionHasAssignments');
    await azure.call('DELETE', lock);
    await azure.call('DELETE', own());
    expect([await azure.answer('DELETE', path), await azure.answer('DELETE', path)]).toEqual(['200', '204']);
  });

  test('is made as Azure makes one', async () => {
    expect(await make({}, roleIds.owner)).toBe('403 RoleDefinitionNotCustom');
    expect(await make({ roleName: 'Reader' })).toBe('409 RoleDefinitionWithSameNameExists');
    expect(await make({ assignableScopes: [] })).toBe('400 InvalidRoleDefinition');
    expect(await make({ permissions: [{ actions: '*' }] })).toBe('400 InvalidRequestContent');
    expect(await azure.answer('GET', authorization(machine(), `roleDefinitions/${guid}`))).toBe(
      '404 RoleDefinitionDoesNotExist',
    );
  });
});
