import { expect, test } from 'vitest';
import { eachTestTenant } from '#test/sandbox/tenant.ts';
import { tenantNow } from '#sandbox/tenant.ts';

const azure = eachTestTenant();

const version = 'api-version=2020-10-01';

const personId = (name: string): string =>
  azure.tenant.people.find((each) => each.username.startsWith(name))?.objectId ?? '';

const production = (): string => `/subscriptions/${azure.machine('SRV-SQL-02').subscriptionId}`;

const administrator = 'bda0d508-adf1-4af0-9c28-88919fc3ae06';

const request = (scope = production(), name = '5f0e1d2c-0000-4000-8000-000000000001'): string =>
  `${scope}/providers/Microsoft.Authorization/roleAssignmentScheduleRequests/${name}?${version}`;

const activation = (more: object = {}) => ({
  properties: {
    principalId: personId('grace'),
    roleDefinitionId: `${production()}/providers/Microsoft.Authorization/roleDefinitions/${administrator}`,
    requestType: 'SelfActivate',
    justification: 'Case 2611300000000042',
    ticketInfo: { ticketNumber: '42', ticketSystem: 'ITSM' },
    scheduleInfo: {
      startDateTime: null,
      expiration: { type: 'AfterDuration', endDateTime: null, duration: 'PT1H30M' },
    },
    ...more,
  },
});

/** Whether Grace may write an edge device job on a machine. */
const mayGrant = async (machine = 'SRV-SQL-02'): Promise<boolean> => {
  const job = `${azure.machine(machine).id}/providers/Microsoft.AzureStackHCI/edgeDevices/default/jobs/rs-1`;
  return (await azure.call('PUT', `${job}?api-version=2026-02-01`, { as: 'grace', body: {} })).status !== 403;
};

test('whoever is eligible is told so, and nobody else', async () => {
  const path = '/providers/Microsoft.Authorization/roleEligibilityScheduleInstances';
  const filter = '$filter=asTarget()';
  for (const scope of ['', production(), azure.machine('SRV-SQL-02').id]) {
    const { body } = await azure.call('GET', `${scope}${path}?${version}&${filter}`, { as: 'grace' });
    expect(body.value).toMatchObject([
      {
        type: 'Microsoft.Authorization/roleEligibilityScheduleInstances',
        properties: {
          principalId: personId('grace'),
          scope: production(),
          roleDefinitionId: expect.stringMatching(new RegExp(`/roleDefinitions/${administrator}$`)),
        },
      },
    ]);
    expect((await azure.call('GET', `${scope}${path}?${version}&${filter}`)).body.value).toEqual([]);
  }
  const fabrikam = `/subscriptions/${azure.machine('SRV-FAB-01').subscriptionId}`;
  expect((await azure.call('GET', `${fabrikam}${path}?${version}&${filter}`, { as: 'grace' })).body.value).toEqual([]);
  expect((await azure.call('GET', `${production()}${path}?${version}`)).status).toBe(501);
});

test('an activation gives the role for its duration, and leaves its trace', async () => {
  expect(await mayGrant()).toBe(false);
  const put = await azure.call('PUT', request(), { as: 'grace', body: activation() });
  expect(put).toMatchObject({
    status: 201,
    body: {
      type: 'Microsoft.Authorization/roleAssignmentScheduleRequests',
      properties: { ...activation().properties, status: 'Provisioned', requestorId: personId('grace') },
    },
  });
  expect(azure.tenant.activityLog.at(-1)).toMatchObject({
    authorization: { action: 'Microsoft.Authorization/roleAssignmentScheduleRequests/write' },
    caller: 'grace.hopper@contoso.example',
    status: { value: 'Succeeded' },
  });
  expect(await mayGrant()).toBe(true);
  for (const reader of ['grace', 'otto'])
    expect((await azure.call('GET', request(), { as: reader })).body).toEqual(put.body);
  azure.wait(89 * 60);
  expect(await mayGrant()).toBe(true);
  azure.wait(2 * 60);
  expect(await mayGrant()).toBe(false);
  // It can be activated again, under another name.
  const again = request(production(), '5f0e1d2c-0000-4000-8000-000000000002');
  expect((await azure.call('PUT', again, { as: 'grace', body: activation() })).status).toBe(201);
});

test('an activation may be narrower than the eligibility, and end at a time', async () => {
  const endDateTime = new Date(tenantNow(azure.tenant) + 3_600_000).toISOString();
  const body = activation({ scheduleInfo: { expiration: { type: 'AfterDateTime', endDateTime } } });
  const group = azure.machine('SRV-SQL-02').id.split('/providers/')[0];
  expect((await azure.call('PUT', request(group), { as: 'grace', body })).status).toBe(201);
  expect([await mayGrant('SRV-SQL-02'), await mayGrant('SRV-WEB-01')]).toEqual([true, false]);
});

const until = (expiration: object) => ({ scheduleInfo: { expiration } });

test.each<[string, string, () => object, string, number?]>([
  ['by whom it isn’t for', 'ada', () => ({}), 'EligibilityRule'],
  ['by whom isn’t eligible', 'ada', () => ({ principalId: personId('ada') }), 'EligibilityRule'],
  ['of another role', 'grace', () => ({ roleDefinitionId: '8e3af657-a8ff-443c-a75c-2fe8c4bcb635' }), 'EligibilityRule'],
  ['without a reason', 'grace', () => ({ justification: ' ' }), 'JustificationRule'],
  ['for longer than a day', 'grace', () => until({ type: 'AfterDuration', duration: 'PT9H' }), 'ExpirationRule'],
  ['for ever', 'grace', () => until({ type: 'NoExpiration' }), 'ExpirationRule'],
  ['for no time', 'grace', () => until({ type: 'AfterDuration', duration: 'PT' }), 'schedule'],
  ['without an end', 'grace', () => ({ scheduleInfo: {} }), 'schedule'],
  ['of no role', 'grace', () => ({ roleDefinitionId: 'none' }), 'roleDefinitionId'],
  ['by an administrator', 'ada', () => ({ requestType: 'AdminAssign' }), 'AdminAssign', 501],
])('an activation %s is refused', async (_what, as, more, said, status = 400) => {
  const reply = await azure.call('PUT', request(), { as, body: activation(more()) });
  expect([reply.status, reply.body.error?.message]).toEqual([status, expect.stringContaining(said)]);
  expect(await mayGrant()).toBe(false);
  expect((await azure.call('GET', request(), { as: 'otto' })).status).toBe(404);
});

test('a role is activated once at a time, and a request made once', async () => {
  await azure.call('PUT', request(), { as: 'grace', body: activation() });
  const twice = await azure.call('PUT', request(), { as: 'grace', body: activation() });
  const other = request(production(), '5f0e1d2c-0000-4000-8000-000000000002');
  const again = await azure.call('PUT', other, { as: 'grace', body: activation() });
  expect([twice, again].map(({ status, body }) => [status, body.error?.code])).toEqual([
    [400, 'RoleAssignmentExists'],
    [400, 'RoleAssignmentExists'],
  ]);
  azure.tenant.people.push({ objectId: 'stranger', username: 'sam@contoso.example', name: 'Sam', description: '' });
  expect((await azure.call('GET', request(), { as: 'sam' })).status).toBe(403);
});
