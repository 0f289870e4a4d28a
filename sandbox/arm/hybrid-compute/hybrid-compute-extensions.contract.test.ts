import { describe, expect, test } from 'vitest';
import { agentStatus } from '#sandbox/machines/agent-status.ts';
import { setOnline } from '#sandbox/machines/agent.ts';
import { openSession } from '#sandbox/machines/engineer.ts';
import { eachTestTenant, type TestReply } from '#test/sandbox/tenant.ts';

const azure = eachTestTenant();

const version = 'api-version=2025-01-13';
const pathOf = (machine: string, extension = 'AzureEdgeRemoteSupport'): string =>
  `${azure.machine(machine).id}/extensions/${extension}?${version}`;

const body = {
  location: 'westeurope',
  properties: {
    publisher: 'Microsoft.AzureStack.Observability',
    type: 'EdgeRemoteSupport',
    enableAutomaticUpgrade: true,
  },
};

const other = { ...body, properties: { publisher: 'Microsoft.Compute', type: 'CustomScriptExtension' } };

const install = (machine: string, extension?: string): Promise<TestReply> =>
  azure.call('PUT', pathOf(machine, extension), { body });

const status = async (machine: string): Promise<unknown> => {
  const { properties } = (await azure.call('GET', pathOf(machine))).body;
  const view = properties?.['instanceView'] as { status: { message?: string } };
  return [properties?.['provisioningState'], view.status.message];
};

const pollUrl = (reply: TestReply): string => reply.headers.get('azure-asyncoperation') ?? '';

describe('installing the extension', () => {
  test('is accepted, works in steps, and ends in success', async () => {
    const reply = await install('SRV-WEB-01');
    expect(reply.status).toBe(202);
    expect(reply.body).toEqual({});
    expect(reply.headers.get('retry-after')).toBe('15');
    expect(reply.headers.get('location')).toContain('/operationresults/');
    expect(pollUrl(reply)).toMatch(/\/locations\/westeurope\/operationstatus\/[0-9a-f-]{36}\?.*&s=/);
    expect(pollUrl(reply).length).toBeGreaterThan(3000);
    expect(pollUrl(reply)).toContain(`/operationstatus/${reply.headers.get('x-ms-request-id')}?`);
    expect(await status('SRV-WEB-01')).toEqual(['Creating', undefined]);
    const running = await azure.call('GET', pollUrl(reply));
    expect(running.body).toMatchObject({ status: 'InProgress' });
    expect(running.headers.get('retry-after')).toBe('15');
    const messages: unknown[] = [];
    for (let second = 0; second < 20; second += 1) {
      azure.wait(1);
      messages.push(await status('SRV-WEB-01'));
    }
    const distinct = [...new Set(messages.map((message) => JSON.stringify(message)))];
    expect(distinct).toEqual(
      [
        ['Creating', undefined],
        ['Creating', 'Extension Message: Downloading the extension package.'],
        ['Creating', 'Extension Message: Installing the extension.'],
        ['Creating', 'Extension Message: Device initialization is in progress.'],
        ['Succeeded', 'Extension Message: Successfully enabled extension.'],
      ].map((message) => JSON.stringify(message)),
    );
    const done = await azure.call('GET', pollUrl(reply));
    expect(done.body).toMatchObject({
      status: 'Succeeded',
      properties: { name: 'AzureEdgeRemoteSupport', properties: { provisioningState: 'Succeeded' } },
    });
    expect(done.headers.get('azure-asyncoperation')).toBeNull();
    const result = await azure.call('GET', reply.headers.get('location') ?? '');
    expect([result.status, result.body['name']]).toEqual([200, 'AzureEdgeRemoteSupport']);
  });

  test('reports its end to the Activity Log under the caller’s correlation id', async () => {
    const correlationId = 'c0ffee00-0000-4000-8000-000000000002';
    await azure.call('PUT', pathOf('SRV-WEB-01'), { body, headers: { 'x-ms-correlation-request-id': correlationId } });
    azure.wait(30);
    const events = azure.tenant.activityLog.filter((event) => event.correlationId === correlationId);
    expect(events.map(({ status: state }) => state.value)).toEqual(['Started', 'Accepted', 'Succeeded']);
  });

  test('is refused while the machine still works on one', async () => {
    await install('SRV-WEB-01');
    const again = await install('SRV-WEB-01');
    expect([again.status, again.body.error?.code]).toEqual([409, 'HCRP409']);
    expect(again.body.error?.message).toBe(
      'An extension of type EdgeRemoteSupport is still processing. Only one instance of an extension may be in progress at a time for the same resource. Please retry after sometime.',
    );
    expect((await azure.call('DELETE', pathOf('SRV-WEB-01'))).status).toBe(409);
  });

  test('is refused while the machine still works on that name, whatever the type', async () => {
    const refused = async (method: string, content: unknown) => {
      const reply = await azure.call(method, pathOf('SRV-SQL-02'), { body: content });
      expect([reply.status, reply.body.error?.code]).toEqual([409, 'HCRP409']);
      expect(reply.body.error?.message).toMatch('An extension of type EdgeRemoteSupport is still processing.');
    };
    await azure.call('DELETE', pathOf('SRV-SQL-02'));
    await refused('PUT', other);
    await refused('PATCH', { properties: other.properties });
    azure.wait(15);
    expect((await azure.call('PUT', pathOf('SRV-SQL-02'), { body: other })).status).toBe(202);
    azure.wait(60);
    expect((await azure.call('GET', pathOf('SRV-SQL-02'))).body.properties).toMatchObject(other.properties);
  });

  test('is not refused for ever by an operation that never ended, of one of its name that is gone', async () => {
    const id = `${azure.machine('SRV-WEB-01').id}/extensions/AzureEdgeRemoteSupport`.toLowerCase();
    azure.tenant.operations.set('old', {
      id: 'old',
      subscriptionId: azure.machine('SRV-WEB-01').subscriptionId,
      provider: 'Microsoft.HybridCompute/locations/westeurope',
      status: 'InProgress',
      startedAt: 0,
      resourceId: id,
    });
    expect((await install('SRV-WEB-01')).status).toBe(202);
    expect((await install('SRV-WEB-01')).status).toBe(409);
    azure.wait(60);
    expect((await install('SRV-WEB-01')).status).toBe(202);
  });

  test('is refused beside the same type under an older name', async () => {
    const reply = await install('SRV-FILE-06');
    expect([reply.status, reply.body.error?.code]).toEqual([409, 'HCRP409']);
    expect(reply.body.error?.message).toContain('under the name EdgeRemoteSupport');
  });

  test('is refused where a PATCH would make a second one of the type', async () => {
    await azure.call('PUT', pathOf('SRV-SQL-02', 'Script'), { body: other });
    azure.wait(60);
    const patch = (properties: object) => azure.call('PATCH', pathOf('SRV-SQL-02', 'Script'), { body: { properties } });
    const refused = await patch(body.properties);
    expect([refused.status, refused.body.error?.code]).toEqual([409, 'HCRP409']);
    expect(refused.body.error?.message).toContain('under the name AzureEdgeRemoteSupport');
    expect((await patch({ settings: { a: 1 } })).status).toBe(202);
  });

  test.each([
    ['SRV-FAIL-01', 'Failed to install the Device Management Extension probably because the Resource Provider'],
    ['SRV-FILE-04', 'monitor mode'],
    ['SRV-FILE-05', 'extensions.enabled is false'],
    ['SRV-WEB-06', 'extensions.blocklist'],
    ['LNX-APP-01', 'supports Windows only'],
  ])('fails on %s with the machine’s reason', async (name, reason) => {
    const reply = await install(name);
    expect(reply.status).toBe(202);
    azure.wait(60);
    const [state, message] = (await status(name)) as [string, string];
    expect(state).toBe('Failed');
    expect(message).toContain(reason);
    expect((await azure.call('GET', pollUrl(reply))).body).toMatchObject({
      status: 'Failed',
      error: { code: 'HCRP400', message },
    });
  });

  test('hangs on a machine that hangs, until it is restarted', async () => {
    await install('SRV-SLOW-01');
    azure.wait(80 * 60);
    expect(await status('SRV-SLOW-01')).toEqual([
      'Creating',
      'Extension Message: Device initialization is in progress.',
    ]);
    const machine = azure.machine('SRV-SLOW-01');
    machine.agent.install = 'succeeds';
    setOnline(azure.tenant, machine, false);
    azure.wait(11 * 60);
    setOnline(azure.tenant, machine, true);
    expect((await status('SRV-SLOW-01')) as unknown[]).toContain('Failed');
    expect((await azure.call('DELETE', pathOf('SRV-SLOW-01'))).status).toBe(202);
  });

  test('waits for a machine that is away, for six hours', async () => {
    const machine = azure.machine('SRV-WEB-05');
    await install('SRV-WEB-05');
    azure.wait(5.9 * 3600);
    expect(await status('SRV-WEB-05')).toEqual(['Creating', undefined]);
    setOnline(azure.tenant, machine, true);
    azure.wait(30);
    expect((await status('SRV-WEB-05')) as unknown[]).toContain('Succeeded');
  });

  test('lapses when the machine stays away longer', async () => {
    const reply = await install('SRV-WEB-05');
    azure.wait(6.1 * 3600);
    expect((await status('SRV-WEB-05')) as unknown[]).toContain('Failed');
    setOnline(azure.tenant, azure.machine('SRV-WEB-05'), true);
    azure.wait(60);
    expect((await status('SRV-WEB-05')) as unknown[]).toContain('Failed');
    expect((await azure.call('GET', pollUrl(reply))).body['status']).toBe('Failed');
  });

  test('does not reach an Expired machine, on the network or not', async () => {
    const machine = azure.machine('SRV-OLD-02');
    const shown = agentStatus(azure.tenant, machine);
    setOnline(azure.tenant, machine, true);
    await install('SRV-OLD-02');
    azure.wait(60);
    expect(await status('SRV-OLD-02')).toEqual(['Creating', undefined]);
    expect(agentStatus(azure.tenant, machine)).toEqual({ ...shown, status: 'Expired' });
    expect(openSession(azure.tenant, machine)).toMatchObject({ reason: 'SRV-OLD-02 is not connected.' });
  });

  test('needs a publisher, a type and the machine’s location', async () => {
    const put = (content: unknown) => azure.call('PUT', pathOf('SRV-WEB-01'), { body: content });
    expect((await put({ properties: body.properties })).body.error?.code).toBe('LocationRequired');
    expect((await put({ ...body, location: 'northeurope' })).body.error?.code).toBe('HCRP400');
    expect((await put({ location: 'westeurope', properties: {} })).body.error?.code).toBe('HCRP400');
  });

  test('replaces what an earlier PUT has set, but for what its version does not know', async () => {
    const properties = { ...body.properties, settings: { a: 1 }, forceUpdateTag: 'x' };
    const put = async (content: object, as = version) => {
      const path = pathOf('SRV-WEB-01').replace(version, as);
      expect((await azure.call('PUT', path, { body: content })).status).toBe(202);
      azure.wait(60);
      return (await azure.call('GET', pathOf('SRV-WEB-01'))).body.properties ?? {};
    };
    const { publisher, type } = body.properties;
    expect(await put({ ...body, properties })).toMatchObject(properties);
    const replaced = await put({ ...body, properties: { publisher, type } }, 'api-version=2021-05-20');
    expect(replaced).toMatchObject({ publisher, type, enableAutomaticUpgrade: true, typeHandlerVersion: '1.2.4.0' });
    expect(replaced).not.toHaveProperty('settings');
    expect(replaced).not.toHaveProperty('forceUpdateTag');
    expect(await put({ ...body, properties: { publisher, type } })).not.toHaveProperty('enableAutomaticUpgrade');
  });

  test('keeps settings and hides protected ones', async () => {
    const properties = { ...body.properties, settings: { a: 1 }, protectedSettings: { key: 'hidden' } };
    await azure.call('PUT', pathOf('SRV-WEB-01'), { body: { ...body, properties } });
    const { body: shown } = await azure.call('GET', pathOf('SRV-WEB-01'));
    expect(shown.properties).toMatchObject({ settings: { a: 1 }, enableAutomaticUpgrade: true });
    expect(JSON.stringify(shown)).not.toContain('hidden');
    expect(shown).not.toHaveProperty('systemData');
  });
});

describe('removing the extension', () => {
  test('is accepted, then it is gone, and removing it again changes nothing', async () => {
    const reply = await azure.call('DELETE', pathOf('SRV-SQL-02'));
    expect(reply.status).toBe(202);
    expect((await azure.call('GET', pathOf('SRV-SQL-02'))).body.properties?.['provisioningState']).toBe('Deleting');
    const location = reply.headers.get('location') ?? '';
    expect((await azure.call('GET', location)).status).toBe(202);
    azure.wait(15);
    expect((await azure.call('GET', pollUrl(reply))).body['status']).toBe('Succeeded');
    expect((await azure.call('GET', location)).status).toBe(204);
    const gone = await azure.call('GET', pathOf('SRV-SQL-02'));
    expect([gone.status, gone.body.error?.code]).toEqual([404, 'HCRP404']);
    expect((await azure.call('DELETE', pathOf('SRV-SQL-02'))).status).toBe(204);
  });

  test('ends the access that it carried', async () => {
    await azure.call('DELETE', pathOf('SRV-SQL-04'));
    expect(azure.machine('SRV-SQL-04').access.state).toBe('active');
    azure.wait(15);
    expect(azure.machine('SRV-SQL-04').access.state).toBe('revoked');
  });

  test('is not possible on Azure Local nodes, where Azure manages it', async () => {
    const { status: code, body: reply } = await azure.call('DELETE', pathOf('AZL-NODE-01'));
    expect([code, reply.error?.code]).toEqual([409, 'OperationNotAllowed']);
  });
});

test('a poll URL is enough to poll; without its signature the caller needs a role', async () => {
  const reply = await install('SRV-WEB-01');
  const url = new URL(pollUrl(reply));
  azure.tenant.roleAssignments = azure.tenant.roleAssignments.filter(({ role }) => role !== 'Reader');
  expect((await azure.call('GET', url.href, { as: 'rita' })).status).toBe(200);
  url.searchParams.set('s', 'forged');
  expect((await azure.call('GET', url.href, { as: 'rita' })).status).toBe(403);
  expect((await azure.call('GET', url.href)).status).toBe(200);
});

test('versions of an extension type can be listed', async () => {
  const [subscription] = azure.machine('SRV-SQL-01').id.split('/resourceGroups/');
  const types = `${subscription}/providers/Microsoft.HybridCompute/locations/WestEurope/publishers/Microsoft.AzureStack.Observability/extensionTypes`;
  const { body: listed } = await azure.call('GET', `${types}/EdgeRemoteSupport/versions?${version}`);
  expect(listed.value?.at(-1)).toMatchObject({
    properties: {
      version: '1.2.4.0',
      extensionType: 'EdgeRemoteSupport',
      publisher: 'Microsoft.AzureStack.Observability',
    },
  });
  expect((await azure.call('GET', `${types}/Nothing/versions?${version}`)).body.value).toEqual([]);
  // Where it isn't published the list is empty.
  const china = `${types.replace('WestEurope', 'chinanorth2')}/EdgeRemoteSupport/versions?${version}`;
  expect((await azure.call('GET', china)).body.value).toEqual([]);
});

test('newer clients ask the tenant for the versions of an extension type', async () => {
  const type = '/locations/eastus/publishers/microsoft.azure.monitor/extensionTypes/azuremonitorwindowsagent/versions';
  const path = `/providers/Microsoft.HybridCompute${type}`;
  const { body } = await azure.call('GET', `${path}?api-version=2026-07-15`, { as: 'rita' });
  expect(body.value?.at(0)).toMatchObject({ id: `${path}/1.36.0.0`, properties: { version: '1.36.0.0' } });
});
