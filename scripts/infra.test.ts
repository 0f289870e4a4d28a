import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ResourceManagementClient } from '@azure/arm-resources';
import { beforeEach, expect, test } from 'vitest';
import { resourcesClientAt } from '#test/sandbox/plain-http-client.ts';
import { extensionPath, installation, putJob } from '#test/sandbox/remote-support.ts';
import { answerOf, eachTestTenant } from '#test/sandbox/tenant.ts';

// Outside src and sandbox, because it deploys what an operator does, by Microsoft's client, and takes it away again.

const azure = eachTestTenant('single');
const folder = join(import.meta.dirname, '../infra');
const group = 'rg-servers';

const templateOf = (name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as { $schema: string };

let client: ResourceManagementClient;

beforeEach(() => {
  azure.tenant.speed = 1000;
  client = resourcesClientAt(azure);
});

/** By which api-version each resource was made, for taking it away. */
const versions: Record<string, string> = {
  'microsoft.authorization/roledefinitions': '2022-04-01',
  'microsoft.insights/activitylogalerts': '2020-10-01',
  'microsoft.insights/actiongroups': '2023-01-01',
  'microsoft.authorization/policydefinitions': '2023-04-01',
  'microsoft.authorization/policyassignments': '2023-04-01',
};

async function deploy(name: string, given: Record<string, unknown> = {}) {
  const template = templateOf(name);
  const parameters = Object.fromEntries(Object.entries(given).map(([key, value]) => [key, { value }]));
  const isOfSubscription = template.$schema.includes('subscriptionDeployment');
  const scope = isOfSubscription ? azure.subscription() : `${azure.subscription()}/resourceGroups/${group}`;
  const made = await client.resources.beginCreateOrUpdateByIdAndWait(
    `${scope}/providers/Microsoft.Resources/deployments/${name}`,
    '2025-04-01',
    {
      ...(isOfSubscription ? { location: 'westeurope' } : {}),
      properties: { mode: 'Incremental', template, parameters },
    },
    { updateIntervalInMs: 20 },
  );
  const { provisioningState, outputResources } = made.properties as {
    provisioningState: string;
    outputResources: { id: string }[];
  };
  expect(provisioningState).toBe('Succeeded');
  return outputResources.map(({ id }) => id);
}

const typeOf = (id: string) => id.toLowerCase().split('/providers/').at(-1)?.split('/').slice(0, 2).join('/') ?? '';

const read = (id: string) => client.resources.getById(id, versions[typeOf(id)] ?? '');

async function takeAway(ids: string[]): Promise<void> {
  for (const id of ids.toReversed()) {
    await client.resources.beginDeleteByIdAndWait(id, versions[typeOf(id)] ?? '');
    await expect(read(id)).rejects.toMatchObject({ statusCode: 404 });
  }
}

test('roles.json makes six roles, and changes them when it is deployed again', async () => {
  const first = await deploy('roles.json');
  expect(first).toHaveLength(6);
  const scopes = [azure.subscription(), `${azure.subscription()}/resourceGroups/${group}`];
  expect(await deploy('roles.json', { assignableScopes: scopes })).toEqual(first);
  expect((await read(first[1] ?? '')).properties).toMatchObject({
    roleName: 'Remote Support Granter',
    type: 'CustomRole',
    assignableScopes: scopes,
  });
  await takeAway(first);
});

test('alerts.json makes rules that tell an action group', async () => {
  const made = await deploy('alerts.json', { emails: ['a@contoso.example', 'b@contoso.example'] });
  const [actionGroup = '', access = '', ...others] = made;
  expect(others).toHaveLength(4);
  const { emailReceivers, webhookReceivers } = (await read(actionGroup)).properties as Record<string, object[]>;
  expect(emailReceivers?.map((each) => 'emailAddress' in each && each.emailAddress)).toEqual([
    'a@contoso.example',
    'b@contoso.example',
  ]);
  expect(webhookReceivers).toEqual([]);
  expect((await read(access)).properties).toMatchObject({
    scopes: [azure.subscription()],
    actions: { actionGroups: [{ actionGroupId: actionGroup }] },
  });
  await takeAway(made);
});

test('policies.json lets the extension into tagged resource groups alone, and only notes jobs', async () => {
  const made = await deploy('policies.json', { tagName: 'support' });
  expect(made).toHaveLength(4);
  const [{ id } = expect.fail('There is a machine.')] = azure.tenant.machines.values();
  const install = () => azure.answer('PUT', extensionPath(id), { body: installation });
  expect(await install()).toBe('403 RequestDisallowedByPolicy');
  expect(answerOf(await putJob(azure, 'SRV-ONE'))).not.toContain('Policy');
  await client.resourceGroups.createOrUpdate(group, { location: 'westeurope', tags: { support: 'allowed' } });
  expect(await install()).toBe('202');
  await takeAway(made);
});

test('policies.json denies jobs too where that is asked for, and nothing where it is disabled', async () => {
  await deploy('policies.json', { jobEffect: 'Deny', extensionEffect: 'Disabled' });
  const [{ id } = expect.fail('There is a machine.')] = azure.tenant.machines.values();
  expect(answerOf(await putJob(azure, 'SRV-ONE', { type: 'Revoke' }))).toBe('403 RequestDisallowedByPolicy');
  expect(await azure.answer('PUT', extensionPath(id), { body: installation })).toBe('202');
});

test('each template is deployed by a test', () => {
  const source = readFileSync(import.meta.filename, 'utf8');
  const names = readdirSync(folder).filter((name) => name.endsWith('.json') && !name.includes('parameters'));
  expect(names.filter((name) => !source.includes(`deploy('${name}'`))).toEqual([]);
});
