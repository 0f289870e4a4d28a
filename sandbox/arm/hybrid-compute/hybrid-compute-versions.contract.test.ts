import { expect, test } from 'vitest';
import { eachTestTenant } from '#test/sandbox/tenant.ts';

const azure = eachTestTenant();

const versions = { old: 'api-version=2021-05-20', current: 'api-version=2025-01-13' };

test('the oldest version shows of a machine what it knows', async () => {
  const { id } = azure.machine('AZL-NODE-01');
  const current = (await azure.call('GET', `${id}?${versions.current}`)).body;
  const old = (await azure.call('GET', `${id}?${versions.old}`)).body;
  expect(current).toMatchObject({ kind: 'HCI', properties: { agentConfiguration: {}, licenseProfile: {} } });
  expect(old).toMatchObject({ name: 'AZL-NODE-01', properties: { status: 'Connected', osName: 'windows' } });
  expect(old).not.toHaveProperty('kind');
  expect(old.properties).not.toHaveProperty('agentConfiguration');
  expect(old.properties).not.toHaveProperty('licenseProfile');
  const group = id.slice(0, id.lastIndexOf('/'));
  const [listed] = (await azure.call('GET', `${group}?${versions.old}`)).body.value ?? [];
  expect(listed).not.toHaveProperty('properties.agentConfiguration');
});

test('the oldest version neither sets nor shows what keeps an extension up to date', async () => {
  const path = `${azure.machine('SRV-WEB-01').id}/extensions/AzureEdgeRemoteSupport`;
  const body = {
    location: 'westeurope',
    properties: {
      publisher: 'Microsoft.AzureStack.Observability',
      type: 'EdgeRemoteSupport',
      enableAutomaticUpgrade: true,
    },
  };
  const setting = async (write: string, read: string) => {
    expect((await azure.call('PUT', `${path}?${write}`, { body })).status).toBe(202);
    azure.wait(30);
    const { properties } = (await azure.call('GET', `${path}?${read}`)).body;
    return properties?.['enableAutomaticUpgrade'];
  };
  expect(await setting(versions.old, versions.current)).toBeUndefined();
  expect(await setting(versions.current, versions.old)).toBeUndefined();
  expect(await setting(versions.current, versions.current)).toBe(true);
});

test('hardware is shown from the version on that brought it', async () => {
  const { id } = azure.machine('SRV-SQL-01');
  const properties = async (version: string) =>
    (await azure.call('GET', `${id}?api-version=${version}`)).body.properties;
  expect(await properties('2024-07-10')).toMatchObject({ licenseProfile: {} });
  expect(await properties('2024-07-10')).not.toHaveProperty('hardwareProfile');
  expect(await properties('2025-01-13')).toHaveProperty('hardwareProfile');
});
