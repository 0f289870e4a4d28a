import { HybridComputeManagementClient } from '@azure/arm-hybridcompute';
import { ResourceGraphClient } from '@azure/arm-resourcegraph';
import { ResourceManagementClient } from '@azure/arm-resources';
import { MicrosoftSupport } from '@azure/arm-support';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sandboxOptions, sendToken } from './plain-http-client.ts';
import { startSandbox } from './sandbox.ts';
import type { Sandbox } from './sandbox.ts';

let sandbox: Sandbox;
let subscriptionId: string;

beforeAll(async () => {
  sandbox = await startSandbox({ appPort: 0, azurePort: 0, scenario: 'single' });
  subscriptionId = [...(sandbox.tenants.first()?.subscriptions.values() ?? [])][0]?.subscriptionId ?? '';
});

afterAll(() => sandbox.close());

const getToken = async (): Promise<string> => {
  const { tenantId, servicePrincipal } = sandbox.tenants.first() ?? expect.fail('The sandbox has a first tenant.');
  const reply = await fetch(`${sandbox.azureOrigin}/${tenantId}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: servicePrincipal.clientId,
      client_secret: servicePrincipal.clientSecret,
      scope: 'https://management.azure.com/.default',
    }),
  });
  return ((await reply.json()) as { access_token: string }).access_token;
};

const credential = { getToken: async () => ({ token: await getToken(), expiresOnTimestamp: Date.now() + 3_600_000 }) };

const firstOf = async (items: AsyncIterable<unknown>): Promise<unknown> => {
  for await (const item of items) return item;
  return undefined;
};

/** Each client by what it first finds, made with `options` and changed by `change` as a program would. */
const clients = {
  'arm-hybridcompute'(options: object, change: typeof sendToken | undefined) {
    const client = new HybridComputeManagementClient(credential, subscriptionId, options);
    change?.(client, getToken);
    return firstOf(client.machines.listBySubscription());
  },
  'arm-resources'(options: object, change: typeof sendToken | undefined) {
    const client = new ResourceManagementClient(credential, subscriptionId, options);
    change?.(client, getToken);
    return firstOf(client.resourceGroups.list());
  },
  'arm-support'(options: object, change: typeof sendToken | undefined) {
    const client = new MicrosoftSupport(credential, subscriptionId, options);
    change?.(client, getToken);
    return firstOf(client.supportTickets.list());
  },
};

describe.each(Object.entries(clients))('@azure/%s', (_name, ask) => {
  test('talks to the sandbox as the README sets it up', async () => {
    await expect(ask(sandboxOptions(sandbox.azureOrigin), sendToken)).resolves.toMatchObject({
      name: expect.stringMatching(/./),
    });
  });

  test('sends no token over plain http by itself, as the README says', async () => {
    await expect(ask(sandboxOptions(sandbox.azureOrigin), undefined)).rejects.toThrow(/non-TLS/);
  });
});

test('@azure/arm-resourcegraph needs its address and nothing else', async () => {
  const client = new ResourceGraphClient(credential, { baseUri: sandbox.azureOrigin });
  await expect(client.resources({ query: 'resources | project name | limit 1' })).resolves.toMatchObject({ count: 1 });
});
