import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  machineId,
  machineName,
  parseMachineId,
  parseResourceId,
  resourceGroupId,
  resourceGroupsOf,
  sameId,
} from './arm-id.ts';

const sub = '11111111-2222-3333-4444-555555555555';
const id = machineId(sub, 'rg-sql-prod', 'SRV-SQL-01');

describe('parseMachineId', () => {
  test('takes what machineId made', () => {
    expect(parseMachineId(id)).toEqual({ id, subscriptionId: sub, resourceGroup: 'rg-sql-prod', name: 'SRV-SQL-01' });
  });

  test('takes the mixed case that ARM answers in', () => {
    expect(parseMachineId(id.toUpperCase())?.name).toBe('SRV-SQL-01');
  });

  test.each([
    ['an extension on a machine', `${id}/extensions/x`],
    ['a trailing slash', `${id}/`],
    ['a query', `${id}?api-version=1`],
    ['a fragment', `${id}#x`],
    ['a walk up', id.replace('rg-sql-prod', '..')],
    ['a name of dots', id.replace('SRV-SQL-01', '..')],
    ['an encoded walk up', id.replace('SRV-SQL-01', '%2e%2e')],
    ['a backslash', id.replace('SRV-SQL-01', 'a\\b')],
    ['an empty name', id.replace('SRV-SQL-01', '')],
    ['a host before it', `https://evil.example${id}`],
    ['a scheme-relative host', `//evil.example${id}`],
    ['a name longer than Azure allows', id.replace('SRV-SQL-01', 'x'.repeat(55))],
    ['a subscription that is no GUID', id.replace(sub, 'x')],
    ['another kind of resource', id.replace('machines', 'licenses')],
    ['another provider', id.replace('HybridCompute', 'Compute')],
    ['a line end', `${id}\n`],
    ['a group that ends in a dot', id.replace('rg-sql-prod', 'rg.')],
  ])('refuses %s', (_, text) => {
    expect(parseMachineId(text)).toBeUndefined();
  });

  test('never throws, and what it takes stays the same path in a URL', { timeout: 30_000 }, () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((tail) => id + tail),
          fc.webPath(),
        ),
        (text) => {
          if (parseMachineId(text) === undefined) return;
          expect(new URL(`https://management.azure.com${text}`).pathname).toBe(text);
        },
      ),
    );
  });
});

test('parseResourceId takes nested resources apart', () => {
  expect(parseResourceId(`${id}/extensions/AzureEdgeRemoteSupport`)).toEqual({
    subscriptionId: sub,
    resourceGroup: 'rg-sql-prod',
    namespace: 'Microsoft.HybridCompute',
    types: ['machines', 'extensions'],
    names: ['SRV-SQL-01', 'AzureEdgeRemoteSupport'],
  });
  expect(parseResourceId(resourceGroupId(sub, 'rg'))).toBeUndefined();
  expect(parseResourceId(`${resourceGroupId(sub, 'rg (1)')}/providers/Microsoft.X/a/b`)).toBeUndefined();
});

test('sameId knows no case', () => {
  expect(sameId(id, id.toUpperCase())).toBe(true);
  expect(sameId(id, `${id}x`)).toBe(false);
});

test('the resource groups of machines are named once each', () => {
  expect(resourceGroupsOf([id, id.toUpperCase(), machineId(sub, 'RG-2', 'a'), 'no id'])).toEqual([
    resourceGroupId(sub, 'rg-sql-prod').toLowerCase(),
    resourceGroupId(sub, 'rg-2').toLowerCase(),
  ]);
  expect([machineName(id), machineName('no id')]).toEqual(['SRV-SQL-01', 'no id']);
});
