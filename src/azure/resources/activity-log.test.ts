import { beforeEach, expect, test, vi } from 'vitest';
import { AzureError } from '#src/azure/transport/errors.ts';
import type * as TransportModule from '#src/azure/transport/transport.ts';
import { readActivity, readResourceActivity, readWriter } from './activity-log.ts';

const list = vi.fn<TransportModule.Transport['list']>();

vi.mock('#src/azure/transport/transport.ts', () => ({ azure: () => ({ list }) }));

const subscriptionId = '11111111-2222-3333-4444-555555555555';
const correlationId = 'aaaaaaaa-2222-8333-8444-555555555555';
const deploymentId = `/subscriptions/${subscriptionId}/resourceGroups/rg/providers/Microsoft.Resources/deployments/remote-support-consent-rs-1`;

const event = (more: Record<string, unknown> = {}) => ({
  eventTimestamp: '2026-11-24T12:00:00Z',
  caller: 'ada@contoso.example',
  claims: { 'http://schemas.microsoft.com/identity/claims/objectidentifier': 'oid-ada' },
  operationName: { value: 'Microsoft.Resources/deployments/write' },
  status: { value: 'Succeeded' },
  resourceId: deploymentId.toUpperCase(),
  correlationId,
  ...more,
});

beforeEach(() => {
  list.mockReset();
});

test('asks for one correlation id within what Azure keeps, and gives the oldest event first', async () => {
  list.mockResolvedValue([event({ eventTimestamp: '2026-11-24T12:00:05Z' }), event()]);
  const events = await readActivity(subscriptionId, correlationId);
  expect(events.map(({ at }) => at)).toEqual(['2026-11-24T12:00:00Z', '2026-11-24T12:00:05Z']);
  expect(events[0]).toMatchObject({ caller: 'ada@contoso.example', callerId: 'oid-ada', status: 'Succeeded' });
  const filter = list.mock.calls[0]?.[2]?.query?.['$filter'] ?? '';
  const [, from = '', to = ''] =
    /^eventTimestamp ge '([^']+)' and eventTimestamp le '([^']+)' and correlationId eq '[0-9a-f-]{36}'$/.exec(filter) ??
    [];
  // Azure refuses the whole request for a moment too much, and the clock here may be behind its own.
  const halfAnHour = 1_800_000;
  expect(Date.now() + halfAnHour - Date.parse(from)).toBeLessThan(90 * 86_400_000);
  expect(Date.now() - Date.parse(from)).toBeGreaterThan(89 * 86_400_000);
  expect(Date.parse(to)).toBeGreaterThan(Date.now());
});

test('does not leave out an event in an unknown form', async () => {
  list.mockResolvedValue([event(), { eventTimestamp: 5 }]);
  await expect(readActivity(subscriptionId, correlationId)).rejects.toMatchObject({ kind: 'malformed' });
});

test('puts nothing but a GUID into the filter', async () => {
  await expect(readActivity(subscriptionId, "x' or caller eq 'y")).resolves.toEqual([]);
  expect(list).not.toHaveBeenCalled();
});

test('asks for one resource, and tells the application that it was done with', async () => {
  list.mockResolvedValue([event({ claims: { oid: 'oid-ada', appid: 'app-1' } }), event({ claims: { appid: 5 } })]);
  const events = await readResourceActivity(deploymentId);
  expect(events.map(({ callerId, appId }) => [callerId, appId])).toEqual([
    ['oid-ada', 'app-1'],
    [undefined, undefined],
  ]);
  expect(list.mock.calls[0]?.[0]).toContain(subscriptionId);
  expect(list.mock.calls[0]?.[2]?.query?.['$filter']).toContain(` and resourceUri eq '${deploymentId}'`);
});

test('puts nothing but the id of a resource into the filter', async () => {
  await expect(readResourceActivity(`${deploymentId}' or caller eq 'y`)).resolves.toEqual([]);
  await expect(readResourceActivity('')).resolves.toEqual([]);
  expect(list).not.toHaveBeenCalled();
});

const ada = { caller: 'ada@contoso.example', callerId: 'oid-ada' };

test('names who wrote the record, from the write itself', async () => {
  list.mockResolvedValue([
    event({
      caller: 'other@contoso.example',
      operationName: { value: 'Microsoft.Resources/deployments/validate/action' },
    }),
    event({ caller: 'third@contoso.example', resourceId: `${deploymentId}x` }),
    event(),
  ]);
  await expect(readWriter({ records: [{ deploymentId, correlationId }] }, 'oid-ada')).resolves.toMatchObject(ada);
});

const inAnother = deploymentId.replace(/subscriptions\/[^/]+/, 'subscriptions/22222222-0000-4000-8000-000000000002');
const records = [
  { deploymentId, correlationId },
  { deploymentId: inAnother, correlationId },
];

test('looks at the next copy where the log cannot be read, and knows nothing when none can', async () => {
  const refused = new AzureError({ kind: 'forbidden', message: 'No.' });
  list.mockRejectedValueOnce(refused).mockResolvedValueOnce([event({ resourceId: inAnother })]);
  await expect(readWriter({ records }, 'oid-ada')).resolves.toMatchObject(ada);
  list.mockRejectedValue(refused);
  const onUnread = vi.fn();
  await expect(readWriter({ records }, 'oid-ada', onUnread)).resolves.toBeUndefined();
  expect(onUnread).toHaveBeenCalledWith(refused);
  await expect(
    readWriter({ records: [{ deploymentId: 'nonsense', correlationId }] }, 'oid-ada'),
  ).resolves.toBeUndefined();
});

test('names somebody else who wrote any of the copies, and reads each log once', async () => {
  list.mockClear();
  const eve = { caller: 'eve@contoso.example', claims: { oid: 'oid-eve' }, resourceId: inAnother };
  list.mockResolvedValueOnce([event()]).mockResolvedValueOnce([event(eve)]);
  const copies = [...records, { deploymentId: `${deploymentId}-2`, correlationId }];
  await expect(readWriter({ records: copies }, 'oid-ada')).resolves.toMatchObject({ callerId: 'oid-eve' });
  expect(list).toHaveBeenCalledTimes(2);
});

test('does not take who tried for who wrote, and names somebody else who wrote before the person', async () => {
  const written = async (...events: object[]) => {
    list.mockResolvedValue(events);
    return readWriter({ records: [{ deploymentId, correlationId }] }, 'OID-ADA');
  };
  const eve = { caller: 'eve@contoso.example', claims: { oid: 'oid-eve' } };
  const refused = { status: { value: 'Failed' } };
  expect(await written(event({ status: { value: 'Started' } }), event(refused))).toBeUndefined();
  expect(await written(event({ ...eve, ...refused }), event())).toMatchObject(ada);
  expect(await written(event(), event({ ...eve, status: { value: 'Accepted' } }))).toMatchObject({
    callerId: 'oid-eve',
  });
});
