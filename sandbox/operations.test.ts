import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { armRoutes } from '#sandbox/arm/routes.ts';
import { aggregateBuilders } from '#sandbox/kusto/aggregates.ts';
import { comparisons } from '#sandbox/kusto/expression-parser.ts';
import { operatorParsers } from '#sandbox/kusto/parser.ts';
import { scalarFunctions } from '#sandbox/kusto/scalar-functions.ts';

const page = readFileSync(new URL('operations.md', import.meta.url), 'utf8');

/** The cells of each row of the tables on the page, without what makes columns of them. */
const rows = page
  .split('\n')
  .filter((line) => line.startsWith('|') && !line.startsWith('| -') && !line.startsWith('| Method'))
  .map((line) =>
    line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  );

test('the page lists every operation of Resource Manager with its action, and no other', () => {
  const known = armRoutes.map(({ method, path, action }) => [method, `\`${path}\``, action ?? '']);
  const byText = (a: string[], b: string[]) => (a.join() < b.join() ? -1 : 1);
  expect(rows.toSorted(byText)).toEqual(known.toSorted(byText));
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
