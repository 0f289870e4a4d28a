import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { answerOf, eachTestTenant } from '#test/sandbox/tenant.ts';

const azure = eachTestTenant();

/** What the webhook was sent, and when it answers what. */
let heard: unknown[];
let answer: number | Promise<number>;
let webhook: Server;

beforeEach(async () => {
  heard = [];
  answer = 200;
  const hear = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    heard.push(JSON.parse(await text(req)));
    webhook.emit('heard');
    res.writeHead(await answer).end();
  };
  webhook = createServer((req, res) => void hear(req, res));
  await once(webhook.listen(0, '127.0.0.1'), 'listening');
});
afterEach(() => void webhook.close());

const inGroup = (type: string, name: string): string =>
  `${azure.subscription()}/resourceGroups/rg-sql-prod/providers/Microsoft.Insights/${type}/${name}`;
const oncall = () => inGroup('actionGroups', 'oncall');

const webhookAt = (useCommonAlertSchema: boolean, host = 'localhost') => ({
  name: 'pager',
  serviceUri: `http://${host}:${(webhook.address() as AddressInfo).port}/alerts`,
  useCommonAlertSchema,
});

const putGroup = (receivers: object) =>
  azure.call('PUT', `${oncall()}?api-version=2023-01-01`, {
    body: { properties: { groupShortName: 'oncall', ...receivers } },
  });

const putRule = (name: string, leaves: object[], scopes = [azure.subscription()], actionGroupId = oncall()) =>
  azure.call('PUT', `${inGroup('activityLogAlerts', name)}?api-version=2020-10-01`, {
    body: {
      properties: {
        scopes,
        condition: { allOf: [{ field: 'category', equals: 'Administrative' }, ...leaves] },
        actions: { actionGroups: [{ actionGroupId, webhookProperties: { team: 'night' } }] },
      },
    },
  });

const operation = { field: 'operationName', equals: 'microsoft.authorization/LOCKS/write' };
const succeeded = { field: 'status', containsAny: ['Succeeded', 'Failed'] };

const lock = () => `${azure.machine('SRV-SQL-01').id}/providers/Microsoft.Authorization/locks/keep`;
const putLock = () =>
  azure.call('PUT', `${lock()}?api-version=2020-05-01`, { body: { properties: { level: 'CanNotDelete' } } });

test('a rule tells a webhook and people of an event that meets it, minutes later, in the common schema', async () => {
  const mail = { name: 'Ada', emailAddress: 'ada@contoso.example' };
  await putGroup({ webhookReceivers: [webhookAt(true)], emailReceivers: [mail] });
  await putRule('locks', [{ anyOf: [operation, { field: 'operationName', equals: 'other' }] }, succeeded]);
  await putLock();
  azure.wait(290);
  expect(azure.tenant.notifications).toBeUndefined();
  azure.wait(20);
  await once(webhook, 'heard');
  expect(heard).toMatchObject([
    {
      schemaId: 'azureMonitorCommonAlertSchema',
      data: {
        essentials: {
          alertRule: 'locks',
          severity: 'Sev4',
          signalType: 'Activity Log',
          monitorCondition: 'Fired',
          monitoringService: 'Activity Log - Administrative',
        },
        alertContext: {
          authorization: { action: 'Microsoft.Authorization/locks/write', scope: lock() },
          caller: expect.stringMatching(/^ada/),
          operationName: 'Microsoft.Authorization/locks/write',
          status: 'Succeeded',
          resourceId: lock(),
        },
        customProperties: { team: 'night' },
      },
    },
  ]);
  expect(azure.tenant.notifications).toMatchObject([
    { mechanism: 'Webhook', receiver: 'pager' },
    { mechanism: 'Email', to: 'ada@contoso.example', state: 'Succeeded' },
  ]);
});

test.each<[string, () => Promise<unknown>]>([
  ['is about something else', () => putRule('r', [{ field: 'resourceType', equals: 'Microsoft.Authorization/roles' }])],
  ['is of another scope', () => putRule('r', [operation], [azure.machine('SRV-SQL-02').id])],
  ['wants an end that did not come', () => putRule('r', [operation, { field: 'status', equals: 'Failed' }])],
  ['tells a group that is gone', () => putRule('r', [operation], undefined, inGroup('actionGroups', 'gone'))],
])('a rule is silent that %s', async (_what, put) => {
  await putGroup({ webhookReceivers: [webhookAt(true)] });
  await put();
  await putLock();
  azure.wait(600);
  expect(azure.tenant.notifications).toBeUndefined();
});

test.each<[string, object]>([
  ['without a category', { allOf: [operation] }],
  [
    'with a wildcard',
    {
      allOf: [
        { field: 'category', equals: 'Administrative' },
        { field: 'caller', like: '*' },
      ],
    },
  ],
])('a condition %s is refused', async (_what, condition) => {
  const properties = { scopes: [azure.subscription()], condition, actions: {} };
  const url = `${inGroup('activityLogAlerts', 'r')}?api-version=2020-10-01`;
  expect(answerOf(await azure.call('PUT', url, { body: { properties } }))).toBe('400 BadRequest');
});

const testOf = (body: object) => azure.call('POST', `${oncall()}/createNotifications?api-version=2022-06-01`, { body });

test('a test notification says whether it came', async () => {
  const email = { name: 'Ada', emailAddress: 'ada@contoso.example' };
  await putGroup({ webhookReceivers: [webhookAt(false)], emailReceivers: [email] });
  let release = (_status: number) => {};
  answer = new Promise((resolve) => (release = resolve));
  const begun = await testOf({
    alertType: 'activitylog',
    webhookReceivers: [webhookAt(false)],
    emailReceivers: [email],
  });
  expect([begun.status, (await azure.poll(begun, 'location')).status]).toEqual([202, 202]);
  release(500);
  await expect.poll(async () => (await azure.poll(begun, 'location')).status).toBe(200);
  expect(heard).toMatchObject([{ schemaId: 'Microsoft.Insights/activityLogs', data: { status: 'Activated' } }]);
  expect((await azure.poll(begun, 'location')).body).toMatchObject({
    state: 'Complete',
    actionDetails: [
      { MechanismType: 'Webhook', Name: 'pager', Status: 'Failed', Detail: 'The webhook answered 500.' },
      { MechanismType: 'Email', Name: 'Ada', Status: 'Succeeded', SubState: 'Default' },
    ],
  });
});

test('no webhook is called elsewhere, and a test needs a kind and receivers that are there', async () => {
  const far = webhookAt(true, 'alerts.invalid');
  await putGroup({ webhookReceivers: [far] });
  const begun = await testOf({ alertType: 'activitylog', webhookReceivers: [far] });
  expect((await azure.poll(begun, 'location')).body).toMatchObject({ actionDetails: [{ Status: 'Failed' }] });
  expect(answerOf(await testOf({ alertType: 'metric', webhookReceivers: [far] }))).toBe('400 BadRequest');
  for (const receivers of [{}, { webhookReceivers: [{ ...far, name: 'other' }] }])
    expect(answerOf(await testOf({ alertType: 'activitylog', ...receivers }))).toBe(
      '400 ActionOrReceiverNotExistedInActionGroup',
    );
});
