import { expect, test } from 'vitest';
import { jobPath, putJob } from '#test/sandbox/remote-support.ts';
import { answerOf, eachTestTenant } from '#test/sandbox/tenant.ts';

const azure = eachTestTenant();

const everyone = { id: '00000000-0000-0000-0000-000000000000', type: 'SystemDefined' };
const jobs = 'Microsoft.AzureStackHCI/edgeDevices/jobs';
const name = '64b75d79-7a26-4341-944e-4f1a19f0e6ca';

const group = () => `${azure.subscription()}/resourceGroups/rg-sql-prod`;
const list = (scope = group()) => `${scope}/providers/Microsoft.Authorization/denyAssignments`;

const put = (properties: object = {}, scope?: string, as?: string) =>
  azure.call('PUT', `${list(scope)}/${name}?api-version=2026-09-01`, {
    ...(as === undefined ? {} : { as }),
    body: {
      properties: {
        denyAssignmentName: 'No jobs',
        permissions: [{ actions: [`${jobs}/*`], notActions: [`${jobs}/read`] }],
        principals: [everyone],
        excludePrincipals: [{ id: azure.person('alan'), type: 'User' }],
        ...properties,
      },
    },
  });

const writing = (as: string, machine = 'SRV-SQL-04') =>
  azure.call('PUT', jobPath(azure.machine(machine).id), { as, body: { kind: 'HCI', properties: {} } });

test('takes from an Owner what the role allows, but from nobody who is excluded', async () => {
  const made = await put();
  expect([made.status, made.body.properties]).toMatchObject([
    201,
    { denyAssignmentEffect: 'enforced', isSystemProtected: false, scope: group(), createdBy: azure.person('ada') },
  ]);
  const refused = await putJob(azure, 'SRV-SQL-02');
  const scope = jobPath(azure.machine('SRV-SQL-02').id).split('?')[0];
  expect([refused.status, refused.body.error]).toEqual([
    403,
    {
      code: 'DenyAssignmentAuthorizationFailed',
      message: `The client 'ada.lovelace@contoso.example' with object id '${azure.person('ada')}' has permission to perform action '${jobs}/write' on scope '${scope}'; however, the access is denied because of the deny assignment with name 'No jobs' and Id '${name.replaceAll('-', '')}' at scope '${group()}'.`,
    },
  ]);
  expect(answerOf(await writing('alan'))).not.toMatch(/^403/);
  expect(await azure.answer('GET', jobPath(azure.machine('SRV-SQL-04').id, 'remoteSupport'))).toBe('200');
  expect(answerOf(await writing('rita'))).toBe('403 AuthorizationFailed');
  expect(await azure.answer('DELETE', `${list()}/${name}?api-version=2026-09-01`)).toBe('200');
  expect(answerOf(await putJob(azure, 'SRV-SQL-02'))).toBe('201');
});

test.each<[string, () => object]>([
  ['of another person', () => ({ principals: [{ id: azure.person('grace'), type: 'User' }], excludePrincipals: [] })],
  ['for the group alone', () => ({ doNotApplyToChildScopes: true })],
  ['that is only audited', () => ({ denyAssignmentEffect: 'audit' })],
])('one %s denies nothing', async (_, properties) => {
  expect((await put(properties())).status).toBe(201);
  expect(answerOf(await putJob(azure, 'SRV-SQL-02'))).toBe('201');
});

test('is found where it applies and below, by whoever may read there', async () => {
  await put();
  const version = 'api-version=2022-04-01';
  const machine = azure.machine('SRV-SQL-01').id;
  const names = (scope: string, filter = '') => azure.names(`${list(scope)}?${version}${filter}`, 'rita');
  expect(await names(machine, '&$filter=atScope()')).toEqual([name]);
  expect([await names(azure.subscription()), await names(azure.subscription(), '&$filter=atScope()')]).toEqual([
    [name],
    [],
  ]);
  expect(await names(group(), `&$filter=principalId eq '${azure.person('grace')}'`)).toEqual([]);
  expect(await azure.answer('GET', `${list()}?${version}`, { as: 'grace' })).toBe('403 AuthorizationFailed');
  expect(await azure.answer('GET', `${list()}/nothing?${version}`)).toBe('404 DenyAssignmentNotFound');
});

test.each<[string, object]>([
  ['nobody is excluded from', { excludePrincipals: [] }],
  ['is for a group of people', { principals: [{ id: 'x', type: 'Group' }] }],
  ['denies nothing', { permissions: [] }],
  ['is for nobody', { principals: [] }],
])('one that %s is refused', async (_, properties) => {
  expect(answerOf(await put(properties))).toBe('400 InvalidDenyAssignment');
});

test('whoever only uses machines can’t write one', async () => {
  expect(answerOf(await put({}, group(), 'grace'))).toBe('403 AuthorizationFailed');
});
