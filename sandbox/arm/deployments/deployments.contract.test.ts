import { describe, expect, test } from 'vitest';
import { addFault, removeFault } from '#sandbox/fault-rules.ts';
import { eachTestTenant } from '#test/sandbox/tenant.ts';
import {
  deploymentOf,
  deploymentsOf,
  deploymentUrl,
  deploymentVersion,
  production,
  putDeployment,
  record,
  template,
} from '#test/sandbox/deployment.ts';

const azure = eachTestTenant();

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
    expect(poll).toMatch(
      new RegExp(`${deploymentsOf(azure)}/record-1/operationStatuses/[^/]+\\?${deploymentVersion}$`),
    );
    expect((await azure.call('GET', poll)).body).toEqual({ status: 'Running' });
    const { id } = addFault(azure.tenant, { fault: 'unknown-status' });
    expect((await azure.call('GET', poll)).body).toEqual({ status: 'Frobnicating' });
    removeFault(azure.tenant, id);
    azure.wait(4);
    expect((await azure.call('GET', poll)).body).toEqual({ status: 'Succeeded' });
    const done = await azure.call('GET', deploymentUrl(azure, 'record-1'));
    expect(done.body.properties).toMatchObject({
      provisioningState: 'Succeeded',
      outputs: { record: { type: 'Object', value: record } },
      duration: 'PT3S',
      outputResources: [],
      validatedResources: [],
    });
  });

  test('carries the correlation id of its write, also into the Activity Log', async () => {
    const correlationId = '8a1b2c3d-4e5f-8a6b-9c7d-8e9f0a1b2c3d';
    const accepted = await putDeployment(azure, 'record-1', deploymentOf(), {
      headers: { 'x-ms-correlation-request-id': correlationId },
    });
    expect(accepted.body.properties).toMatchObject({ correlationId });
    azure.wait(4);
    await azure.call('GET', deploymentUrl(azure, 'record-1'));
    const statuses = azure.tenant.activityLog
      .filter((event) => event.correlationId === correlationId)
      .map((event) => event.status.value);
    expect(statuses).toEqual(['Started', 'Accepted', 'Succeeded']);
  });

  test('is replaced by one of the same name, once it is done', async () => {
    await putDeployment(azure, 'record-1');
    const early = await putDeployment(azure, 'record-1');
    expect(early.body.error).toMatchObject({ code: 'DeploymentActive' });
    azure.wait(4);
    const again = await putDeployment(
      azure,
      'record-1',
      deploymentOf({ parameters: { record: { value: { other: true } } } }),
    );
    expect(again.status).toBe(200);
    azure.wait(4);
    const { body } = await azure.call('GET', deploymentUrl(azure, 'record-1'));
    expect(body.properties).toMatchObject({ outputs: { record: { value: { other: true } } } });
  });

  test('has a template hash that depends on the template alone', async () => {
    const hash = async (name: string, body: unknown) =>
      (await putDeployment(azure, name, body)).body.properties?.['templateHash'];
    const first = await hash('a', deploymentOf());
    expect(await hash('b', deploymentOf({ parameters: { record: { value: {} } } }))).toBe(first);
    expect(await hash('c', deploymentOf({ template: { ...template, contentVersion: '2.0.0.0' } }))).not.toBe(first);
  });

  test('goes to a subscription too, with a region', async () => {
    const path = `${production(azure)}/providers/Microsoft.Resources/deployments/record-1?${deploymentVersion}`;
    const accepted = await azure.call('PUT', path, { body: { ...deploymentOf(), location: 'westeurope' } });
    expect(accepted).toMatchObject({ status: 201, body: { location: 'westeurope' } });
    azure.wait(4);
    expect((await azure.call('GET', path)).body.properties).toMatchObject({ provisioningState: 'Succeeded' });
  });

  test('is deleted, asynchronously, and is gone', async () => {
    expect((await azure.call('DELETE', deploymentUrl(azure, 'record-1'))).status).toBe(204);
    await putDeployment(azure, 'record-1');
    azure.wait(4);
    const deleting = await azure.call('DELETE', deploymentUrl(azure, 'record-1'));
    expect(deleting.status).toBe(202);
    const location = deleting.headers.get('location') ?? '';
    expect((await azure.call('GET', location)).status).toBe(202);
    azure.wait(3);
    expect((await azure.call('GET', location)).status).toBe(204);
    expect((await azure.call('GET', deploymentUrl(azure, 'record-1'))).body.error).toEqual({
      code: 'DeploymentNotFound',
      message: "Deployment 'record-1' could not be found.",
    });
  });

  test('is not replaced while it is deleted, so that the next of its name stays', async () => {
    await putDeployment(azure, 'record-1');
    azure.wait(4);
    const deleting = await azure.call('DELETE', deploymentUrl(azure, 'record-1'));
    const shown = await azure.call('GET', deploymentUrl(azure, 'record-1'));
    expect(shown.body.properties).toMatchObject({ provisioningState: 'Deleting' });
    expect(await putDeployment(azure, 'record-1')).toMatchObject({
      status: 409,
      body: {
        error: {
          code: 'DeploymentBeingDeleted',
          message:
            "The deployment 'record-1' cannot be edited because it is being deleted. Please wait for deletion to finish.",
        },
      },
    });
    azure.wait(3);
    expect((await azure.call('GET', deleting.headers.get('location') ?? '')).status).toBe(204);
    expect((await putDeployment(azure, 'record-1')).status).toBe(201);
    azure.wait(4);
    expect((await azure.call('GET', deploymentUrl(azure, 'record-1'))).status).toBe(200);
  });

  test('is left alone by what became of one of its name in a resource group that is gone', async () => {
    azure.tenant.speed = 0.1;
    const group = `${production(azure)}/resourceGroups/rg-web-prod?${deploymentVersion}`;
    await putDeployment(azure, 'record-1', deploymentOf(), { group: 'rg-web-prod' });
    azure.wait(14);
    expect((await azure.call('DELETE', group)).status).toBe(200);
    expect((await azure.call('PUT', group, { body: { location: 'westeurope' } })).status).toBe(201);
    await putDeployment(azure, 'record-1', deploymentOf(), { group: 'rg-web-prod' });
    azure.wait(18);
    const { body } = await azure.call('GET', deploymentUrl(azure, 'record-1', 'rg-web-prod'));
    expect(body.properties).toMatchObject({ provisioningState: 'Running' });
  });
});

test('a poll URL shows the operation of its path alone, to whoever may read the deployment', async () => {
  const accepted = await putDeployment(azure, 'record-1');
  await putDeployment(azure, 'record-2');
  const poll = accepted.headers.get('azure-asyncoperation') ?? '';
  expect((await azure.call('GET', poll.replace('record-1', 'RECORD-1'))).status).toBe(200);
  expect((await azure.call('GET', poll.replace('record-1', 'record-2'))).status).toBe(404);
  azure.wait(4);
  const deleting = await azure.call('DELETE', deploymentUrl(azure, 'record-1'));
  const location = deleting.headers.get('location') ?? '';
  const [other = ''] = [...azure.tenant.subscriptions.keys()].filter((id) => !location.includes(id));
  expect((await azure.call('GET', location.replace(/(?<=subscriptions\/)[^/]+/, other))).status).toBe(404);
  expect((await azure.call('GET', location, { as: 'rita' })).status).toBe(202);
  azure.tenant.roleAssignments = azure.tenant.roleAssignments.filter(({ role }) => role !== 'Reader');
  for (const url of [poll, location]) {
    const refused = await azure.call('GET', url, { as: 'rita' });
    expect([refused.status, refused.body.error?.code]).toEqual([403, 'AuthorizationFailed']);
  }
  expect((await azure.call('GET', location)).status).toBe(202);
});

describe('lists', () => {
  test('come newest first, in pages, and filtered by state', async () => {
    for (const name of ['a', 'b', 'c']) {
      await putDeployment(azure, name);
      azure.wait(10);
    }
    await putDeployment(azure, 'd');
    const names = async (query: string) => {
      const { body } = await azure.call(
        'GET',
        query.startsWith('http') ? query : `${deploymentsOf(azure)}?${deploymentVersion}${query}`,
      );
      return {
        names: (body.value as { name: string }[]).map(({ name }) => name),
        next: body['nextLink'] as string | undefined,
      };
    };
    expect((await names('')).names).toEqual(['d', 'c', 'b', 'a']);
    expect((await names("&$filter=provisioningState eq 'Succeeded'")).names).toEqual(['c', 'b', 'a']);
    const page = await names('&$top=3');
    expect(page.names).toEqual(['d', 'c', 'b']);
    expect(await names(page.next ?? '')).toEqual({ names: ['a'], next: undefined });
    const { status } = await azure.call('GET', `${deploymentsOf(azure)}?${deploymentVersion}&$filter=name eq 'a'`);
    expect(status).toBe(400);
  });
});

test('validation checks the same and keeps nothing', async () => {
  const path = `${deploymentsOf(azure)}/record-1/validate?${deploymentVersion}`;
  const valid = await azure.call('POST', path, { body: deploymentOf() });
  expect(valid).toMatchObject({
    status: 200,
    body: { properties: { provisioningState: 'Succeeded', validatedResources: [] } },
  });
  expect((await azure.call('POST', path, { body: deploymentOf({ parameters: {} }) })).body.error?.code).toBe(
    'InvalidTemplate',
  );
  expect((await azure.call('GET', deploymentUrl(azure, 'record-1'))).status).toBe(404);
});

describe('history', () => {
  const fill = (group: string, count: number): void => {
    const scope = `${production(azure)}/resourcegroups/${group}`.toLowerCase();
    for (let index = 0; index < count; index += 1) {
      const id = `${scope}/providers/microsoft.resources/deployments/old-${index}`;
      const timestamp = new Date(Date.UTC(2026, 0, 1) + index * 1000).toISOString();
      azure.tenant.deployments.set(id, {
        id,
        name: `old-${index}`,
        scope,
        properties: { provisioningState: 'Succeeded', timestamp },
      });
    }
  };
  const namesIn = (group: string): string[] =>
    [...azure.tenant.deployments.values()].filter(({ scope }) => scope.endsWith(group)).map(({ name }) => name);

  test('is trimmed from above 700 down to 600, the oldest first', async () => {
    fill('rg-web-prod', 700);
    expect((await putDeployment(azure, 'record-1', deploymentOf(), { group: 'rg-web-prod' })).status).toBe(201);
    const names = namesIn('rg-web-prod');
    expect(names).toHaveLength(600);
    expect(names).toContain('record-1');
    expect(names).toContain('old-699');
    expect(names).not.toContain('old-100');
  });

  test('is full at 800 where a lock forbids trimming', async () => {
    fill('rg-locked', 800);
    const { status, body } = await putDeployment(azure, 'record-1', deploymentOf(), { group: 'rg-locked' });
    expect(status).toBe(409);
    expect(body.error).toMatchObject({
      code: 'DeploymentQuotaExceeded',
      message: expect.stringContaining(
        "Creating the deployment 'record-1' would exceed the quota of '800'. The current deployment count is '800'",
      ),
    });
  });
});
