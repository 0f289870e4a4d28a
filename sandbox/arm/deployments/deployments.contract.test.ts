import { describe, expect, test } from 'vitest';
import { addFault, removeFault } from '#sandbox/fault-rules.ts';
import { tenantNow } from '#sandbox/tenant.ts';
import {
  deploymentOf,
  deploymentsOf,
  deploymentUrl,
  deploymentVersion,
  putDeployment,
  record,
  template,
} from '#test/sandbox/deployment.ts';
import { roleNamed } from '#sandbox/scenarios/tenant-seed.ts';
import { answerOf, eachTestTenant } from '#test/sandbox/tenant.ts';

const azure = eachTestTenant();

const shown = async (name = 'record-1') => (await azure.read(deploymentUrl(azure, name))).properties;

describe('a deployment without resources', () => {
  test('is accepted, then runs, then succeeds with its outputs', async () => {
    const accepted = await putDeployment(azure, 'record-1');
    expect(accepted.status).toBe(201);
    expect(accepted.headers.get('retry-after')).toBe('15');
    expect(accepted.body).toMatchObject({
      id: `${deploymentsOf(azure)}/record-1`,
      name: 'record-1',
      type: 'Microsoft.Resources/deployments',
      properties: {
        mode: 'Incremental',
        provisioningState: 'Accepted',
        parameters: { record: { type: 'Object', value: record } },
        templateHash: expect.stringMatching(/^\d{1,20}$/),
        timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z$/),
        duration: 'PT0S',
        providers: [],
        dependencies: [],
      },
    });
    expect(accepted.body.properties).not.toHaveProperty('outputs');
    const poll = accepted.headers.get('azure-asyncoperation') ?? '';
    const operations = `${deploymentsOf(azure)}/record-1/operationStatuses/`;
    expect(poll).toMatch(new RegExp(`${operations}[^/]+\\?${deploymentVersion}$`));
    expect(await azure.read(poll)).toEqual({ status: 'Running' });
    const { id } = addFault(azure.tenant, { fault: 'unknown-status' });
    expect(await azure.read(poll)).toEqual({ status: 'Frobnicating' });
    removeFault(azure.tenant, id);
    azure.wait(4);
    expect(await azure.read(poll)).toEqual({ status: 'Succeeded' });
    expect(await shown()).toMatchObject({
      provisioningState: 'Succeeded',
      outputs: { record: { type: 'Object', value: record } },
      duration: 'PT3S',
      outputResources: [],
      validatedResources: [],
    });
  });

  test('carries the correlation id of its write, also into the Activity Log', async () => {
    const correlationId = '8a1b2c3d-4e5f-8a6b-9c7d-8e9f0a1b2c3d';
    const headers = { 'x-ms-correlation-request-id': correlationId };
    const accepted = await putDeployment(azure, 'record-1', deploymentOf(), { headers });
    expect(accepted.body.properties).toMatchObject({ correlationId });
    azure.wait(4);
    await shown();
    const events = azure.tenant.activityLog.filter((event) => event.correlationId === correlationId);
    expect(events.map(({ status }) => status.value)).toEqual(['Started', 'Accepted', 'Succeeded']);
  });

  test('is replaced by one of the same name, once it is done', async () => {
    await putDeployment(azure, 'record-1');
    expect(answerOf(await putDeployment(azure, 'record-1'))).toBe('409 DeploymentActive');
    azure.wait(4);
    const parameters = { record: { value: { other: true } } };
    expect((await putDeployment(azure, 'record-1', deploymentOf({ parameters }))).status).toBe(200);
    azure.wait(4);
    expect(await shown()).toMatchObject({ outputs: parameters });
  });

  test('has a template hash that depends on the template alone', async () => {
    const hash = async (name: string, body: unknown) =>
      (await putDeployment(azure, name, body)).body.properties?.['templateHash'];
    const first = await hash('a', deploymentOf());
    expect(await hash('b', deploymentOf({ parameters: { record: { value: {} } } }))).toBe(first);
    expect(await hash('c', deploymentOf({ template: { ...template, contentVersion: '2.0.0.0' } }))).not.toBe(first);
  });

  test('goes to a subscription too, with a region, which it must not name where its group has one', async () => {
    const path = `${azure.subscription()}/providers/Microsoft.Resources/deployments/record-1?${deploymentVersion}`;
    const placed = { ...deploymentOf(), location: 'westeurope' };
    expect(await azure.answer('PUT', path, { body: deploymentOf() })).toBe('400 InvalidDeployment');
    expect(answerOf(await putDeployment(azure, 'record-1', placed))).toBe('400 InvalidDeployment');
    const accepted = await azure.call('PUT', path, { body: placed });
    expect(accepted).toMatchObject({ status: 201, body: { location: 'westeurope' } });
    azure.wait(4);
    expect((await azure.read(path)).properties).toMatchObject({ provisioningState: 'Succeeded' });
  });

  test('is deleted in time, and not replaced until then, so that the next of its name stays', async () => {
    const url = deploymentUrl(azure, 'record-1');
    expect(await azure.answer('DELETE', url)).toBe('204');
    await putDeployment(azure, 'record-1');
    azure.wait(4);
    const deleting = await azure.call('DELETE', url);
    expect([deleting.status, (await azure.poll(deleting, 'location')).status]).toEqual([202, 202]);
    expect(await shown()).toMatchObject({ provisioningState: 'Deleting' });
    expect(answerOf(await putDeployment(azure, 'record-1'))).toBe('409 DeploymentBeingDeleted');
    azure.wait(3);
    expect((await azure.poll(deleting, 'location')).status).toBe(204);
    expect((await azure.read(url)).error).toEqual({
      code: 'DeploymentNotFound',
      message: "Deployment 'record-1' could not be found.",
    });
    expect((await putDeployment(azure, 'record-1')).status).toBe(201);
    azure.wait(4);
    expect(await azure.answer('GET', url)).toBe('200');
  });
});

test('a poll URL shows the operation of its path alone, to whoever may read the deployment', async () => {
  const accepted = await putDeployment(azure, 'record-1');
  await putDeployment(azure, 'record-2');
  const poll = accepted.headers.get('azure-asyncoperation') ?? '';
  expect(await azure.answer('GET', poll.replace('record-1', 'RECORD-1'))).toBe('200');
  expect(await azure.answer('GET', poll.replace('record-1', 'record-2'))).toMatch(/^404/);
  azure.wait(4);
  const deleting = await azure.call('DELETE', deploymentUrl(azure, 'record-1'));
  const location = deleting.headers.get('location') ?? '';
  const elsewhere = location.replace(azure.subscription(), azure.subscription('Contoso Branch Offices'));
  expect(await azure.answer('GET', elsewhere)).toMatch(/^404/);
  expect(await azure.answer('GET', location, { as: 'rita' })).toBe('202');
  const reader = roleNamed(azure.tenant, 'Reader');
  azure.tenant.roleAssignments = azure.tenant.roleAssignments.filter(({ roleId }) => roleId !== reader);
  for (const url of [poll, location])
    expect(await azure.answer('GET', url, { as: 'rita' })).toBe('403 AuthorizationFailed');
  expect(await azure.answer('GET', location)).toBe('202');
});

test('lists come as put, the last first, in pages, and filtered by state', async () => {
  for (const name of ['a', 'b', 'c']) {
    await putDeployment(azure, name);
    azure.wait(10);
  }
  await putDeployment(azure, 'd');
  // As a deployment's does that ends long after it was put.
  for (const { name, properties } of azure.tenant.deployments.values())
    if (name === 'a') properties['timestamp'] = new Date(tenantNow(azure.tenant)).toISOString();
  const list = `${deploymentsOf(azure)}?${deploymentVersion}`;
  expect(await azure.names(list)).toEqual(['d', 'c', 'b', 'a']);
  expect(await azure.names(`${list}&$filter=provisioningState eq 'Succeeded'`)).toEqual(['c', 'b', 'a']);
  const page = await azure.read(`${list}&$top=3`);
  expect(page.value).toMatchObject([{ name: 'd' }, { name: 'c' }, { name: 'b' }]);
  const last = await azure.read(String(page['nextLink']));
  expect(last.value).toMatchObject([{ name: 'a' }]);
  expect(last).not.toHaveProperty('nextLink');
  expect(await azure.answer('GET', `${list}&$filter=name eq 'a'`)).toMatch(/^400/);
});

test('what is not valid is refused by a validation too, and nothing of it is kept', async () => {
  const path = `${deploymentsOf(azure)}/record-1/validate?${deploymentVersion}`;
  const valid = await azure.call('POST', path, { body: deploymentOf() });
  const properties = { provisioningState: 'Succeeded', validatedResources: [] };
  expect(valid).toMatchObject({ status: 200, body: { properties } });
  const body = deploymentOf({ parameters: {} });
  expect(await azure.answer('POST', path, { body })).toBe('400 InvalidTemplate');
  expect(answerOf(await putDeployment(azure, 'record-1', body))).toBe('400 InvalidTemplate');
  expect(await azure.answer('GET', deploymentUrl(azure, 'record-1'))).toMatch(/^404/);
});

test('an output that cannot be evaluated fails the deployment', async () => {
  const outputs = { part: { type: 'string', value: "[parameters('record').nothing]" } };
  await putDeployment(azure, 'bad', deploymentOf({ template: { ...template, outputs } }));
  azure.wait(4);
  const message = expect.stringContaining("The language expression property 'nothing' doesn't exist");
  expect(await shown('bad')).toMatchObject({
    provisioningState: 'Failed',
    error: { code: 'DeploymentOutputEvaluationFailed', details: [{ target: 'part', message }] },
  });
});

test('one in a group that is not there, or with a name of 65 characters, is refused', async () => {
  const nowhere = await putDeployment(azure, 'record-1', deploymentOf(), { group: 'rg-nowhere' });
  expect(answerOf(nowhere)).toBe('404 ResourceGroupNotFound');
  expect(answerOf(await putDeployment(azure, 'x'.repeat(65)))).toBe('400 InvalidDeployment');
});

describe('history', () => {
  const fill = (group: string, count: number): void => {
    const scope = `${azure.subscription()}/resourcegroups/${group}`.toLowerCase();
    for (let index = 0; index < count; index += 1) {
      const name = `old-${index}`;
      const id = `${scope}/providers/microsoft.resources/deployments/${name}`;
      const timestamp = new Date(Date.UTC(2026, 0, 1) + index * 1000).toISOString();
      azure.tenant.deployments.set(id, { id, name, scope, properties: { provisioningState: 'Succeeded', timestamp } });
    }
  };
  const put = (group: string) => putDeployment(azure, 'record-1', deploymentOf(), { group });

  test('is trimmed from above 700 down to 600, the oldest first', async () => {
    fill('rg-web-prod', 700);
    expect((await put('rg-web-prod')).status).toBe(201);
    const kept = [...azure.tenant.deployments.values()].filter(({ scope }) => scope.endsWith('rg-web-prod'));
    const names = kept.map(({ name }) => name);
    expect(names).toHaveLength(600);
    expect(names).toEqual(expect.arrayContaining(['record-1', 'old-699']));
    expect(names).not.toContain('old-100');
  });

  test('is full at 800 where a lock forbids trimming', async () => {
    fill('rg-locked', 800);
    const full = await put('rg-locked');
    expect(answerOf(full)).toBe('409 DeploymentQuotaExceeded');
    expect(full.body.error?.message).toContain(
      "would exceed the quota of '800'. The current deployment count is '800'",
    );
  });
});
