import { HybridComputeManagementClient } from '@azure/arm-hybridcompute';
import { describe, expect, test } from 'vitest';
import { agentStatus } from '#sandbox/machines/agent-status.ts';
import { setOnline } from '#sandbox/machines/agent.ts';
import { openSession } from '#sandbox/machines/engineer.ts';
import { roleNamed } from '#sandbox/scenarios/tenant-seed.ts';
import { clientAt } from '#test/sandbox/plain-http-client.ts';
import { computeVersion, extensionPath, installation } from '#test/sandbox/remote-support.ts';
import { answerOf, eachTestTenant } from '#test/sandbox/tenant.ts';

const azure = eachTestTenant();

const pathOf = (machine: string, extension?: string): string => extensionPath(azure.machine(machine).id, extension);

const other = { ...installation, properties: { publisher: 'Microsoft.Compute', type: 'CustomScriptExtension' } };
const oldest = 'api-version=2021-05-20';

const install = (machine: string, body: object = installation) => azure.call('PUT', pathOf(machine), { body });

const shown = async (machine: string) => (await azure.read(pathOf(machine))).properties ?? {};

const status = async (machine: string): Promise<unknown[]> => {
  const { provisioningState, instanceView } = await shown(machine);
  return [provisioningState, (instanceView as { status: { message?: string } }).status.message];
};

describe('installing the extension', () => {
  test('is accepted, works in steps, and ends in success', async () => {
    const reply = await install('SRV-WEB-01');
    expect([reply.status, reply.body]).toEqual([202, {}]);
    expect(reply.headers.get('retry-after')).toBe('15');
    expect(reply.headers.get('location')).toContain('/operationresults/');
    const poll = reply.headers.get('azure-asyncoperation') ?? '';
    expect(poll).toMatch(/\/locations\/westeurope\/operationstatus\/[0-9a-f-]{36}\?.*&s=/);
    expect(poll.length).toBeGreaterThan(3000);
    expect(poll).toContain(`/operationstatus/${reply.headers.get('x-ms-request-id')}?`);
    const running = await azure.poll(reply);
    expect([running.body['status'], running.headers.get('retry-after')]).toEqual(['InProgress', '15']);
    const seen = new Set<string>();
    for (let second = 0; second <= 20; second += 1) {
      seen.add((await status('SRV-WEB-01')).join(' '));
      azure.wait(1);
    }
    expect([...seen]).toEqual([
      'Creating ',
      'Creating Extension Message: Downloading the extension package.',
      'Creating Extension Message: Installing the extension.',
      'Creating Extension Message: Device initialization is in progress.',
      'Succeeded Extension Message: Successfully enabled extension.',
    ]);
    const done = await azure.poll(reply);
    expect(done.body).toMatchObject({
      status: 'Succeeded',
      properties: { name: 'AzureEdgeRemoteSupport', properties: { provisioningState: 'Succeeded' } },
    });
    expect(done.headers.get('azure-asyncoperation')).toBeNull();
    const result = await azure.poll(reply, 'location');
    expect([result.status, result.body['name']]).toEqual([200, 'AzureEdgeRemoteSupport']);
  });

  test('reports its end to the Activity Log under the caller’s correlation id', async () => {
    const correlationId = 'c0ffee00-0000-4000-8000-000000000002';
    const headers = { 'x-ms-correlation-request-id': correlationId };
    await azure.call('PUT', pathOf('SRV-WEB-01'), { body: installation, headers });
    azure.wait(30);
    const events = azure.tenant.activityLog.filter((event) => event.correlationId === correlationId);
    expect(events.map(({ status: state }) => state.value)).toEqual(['Started', 'Accepted', 'Succeeded']);
  });

  test('is refused while the machine still works on that name, whatever the type', async () => {
    const processing =
      'An extension of type EdgeRemoteSupport is still processing. Only one instance of an extension may be in progress at a time for the same resource. Please retry after sometime.';
    const refused = async (method: string, machine: string, body?: object) =>
      expect(await azure.call(method, pathOf(machine), body && { body })).toMatchObject({
        status: 409,
        body: { error: { code: 'HCRP409', message: processing } },
      });
    await install('SRV-WEB-01');
    await refused('PUT', 'SRV-WEB-01', installation);
    await refused('DELETE', 'SRV-WEB-01');
    await azure.call('DELETE', pathOf('SRV-SQL-02'));
    await refused('PUT', 'SRV-SQL-02', other);
    await refused('PATCH', 'SRV-SQL-02', { properties: other.properties });
    azure.wait(15);
    expect((await install('SRV-SQL-02', other)).status).toBe(202);
    azure.wait(60);
    expect(await shown('SRV-SQL-02')).toMatchObject(other.properties);
  });

  test('is refused beside the same type under another name, also where a PATCH would make it the second', async () => {
    const refused = await install('SRV-FILE-06');
    expect(answerOf(refused)).toBe('409 HCRP409');
    expect(refused.body.error?.message).toContain('under the name EdgeRemoteSupport');
    const script = pathOf('SRV-SQL-02', 'Script');
    await azure.call('PUT', script, { body: other });
    azure.wait(60);
    const patched = await azure.call('PATCH', script, { body: { properties: installation.properties } });
    expect(answerOf(patched)).toBe('409 HCRP409');
    expect(patched.body.error?.message).toContain('under the name AzureEdgeRemoteSupport');
    expect(await azure.answer('PATCH', script, { body: { properties: { settings: { a: 1 } } } })).toBe('202');
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
    const [state, message] = await status(name);
    expect([state, message]).toEqual(['Failed', expect.stringContaining(reason)]);
    expect((await azure.poll(reply)).body).toMatchObject({ status: 'Failed', error: { code: 'HCRP400', message } });
  });

  test.each<[string, Record<string, unknown>]>([
    ['extensions.blocklist', { extensionsBlockList: [installation.properties] }],
    ['extensions.allowlist', { extensionsAllowList: [{ publisher: 'Allow', type: 'None' }] }],
  ])('is neither installed nor updated against %s, but removed', async (list, lists) => {
    const { properties } = azure.machine('SRV-SQL-02');
    const configuration = { ...(properties['agentConfiguration'] as object), ...lists };
    properties['agentConfiguration'] = configuration;
    const path = pathOf('SRV-SQL-02');
    for (const method of ['PUT', 'PATCH']) {
      await azure.call(method, path, { body: installation });
      azure.wait(60);
      expect(await status('SRV-SQL-02')).toEqual(['Failed', expect.stringContaining(list)]);
    }
    await azure.call('DELETE', path);
    azure.wait(60);
    expect(await azure.answer('GET', path)).toBe('404 HCRP404');
    const machine = azure.machine('SRV-SQL-02').id;
    const lifted = { properties: { agentConfiguration: { extensionsBlockList: [] } } };
    await azure.call('PATCH', `${machine}?${computeVersion}`, { body: lifted });
    expect(azure.machine('SRV-SQL-02').properties['agentConfiguration']).toEqual(configuration);
  });

  test.each(['retry-after', 'azure-asyncoperation'])(
    'fails to Microsoft’s client, too, that sees no %s',
    async (hidden) => {
      const { subscriptionId } = azure.machine('SRV-WEB-06');
      const { pipeline, machineExtensions } = clientAt(
        azure.origin,
        (credential, options) => new HybridComputeManagementClient(credential, subscriptionId, options),
      );
      pipeline.addPolicy({
        name: 'hiding',
        async sendRequest(request, next) {
          const reply = await next(request);
          reply.headers.delete(hidden);
          return reply;
        },
      });
      const extension = ['rg-web-prod', 'SRV-WEB-06', 'AzureEdgeRemoteSupport'] as const;
      // The client waits two seconds by default before it polls; the operation itself follows tenant time.
      const poller = await machineExtensions.beginCreateOrUpdate(...extension, installation, { updateIntervalInMs: 1 });
      await poller.poll();
      expect(poller.isDone()).toBe(false);
      azure.wait(25);
      await expect(poller.poll()).rejects.toThrow('extensions.blocklist');
    },
  );

  test('hangs on a machine that hangs, until it is restarted', async () => {
    await install('SRV-SLOW-01');
    azure.wait(80 * 60);
    const hanging = ['Creating', 'Extension Message: Device initialization is in progress.'];
    expect(await status('SRV-SLOW-01')).toEqual(hanging);
    const machine = azure.machine('SRV-SLOW-01');
    machine.agent.install = 'succeeds';
    setOnline(azure.tenant, machine, false);
    azure.wait(11 * 60);
    setOnline(azure.tenant, machine, true);
    expect(await status('SRV-SLOW-01')).toContain('Failed');
    expect(await azure.answer('DELETE', pathOf('SRV-SLOW-01'))).toBe('202');
  });

  test.each([
    [5.9, 'Creating', 'Succeeded'],
    [6.1, 'Failed', 'Failed'],
  ])('waits for a machine that is away for %d hours: %s, then %s', async (hours, before, after) => {
    const reply = await install('SRV-WEB-05');
    azure.wait(hours * 3600);
    expect(await status('SRV-WEB-05')).toContain(before);
    setOnline(azure.tenant, azure.machine('SRV-WEB-05'), true);
    azure.wait(60);
    expect(await status('SRV-WEB-05')).toContain(after);
    expect((await azure.poll(reply)).body['status']).toBe(after);
  });

  test('does not reach an Expired machine, on the network or not', async () => {
    const machine = azure.machine('SRV-OLD-02');
    const before = agentStatus(azure.tenant, machine);
    setOnline(azure.tenant, machine, true);
    await install('SRV-OLD-02');
    azure.wait(60);
    expect(await status('SRV-OLD-02')).toEqual(['Creating', undefined]);
    expect(agentStatus(azure.tenant, machine)).toEqual({ ...before, status: 'Expired' });
    expect(openSession(azure.tenant, machine)).toMatchObject({ reason: 'SRV-OLD-02 is not connected.' });
  });

  const many = Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`t${index}`, 'x']));
  test.each<[string, object, string]>([
    ['no location', { location: undefined }, 'LocationRequired'],
    ['another location', { location: 'northeurope' }, 'HCRP400'],
    ['no publisher and type', { properties: {} }, 'HCRP400'],
    ['more than 50 tags', { tags: many }, 'HCRP400'],
    ['a tag without a value', { tags: { a: '' } }, 'HCRP400'],
    ['a tag without a name', { tags: { '': 'x' } }, 'HCRP400'],
    ['a tag with a colon in its name', { tags: { 'a:b': 'x' } }, 'HCRP400'],
    ['a tag with an address for a value', { tags: { a: 'https://contoso.example' } }, 'HCRP400'],
    ['a tag that is too long', { tags: { a: 'x'.repeat(257) } }, 'HCRP400'],
  ])('is refused with %s', async (_what, more, code) => {
    const refused = await install('SRV-WEB-01', { ...installation, ...more });
    expect(answerOf(refused)).toBe(`400 ${code}`);
    if ('tags' in more) expect(refused.body.error?.message).toMatch(/^Invalid Tag values\. Tag keys must be between/);
  });

  test('replaces what an earlier PUT has set, but for what its version does not know', async () => {
    const known = { ...installation.properties, enableAutomaticUpgrade: true };
    const put = async (properties: object, version = computeVersion, tags = {}) => {
      const path = pathOf('SRV-WEB-01').replace(computeVersion, version);
      expect(await azure.answer('PUT', path, { body: { ...installation, properties, tags } })).toBe('202');
      azure.wait(60);
      return shown('SRV-WEB-01');
    };
    const full = { ...known, settings: { a: 1 }, forceUpdateTag: 'x' };
    expect(await put(full, computeVersion, { Owner: 'web team', 'cost center': '4.711' })).toMatchObject(full);
    const replaced = await put(installation.properties, oldest);
    expect(replaced).toMatchObject({ ...known, typeHandlerVersion: '1.2.4.0' });
    expect(replaced).not.toHaveProperty('settings');
    expect(replaced).not.toHaveProperty('forceUpdateTag');
    const read = await azure.read(pathOf('SRV-WEB-01').replace(computeVersion, oldest));
    expect(read.properties).not.toHaveProperty('enableAutomaticUpgrade');
    expect(await put(installation.properties)).not.toHaveProperty('enableAutomaticUpgrade');
    expect(await put(known, oldest)).not.toHaveProperty('enableAutomaticUpgrade');
  });

  test('keeps settings and hides protected ones', async () => {
    const properties = { ...installation.properties, settings: { a: 1 }, protectedSettings: { key: 'hidden' } };
    await install('SRV-WEB-01', { ...installation, properties });
    const extension = await azure.read(pathOf('SRV-WEB-01'));
    expect(extension.properties).toMatchObject({ settings: { a: 1 } });
    expect(JSON.stringify(extension)).not.toContain('hidden');
    expect(extension).not.toHaveProperty('systemData');
  });
});

describe('removing the extension', () => {
  test('is accepted, then it is gone with its access, and removing it again changes nothing', async () => {
    const path = pathOf('SRV-SQL-04');
    const reply = await azure.call('DELETE', path);
    expect(reply.status).toBe(202);
    expect((await shown('SRV-SQL-04'))['provisioningState']).toBe('Deleting');
    expect((await azure.poll(reply, 'location')).status).toBe(202);
    expect(azure.machine('SRV-SQL-04').access.state).toBe('active');
    azure.wait(15);
    expect((await azure.poll(reply)).body['status']).toBe('Succeeded');
    expect((await azure.poll(reply, 'location')).status).toBe(204);
    expect(azure.machine('SRV-SQL-04').access.state).toBe('revoked');
    expect(await azure.answer('GET', path)).toBe('404 HCRP404');
    expect(await azure.answer('DELETE', path)).toBe('204');
  });

  test('is not possible on Azure Local nodes, where Azure manages it', async () => {
    expect(await azure.answer('DELETE', pathOf('AZL-NODE-01'))).toBe('409 OperationNotAllowed');
  });
});

test('a poll URL is enough to poll; without its signature the caller needs a role', async () => {
  const reply = await install('SRV-WEB-01');
  const url = new URL(reply.headers.get('azure-asyncoperation') ?? '');
  const reader = roleNamed(azure.tenant, 'Reader');
  azure.tenant.roleAssignments = azure.tenant.roleAssignments.filter(({ roleId }) => roleId !== reader);
  expect(await azure.answer('GET', url.href, { as: 'rita' })).toBe('200');
  url.searchParams.set('s', 'forged');
  expect(await azure.answer('GET', url.href, { as: 'rita' })).toMatch(/^403/);
  expect(await azure.answer('GET', url.href)).toBe('200');
});

describe('the versions of an extension type', () => {
  const versions = (location: string, type: string) =>
    `/providers/Microsoft.HybridCompute/locations/${location}/publishers/${type}/versions?`;

  test('can be listed, where it is published', async () => {
    const list = (location: string, type: string) =>
      azure.read(`${azure.subscription()}${versions(location, type)}${computeVersion}`);
    const support = 'Microsoft.AzureStack.Observability/extensionTypes/EdgeRemoteSupport';
    const { publisher, type: extensionType } = installation.properties;
    expect((await list('WestEurope', support)).value?.at(-1)).toMatchObject({
      properties: { version: '1.2.4.0', extensionType, publisher },
    });
    expect((await list('WestEurope', `${support}None`)).value).toEqual([]);
    expect((await list('chinanorth2', support)).value).toEqual([]);
  });

  test('are asked of the tenant by newer clients', async () => {
    const path = versions('eastus', 'microsoft.azure.monitor/extensionTypes/azuremonitorwindowsagent');
    const { value } = await azure.read(`${path}api-version=2026-07-15`, 'rita');
    const id = path.replace('?', '/1.36.0.0');
    expect(value?.at(0)).toMatchObject({ id, properties: { version: '1.36.0.0' } });
  });
});
