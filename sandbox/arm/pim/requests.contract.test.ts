import { beforeEach, describe, expect, test } from 'vitest';
import { setDemands } from '#sandbox/scenarios/pim-seed.ts';
import { assignRole, roleNamed } from '#sandbox/scenarios/tenant-seed.ts';
import { guid, pimOf, type TestPim } from '#test/sandbox/pim.ts';
import { jobPath } from '#test/sandbox/remote-support.ts';
import { answerOf, eachTestTenant } from '#test/sandbox/tenant.ts';

const azure = eachTestTenant();
let pim: TestPim;

beforeEach(() => {
  pim = pimOf(azure);
  // What is looked at here needs nobody's approval.
  azure.tenant.rolePolicies.clear();
});

const mayGrant = async (machine = 'SRV-FAB-02'): Promise<boolean> =>
  (await azure.call('PUT', jobPath(azure.machine(machine).id), { as: 'grace', body: {} })).status !== 403;

const leave = (number: number) => pim.ask(number, { requestType: 'SelfDeactivate', scheduleInfo: undefined });

test('a role is left after five minutes, and Azure takes two to let go of it', async () => {
  expect(answerOf(await leave(9))).toBe('400 RoleAssignmentDoesNotExist');
  await pim.ask(1);
  expect(answerOf(await pim.ask(2))).toBe('400 RoleAssignmentExists');
  expect(answerOf(await leave(9))).toBe('400 RoleAssignmentDoesNotExist');
  azure.wait(60);
  const early = await leave(9);
  expect([answerOf(early), early.body.error?.message]).toEqual([
    '400 ActiveDurationTooShort',
    expect.stringContaining('Miniumum Required is 5 minutes'),
  ]);
  azure.wait(240);
  const left = await leave(9);
  expect([left.status, left.body.properties?.['status'], await mayGrant()]).toEqual([201, 'Revoked', false]);
  azure.wait(100);
  expect(answerOf(await pim.ask(2))).toBe('400 RoleAssignmentExists');
  azure.wait(20);
  expect([(await pim.ask(2)).status, await mayGrant()]).toEqual([201, true]);
});

test('an activation that starts later is granted, and active from then on', async () => {
  const startDateTime = new Date(Date.now() + 3_600_000).toISOString();
  const later = { startDateTime, expiration: { type: 'AfterDuration', duration: 'PT1H' } };
  expect((await pim.ask(1, { scheduleInfo: later })).body.properties?.['status']).toBe('Granted');
  expect(await mayGrant()).toBe(false);
  expect(answerOf(await pim.ask(2))).toBe('400 RoleAssignmentExists');
  azure.wait(3601);
  expect([await mayGrant(), await pim.status(1)]).toEqual([true, 'Provisioned']);
  azure.wait(3600);
  expect(await mayGrant()).toBe(false);
});

test('validation keeps nothing, and says what the request would come to', async () => {
  const path = pim.path(`roleAssignmentScheduleRequests/${guid(1)}/validate`);
  const validate = (more?: object) => azure.call('POST', path, { as: 'grace', body: pim.bodyOf(more) });
  const logged = azure.tenant.activityLog.length;
  expect(await validate()).toMatchObject({ status: 200, body: { properties: { status: 'Provisioned' } } });
  expect(answerOf(await validate({ justification: '' }))).toBe('400 RoleAssignmentRequestPolicyValidationFailed');
  expect([await mayGrant(), azure.tenant.roleRequests.size]).toEqual([false, 0]);
  expect(
    azure.tenant.activityLog.slice(logged).filter(({ authorization }) => /Schedule/.test(authorization.action)),
  ).toEqual([]);
});

test('an activation is an instance beside what is assigned, and a real assignment', async () => {
  await pim.ask(1);
  azure.wait(61);
  expect(await pim.list('roleAssignmentScheduleInstances', 'asTarget()', 'grace', '')).toHaveLength(3);
  azure.wait(1);
  const instances = await pim.list('roleAssignmentScheduleInstances', 'asTarget()');
  expect(instances.map(({ properties }) => properties['assignmentType'])).toEqual(['Assigned', 'Activated']);
  const [, activated] = instances;
  const [eligibility] = await pim.list('roleEligibilitySchedules', 'asTarget()');
  expect(activated?.properties).toMatchObject({
    memberType: 'Direct',
    linkedRoleEligibilityScheduleId: eligibility?.id,
    endDateTime: expect.any(String),
    expandedProperties: { roleDefinition: { displayName: 'Remote Support Granter', type: 'CustomRole' } },
  });
  const origin = String(activated?.properties['originRoleAssignmentId']);
  expect((await azure.read(`${origin}?api-version=2022-04-01`, 'otto')).properties).toMatchObject({
    principalId: azure.person('grace'),
  });
  expect((await azure.read(pim.path(`roleAssignmentSchedules/${origin.split('/').at(-1)}`), 'otto')).id).toMatch(
    /Schedules/,
  );
});

test('others’ are listed to whoever may read assignments, everywhere or at a scope', async () => {
  const path = (filter?: string) => pim.path('roleEligibilitySchedules', filter);
  const refused = await azure.call('GET', path(), { as: 'rita' });
  expect([answerOf(refused), refused.body.error?.message]).toEqual([
    '400 InsufficientPermissions',
    expect.stringContaining('Please use $filter=asTarget()'),
  ]);
  expect(await pim.list('roleEligibilitySchedules', undefined, 'otto')).toHaveLength(3);
  const alan = `principalId eq '${azure.person('alan')}'`;
  expect(await pim.list('roleEligibilitySchedules', alan, 'otto')).toHaveLength(1);
  const [group] = azure.machine('SRV-FAB-03').id.split('/providers/');
  expect(await pim.list('roleEligibilitySchedules', 'atScope()', 'otto', group)).toHaveLength(3);
});

describe('of the settings', () => {
  const failure = async (more?: object, as?: string) => {
    const reply = await pim.ask(1, more, as);
    return reply.status === 201 ? 'none' : reply.body.error?.message.replace('The following policy rules failed: ', '');
  };

  test('every rule that fails is named', async () => {
    const enabledRules = ['MultiFactorAuthentication', 'Justification', 'Ticketing'];
    setDemands(azure.tenant, 'Remote Support Granter', pim.scope, { longest: 'PT1H', enabledRules });
    expect(await failure({ justification: '', ticketInfo: {} }, 'grace+pwd')).toBe(
      '["MfaRule","JustificationRule","TicketingRule","ExpirationRule"]',
    );
    const short = { scheduleInfo: { expiration: { type: 'AfterDuration', duration: 'PT1H' } } };
    expect(await failure(short)).toBe('none');
  });

  test('an authentication context is asked for with its claims, and met by the token', async () => {
    setDemands(azure.tenant, 'Remote Support Granter', pim.scope, { context: 'c1' });
    const refused = await pim.ask(1);
    expect(answerOf(refused)).toBe('400 RoleAssignmentRequestAcrsValidationFailed');
    const [, claims = ''] = /^&claims=(.+)$/.exec(refused.body.error?.message ?? '') ?? [];
    expect(JSON.parse(decodeURIComponent(claims))).toEqual({
      access_token: { acrs: { essential: true, value: 'c1' } },
    });
    expect((await pim.ask(1, {}, 'grace+c2')).status).toBe(400);
    expect((await pim.ask(1, {}, 'grace+c1')).status).toBe(201);
  });

  test('those of where somebody is eligible bind below too', async () => {
    const [group] = azure.machine('SRV-FAB-02').id.split('/providers/');
    setDemands(azure.tenant, 'Remote Support Granter', pim.scope, { context: 'c1' });
    expect((await pim.ask(1, {}, 'grace', group)).status).toBe(400);
    const { status } = await pim.ask(1, {}, 'grace+c1', group);
    expect([status, await mayGrant(), await mayGrant('SRV-FAB-03')]).toEqual([201, true, false]);
  });
});

describe('administrators', () => {
  const days = (duration: string) => ({ scheduleInfo: { expiration: { type: 'AfterDuration', duration } } });

  const askAs = (kind: string, number: number, more: object, as = 'ada') => {
    const path = pim.path(`role${kind}ScheduleRequests/${guid(number)}`);
    const body = pim.bodyOf({ requestType: 'AdminAssign', principalId: azure.person('rita'), ...more });
    return azure.call('PUT', path, { as, body });
  };

  beforeEach(() => assignRole(azure.tenant, azure.person('ada'), 'Owner', pim.scope));

  test('make people eligible, and end it', async () => {
    expect(answerOf(await askAs('Eligibility', 1, days('P30D'), 'grace'))).toBe('403 AuthorizationFailed');
    const forever = { scheduleInfo: { expiration: { type: 'NoExpiration' } } };
    expect((await askAs('Eligibility', 1, forever)).body.error?.message).toContain('ExpirationRule');
    const stranger = { ...days('P30D'), principalId: guid(7) };
    expect(answerOf(await askAs('Eligibility', 1, stranger))).toBe('400 PrincipalNotFound');
    expect((await askAs('Eligibility', 1, days('P30D'))).body.properties?.['status']).toBe('Provisioned');
    expect(answerOf(await askAs('Eligibility', 2, days('P30D')))).toBe('400 RoleAssignmentExists');
    expect((await pim.ask(3, {}, 'rita')).status).toBe(201);
    expect((await askAs('Eligibility', 4, { requestType: 'AdminRemove' })).body.properties?.['status']).toBe('Revoked');
    expect(answerOf(await askAs('Eligibility', 5, { requestType: 'AdminRemove' }))).toBe(
      '400 RoleAssignmentDoesNotExist',
    );
    // What was activated goes on.
    expect(await pim.list('roleAssignmentSchedules', 'asTarget()', 'rita')).toEqual([]);
    azure.wait(62);
    expect(await pim.list('roleAssignmentSchedules', 'asTarget()', 'rita')).toHaveLength(1);
  });

  test('give a role for a time, and take it', async () => {
    expect((await askAs('Assignment', 1, days('P1D'))).status).toBe(201);
    const held = () => azure.answer('GET', pim.path('roleManagementPolicies'), { as: 'rita' });
    expect(await held()).toBe('200');
    expect((await askAs('Assignment', 2, { requestType: 'AdminRemove' })).status).toBe(201);
    expect(await held()).toBe('403 AuthorizationFailed');
  });
});

test('a group makes its members eligible', async () => {
  const [group] = azure.tenant.groups;
  const roleId = roleNamed(azure.tenant, 'Remote Support Granter');
  azure.tenant.roleEligibilities = [{ principalId: group?.objectId ?? '', roleId, scope: pim.scope }];
  const [listed] = await pim.list('roleEligibilityScheduleInstances', 'asTarget()', 'ada');
  expect(listed?.properties).toMatchObject({ memberType: 'Group', principalId: group?.objectId });
  expect([(await pim.ask(1, {}, 'ada')).status, (await pim.ask(2)).status]).toEqual([201, 400]);
});
