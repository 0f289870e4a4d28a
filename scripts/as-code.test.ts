import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ResourceManagementClient } from '@azure/arm-resources';
import { expect, test } from 'vitest';
import { clientAt } from '#test/sandbox/plain-http-client.ts';
import { startSandbox } from '#sandbox/sandbox.ts';
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

/** Whether a shell has a program. Debian's package `azure-cli` brings `az`; where there is none, its test is skipped. */
const has = (program: string) => spawnSync('bash', ['-c', `command -v ${program}`]).status === 0;
const run = promisify(execFile);

/** For programs on a busy computer, ms: for what hangs. */
const patience = 300_000;
const patient = { timeout: patience };

/** The sandbox over https, with what a shell needs for it. */
const startShell = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'as-code-'));
  const sandbox = await startSandbox({
    appPort: 0,
    azurePort: 0,
    scenario: 'single',
    speed: 500,
    certificateFolder: folder,
  });
  const tenant = sandbox.tenants.first() ?? expect.fail('The sandbox has a first tenant.');
  const [machine = expect.fail('It has a machine.')] = tenant.machines.values();
  const origin = sandbox.azureOrigin.replace('http:', 'https:');
  const certificate = join(folder, 'trusted.pem');
  writeFileSync(certificate, sandbox.authority().certificate);
  const env = {
    ...process.env,
    NO_PROXY: 'localhost',
    AZURE_CONFIG_DIR: folder,
    AZURE_CORE_COLLECT_TELEMETRY: 'no',
    // Microsoft's own directory of clouds doesn't know this one.
    AZURE_CORE_INSTANCE_DISCOVERY: 'false',
    REQUESTS_CA_BUNDLE: certificate,
    CURL_CA_BUNDLE: certificate,
  };
  const bash = async (text: string) => (await run('bash', ['-euc', text], { env, cwd: folder })).stdout;
  const close = async () => {
    await sandbox.close();
    rmSync(folder, { recursive: true });
  };
  return { folder, tenant, machine, origin, bash, close };
};

const signIn = ({ tenantId, servicePrincipal: { clientId, clientSecret } }: Tenant, origin: string) =>
  `az cloud register -n sandbox --endpoint-resource-manager ${origin}; az cloud set -n sandbox
az login --service-principal -u ${clientId} -p ${clientSecret} -t ${tenantId}`;

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
