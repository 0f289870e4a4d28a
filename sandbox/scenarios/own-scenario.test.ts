import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { agentStatus } from '#sandbox/machines/agent-status.ts';
import { remoteSupportOn } from '#sandbox/machines/remote-support-extension.ts';
import { rulesOf } from '#sandbox/arm/pim/policies.ts';
import { demandsAt } from '#sandbox/arm/pim/rules.ts';
import { rolesAt } from '#sandbox/arm/roles.ts';
import type { Tenant } from '#sandbox/tenant.ts';
import { ownTenant } from './own-scenario.ts';
import { scenarioShape } from './scenario-shape.ts';
import { schemaOf } from '#test/sandbox/json-schema.ts';

const folder = mkdtempSync(join(tmpdir(), 'own-scenario-'));
afterAll(() => rmSync(folder, { recursive: true }));

const fileOf = (content: unknown): string => {
  const file = join(folder, 'given.json');
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content, null, 1));
  return file;
};

const refusal = (make: () => unknown): string => {
  try {
    make();
  } catch (error) {
    return (error as Error).message.replace(folder, '').replace(/^\W+given\.json/, 'given.json');
  }
  return 'accepted';
};

const machine = (tenant: Tenant, name: string) =>
  [...tenant.machines.values()].find((one) => one.name === name) ?? expect.fail(`${name} is there.`);

describe('the example', () => {
  const tenant = ownTenant({ scenarioFile: 'sandbox/scenario.example.json' }, {});

  it('is a tenant of its own name with its people, subscriptions, machines and tickets', () => {
    expect([tenant.name, tenant.scenario]).toEqual(['northwind', 'scenario.example.json']);
    expect(tenant.people.map(({ name, description }) => [name, description])).toEqual([
      ['Olga Owner', 'Owner of every subscription'],
      ['Ravi Reader', 'Reader of Northwind Production'],
    ]);
    expect([...tenant.machines.values()].map((one) => [one.name, agentStatus(tenant, one).status])).toEqual([
      ['NW-SQL-01', 'Connected'],
      ['NW-WEB-01', 'Connected'],
      ['NW-TEST-01', 'Disconnected'],
    ]);
    const [ticket] = tenant.supportTickets.values();
    expect(ticket?.properties).toMatchObject({
      status: 'Open',
      technicalTicketDetails: { resourceId: machine(tenant, 'NW-SQL-01').id.toLowerCase() },
    });
  });

  it('gives roles where it says', () => {
    const rolesOf = (index: number, name: string) =>
      rolesAt(tenant, tenant.people[index]?.objectId ?? '', machine(tenant, name).id).map((role) => role.name);
    const roles = [rolesOf(0, 'NW-TEST-01'), rolesOf(1, 'NW-TEST-01'), rolesOf(1, 'NW-SQL-01')];
    expect(roles).toEqual([['Owner'], [], ['Reader']]);
  });

  it('lets people activate roles under what it demands', () => {
    const [olga, ravi] = tenant.people;
    const [eligibility] = tenant.roleEligibilities;
    expect(eligibility?.principalId).toBe(ravi?.objectId);
    const { roleId = '', scope = '' } = eligibility ?? {};
    expect(demandsAt('EndUser_Assignment', rulesOf(tenant, roleId, scope))).toMatchObject({
      longest: 4 * 3_600_000,
      isTicketRequired: true,
      isMfaRequired: false,
      context: undefined,
      approval: { approvers: [olga?.objectId] },
    });
  });

  it('has live access on every machine that the pattern names, with the extension', () => {
    for (const one of tenant.machines.values()) {
      expect(one.access).toMatchObject({ state: 'active', level: 'Diagnostics' });
      expect(remoteSupportOn(tenant, one)).toBeDefined();
    }
    const jobs = [...tenant.jobs.values()];
    expect(jobs.map(({ systemData }) => systemData.createdBy)).toEqual(Array(3).fill('olga@northwind.example'));
  });
});

const person = { username: 'a@b', name: 'A', roles: [{ role: 'Owner' }] };
const server = { name: 'M', subscription: 'S', resourceGroup: 'rg', location: 'westeurope', os: 'server2022' };

/** A line for each part, so that a wrong part has a line of its own. */
const small = { people: [person], subscriptions: [{ name: 'S' }], machines: [server] };

it.each([
  ['{\n "people": [],\n "people"\n}', 'given.json, line 4: this is not JSON: }.'],
  ['{\n "people": [\n', 'given.json, line 3: the JSON ends too early.'],
  ['{ "people": [1, x] }', 'given.json, line 1: this is not JSON: x] }.'],
  ['5', 'given.json, line 1: the file must be an object, not 5.'],
  [{}, 'given.json, line 1: people is missing.'],
  [{ ...small, sped: 5 }, 'given.json, line 27: sped is not known here.'],
  [
    { ...small, people: [{ ...person, roles: [{ role: 'Boss' }] }] },
    /^given\.json, line 8: people\[0\]\.roles\[0\]\.role must be "Owner" or "Contributor" or .*, not "Boss"\.$/,
  ],
  [
    { ...small, machines: [{ ...server, name: 'M/1' }] },
    'given.json, line 20: machines[0].name must be a name of letters, digits, ".", "_", "-" and brackets.',
  ],
  [
    { ...small, machines: [{ ...server, subscription: 'T' }] },
    'given.json, line 21: machines[0].subscription names no subscription that is there.',
  ],
  [
    { ...small, machines: [server, server] },
    'given.json, line 27: machines[1].name names a machine that is there already.',
  ],
  [
    { ...small, tickets: [{ number: '123456', title: 'T', machine: 'N' }] },
    'given.json, line 31: tickets[0].machine names no machine that is there.',
  ],
  [
    { ...small, grants: [{ machine: 'M', by: 'nobody@b', level: 'Diagnostics', hoursLeft: 1 }] },
    'given.json, line 30: grants[0].by names no person that is there.',
  ],
  [
    { ...small, demands: [{ role: 'Owner', approvers: ['nobody@b'] }] },
    'given.json, line 31: demands[0].approvers[0] names no person that is there.',
  ],
])('refuses %j with its line', (content, sentence) => {
  const scenarioFile = fileOf(content);
  expect(refusal(() => ownTenant({ scenarioFile }, {}))).toEqual(
    typeof sentence === 'string' ? sentence : expect.stringMatching(sentence),
  );
});

it('refuses a file that is not there', () => {
  expect(() => ownTenant({ scenarioFile: 'nowhere.json' }, {})).toThrow('nowhere.json cannot be read: ENOENT');
});

describe('a fleet', () => {
  const id =
    '/subscriptions/0B1F6471-1BF0-4DDA-AEC3-111122223333/resourceGroups/RG-One/providers/Microsoft.HybridCompute/machines/SRV-1';
  const properties = { status: 'Connected', osSku: 'Windows Server 2022', unknown: [1] };
  const row = { id, location: 'westeurope', properties };

  it.each([
    ['Resource Graph’s reply', { count: 1, data: [row], facets: [] }],
    ['Resource Manager’s list', { value: [row] }],
    ['a list', [row]],
  ])('is read from %s', (_, content) => {
    const tenant = ownTenant({ fleetFile: fileOf(content) }, {});
    const placed = { id, name: 'SRV-1', resourceGroup: 'RG-One', location: 'westeurope' };
    expect([...tenant.machines.values()]).toMatchObject([{ ...placed, properties: { osSku: 'Windows Server 2022' } }]);
    expect(tenant.people).toHaveLength(2);
  });

  it('takes names of subscriptions and extensions from rows of their own', () => {
    const support = { publisher: 'Microsoft.AzureStack.Observability', type: 'EdgeRemoteSupport' };
    const fleetFile = fileOf([
      { id: '/subscriptions/0b1f6471-1bf0-4dda-aec3-111122223333', name: 'Ours', properties: { state: 'Enabled' } },
      { ...row, properties: { status: 'Expired' } },
      { id: `${id.toLowerCase()}/extensions/Support`, name: 'Support', properties: support },
      { id: `${id}-GONE/extensions/Support`, name: 'Support', properties: {} },
    ]);
    const tenant = ownTenant({ fleetFile }, {});
    expect([...tenant.subscriptions.values()].map(({ displayName }) => displayName)).toEqual(['Ours']);
    const one = machine(tenant, 'SRV-1');
    expect(remoteSupportOn(tenant, one)?.properties.provisioningState).toBe('Succeeded');
    expect(agentStatus(tenant, one).status).toBe('Expired');
    expect(tenant.extensions.size).toBe(1);
  });

  it('is joined by a scenario, which grants access on its machines', () => {
    const scenarioFile = join(folder, 'scenario.json');
    const grants = [{ machine: 'srv-*', by: 'a@b', level: 'Diagnostics', hoursLeft: 1 }];
    writeFileSync(scenarioFile, JSON.stringify({ people: small.people, grants }));
    const tenant = ownTenant({ fleetFile: fileOf([row]), scenarioFile }, {});
    expect(machine(tenant, 'SRV-1').access.state).toBe('active');
    expect(tenant.people.map(({ username }) => username)).toEqual(['a@b']);
  });

  it.each([
    [{}, 'given.json, line 1: data is missing.'],
    [[], 'given.json, line 1: the file must hold at least one machine.'],
    [
      [row, { ...row, id: '/x' }],
      'given.json, line 14: [1].id must be the id of an Arc-enabled server, its extension or a subscription.',
    ],
    [{ data: [row, { ...row, tags: { a: 1 } }] }, 'given.json, line 25: data[1].tags.a must be text, not 1.'],
    [[row, row], 'given.json, line 13: [1] is a machine that the file names before.'],
    [[{ id }], 'given.json, line 2: [0] lacks "location" or "properties" of the machine.'],
  ])('%j is refused with its line', (content, sentence) => {
    const fleetFile = fileOf(content);
    expect(refusal(() => ownTenant({ fleetFile }, {}))).toBe(sentence);
  });
});

// `npx vitest run --project unit sandbox/scenarios/own-scenario.test.ts -u` writes it anew.
it('has the published schema', async () => {
  const schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'A scenario of the sandbox',
    ...schemaOf(scenarioShape),
  };
  await expect(`${JSON.stringify(schema, null, 2)}\n`).toMatchFileSnapshot('../scenario.schema.json');
});
