import { ResourceManagementClient } from '@azure/arm-resources';
import { beforeEach, expect, test } from 'vitest';
import { clientAt } from '#test/sandbox/plain-http-client.ts';
import { deploymentOf, record } from '#test/sandbox/deployment.ts';
import { eachTestTenant } from '#test/sandbox/tenant.ts';

/** Microsoft's own client of `Microsoft.Resources`, unchanged but for what plain http on loopback needs. */

const azure = eachTestTenant();

beforeEach(() => {
  azure.tenant.speed = 1000;
});

const subscription = (displayName: string): string =>
  [...azure.tenant.subscriptions.values()].find((each) => each.displayName === displayName)?.subscriptionId ?? '';

const newClient = (displayName = 'Contoso Production') =>
  clientAt(
    azure.origin,
    (credential, options) => new ResourceManagementClient(credential, subscription(displayName), options),
  );

const collect = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
};

test('lists, reads and writes resource groups', async () => {
  const { resourceGroups } = newClient();
  const names = (await collect(resourceGroups.list())).map(({ name }) => name);
  expect(names).toEqual([
    'rg-sql-prod',
    'rg-web-prod',
    'rg-files-prod',
    'rg-azurelocal',
    'rg-locked',
    'rg-policy-denied',
  ]);
  const made = await resourceGroups.createOrUpdate('rg-new', { location: 'West Europe', tags: { owner: 'ada' } });
  expect(made).toMatchObject({
    name: 'rg-new',
    location: 'westeurope',
    properties: { provisioningState: 'Succeeded' },
  });
  expect(await resourceGroups.get('rg-new')).toMatchObject({
    tags: { owner: 'ada' },
    type: 'Microsoft.Resources/resourceGroups',
  });
  await expect(
    resourceGroups.createOrUpdate('rg-new', { location: 'westeurope', managedBy: 'somebody' }),
  ).rejects.toMatchObject({ statusCode: 501, message: expect.stringContaining("'managedBy' of a resource group") });
  const tagged = await collect(resourceGroups.list({ filter: "tagName eq 'owner' and tagValue eq 'ada'" }));
  expect(tagged.map(({ name }) => name)).toEqual(['rg-new']);
  await expect(resourceGroups.createOrUpdate('rg-new', { location: 'northeurope' })).rejects.toMatchObject({
    code: 'InvalidResourceGroupLocation',
    statusCode: 409,
  });
  expect((await resourceGroups.checkExistence('RG-New')).body).toBe(true);
  expect((await resourceGroups.checkExistence('rg-nowhere')).body).toBe(false);
  await expect(resourceGroups.get('rg-nowhere')).rejects.toMatchObject({
    code: 'ResourceGroupNotFound',
    statusCode: 404,
  });
});

test('filters resources by type, name, place and tag, and by nothing that it does not know', async () => {
  const { resources } = newClient();
  const names = async (filter: string) => (await collect(resources.list({ filter }))).map(({ name }) => name);
  azure.machine('SRV-SQL-01').tags['probe'] = 'Yes';
  azure.machine('SRV-SQL-02').tags['probe'] = 'No';
  const machines = await names("resourceType eq 'Microsoft.HybridCompute/machines'");
  expect(machines).toContain('SRV-SQL-01');
  expect(machines).not.toContain('AzureEdgeRemoteSupport');
  expect(await names("name eq 'srv-sql-01' and resourceType eq 'microsoft.hybridcompute/machines'")).toEqual([
    'SRV-SQL-01',
  ]);
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
  const { resources } = newClient();
  const expand = 'createdTime,changedTime,provisioningState';
  const read = async () => (await collect(resources.list({ expand, filter: "name eq 'SRV-SQL-01'" })))[0];
  const before = await read();
  expect(before).toMatchObject({ provisioningState: 'Succeeded', changedTime: before?.createdTime });
  const { id } = azure.machine('SRV-SQL-01');
  await azure.call('PATCH', `${id}?api-version=2025-01-13`, { body: { tags: { owner: 'ada' } } });
  const after = await read();
  expect(after?.createdTime).toEqual(before?.createdTime);
  expect(after?.changedTime?.getTime()).toBeGreaterThan(before?.changedTime?.getTime() ?? Infinity);
  expect((await collect(resources.list()))[0]).not.toHaveProperty('provisioningState');
});

test('registers a resource provider, which takes its time and then its effect', async () => {
  azure.tenant.speed = 1;
  const { providers } = newClient();
  azure.tenant.subscriptions.get(subscription('Contoso Production'))?.registeredProviders.splice(0);
  expect(await providers.get('Microsoft.AzureStackHCI')).toMatchObject({
    namespace: 'Microsoft.AzureStackHCI',
    registrationState: 'NotRegistered',
    registrationPolicy: 'RegistrationRequired',
  });
  expect(await providers.register('Microsoft.AzureStackHCI')).toMatchObject({ registrationState: 'Registering' });
  azure.wait(21);
  expect(await providers.get('microsoft.azurestackhci')).toMatchObject({ registrationState: 'Registered' });
  const { resourceTypes } = await providers.get('Microsoft.Resources');
  expect(resourceTypes?.find(({ resourceType }) => resourceType === 'subscriptions')?.apiVersions).toContain(
    '2022-12-01',
  );
  const states = new Map((await collect(providers.list())).map((each) => [each.namespace, each.registrationState]));
  expect(states.get('Microsoft.AzureStackHCI')).toBe('Registered');
  expect(states.get('Microsoft.HybridCompute')).toBe('NotRegistered');
  expect(states.get('Microsoft.Resources')).toBe('Registered');
  await expect(providers.get('Microsoft.Nothing')).rejects.toMatchObject({ code: 'InvalidResourceNamespace' });
});

test('registering needs its own permission', async () => {
  await expect(newClient('Contoso Branch Offices').providers.register('Microsoft.AzureStackHCI')).rejects.toMatchObject(
    {
      code: 'AuthorizationFailed',
      message: expect.stringContaining("perform action 'Microsoft.AzureStackHCI/register/action' over scope"),
    },
  );
});

test('writes and reads a deployment as a resource of any kind, and deletes it', async () => {
  const { resources } = newClient();
  const id = `subscriptions/${subscription('Contoso Production')}/resourceGroups/rg-sql-prod/providers/Microsoft.Resources/deployments/record-1`;
  const made = await resources.beginCreateOrUpdateByIdAndWait(id, '2025-04-01', deploymentOf(), {
    updateIntervalInMs: 20,
  });
  expect(made.properties).toMatchObject({
    provisioningState: 'Succeeded',
    outputs: { record: { type: 'Object', value: record } },
  });
  expect((await resources.getById(id, '2025-04-01')).properties).toEqual(made.properties);
  await resources.beginDeleteByIdAndWait(id, '2025-04-01', { updateIntervalInMs: 20 });
  await expect(resources.getById(id, '2025-04-01')).rejects.toMatchObject({ code: 'DeploymentNotFound' });
});

test('reads, merges, replaces and deletes tags of a machine', async () => {
  const { tagsOperations } = newClient();
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
  const { resourceGroups } = newClient();
  const machine = azure.machine('SRV-WEB-01').id;
  await resourceGroups.beginDeleteAndWait('RG-WEB-PROD');
  await expect(resourceGroups.get('rg-web-prod')).rejects.toMatchObject({ statusCode: 404 });
  expect([...azure.tenant.machines.keys()].filter((key) => key.includes('/rg-web-prod/'))).toEqual([]);
  const version = 'api-version=2025-01-13';
  expect((await azure.call('GET', `${machine}?${version}`)).body.error?.code).toBe('ResourceGroupNotFound');
  expect(azure.machine('SRV-SQL-01')).toBeDefined();

  const held = azure.machine('SRV-SQL-01').id;
  const lock = `${held}/providers/Microsoft.Authorization/locks/keep?api-version=2016-09-01`;
  await azure.call('PUT', lock, { body: { properties: { level: 'CanNotDelete' } } });
  await expect(resourceGroups.beginDeleteAndWait('rg-sql-prod')).rejects.toMatchObject({ code: 'ScopeLocked' });
  expect(azure.machine('SRV-SQL-01')).toBeDefined();
});
