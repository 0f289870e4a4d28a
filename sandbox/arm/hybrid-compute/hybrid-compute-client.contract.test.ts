import { HybridComputeManagementClient } from '@azure/arm-hybridcompute';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { clientAt } from '#test/sandbox/plain-http-client.ts';
import { startTestTenant, type TestTenant } from '#test/sandbox/tenant.ts';

let azure: TestTenant;

beforeEach(async () => {
  azure = await startTestTenant('contoso');
});

afterEach(() => azure.close());

const group = 'rg-web-prod';
const extensionName = 'AzureEdgeRemoteSupport';

/** Microsoft's own client, unchanged but for what plain http on loopback needs. */
const newClient = (displayName = 'Contoso Production') => {
  const found = [...azure.tenant.subscriptions.values()].find((each) => each.displayName === displayName);
  return clientAt(
    azure.origin,
    (credential, options) => new HybridComputeManagementClient(credential, found?.subscriptionId ?? '', options),
  );
};

const installation = {
  location: 'westeurope',
  properties: { publisher: 'Microsoft.AzureStack.Observability', type: 'EdgeRemoteSupport' },
};

test('follows the pages of a long list', async () => {
  await azure.close();
  azure = await startTestTenant('even');
  const ids = new Set<unknown>();
  for await (const machine of newClient('Landing zone 07').machines.listBySubscription()) ids.add(machine.id);
  expect(ids.size).toBe(500);
});

/** Begins to install the extension, and asks once how far that is. */
async function beginInstall(machine: string, client = newClient()) {
  // The client waits two seconds by default before it polls; the operation itself follows tenant time.
  const options = { updateIntervalInMs: 1 };
  const poller = await client.machineExtensions.beginCreateOrUpdate(
    group,
    machine,
    extensionName,
    installation,
    options,
  );
  await poller.poll();
  expect(poller.isDone()).toBe(false);
  azure.wait(25);
  return poller;
}

test('reports a failed installation as a failure, to a client that follows Location, too', async () => {
  await expect((await beginInstall('SRV-WEB-06')).poll()).rejects.toThrow('extensions.blocklist');
  const client = newClient();
  client.pipeline.addPolicy({
    name: 'location only',
    sendRequest: async (request, next) => {
      const reply = await next(request);
      reply.headers.delete('azure-asyncoperation');
      return reply;
    },
  });
  await expect((await beginInstall('SRV-WEB-06', client)).poll()).rejects.toMatchObject({
    statusCode: 400,
    code: 'HCRP400',
    message: expect.stringContaining('extensions.blocklist'),
  });
});
