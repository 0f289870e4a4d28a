import { describe, expect, test } from 'vitest';
import { setOnline } from '#sandbox/machines/agent.ts';
import { eachTestTenant, type TestReply } from '#test/sandbox/tenant.ts';
import { tenantNow } from '#sandbox/tenant.ts';

const azure = eachTestTenant();

const version = 'api-version=2025-01-13';

describe('machines', () => {
  test('are shown with what their agent reports', async () => {
    const { body: machine } = await azure.call('GET', `${azure.machine('SRV-SQL-01').id.toUpperCase()}?${version}`);
    expect(machine).toMatchObject({
      name: 'SRV-SQL-01',
      type: 'Microsoft.HybridCompute/machines',
      location: 'westeurope',
      identity: { type: 'SystemAssigned', tenantId: azure.tenant.tenantId },
      properties: {
        status: 'Connected',
        osSku: 'Windows Server 2022 Datacenter',
        osVersion: '10.0.20348.4294',
        agentConfiguration: { extensionsEnabled: 'true', configMode: 'full' },
        licenseProfile: { softwareAssurance: { softwareAssuranceCustomer: true } },
        detectedProperties: { totalPhysicalMemoryInBytes: '34359738368', totalPhysicalMemoryInGigabytes: '32' },
      },
    });
    expect(machine.properties?.['lastStatusChange']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z$/);
  });

  test('are listed by group and by subscription', async () => {
    const [subscription] = azure.machine('SRV-SQL-01').id.split('/resourceGroups/');
    const provider = 'providers/Microsoft.HybridCompute/machines';
    const all = await azure.call('GET', `${subscription}/${provider}?${version}`);
    expect(all.body.value).toHaveLength(31);
    const group = await azure.call('GET', `${subscription}/resourceGroups/rg-azurelocal/${provider}?${version}`);
    expect(group.body.value).toHaveLength(2);
  });

  test('take tags, and can be removed once', async () => {
    const path = `${azure.machine('SRV-WEB-01').id}?${version}`;
    const patched = await azure.call('PATCH', path, { body: { tags: { owner: 'web team' } } });
    expect(patched.body['tags']).toEqual({ owner: 'web team' });
    expect((await azure.call('PATCH', path, { body: { tags: { owner: 1 } } })).status).toBe(400);
    expect((await azure.call('DELETE', path)).status).toBe(200);
    expect((await azure.call('GET', path)).status).toBe(404);
    expect((await azure.call('DELETE', path)).status).toBe(204);
  });

  test('take what the specification lets be written, and keep what their agent reports', async () => {
    const path = `${azure.machine('SRV-WEB-01').id}?${version}`;
    const { body: machine } = await azure.call('GET', path);
    const more = {
      status: 'Expired',
      agentVersion: '0.1',
      locationData: { name: 'Hall 3' },
      agentUpgrade: { enableAutomaticUpgrade: true },
    };
    const change = {
      kind: 'VMware',
      identity: { type: 'None' },
      properties: {
        ...more,
        osType: 'linux',
        osProfile: { computerName: 'x', windowsConfiguration: { patchSettings: {} } },
      },
    };
    const patched = await azure.call('PATCH', path, { body: change });
    expect(patched).toMatchObject({
      status: 200,
      body: {
        kind: 'VMware',
        identity: { type: 'None' },
        tags: machine['tags'],
        properties: {
          ...machine.properties,
          locationData: { name: 'Hall 3' },
          osProfile: { computerName: 'SRV-WEB-01', windowsConfiguration: { patchSettings: {} } },
        },
      },
    });
    const cleared = await azure.call('PATCH', path, { body: { properties: { agentUpgrade: null } } });
    expect(Object.keys(cleared.body.properties ?? {})).not.toContain('agentUpgrade');
    // As it was read, which leaves the tags and takes away what is not named.
    expect((await azure.call('PUT', path, { body: { ...machine, kind: 'VMware' } })).body).toEqual({
      ...machine,
      kind: 'VMware',
    });
    expect((await azure.call('PUT', path, { body: { location: 'West Europe' } })).body['tags']).toEqual({});
  });

  test.each([
    [{ location: 'northeurope' }, 409, 'InvalidResourceLocation'],
    [{}, 400, 'LocationRequired'],
    [{ location: 'westeurope', identity: { type: 'UserAssigned' } }, 400, 'HCRP400'],
    [{ location: 'westeurope', tags: { 'a/b': 'c' } }, 400, 'InvalidTagNameCharacters'],
  ])('refuse a PUT of %j, and stay as they are', async (body, status, code) => {
    const path = `${azure.machine('SRV-WEB-01').id}?${version}`;
    const before = (await azure.call('GET', path)).body;
    const refused = await azure.call('PUT', path, { body });
    expect([refused.status, refused.body.error?.code]).toEqual([status, code]);
    expect((await azure.call('GET', path)).body).toEqual(before);
  });

  test('are not onboarded by a PUT', async () => {
    const path = `${azure.machine('SRV-WEB-01').id}-new?${version}`;
    expect((await azure.call('PUT', path, { body: { location: 'westeurope' } })).status).toBe(501);
  });

  test('are removed by an operation in versions that say so', async () => {
    const path = `${azure.machine('SRV-WEB-01').id}?api-version=2026-07-15`;
    const removal = await azure.call('DELETE', path);
    expect(removal.status).toBe(202);
    const poll = (name: string) => azure.call('GET', removal.headers.get(name) ?? '');
    expect((await poll('azure-asyncoperation')).body['status']).toBe('Succeeded');
    expect((await poll('location')).status).toBe(204);
    expect((await azure.call('GET', path)).status).toBe(404);
    expect((await azure.call('DELETE', path)).status).toBe(204);
  });

  test.each([
    ['the machine', (machine: string) => `${machine}?${version}`],
    ['its resource group', (machine: string) => `${machine.split('/providers/')[0]}?api-version=2025-04-01`],
  ])('end what runs on them when %s is deleted: as failed, but a removal is done', async (_what, pathOf) => {
    const { id } = azure.machine('SRV-WEB-01');
    const putScript = (machine: string) =>
      azure.call('PUT', `${azure.machine(machine).id}/extensions/Script?${version}`, {
        body: { location: 'westeurope', properties: { publisher: 'Microsoft.Compute', type: 'CustomScriptExtension' } },
      });
    await putScript('SRV-WEB-01');
    azure.wait(60);
    const removal = await azure.call('DELETE', `${id}/extensions/Script?${version}`);
    const elsewhere = await putScript('SRV-SQL-01');
    const extension = await azure.call('PUT', `${id}/extensions/AzureEdgeRemoteSupport?${version}`, {
      body: {
        location: 'westeurope',
        properties: { publisher: 'Microsoft.AzureStack.Observability', type: 'EdgeRemoteSupport' },
      },
    });
    const job = await azure.call(
      'PUT',
      `${id}/providers/Microsoft.AzureStackHCI/edgeDevices/default/jobs/rs-1?api-version=2026-02-01`,
      {
        body: {
          kind: 'HCI',
          properties: {
            jobType: 'RemoteSupport',
            type: 'Enable',
            accessLevel: 'Diagnostics',
            expirationTimestamp: new Date(tenantNow(azure.tenant) + 3_600_000).toISOString(),
          },
        },
      },
    );
    expect((await azure.call('DELETE', pathOf(id))).status).toBe(200);
    const poll = (reply: TestReply, header = 'azure-asyncoperation') =>
      azure.call('GET', reply.headers.get(header) ?? '');
    for (const [started, name] of [
      [extension, 'microsoft.hybridcompute/machines/srv-web-01/extensions/azureedgeremotesupport'],
      [job, 'microsoft.azurestackhci/edgedevices/default/jobs/rs-1'],
    ] as const) {
      const { status, error } = (await poll(started)).body;
      expect([status, error?.code]).toEqual(['Failed', 'ResourceNotFound']);
      expect(error?.message.toLowerCase()).toContain(`the resource '${name}' under resource group`);
    }
    expect(await poll(extension, 'location')).toMatchObject({
      status: 404,
      body: { error: { code: 'ResourceNotFound' } },
    });
    expect((await poll(removal)).body['status']).toBe('Succeeded');
    expect((await poll(removal, 'location')).status).toBe(204);
    expect((await poll(elsewhere)).body['status']).toBe('InProgress');
  });

  test('are shown Disconnected a quarter of an hour after they went away', async () => {
    const machine = azure.machine('SRV-WEB-01');
    const shown = async () => (await azure.call('GET', `${machine.id}?${version}`)).body.properties?.['status'];
    setOnline(azure.tenant, machine, false);
    azure.wait(14 * 60);
    expect(await shown()).toBe('Connected');
    azure.wait(2 * 60);
    expect(await shown()).toBe('Disconnected');
    setOnline(azure.tenant, machine, true);
    expect(await shown()).toBe('Connected');
  });
});
