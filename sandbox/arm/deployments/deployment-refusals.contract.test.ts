import { describe, expect, test } from 'vitest';
import { eachTestTenant } from '#test/sandbox/tenant.ts';
import {
  deploymentOf,
  deploymentUrl,
  deploymentVersion,
  production,
  putDeployment,
  template,
} from '#test/sandbox/deployment.ts';

const azure = eachTestTenant();

describe('what is refused', () => {
  test('what is not valid, of which nothing is kept', async () => {
    const reply = await putDeployment(azure, 'bad', deploymentOf({ parameters: {} }));
    expect([reply.status, reply.body.error?.code]).toEqual([400, 'InvalidTemplate']);
    expect((await azure.call('GET', deploymentUrl(azure, 'bad'))).status).toBe(404);
  });

  test('a region where the resource group has one, and none where nothing else has', async () => {
    const path = `${production(azure)}/providers/Microsoft.Resources/deployments/record-1?${deploymentVersion}`;
    for (const [reply, text] of [
      [
        await putDeployment(azure, 'record-1', { ...deploymentOf(), location: 'westeurope' }),
        "The 'location' property is not allowed for 'record-1' at resource group scope.",
      ],
      [
        await azure.call('PUT', path, { body: deploymentOf() }),
        "The 'location' property must be specified for 'record-1'.",
      ],
    ] as const)
      expect([reply.status, reply.body.error]).toMatchObject([
        400,
        { code: 'InvalidDeployment', message: expect.stringContaining(text) },
      ]);
  });

  test('an output that cannot be evaluated fails the deployment', async () => {
    const outputs = { part: { type: 'string', value: "[parameters('record').nothing]" } };
    await putDeployment(azure, 'bad', deploymentOf({ template: { ...template, outputs } }));
    azure.wait(4);
    const { body } = await azure.call('GET', deploymentUrl(azure, 'bad'));
    expect(body.properties).toMatchObject({
      provisioningState: 'Failed',
      error: {
        code: 'DeploymentOutputEvaluationFailed',
        message: expect.stringContaining("Unable to evaluate template outputs: 'part'."),
        details: [
          {
            target: 'part',
            message: expect.stringContaining("The language expression property 'nothing' doesn't exist"),
          },
        ],
      },
    });
  });

  test('by policy, in the shape ARM gives it', async () => {
    const { status, body } = await putDeployment(azure, 'record-1', deploymentOf(), { group: 'rg-policy-denied' });
    expect(status).toBe(403);
    expect(body.error).toMatchObject({
      code: 'RequestDisallowedByPolicy',
      target: 'record-1',
      message: expect.stringContaining("Resource 'record-1' was disallowed by policy. Policy identifiers: '["),
      additionalInfo: [
        { type: 'PolicyViolation', info: { policyDefinitionEffect: 'deny', policyAssignmentScope: production(azure) } },
      ],
    });
  });

  test('to readers, and to nobody in a group that does not exist', async () => {
    expect((await putDeployment(azure, 'record-1', deploymentOf(), { as: 'rita' })).body.error?.message).toContain(
      "does not have authorization to perform action 'Microsoft.Resources/deployments/write' over scope",
    );
    expect((await putDeployment(azure, 'record-1', deploymentOf(), { as: 'grace' })).status).toBe(201);
    expect((await putDeployment(azure, 'record-1', deploymentOf(), { group: 'rg-nowhere' })).body.error?.code).toBe(
      'ResourceGroupNotFound',
    );
    expect((await putDeployment(azure, 'x'.repeat(65))).body.error?.code).toBe('InvalidDeployment');
  });
});
