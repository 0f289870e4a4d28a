import { ResourceManagementClient } from '@azure/arm-resources';
import { expect, test } from 'vitest';
import { sandboxOptions, sendToken } from '#sandbox/plain-http-client.ts';
import { eachTestTenant } from '#sandbox/test-tenant.ts';
import { tenantNow } from '#sandbox/tenant.ts';
import { asCode } from '#src/consent/as-code.ts';
import { recordName } from '#src/consent/record.ts';
import { formerRecord } from '#test/consent/samples.ts';

// Outside src and sandbox, because it runs on the one what the other shows.

const azure = eachTestTenant();

test('the template that granting is shown as, deployed by Microsoft’s client, ends in an active grant', async () => {
  azure.tenant.speed = 1000;
  const { id, location, subscriptionId, resourceGroup } = azure.machine('SRV-WEB-01');
  const now = tenantNow(azure.tenant);
  const { consent, consentId } = await formerRecord({
    machines: [id.toLowerCase()],
    notBefore: now,
    notAfter: now + 8 * 3_600_000,
    reason: '[concat(1)] ${x}',
  });
  const machines = [id];
  const code = asCode({
    consent,
    consentId,
    machines,
    installs: [{ machineId: id, location }],
    endpoint: azure.origin,
  });
  const credential = { getToken: async () => ({ token: 'ada', expiresOnTimestamp: Date.now() + 3_600_000 }) };
  const client = new ResourceManagementClient(credential, subscriptionId, sandboxOptions(azure.origin));
  sendToken(client, async () => 'ada');
  const deployments = `subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.Resources/deployments`;
  const template: unknown = JSON.parse(code.templates[0]?.template ?? '');
  const deployed = await client.resources.beginCreateOrUpdateByIdAndWait(
    `${deployments}/grant`,
    '2025-04-01',
    { properties: { mode: 'Incremental', template } },
    { updateIntervalInMs: 20 },
  );
  const job = `${id}/providers/Microsoft.AzureStackHCI/edgeDevices/default/jobs/${consentId}`;
  expect(deployed.properties).toMatchObject({
    provisioningState: 'Succeeded',
    outputResources: [
      { id: `/${deployments}/${recordName(consentId)}` },
      { id: `${id}/extensions/AzureEdgeRemoteSupport` },
      { id: job },
    ],
  });
  azure.wait(60);
  expect((await azure.call('GET', `${job}?api-version=2026-02-01`)).body.properties).toMatchObject({
    provisioningState: 'Succeeded',
    reportedProperties: { nodeSettings: { state: 'Active' } },
  });
  expect(azure.machine('SRV-WEB-01').access).toMatchObject({ state: 'active', level: consent.level });
  // The record comes back as it was, texts in brackets too.
  const record = await azure.call('GET', `/${deployments}/${recordName(consentId)}?api-version=2025-04-01`);
  expect(record.body.properties).toMatchObject({ outputs: { record: { value: { consent, consentId } } } });
});
