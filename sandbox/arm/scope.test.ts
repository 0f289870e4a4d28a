import { expect, test } from 'vitest';
import { pathParts, resourceScope } from './scope.ts';

const group = '/subscriptions/s/resourceGroups/g';
const machine = `${group}/providers/Microsoft.HybridCompute/machines/m`;

test.each([
  ['/subscriptions', '/'],
  ['/tenants', '/'],
  ['/subscriptions/s', '/subscriptions/s'],
  ['/subscriptions/s/resourcegroups', '/subscriptions/s'],
  ['/subscriptions/s/providers/Microsoft.HybridCompute/machines', '/subscriptions/s'],
  [group, group],
  [`${group}/providers/Microsoft.HybridCompute/machines`, group],
  [machine, machine],
  [`${machine}/extensions`, machine],
  [`${machine}/extensions/e`, `${machine}/extensions/e`],
  [`${machine}/upgradeExtensions`, machine],
  [`${machine}/providers/Microsoft.Authorization/permissions`, machine],
  [
    `${machine}/providers/Microsoft.AzureStackHCI/edgeDevices/default/jobs`,
    `${machine}/providers/Microsoft.AzureStackHCI/edgeDevices/default`,
  ],
  ['/providers/Microsoft.ResourceGraph/resources', '/'],
])('%s is checked at %s', (path, scope) => {
  expect(resourceScope(path)).toBe(scope);
});

test('the provider that serves a path is the last one in it', () => {
  expect(pathParts(`${machine}/providers/Microsoft.AzureStackHCI/edgeDevices/default/jobs/j`)).toEqual({
    subscriptionId: 's',
    resourceGroup: 'g',
    namespace: 'Microsoft.AzureStackHCI',
    type: 'edgeDevices/jobs',
  });
});
