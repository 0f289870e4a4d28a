import { expect, test } from 'vitest';
import { decideWhoCan, demandsKey, type RoleFact, type RoleGiven, type WhoCanFacts } from './who-can.ts';

const scope = '/subscriptions/s';
const nothing = { writesJobs: false, deletesExtensions: false, assignsRoles: false };
const roles = new Map<string, RoleFact>([
  ['granter', { ...nothing, name: 'Granter', writesJobs: true, deletesExtensions: true }],
  ['revoker', { ...nothing, name: 'Revoker', deletesExtensions: true }],
  ['owner', { name: 'Owner', writesJobs: true, deletesExtensions: true, assignsRoles: true }],
  ['reader', { ...nothing, name: 'Reader' }],
]);

const given = (principalId: string, role: string, more: Partial<RoleGiven> = {}): RoleGiven => ({
  principalId,
  principalType: 'User',
  roleDefinitionId: `${scope}/providers/Microsoft.Authorization/roleDefinitions/${role}`,
  scope,
  ...more,
});

const decide = (facts: Partial<WhoCanFacts>) =>
  decideWhoCan({ held: [], eligible: [], roles, demands: new Map(), names: new Map(), ...facts });

const ids = (holders: readonly { principalId: string }[]) => holders.map(({ principalId }) => principalId);

test('by what the roles allow, whatever they are called', () => {
  const held = [given('ada', 'owner'), given('vera', 'revoker'), given('rita', 'reader'), given('bob', 'unread')];
  const { grant, revoke, assign, unknownRoles } = decide({ held });
  expect(ids(grant)).toEqual(['ada']);
  expect(revoke.map(({ principalId, byRemoval }) => [principalId, byRemoval])).toEqual([
    ['ada', false],
    ['vera', true],
  ]);
  expect(ids(assign)).toEqual(['ada']);
  expect(unknownRoles).toBe(1);
});

test('who has activated a role is listed once, until its end, under whatever id the scope shows it', () => {
  const roleDefinitionId =
    '/subscriptions/s/resourceGroups/g/providers/Microsoft.Authorization/roleDefinitions/GRANTER';
  const held = [given('grace', 'granter', { until: 5, roleDefinitionId })];
  const { grant } = decide({ held, eligible: [given('Grace', 'granter'), given('alan', 'granter')] });
  expect(grant.map(({ principalId, how }) => [principalId, how.is, how.is === 'held' && how.until])).toEqual([
    ['grace', 'held', 5],
    ['alan', 'eligible', false],
  ]);
});

test('approvers are those of roles that grant and are asleep, each once, named where any list names them', () => {
  const eligible = [given('grace', 'granter'), given('alan', 'granter'), given('vera', 'revoker')];
  const approvers = [{ id: 'alan', kind: 'user' as const }];
  const demands = { reason: true, ticket: false, multiFactor: true, approvers };
  const of = (role: string) => demandsKey(given('', role));
  const { approve } = decide({
    eligible,
    demands: new Map([
      [of('granter'), demands],
      [of('revoker'), { ...demands, approvers: [{ id: 'rita', kind: 'user' }] }],
    ]),
    names: new Map([['alan', 'Alan Turing']]),
  });
  expect(approve).toEqual([{ approver: { id: 'alan', kind: 'user', name: 'Alan Turing' }, roleName: 'Granter' }]);
});
