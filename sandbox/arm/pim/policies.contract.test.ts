import { beforeEach, expect, test } from 'vitest';
import { assignRole, roleNamed } from '#sandbox/scenarios/tenant-seed.ts';
import type { RoleRule } from '#sandbox/tenant.ts';
import { pimOf, type Listed, type TestPim } from '#test/sandbox/pim.ts';
import { eachTestTenant } from '#test/sandbox/tenant.ts';

const azure = eachTestTenant();
let pim: TestPim;

beforeEach(() => {
  pim = pimOf(azure);
  assignRole(azure.tenant, azure.person('ada'), 'Owner', pim.scope);
});

const granter = () => `roleDefinitionId eq '/x/${roleNamed(azure.tenant, 'Remote Support Granter')}'`;

const assignmentOf = async (scope = pim.scope): Promise<Listed> => {
  const [found] = await pim.list('roleManagementPolicyAssignments', granter(), 'otto', scope);
  return found ?? expect.fail('It has a policy.');
};

const effective = async (id: string, scope?: string): Promise<RoleRule | undefined> =>
  ((await assignmentOf(scope)).properties['effectiveRules'] as RoleRule[]).find((rule) => rule.id === id);

const patch = async (rules: unknown, as = 'ada') => {
  const { properties } = await assignmentOf();
  const body = { properties: { rules } };
  return azure.answer('PATCH', `${String(properties['policyId'])}?api-version=2020-10-01`, { as, body });
};

test('a role has settings of its own at each scope, which none inherits', async () => {
  const { id, properties } = await assignmentOf();
  expect(properties).toMatchObject({
    scope: pim.scope,
    policyAssignmentProperties: { roleDefinition: { displayName: 'Remote Support Granter', type: 'CustomRole' } },
  });
  expect(properties['effectiveRules']).toHaveLength(17);
  expect(await effective('Approval_EndUser_Assignment')).toMatchObject({
    ruleType: 'RoleManagementPolicyApprovalRule',
    target: { caller: 'EndUser', operations: ['All'], level: 'Assignment' },
    setting: {
      isApprovalRequired: true,
      approvalStages: [{ primaryApprovers: [{ userType: 'User' }, { userType: 'Group' }] }],
    },
  });
  const below = azure.machine('SRV-FAB-02').id;
  expect(await effective('Approval_EndUser_Assignment', below)).toMatchObject({
    setting: { isApprovalRequired: false },
  });
  expect((await azure.read(`${id}?api-version=2020-10-01`)).properties).toEqual(properties);
  const all = await pim.list('roleManagementPolicyAssignments', undefined, 'otto');
  expect(all).toHaveLength((await pim.list('roleManagementPolicies', undefined, 'otto')).length);
  expect(await azure.answer('GET', pim.path('roleManagementPolicies'), { as: 'rita' })).toBe('403 AuthorizationFailed');
  expect(await azure.answer('GET', pim.path('roleManagementPolicies/none'), { as: 'otto' })).toMatch(/^404/);
});

test('single rules are changed by whoever may', async () => {
  const rule = { id: 'Expiration_EndUser_Assignment', isExpirationRequired: true, maximumDuration: 'PT30M' };
  expect(await patch([rule], 'alan')).toBe('403 AuthorizationFailed');
  expect(await patch([rule])).toBe('200');
  expect(await effective(rule.id)).toMatchObject(rule);
  expect(await effective('Approval_EndUser_Assignment')).toMatchObject({ setting: { isApprovalRequired: true } });
  expect((await pim.ask(1)).status).toBe(400);
});

const approvalOf = (stage: object) => ({
  id: 'Approval_EndUser_Assignment',
  setting: { isApprovalRequired: true, approvalMode: 'SingleStage', approvalStages: [stage] },
});

test.each<[string, () => unknown]>([
  ['no rule', () => []],
  ['a rule of another id', () => [{ id: 'Expiration_Nobody_Assignment' }]],
  ['another type', () => [{ id: 'Enablement_EndUser_Assignment', ruleType: 'RoleManagementPolicyExpirationRule' }]],
  ['more than a day', () => [{ id: 'Expiration_EndUser_Assignment', maximumDuration: 'P2D' }]],
  ['no duration', () => [{ id: 'Expiration_Admin_Eligibility', maximumDuration: '8 hours' }]],
  ['something unknown to enable', () => [{ id: 'Enablement_EndUser_Assignment', enabledRules: ['Blood'] }]],
  ['no context', () => [{ id: 'AuthenticationContext_EndUser_Assignment', isEnabled: true, claimValue: '' }]],
  ['nobody who approves', () => [approvalOf({ primaryApprovers: [] })]],
  [
    'an approver’s type in lower case',
    () => [approvalOf({ primaryApprovers: [{ id: azure.person('alan'), userType: 'user' }] })],
  ],
  ['an approver who isn’t there', () => [approvalOf({ primaryApprovers: [{ id: 'nobody', userType: 'User' }] })]],
])('settings with %s are refused', async (_what, rules) => {
  expect(await patch(rules())).toBe('400 InvalidPolicy');
});
