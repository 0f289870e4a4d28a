import type { TestReply, TestTenant } from './tenant.ts';

/** Deployments as the contract tests make them: a record in, and the same record out. */

export const deploymentVersion = 'api-version=2025-04-01';

export const deploymentsOf = (azure: TestTenant, group = 'rg-sql-prod'): string =>
  `${azure.subscription()}/resourceGroups/${group}/providers/Microsoft.Resources/deployments`;

export const deploymentUrl = (azure: TestTenant, name: string, group?: string): string =>
  `${deploymentsOf(azure, group)}/${name}?${deploymentVersion}`;

export const template = {
  $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
  contentVersion: '1.0.0.0',
  parameters: { record: { type: 'object' } },
  resources: [],
  outputs: { record: { type: 'object', value: "[parameters('record')]" } },
};

export const record = { kind: 'record', machines: ['a', 'b'], text: '[not an expression]' };

export const deploymentOf = (more: Record<string, unknown> = {}) => ({
  properties: { mode: 'Incremental', template, parameters: { record: { value: record } }, ...more },
});

export const putDeployment = (
  azure: TestTenant,
  name: string,
  body: unknown = deploymentOf(),
  { group, headers = {} }: { group?: string; headers?: Record<string, string> } = {},
): Promise<TestReply> => azure.call('PUT', deploymentUrl(azure, name, group), { body, headers });
