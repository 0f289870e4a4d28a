import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { kustoColumns, kustoDiagnostics } from '#test/sandbox/kusto-language-service.ts';
import { hunts, readRule, rules, workbook } from '#test/sandbox/sentinel.ts';
import alertsTemplate from '#infra/alerts.json' with { type: 'json' };
import { armRoutes } from '#sandbox/arm/routes.ts';

// Reading them holds them to the limits of the format; siem.test.ts runs their queries.

const queries = [...[...rules, ...hunts].map(([name, { query }]) => [name, query] as const), ...workbook];

describe('the files of siem', () => {
  it('are of different ids', () => {
    expect(new Set([...rules, ...hunts].map(([, { id }]) => id)).size).toBe(rules.length + hunts.length);
  });

  it.each([
    ['queryPeriod: 14d', 'queryPeriod: 30m'],
    ['queryPeriod: 14d', 'queryPeriod: 15d'],
    ['queryFrequency: 1h', 'queryFrequency: 5m'],
    ['- T1199', '- T1562'],
    ['identifier: FullName', 'identifier: Mail'],
    ['version: 1.0.0', 'version: 1'],
    ['status: Available', 'state: Available'],
    ['severity: High', 'severity: "High"'],
  ])('would be refused with other limits: %s → %s', (is, other) => {
    const file = join(import.meta.dirname, '../siem/rules/RemoteSupportWithoutConsent.yaml');
    const text = readFileSync(file, 'utf8');
    expect(text).toContain(is);
    expect(() => readRule(text.replace(is, other))).toThrow();
  });

  // Loading the language service takes seconds of a busy machine.
  it.each(queries)('%s: Microsoft’s own Kusto language service finds no fault in the query', (_name, query) => {
    expect(kustoDiagnostics(query)).toEqual([]);
  });

  it.each([...rules, ...hunts])('%s: entities are columns that hold texts', (_name, { query, entityMappings }) => {
    const columns = entityMappings.flatMap(({ fieldMappings }) => fieldMappings.map(({ columnName }) => columnName));
    expect(kustoColumns(query)).toEqual(expect.arrayContaining(columns.map((name) => `${name}: string`)));
  });

  it('watch what infra/alerts.json watches, and name nothing that Azure doesn’t call so', () => {
    const all = queries.map(([, query]) => query.toLowerCase()).join('\n');
    const { jobOperations } = alertsTemplate.parameters;
    const watched = [...JSON.stringify(alertsTemplate).matchAll(/"(operationName|resourceType)","equals":"([^"[]+)"/g)];
    expect(watched.length).toBeGreaterThan(8);
    const sought = watched.map(([, , name = '']) => name.toLowerCase()).concat(jobOperations.defaultValue);
    const isSought = (name: string) => all.includes(name.toLowerCase()) || all.includes(typePath(name));
    expect(sought.filter((name) => !isSought(name))).toEqual([]);
    const actions = new Set(armRoutes.map(({ action }) => action?.toLowerCase()));
    const named = [...all.matchAll(/"(microsoft\.[\w./]+\/(?:write|delete))"/g)].map(([, name]) => name);
    expect(named.filter((name) => !actions.has(name))).toEqual([]);
  });
});

/** How a resource's id has its type; that of a job has names in between. */
const typePath = (type: string): string =>
  type.toLowerCase() === 'microsoft.azurestackhci/edgedevices/jobs'
    ? '/edgedevices/default/jobs/'
    : `/${type.toLowerCase()}/`;
