import { describe, expect, test } from 'vitest';
import { eachTestTenant } from '#sandbox/test-tenant.ts';
import {
  deploymentOf,
  deploymentUrl,
  deploymentVersion,
  production,
  putDeployment,
  template,
} from './test-deployment.ts';

const azure = eachTestTenant();

describe('what is refused', () => {
  test('a value of another type', async () => {
    const { status, body } = await putDeployment(
      azure,
      'bad',
      deploymentOf({ parameters: { record: { value: 'text' } } }),
    );
    expect(status).toBe(400);
    expect(body.error).toMatchObject({
      code: 'InvalidTemplate',
      message:
        "Deployment template validation failed: 'The provided value for the template parameter 'record' is not valid. Expected a value of type 'Object', but received a value of type 'String'. Please see https://aka.ms/arm-create-parameter-file for usage details.'.",
      additionalInfo: [{ type: 'TemplateViolation' }],
    });
    expect((await azure.call('GET', deploymentUrl(azure, 'bad'))).status).toBe(404);
  });

  test.each([
    ['a missing parameter', { parameters: {} }, "The value for the template parameter 'record'"],
    [
      'a parameter that the template lacks',
      { parameters: { record: { value: {} }, more: { value: 1 } } },
      "The template parameters 'more' in the parameters file are not valid",
    ],
    [
      'a template without resources list',
      { template: { ...template, resources: undefined } },
      "Required property 'resources' not found",
    ],
  ])('%s', async (_what, more, text) => {
    const { body } = await putDeployment(azure, 'bad', deploymentOf(more));
    expect(body.error?.code).toBe('InvalidTemplate');
    expect(body.error?.message).toContain(text);
  });

  test.each([
    [
      'no value',
      { record: { kind: 'record' } },
      400,
      'InvalidTemplate',
      "an object with the member 'value' is required",
    ],
    ['a bare value', { record: 'text' }, 400, 'InvalidTemplate', "The value for the template parameter 'record'"],
    ['a value kept elsewhere', { record: { reference: {} } }, 501, 'NotImplemented', "'reference' of a parameter"],
    ['a list of parameters', [], 400, 'InvalidRequestContent', "'parameters' must be an object"],
  ])('%s in place of a value, though there is a default', async (_what, parameters, status, code, text) => {
    const optional = { ...template, parameters: { record: { type: 'object', defaultValue: {} } } };
    const reply = await putDeployment(azure, 'bad', deploymentOf({ template: optional, parameters }));
    expect([reply.status, reply.body.error]).toMatchObject([status, { code, message: expect.stringContaining(text) }]);
  });

  test('resources, which the sandbox does not deploy', async () => {
    const { status, body } = await putDeployment(
      azure,
      'bad',
      deploymentOf({ template: { ...template, resources: [{ type: 'x' }] } }),
    );
    expect(status).toBe(501);
    expect(body.error?.message).toContain('only templates without resources');
  });

  test('the mode that deletes what the template does not name', async () => {
    const { status, body } = await putDeployment(azure, 'bad', deploymentOf({ mode: 'Complete' }));
    expect(status).toBe(501);
    expect(body.error?.message).toContain("does not emulate the deployment mode 'Complete'");
    expect((await azure.call('GET', deploymentUrl(azure, 'bad'))).status).toBe(404);
  });

  test('a region where the resource group has one, and none where nothing else has', async () => {
    const toGroup = await putDeployment(azure, 'record-1', { ...deploymentOf(), location: 'westeurope' });
    expect(toGroup.status).toBe(400);
    expect(toGroup.body.error).toMatchObject({
      code: 'InvalidDeployment',
      message:
        "The 'location' property is not allowed for 'record-1' at resource group scope. Please see https://aka.ms/arm-deployment-subscription for usage details.",
    });
    const path = `${production(azure)}/providers/Microsoft.Resources/deployments/record-1?${deploymentVersion}`;
    const toSubscription = await azure.call('PUT', path, { body: deploymentOf() });
    expect(toSubscription.status).toBe(400);
    expect(toSubscription.body.error).toMatchObject({
      code: 'InvalidDeployment',
      message:
        "The 'location' property must be specified for 'record-1'. Please see https://aka.ms/arm-deployment-subscription for usage details.",
    });
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
