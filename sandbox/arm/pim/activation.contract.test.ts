import { expect, test } from 'vitest';
import { assignRole } from '#sandbox/scenarios/tenant-seed.ts';
import { tenantNow } from '#sandbox/tenant.ts';
import { jobPath } from '#test/sandbox/remote-support.ts';
import { answerOf, eachTestTenant } from '#test/sandbox/tenant.ts';

const azure = eachTestTenant();

const version = 'api-version=2020-10-01';

const administrator = 'bda0d508-adf1-4af0-9c28-88919fc3ae06';

const another = '5f0e1d2c-0000-4000-8000-000000000002';

const requestPath = (scope = azure.subscription(), name = '5f0e1d2c-0000-4000-8000-000000000001'): string =>
  `${scope}/providers/Microsoft.Authorization/roleAssignmentScheduleRequests/${name}?${version}`;

const activation = (more: object = {}) => ({
  properties: {
    principalId: azure.person('grace'),
    roleDefinitionId: `${azure.subscription()}/providers/Microsoft.Authorization/roleDefinitions/${administrator}`,
    requestType: 'SelfActivate',
    justification: 'Case 2611300000000042',
    ticketInfo: { ticketNumber: '42', ticketSystem: 'ITSM' },
    scheduleInfo: {
      startDateTime: new Date(tenantNow(azure.tenant)).toISOString(),
      expiration: { type: 'AfterDuration', endDateTime: null, duration: 'PT1H30M' },
    },
    ...more,
  },
});

const activate = (path = requestPath(), more: object = {}, as = 'grace') =>
  azure.call('PUT', path, { as, body: activation(more) });

/** Whether Grace may write an edge device job on a machine. */
const mayGrant = async (machine = 'SRV-SQL-02'): Promise<boolean> =>
  (await azure.call('PUT', jobPath(azure.machine(machine).id), { as: 'grace', body: {} })).status !== 403;

test('whoever is eligible is told so, and nobody else', async () => {
  const type = 'Microsoft.Authorization/roleEligibilityScheduleInstances';
  const listed = async (scope: string, as: string) =>
    (await azure.read(`${scope}/providers/${type}?${version}&$filter=asTarget()`, as)).value;
  const properties = {
    principalId: azure.person('grace'),
    scope: azure.subscription(),
    roleDefinitionId: expect.stringMatching(new RegExp(`/roleDefinitions/${administrator}$`)),
    expandedProperties: { roleDefinition: { displayName: 'Azure Stack HCI Administrator', type: 'BuiltInRole' } },
  };
  const [direct, inherited] = [{ memberType: 'Direct' }, { memberType: 'Inherited' }];
  for (const [scope, member] of [
    [azure.subscription(), direct],
    [azure.machine('SRV-SQL-02').id, inherited],
  ] as const) {
    expect(await listed(scope, 'grace')).toMatchObject([{ type, properties: { ...properties, ...member } }]);
    expect(await listed(scope, 'ada')).toEqual([]);
  }
  expect(await listed('', 'grace')).toHaveLength(3);
  expect(await listed(azure.subscription('Contoso Branch Offices'), 'grace')).toEqual([]);
});

test('an activation gives the role for its duration, and leaves its trace', async () => {
  expect(await mayGrant()).toBe(false);
  const asked = activation();
  const put = await azure.call('PUT', requestPath(), { as: 'grace', body: asked });
  expect(put).toMatchObject({
    status: 201,
    body: {
      type: 'Microsoft.Authorization/roleAssignmentScheduleRequests',
      properties: {
        ...asked.properties,
        scheduleInfo: expect.anything(),
        status: 'Provisioned',
        requestorId: azure.person('grace'),
      },
    },
  });
  expect(azure.tenant.activityLog.at(-1)).toMatchObject({
    authorization: { action: 'Microsoft.Authorization/roleAssignmentScheduleRequests/write' },
    caller: 'grace.hopper@contoso.example',
    status: { value: 'Succeeded' },
  });
  expect(await mayGrant()).toBe(true);
  for (const reader of ['grace', 'otto']) expect(await azure.read(requestPath(), reader)).toEqual(put.body);
  azure.wait(89 * 60);
  expect(await mayGrant()).toBe(true);
  azure.wait(2 * 60);
  expect(await mayGrant()).toBe(false);
  // It can be activated again, under another name, when Azure has let go of it.
  azure.wait(120);
  expect((await activate(requestPath(azure.subscription(), another))).status).toBe(201);
});

const until = (expiration: object) => ({ scheduleInfo: { expiration } });

test('an activation may be narrower than the eligibility, and end at a time', async () => {
  const endDateTime = new Date(tenantNow(azure.tenant) + 3_600_000).toISOString();
  const [group] = azure.machine('SRV-SQL-02').id.split('/providers/');
  const narrowly = () => activate(requestPath(group), until({ type: 'AfterDateTime', endDateTime }));
  // Azure looks for the resource group in her name first.
  expect(answerOf(await narrowly())).toBe('403 AuthorizationFailed');
  assignRole(azure.tenant, azure.person('grace'), 'Reader', group ?? '');
  expect((await narrowly()).status).toBe(201);
  expect([await mayGrant('SRV-SQL-02'), await mayGrant('SRV-WEB-01')]).toEqual([true, false]);
});

test.each<[string, string, () => object, string, number?]>([
  ['by whom it isn’t for', 'ada', () => ({}), 'EligibilityRule'],
  ['by whom isn’t eligible', 'ada', () => ({ principalId: azure.person('ada') }), 'EligibilityRule'],
  ['of another role', 'grace', () => ({ roleDefinitionId: '8e3af657-a8ff-443c-a75c-2fe8c4bcb635' }), 'EligibilityRule'],
  ['without a reason', 'grace', () => ({ justification: ' ' }), 'JustificationRule'],
  ['for longer than a day', 'grace', () => until({ type: 'AfterDuration', duration: 'PT9H' }), 'ExpirationRule'],
  ['for ever', 'grace', () => until({ type: 'NoExpiration' }), 'ExpirationRule'],
  ['for no time', 'grace', () => until({ type: 'AfterDuration', duration: 'PT' }), 'schedule'],
  ['without an end', 'grace', () => ({ scheduleInfo: {} }), 'schedule'],
  ['of no role', 'grace', () => ({ roleDefinitionId: 'none' }), "definition with ID 'none'"],
  ['that links to a guid alone', 'grace', () => ({ linkedRoleEligibilityScheduleId: another }), 'no id of'],
  ['that is to be extended', 'grace', () => ({ requestType: 'SelfExtend' }), 'SelfExtend', 501],
])('an activation %s is refused', async (_what, as, more, said, status = 400) => {
  const reply = await activate(requestPath(), more(), as);
  expect([reply.status, reply.body.error?.message]).toEqual([status, expect.stringContaining(said)]);
  expect(await mayGrant()).toBe(false);
  expect(await azure.answer('GET', requestPath(), { as: 'otto' })).toMatch(/^404/);
});

test('a role is activated once at a time, and a request made once', async () => {
  await activate();
  for (const path of [requestPath(), requestPath(azure.subscription(), another)])
    expect(answerOf(await activate(path))).toBe('400 RoleAssignmentExists');
  azure.tenant.people.push({ objectId: 'stranger', username: 'sam@contoso.example', name: 'Sam', description: '' });
  expect(await azure.answer('GET', requestPath(), { as: 'sam' })).toMatch(/^403/);
});
