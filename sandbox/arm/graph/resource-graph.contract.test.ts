import { describe, expect, test } from 'vitest';
import { graphClientAt } from '#test/sandbox/plain-http-client.ts';
import { fleetSample } from '#test/sandbox/query-sample.ts';
import { answerOf, eachTestTenant } from '#test/sandbox/tenant.ts';

const azure = eachTestTenant();

const path = '/providers/Microsoft.ResourceGraph/resources?api-version=2024-04-01';

const ask = (query: string, options: Record<string, unknown> = {}, as = 'ada') =>
  azure.call('POST', path, { as, body: { query, options } });

const rowsOf = async (...asked: Parameters<typeof ask>) =>
  (await ask(...asked)).body['data'] as Record<string, unknown>[];

test("Microsoft's client gets the fleet with its extensions in one query", async () => {
  const reply = await graphClientAt(azure.origin).resources({ query: fleetSample });
  const rows = reply.data as Record<string, unknown>[];
  expect(reply).toMatchObject({ count: rows.length, totalRecords: rows.length, resultTruncated: 'false' });
  expect(rows.find((row) => row['name'] === 'SRV-SQL-02')).toMatchObject({
    resourceGroup: 'rg-sql-prod',
    status: 'Connected',
    extName: 'AzureEdgeRemoteSupport',
    extState: 'Succeeded',
  });
  expect(rows.find((row) => row['name'] === 'SRV-SQL-01')).toMatchObject({ extName: '', extState: '' });
});

describe('scope', () => {
  test('holds only what the caller may read', async () => {
    const query = 'resources | where type has "machines" | project name';
    const names = async (as: string) => (await rowsOf(query, {}, as)).map((row) => row['name']);
    expect(await names('ada')).toEqual(expect.arrayContaining(['SRV-SQL-01', 'SRV-BRANCH-01']));
    expect(await names('ada')).not.toContain('SRV-FAB-01');
    expect(await names('rita')).toContain('SRV-SQL-01');
    expect(await names('rita')).not.toContain('SRV-BRANCH-01');
  });

  test('is narrowed by subscriptions, and refused when none of them can be reached', async () => {
    const query = 'resources | summarize count() by subscriptionId';
    const subscriptionId = azure.subscription('Contoso Branch Offices').replace('/subscriptions/', '');
    const body = { query, subscriptions: [subscriptionId] };
    const narrowed = await azure.call('POST', path, { body });
    expect(narrowed.body['data']).toEqual([{ subscriptionId, count_: 8 }]);
    const error = { details: [{ code: 'NoValidSubscriptionsInQueryRequest' }] };
    expect(await azure.call('POST', path, { as: 'rita', body })).toMatchObject({ status: 400, body: { error } });
  });

  test('takes an empty list of management groups, and no option that it does not know', async () => {
    const query = 'resources | count';
    const post = (body: object) => azure.answer('POST', path, { body: { query, ...body } });
    expect(await post({ managementGroups: [] })).toBe('200');
    expect(await post({ managementGroups: ['all'] })).toMatch(/^501/);
    const known = { authorizationScopeFilter: 'AtScopeExact', allowPartialScopes: true };
    expect(await post({ options: known })).toBe('200');
    for (const options of [{ authorizationScopeFilter: 'Bogus' }, { allowPartialScopes: 'yes' }])
      expect(await post({ options }), JSON.stringify(options)).toBe('400 BadRequest');
  });

  test('has subscriptions and resource groups in resourcecontainers, and no deployments or jobs anywhere', async () => {
    const groups =
      "resourcecontainers | where type == 'microsoft.resources/subscriptions/resourcegroups' | project name, resourceGroup";
    expect(await rowsOf(groups)).toContainEqual({ name: 'rg-sql-prod', resourceGroup: 'rg-sql-prod' });
    expect(await rowsOf('resources | distinct type | order by type asc')).toEqual([
      { type: 'microsoft.hybridcompute/machines' },
      { type: 'microsoft.hybridcompute/machines/extensions' },
    ]);
  });
});

describe('results', () => {
  test('have the shape of the official examples', async () => {
    const { body } = await ask('Resources | project id, name, type, location, tags | limit 3');
    expect(Object.keys(body).toSorted()).toEqual(['count', 'data', 'facets', 'resultTruncated', 'totalRecords']);
    expect(body).toMatchObject({ count: 3, totalRecords: 3, facets: [], resultTruncated: 'false' });
    const [row = {}] = body['data'] as object[];
    expect(Object.keys(row).toSorted()).toEqual(['id', 'location', 'name', 'tags', 'type']);
  });

  test.each([
    'resources | project name',
    'resources | project id | limit 8',
    'resources | project id | join kind=leftouter (resources | take 1 | project id) on id',
  ])('cannot be paged without id or with take: %s is cut and says so', async (query) => {
    const { body } = await ask(query, { $top: 5 });
    expect(body).toMatchObject({ count: 5, resultTruncated: 'true' });
    expect(body['totalRecords']).toBeGreaterThan(5);
    expect(body).not.toHaveProperty('$skipToken');
  });

  test('skip and start where a token says, which belongs to its query', async () => {
    const query = 'resources | project id | order by id asc';
    const { $skipToken } = (await ask(query, { $top: 2 })).body;
    const second = await rowsOf(query, { $top: 2, $skipToken });
    expect(second).toEqual(await rowsOf(query, { $top: 2, $skip: 2 }));
    expect(answerOf(await ask(`${query} | take 50`, { $skipToken }))).toBe('400 BadRequest');
  });
});

test('lags behind where the tenant says so', async () => {
  const query = "resources | where name == 'SRV-SQL-01' | project probe = tostring(tags.probe)";
  const shown = async () => (await rowsOf(query))[0]?.['probe'];
  expect(await shown()).toBe('');
  azure.tenant.graphLag = 30;
  expect(await shown()).toBe('');
  azure.machine('SRV-SQL-01').tags['probe'] = 'set';
  expect(await shown()).toBe('');
  azure.wait(29);
  expect(await shown()).toBe('');
  azure.wait(2);
  expect(await shown()).toBe('set');
  // Nor does a change show at once that comes after nobody has asked for long.
  azure.wait(31);
  azure.machine('SRV-SQL-01').tags['probe'] = 'late';
  azure.wait(1);
  expect(await shown()).toBe('set');
  azure.wait(30);
  expect(await shown()).toBe('late');
  // No lag is as it was at first: every change shows at once.
  azure.tenant.graphLag = 0;
  azure.machine('SRV-SQL-01').tags['probe'] = 'changed';
  expect(await shown()).toBe('changed');
});

describe('refusals', () => {
  test('name line, place and token of a malformed query', async () => {
    const { status, body } = await ask("resources | where name =~ x' and type contains 'y'");
    const place = { line: 1, characterPositionInLine: 27, token: "' and type contains '" };
    expect([status, body.error]).toMatchObject([
      400,
      {
        code: 'BadRequest',
        message: expect.stringMatching(/^Please provide below info .+, correlationId = [0-9a-f-]{36}\.$/),
        details: [
          { code: 'InvalidQuery', message: expect.stringContaining('Query is invalid.') },
          { code: 'ParserFailure', message: 'ParserFailure', ...place },
        ],
      },
    ]);
  });

  test.each([
    ['nothing | take 1', [{ code: 'DisallowedLogicalTableName' }]],
    ['resources | render piechart', [{ code: 'InvalidQuery' }, { code: 'InvalidQueryLanguage', token: 'render' }]],
  ])('%s', async (query, details) => {
    expect(await ask(query)).toMatchObject({ status: 400, body: { error: { details } } });
  });

  test.each([
    ['securityresources | take 1', 'securityresources'],
    ["resources | parse id with * '/x/' y", 'parse'],
    ['resources | extend a = strlen(name)', 'strlen'],
    ['resources | summarize stdev(1)', 'stdev'],
  ])('blame nobody for what Azure would answer: %s is 501', async (query, token) => {
    const { status, body } = await ask(query);
    expect([status, body.error?.message]).toEqual([501, expect.stringContaining(`'${token}' in a query`)]);
  });

  test('of pages beyond 1,000 rows', async () => {
    expect((await ask('resources', { $top: 1001 })).status).toBe(400);
    expect((await ask('resources', { $top: 1000 })).status).toBe(200);
  });
});
