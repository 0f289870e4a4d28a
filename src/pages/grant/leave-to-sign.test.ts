import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { hasLeft } from '#src/auth/left-page.ts';
import { lastPurpose } from '#src/auth/purpose.ts';
import type { Auth } from '#src/auth/session.ts';
import { ada, onPage, setUp } from '#src/auth/session-sample.ts';
import { sampleStorage } from '#src/azure/testing/sample-arm.ts';
import { readDraft } from '#src/azure/records/consent-draft.ts';
import { consentNonce } from '#src/consent/consent.ts';
import { sampleMachine, sampleTenant, sampleUser } from '#src/consent/samples.ts';
import { windowsServer20241030 as terms } from '#src/consent/terms/windows-server-2024-10-30.ts';
import { type Agreement, tickFirst } from './agreement.ts';
import { keepAsLast, takeUpDraft } from './kept-drafts.ts';
import { leaveToSign, type SigningSubject } from './leave-to-sign.ts';
import { draftOf, initialState } from './wizard-state.ts';

const signConsent = vi.hoisted(() => vi.fn<Auth['signConsent']>(() => Promise.resolve()));
const holdGrants = vi.hoisted(() => vi.fn(() => Promise.resolve()));
vi.mock('#src/shell/leaving.ts', () => ({ holdGrants }));
vi.mock('#src/auth/session.ts', async (original) => ({
  ...(await original<object>()),
  auth: () => ({ signConsent, account: person }),
}));

beforeEach(() => void vi.stubGlobal('sessionStorage', sampleStorage()));
afterEach(() => {
  vi.unstubAllGlobals();
  vi.clearAllMocks();
});

const leaving = (isCalledOff: () => boolean) => ({ isCalledOff, begin: () => {} });
const stays = leaving(() => false);
const person = { tenantId: sampleTenant, userId: sampleUser };
const ids = ['srv-sql-01', 'srv-sql-02'].map(sampleMachine);
const offered: Agreement = { termsId: terms.id, machines: ids };

const subjectOf = (ticked: Agreement | false, change: Partial<SigningSubject> = {}): SigningSubject => {
  const fresh = initialState(ids, undefined, person);
  const inputs = { ...fresh.inputs, requestMode: 'without' as const, reason: 'Slow queries' };
  return {
    control: { state: { ...fresh, inputs, passed: 4, ticked }, dispatch: () => undefined, replaces: undefined },
    checked: { choice: { included: ids.map((id) => ({ id, name: id, location: '', installs: false })) } },
    target: 'windowsServer',
    terms,
    offered,
    person,
    displayed: () => terms.text,
    ...change,
  };
};

test('a consent is taken to be signed for what the box was ticked for', async () => {
  expect(await leaveToSign(subjectOf(offered), stays)).toBeUndefined();
  const consent = readDraft()?.consent;
  expect(consent?.machines).toEqual(ids);
  expect(signConsent).toHaveBeenCalledExactlyOnceWith(
    consent && (await consentNonce(consent)),
    expect.stringMatching(/^\/grant\?.*step=review$/),
    expect.any(Function),
    stays.isCalledOff,
  );
});

test('what was entered for other machines is still there after the sign-in', async () => {
  const others = ['srv-sql-03'].map(sampleMachine);
  keepAsLast(draftOf(initialState(others, undefined, person)));
  takeUpDraft(ids);
  await leaveToSign(subjectOf(offered), stays);
  expect(takeUpDraft(ids)?.consent).toBeDefined();
  expect(takeUpDraft(others)?.machines).toEqual(others);
});

test.each([
  ['goes on, and holds the grants', false, 1],
  ['is called off, holds none, and leaves no mark by which they would be held later', true, 0],
])('a sign-in on the way to which Microsoft Entra was asked %s', async (_, calledOff, held) => {
  const { start, client } = setUp({ active: ada });
  const session = await start();
  signConsent.mockImplementationOnce((...args) => session.signConsent(...args));
  let isCalledOff = false;
  onPage(async () => {
    isCalledOff = calledOff;
    return new Response();
  });
  expect(
    await leaveToSign(
      subjectOf(offered),
      leaving(() => isCalledOff),
    ),
  ).toBeUndefined();
  expect(holdGrants).toHaveBeenCalledTimes(held);
  expect(client.acquireTokenRedirect).toHaveBeenCalledTimes(held);
  expect(hasLeft()).toBe(!calledOff);
  expect(lastPurpose()).toBe(calledOff ? 'signIn' : 'consent');
});

test('a sign-in that is called off while the consent is made is not gone to, and the draft stays as it was changed', async () => {
  expect(
    await leaveToSign(
      subjectOf(offered),
      leaving(() => true),
    ),
  ).toBeUndefined();
  expect(signConsent).not.toHaveBeenCalled();
  expect(readDraft()).toBeUndefined();
});

test.each<[string, SigningSubject]>([
  ['was not ticked', subjectOf(false)],
  ['was ticked for fewer machines', subjectOf({ ...offered, machines: ids.slice(0, 1) })],
  ['was ticked for another text', subjectOf({ ...offered, termsId: 'windows-server-2025-03-04' })],
])('nothing is signed when the box %s', async (_, subject) => {
  expect(await leaveToSign(subject, stays)).toBe(tickFirst);
  expect(signConsent).not.toHaveBeenCalled();
  expect(readDraft()).toBeUndefined();
});

test('nothing is signed while it is open what there is to agree to', async () => {
  expect(await leaveToSign(subjectOf(offered, { offered: undefined }), stays)).toBe('There is no text to agree to.');
  expect(signConsent).not.toHaveBeenCalled();
});
