import { expect, test } from 'vitest';
import { decideAccess } from '#src/consent/access/decide.ts';
import { preflight } from '#src/consent/preflight/preflight.ts';
import {
  revokedJob,
  sampleConsentId,
  sampleEvidence,
  sampleFacts,
  sampleJob,
  sampleReadAt,
} from '#test/consent/samples.ts';
import { extensionOf, nextAct, obstacleOf, reasonsOf, type Reasons } from './machine-acts.ts';

const stateOf = (...args: Parameters<typeof sampleEvidence>) => decideAccess(sampleEvidence(...args), sampleReadAt);
/** The acts that can be pressed. */
const possible = (reasons: Reasons) =>
  (['grant', 'reduce', 'revoke', 'setUp'] as const).filter((act) => reasons[act] === undefined).join(' ');

const unread = { readAt: sampleReadAt, problem: { kind: 'forbidden', message: 'No' } };
const bare = stateOf({ jobs: [], consents: [] });
const absent = stateOf({ jobs: [], consents: [], extension: 'absent' });
const active = stateOf();
const revoked = stateOf({ jobs: [revokedJob] });
const failed = stateOf({ jobs: [], consents: [], extension: { name: 'x', provisioningState: 'Failed' } });
const unknown = stateOf({}, { jobs: unread });
const unconfirmed = stateOf({ jobs: [] });

const checksOf = (change: Partial<typeof sampleFacts> = {}) =>
  preflight({ ...sampleFacts, access: bare, ...change }, sampleReadAt);

test.each([
  ['nothing read', undefined, 'revoke'],
  ['not set up', absent, 'grant setUp'],
  ['set up', bare, 'grant'],
  ['active', active, 'reduce revoke'],
  ['unknown', unknown, 'revoke'],
  ['revoked', revoked, 'grant'],
  ['unconfirmed', unconfirmed, 'grant revoke'],
] as const)('what can be pressed: %s', (_, state, expected) => {
  expect(possible(reasonsOf(state, true, checksOf()))).toBe(expected);
});

test('no check, however it fails, keeps a revoke from being pressed', () => {
  const checks = checksOf({ permissions: { writeJobs: false, writeExtensions: false, writeDeployments: false } });
  const reasons = reasonsOf(active, true, checks);
  expect(possible(reasons)).toBe('revoke');
  expect(reasons.reduce).not.toBe('');
  // The card offers it to nobody whose roles don't allow it, and says so.
  expect(reasons.role).toMatch(/don’t have permission/);
  expect(reasonsOf(bare, true, checks).role).toBeUndefined();
  expect(reasonsOf(active, true, checksOf()).role).toBeUndefined();
});

test('the card of a machine without access says what keeps it from being granted', () => {
  const old = checksOf({ operatingSystem: { name: 'Windows Server 2012 R2 Standard', type: 'windows' } });
  const unregistered = checksOf({ providerRegistered: false });
  expect(obstacleOf(absent, old)?.id).toBe('operatingSystem');
  expect(obstacleOf(bare, unregistered)?.id).toBe('provider');
  expect(obstacleOf(failed, checksOf({ extension: { name: 'x', provisioningState: 'Failed' } }))?.id).toBe('extension');
  expect(obstacleOf(bare, checksOf())).toBeUndefined();
  for (const state of [active, revoked, unknown]) expect(obstacleOf(state, old)).toBeUndefined();
});

test('that nobody has access is no reason once it is not of now', () => {
  for (const state of [bare, absent, revoked]) {
    expect(reasonsOf(state, true, undefined).revoke).toBeDefined();
    expect(reasonsOf(state, false, undefined).revoke).toBeUndefined();
  }
});

test('granting waits for the checks', () => {
  expect(reasonsOf(bare, true, undefined).grant).toBeDefined();
  expect(reasonsOf(bare, true, checksOf({ memoryBytes: 1 })).grant).toBeDefined();
});

test.each([
  ['not set up', absent, 'grant'],
  ['set up', bare, 'grant'],
  ['failed', failed, 'setUp'],
  ['active', active, undefined],
  ['revoked', revoked, undefined],
  ['unknown', unknown, undefined],
  ['unconfirmed', unconfirmed, undefined],
] as const)('what comes next: %s', (_, state, expected) => {
  expect(
    nextAct(state, { grant: undefined, reduce: undefined, revoke: undefined, setUp: undefined, role: undefined }),
  ).toBe(expected);
});

test('what can’t be pressed doesn’t come next', () => {
  const reasons = { grant: 'no', reduce: 'no', revoke: 'no', setUp: 'no', role: undefined };
  expect([bare, failed].map((state) => nextAct(state, reasons))).toEqual([undefined, undefined]);
});

const mine = { ...sampleJob, createdBy: 'ada@contoso.example' };

test.each([
  ['one’s own grant', { kind: 'active', job: mine, others: [] }, { consentId: sampleConsentId }],
  ['no access', { kind: 'revoked', job: mine, others: [] }, { why: expect.stringMatching(/no access/) }],
  ['two grants', { kind: 'active', job: mine, others: [sampleJob] }, { why: expect.stringMatching(/More than one/) }],
  [
    'a job of another client',
    { kind: 'active', job: { ...mine, name: 'by-hand' }, others: [] },
    { why: expect.stringMatching(/no consent/) },
  ],
  [
    'a colleague’s grant',
    { kind: 'active', job: { ...mine, createdBy: 'alan@contoso.example' }, others: [] },
    { consentId: sampleConsentId },
  ],
  ['a grant by nobody Azure names', { kind: 'active', job: sampleJob, others: [] }, { consentId: sampleConsentId }],
] as const)('to extend: %s', (_, state, expected) => {
  expect(extensionOf({ ...state, others: [...state.others] })).toEqual(expected);
});
