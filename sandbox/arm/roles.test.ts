import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createScenarioTenant } from '#sandbox/scenarios/scenarios.ts';
import { assignRole } from '#sandbox/scenarios/tenant-seed.ts';
import { builtInRoles, isAllowed, matchesAction, roleAllows } from './roles.ts';

const segment = fc.stringMatching(/^[A-Za-z.]{1,6}$/);
const action = fc.array(segment, { minLength: 1, maxLength: 4 }).map((segments) => segments.join('/'));

/** The same rule, written as a regular expression: the oracle. */
const oracle = (pattern: string, text: string): boolean => {
  const source = pattern
    .split('*')
    .map((piece) => piece.replace(/[.\\+?^${}()|[\]/]/g, '\\$&'))
    .join('[\\s\\S]*');
  return new RegExp(`^${source}$`, 'i').test(text);
};

describe('matching an action', () => {
  const pattern = fc
    .array(fc.oneof(segment, fc.constant('*'), fc.constant('/')), { minLength: 1, maxLength: 7 })
    .map((pieces) => pieces.join(''));

  test('agrees with a regular expression in which * stands for any characters', () => {
    fc.assert(
      fc.property(pattern, action, (left, right) => matchesAction(left, right) === oracle(left, right)),
      { numRuns: 2000 },
    );
  });

  test('matches whatever the stars of a pattern are filled with, in any letter case', () => {
    fc.assert(
      fc.property(pattern, fc.array(action, { minLength: 7, maxLength: 7 }), (left, fillings) => {
        let index = 0;
        const filled = left.replaceAll('*', () => fillings[index++] ?? '');
        return matchesAction(left, filled.toUpperCase()) && matchesAction(left.toUpperCase(), filled);
      }),
    );
  });

  test.each([
    ['*/read', 'Microsoft.HybridCompute/machines/extensions/read', true],
    ['*/read', 'Microsoft.HybridCompute/machines/readAll', false],
    ['Microsoft.HybridCompute/machines/*', 'microsoft.hybridcompute/MACHINES/extensions/write', true],
    ['Microsoft.HybridCompute/*/read', 'Microsoft.HybridCompute/read', false],
    ['a*a', 'a', false],
  ])('%s and %s: %s', (left, right, expected) => {
    expect(matchesAction(left, right)).toBe(expected);
  });
});

describe('roles', () => {
  test('have distinct names and ids', () => {
    expect(new Set(builtInRoles.map(({ id }) => id)).size).toBe(builtInRoles.length);
    expect(new Set(builtInRoles.map(({ name }) => name)).size).toBe(builtInRoles.length);
  });

  test.each([
    ['Owner', 'Microsoft.Authorization/roleAssignments/write', true],
    ['Contributor', 'Microsoft.Authorization/roleAssignments/write', false],
    ['Contributor', 'Microsoft.AzureStackHCI/edgeDevices/jobs/write', true],
    ['Reader', 'Microsoft.AzureStackHCI/edgeDevices/jobs/read', true],
    ['Reader', 'Microsoft.Resources/deployments/write', false],
    ['Azure Connected Machine Resource Administrator', 'Microsoft.HybridCompute/machines/extensions/write', true],
    ['Azure Connected Machine Resource Administrator', 'Microsoft.Resources/deployments/write', true],
    ['Azure Connected Machine Resource Administrator', 'Microsoft.AzureStackHCI/edgeDevices/jobs/write', false],
    ['Azure Connected Machine Resource Administrator', 'Microsoft.Resources/tags/write', false],
    ['Azure Connected Machine Onboarding', 'Microsoft.HybridCompute/machines/extensions/write', false],
    ['Support Request Contributor', 'Microsoft.Support/supportTickets/read', true],
    ['Support Request Contributor', 'Microsoft.HybridCompute/machines/read', false],
  ])('%s, %s: %s', (role, wanted, expected) => {
    const found = builtInRoles.find(({ name }) => name === role);
    expect(found && roleAllows(found, wanted)).toBe(expected);
  });

  const tenant = createScenarioTenant('single', { name: 'roles' });

  test('subtract notActions within their own role only', () => {
    const lockWrite = 'Microsoft.Authorization/locks/write';
    const may = () => isAllowed(tenant, 'p', lockWrite, '/subscriptions/s');
    tenant.roleAssignments = [];
    assignRole(tenant, 'p', 'Contributor', '/subscriptions/s');
    expect(may()).toBe(false);
    assignRole(tenant, 'p', 'Owner', '/subscriptions/s');
    expect(may()).toBe(true);
  });

  test('are inherited by what lies below their scope and by nothing beside it', () => {
    tenant.roleAssignments = [];
    assignRole(tenant, 'p', 'Reader', '/subscriptions/s/resourceGroups/rg-a');
    const read = (scope: string) => isAllowed(tenant, 'p', 'Microsoft.HybridCompute/machines/read', scope);
    expect(read('/subscriptions/S/resourceGroups/RG-A/providers/Microsoft.HybridCompute/machines/m')).toBe(true);
    expect(read('/subscriptions/s/resourceGroups/rg-a')).toBe(true);
    expect(read('/subscriptions/s/resourceGroups/rg-ab')).toBe(false);
    expect(read('/subscriptions/s')).toBe(false);
  });
});
