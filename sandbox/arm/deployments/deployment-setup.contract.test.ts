import { beforeEach, expect, test } from 'vitest';
import { assignRole } from '#sandbox/scenarios/tenant-seed.ts';
import { template } from '#test/sandbox/deployment.ts';
import { resourcesClientAt } from '#test/sandbox/plain-http-client.ts';
import { eachTestTenant } from '#test/sandbox/tenant.ts';

// What a tenant is set up with: roles, policies, alerts, storage and a site, by one deployment to a subscription.

const azure = eachTestTenant();

const empty = { $schema: template.$schema, contentVersion: '1.0.0.0' };
const roleId = "[guid(subscription().id, 'keeper')]";
const policyId = "[subscriptionResourceId('Microsoft.Authorization/policyDefinitions', 'no-grants')]";
const inAuthorization = (type: string, apiVersion = '2022-04-01') => ({
  type: `Microsoft.Authorization/${type}`,
  apiVersion,
});

const inGroup = [
  {
    type: 'Microsoft.Insights/actionGroups',
    apiVersion: '2023-01-01',
    name: 'watchers',
    location: 'Global',
    properties: {
      groupShortName: 'watchers',
      copy: [
        {
          name: 'emailReceivers',
          count: "[length(parameters('emails'))]",
          input: {
            name: "[concat('mail-', copyIndex('emailReceivers'))]",
            emailAddress: "[parameters('emails')[copyIndex('emailReceivers')]]",
            useCommonAlertSchema: true,
          },
        },
      ],
    },
  },
  {
    type: 'Microsoft.Insights/activityLogAlerts',
    apiVersion: '2020-10-01',
    name: "[concat('alert-', copyIndex())]",
    location: 'Global',
    copy: { name: 'alerts', count: 2 },
    dependsOn: ["[resourceId('Microsoft.Insights/actionGroups', 'watchers')]"],
    properties: {
      scopes: ['[subscription().id]'],
      condition: { allOf: [{ field: 'category', equals: 'Administrative' }] },
      actions: { actionGroups: [{ actionGroupId: "[resourceId('Microsoft.Insights/actionGroups', 'watchers')]" }] },
    },
  },
  {
    type: 'Microsoft.Storage/storageAccounts',
    apiVersion: '2023-05-01',
    name: "[concat('rec', take(uniqueString(resourceGroup().id), 8))]",
    location: '[resourceGroup().location]',
    sku: { name: 'Standard_GRS' },
    kind: 'StorageV2',
    properties: { allowSharedKeyAccess: false },
  },
  {
    type: 'Microsoft.Storage/storageAccounts/blobServices/containers',
    apiVersion: '2023-05-01',
    name: "[concat('rec', take(uniqueString(resourceGroup().id), 8), '/default/receipts')]",
    dependsOn: ["[concat('rec', take(uniqueString(resourceGroup().id), 8))]"],
    properties: {},
  },
  {
    type: 'Microsoft.Web/staticSites',
    apiVersion: '2024-04-01',
    name: 'arc-remote-support',
    location: 'westeurope',
    sku: { name: 'Free', tier: 'Free' },
    properties: {},
  },
];

const resources = [
  {
    ...inAuthorization('roleDefinitions'),
    name: roleId,
    properties: {
      roleName: 'Receipt Keeper',
      type: 'CustomRole',
      permissions: [{ actions: ['Microsoft.HybridCompute/machines/extensions/write'], notActions: [] }],
      assignableScopes: ['[subscription().id]'],
    },
  },
  {
    ...inAuthorization('roleAssignments'),
    name: "[guid(subscription().id, parameters('granter'))]",
    dependsOn: [`[subscriptionResourceId('Microsoft.Authorization/roleDefinitions', ${roleId.slice(1, -1)})]`],
    properties: {
      principalId: "[parameters('granter')]",
      roleDefinitionId: `[subscriptionResourceId('Microsoft.Authorization/roleDefinitions', ${roleId.slice(1, -1)})]`,
    },
  },
  {
    ...inAuthorization('policyDefinitions', '2023-04-01'),
    name: 'no-grants',
    properties: {
      mode: 'All',
      parameters: { effect: { type: 'String', defaultValue: 'deny' } },
      policyRule: {
        if: { field: 'type', equals: 'Microsoft.AzureStackHCI/edgeDevices/jobs' },
        // oxlint-disable-next-line unicorn/no-thenable -- Azure Policy's own word.
        then: { effect: "[[parameters('effect')]" },
      },
    },
  },
  {
    ...inAuthorization('policyAssignments', '2023-04-01'),
    name: 'no-grants',
    dependsOn: [policyId],
    properties: { policyDefinitionId: policyId, enforcementMode: 'DoNotEnforce' },
  },
  {
    type: 'Microsoft.Insights/diagnosticSettings',
    apiVersion: '2021-05-01-preview',
    name: 'to-workspace',
    condition: "[not(equals(parameters('workspace'), ''))]",
    properties: { workspaceId: "[parameters('workspace')]", logs: [{ category: 'Administrative', enabled: true }] },
  },
  {
    type: 'Microsoft.Resources/resourceGroups',
    apiVersion: '2024-03-01',
    name: 'rg-watch',
    location: '[deployment().location]',
  },
  {
    type: 'Microsoft.Resources/deployments',
    apiVersion: '2024-03-01',
    name: 'in-group',
    resourceGroup: 'rg-watch',
    dependsOn: ["[subscriptionResourceId('Microsoft.Resources/resourceGroups', 'rg-watch')]"],
    properties: {
      mode: 'Incremental',
      expressionEvaluationOptions: { scope: 'inner' },
      parameters: { emails: { value: ['ada@contoso.example', 'grace@contoso.example'] } },
      template: { ...empty, parameters: { emails: { type: 'array' } }, resources: inGroup },
    },
  },
];

const body = (granter: string, workspace = '') => ({
  location: 'westeurope',
  properties: {
    mode: 'Incremental',
    template: {
      ...empty,
      parameters: { granter: { type: 'string' }, workspace: { type: 'string' } },
      resources,
      outputs: { role: { type: 'string', value: roleId } },
    },
    parameters: { granter: { value: granter }, workspace: { value: workspace } },
  },
});

const version = '2025-04-01';
const deployment = () => `${azure.subscription()}/providers/Microsoft.Resources/deployments/setup`;
const group = () => `${azure.subscription()}/resourceGroups/rg-watch`;

beforeEach(() => {
  azure.tenant.speed = 1000;
  assignRole(azure.tenant, azure.person('ada'), 'Owner', azure.subscription());
});

test("Microsoft's client sets a tenant up, sees each step, finds nothing to change after it, and takes it away", async () => {
  const client = resourcesClientAt(azure).resources;
  const often = { updateIntervalInMs: 20 };
  const workspace = `${group()}/providers/Microsoft.OperationalInsights/workspaces/logs`;
  const asked = body(azure.person('grace'), workspace);
  const made = await client.beginCreateOrUpdateByIdAndWait(deployment(), version, asked, often);
  expect(made.properties).toMatchObject({ provisioningState: 'Succeeded' });

  const { value: operations } = await azure.read(`${deployment()}/operations?api-version=${version}`);
  expect(operations).toHaveLength(7);
  expect(operations?.[0]).toMatchObject({
    properties: {
      provisioningState: 'Succeeded',
      statusCode: 'Created',
      targetResource: { resourceType: 'Microsoft.Authorization/roleDefinitions' },
    },
  });
  const inner = `${group()}/deployments/in-group/operations?api-version=${version}`;
  expect((await azure.read(inner)).value).toHaveLength(6);

  const alerts = `${group()}/providers/Microsoft.Insights`;
  const { properties } = await client.getById(`${alerts}/actionGroups/watchers`, '2023-01-01');
  expect(properties).toMatchObject({
    emailReceivers: [
      { emailAddress: 'ada@contoso.example' },
      { name: 'mail-1', emailAddress: 'grace@contoso.example' },
    ],
  });
  expect(await azure.names(`${alerts}/activityLogAlerts?api-version=2020-10-01`)).toEqual(['alert-0', 'alert-1']);
  const [account = ''] = await azure.names(
    `${group()}/providers/Microsoft.Storage/storageAccounts?api-version=2023-05-01`,
  );
  expect(account).toMatch(/^rec[a-z2-7]{8}$/);
  const containers = `${group()}/providers/Microsoft.Storage/storageAccounts/${account}/blobServices/default/containers`;
  expect(await azure.names(`${containers}?api-version=2023-05-01`)).toEqual(['receipts']);
  const settings = `${azure.subscription()}/providers/Microsoft.Insights/diagnosticSettings`;
  expect(await azure.names(`${settings}?api-version=2021-05-01-preview`)).toEqual(['to-workspace']);

  const again = `${deployment()}/whatIf?api-version=${version}`;
  const { changes } = (await azure.call('POST', again, { body: asked })).body.properties ?? {};
  expect((changes as { changeType: string }[]).map(({ changeType }) => changeType)).toEqual(
    Array.from({ length: 6 }, () => 'NoChange'),
  );

  await client.beginDeleteByIdAndWait(group(), version);
  expect([...azure.tenant.keptResources.keys()].filter((key) => key.includes('rg-watch'))).toEqual([]);
});
