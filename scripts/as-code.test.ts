import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ResourceManagementClient } from '@azure/arm-resources';
import { expect, test } from 'vitest';
import { clientAt } from '#test/sandbox/plain-http-client.ts';
import { has, patience, patient, signIn, startShell } from '#test/sandbox/shell.ts';
import { eachTestTenant } from '#test/sandbox/tenant.ts';
import { type MachineState, tenantNow, type Tenant } from '#sandbox/tenant.ts';
import { asCode } from '#src/consent/as-code.ts';
import { recordName } from '#src/consent/record.ts';
import { sampleRecord } from '#test/consent/samples.ts';

// Outside src and sandbox, because it runs on the one what the other shows.

const azure = eachTestTenant();

/** A grant on a machine without the extension, as the app shows it. */
const grantOn = async (tenant: Tenant, { id, location }: MachineState, endpoint: string) => {
  const now = tenantNow(tenant);
  const { consent, consentId } = await sampleRecord({
    machines: [id.toLowerCase()],
    notBefore: now,
    notAfter: now + 8 * 3_600_000,
    reason: "[concat(1)] ${x} 'a'",
  });
  const code = asCode({ consent, consentId, machines: [id], installs: [{ machineId: id, location }], endpoint });
  const job = `${id}/providers/Microsoft.AzureStackHCI/edgeDevices/default/jobs/${consentId}`;
  return { consent, consentId, template: code.templates[0]?.template ?? '', job };
};

const version = '2025-04-01';
const granted = { provisioningState: 'Succeeded', reportedProperties: { nodeSettings: { state: 'Active' } } };

test('the template that granting is shown as, deployed by Microsoft’s client, ends in an active grant', async () => {
  azure.tenant.speed = 1000;
  const machine = azure.machine('SRV-WEB-01');
  const { id, subscriptionId, resourceGroup } = machine;
  const { consent, consentId, template, job } = await grantOn(azure.tenant, machine, azure.origin);
  const client = clientAt(
    azure.origin,
    (credential, options) => new ResourceManagementClient(credential, subscriptionId, options),
  );
  const deployments = `subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.Resources/deployments`;
  const deployed = await client.resources.beginCreateOrUpdateByIdAndWait(
    `${deployments}/grant`,
    version,
    { properties: { mode: 'Incremental', template: JSON.parse(template) as unknown } },
    { updateIntervalInMs: 20 },
  );
  expect(deployed.properties).toMatchObject({
    provisioningState: 'Succeeded',
    outputResources: [
      { id: `/${deployments}/${recordName(consentId)}` },
      { id: `${id}/extensions/AzureEdgeRemoteSupport` },
      { id: job },
    ],
  });
  azure.wait(60);
  expect((await azure.call('GET', `${job}?api-version=2026-02-01`)).body.properties).toMatchObject(granted);
  expect(azure.machine('SRV-WEB-01').access).toMatchObject({ state: 'active', level: consent.level });
  // The record comes back as it was, texts in brackets too.
  const record = await azure.call('GET', `/${deployments}/${recordName(consentId)}?api-version=${version}`);
  expect(record.body.properties).toMatchObject({ outputs: { record: { value: { consent, consentId } } } });
});

test.skipIf(!has('az'))('deployed by `az`, comments and all, it ends in an active grant', patient, async () => {
  const { folder, tenant, machine, origin, bash, close } = await startShell();
  try {
    const { template, job } = await grantOn(tenant, machine, origin);
    writeFileSync(join(folder, 'grant.json'), `// What granting does.\n${template}`);
    const group = `-g ${machine.resourceGroup} -f grant.json`;
    await bash(`${signIn(tenant, origin)}\naz deployment group create ${group}`);
    await expect
      .poll(() => tenant.jobs.get(job.toLowerCase())?.properties, { timeout: patience })
      .toMatchObject(granted);
  } finally {
    await close();
  }
});

test.skipIf(!has('curl'))('deployed by curl, it ends in an active grant', patient, async () => {
  const { folder, tenant, machine, origin, bash, close } = await startShell();
  try {
    const { template, job } = await grantOn(tenant, machine, origin);
    writeFileSync(join(folder, 'body.json'), `{ "properties": { "mode": "Incremental", "template": ${template} } }`);
    const { clientId, clientSecret } = tenant.servicePrincipal;
    const deployment = `${origin}/subscriptions/${machine.subscriptionId}/resourceGroups/${machine.resourceGroup}/providers/Microsoft.Resources/deployments/grant?api-version=${version}`;
    const form = `-d grant_type=client_credentials -d client_id=${clientId} -d client_secret=${clientSecret}`;
    const scope = '-d scope=https://management.azure.com/.default';
    const reply = await bash(`curl -sf ${origin}/${tenant.tenantId}/oauth2/v2.0/token ${form} ${scope}`);
    const [, token] = /"access_token":"([^"]+)"/.exec(reply) ?? [];
    const headers = `-H 'Authorization: Bearer ${token}' -H 'Content-Type: application/json'`;
    const ask = (more = '') => bash(`curl -sf ${headers} ${more} '${deployment}'`);
    await ask('-X PUT -d @body.json');
    await expect.poll(() => ask(), { timeout: patience }).toContain('"provisioningState":"Succeeded"');
    await expect
      .poll(() => tenant.jobs.get(job.toLowerCase())?.properties, { timeout: patience })
      .toMatchObject(granted);
  } finally {
    await close();
  }
});
