import { beforeEach, describe, expect, it, vi } from 'vitest';
import { correlationId } from '#src/consent/consent.ts';
import { type ConsentRecord, endRecordName, recordName, recordTemplate } from '#src/consent/record.ts';
import { sampleRecord, sampleUser } from '#src/consent/samples.ts';
import { machineId, resourceGroupId } from '#src/lib/arm-id.ts';
import { queryClient } from '#src/azure/query-client.ts';
import type * as TransportModule from '#src/azure/transport/transport.ts';
import { findingsCount } from './findings-count.ts';
import { reconciliationQuery } from './reconciliation.ts';

type Answer = { status?: number; correlation?: string; body: unknown };

/** What Azure answers in a test, by a part of the path; the last that fits. */
const answers = new Map<string, (query: URLSearchParams) => Answer>();
const sent: string[] = [];

vi.mock('#src/config.ts', () => ({
  config: () => ({ resourceManager: 'https://management.azure.com', clientId: 'this-app' }),
  ConfigError: class extends Error {},
}));
vi.mock('#src/azure/transport/transport.ts', async (importOriginal) => {
  const original = await importOriginal<typeof TransportModule>();
  const transport = original.createTransport({
    resourceManager: 'https://management.azure.com',
    getToken: () => Promise.resolve('token'),
    wait: () => Promise.resolve(),
    fetch: (url) => {
      sent.push(url.pathname.toLowerCase());
      const found = [...answers].findLast(([part]) => url.pathname.toLowerCase().includes(part.toLowerCase()));
      const { status = 200, correlation = 'c-0', body } = found?.[1](url.searchParams) ?? { status: 404, body: {} };
      return Promise.resolve(Response.json(body, { status, headers: { 'x-ms-correlation-request-id': correlation } }));
    },
  });
  return { ...original, azure: () => transport };
});

const subscriptionId = '11111111-2222-3333-4444-555555555555';
const group = resourceGroupId(subscriptionId, 'rg-a');
const granted = machineId(subscriptionId, 'rg-a', 'SRV-1');
const bare = machineId(subscriptionId, 'rg-a', 'SRV-2');
const forbidden: Answer = {
  status: 403,
  correlation: 'c-9',
  body: { error: { code: 'AuthorizationFailed', message: 'No permission.' } },
};
const list = (...value: unknown[]): Answer => ({ body: { value } });

const row = (id: string, extensionName = '') => ({
  id,
  name: id.split('/').at(-1),
  location: 'w',
  kind: '',
  extensionName,
});

const extension = (id: string) => ({
  id: `${id}/extensions/AzureEdgeRemoteSupport`,
  name: 'AzureEdgeRemoteSupport',
  properties: {
    publisher: 'Microsoft.AzureStack.Observability',
    type: 'EdgeRemoteSupport',
    provisioningState: 'Succeeded',
  },
});

let record: ConsentRecord;
const hoursOn = (hours: number) => new Date(Date.now() + hours * 3_600_000);

const deployment = (kept: ConsentRecord, correlation = correlationId(kept.consentHash)) => ({
  id: `${group}/providers/Microsoft.Resources/deployments/${recordName(record.consentId)}`,
  name: recordName(record.consentId),
  properties: {
    ...recordTemplate(kept),
    provisioningState: 'Succeeded',
    timestamp: record.consent.notBefore,
    correlationId: correlation,
  },
});

const job = (change: object = {}) => ({
  name: record.consentId,
  systemData: { createdBy: 'ada@contoso.example', createdAt: record.consent.notBefore },
  properties: {
    jobType: 'RemoteSupport',
    type: 'Enable',
    accessLevel: 'Diagnostics',
    expirationTimestamp: record.consent.notAfter,
    provisioningState: 'Succeeded',
    status: 'Succeeded',
    startTimeUtc: record.consent.notBefore,
    endTimeUtc: record.consent.notBefore,
    reportedProperties: { nodeSettings: { state: 'Active', updatedAt: record.consent.notBefore } },
    ...change,
  },
});

const event = (resourceId: string, operation: string, change: object = {}) => ({
  eventTimestamp: record.consent.notBefore,
  caller: 'ada@contoso.example',
  claims: { oid: sampleUser, appid: 'this-app' },
  operationName: { value: operation },
  status: { value: 'Succeeded' },
  resourceId,
  correlationId: correlationId(record.consentHash),
  ...change,
});

const recordWrite = () => event(deployment(record).id, 'Microsoft.Resources/deployments/write');

beforeEach(async () => {
  record = await sampleRecord({ machines: [granted], notBefore: hoursOn(-2), notAfter: hoursOn(6) });
  queryClient.clear();
  sent.length = 0;
  answers.clear();
  answers.set('/subscriptions', () => list({ subscriptionId, displayName: 'Production' }));
  answers.set('/providers/Microsoft.ResourceGraph', () => ({ body: { data: [row(granted, 'x'), row(bare)] } }));
  answers.set('/deployments', () => list(deployment(record)));
  answers.set('/SRV-1/extensions', () => list(extension(granted)));
  answers.set('/SRV-2/extensions', () => list());
  answers.set('/SRV-1/providers/', () => list(job()));
  answers.set('/SRV-2/providers/', () => list());
  answers.set('/eventtypes/', () => list(recordWrite()));
});

const compare = () => queryClient.fetchQuery(reconciliationQuery());

it('finds nothing where all was granted with this app, and says how much it compared', async () => {
  expect(await compare()).toMatchObject({
    findings: [],
    compared: { machines: 2, asked: 2, unread: 0, jobs: 1, extensions: 1, records: 1, consents: 1 },
  });
});

it('catches a record that was edited in Azure', async () => {
  const edited = { ...record, consent: { ...record.consent, level: 'DiagnosticsAndRepair' as const } };
  answers.set('/deployments', () => list(deployment(edited)));
  const { findings, compared } = await compare();
  expect(findings).toMatchObject([
    { kind: 'recordEdited', severity: 'finding', machineIds: [granted.toLowerCase()], consentId: record.consentId },
  ]);
  expect(compared).toMatchObject({ records: 1, consents: 0 });
});

it('catches a record that was written once more, and one that another person wrote', async () => {
  answers.set('/deployments', () => list(deployment(record, '00000000-0000-4000-8000-000000000000')));
  answers.set('/eventtypes/', () => list({ ...recordWrite(), caller: 'eve@contoso.example', claims: { oid: 'eve' } }));
  const { findings } = await compare();
  expect(findings.map(({ kind }) => kind).toSorted()).toEqual(['otherCaller', 'recordEdited']);
});

it('tells an extension that this app set up from one that was installed without it', async () => {
  answers.set('/SRV-2/extensions', () => list(extension(bare)));
  const installed = (appid: string) =>
    event(extension(bare).id, 'Microsoft.HybridCompute/machines/extensions/write', {
      claims: { oid: 'eve', appid },
    });
  const answer = (appid: string) => (query: URLSearchParams) =>
    query.get('$filter')?.includes(`resourceUri eq '${extension(bare).id}'`)
      ? list(installed(appid))
      : list(recordWrite());
  answers.set('/eventtypes/', answer('another-app'));
  expect((await compare()).findings).toMatchObject([{ kind: 'extensionWithoutConsent', severity: 'lookInto' }]);
  // The red number in the menu is of what lets somebody in, or may.
  expect(findingsCount.get()).toBe(0);
  queryClient.clear();
  answers.set('/eventtypes/', answer('this-app'));
  expect((await compare()).findings).toMatchObject([{ kind: 'extensionWithoutConsent', severity: 'note' }]);
});

it.each([
  ['/SRV-1/providers/', 'The remote support jobs of SRV-1 could not be read', [granted]],
  ['/SRV-2/extensions', 'The extensions of SRV-2 could not be read', [bare]],
  ['/deployments', 'The consent records of resource group rg-a could not be read', [granted, bare]],
  ['/eventtypes/', `The Activity Log of subscription ${subscriptionId} could not be read`, [granted]],
])('goes on when %s cannot be read, and says of which machines nothing is known', async (part, says, machines) => {
  answers.set(part, () => forbidden);
  const { findings, compared } = await compare();
  const unread = findings.filter(({ kind }) => kind === 'unreadPlaces');
  expect(unread.map(({ severity }) => severity)).toEqual(['unknown']);
  expect(unread[0]?.sentence).toContain(says);
  expect(unread[0]?.sentence).toContain('No permission.');
  expect(unread[0]?.remedy).toContain('Ask an administrator of the subscription for the role that holds it.');
  expect(unread[0]?.evidence).toContainEqual({ label: 'Correlation ID', value: 'c-9' });
  expect(unread[0]?.machineIds.toSorted()).toEqual(machines.map((id) => id.toLowerCase()).toSorted());
  expect(findings.filter(({ severity }) => severity === 'finding')).toEqual([]);
  expect(compared.machines).toBe(2);
});

/** A consent that covers SRV-3 as well, set up as SRV-1 is; `keptThere`: the copy of the record in its resource group. */
const consentAlsoOn = async (other: string, keptThere: (kept: ConsentRecord) => ConsentRecord) => {
  record = await sampleRecord({ machines: [granted, other], notBefore: hoursOn(-2), notAfter: hoursOn(6) });
  const otherGroup = other.slice(0, other.indexOf('/providers/'));
  answers.set('/providers/Microsoft.ResourceGraph', () => ({ body: { data: [row(granted, 'x'), row(other, 'x')] } }));
  answers.set(`${otherGroup}/providers/Microsoft.Resources/deployments`, () => {
    const copy = deployment(keptThere(record));
    return list({ ...copy, id: copy.id.replace(group, otherGroup) });
  });
  answers.set('/SRV-3/extensions', () => list(extension(other)));
  answers.set('/SRV-3/providers/', () => list(job()));
};

describe('a consent of two subscriptions, of which one’s Activity Log cannot be read', () => {
  const second = '99999999-2222-3333-4444-555555555555';
  const other = machineId(second, 'rg-a', 'SRV-3');
  const findingsWith = async (events: () => unknown[]) => {
    await consentAlsoOn(other, (kept) => kept);
    answers.set('/eventtypes/', () => list(...events()));
    answers.set(`/subscriptions/${second}/providers/Microsoft.Insights`, () => forbidden);
    return (await compare()).findings;
  };
  const unread = {
    kind: 'unreadPlaces',
    severity: 'unknown',
    machineIds: [granted.toLowerCase(), other.toLowerCase()],
    sentence: `The Activity Log of subscription ${second} could not be read, so who wrote the consent records there cannot be told: No permission.`,
  };

  it.each([
    ['not in order, although the other names the person', () => [recordWrite()], []],
    ['not told to have no write where the other shows none', () => [], []],
    ['told of who else wrote', () => [{ ...recordWrite(), claims: { oid: 'eve' } }], [{ kind: 'otherCaller' }]],
  ])('is %s', async (_, events, found) => {
    expect(await findingsWith(events)).toMatchObject([...found, unread]);
  });
});

it('names the machine of an end record that does not verify', async () => {
  const name = await endRecordName({ consentId: record.consentId, machineId: granted, ended: 'revoked' });
  const broken = { ...deployment(record), id: `${group}/providers/Microsoft.Resources/deployments/${name}`, name };
  answers.set('/deployments', () => list(deployment(record), broken));
  expect((await compare()).findings).toMatchObject([
    { kind: 'recordEdited', machineIds: [granted.toLowerCase()], consentId: record.consentId },
  ]);
});

it('says that the copies of a record differ', async () => {
  await consentAlsoOn(machineId(subscriptionId, 'rg-b', 'SRV-3'), (kept) => ({
    ...kept,
    signature: { ...kept.signature, keyId: 'another' },
  }));
  const { findings } = await compare();
  expect(findings).toMatchObject([{ kind: 'recordEdited', consentId: record.consentId }]);
  expect(findings[0]?.sentence).toContain('The copies of the record in 2 resource groups');
});

it('asks only machines that may have access once there are many, and no machine that has neither extension nor consent', async () => {
  const many = Array.from({ length: 150 }, (_, index) => machineId(subscriptionId, 'rg-a', `OTHER-${index}`));
  const data = [row(granted), row(bare, 'x'), ...many.map((id) => row(id))];
  answers.set('/providers/Microsoft.ResourceGraph', () => ({ body: { data } }));
  expect(await compare()).toMatchObject({ findings: [], compared: { machines: 152, asked: 2 } });
  expect(sent.filter((path) => path.includes('/other-'))).toEqual([]);
});
