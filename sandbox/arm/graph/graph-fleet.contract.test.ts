import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { assignRole } from '#sandbox/scenarios/tenant-seed.ts';
import { graphClientAt } from '#test/sandbox/plain-http-client.ts';
import { computeVersion } from '#test/sandbox/remote-support.ts';
import { answerOf, startTestTenant, type TestTenant } from '#test/sandbox/tenant.ts';

const size = 3000;
const partitions = 4;
const path = '/providers/Microsoft.ResourceGraph/resources?api-version=2024-04-01';

let azure: TestTenant;

beforeAll(async () => {
  azure = await startTestTenant('fleet', { machines: size });
});
beforeEach(() => {
  azure.tenant.unlimitedQueries = true;
  delete azure.tenant.graphReplyLimit;
});
afterAll(() => azure.close());

const newClient = (as?: string) => graphClientAt(azure.origin, as);

const columns = 'id name location kind tags status lastStatusChange osName memory extensionId extensionState'.split(
  ' ',
);

const machines = (where: string): string => `resources
| where type =~ 'microsoft.hybridcompute/machines'
${where}| extend machineKey = tolower(id)
| join kind=leftouter (
    resources
    | where type =~ 'microsoft.hybridcompute/machines/extensions'
    | where tostring(properties.publisher) =~ 'Microsoft.AzureStack.Observability' and tostring(properties.type) =~ 'EdgeRemoteSupport'
    | extend extensionKey = tolower(id)
    | project machineKey = substring(extensionKey, 0, indexof(extensionKey, '/extensions/')), extensionId = id, extensionState = tostring(properties.provisioningState)
  ) on machineKey
| project id, name, location, kind, tags, status = properties.status, lastStatusChange = properties.lastStatusChange, osName = properties.osName, memory = properties.hardwareProfile.totalPhysicalMemoryInBytes, extensionId, extensionState`;

const plain = `${machines('')}\n| order by id asc`;
const packed = (number: number): string =>
  `${machines(`| where hash(tolower(id), ${partitions}) == ${number}\n`)}\n| summarize rows = make_list(pack_array(${columns.join(', ')}))`;

type RowObject = Record<string, unknown> & { id: string };

/** Every row, page by page. */
const readPages = async (as = 'ada', between: () => void = () => undefined): Promise<RowObject[]> => {
  const rows: RowObject[] = [];
  let skipToken: string | undefined;
  do {
    const options = { top: 1000, ...(skipToken === undefined ? {} : { skipToken }) };
    const reply = await newClient(as).resources({ query: plain, options });
    rows.push(...(reply.data as RowObject[]));
    skipToken = reply.skipToken;
    between();
  } while (skipToken !== undefined);
  return rows;
};

const readPartition = async (number: number, as = 'ada'): Promise<unknown[][]> => {
  const reply = await newClient(as).resources({ query: packed(number) });
  return (reply.data as [{ rows: unknown[][] }])[0].rows;
};

const readPartitions = async (as = 'ada') =>
  (await Promise.all(Array.from({ length: partitions }, (_, number) => readPartition(number, as)))).flat();

const byId = (rows: readonly RowObject[]) => rows.toSorted((a, b) => (a.id < b.id ? -1 : 1));
const unpacked = (values: readonly unknown[]): RowObject => ({
  id: String(values[0]),
  ...Object.fromEntries(columns.map((name, index) => [name, values[index]])),
});

describe('a fleet in partitions', () => {
  test('is the same as in pages: each machine once, with every value', async () => {
    const pages = await readPages();
    expect(pages).toHaveLength(size);
    expect(new Set(pages.map(({ id }) => id)).size).toBe(size);
    const partitioned = (await readPartitions()).map(unpacked);
    expect(byId(partitioned)).toEqual(byId(pages));
  });

  test('holds one resource group for whoever may read no more', async () => {
    const ids = [...azure.tenant.machines.values()].map(({ id }) => id);
    const [group = ''] = ids.at(-1)?.split('/providers/') ?? [];
    azure.tenant.people.push({ objectId: 'guest', username: 'guest@contoso.example', name: 'Guest', description: '' });
    assignRole(azure.tenant, 'guest', 'Reader', group);
    const seen = (await readPartitions('guest')).map((values) => String(values[0]));
    expect(seen.toSorted()).toEqual(ids.filter((id) => id.startsWith(`${group}/`)).toSorted());
    expect(seen.length).toBeLessThan(100);
  });

  test('shows a change with the next query', async () => {
    const [machine] = azure.tenant.machines.values();
    const changed = `${machine?.id}?${computeVersion}`;
    const tagsOf = async () => (await readPartitions()).map(unpacked).find(({ id }) => id === machine?.id)?.['tags'];
    expect(await tagsOf()).not.toHaveProperty('Probe');
    await azure.call('PATCH', changed, { body: { tags: { Probe: 'set' } } });
    expect(await tagsOf()).toEqual({ Probe: 'set' });
    expect(await azure.answer('DELETE', changed)).toBe('200');
    expect((await readPartitions()).length).toBe(size - 1);
    expect((await readPages()).some(({ id }) => id === machine?.id)).toBe(false);
  });

  test('calls a machine disconnected once its time has come, though nobody did anything', async () => {
    const machine = [...azure.tenant.machines.values()].find(({ agent }) => agent.online);
    if (machine === undefined) return expect.fail('A machine is online.');
    const statusOf = async () => (await readPages()).find(({ id }) => id === machine.id)?.['status'];
    azure.machine(machine.name).agent = { ...machine.agent, online: false, changedAt: Date.now() };
    expect(await statusOf()).toBe('Connected');
    azure.wait(16 * 60);
    expect(await statusOf()).toBe('Disconnected');
  });
});

describe('pages', () => {
  test('belong to one result, though machines go while it is read', async () => {
    const { machines: all } = azure.tenant;
    const before = all.size;
    const rows = await readPages('ada', () => {
      const [first] = all.values();
      all.delete(azure.machine(first?.name ?? '').id.toLowerCase());
    });
    expect(all.size).toBeLessThan(before);
    expect(new Set(rows.map(({ id }) => id)).size).toBe(before);
  });

  test('of many readers at once are each their own', async () => {
    const readers = ['ada', 'rita', 'grace', 'ada', 'ada', 'ada'];
    const [one, another, ...others] = await Promise.all(readers.map((as) => readPages(as)));
    expect(another).toEqual(one);
    expect(new Set(others.map((rows) => rows.length)).size).toBe(2);
  });
});

describe('limits', () => {
  const refusal = (query: string) =>
    newClient()
      .resources({ query })
      .then(
        () => 'accepted',
        (error: { statusCode: number; body: unknown }) => ({ status: error.statusCode, body: error.body }),
      );

  test('a reply that is too long is refused in Azure’s words', async () => {
    azure.tenant.graphReplyLimit = 50_000;
    const message = expect.stringMatching(
      /^Response payload size is [1-9]\d{5}, and has exceeded the limit of 50000\. Please consider querying less data at a time/,
    );
    const error = { code: 'BadRequest', details: [{ code: 'ResponsePayloadTooLarge', message }] };
    expect(await refusal(packed(0))).toMatchObject({ status: 400, body: { error } });
    expect(await refusal(`${plain} | take 20`)).toBe('accepted');
  });

  test('the limit is Azure’s unless it is set', async () => {
    const padding = `strcat(${Array.from({ length: 60 }, () => 'tostring(properties)').join(', ')})`;
    const large = `resources | where type =~ 'microsoft.hybridcompute/machines' | take 200 | project id, padding = ${padding}`;
    const message = expect.stringContaining('has exceeded the limit of 16777216.');
    expect(await refusal(large)).toMatchObject({ body: { error: { details: [{ message }] } } });
  });

  test('the quota is fifteen queries in five seconds, partitions among them', async () => {
    azure.tenant.unlimitedQueries = false;
    const body = { query: `${packed(0)} | project n = array_length(rows)` };
    const ask = () => azure.call('POST', path, { as: 'rita', body });
    const replies = await Promise.all(Array.from({ length: 16 }, ask));
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(15);
    const refused = replies.find(({ status }) => status !== 200);
    expect(refused && answerOf(refused)).toBe('429 RateLimiting');
    expect(refused?.headers.get('retry-after')).toMatch(/^[1-5]$/);
    expect(refused?.headers.get('x-ms-user-quota-remaining')).toBe('0');
    expect(refused?.headers.get('x-ms-user-quota-resets-after')).toMatch(/^00:00:0[1-5]$/);
  });
});

test('replies are compressed for who takes that, and as long as they say', async () => {
  const ask = (encoding: string) =>
    fetch(azure.origin + path, {
      method: 'POST',
      headers: { authorization: 'Bearer ada', 'accept-encoding': encoding, 'content-type': 'application/json' },
      body: JSON.stringify({ query: packed(0) }),
    });
  const [small, large] = await Promise.all([ask('gzip, deflate, br'), ask('identity')]);
  expect([small.headers.get('content-encoding'), large.headers.get('content-encoding')]).toEqual(['gzip', null]);
  const text = await large.text();
  expect(await small.text()).toBe(text);
  expect(large.headers.get('content-length')).toBe(String(Buffer.byteLength(text)));
  expect(Number(small.headers.get('content-length'))).toBeLessThan(text.length / 4);
});
