// @vitest-environment happy-dom
import { beforeEach, expect, test, vi } from 'vitest';
import type { ConsentEntry } from '#src/azure/records.ts';
import { makeReview } from '#src/consent/review.ts';
import { forgetReview, returnedReview } from './signed-review.ts';

const ada = '00000000-0000-4000-8000-00000000000a';
const tenantId = '00000000-0000-4000-8000-00000000000f';
const session = vi.hoisted(() => ({ userId: '', token: undefined as string | undefined }));
vi.mock('#src/auth/session.ts', () => ({
  auth: () => ({
    account: { userId: session.userId },
    takeSignInProblem: () => undefined,
    takeSignature: () => {
      const { token } = session;
      session.token = undefined;
      return token && { idToken: token };
    },
  }),
}));

const consentHash = 'c'.repeat(64);
const entry = { consentHash } as ConsentEntry;

beforeEach(() => {
  forgetReview();
  Object.assign(session, { userId: ada, token: 'the token' });
  const review = makeReview({ was: 'right', reason: 'It was' }, { consentHash, tenantId, userId: ada }, Date.now());
  sessionStorage.setItem('remote-support.review', JSON.stringify(review));
});

test('what was signed is there however often the form is drawn, until it is forgotten', () => {
  for (const _ of [1, 2])
    expect(returnedReview(entry)).toMatchObject({ idToken: 'the token', review: { was: 'right' } });
  forgetReview();
  expect(returnedReview(entry)).toBeUndefined();
});

test('it is nobody else’s, and of no other consent', () => {
  expect(returnedReview({ consentHash: 'd'.repeat(64) } as ConsentEntry)).toBeUndefined();
  expect(returnedReview(entry)).toBeDefined();
  session.userId = tenantId;
  expect(returnedReview(entry)).toBeUndefined();
});
