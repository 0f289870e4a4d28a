import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { resourceTypes } from '#sandbox/arm/providers.ts';
import { armRoutes } from '#sandbox/arm/routes.ts';
import { aggregateBuilders } from '#sandbox/kusto/aggregates.ts';
import { comparisons } from '#sandbox/kusto/expression-parser.ts';
import { operatorParsers } from '#sandbox/kusto/parser.ts';
import { scalarFunctions } from '#sandbox/kusto/scalar-functions.ts';
import { tableCalled, tableOf } from '#test/sandbox/markdown.ts';

const file = join(import.meta.dirname, 'operations.md');
const page = readFileSync(file, 'utf8');

test('the page lists the operations of Resource Manager with their actions and api-versions, as vitest -u writes it', async () => {
  const operations = armRoutes.map(({ method, path, action }) => [method, `\`${path}\``, action ?? '']);
  const known = [...resourceTypes(armRoutes)].map(([type, apiVersions]) => [type, apiVersions.join(', ')]);
  const written = page
    .replace(tableCalled('Method'), `${tableOf(['Method', 'Path', 'Action'], operations)}\n`)
    .replace(tableCalled('Type'), `${tableOf(['Type', 'api-versions'], known)}\n`);
  await expect(written).toMatchFileSnapshot(file);
});

describe('of Kusto the page lists every', () => {
  test.each([
    ['operator', Object.keys(operatorParsers)],
    ['function', Object.keys(scalarFunctions)],
    ['comparison', comparisons],
    ['aggregation', ['count', ...Object.keys(aggregateBuilders)]],
  ])('%s, and no other', (kind, names) => {
    const [, list = ''] = new RegExp(`^- ${kind}s: ([^]*?)\\.$`, 'mi').exec(page) ?? [];
    expect(list.split(/,\s+/).toSorted()).toEqual([...new Set(names)].map((name) => `\`${name}\``).toSorted());
  });
});
