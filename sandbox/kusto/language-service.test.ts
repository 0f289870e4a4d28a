import { expect, it } from 'vitest';
import { kustoColumns, kustoDiagnostics } from '#test/sandbox/kusto-language-service.ts';
import { fleetSample } from '#test/sandbox/query-sample.ts';
import { runQuery } from './query.ts';
import { QueryError } from './query-error.ts';
import { resourceColumns } from './resource-table.ts';

const empty = { resources: () => ({ columns: resourceColumns, rows: [] }) };
const ourColumns = (query: string): string[] =>
  runQuery(query, { ...empty, resourcecontainers: empty.resources }, 0).columns.map(
    ({ name, type }) => `${name}: ${type}`,
  );

/** A part of the fleet as one row. */
const packed = `${fleetSample.replace('| extend mid', '| where hash(tolower(id), 12) == 3\n| extend mid').replace('| order by id asc', '')}
| summarize rows = make_list(pack_array(id, name, location, kind, tags, status, lastStatusChange, memBytes, extId, extStatus))`;

const accepted = [
  fleetSample,
  packed,
  'resources | summarize make_list(name, 10), make_set(properties.x, 5), make_list(pack_array(name, properties, 1, now()))',
  'resources',
  'resources | count',
  'resources | take 5',
  "resources | where name contains 'a' or name !contains 'b' and not(id startswith '/x') | limit 3",
  "resources | where name in~ ('a', 'b') or id !in (tostring(properties.a), 'x') // a comment",
  'resources | summarize count() by location | order by count_ desc, location asc nulls last',
  'resources | summarize count(), dcount(name), make_set(name), make_list(properties.x), any(name), take_any(id) by tostring(properties.x), location',
  'resources | summarize n = count(), latest = max(todatetime(properties.x)), sum(tolong(properties.size)) by type, kind',
  "resources | project properties.a.b, tostring(properties.a.b), tolower(name), strcat(name, 'x'), 1 + 2, properties['x y'], tolong(properties.x)",
  "resources | extend a = iff(true, name, properties), b = case(name == 'a', 'b', name == 'c', properties.x, 'z')",
  'resources | extend a = iff(true, 1, 2.5), b = coalesce(tostring(properties.x), name)',
  "resources | extend z = now(-7d), a = now() - 1d, b = now() - now(), c = ago(1h), d = 1 + 1, e = toint('1') + 1, f = 1 + 2.5",
  "resources | extend h = hash(name), m = hash(name, 10), s = split(id, '/'), p = split(id, '/')[4], q = pack('a', 1), r = pack_array(1, 2)",
  "resources | extend i = indexof(id, 'a'), j = substring(id, 0, 3), k = ['type'], l = parse_json(name).a, m = datetime(2026-11-24)",
  'resources | extend a = hourofday(now()), b = dayofweek(now()), c = hash_sha256(name)',
  'resources | where tobool(properties.x) and isempty(properties.y) and isnull(properties.z) | project-away prop*, tags',
  'resources | mv-expand zone = zones to typeof(string) | distinct name, zone',
  'resources | top 5 by name desc | project name',
  'resources | join kind=inner (resourcecontainers | project name, other = id) on $left.resourceGroup == $right.name',
  'resources | join (resources | project name, id, other = tolower(id)) on name, id',
];

const refused = [
  "resources | where nme == 'a'",
  'resources | order by properties.x',
  'resources | summarize count() by properties.x',
  'resources | join kind=leftouter (resources | project name, p = properties.x) on $left.properties == $right.p',
  'resources | where properties.x',
  'resources | where name',
  "resources | extend a = coalesce(properties.x, 'a')",
  "resources | extend a = 1 + '2'",
  'resources | extend x = 1, x = 2',
  'resources | project name, name',
  'resources | project-away nothing',
  'resources | distinct *',
  'resources | extend a = foo(name)',
  'resources | extend a = hash(name, 1.5)',
  'resources | extend a = hash(name, properties.x)',
  'resources | take properties.x',
  'resources | whre name == 1',
  "resources | where name == 'a",
  'resources | where (name == 1',
  'resources |',
  'resources | where',
  'resources | project a =',
];

it.each(accepted)(
  'Microsoft’s language service and the evaluator both accept, and name and type the same columns: %s',
  (query) => {
    expect(kustoDiagnostics(query)).toEqual([]);
    expect(ourColumns(query)).toEqual(kustoColumns(query));
  },
);

it.each(refused)('Microsoft’s language service and the evaluator both refuse: %s', (query) => {
  expect(kustoDiagnostics(query)).not.toEqual([]);
  expect(() => ourColumns(query)).toThrow(QueryError);
});
