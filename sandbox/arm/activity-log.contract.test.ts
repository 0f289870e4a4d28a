import { expect, test } from 'vitest';
import { extensionPath, installation, jobPath, putJob } from '#test/sandbox/remote-support.ts';
import { answerOf, eachTestTenant } from '#test/sandbox/tenant.ts';
import { tenantNow } from '#sandbox/tenant.ts';

const azure = eachTestTenant();

const hour = 3_600_000;
const correlationId = '8a1b2c3d-4e5f-8a6b-9c7d-8e9f0a1b2c3d';

const at = (offset: number): string => new Date(tenantNow(azure.tenant) + offset).toISOString();

const list = (filter: string | undefined, more = '', as = 'ada') => {
  const query = filter === undefined ? '' : `&$filter=${encodeURIComponent(filter)}`;
  const path = `${azure.subscription()}/providers/Microsoft.Insights/eventtypes/management/values`;
  return azure.call('GET', `${path}?api-version=2015-04-01${query}${more}`, { as });
};

const since = (offset = -hour): string => `eventTimestamp ge '${at(offset)}'`;

const tagsOf = (machine: string): string => `${azure.machine(machine).id}/providers/Microsoft.Resources/tags/default`;

const tag = (machine: string, headers: Record<string, string> = {}) =>
  azure.call('PATCH', `${tagsOf(machine)}?api-version=2025-04-01`, {
    body: { operation: 'Merge', properties: { tags: { probe: 'x' } } },
    headers,
  });

test('shows a write some minutes later, by whom and with what correlation id', async () => {
  await tag('SRV-SQL-01', { 'x-ms-correlation-request-id': correlationId, 'x-ms-client-request-id': 'mine' });
  const filter = `${since()} and correlationId eq '${correlationId}'`;
  expect((await list(filter)).body).toEqual({ value: [] });
  azure.wait(180);
  const { body } = await list(filter);
  expect(body.value).toMatchObject([
    {
      caller: 'ada.lovelace@contoso.example',
      correlationId,
      authorization: { action: 'Microsoft.Resources/tags/write' },
      operationName: { value: 'Microsoft.Resources/tags/write' },
      status: { value: 'Succeeded' },
      httpRequest: { clientRequestId: 'mine', method: 'PATCH' },
      claims: { 'http://schemas.microsoft.com/claims/authnmethodsreferences': 'pwd,mfa' },
      resourceGroupName: 'rg-sql-prod',
      subscriptionId: azure.subscription().replace('/subscriptions/', ''),
    },
    { status: { value: 'Started' } },
  ]);
});

test('narrows by one thing: resource, resource group, provider or correlation id', async () => {
  await tag('SRV-SQL-01');
  await tag('SRV-WEB-01');
  azure.wait(180);
  const groups = async (narrowing: string) => {
    const { body } = await list(`${since()} and eventTimestamp le '${at(0)}' and ${narrowing}`);
    return body.value?.map((event) => (event as { resourceGroupName: string }).resourceGroupName);
  };
  expect(await groups("resourceGroupName eq 'RG-SQL-PROD'")).toEqual(['rg-sql-prod', 'rg-sql-prod']);
  expect(await groups(`resourceUri eq '${tagsOf('SRV-WEB-01').toUpperCase()}'`)).toEqual([
    'rg-web-prod',
    'rg-web-prod',
  ]);
  expect(await groups("resourceProvider eq 'Microsoft.Resources'")).toHaveLength(4);
  expect(await groups(`correlationId eq '${correlationId}'`)).toEqual([]);
  expect(await groups("eventChannels eq 'Admin, Operation' and resourceGroupName eq 'rg-sql-prod'")).toHaveLength(2);
});

test('shows what became of a job under its provider: asked for, taken, done, and deleted', async () => {
  await putJob(azure, 'SRV-SQL-02', { name: 'rs-1' });
  azure.wait(600);
  await azure.call('DELETE', jobPath(azure.machine('SRV-SQL-02').id, 'rs-1'));
  azure.wait(600);
  const { body } = await list(`${since()} and resourceProvider eq 'Microsoft.AzureStackHCI'`);
  const events = (body.value ?? []) as Record<'operationName' | 'status', { value: string }>[];
  const resourceId = jobPath(azure.machine('SRV-SQL-02').id, 'rs-1').split('?')[0];
  expect(body.value).toEqual(events.map(() => expect.objectContaining({ resourceId }) as unknown));
  const told = ['write', 'delete'].flatMap((verb) =>
    ['Started', 'Accepted', 'Succeeded'].map((status) => [`Microsoft.AzureStackHCI/edgeDevices/jobs/${verb}`, status]),
  );
  expect(events.map(({ operationName, status }) => [operationName.value, status.value]).toReversed()).toEqual(told);
});

test('selects fields and comes in pages, newest first', async () => {
  for (const machine of ['SRV-WEB-01', 'SRV-WEB-02', 'SRV-WEB-03']) await tag(machine);
  azure.wait(180);
  const first = (await list(since(), '&$select=eventTimestamp, correlationId&$top=4')).body;
  const second = await azure.read(String(first['nextLink']));
  const events = [...(first.value ?? []), ...(second.value ?? [])] as { eventTimestamp: string }[];
  expect(events).toHaveLength(6);
  expect(Object.keys(events[0] ?? {}).toSorted()).toEqual(['correlationId', 'eventTimestamp']);
  const times = events.map(({ eventTimestamp }) => eventTimestamp);
  expect(times).toEqual(times.toSorted((a, b) => (a < b ? 1 : -1)));
  expect(second).not.toHaveProperty('nextLink');
});

test('takes no other filter', async () => {
  const refused = [
    undefined,
    "resourceGroupName eq 'a'",
    "eventTimestamp le '2026-11-24'",
    `${since()} or resourceGroupName eq 'a'`,
    `${since()} and caller eq 'ada'`,
    `${since()} and resourceGroupName ne 'a'`,
    `${since()} and resourceGroupName eq 'a' and correlationId eq 'b'`,
    "eventTimestamp ge 'yesterday'",
    since(-91 * 24 * hour),
  ];
  for (const filter of refused) expect(answerOf(await list(filter)), filter).toBe('400 BadRequest');
  expect((await list(since(-89 * 24 * hour))).status).toBe(200);
});

test('needs the permission to read events', async () => {
  expect((await list(since(), '', 'otto')).status).toBe(200);
  const { error } = (await list(since(), '', 'grace')).body;
  expect(error?.message).toContain("perform action 'Microsoft.Insights/eventtypes/values/read'");
});

test('keeps no event that nobody can ask for any more, nor an operation that ended then', async () => {
  const install = (machine: string) =>
    azure.call('PUT', extensionPath(azure.machine(machine).id), { body: installation });
  const { activityLog, operations } = azure.tenant;
  expect((await install('SRV-WEB-01')).status).toBe(202);
  const first = new Set(activityLog);
  const [operation = ''] = operations.keys();
  azure.wait(89 * 86_400);
  await install('SRV-WEB-02');
  expect(activityLog.filter((event) => first.has(event))).toHaveLength(first.size);
  expect(operations.has(operation)).toBe(true);
  const young = activityLog.length;
  azure.wait(2 * 86_400);
  await install('SRV-WEB-03');
  expect(activityLog.some((event) => first.has(event))).toBe(false);
  expect(activityLog.length).toBeGreaterThan(young - first.size);
  expect(operations.has(operation)).toBe(false);
  expect(operations.size).toBe(2);
});
