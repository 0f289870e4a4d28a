import { beforeEach, expect, test } from 'vitest';
import { guid, pimOf, type TestPim } from '#test/sandbox/pim.ts';
import { jobPath } from '#test/sandbox/remote-support.ts';
import { answerOf, eachTestTenant } from '#test/sandbox/tenant.ts';

const azure = eachTestTenant();
let pim: TestPim;

beforeEach(() => {
  pim = pimOf(azure);
});

const version = 'api-version=2021-01-01-preview';

/** Of what Grace has asked for. */
const ask = async (number = 1, more?: object): Promise<string> => {
  const { status, body } = await pim.ask(number, more);
  expect([status, body.properties?.['status']]).toEqual([201, 'PendingApproval']);
  return String(body.properties?.['approvalId']);
};

interface Stage {
  id: string;
  name: string;
  properties: Record<string, unknown>;
}

const stageOf = async (approval: string, as = 'alan'): Promise<Stage> => {
  const { properties } = await azure.read(`${approval}?${version}`, as);
  const [stage] = (properties?.['stages'] ?? []) as Stage[];
  return stage ?? expect.fail('It has a stage.');
};

const yes = { reviewResult: 'Approve', justification: 'I know of it' };

const answer = async (approval: string, body: object = yes, as = 'alan', word = 'stages') =>
  azure.answer('PATCH', `${approval}/${word}/${(await stageOf(approval, 'otto')).name}?${version}`, { as, body });

const mayGrant = async (): Promise<boolean> =>
  (await azure.call('PUT', jobPath(azure.machine('SRV-FAB-02').id), { as: 'grace', body: {} })).status !== 403;

test.each([
  ['flat, by its stage', 'stages', yes],
  ['wrapped, by its step', 'steps', { properties: yes }],
])('an approval %s gives the role, and says by whom', async (_what, word, body) => {
  const approval = await ask();
  expect(await stageOf(approval)).toMatchObject({
    properties: { assignedToMe: true, status: 'InProgress', reviewResult: 'NotReviewed', reviewedBy: null },
  });
  azure.wait(3600);
  expect([await mayGrant(), await answer(approval, body, 'alan', word)]).toEqual([false, '200']);
  expect([await mayGrant(), await pim.status(1)]).toEqual([true, 'Provisioned']);
  expect((await stageOf(`${pim.scope}${approval}`, 'grace')).properties).toMatchObject({
    assignedToMe: false,
    status: 'Completed',
    reviewResult: 'Approve',
    justification: 'I know of it',
    reviewedBy: { principalName: 'Alan Turing', userPrincipalName: 'alan.turing@contoso.example' },
  });
  // Its time began with the approval.
  azure.wait(7100);
  expect(await mayGrant()).toBe(true);
  azure.wait(200);
  expect(await mayGrant()).toBe(false);
});

test('a denial ends it, and the first answer decides', async () => {
  const approval = await ask();
  expect(await answer(approval, { reviewResult: 'Deny', justification: 'Not today' }, 'ada')).toBe('200');
  expect(await answer(approval)).toBe('400 BadRequest');
  expect([await pim.status(1), await mayGrant()]).toEqual(['Denied', false]);
  await ask(2);
});

test('nobody answers their own, nor whoever is no approver, nor without a reason', async () => {
  const { body } = await pim.ask(3, {}, 'alan');
  const own = String(body.properties?.['approvalId']);
  expect((await stageOf(own)).properties['assignedToMe']).toBe(false);
  expect(await answer(own)).toBe('403 AuthorizationFailed');
  const approval = await ask();
  for (const as of ['grace', 'otto', 'vera']) expect(await answer(approval, yes, as)).toBe('403 AuthorizationFailed');
  expect(await azure.answer('GET', `${approval}?${version}`, { as: 'rita' })).toBe('403 AuthorizationFailed');
  expect(await answer(approval, { reviewResult: 'Approve', justification: ' ' })).toBe('400 BadRequest');
  expect(await answer(approval, { ...yes, reviewResult: 'Perhaps' })).toBe('400 BadRequest');
  expect(await pim.status(1)).toBe('PendingApproval');
});

test('nobody’s answer in a day is none', async () => {
  const approval = await ask();
  azure.wait(24 * 3600 - 1);
  expect(await pim.status(1)).toBe('PendingApproval');
  azure.wait(1);
  expect([await pim.status(1), (await stageOf(approval)).properties['status']]).toEqual(['TimedOut', 'Expired']);
  expect(await answer(approval)).toBe('400 BadRequest');
});

test('an end that has passed meanwhile makes an approval come to nothing', async () => {
  const endDateTime = new Date(Date.now() + 3_600_000).toISOString();
  const approval = await ask(1, { scheduleInfo: { expiration: { type: 'AfterDateTime', endDateTime } } });
  azure.wait(3601);
  expect([await answer(approval), await pim.status(1), await mayGrant()]).toEqual(['200', 'Failed', false]);
});

test('a pending request is one’s own to cancel, and stands in nobody’s way then', async () => {
  const approval = await ask();
  const path = pim.path(`roleAssignmentScheduleRequests/${guid(1)}/cancel`);
  for (const number of [1, 2]) expect(answerOf(await pim.ask(number))).toBe('400 PendingRoleAssignmentRequest');
  expect(await azure.answer('POST', path, { as: 'alan' })).toBe('403 AuthorizationFailed');
  expect(await azure.answer('POST', path, { as: 'grace' })).toBe('200');
  expect(azure.tenant.activityLog.at(-1)).toMatchObject({
    authorization: { action: 'Microsoft.Authorization/roleAssignmentScheduleRequests/cancel/action' },
  });
  expect([await pim.status(1), await azure.answer('POST', path, { as: 'grace' })]).toEqual([
    'Canceled',
    '400 BadRequest',
  ]);
  expect(await answer(approval)).toBe('400 BadRequest');
  // A name is used once.
  expect(answerOf(await pim.ask(1))).toBe('400 RoleAssignmentExists');
  await ask(2);
});

test('lists show what was a minute ago, to whom it is for', async () => {
  await ask();
  const listed = async (filter: string, as: string, scope = '') => {
    const { value } = await azure.read(pim.path('roleAssignmentScheduleRequests', filter, scope), as);
    return value?.map((one) => (one as { properties: { status: string } }).properties.status);
  };
  expect(await listed('asApprover()', 'alan')).toEqual([]);
  azure.wait(62);
  for (const [filter, as] of [
    ['asApprover()', 'alan'],
    ['asApprover()', 'ada'],
    ['asTarget()', 'grace'],
    ['asRequestor()', 'grace'],
  ] as const)
    expect(await listed(filter, as)).toEqual(['PendingApproval']);
  expect([await listed('asApprover()', 'grace'), await listed('asTarget()', 'alan')]).toEqual([[], []]);
  expect(await listed('atScope()', 'otto', pim.scope)).toEqual(['PendingApproval']);
  expect(await azure.answer('GET', pim.path('roleAssignmentScheduleRequests'), { as: 'rita' })).toBe(
    '400 InsufficientPermissions',
  );
  await azure.call('POST', pim.path(`roleAssignmentScheduleRequests/${guid(1)}/cancel`), { as: 'grace' });
  expect(await listed('asApprover()', 'alan')).toEqual(['PendingApproval']);
  azure.wait(62);
  expect(await listed('asApprover()', 'alan')).toEqual(['Canceled']);
});
