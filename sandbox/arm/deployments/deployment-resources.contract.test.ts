import { beforeEach, describe, expect, test } from 'vitest';
import { assignRole, roleNamed } from '#sandbox/scenarios/tenant-seed.ts';
import { deploymentUrl, putDeployment, template } from '#test/sandbox/deployment.ts';
import { installation } from '#test/sandbox/remote-support.ts';
import { answerOf, eachTestTenant } from '#test/sandbox/tenant.ts';

const azure = eachTestTenant();

const base = { $schema: template.$schema, contentVersion: '1.0.0.0' };
const machineScope = 'Microsoft.HybridCompute/machines/SRV-SQL-01';

const tags = {
  type: 'Microsoft.Resources/tags',
  apiVersion: '2025-04-01',
  scope: machineScope,
  name: 'default',
  properties: { tags: { owner: "[toUpper('ada')]" } },
};
const lock = {
  type: 'Microsoft.Authorization/locks',
  apiVersion: '2020-05-01',
  scope: machineScope,
  name: 'keep',
  properties: { level: 'CanNotDelete' },
};

beforeEach(() => {
  assignRole(azure.tenant, azure.person('ada'), 'Owner', azure.subscription());
});

const bodyOf = (resources: unknown, more: object = {}, parameters: object = {}) => ({
  properties: { mode: 'Incremental', template: { ...base, resources, ...more }, parameters },
});

const deploy = (...made: Parameters<typeof bodyOf>) => putDeployment(azure, 'd', bodyOf(...made));

const properties = async (name = 'd') => (await azure.read(deploymentUrl(azure, name))).properties ?? {};

const lockNames = () => [...azure.tenant.locks.values()].map(({ name }) => name);

describe('a deployment with resources', () => {
  test('writes tags, locks and role assignments, by the functions that Bicep writes', async () => {
    const assignment = {
      type: 'Microsoft.Authorization/roleAssignments',
      apiVersion: '2022-04-01',
      scope: `[format('Microsoft.HybridCompute/machines/{0}', parameters('machine'))]`,
      name: "[guid(resourceGroup().id, parameters('machine'))]",
      properties: {
        roleDefinitionId:
          "[subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'acdd72a7-3385-48ef-bd42-f606fba81ae7')]",
        principalId: azure.person('rita'),
      },
    };
    const unwanted = { ...lock, name: 'other', condition: "[parameters('lockToo')]" };
    const parameters = { machine: { type: 'string' }, lockToo: { type: 'bool', defaultValue: false } };
    const value = "[concat(resourceGroup().location, '/', subscription().displayName)]";
    const outputs = { where: { type: 'string', value } };
    const given = { machine: { value: 'SRV-SQL-01' } };
    const made = await deploy([tags, lock, unwanted, assignment], { parameters, outputs }, given);
    expect(made.status).toBe(201);
    azure.wait(10);
    expect(await properties()).toMatchObject({
      provisioningState: 'Succeeded',
      outputs: { where: { value: 'westeurope/Contoso Production' } },
    });
    expect(azure.machine('SRV-SQL-01').tags['owner']).toBe('ADA');
    expect(lockNames()).toContain('keep');
    expect(lockNames()).not.toContain('other');
    const scope = azure.machine('SRV-SQL-01').id.toLowerCase();
    const principalId = azure.person('rita');
    expect(azure.tenant.roleAssignments.at(-1)).toMatchObject({
      principalId,
      roleId: roleNamed(azure.tenant, 'Reader'),
      scope,
    });
  });

  test('installs an extension that nests in its machine, then what waits for it, however late one looks', async () => {
    const extension = {
      type: 'Microsoft.HybridCompute/machines/extensions',
      apiVersion: '2025-01-13',
      name: 'SRV-SQL-01/AzureEdgeRemoteSupport',
      ...installation,
    };
    await deploy([{ ...lock, dependsOn: ['SRV-SQL-01/AzureEdgeRemoteSupport'] }, extension]);
    const isLocked = () => lockNames().includes('keep');
    azure.wait(8);
    expect([isLocked(), (await properties())['provisioningState']]).toEqual([false, 'Running']);
    azure.wait(3600);
    expect([isLocked(), (await properties())['provisioningState']]).toEqual([true, 'Succeeded']);
    const { correlationId, duration } = await properties();
    expect(duration).toMatch(/^PT2\d[.S]/);
    const written = azure.tenant.activityLog.filter((event) => event.correlationId === correlationId);
    expect([...new Set(written.map(({ authorization }) => authorization.action))].toSorted()).toEqual([
      'Microsoft.Authorization/locks/write',
      'Microsoft.HybridCompute/machines/extensions/write',
      'Microsoft.Resources/deployments/write',
    ]);
  });

  test('fails when a resource fails, and does not begin what waits for it', async () => {
    const nested = {
      type: 'Microsoft.Resources/deployments',
      apiVersion: '2025-04-01',
      name: 'inner',
      properties: {
        mode: 'Incremental',
        expressionEvaluationOptions: { scope: 'inner' },
        parameters: { level: { value: "[variables('level')]" } },
        template: {
          ...base,
          parameters: { level: { type: 'string' } },
          variables: { bad: 'Nothing' },
          resources: [{ ...lock, properties: { level: "[concat(parameters('level'), variables('bad'))]" } }],
        },
      },
    };
    await deploy([nested, { ...tags, dependsOn: ['inner'] }], { variables: { level: 'CanNot' } });
    azure.wait(20);
    expect(await properties('inner')).toMatchObject({
      provisioningState: 'Failed',
      error: { details: [{ code: 'InvalidLockLevel', message: expect.stringContaining("'CanNotNothing'") }] },
    });
    expect(await properties()).toMatchObject({
      provisioningState: 'Failed',
      error: { code: 'DeploymentFailed', details: [{ code: 'DeploymentFailed' }] },
    });
    expect(azure.machine('SRV-SQL-01').tags['owner']).not.toBe('ADA');
  });

  test('has loops, one batch of a serial loop after the other', async () => {
    const each = {
      ...lock,
      name: "[concat('keep-', copyIndex('locks', 1))]",
      copy: { name: 'locks', count: "[length(parameters('levels'))]", mode: 'serial', batchSize: 2 },
      properties: {
        level: "[parameters('levels')[copyIndex()]]",
        notes: '[concat(deployment().name, string(length(deployment().properties.template.resources)))]',
      },
    };
    const none = { ...lock, name: 'none', copy: { name: 'nothing', count: 0 } };
    const last = { ...lock, name: 'last', dependsOn: ['locks', 'nothing'] };
    const levels = { type: 'array', defaultValue: ['CanNotDelete', 'CanNotDelete', 'CanNotDelete'] };
    await deploy([last, each, none], { parameters: { levels } });
    const [state] = azure.tenant.deployments.values();
    expect(state?.steps?.map(({ name, dependsOn }) => [name, dependsOn.length])).toEqual([
      ['last', 3],
      ['keep-1', 0],
      ['keep-2', 0],
      ['keep-3', 2],
    ]);
    azure.wait(10);
    expect(lockNames()).toEqual(expect.arrayContaining(['keep-1', 'keep-2', 'keep-3', 'last']));
    expect([...azure.tenant.locks.values()].find(({ name }) => name === 'keep-3')?.properties['notes']).toBe('d3');
  });

  test('is told beforehand, by what-if and by validate', async () => {
    const ask = async (what: string, resources: unknown) => {
      const url = deploymentUrl(azure, 'asked').replace('?', `/${what}?`);
      return (await azure.call('POST', url, { body: bodyOf(resources) })).body.properties ?? {};
    };
    await deploy([lock]);
    azure.wait(10);
    const stricter = { ...lock, properties: { level: 'ReadOnly' } };
    const changed = async (resources: unknown) =>
      ((await ask('whatIf', resources))['changes'] as { changeType: string }[]).map(({ changeType }) => changeType);
    expect(await changed([{ ...lock, name: 'new' }, lock])).toEqual(['Create', 'NoChange']);
    expect(await changed([stricter])).toEqual(['Modify']);
    expect((await ask('validate', [stricter]))['validatedResources']).toHaveLength(1);
    expect(await azure.answer('HEAD', deploymentUrl(azure, 'asked'))).toBe('404');
    expect(await azure.answer('HEAD', deploymentUrl(azure, 'd'))).toBe('204');
  });

  test('is read as `az` sends it', async () => {
    const file = `{ // a grant
      "$schema": "${base.$schema}", 'contentVersion': '1.0.0.0', /* it's "here" */
      "variables": { "text": "a // no comment, /* neither */
on two lines", },
      resources: [],
      "outputs": { "text": { "type": "string", "value": "[variables('text')]" }, }
    }`;
    const sent = `{"properties": {"parameters": {}, "mode": "Incremental", template:${file}}}`;
    expect((await putDeployment(azure, 'd', sent)).status).toBe(201);
    azure.wait(5);
    const value = 'a // no comment, /* neither */\non two lines';
    expect((await properties())['outputs']).toEqual({ text: { type: 'String', value } });
    expect(answerOf(await putDeployment(azure, 'e', '{"properties": {template:{}'))).toBe('400 InvalidRequestContent');
  });
});

describe('resources that are refused before anything is written', () => {
  test.each<[string, object[], number, string]>([
    ['an unknown type', [{ ...lock, type: 'Microsoft.Compute/disks' }], 501, "'Microsoft.Compute/disks'"],
    ['a name that does not fit the type', [{ ...lock, name: 'a/b' }], 400, 'has incorrect segment lengths'],
    ['what waits for nothing', [{ ...lock, dependsOn: ['nothing'] }], 400, "'nothing' is not defined"],
    ['circles', [{ ...lock, dependsOn: ['keep'] }], 400, 'Circular dependency'],
    ['the same one twice', [lock, lock], 400, 'is defined multiple times'],
    ['an unknown function', [{ ...lock, name: "[pickZones('a')]" }], 501, "function 'pickZones'"],
    ['endless iterations', [{ ...lock, copy: { name: 'all', count: 801 } }], 400, 'copy count'],
    ['endless calls', [{ ...lock, name: `[${'concat('.repeat(5000)}]` }], 501, 'the template expression'],
  ])('%s', async (_what, resources, status, text) => {
    const { status: is, body } = await deploy(resources);
    expect([is, body.error?.message]).toEqual([status, expect.stringContaining(text)]);
    expect(await azure.answer('GET', deploymentUrl(azure, 'd'))).toMatch(/^404/);
  });

  test('what the caller may not write', async () => {
    for (const assignment of azure.tenant.roleAssignments)
      if (assignment.roleId === roleNamed(azure.tenant, 'Owner'))
        assignment.roleId = roleNamed(azure.tenant, 'Contributor');
    const refused = await deploy([lock, tags]);
    expect(answerOf(refused)).toBe('403 InvalidTemplateDeployment');
    expect(refused.body.error?.message).toContain("to perform action 'Microsoft.Authorization/locks/write'");
  });
});
