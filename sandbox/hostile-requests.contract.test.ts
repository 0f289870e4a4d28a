import { Agent, request } from 'node:http';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { armRoutes } from '#sandbox/arm/routes.ts';
import { readState, writeState } from '#sandbox/state-file.ts';
import { controlOf } from '#test/sandbox/control.ts';
import { deploymentOf, template } from '#test/sandbox/deployment.ts';
import { runningSandbox } from '#test/sandbox/running.ts';
import { eachTestTenant } from '#test/sandbox/tenant.ts';

/** Requests that would break a careless server: each is refused by its status, and the next one is answered as ever. */

const azure = eachTestTenant();

const group = () => `${azure.subscription()}/resourceGroups/rg-sql-prod`;
const deployment = (name: string) =>
  `${group()}/providers/Microsoft.Resources/deployments/${name}?api-version=2025-04-01`;
const query = (text: string) =>
  azure.call('POST', '/providers/Microsoft.ResourceGraph/resources?api-version=2024-04-01', { body: { query: text } });

const nested = (levels: number): string => '{"a":'.repeat(levels) + '1' + '}'.repeat(levels);

describe('a body that is too large', () => {
  const sandbox = runningSandbox({ scenario: 'single' });

  it.each([
    ['Resource Manager', 'PUT', (id: string) => `${id}/resourceGroups/new?api-version=2025-04-01`],
    ['the control API', 'POST', () => '/sandbox/tenants'],
  ])('is refused by %s, which answers the next request over the same connection', async (_, method, pathOf) => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const { username } = sandbox.app.person('Ada Lovelace');
    const given = await controlOf(sandbox).call('POST', '/tenants/single/tokens', { username });
    const send = (body: string) =>
      new Promise<{ status: number | undefined; port: number | undefined }>((resolve, reject) => {
        const path = pathOf(`/subscriptions/${[...sandbox.tenant.subscriptions.keys()][0]}`);
        const headers = {
          authorization: `Bearer ${String(given.body['access_token'])}`,
          'content-type': 'application/json',
        };
        const asked = request(`${sandbox.azureOrigin}${path}`, { method, agent, headers }, (reply) => {
          const port = reply.socket.localPort;
          reply.resume().on('end', () => resolve({ status: reply.statusCode, port }));
        });
        asked.on('error', reject).end(body);
      });
    const first = await send(' '.repeat(5_000_000));
    expect(first.status).toBe(413);
    expect(await send('[]')).toEqual({ status: 400, port: first.port });
    agent.destroy();
  });
});

describe('a body nested deeper than ARM takes', () => {
  it.each([
    [64, 200],
    [65, 400],
    [100_000, 400],
  ])('(%d levels) is answered with %d, and nothing is kept of what is refused', async (levels, status) => {
    const body = `{"properties":{"tags":{}},"more":${nested(levels - 1)}}`;
    const path = `${group()}/providers/Microsoft.Resources/tags/default?api-version=2025-04-01`;
    const reply = await azure.call('PUT', path, { body });
    expect(reply.status).toBe(status);
    if (status !== 400) return;
    expect(reply.body.error?.message).toContain("'The reader's MaxDepth of 64 has been exceeded.'");
    const record = `{"properties":{"mode":"Incremental","template":${nested(levels)}}}`;
    expect(await azure.answer('PUT', deployment('deep'), { body: record })).toBe('400 InvalidRequestContent');
    expect(azure.tenant.deployments.size).toBe(0);
    expect(await azure.answer('GET', `${group()}?api-version=2025-04-01`)).toBe('200');
  });

  it.each([
    ['longer', (name: string) => [`[variables('${name}')]`, `[variables('${name}')]`]],
    ['deeper', (name: string) => ({ a: { b: { c: { d: `[variables('${name}')]` } } } })],
  ])('nor a template whose variables make ever %s values of one another', async (_, more) => {
    const variables = Object.fromEntries(
      Array.from({ length: 40 }, (_unused, index) => [`v${index}`, index === 0 ? 'x' : more(`v${index - 1}`)]),
    );
    const body = deploymentOf({ template: { ...template, variables } });
    expect(await azure.answer('PUT', deployment('grown'), { body })).toBe('400 DeploymentJobSizeExceeded');
    expect(azure.tenant.deployments.size).toBe(0);
  });
});

describe('a query', () => {
  const many = 20_000;
  it.each([
    ['parentheses', `resources | where ${'('.repeat(many)}true${')'.repeat(many)}`],
    ['signs', `resources | where ${'-'.repeat(20 * many)}1 == 1`],
    ['a sum', `resources | where ${'1+'.repeat(many)}1 == 1`],
    ['comparisons', `resources | where name == 'a'${" or name == 'b'".repeat(many)}`],
    ['indexes', `resources | where tags${'[tags'.repeat(many)}${']'.repeat(many)} == ''`],
    ['joins', `resources ${'| join (resources '.repeat(many)}${') on id'.repeat(many)}`],
    ['operators', `resources ${'| where true '.repeat(many)}| count`],
    ['values within values', `resources | extend a = dynamic(${'['.repeat(many)}${']'.repeat(many)}) | project a`],
  ])('of %s without end is refused in Resource Graph’s words', async (_, text) => {
    const details = [{ code: 'InvalidQuery' }, { code: 'InvalidQueryLanguage' }];
    expect(await query(text)).toMatchObject({ status: 400, body: { error: { code: 'BadRequest', details } } });
    expect((await query('resources | count')).status).toBe(200);
  });
});

describe('a member called __proto__', () => {
  const named = (value: unknown): string => JSON.stringify({ name: value }).replace('"name"', '"__proto__"');
  const own = JSON.parse(named('kept')) as object;

  it('is an output, a parameter and a variable like any other, also after a restart', async () => {
    const text = `"$schema":"s","contentVersion":"1","resources":[],"parameters":${named({ type: 'string' })},"variables":${named('v')},"outputs":${named({ type: 'array', value: ["[variables('__proto__')]", "[parameters('__proto__')]"] })}`;
    const body = `{"properties":{"mode":"Incremental","template":{${text}},"parameters":${named({ value: 'p' })}}}`;
    expect(await azure.answer('PUT', deployment('a'), { body })).toBe('201');
    azure.wait(60);
    const outputs = JSON.parse(named({ type: 'Array', value: ['v', 'p'] })) as object;
    expect((await azure.read(deployment('a'))).properties).toMatchObject({ outputs });
    const file = join(mkdtempSync(join(tmpdir(), 'hostile-')), 'state.json');
    writeState(file, { version: 2, first: null, tenants: [azure.tenant], sessions: new Map(), signingKey: {} });
    expect([...(readState(file)?.tenants[0]?.deployments.values() ?? [])][0]?.properties).toMatchObject({ outputs });
  });

  it('is a tag like any other, in Resource Graph too', async () => {
    const path = `${group()}/providers/Microsoft.Resources/tags/default?api-version=2025-04-01`;
    for (const tags of [named('kept'), '{"x":"y"}']) {
      const body = `{"operation":"Merge","properties":{"tags":${tags}}}`;
      expect(await azure.answer('PATCH', path, { body })).toBe('200');
    }
    expect((await azure.read(`${group()}?api-version=2025-04-01`))['tags']).toMatchObject(own);
    const list = `${azure.subscription()}/resourcegroups?api-version=2025-04-01&$filter=tagName eq '__proto__'`;
    expect(await azure.names(list)).toEqual(['rg-sql-prod']);
    const { body } = await query("resourcecontainers | where name == 'rg-sql-prod' | project tags");
    expect(body).toMatchObject({ data: [{ tags: own }] });
  });
});

it('no request, however odd, makes any operation fail, or the state one that cannot be kept', async () => {
  const { id, subscriptionId } = azure.machine('SRV-SQL-01');
  const names: Record<string, string> = {
    subscriptionId,
    resourceGroup: 'rg-sql-prod',
    machineName: 'SRV-SQL-01',
    '+scope': id.slice(1),
    edgeDevice: 'default',
  };
  const members = 'properties tags template outputs settings location options query facets'.split(' ');
  const texts = ['x'.repeat(3000), 'tagName eq '.repeat(20), "status eq '__proto__'", '9'.repeat(400), 'a eq b', ' '];
  const words = "__proto__ constructor toString -1 1e999 NaN \u0000 ' % (((( eyJhIjpbXX0".split(' ');
  const odd = fc.oneof(fc.constantFrom('', ...words), fc.constantFrom(...texts), fc.string());
  const plain = fc.constantFrom(null, true, 0, -1, 1e308, 'Incremental', 'RemoteSupport', 'Merge');
  const value = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.oneof(odd, plain),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(fc.oneof(odd, fc.constantFrom(...members)), tie('value'), { maxKeys: 4 }),
    ),
  })).value;
  const parameters = fc.dictionary(
    fc.constantFrom('$filter', '$top', '$skiptoken', '$expand', '$select', '$skipToken'),
    odd,
  );
  const asked = fc.record({ route: fc.constantFrom(...armRoutes), parameters, body: value, name: odd });
  await fc.assert(
    fc.asyncProperty(asked, async ({ route, parameters: wanted, body, name }) => {
      azure.tenant.unlimitedQueries = true;
      azure.tenant.faults = [];
      const path = route.path.replace(
        /\{([^}]+)\}/g,
        (_, part: string) => names[part] ?? encodeURIComponent(name === '' ? 'x' : name),
      );
      const search = new URLSearchParams({ ...wanted, 'api-version': route.apiVersions.at(-1) ?? '' });
      const sent = route.method === 'GET' ? {} : { body: JSON.stringify(body) };
      const reply = await azure.call(route.method, `${path}?${search}`, sent);
      expect([reply.status, reply.body.error?.message]).not.toEqual([500, expect.anything()]);
    }),
    { numRuns: 150, seed: 28 },
  );
  expect(() => JSON.stringify([...azure.tenant.deployments])).not.toThrow();
});
