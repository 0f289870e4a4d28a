import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { sampleStorage } from '#src/azure/testing/sample-arm.ts';
import { readDraft } from '#src/azure/records/consent-draft.ts';
import { consentNonce } from '#src/consent/consent.ts';
import { sampleMachine, sampleTenant, sampleUser } from '#src/consent/samples.ts';
import { windowsServer20241030 as terms } from '#src/consent/terms/windows-server-2024-10-30.ts';
import { holdGrants } from '#src/shell/leaving.ts';
import { type Agreement, tickFirst } from './agreement.ts';
import { leaveToSign, type SigningSubject } from './leave-to-sign.ts';
import { initialState } from './wizard-state.ts';

const signConsent = vi.hoisted(() => vi.fn(() => Promise.resolve()));
vi.mock('#src/auth/session.ts', () => ({ auth: () => ({ signConsent, account: person }) }));

beforeEach(() => void vi.stubGlobal('sessionStorage', sampleStorage()));
afterEach(() => {
  vi.unstubAllGlobals();
  vi.clearAllMocks();
});

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
  expect(await leaveToSign(subjectOf(offered))).toBeUndefined();
  const consent = readDraft()?.consent;
  expect(consent?.machines).toEqual(ids);
  expect(signConsent).toHaveBeenCalledExactlyOnceWith(
    consent && (await consentNonce(consent)),
    expect.stringMatching(/^\/grant\?.*step=review$/),
    holdGrants,
  );
});

test.each<[string, SigningSubject]>([
  ['was not ticked', subjectOf(false)],
  ['was ticked for fewer machines', subjectOf({ ...offered, machines: ids.slice(0, 1) })],
  ['was ticked for another text', subjectOf({ ...offered, termsId: 'windows-server-2025-03-04' })],
])('nothing is signed when the box %s', async (_, subject) => {
  expect(await leaveToSign(subject)).toBe(tickFirst);
  expect(signConsent).not.toHaveBeenCalled();
  expect(readDraft()).toBeUndefined();
});

test('nothing is signed while it is open what there is to agree to', async () => {
  expect(await leaveToSign(subjectOf(offered, { offered: undefined }))).toBe('There is no text to agree to.');
  expect(signConsent).not.toHaveBeenCalled();
});
