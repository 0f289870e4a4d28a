import { describe, expect, test } from 'vitest';
import {
  type Activation,
  activationName,
  type AuthorityFacts,
  approvalMs,
  consentNamedIn,
  decideAuthority,
  type Eligibility,
  justificationOf,
} from './authority.ts';

const activation: Activation = {
  name: '5f0e1d2c-0000-8000-a000-000000000001',
  scope: '/subscriptions/s/resourceGroups/g',
  roleDefinitionId: '/providers/Microsoft.Authorization/roleDefinitions/r',
  principalId: 'grace',
  status: 'PendingApproval',
  askedAt: 1000,
};

const role = (roleName: string, approvers?: Eligibility['demands']): Eligibility => ({
  scheduleId: `/schedules/${roleName}`,
  roleDefinitionId: `/roles/${roleName}`,
  roleName,
  scope: '/subscriptions/s',
  demands: { reason: true, ticket: false, multiFactor: false, ...approvers },
});

const approved = role('Granter', { reason: true, ticket: true, multiFactor: false, approvers: [] });
const free = role('Emergency');
const unread: Eligibility = { scheduleId: '/u', roleDefinitionId: '/u', roleName: 'Unread', scope: '/subscriptions/s' };

const facts = (more: Partial<AuthorityFacts>): AuthorityFacts => ({
  allows: false,
  eligible: [],
  activation: 'none',
  ...more,
});

const asked = (status: string): AuthorityFacts => facts({ activation: { ...activation, status } });

describe('what lets a person grant', () => {
  test.each<[string, AuthorityFacts, object]>([
    ['a standing role', facts({ allows: true, eligible: [approved] }), { is: 'held' }],
    ['nothing', facts({}), { is: 'none' }],
    [
      'a role to be approved',
      facts({ eligible: [approved] }),
      { is: 'eligible', role: approved, emergency: undefined },
    ],
    ['a role without', facts({ eligible: [free] }), { is: 'eligible', role: free, emergency: undefined }],
    ['both', facts({ eligible: [free, approved] }), { is: 'eligible', role: approved, emergency: free }],
    ['one of unknown demands', facts({ eligible: [unread] }), { is: 'eligible', role: unread, emergency: undefined }],
    ['eligibilities unread', facts({ eligible: undefined }), { is: 'unknown' }],
    ['the request unread', facts({ eligible: [free], activation: undefined }), { is: 'unknown' }],
    ['permissions unread', facts({ allows: undefined }), { is: 'unknown' }],
    ['pending', asked('PendingApproval'), { is: 'asked', answerBy: 1000 + approvalMs }],
    ['a status of tomorrow', asked('PendingSomething'), { is: 'asked' }],
    ['active, not yet shown by permissions', asked('Provisioned'), { is: 'asked' }],
    ['active', { ...asked('Provisioned'), allows: true }, { is: 'active' }],
    ['active, permissions unread', { ...asked('Provisioned'), allows: undefined }, { is: 'active' }],
    ['denied', { ...asked('Denied'), eligible: [approved] }, { is: 'refused', how: 'denied' }],
    ['timed out', asked('TimedOut'), { is: 'refused', how: 'timedOut' }],
    ['withdrawn', asked('Canceled'), { is: 'refused', how: 'cancelled' }],
    ['denied, but held otherwise', { ...asked('AdminDenied'), allows: true }, { is: 'held' }],
  ])('%s', (_what, given, expected) => {
    expect(decideAuthority(given)).toMatchObject(expected);
  });
});

test('the name of a request belongs to one consent and group', async () => {
  const name = await activationName('a'.repeat(64), '/g');
  expect(name).toMatch(/^[\da-f]{8}-[\da-f]{4}-8[\da-f]{3}-a[\da-f]{3}-[\da-f]{12}$/);
  expect(await activationName('a'.repeat(64), '/G')).toBe(name);
  const others = [await activationName('b'.repeat(64), '/g'), await activationName('a'.repeat(64), '/h')];
  expect(new Set([name, ...others]).size).toBe(3);
});

test('a justification names its consent', () => {
  const id = 'rs-abcdefghijklmnopqrstu';
  expect(consentNamedIn(justificationOf(id, 'SQL is down'))).toBe(id);
  expect(consentNamedIn(`As agreed. ${justificationOf(id, '')}`)).toBeUndefined();
});
