import { ResourceManagementClient } from '@azure/arm-resources';
import { expect, test } from 'vitest';
import { clientAt } from '#test/sandbox/plain-http-client.ts';
import { eachTestTenant } from '#test/sandbox/tenant.ts';

const azure = eachTestTenant();

const subscription = (): string => azure.machine('SRV-SQL-01').subscriptionId;

const inGroup = (type: string, name: string, group = 'rg-sql-prod'): string =>
  `/subscriptions/${subscription()}/resourceGroups/${group}/providers/Microsoft.Insights/${type}/${name}`;

const versions = { activityLogAlerts: '2020-10-01', actionGroups: '2023-01-01' } as const;

type Kind = keyof typeof versions;

const address = (kind: Kind, name = 'probe'): string => `${inGroup(kind, name)}?api-version=${versions[kind]}`;

const group = { groupShortName: 'oncall', emailReceivers: [{ name: 'Ada', emailAddress: 'ada@contoso.example' }] };

const alert = () => ({
  scopes: [`/subscriptions/${subscription()}`],
  condition: {
    allOf: [{ field: 'category', equals: 'Administrative' }, { anyOf: [{ field: 'status', equals: 'Failed' }] }],
  },
  actions: { actionGroups: [{ actionGroupId: inGroup('actionGroups', 'oncall') }] },
});

test("Microsoft's client keeps an alert rule and its action group, and takes them away", async () => {
  const client = clientAt(
    azure.origin,
    (credential, options) => new ResourceManagementClient(credential, subscription(), options),
  );
  for (const [kind, properties, more] of [
    ['actionGroups', group, { enabled: true }],
    ['activityLogAlerts', alert(), { enabled: true }],
  ] as const) {
    const id = inGroup(kind, 'oncall');
    const put = { location: 'Global', tags: { for: 'night' }, properties };
    const made = await client.resources.beginCreateOrUpdateByIdAndWait(id, versions[kind], put);
    const whole = {
      id,
      name: 'oncall',
      location: 'Global',
      tags: { for: 'night' },
      properties: { ...properties, ...more },
    };
    expect(made).toMatchObject(whole);
    expect(await client.resources.getById(id, versions[kind])).toMatchObject(whole);
    const change = { properties: { enabled: false } };
    expect(await client.resources.beginUpdateByIdAndWait(id, versions[kind], change)).toMatchObject({
      tags: { for: 'night' },
      properties: { ...properties, enabled: false },
    });
    await client.tagsOperations.beginUpdateAtScopeAndWait(id, {
      operation: 'Merge',
      properties: { tags: { by: 'ada' } },
    });
    expect((await client.resources.getById(id, versions[kind])).tags).toEqual({ for: 'night', by: 'ada' });
    await client.resources.beginDeleteByIdAndWait(id, versions[kind]);
    await expect(client.resources.getById(id, versions[kind])).rejects.toMatchObject({ code: 'ResourceNotFound' });
  }
});

test('each type is listed by itself, in a subscription and in a group, and goes with its group', async () => {
  await azure.call('PUT', address('actionGroups'), { body: { properties: group } });
  await azure.call('PUT', address('activityLogAlerts'), { body: { properties: alert() } });
  const listed = async (prefix: string) =>
    (await azure.call('GET', `${prefix}/providers/Microsoft.Insights/actionGroups?api-version=2023-01-01`)).body.value;
  const whole = `/subscriptions/${subscription()}`;
  expect(await listed(whole)).toMatchObject([{ name: 'probe', type: 'Microsoft.Insights/actionGroups' }]);
  expect(await listed(`${whole}/resourceGroups/rg-sql-prod`)).toHaveLength(1);
  expect(await listed(`${whole}/resourceGroups/rg-web-prod`)).toEqual([]);
  await azure.call('DELETE', `${whole}/resourceGroups/rg-sql-prod?api-version=2025-04-01`);
  expect(await listed(whole)).toEqual([]);
});

test.each<[string, Kind, () => object]>([
  ['an alert without scopes', 'activityLogAlerts', () => ({ ...alert(), scopes: [] })],
  ['an alert without a condition', 'activityLogAlerts', () => ({ ...alert(), condition: { allOf: [] } })],
  ['an alert without actions', 'activityLogAlerts', () => ({ ...alert(), actions: undefined })],
  ['an alert enabled by a word', 'activityLogAlerts', () => ({ ...alert(), enabled: 'yes' })],
  ['a group without a short name', 'actionGroups', () => ({ emailReceivers: [] })],
  ['a group whose short name is long', 'actionGroups', () => ({ groupShortName: 'thirteen-long' })],
])('%s is refused', async (_what, kind, properties) => {
  const reply = await azure.call('PUT', address(kind), { body: { properties: properties() } });
  expect([reply.status, reply.body.error?.code]).toEqual([400, 'BadRequest']);
  expect((await azure.call('GET', address(kind))).status).toBe(404);
});

test('a PATCH changes what Azure lets it change, and a reader nothing', async () => {
  await azure.call('PUT', address('actionGroups'), { body: { properties: group } });
  const rename = { properties: { groupShortName: 'other' } };
  expect((await azure.call('PATCH', address('actionGroups'), { body: rename })).status).toBe(501);
  expect((await azure.call('PATCH', address('actionGroups'), { body: { tags: {} }, as: 'rita' })).status).toBe(403);
  expect((await azure.call('GET', address('actionGroups'), { as: 'rita' })).status).toBe(200);
});
