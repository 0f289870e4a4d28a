import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type SandboxArm, startSandboxArm } from '#test/azure/sandbox-arm.ts';
import {
  claimsOf,
  firstKey,
  publishedKeys,
  signedRecord,
  signToken,
  testConsent,
  testUser,
} from '#test/proof/signed.ts';
import { consentNonce } from '#src/consent/consent-id.ts';
import { toGq256 } from '#src/consent/gq256.ts';
import type { ConsentRecord } from '#src/consent/record.ts';
import { makeReview, reviewHash } from '#src/consent/review.ts';
import { consentQuery, historyQuery, reviewerQuery, signerQuery } from './history.ts';
import { queryClient } from './query-client.ts';
import { recordConsent, recordReview } from './recording.ts';

const keys = vi.hoisted(() => ({
  read: (): Promise<{ issuer: string; keys: unknown[] }> => Promise.reject(new Error()),
}));
vi.mock('#src/auth/identity-provider.ts', () => ({ identityProvider: () => keys.read() }));

let arm: SandboxArm;
let machines: string[];

beforeEach(() => {
  queryClient.clear();
  arm = startSandboxArm('contoso');
  machines = [...arm.tenant.machines.values()].map(({ id }) => id.toLowerCase());
});
afterEach(() => void vi.unstubAllGlobals());

function groupOf(machine: string): string {
  return machine.slice(0, machine.indexOf('/providers'));
}

/** Two machines of different resource groups. */
function two(): [string, string] {
  const [first = ''] = machines;
  const other = machines.find(
    (machine) => groupOf(machine) !== groupOf(first) && machine.split('/')[2] === first.split('/')[2],
  );
  return [first, other ?? ''];
}

async function recorded(of: string[], groups = of.map(groupOf)): Promise<ConsentRecord> {
  const record = await signedRecord(await testConsent({ machines: of.toSorted(), tenantId: arm.tenant.tenantId }));
  await recordConsent(record, groups);
  return record;
}

describe('all consents', () => {
  test('are read from the resource groups of all machines, and what cannot be read is named', async () => {
    const [first, other] = two();
    const { consentId } = await recorded([first, other]);
    const whole = await queryClient.fetchQuery(historyQuery());
    expect(whole.consents.find((entry) => entry.consentId === consentId)).toMatchObject({
      copies: [{}, {}],
      unread: [],
      withoutRecord: [],
      reviews: [],
    });
    queryClient.clear();
    arm.fault = ({ path }) =>
      path === `${groupOf(other)}/providers/microsoft.resources/deployments`
        ? Response.json({ error: { code: 'AuthorizationFailed', message: 'No.' } }, { status: 403 })
        : undefined;
    const part = await queryClient.fetchQuery(historyQuery());
    expect(part.problems).toContainEqual(expect.objectContaining({ is: 'unread', scope: groupOf(other) }));
    expect(part.consents.find((entry) => entry.consentId === consentId)).toMatchObject({
      copies: [{}],
      unread: [{ groupId: groupOf(other), problem: { kind: 'forbidden' } }],
    });
  });

  test('tell of what is missing as often as it is missing now, however often they are read', async () => {
    const problems = async () => (await queryClient.fetchQuery({ ...historyQuery(), staleTime: 0 })).problems;
    const first = await problems();
    expect(first).toContainEqual(expect.objectContaining({ is: 'unlisted' }));
    expect(await problems()).toEqual(first);
  });
});

describe('one consent', () => {
  test('is found by its id alone, with what is missing', async () => {
    const [first, other] = two();
    const { consentId } = await recorded([first, other], [groupOf(first)]);
    const { entry } = await queryClient.fetchQuery(consentQuery(consentId));
    expect(entry).toMatchObject({ consentId, copies: [{ groupId: groupOf(first) }], withoutRecord: [groupOf(other)] });
  });

  test('that was read before is read again from its own groups alone', async () => {
    const [first] = two();
    const { consentId } = await recorded([first]);
    await queryClient.fetchQuery(historyQuery());
    arm.requests.length = 0;
    await queryClient.invalidateQueries();
    const { entry } = await queryClient.fetchQuery(consentQuery(consentId));
    expect(entry).toMatchObject({ consentId });
    expect(new Set(arm.requests.map(({ path }) => path)).size).toBe(1);
  });

  test('of no record is none, and is looked for again once there is one', async () => {
    const [first] = two();
    const record = await signedRecord(await testConsent({ machines: [first], tenantId: arm.tenant.tenantId }));
    const query = consentQuery(record.consentId);
    const before = await queryClient.fetchQuery(query);
    expect(before).not.toHaveProperty('entry');
    await recordConsent(record, [groupOf(first)]);
    // As where it comes late.
    queryClient.setQueryData(query.queryKey, before);
    expect(await queryClient.fetchQuery(query)).toMatchObject({ entry: { consentId: record.consentId } });
  });
});

describe('who signed', () => {
  test('is proven by the record and Entra’s keys, and asked again where those could not be read', async () => {
    const consent = await testConsent({ machines: machines.slice(0, 1), tenantId: arm.tenant.tenantId });
    const record = await signedRecord(consent, { aud: '00000000-0000-4000-8000-00000000c11e' }, firstKey);
    const query = signerQuery({ consentId: record.consentId, record });
    await expect(queryClient.fetchQuery(query)).resolves.toMatchObject({ is: 'valid', keyConfirmed: 'unknown' });
    const issuer = `https://login.example/${consent.tenantId}/v2.0`;
    keys.read = () => Promise.resolve({ issuer, keys: publishedKeys });
    await expect(queryClient.fetchQuery({ ...query, staleTime: 0 })).resolves.toMatchObject({
      is: 'valid',
      keyConfirmed: true,
      oid: consent.userId,
    });
  });

  test('for another app is no signature', async () => {
    const consent = await testConsent({ machines: machines.slice(0, 1), tenantId: arm.tenant.tenantId });
    const record = await signedRecord(consent);
    const query = signerQuery({ consentId: record.consentId, record });
    await expect(queryClient.fetchQuery(query)).resolves.toMatchObject({ is: 'invalid' });
  });
});

describe('a review of an emergency', () => {
  const another = '77777777-7777-4888-9999-aaaaaaaaaaaa';

  async function reviewed(by: string, claims: object = {}) {
    const [first, other] = two();
    const record = await recorded([first, other]);
    const { consentId, consentHash, consent } = record;
    const { tenantId } = arm.tenant;
    const opinion = { was: 'right', reason: 'I was on the phone with her' } as const;
    const review = makeReview(opinion, { consentHash, tenantId, userId: by }, Date.parse(consent.notBefore));
    if (!review) throw new Error('No review.');
    const app = '00000000-0000-4000-8000-00000000c11e';
    const nonce = consentNonce(await reviewHash(review));
    const token = await signToken(await claimsOf(consent, { oid: by, aud: app, nonce, ...claims }));
    const key = firstKey.published;
    const signature = { token: await toGq256(token, key), key };
    const kind = 'remote-support-review-record/1';
    await recordReview({ kind, consentId, review, signature }, consentHash, [first, other].map(groupOf));
    const { entry } = await queryClient.fetchQuery(consentQuery(consentId));
    return { entry, review };
  }

  beforeEach(() => {
    keys.read = () =>
      Promise.resolve({ issuer: `https://login.example/${arm.tenant.tenantId}/v2.0`, keys: publishedKeys });
  });

  test('is read once from all groups, with who signed it', async () => {
    const { entry, review } = await reviewed(another);
    expect(entry).toMatchObject({ reviews: [{ record: { review } }], problems: [] });
    const [fact] = entry?.reviews ?? [];
    await expect(queryClient.fetchQuery(reviewerQuery(fact ?? expect.fail()))).resolves.toMatchObject({
      is: 'valid',
      oid: another,
      keyConfirmed: true,
    });
  });

  test.each([
    ['that somebody else signed', { oid: testUser }],
    ['whose signature is of another text', { nonce: 'other' }],
  ])('%s proves nobody', async (_, claims) => {
    const { entry } = await reviewed(another, claims);
    const [fact] = entry?.reviews ?? [];
    await expect(queryClient.fetchQuery(reviewerQuery(fact ?? expect.fail()))).resolves.toMatchObject({
      is: 'invalid',
    });
  });

  test('by the person of the consent is odd, and none', async () => {
    const { entry } = await reviewed(testUser);
    expect(entry).toMatchObject({ reviews: [], problems: [{ is: 'ownReview' }, { is: 'ownReview' }] });
  });
});
