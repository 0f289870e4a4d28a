import { describe, expect, it } from 'vitest';

import { fixtureReceipt, fixtureStart, outcomeIn, withRawToken, withToken } from './receipt-fixture.ts';
import type { AzureExtract, Receipt } from './receipt.ts';

const pass =
  'pass: The times fit together, with up to 5 minutes between the clocks, and 5 more by which a token may be dated early.';
const timeOf = (receipt: Receipt) => outcomeIn(receipt, 'time');
const withTimes = async (claims: object) => timeOf(await withToken(fixtureReceipt, claims));
const withAzure = (change: Partial<AzureExtract>) =>
  timeOf({ ...fixtureReceipt, azure: { ...fixtureReceipt.azure, ...change } });
const { azure, record } = fixtureReceipt;
const [machine] = azure.machines;
const [event] = azure.activity;
const [copy] = azure.records;
if (!machine || !event || !copy) throw new Error('The receipt is incomplete.');
const end = { ended: 'revoked' as const, evidence: '' };
const change = { level: 'Diagnostics' as const, notAfter: '2026-11-24T20:00:00Z' };

describe('the times of a receipt', () => {
  it.each([
    [{}, pass],
    // The window is 13:00 to 21:00, and the sign-in at 13:00:05.
    [{ iat: fixtureStart - 300 }, pass],
    [{ iat: fixtureStart - 299.5 }, pass],
    [{ iat: fixtureStart + 8 * 3600 + 0.5, exp: 9e9 }, 'fail: The sign-in was after the end of the access it was for.'],
    [{ iat: fixtureStart - 600.001 }, 'fail: The sign-in was before the access it was for could begin.'],
    [{ iat: fixtureStart + 8 * 3600, exp: fixtureStart + 9 * 3600 }, 'fail: A record was before the sign-in.'],
    [{ iat: fixtureStart + 8 * 3600 + 1, exp: 9e9 }, 'fail: The sign-in was after the end of the access it was for.'],
    [{ iat: Number.MAX_VALUE, exp: Number.MAX_VALUE }, 'fail: The ID token expired before it was issued.'],
    [{ auth_time: fixtureStart - 300 }, pass],
    [{ auth_time: fixtureStart - 301 }, 'fail: The person was last asked to sign in before the access could begin.'],
    [{ auth_time: 'today' }, pass],
    [{ auth_time: undefined }, pass],
    [{ auth_time: fixtureStart + 9 * 3600 + 301 }, 'fail: The last proof of who signed in was after Azure was read'],
    [{ exp: fixtureStart + 5 }, 'fail: The ID token expired before it was issued.'],
    [{ exp: null }, 'fail: The ID token does not say when it was issued and expires.'],
    [{ iat: '1' }, 'fail: The ID token does not say when it was issued and expires.'],
  ])('with the claims %j', async (claims, expected) => {
    expect(await withTimes(claims)).toContain(expected);
  });

  // Five minutes before the sign-in, and five minutes after Azure was read at 22:00.
  it.each([
    ['A record', (at: string) => ({ records: [{ ...copy, timestamp: at }] })],
    ['An event of the Activity Log', (at: string) => ({ activity: [{ ...event, at }] })],
    [
      'A change of the access',
      (at: string) => ({ machines: [{ ...machine, changes: [{ ...change, changedAt: at }] }] }),
    ],
    [
      'The end on record of the access',
      (at: string) => ({ machines: [{ ...machine, end: { ...end, confirmedAt: at } }] }),
    ],
  ])('with another time: %s', async (name, withTime) => {
    expect(await withAzure(withTime('2026-11-24T12:55:05Z'))).toBe(pass);
    expect(await withAzure(withTime('2026-11-24T13:55:05+01:00'))).toBe(pass);
    expect(await withAzure(withTime('2026-11-24T12:55:04.999999999Z'))).toBe(`fail: ${name} was before the sign-in.`);
    expect(await withAzure(withTime('2026-11-24T22:05:00Z'))).toBe(pass);
    expect(await withAzure(withTime('2026-11-24T22:05:00.000000001Z'))).toBe(
      `fail: ${name} was after Azure was read for the receipt.`,
    );
  });

  it('cannot have been read before the sign-in', async () => {
    const none = { records: [], activity: [], machines: [] };
    expect(await withAzure({ ...none, readAt: '2026-11-24T12:55:05Z' })).toBe(pass);
    expect(await withAzure({ ...none, readAt: '2026-11-24T12:55:04Z' })).toBe(
      'fail: The sign-in was after Azure was read for the receipt.',
    );
  });

  it('are not told by a token whose claims cannot be read', async () => {
    expect(await timeOf(await withRawToken(fixtureReceipt, 'a..b'))).toBe(
      'fail: The ID token does not say when it was issued and expires.',
    );
  });

  it('go by the record where no token was kept', async () => {
    const signedAt = (issuedAt: string) =>
      timeOf({
        ...fixtureReceipt,
        signature: null,
        record: { ...record, signature: { ...record.signature, issuedAt } },
      });
    expect(await signedAt('2026-11-24T12:55:00Z')).toBe(pass);
    expect(await signedAt('2026-11-24T12:49:59.9999999Z')).toContain('before the access it was for could begin');
    expect(await signedAt('2026-11-24T21:00:01Z')).toContain('after the end of the access');
  });
});
