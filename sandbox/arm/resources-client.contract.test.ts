import { beforeEach, expect, test } from 'vitest';
import { resourcesClientAt } from '#test/sandbox/plain-http-client.ts';
import { deploymentOf, deploymentsOf, record } from '#test/sandbox/deployment.ts';
import { computeVersion } from '#test/sandbox/remote-support.ts';
import { eachTestTenant } from '#test/sandbox/tenant.ts';

/** Microsoft's own client of `Microsoft.Resources`, unchanged but for what plain http on loopback needs. */

const azure = eachTestTenant();

beforeEach(() => {
  azure.tenant.speed = 1000;
});

const collect = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
};

const namesOf = async (items: AsyncIterable<{ name?: string }>) => (await collect(items)).map(({ name }) => name);

test('lists, reads and writes resource groups', async () => {
  const { resourceGroups } = resourcesClientAt(azure);
  const there = 'rg-sql-prod rg-web-prod rg-files-prod rg-azurelocal rg-locked rg-policy-denied'.split(' ');
  expect(await namesOf(resourceGroups.list())).toEqual(there);
  const group = { location: 'westeurope', tags: { owner: 'ada' } };
  expect(await resourceGroups.createOrUpdate('rg-new', { ...group, location: 'West Europe' })).toMatchObject({
    name: 'rg-new',
    location: 'westeurope',
    properties: { provisioningState: 'Succeeded' },
  });
  const type = 'Microsoft.Resources/resourceGroups';
  expect(await resourceGroups.get('rg-new')).toMatchObject({ ...group, type });
  const tags = { owner: 'alan' };
  expect(await resourceGroups.update('rg-new', { tags })).toMatchObject({ location: 'westeurope', tags });
  expect(await resourceGroups.update('rg-new', { tags: group.tags })).toEqual(await resourceGroups.get('rg-new'));
  const managed = resourceGroups.createOrUpdate('rg-new', { ...group, managedBy: 'somebody' });
  await expect(managed).rejects.toThrow("'managedBy' of a resource group");
  const moved = resourceGroups.createOrUpdate('rg-new', { location: 'northeurope' });
  await expect(moved).rejects.toMatchObject({ code: 'InvalidResourceGroupLocation', statusCode: 409 });
  const filter = "tagName eq 'owner' and tagValue eq 'ada'";
  expect(await namesOf(resourceGroups.list({ filter }))).toEqual(['rg-new']);
  expect((await resourceGroups.checkExistence('RG-New')).body).toBe(true);
  expect((await resourceGroups.checkExistence('rg-nowhere')).body).toBe(false);
  const nowhere = resourceGroups.get('rg-nowhere');
  await expect(nowhere).rejects.toMatchObject({ code: 'ResourceGroupNotFound', statusCode: 404 });
});

test('filters resources by type, name, place and tag, and by nothing that it does not know', async () => {
  const { resources } = resourcesClientAt(azure);
  const names = (filter: string) => namesOf(resources.list({ filter }));
  azure.machine('SRV-SQL-01').tags['probe'] = 'Yes';
  azure.machine('SRV-SQL-02').tags['probe'] = 'No';
  const machines = await names("resourceType eq 'Microsoft.HybridCompute/machines'");
  expect(machines).toContain('SRV-SQL-01');
  expect(machines).not.toContain('SRV-SQL-02/AzureEdgeRemoteSupport');
  const extensions = await collect(
    resources.list({ filter: "resourceType eq 'Microsoft.HybridCompute/machines/extensions'", top: 1 }),
  );
  expect(extensions.map(({ name }) => name)).toContain('SRV-SQL-02/AzureEdgeRemoteSupport');
  expect(extensions.filter(({ properties }) => properties !== undefined)).toEqual([]);
  const both = "name eq 'srv-sql-01' and resourceType eq 'microsoft.hybridcompute/machines'";
  expect(await names(both)).toEqual(['SRV-SQL-01']);
  expect(await names("tagName eq 'Probe'")).toEqual(['SRV-SQL-01', 'SRV-SQL-02']);
  expect(await names("tagName eq 'probe' and tagValue eq 'Yes'")).toEqual(['SRV-SQL-01']);
  expect(await names("startswith(tagName, 'PRO')")).toEqual(['SRV-SQL-01', 'SRV-SQL-02']);
  const placed = await names("resourceGroup eq 'RG-SQL-prod' and location eq 'westeurope'");
  expect(placed).toContain('SRV-SQL-01');
  expect(placed).not.toContain('SRV-WEB-01');
  expect(await names("location eq 'eastus'")).toEqual([]);
  const others = ["name ne 'a'", "tagName eq 'probe' and name eq 'a'", 'nonsense'];
  await expect(collect(resources.list({ expand: 'owner' }))).rejects.toMatchObject({ statusCode: 501 });
  for (const filter of others)
    await expect(names(filter), filter).rejects.toMatchObject({ statusCode: 501, code: 'NotImplemented' });
});

test('expands resources as `az resource list` asks', async () => {
  const { resources } = resourcesClientAt(azure);
  const expand = 'createdTime,changedTime,provisioningState';
  const read = async () => (await collect(resources.list({ expand, filter: "name eq 'SRV-SQL-01'" })))[0];
  const before = await read();
  expect(before).toMatchObject({ provisioningState: 'Succeeded', changedTime: before?.createdTime });
  const path = `${azure.machine('SRV-SQL-01').id}?${computeVersion}`;
  await azure.call('PATCH', path, { body: { tags: { owner: 'ada' } } });
  const after = await read();
  expect(after?.createdTime).toEqual(before?.createdTime);
  expect(after?.changedTime?.getTime()).toBeGreaterThan(before?.changedTime?.getTime() ?? Infinity);
  expect((await collect(resources.list()))[0]).not.toHaveProperty('provisioningState');
});

test('registers a resource provider, which takes its time and then its effect', async () => {
  azure.tenant.speed = 1;
  const { providers } = resourcesClientAt(azure);
  const id = azure.subscription().replace('/subscriptions/', '');
  azure.tenant.subscriptions.get(id)?.registeredProviders.splice(0);
  expect(await providers.get('Microsoft.AzureStackHCI')).toMatchObject({
    namespace: 'Microsoft.AzureStackHCI',
    registrationState: 'NotRegistered',
    registrationPolicy: 'RegistrationRequired',
  });
  expect(await providers.register('Microsoft.AzureStackHCI')).toMatchObject({ registrationState: 'Registering' });
  azure.wait(21);
  expect(await providers.get('microsoft.azurestackhci')).toMatchObject({ registrationState: 'Registered' });
  const { resourceTypes = [] } = await providers.get('Microsoft.Resources');
  const subscriptions = resourceTypes.find(({ resourceType }) => resourceType === 'subscriptions');
  expect(subscriptions?.apiVersions).toContain('2022-12-01');
  const states = new Map((await collect(providers.list())).map((each) => [each.namespace, each.registrationState]));
  expect(states.get('Microsoft.AzureStackHCI')).toBe('Registered');
  expect(states.get('Microsoft.HybridCompute')).toBe('NotRegistered');
  expect(states.get('Microsoft.Resources')).toBe('Registered');
  await expect(providers.get('Microsoft.Nothing')).rejects.toMatchObject({ code: 'InvalidResourceNamespace' });
  const branch = resourcesClientAt(azure, 'Contoso Branch Offices').providers.register('Microsoft.AzureStackHCI');
  await expect(branch).rejects.toThrow("perform action 'Microsoft.AzureStackHCI/register/action' over scope");
});

test('writes and reads a deployment as a resource of any kind, and deletes it', async () => {
  const { resources } = resourcesClientAt(azure);
  const asked = [`${deploymentsOf(azure)}/record-1`, '2025-04-01'] as const;
  const often = { updateIntervalInMs: 20 };
  const { properties } = await resources.beginCreateOrUpdateByIdAndWait(...asked, deploymentOf(), often);
  const outputs = { record: { type: 'Object', value: record } };
  expect(properties).toMatchObject({ provisioningState: 'Succeeded', outputs });
  expect((await resources.getById(...asked)).properties).toEqual(properties);
  await resources.beginDeleteByIdAndWait(...asked, often);
  await expect(resources.getById(...asked)).rejects.toMatchObject({ code: 'DeploymentNotFound' });
});

test('reads, merges, replaces and deletes tags of a machine', async () => {
  const { tagsOperations } = resourcesClientAt(azure);
  const scope = azure.machine('SRV-SQL-01').id.slice(1);
  const patch = async (operation: string, tags: Record<string, string>) => {
    const reply = await tagsOperations.beginUpdateAtScopeAndWait(scope, { operation, properties: { tags } });
    return reply.properties.tags;
  };
  expect(await patch('Replace', { Owner: 'ada' })).toEqual({ Owner: 'ada' });
  expect(await patch('Merge', { owner: 'alan', record: 'rs-1' })).toEqual({ owner: 'alan', record: 'rs-1' });
  expect(await patch('Delete', { owner: 'someone else', record: 'rs-1' })).toEqual({ owner: 'alan' });
  expect(await tagsOperations.getAtScope(scope)).toMatchObject({
    id: `/${scope}/providers/Microsoft.Resources/tags/default`,
    name: 'default',
    type: 'Microsoft.Resources/tags',
    properties: { tags: { owner: 'alan' } },
  });
  expect(azure.machine('SRV-SQL-01').tags).toEqual({ owner: 'alan' });
});

test('deletes a resource group with all that is in it, unless a lock in it forbids that', async () => {
  const { resourceGroups } = resourcesClientAt(azure);
  const machine = azure.machine('SRV-WEB-01').id;
  await resourceGroups.beginDeleteAndWait('RG-WEB-PROD');
  await expect(resourceGroups.get('rg-web-prod')).rejects.toMatchObject({ statusCode: 404 });
  expect([...azure.tenant.machines.keys()].filter((key) => key.includes('/rg-web-prod/'))).toEqual([]);
  expect(await azure.answer('GET', `${machine}?${computeVersion}`)).toBe('404 ResourceGroupNotFound');

  const lock = `${azure.machine('SRV-SQL-01').id}/providers/Microsoft.Authorization/locks/keep?api-version=2016-09-01`;
  await azure.call('PUT', lock, { body: { properties: { level: 'CanNotDelete' } } });
  await expect(resourceGroups.beginDeleteAndWait('rg-sql-prod')).rejects.toMatchObject({ code: 'ScopeLocked' });
  expect(azure.machine('SRV-SQL-01')).toBeDefined();
});
