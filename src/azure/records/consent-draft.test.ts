import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { sampleConsent, sampleMachine, sampleTenant, sampleUser } from '#src/consent/samples.ts';
import { sampleStorage } from '#src/azure/testing/sample-arm.ts';
import { type ConsentDraft, dropDraft, keepDraft, readDraft } from './consent-draft.ts';
import { keepDraftOnlyOf } from './draft-storage.ts';

const session = vi.hoisted((): { account: { tenantId: string; userId: string } | null } => ({ account: null }));
vi.mock('#src/auth/session.ts', () => ({ auth: () => session }));

const ada = { tenantId: sampleTenant, userId: sampleUser };
const owner = `${sampleTenant}/${sampleUser}`;
const key = 'remote-support.draft';
const draft: ConsentDraft = {
  machines: [sampleMachine('srv-sql-01')],
  ticket: { number: '2411240040001234', source: 'azure' },
  reason: 'Slow queries',
  level: 'Diagnostics',
  end: { minutes: 480 },
};

beforeEach(() => {
  session.account = ada;
  vi.stubGlobal('sessionStorage', sampleStorage());
});
afterEach(() => void vi.unstubAllGlobals());

describe('the draft', () => {
  it('comes back as it was kept, with the consent and its signature', async () => {
    const whole: ConsentDraft = {
      ...draft,
      withoutRequest: true,
      passed: 2,
      consent: await sampleConsent(),
      idToken: 'a.b.c',
    };
    expect(keepDraft(whole)).toBe(true);
    expect(readDraft()).toEqual(whole);
    dropDraft();
    expect(readDraft()).toBeUndefined();
  });

  it('comes back with a reason that is too long for a consent: what was entered is not lost, and is said to be too long', () => {
    const long = { ...draft, reason: 'a'.repeat(100_000) };
    expect(keepDraft(long)).toBe(true);
    expect(readDraft()).toEqual(long);
  });

  it('never brings a tick, or anything else that was not asked of it', () => {
    sessionStorage.setItem(key, JSON.stringify({ ...draft, owner, agreed: true, ticked: true }));
    expect(readDraft()).toEqual(draft);
  });

  it.each([
    ['another person', { ...ada, userId: '0e0e0e0e-0000-4000-8000-000000000000' }],
    ['a person of another tenant', { ...ada, tenantId: '0e0e0e0e-0000-4000-8000-000000000000' }],
    ['nobody', null],
  ])('is not there for %s, and for its own person again', (_, other) => {
    keepDraft(draft);
    session.account = other;
    expect(readDraft()).toBeUndefined();
    session.account = { tenantId: sampleTenant.toUpperCase(), userId: sampleUser.toUpperCase() };
    expect(readDraft()).toEqual(draft);
  });

  it('stays where its own person is signed in, however the ids are written', () => {
    keepDraft(draft);
    keepDraftOnlyOf({ tenantId: sampleTenant.toUpperCase(), userId: sampleUser.toUpperCase() });
    expect(readDraft()).toEqual(draft);
  });

  it.each([
    ['another person is signed in', { ...ada, userId: '0e0e0e0e-0000-4000-8000-000000000000' }, undefined],
    ['a person of another tenant is', { ...ada, tenantId: '0e0e0e0e-0000-4000-8000-000000000000' }, undefined],
    ['it does not say whose it is', ada, JSON.stringify(draft)],
    ['it is malformed', ada, '{"owner":'],
    ['it is nothing', ada, 'null'],
  ])('is gone from the tab once %s', (_, person, text) => {
    keepDraft(draft);
    if (text !== undefined) sessionStorage.setItem(key, text);
    keepDraftOnlyOf(person);
    expect(sessionStorage.getItem(key)).toBeNull();
  });

  it('is none when it does not say whose it is, and is kept for nobody', () => {
    sessionStorage.setItem(key, JSON.stringify(draft));
    expect(readDraft()).toBeUndefined();
    session.account = null;
    expect(keepDraft({ ...draft, reason: 'Of nobody' })).toBe(false);
    expect(sessionStorage.getItem(key)).not.toContain('Of nobody');
  });

  it('is none when the consent in it is not whole', async () => {
    const consent = { ...(await sampleConsent()), level: 'Everything' };
    sessionStorage.setItem(key, JSON.stringify({ ...draft, owner, consent }));
    expect(readDraft()).toBeUndefined();
  });

  it('is none when any part is malformed, and reading never throws', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('machines', 'ticket', 'reason', 'level', 'end', 'withoutRequest'),
        fc.jsonValue(),
        (field, value) => {
          sessionStorage.setItem(key, JSON.stringify({ ...draft, owner, [field]: value }));
          const read = readDraft();
          if (read !== undefined) expect(read[field as keyof ConsentDraft]).toEqual(value);
        },
      ),
    );
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        sessionStorage.setItem(key, text);
        expect(readDraft()).toBeUndefined();
      }),
    );
  });

  it('is none without storage', () => {
    vi.stubGlobal('sessionStorage', undefined);
    expect(keepDraft(draft)).toBe(false);
    expect(readDraft()).toBeUndefined();
    expect(() => dropDraft()).not.toThrow();
    expect(() => keepDraftOnlyOf(ada)).not.toThrow();
  });
});
