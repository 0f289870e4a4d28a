import { beforeEach, expect, test } from 'vitest';
import { eachTestTenant } from '#test/sandbox/tenant.ts';

const azure = eachTestTenant();
const version = 'api-version=2022-04-01';

const authorization = (scope: string, path: string, filter = '') =>
  `${scope}/providers/Microsoft.Authorization/${path}?${version}${filter === '' ? '' : `&$filter=${encodeURIComponent(filter)}`}`;

const roleIds = { reader: 'acdd72a7-3385-48ef-bd42-f606fba81ae7', owner: '8e3af657-a8ff-443c-a75c-2fe8c4bcb635' };
const assignmentName = '11111111-2222-4333-8444-555555555555';

let machine = '';
let rita = '';
beforeEach(() => {
  machine = azure.machine('SRV-SQL-01').id;
  rita = azure.tenant.people.find(({ username }) => username.startsWith('rita'))?.objectId ?? '';
  const subscription = machine.split('/').slice(0, 3).join('/');
  const ada = azure.tenant.people.find(({ username }) => username.startsWith('ada'))?.objectId ?? '';
  azure.tenant.roleAssignments.push({ principalId: ada, role: 'Owner', scope: subscription.toLowerCase() });
});

interface Assignment {
  id: string;
  name: string;
  properties: { scope: string; principalId: string; principalType: string; roleDefinitionId: string };
}

const list = async (scope: string, filter?: string) =>
  (await azure.call('GET', authorization(scope, 'roleAssignments', filter))).body.value as Assignment[];

const put = (roleId: string, principalId = rita, name = assignmentName, as = 'ada') =>
  azure.call('PUT', authorization(machine, `roleAssignments/${name}`), {
    as,
    body: {
      properties: { roleDefinitionId: `/providers/Microsoft.Authorization/roleDefinitions/${roleId}`, principalId },
    },
  });

test('lists assignments above and below a scope, with `atScope()` those above, and by principal', async () => {
  const subscription = machine.split('/').slice(0, 3).join('/');
  expect((await put(roleIds.owner)).status).toBe(201);
  const names = async (scope: string, filter?: string) => (await list(scope, filter)).map(({ name }) => name);
  expect(await names(subscription)).toContain(assignmentName);
  expect(await names(subscription, 'atScope()')).not.toContain(assignmentName);
  expect(await names(machine, 'atScope()')).toEqual(expect.arrayContaining(await names(subscription, 'atScope()')));
  const mine = await list(subscription, `principalId eq '${rita}'`);
  expect(mine.map(({ properties }) => properties.principalId)).toEqual(mine.map(() => rita));
  expect(mine.map(({ name }) => name)).toContain(assignmentName);
  const nonsense = await azure.call('GET', authorization(machine, 'roleAssignments', "colour eq 'red'"));
  expect(nonsense.status).toBe(400);
});

test('every listed assignment names a role that the definitions of its scope have', async () => {
  const subscription = machine.split('/').slice(0, 3).join('/');
  const roles = (await azure.call('GET', authorization(subscription, 'roleDefinitions'))).body.value as {
    id: string;
  }[];
  const ids = new Set(roles.map(({ id }) => id));
  const assignments = await list(subscription);
  expect(assignments.length).toBeGreaterThan(2);
  for (const { properties } of assignments) expect(ids).toContain(properties.roleDefinitionId);
  const [reader] = (await azure.call('GET', authorization(subscription, 'roleDefinitions', "roleName eq 'Reader'")))
    .body.value as { name: string }[];
  expect(reader?.name).toBe(roleIds.reader);
});

test('an assignment takes effect, and its end too', async () => {
  const locks = authorization(machine, 'locks/keep').replace(version, 'api-version=2020-05-01');
  const lock = async () =>
    (await azure.call('PUT', locks, { as: 'rita', body: { properties: { level: 'CanNotDelete' } } })).status;
  expect(await lock()).toBe(403);
  expect((await put(roleIds.owner)).status).toBe(201);
  expect((await put(roleIds.owner)).status).toBe(200);
  expect(await lock()).toBe(201);
  await azure.call('DELETE', locks);
  expect((await azure.call('DELETE', authorization(machine, `roleAssignments/${assignmentName}`))).status).toBe(200);
  expect((await azure.call('DELETE', authorization(machine, `roleAssignments/${assignmentName}`))).status).toBe(204);
  expect(await lock()).toBe(403);
});

test('refuses what Azure refuses', async () => {
  const problem = async (reply: ReturnType<typeof put>) => {
    const { status, body } = await reply;
    return [status, body.error?.code];
  };
  expect(await problem(put(roleIds.owner, rita, assignmentName, 'rita'))).toEqual([403, 'AuthorizationFailed']);
  expect(await problem(put(roleIds.owner, 'nobody'))).toEqual([400, 'PrincipalNotFound']);
  expect(await problem(put('no-role'))).toEqual([400, 'RoleDefinitionDoesNotExist']);
  await put(roleIds.owner);
  expect(await problem(put(roleIds.reader))).toEqual([400, 'RoleAssignmentUpdateNotPermitted']);
  const other = '11111111-2222-4333-8444-666666666666';
  expect(await problem(put(roleIds.owner, rita, other))).toEqual([409, 'RoleAssignmentExists']);
});
