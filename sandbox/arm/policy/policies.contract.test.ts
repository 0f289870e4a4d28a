import { PolicyClient } from '@azure/arm-policy';
import { PolicyInsightsClient } from '@azure/arm-policyinsights';
import { describe, expect, test } from 'vitest';
import { policyRule } from '#sandbox/scenarios/policy-seed.ts';
import { assignRole } from '#sandbox/scenarios/tenant-seed.ts';
import { tenantNow } from '#sandbox/tenant.ts';
import { deploymentOf, putDeployment, template } from '#test/sandbox/deployment.ts';
import { clientAt } from '#test/sandbox/plain-http-client.ts';
import { extensionPath, installation, jobPath, putJob } from '#test/sandbox/remote-support.ts';
import { answerOf, eachTestTenant } from '#test/sandbox/tenant.ts';

const azure = eachTestTenant();

const extensionType = 'Microsoft.HybridCompute/machines/extensions';
const jobType = 'Microsoft.AzureStackHCI/edgeDevices/jobs';
const alias = (property: string) => `${extensionType}/${property}`;
const isOfType = (type: string) => ({ field: 'type', equals: type });

const denied = '403 RequestDisallowedByPolicy';

const group = (name = 'rg-sql-prod') => `${azure.subscription()}/resourceGroups/${name}`;
const definitionId = () => `${azure.subscription()}/providers/Microsoft.Authorization/policyDefinitions/probe`;
const assignmentId = (scope = group()) => `${scope}/providers/Microsoft.Authorization/policyAssignments/probe`;

const policyClient = () => {
  const subscriptionId = azure.subscription().replace('/subscriptions/', '');
  return clientAt(azure.origin, (credential, options) => new PolicyClient(credential, subscriptionId, options));
};

const define = (condition: object, { effect = 'deny', ...more }: Record<string, unknown> & { effect?: string } = {}) =>
  policyClient().policyDefinitions.createOrUpdate('probe', {
    mode: 'All',
    displayName: 'Probe',
    policyRule: policyRule(condition, effect),
    ...more,
  });

const assign = (scope = group(), more: object = {}) =>
  policyClient().policyAssignments.create(scope, 'probe', { policyDefinitionId: definitionId(), ...more });

/** By the address, in words of the API: `@azure/arm-policy` has none of this any more. */
const exempt = (scope: string, properties: object = {}, as = 'ada') =>
  azure.call(
    'PUT',
    `${scope}/providers/Microsoft.Authorization/policyExemptions/probe?api-version=2022-07-01-preview`,
    { as, body: { properties: { policyAssignmentId: assignmentId(), exemptionCategory: 'Waiver', ...properties } } },
  );

const inSeconds = (seconds: number) => new Date(tenantNow(azure.tenant) + seconds * 1000).toISOString();

const install = (machine = 'SRV-SQL-01', body: object = installation) =>
  azure.call('PUT', extensionPath(azure.machine(machine).id), { body });

const installing = async (machine?: string, body?: object) => answerOf(await install(machine, body));

test("Microsoft's client defines, assigns and finds policies", async () => {
  const { policyDefinitions, policyAssignments } = policyClient();
  await define(isOfType(extensionType), { parameters: { what: { type: 'String', defaultValue: 'x' } } });
  const nonComplianceMessages = [{ message: 'Ask Risk.' }];
  const made = await assign(group(), { nonComplianceMessages });
  expect(made).toMatchObject({ id: assignmentId(), scope: group(), enforcementMode: 'Default', nonComplianceMessages });
  expect(made.systemData?.createdBy).toBe('ada.lovelace@contoso.example');
  expect(await policyDefinitions.get('probe')).toMatchObject({ policyType: 'Custom', displayName: 'Probe' });
  const listed = async (name: string) => {
    const names: (string | undefined)[] = [];
    for await (const each of policyAssignments.listForResourceGroup(name, { filter: 'atScope()' }))
      names.push(each.name);
    return names;
  };
  expect([await listed('rg-sql-prod'), await listed('rg-web-prod')]).toEqual([['probe'], []]);
  expect(
    await azure.names(
      `${azure.subscription()}/providers/Microsoft.Authorization/policyAssignments?api-version=2024-05-01`,
    ),
  ).toContain('probe');
  await policyAssignments.deleteById(assignmentId());
  await expect(policyAssignments.getById(assignmentId())).rejects.toMatchObject({ code: 'PolicyAssignmentNotFound' });
});

test('a denial names the policy, its assignment and why', async () => {
  await define(isOfType(extensionType));
  await assign(group(), { nonComplianceMessages: [{ message: 'Ask Risk.' }] });
  const { status, body } = await install();
  const info = {
    evaluationDetails: {
      evaluatedExpressions: [
        {
          result: 'True',
          expressionKind: 'Field',
          expression: 'type',
          path: 'type',
          expressionValue: extensionType,
          targetValue: extensionType,
          operator: 'Equals',
        },
      ],
      reason: 'Ask Risk.',
    },
    policyDefinitionId: definitionId(),
    policyDefinitionName: 'probe',
    policyDefinitionDisplayName: 'Probe',
    policyDefinitionEffect: 'deny',
    policyAssignmentId: assignmentId(),
    policyAssignmentName: 'probe',
    policyAssignmentScope: group(),
    policyAssignmentParameters: {},
    policyExemptionIds: [],
  };
  expect([status, body.error]).toEqual([
    403,
    {
      code: 'RequestDisallowedByPolicy',
      target: 'AzureEdgeRemoteSupport',
      message:
        "Resource 'AzureEdgeRemoteSupport' was disallowed by policy. Reasons: 'Ask Risk.'. See error details for policy resource IDs.",
      additionalInfo: [{ type: 'PolicyViolation', info }],
    },
  ]);
  expect(await azure.answer('GET', extensionPath(azure.machine('SRV-SQL-01').id))).toBe('404 HCRP404');
});

describe('in contoso', () => {
  test('the group for it denies records and remote support, whoever asks', async () => {
    expect(answerOf(await putDeployment(azure, 'r', deploymentOf(), { group: 'rg-policy-denied' }))).toBe(denied);
    expect(await installing('SRV-DENY-01')).toBe(denied);
    expect(answerOf(await putJob(azure, 'SRV-DENY-01'))).toBe(denied);
    const other = {
      ...installation,
      properties: { publisher: 'Microsoft.Azure.Monitor', type: 'AzureMonitorWindowsAgent' },
    };
    expect(await installing('SRV-DENY-01', other)).toBe('202');
  });

  test('Azure Local is open until the exemption ends', async () => {
    expect(answerOf(await putJob(azure, 'AZL-NODE-01'))).toBe('201');
    azure.wait(31 * 86_400);
    expect(answerOf(await putJob(azure, 'AZL-NODE-01', { type: 'Revoke' }))).toBe(denied);
    expect(await azure.answer('DELETE', jobPath(azure.machine('AZL-NODE-01').id))).toBe('202');
  });
});

describe('a rule', () => {
  const both = { allOf: [isOfType(extensionType), { field: alias('type'), like: 'edge*' }] };
  test.each<[string, object, boolean]>([
    ['by type and alias', both, true],
    ['by publisher', { field: alias('publisher'), in: ['x', 'microsoft.azurestack.OBSERVABILITY'] }, true],
    ['by another publisher', { field: alias('publisher'), notEquals: 'Microsoft.AzureStack.Observability' }, false],
    ['that isn’t so', { not: both }, false],
    ['of which one is so', { anyOf: [isOfType(jobType), { field: 'name', contains: 'remote' }] }, true],
    ['by the tag of a resource', { field: 'tags.change', exists: 'false' }, true],
    ['by a tag in brackets', { field: "tags['change']", exists: true }, false],
    ['by the group', { value: '[resourceGroup().name]', equals: 'rg-sql-prod' }, true],
    ['by the group’s tag', { value: '[resourceGroup().tags.environment]', notIn: ['production'] }, false],
    ['by a tag that the group doesn’t have', { value: "[resourceGroup().tags['owner']]", notEquals: '' }, false],
    ['that can’t be evaluated', { value: '[substring(resourceGroup().name, 0, 99)]', equals: 'x' }, true],
    ['with a parameter', { field: 'type', in: "[parameters('types')]" }, true],
  ])('%s', async (_, condition, isDenied) => {
    await define(condition, { parameters: { types: { type: 'Array' } } });
    await assign(group(), { parameters: { types: { value: [extensionType] } } });
    expect(await installing()).toBe(isDenied ? denied : '202');
  });

  test.each<[string, object, { effect: string }?]>([
    ['400 InvalidPolicyAlias', { field: alias('settings'), exists: true }],
    ['501 NotImplemented', { field: 'type', match: '?' }],
    ['501 NotImplemented', isOfType(extensionType), { effect: 'deployIfNotExists' }],
  ])('is refused with %s where it isn’t known', async (answer, condition, more) => {
    const [status, code] = answer.split(' ');
    await expect(define(condition, more)).rejects.toMatchObject({ statusCode: Number(status), code });
  });

  test('of mode Indexed sees what has tags and a location, and no job', async () => {
    await define({ anyOf: [isOfType(extensionType), isOfType(jobType)] }, { mode: 'Indexed' });
    await assign();
    expect([await installing(), answerOf(await putJob(azure, 'SRV-SQL-01'))]).toEqual([denied, '201']);
  });

  test('with the effect audit or disabled denies nothing', async () => {
    await define(isOfType(extensionType), {
      effect: "[parameters('effect')]",
      parameters: { effect: { type: 'String' } },
    });
    const answers: string[] = [];
    for (const value of ['audit', 'Disabled', 'DENY']) {
      await assign(group(), { parameters: { effect: { value } } });
      answers.push(await installing('SRV-ETL-01'));
      azure.wait(60);
    }
    expect(answers).toEqual(['202', '202', denied]);
  });
});

describe('an assignment', () => {
  test('holds below its scope, not in `notScopes`, and not while it isn’t enforced', async () => {
    await define(isOfType(extensionType));
    const machine = azure.machine('SRV-SQL-01').id;
    await assign(azure.subscription(), { notScopes: [group()] });
    expect([await installing('SRV-WEB-01'), await installing()]).toEqual([denied, '202']);
    await assign(azure.subscription(), { enforcementMode: 'DoNotEnforce' });
    expect(await installing('SRV-WEB-02')).toBe('202');
    await policyClient().policyAssignments.deleteById(assignmentId(azure.subscription()));
    await assign(machine);
    azure.wait(60);
    expect([await installing(), await installing('SRV-ETL-01')]).toEqual([denied, '202']);
  });

  test('needs a definition', async () => {
    await expect(assign()).rejects.toMatchObject({ statusCode: 404, code: 'PolicyDefinitionNotFound' });
  });
});

describe('an exemption', () => {
  test('opens a machine until it ends, by the tenant’s clock', async () => {
    await define(isOfType(jobType));
    await assign();
    const put = (machine: string) => putJob(azure, machine).then(answerOf);
    expect(await put('SRV-SQL-01')).toBe(denied);
    const made = await exempt(azure.machine('SRV-SQL-01').id, { expiresOn: inSeconds(3600), displayName: 'CHG-1' });
    expect([made.status, made.body.properties]).toMatchObject([
      201,
      { exemptionCategory: 'Waiver', displayName: 'CHG-1' },
    ]);
    expect([await put('SRV-SQL-01'), await put('SRV-SQL-02')]).toEqual(['201', denied]);
    azure.wait(3601);
    expect(await put('SRV-SQL-01')).toBe(denied);
    const list = `${azure.machine('SRV-SQL-01').id}/providers/Microsoft.Authorization/policyExemptions?api-version=2022-07-01-preview`;
    expect(await azure.names(list)).toEqual(['probe']);
    expect(await azure.names(`${list}&$filter=excludeExpired()`)).toEqual([]);
  });

  test('takes the right to exempt from the assignment, and to write it', async () => {
    await define(isOfType(jobType));
    await assign();
    assignRole(azure.tenant, azure.person('rita'), 'Owner', azure.machine('SRV-SQL-01').id);
    expect(answerOf(await exempt(azure.machine('SRV-SQL-01').id, {}, 'rita'))).toBe('403 LinkedAuthorizationFailed');
    expect(answerOf(await exempt(group(), {}, 'grace'))).toBe('403 AuthorizationFailed');
    expect(answerOf(await exempt(group(), { exemptionCategory: 'Whim' }))).toBe('400 InvalidPolicyExemption');
  });
});

test('a resource in a template is judged before anything is deployed', async () => {
  await define(isOfType(extensionType));
  await assign();
  const resource = {
    type: extensionType,
    apiVersion: '2025-01-13',
    name: 'SRV-SQL-01/AzureEdgeRemoteSupport',
    ...installation,
  };
  const body = deploymentOf({ template: { ...template, resources: [resource] } });
  const { status, body: reply } = await putDeployment(azure, 'probe', body);
  expect([status, reply.error]).toMatchObject([
    400,
    {
      code: 'InvalidTemplateDeployment',
      details: [{ code: 'RequestDisallowedByPolicy', target: 'AzureEdgeRemoteSupport' }],
    },
  ]);
});

test('denyAction keeps what is there, and lets what isn’t be deleted', async () => {
  await define(isOfType(extensionType), { effect: 'denyAction' });
  await assign();
  const remove = (machine: string) => azure.answer('DELETE', extensionPath(azure.machine(machine).id));
  expect([await remove('SRV-SQL-02'), await remove('SRV-SQL-01'), await installing()]).toEqual([denied, '204', '202']);
});

test("Microsoft's client asks beforehand, for a group and a machine in it", async () => {
  await define({ allOf: [isOfType(extensionType), { field: alias('type'), equals: 'EdgeRemoteSupport' }] });
  await assign(group(), { nonComplianceMessages: [{ message: 'Ask Risk.' }] });
  const client = clientAt(
    azure.origin,
    (credential, options) =>
      new PolicyInsightsClient(credential, azure.subscription().replace('/subscriptions/', ''), options),
  );
  const scope = azure.machine('SRV-SQL-01').id;
  const check = (properties: object, more: object = {}) =>
    client.policyRestrictions.checkAtResourceGroupScope('rg-sql-prod', {
      resourceDetails: { resourceContent: { type: extensionType, properties }, scope },
      ...more,
    });
  const policy = { policyDefinitionId: definitionId(), policyAssignmentId: assignmentId() };
  expect(await check(installation.properties)).toMatchObject({
    fieldRestrictions: [],
    contentEvaluationResult: {
      policyEvaluations: [
        {
          policyInfo: policy,
          evaluationResult: 'NonCompliant',
          evaluationDetails: { reason: 'Ask Risk.' },
          effectDetails: { policyEffect: 'Deny' },
        },
      ],
    },
  });
  const values = ['AzureMonitorWindowsAgent', 'EdgeRemoteSupport'];
  expect(await check({}, { pendingFields: [{ field: alias('type'), values }, { field: 'name' }] })).toMatchObject({
    fieldRestrictions: [
      {
        field: alias('type'),
        restrictions: [{ result: 'Deny', values: ['EdgeRemoteSupport'], policy, policyEffect: 'Deny' }],
      },
    ],
    contentEvaluationResult: { policyEvaluations: [] },
  });
  await exempt(scope);
  expect((await check(installation.properties)).contentEvaluationResult?.policyEvaluations).toEqual([]);
});

test('who may read a subscription may ask about it, and nobody about another', async () => {
  const path = `${azure.subscription()}/providers/Microsoft.PolicyInsights/checkPolicyRestrictions?api-version=2023-03-01`;
  const resourceContent = { type: jobType };
  const ask = (as: string, scope?: string) =>
    azure.answer('POST', path, { as, body: { resourceDetails: { resourceContent, scope } } });
  expect([await ask('rita', group('rg-policy-denied')), await ask('grace')]).toEqual([
    '200',
    '403 AuthorizationFailed',
  ]);
  expect(await ask('ada', azure.subscription('Contoso Branch Offices'))).toBe('400 InvalidCheckRestrictionsRequest');
});
