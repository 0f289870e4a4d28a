import { expect, test } from 'vitest';
import { resourcesClientAt } from '#test/sandbox/plain-http-client.ts';
import { eachTestTenant } from '#test/sandbox/tenant.ts';

const azure = eachTestTenant();

const inGroup = (type: string, name: string): string =>
  `${azure.subscription()}/resourceGroups/rg-sql-prod/providers/Microsoft.Insights/${type}/${name}`;

const versions = { activityLogAlerts: '2020-10-01', actionGroups: '2023-01-01' } as const;

type Kind = keyof typeof versions;

const address = (kind: Kind, name = 'probe'): string => `${inGroup(kind, name)}?api-version=${versions[kind]}`;

const group = { groupShortName: 'oncall', emailReceivers: [{ name: 'Ada', emailAddress: 'ada@contoso.example' }] };

const alert = () => ({
  scopes: [azure.subscription()],
  condition: {
    allOf: [{ field: 'category', equals: 'Administrative' }, { anyOf: [{ field: 'status', equals: 'Failed' }] }],
  },
  actions: { actionGroups: [{ actionGroupId: inGroup('actionGroups', 'oncall') }] },
});

test("Microsoft's client keeps an alert rule and its action group, and takes them away", async () => {
  const { resources, tagsOperations } = resourcesClientAt(azure);
  for (const [kind, properties] of [
    ['actionGroups', group],
    ['activityLogAlerts', alert()],
  ] as const) {
    const id = inGroup(kind, 'oncall');
    const put = { location: 'Global', tags: { for: 'night' }, properties };
    const whole = { id, name: 'oncall', ...put, properties: { ...properties, enabled: true } };
    expect(await resources.beginCreateOrUpdateByIdAndWait(id, versions[kind], put)).toMatchObject(whole);
    expect(await resources.getById(id, versions[kind])).toMatchObject(whole);
    const changed = await resources.beginUpdateByIdAndWait(id, versions[kind], { properties: { enabled: false } });
    expect(changed).toMatchObject({ tags: { for: 'night' }, properties: { ...properties, enabled: false } });
    const tags = { operation: 'Merge', properties: { tags: { by: 'ada' } } };
    await tagsOperations.beginUpdateAtScopeAndWait(id, tags);
    expect((await resources.getById(id, versions[kind])).tags).toEqual({ for: 'night', by: 'ada' });
    await resources.beginDeleteByIdAndWait(id, versions[kind]);
    await expect(resources.getById(id, versions[kind])).rejects.toMatchObject({ code: 'ResourceNotFound' });
  }
});

test('each type is listed by itself, in a subscription and in a group, and goes with its group', async () => {
  await azure.call('PUT', address('actionGroups'), { body: { properties: group } });
  await azure.call('PUT', address('activityLogAlerts'), { body: { properties: alert() } });
  const listed = async (prefix: string) =>
    (await azure.read(`${prefix}/providers/Microsoft.Insights/actionGroups?api-version=2023-01-01`)).value;
  const whole = azure.subscription();
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
  expect(await azure.answer('PUT', address(kind), { body: { properties: properties() } })).toBe('400 BadRequest');
  expect(await azure.answer('GET', address(kind))).toMatch(/^404/);
});

test('a PATCH changes what Azure lets it change, and a reader nothing', async () => {
  const path = address('actionGroups');
  await azure.call('PUT', path, { body: { properties: group } });
  const rename = { properties: { groupShortName: 'other' } };
  expect(await azure.answer('PATCH', path, { body: rename })).toMatch(/^501/);
  expect(await azure.answer('PATCH', path, { body: { tags: {} }, as: 'rita' })).toMatch(/^403/);
  expect(await azure.answer('GET', path, { as: 'rita' })).toBe('200');
});
