import { beforeEach, expect, test } from 'vitest';
import { resourcesClientAt } from '#test/sandbox/plain-http-client.ts';
import { computeVersion } from '#test/sandbox/remote-support.ts';
import { eachTestTenant } from '#test/sandbox/tenant.ts';

const azure = eachTestTenant();

beforeEach(() => {
  azure.tenant.speed = 1000;
});

const version = '2023-10-03-preview';
const newest = '2026-07-15';

const profileId = (machine: string): string => `${azure.machine(machine).id}/licenseProfiles/default`;

const quickly = { updateIntervalInMs: 1 };

/** Whether Software Assurance is attested, by the machine itself and by Resource Graph. */
const attested = async (machine: string) => {
  const { id } = azure.machine(machine);
  const { properties } = await azure.read(`${id}?${computeVersion}`);
  const query = `resources | where id =~ '${id}' | project sa = tobool(properties.licenseProfile.softwareAssurance.softwareAssuranceCustomer)`;
  const path = '/providers/Microsoft.ResourceGraph/resources?api-version=2024-04-01';
  const { body } = await azure.call('POST', path, { body: { query } });
  return { profile: properties?.['licenseProfile'], rows: body['data'] };
};

const saying = (softwareAssuranceCustomer: boolean) => ({
  profile: { softwareAssurance: { softwareAssuranceCustomer } },
  rows: [{ sa: softwareAssuranceCustomer }],
});

const assured = { location: 'westeurope', properties: { softwareAssurance: { softwareAssuranceCustomer: true } } };

test('the remedy for missing Software Assurance makes the machine eligible, and its removal undoes that', async () => {
  const id = profileId('SRV-FILE-03');
  const { resources } = resourcesClientAt(azure);
  expect(await attested('SRV-FILE-03')).toMatchObject(saying(false));
  await expect(resources.getById(id, version)).rejects.toMatchObject({ statusCode: 404, code: 'ResourceNotFound' });
  expect(await resources.beginCreateOrUpdateByIdAndWait(id, version, assured, quickly)).toMatchObject({
    id,
    type: 'Microsoft.HybridCompute/machines/licenseProfiles',
    properties: { provisioningState: 'Succeeded', ...assured.properties },
  });
  expect(await attested('SRV-FILE-03')).toMatchObject(saying(true));
  await resources.beginDeleteByIdAndWait(id, newest, quickly);
  await expect(resources.getById(id, newest)).rejects.toMatchObject({ statusCode: 404 });
  expect(await attested('SRV-FILE-03')).toMatchObject(saying(false));
});

test('machines that are licensed have a profile, which a PATCH changes in part', async () => {
  const { resources } = resourcesClientAt(azure);
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
  const body = { ...assured, location: 'West Europe' };
  const put = await azure.call('PUT', path, { body });
  expect([put.status, put.body['name']]).toEqual([201, 'default']);
  expect(await azure.poll(put, 'location')).toMatchObject({ status: 200, body: put.body });
  expect(await azure.answer('PUT', path, { body })).toBe('200');
  const others = azure.tenant.keptResources.size - 1;
  await azure.call('DELETE', `${azure.machine('SRV-FILE-03').id}?${computeVersion}`);
  expect(azure.tenant.keptResources.size).toBe(others);
  expect(await azure.answer('GET', path)).toMatch(/^404/);
});

test.each<[string, object, string]>([
  ['without a location', { location: undefined }, '400 LocationRequired'],
  [
    'of Software Assurance that is neither',
    { properties: { softwareAssurance: { softwareAssuranceCustomer: 'yes' } } },
    '400 BadRequest',
  ],
])('a profile %s is refused', async (_what, more, answer) => {
  const path = `${profileId('SRV-FILE-03')}?api-version=${newest}`;
  expect(await azure.answer('PUT', path, { body: { ...assured, ...more } })).toBe(answer);
  expect(await azure.answer('GET', path)).toMatch(/^404/);
});
