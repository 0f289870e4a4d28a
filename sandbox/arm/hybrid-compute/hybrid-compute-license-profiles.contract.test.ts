import { ResourceManagementClient } from '@azure/arm-resources';
import { beforeEach, expect, test } from 'vitest';
import { clientAt } from '#test/sandbox/plain-http-client.ts';
import { eachTestTenant } from '#test/sandbox/tenant.ts';

const azure = eachTestTenant();

beforeEach(() => {
  azure.tenant.speed = 1000;
});

const version = '2023-10-03-preview';
const newest = '2026-07-15';

/** Microsoft's client for resources of any type, unchanged but for what plain http on loopback needs. */
const resourcesClient = (machine: string) =>
  clientAt(
    azure.origin,
    (credential, options) => new ResourceManagementClient(credential, azure.machine(machine).subscriptionId, options),
  ).resources;

const profileId = (machine: string): string => `${azure.machine(machine).id}/licenseProfiles/default`;

const quickly = { updateIntervalInMs: 1 };

/** Whether Software Assurance is attested, by the machine itself and by Resource Graph. */
const attested = async (machine: string) => {
  const { id } = azure.machine(machine);
  const read = await azure.call('GET', `${id}?api-version=2025-01-13`);
  const query = `resources | where id =~ '${id}' | project sa = tobool(properties.licenseProfile.softwareAssurance.softwareAssuranceCustomer)`;
  const path = '/providers/Microsoft.ResourceGraph/resources?api-version=2024-04-01';
  const { data } = (await azure.call('POST', path, { body: { query } })).body;
  return [read.body, data];
};

const saying = (is: boolean) => [
  expect.objectContaining({
    properties: expect.objectContaining({
      licenseProfile: expect.objectContaining({ softwareAssurance: { softwareAssuranceCustomer: is } }),
    }),
  }),
  [{ sa: is }],
];

test('the remedy for missing Software Assurance makes the machine eligible, and its removal undoes that', async () => {
  const id = profileId('SRV-FILE-03');
  const resources = resourcesClient('SRV-FILE-03');
  expect(await attested('SRV-FILE-03')).toEqual(saying(false));
  await expect(resources.getById(id, version)).rejects.toMatchObject({ statusCode: 404, code: 'ResourceNotFound' });
  const made = await resources.beginCreateOrUpdateByIdAndWait(
    id,
    version,
    { location: 'westeurope', properties: { softwareAssurance: { softwareAssuranceCustomer: true } } },
    quickly,
  );
  expect(made).toMatchObject({
    id,
    type: 'Microsoft.HybridCompute/machines/licenseProfiles',
    properties: { provisioningState: 'Succeeded', softwareAssurance: { softwareAssuranceCustomer: true } },
  });
  expect(await attested('SRV-FILE-03')).toEqual(saying(true));
  await resources.beginDeleteByIdAndWait(id, newest, quickly);
  await expect(resources.getById(id, newest)).rejects.toMatchObject({ statusCode: 404 });
  expect(await attested('SRV-FILE-03')).toEqual(saying(false));
});

test('machines that are licensed have a profile, which a PATCH changes in part', async () => {
  const resources = resourcesClient('SRV-WEB-01');
  const id = profileId('SRV-WEB-01');
  expect((await resources.getById(id, newest)).properties).toMatchObject({
    softwareAssurance: { softwareAssuranceCustomer: false },
    productProfile: { subscriptionStatus: 'Enabled' },
  });
  const change = { properties: { productProfile: { subscriptionStatus: 'Disabled' } } };
  const patched = await resources.beginUpdateByIdAndWait(id, newest, change, quickly);
  expect(patched.properties).toMatchObject({ productProfile: { subscriptionStatus: 'Disabled' } });
  expect(azure.machine('SRV-WEB-01').properties['licenseProfile']).toMatchObject({
    licenseStatus: 'Licensed',
    productProfile: { subscriptionStatus: 'Disabled' },
  });
});

test('a profile is made once, by an operation, and removed with its machine', async () => {
  const path = `${profileId('SRV-FILE-03')}?api-version=${version}`;
  const body = { location: 'West Europe', properties: { softwareAssurance: { softwareAssuranceCustomer: true } } };
  const put = await azure.call('PUT', path, { body });
  expect([put.status, put.body['name']]).toEqual([201, 'default']);
  const result = await azure.call('GET', put.headers.get('location') ?? '');
  expect(result).toMatchObject({ status: 200, body: put.body });
  expect((await azure.call('PUT', path, { body })).status).toBe(200);
  const { id } = azure.machine('SRV-FILE-03');
  await azure.call('DELETE', `${id}?api-version=2025-01-13`);
  expect(azure.tenant.keptResources.size).toBe(0);
  expect((await azure.call('GET', path)).status).toBe(404);
});

test.each([
  ['without a location', { properties: {} }, 'LocationRequired'],
  [
    'of Software Assurance that is neither',
    { location: 'westeurope', properties: { softwareAssurance: { softwareAssuranceCustomer: 'yes' } } },
    'BadRequest',
  ],
])('a profile %s is refused', async (_what, body, code) => {
  const path = `${profileId('SRV-FILE-03')}?api-version=${newest}`;
  const reply = await azure.call('PUT', path, { body });
  expect([reply.status, reply.body.error?.code]).toEqual([400, code]);
  expect((await azure.call('GET', path)).status).toBe(404);
});
