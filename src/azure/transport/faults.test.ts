import { describe, expect, test, vi } from 'vitest';
import { SignInError } from '#src/auth/sign-in-error.ts';
import { arm, faults } from '#src/azure/testing/azure-faults.ts';
import { failureOf, reads, sound, statusUrl, stub, stubAzure, writes } from '#src/azure/testing/azure-stub.ts';
import { type AzureError, describeError } from './errors.ts';
import { isLost, readOperation } from './operations.ts';

stubAzure();

/** Faults that say nothing about what was asked: a write may have had its effect all the same. */
const saysNothing = new Set<AzureError['kind']>(['network', 'serverError', 'malformed', 'throttled']);

describe.each(Object.entries(faults))('%s', (name, fault) => {
  const check = async (
    work: () => Promise<unknown>,
    expected: number,
    isAsked: (method: string) => boolean,
    kind = fault.kind,
  ) => {
    const error = await failureOf(work);
    expect(error.kind).toBe(kind);
    expect(error).toMatchObject(fault.says ?? {});
    expect(isLost(error)).toBe(saysNothing.has(kind));
    expect(stub.requests.filter(({ method }) => isAsked(method))).toHaveLength(expected);
    const { title, why, whatToDo } = describeError(error);
    for (const sentence of [title, why, whatToDo]) expect(sentence).not.toMatch(/^$|undefined|\[object/);
    if (fault.kind === 'malformed' || fault.kind === 'network') expect(title).toMatch(/reached|not be understood/);
  };

  test.each(Object.keys(reads) as (keyof typeof reads)[])('reading %s', async (what) => {
    stub.answer = fault.answer;
    // Nothing stands against a read: refused as if something did, it was not answered.
    const kind = fault.kind === 'conflict' ? 'serverError' : fault.kind;
    await check(reads[what], fault.reads ?? 1, () => true, kind);
  });

  // An empty 202 is all that a removal needs, and what has no shape cannot have a wrong one.
  const hasShape = (what: string) => name !== 'wrong shape' || (what !== 'the removal' && what !== 'the tag');

  test.each((Object.keys(writes) as (keyof typeof writes)[]).filter(hasShape))('writing %s', async (what) => {
    stub.answer = (request) => (request.method === 'GET' ? sound('GET', request.path) : fault.answer(request));
    await check(writes[what], fault.writes ?? 1, (method) => method !== 'GET');
  });

  test('reading how an operation stands says nothing about it', async () => {
    stub.answer = fault.answer;
    const outcome = readOperation(statusUrl);
    await vi.advanceTimersByTimeAsync(400_000);
    await expect(outcome).resolves.toBeUndefined();
    await vi.advanceTimersByTimeAsync(3_700_000);
  });
});

test('a session that ends in the middle asks for a person, and a write is not sent by itself afterwards', async () => {
  stub.answer = arm(401, 'ExpiredAuthenticationToken', 'Expired.');
  stub.getToken.mockImplementation(({ forceRefresh }) =>
    forceRefresh
      ? Promise.reject(new SignInError('interactionRequired', 'AADSTS700082: expired.'))
      : Promise.resolve('old'),
  );
  const error = await failureOf(writes['the job']);
  expect(error).toMatchObject({ kind: 'signInNeeded', message: 'AADSTS700082: expired.' });
  expect(stub.requests).toHaveLength(1);
});
