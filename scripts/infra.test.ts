import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ResourceManagementClient } from '@azure/arm-resources';
import { beforeEach, expect, test } from 'vitest';
import { resourcesClientAt } from '#test/sandbox/plain-http-client.ts';
import { extensionPath, installation, putJob } from '#test/sandbox/remote-support.ts';
import { has, patient, signIn, startShell } from '#test/sandbox/shell.ts';
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
  'microsoft.authorization/roleassignments': '2022-04-01',
  'microsoft.insights/diagnosticsettings': '2021-05-01-preview',
  'microsoft.storage/storageaccounts': '2023-05-01',
  'microsoft.web/staticsites': '2023-12-01',
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
  // What is below no machine, as a new group and a role are, is none of its business.
  await client.resourceGroups.createOrUpdate('rg-new', { location: 'westeurope' });
  await deploy('roles.json');
  await takeAway(made);
});

test('policies.json denies jobs too where that is asked for, and nothing where it is disabled', async () => {
  await deploy('policies.json', { jobEffect: 'Deny', extensionEffect: 'Disabled' });
  const [{ id } = expect.fail('There is a machine.')] = azure.tenant.machines.values();
  expect(answerOf(await putJob(azure, 'SRV-ONE', { type: 'Revoke' }))).toBe('403 RequestDisallowedByPolicy');
  expect(await azure.answer('PUT', extensionPath(id), { body: installation })).toBe('202');
});

test('activity-log.json exports the Activity Log to what there is', async () => {
  const workspaceId = `${azure.subscription()}/resourceGroups/${group}/providers/Microsoft.OperationalInsights/workspaces/w`;
  const made = await deploy('activity-log.json', { workspaceId });
  expect((await read(made[0] ?? '')).properties).toMatchObject({
    workspaceId,
    storageAccountId: null,
    logs: ['Administrative', 'Security', 'Policy', 'Alert'].map((category) => ({ category, enabled: true })),
  });
  await takeAway(made);
});

test('receipts.json makes containers that a group can write to and another read', async () => {
  const [writer, reader] = [azure.person('ada'), azure.person('rita')];
  const given = { origin: 'https://support.contoso.example', writers: [writer], readers: [reader] };
  const made = await deploy('receipts.json', given);
  const [account = '', , receipts = ''] = made;
  const assigned = azure.tenant.roleAssignments.filter(({ scope }) => scope === receipts.toLowerCase());
  expect(assigned.map(({ principalId }) => principalId)).toEqual([writer, reader]);
  expect((await read(`${receipts}/immutabilityPolicies/default`)).properties).toMatchObject({
    immutabilityPeriodSinceCreationInDays: 3650,
    state: 'Unlocked',
  });
  await takeAway([account]);
});

test('site.json makes a site with tags', async () => {
  const made = await deploy('site.json', { name: 'support', tags: { 'azd-service-name': 'web' } });
  expect((await read(made[0] ?? '')).tags).toEqual({ 'azd-service-name': 'web' });
  await takeAway(made);
});

test.skipIf(!has('az'))('alerts.json is deployed by `az`', patient, async () => {
  const { tenant, machine, origin, bash, close } = await startShell();
  try {
    const file = `-f ${join(folder, 'alerts.json')} -p emails="['a@contoso.example']"`;
    await bash(`${signIn(tenant, origin)}\naz deployment group create -g ${machine.resourceGroup} ${file}`);
    const kept = [...tenant.keptResources.values()].map(({ name }) => name);
    expect(kept).toContain('remote-support-access');
  } finally {
    await close();
  }
});

/** Stands in for `az`: writes down what it is asked, and answers what the script needs to know. */
const standIn = `#!/usr/bin/env node
const asked = process.argv.slice(2);
require('node:fs').appendFileSync(process.env.ASKED, JSON.stringify(asked) + '\\n');
if (asked.includes('appId')) console.log('app-id');
if (asked.includes('tenantId')) console.log('tenant-id');
if (asked[2] === 'show' && asked[1] === 'sp') process.exit(3);
`;

test('register-app.sh registers what the app signs in with, and prints its configuration', () => {
  const place = mkdtempSync(join(tmpdir(), 'register-'));
  try {
    writeFileSync(join(place, 'az'), standIn, { mode: 0o755 });
    const log = join(place, 'asked');
    const env = { ...process.env, PATH: `${place}:${process.env['PATH']}`, ASKED: log };
    const script = join(folder, 'register-app.sh');
    const printed = execFileSync('sh', [script, 'https://contoso.example/'], { env, encoding: 'utf8', stdio: 'pipe' });
    expect(JSON.parse(`{${printed.trim().replace(/,$/, '')}}`)).toEqual({ tenantId: 'tenant-id', clientId: 'app-id' });
    const lines = readFileSync(log, 'utf8').trim().split('\n');
    const asked = lines.map((line) => JSON.parse(line) as string[]);
    const body = asked[0]?.[asked[0].indexOf('--body') + 1] ?? '';
    expect(JSON.parse(body)).toMatchObject({
      spa: { redirectUris: ['https://contoso.example/redirect.html', 'https://contoso.example/'] },
      optionalClaims: { idToken: [{ name: 'auth_time' }] },
    });
    expect(asked.map(([one, two, three]) => `${one} ${two} ${three}`)).toContain('ad sp create');
  } finally {
    rmSync(place, { recursive: true });
  }
});

test('each template is deployed by a test', () => {
  const source = readFileSync(import.meta.filename, 'utf8');
  const names = readdirSync(folder).filter((name) => /^[^.]+\.json$/.test(name));
  expect(names.filter((name) => !source.includes(`deploy('${name}'`))).toEqual([]);
});
