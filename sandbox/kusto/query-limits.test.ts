import { expect, it } from 'vitest';
import { fault, run } from '#test/sandbox/query-sample.ts';
import type { Row } from './scalar.ts';

it('stops at rows that no memory holds, of whatever operators', () => {
  const rows = Array.from({ length: 1500 }, (_, index): Row => ['a', index, Array.from({ length: 400 }, () => 0)]);
  const message = expect.stringContaining('more than 2000000 rows') as string;
  for (const [query, token] of [
    ['resources | join kind=inner (resources) on name | count', 'join'],
    ['resources | mv-expand a = properties limit 400 | mv-expand properties limit 400 | count', 'mv-expand'],
  ] as const)
    expect(fault(query, rows)).toMatchObject({ code: 'InvalidQueryLanguage', token, message });
});

it('does not take longer the more stars a pattern has, nor the more lines a query', { timeout: 5000 }, () => {
  const stars = `resources | extend ['${'a'.repeat(60)}'] = 1 | project-away ${'a*'.repeat(16)}b | count`;
  expect(run(stars)).toEqual([{ Count: 0 }]);
  const list = "'x',\n".repeat(100_000);
  expect(run(`resources | where name in (${list} 'y') | count`)).toEqual([{ Count: 0 }]);
});

it.each(["dynamic('\\", 'datetime("\\', "resources | where properties == dynamic('\\"])(
  'answers a literal that ends within an escape (%j)',
  (query) => {
    expect(fault(query)).toMatchObject({ code: 'ParserFailure' });
  },
);

it('refuses a text that grows without bound', () => {
  const sixtyFour = Array.from({ length: 64 }, () => 'a').join(', ');
  const grown = (times: number) =>
    `resources | extend a = '0123456789' ${`| extend a = strcat(${sixtyFour}) `.repeat(times)} | project a`;
  const rows: Row[] = [['a', null, null]];
  expect(fault(grown(2), rows)).toBe('accepted');
  expect(fault(grown(3), rows)).toMatchObject({ code: 'InvalidQueryLanguage', token: 'strcat' });
});
