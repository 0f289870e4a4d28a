import { HybridComputeManagementClient } from '@azure/arm-hybridcompute';
import { expect, test } from 'vitest';
import { setOnline } from '#sandbox/machines/agent.ts';
import { clientAt } from '#test/sandbox/plain-http-client.ts';
import { computeVersion, extensionPath, installation, putJob } from '#test/sandbox/remote-support.ts';
import { answerOf, eachTestTenant, startTestTenant, type TestReply } from '#test/sandbox/tenant.ts';

const azure = eachTestTenant();

const pathOf = (name: string): string => `${azure.machine(name).id}?${computeVersion}`;

test('machines are shown with what their agent reports', async () => {
  const machine = await azure.read(`${azure.machine('SRV-SQL-01').id.toUpperCase()}?${computeVersion}`);
  expect(machine).toMatchObject({
    name: 'SRV-SQL-01',
    type: 'Microsoft.HybridCompute/machines',
    location: 'westeurope',
    identity: { type: 'SystemAssigned', tenantId: azure.tenant.tenantId },
    properties: {
      status: 'Connected',
      lastStatusChange: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z$/),
      osSku: 'Windows Server 2022 Datacenter',
      osVersion: '10.0.20348.4294',
      agentConfiguration: { extensionsEnabled: 'true', configMode: 'full' },
      licenseProfile: { softwareAssurance: { softwareAssuranceCustomer: true } },
      detectedProperties: { totalPhysicalMemoryInBytes: '34359738368', totalPhysicalMemoryInGigabytes: '32' },
    },
  });
});

test('machines are listed by group and by subscription', async () => {
  const listed = (scope: string) =>
    azure.names(`${scope}/providers/Microsoft.HybridCompute/machines?${computeVersion}`);
  expect(await listed(azure.subscription())).toHaveLength(31);
  expect(await listed(`${azure.subscription()}/resourceGroups/rg-azurelocal`)).toHaveLength(2);
});

test("Microsoft's client follows the pages of a long list", async () => {
  const even = await startTestTenant('even');
  const subscriptionId = even.subscription('Landing zone 07').replace('/subscriptions/', '');
  const client = clientAt(
    even.origin,
    (credential, options) => new HybridComputeManagementClient(credential, subscriptionId, options),
  );
  const ids = new Set<unknown>();
  for await (const machine of client.machines.listBySubscription()) ids.add(machine.id);
  expect(ids.size).toBe(500);
  await even.close();
});

test('a machine takes tags, and can be removed once', async () => {
  const path = pathOf('SRV-WEB-01');
  const patched = await azure.call('PATCH', path, { body: { tags: { owner: 'web team' } } });
  expect(patched.body['tags']).toEqual({ owner: 'web team' });
  expect(await azure.answer('PATCH', path, { body: { tags: { owner: 1 } } })).toMatch(/^400/);
  expect(await azure.answer('DELETE', path)).toBe('200');
  expect(await azure.answer('GET', path)).toMatch(/^404/);
  expect(await azure.answer('DELETE', path)).toBe('204');
});

test('a machine takes what the specification lets be written, and keeps what its agent reports', async () => {
  const path = pathOf('SRV-WEB-01');
  const machine = await azure.read(path);
  const written = { kind: 'VMware', identity: { type: 'None' } };
  const [locationData, windowsConfiguration] = [{ name: 'Hall 3' }, { patchSettings: {} }];
  const properties = {
    status: 'Expired',
    agentVersion: '0.1',
    agentUpgrade: { enableAutomaticUpgrade: true },
    locationData,
    osType: 'linux',
    osProfile: { computerName: 'x', windowsConfiguration },
  };
  const patched = await azure.call('PATCH', path, { body: { ...written, properties } });
  const osProfile = { computerName: 'SRV-WEB-01', windowsConfiguration };
  expect(patched.body).toMatchObject({
    ...written,
    tags: machine['tags'],
    properties: { ...machine.properties, locationData, osProfile },
  });
  const cleared = await azure.call('PATCH', path, { body: { properties: { agentUpgrade: null } } });
  expect(Object.keys(cleared.body.properties ?? {})).not.toContain('agentUpgrade');
  // As it was read, which leaves the tags and takes away what is not named.
  const vmware = { ...machine, kind: 'VMware' };
  expect((await azure.call('PUT', path, { body: vmware })).body).toEqual(vmware);
  expect((await azure.call('PUT', path, { body: { location: 'West Europe' } })).body['tags']).toEqual({});
});

test.each([
  [{ location: 'northeurope' }, '409 InvalidResourceLocation'],
  [{}, '400 LocationRequired'],
  [{ location: 'westeurope', identity: { type: 'UserAssigned' } }, '400 HCRP400'],
  [{ location: 'westeurope', tags: { 'a/b': 'c' } }, '400 InvalidTagNameCharacters'],
])('a PUT of %j is refused, and the machine stays as it is', async (body, answer) => {
  const path = pathOf('SRV-WEB-01');
  const before = await azure.read(path);
  expect(await azure.answer('PUT', path, { body })).toBe(answer);
  expect(await azure.read(path)).toEqual(before);
});

test('no machine is onboarded by a PUT', async () => {
  const path = `${azure.machine('SRV-WEB-01').id}-new?${computeVersion}`;
  expect(await azure.answer('PUT', path, { body: { location: 'westeurope' } })).toMatch(/^501/);
});

test('a machine is removed by an operation in versions that say so', async () => {
  const path = `${azure.machine('SRV-WEB-01').id}?api-version=2026-07-15`;
  const removal = await azure.call('DELETE', path);
  expect([removal.status, (await azure.poll(removal)).body['status']]).toEqual([202, 'Succeeded']);
  expect((await azure.poll(removal, 'location')).status).toBe(204);
  expect(await azure.answer('GET', path)).toMatch(/^404/);
  expect(await azure.answer('DELETE', path)).toBe('204');
});

test.each([
  ['a machine', (machine: string) => `${machine}?${computeVersion}`],
  ['its resource group', (machine: string) => `${machine.split('/providers/')[0]}?api-version=2025-04-01`],
])('what runs on a machine ends when %s is deleted: as failed, but a removal is done', async (_what, deletedOf) => {
  const { id } = azure.machine('SRV-WEB-01');
  const script = { ...installation, properties: { publisher: 'Microsoft.Compute', type: 'CustomScriptExtension' } };
  const putScript = (machine: string) =>
    azure.call('PUT', extensionPath(azure.machine(machine).id, 'Script'), { body: script });
  await putScript('SRV-WEB-01');
  azure.wait(60);
  const removal = await azure.call('DELETE', extensionPath(id, 'Script'));
  const elsewhere = await putScript('SRV-SQL-01');
  const extension = await azure.call('PUT', extensionPath(id), { body: installation });
  const job = await putJob(azure, 'SRV-WEB-01');
  expect(await azure.answer('DELETE', deletedOf(id))).toBe('200');
  for (const [started, name] of [
    [extension, 'microsoft.hybridcompute/machines/srv-web-01/extensions/azureedgeremotesupport'],
    [job, 'microsoft.azurestackhci/edgedevices/default/jobs/rs-1'],
  ] as const) {
    const { status, error } = (await azure.poll(started)).body;
    expect([status, error?.code]).toEqual(['Failed', 'ResourceNotFound']);
    expect(error?.message.toLowerCase()).toContain(`the resource '${name}' under resource group`);
  }
  expect(answerOf(await azure.poll(extension, 'location'))).toBe('404 ResourceNotFound');
  expect((await azure.poll(removal)).body['status']).toBe('Succeeded');
  expect((await azure.poll(removal, 'location')).status).toBe(204);
  expect((await azure.poll(elsewhere)).body['status']).toBe('InProgress');
});

test('a machine is shown Disconnected a quarter of an hour after it went away', async () => {
  const shown = async () => (await azure.read(pathOf('SRV-WEB-01'))).properties?.['status'];
  setOnline(azure.tenant, azure.machine('SRV-WEB-01'), false);
  azure.wait(14 * 60);
  expect(await shown()).toBe('Connected');
  azure.wait(2 * 60);
  expect(await shown()).toBe('Disconnected');
  setOnline(azure.tenant, azure.machine('SRV-WEB-01'), true);
  expect(await shown()).toBe('Connected');
});

test.each([
  ['2021-05-20', ['kind', 'agentConfiguration', 'licenseProfile', 'hardwareProfile']],
  ['2024-07-10', ['hardwareProfile']],
])('version %s shows what it knows: nothing of %j', async (version, unknown) => {
  const { id } = azure.machine('AZL-NODE-01');
  const membersOf = ({ properties, ...machine }: TestReply['body']) => Object.keys({ ...machine, ...properties });
  const newest = membersOf(await azure.read(`${id}?${computeVersion}`));
  const shown = membersOf(await azure.read(`${id}?api-version=${version}`));
  const list = await azure.read(`${id.slice(0, id.lastIndexOf('/'))}?api-version=${version}`);
  expect(newest).toEqual(expect.arrayContaining(unknown));
  for (const members of [shown, membersOf(list.value?.[0] as TestReply['body'])]) {
    expect(members).toEqual(expect.arrayContaining(['name', 'status', 'osName']));
    expect(members.filter((name) => unknown.includes(name))).toEqual([]);
  }
});
