import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { JobEvidence } from '#src/consent/access/access-state.ts';
import { listed, now, viewOf, withExtension } from './fleet-fixture.ts';
import { isUnread } from './machine-row.ts';
import { atEnd } from './use-list-now.ts';

const second = 1000;

beforeEach(() => void vi.useFakeTimers({ now }));
afterEach(() => void vi.useRealTimers());

const job = (endsIn: number): JobEvidence => ({
  name: 'rs-a',
  type: 'Enable',
  accessLevel: 'Diagnostics',
  expirationTimestamp: new Date(now + endsIn).toISOString(),
  provisioningState: 'Succeeded',
  status: 'Succeeded',
  nodeState: 'Active',
  connectionStatus: 'Connected',
  sessions: [],
});

const viewAt = (age: number, ends: Readonly<Record<string, number>>) =>
  viewOf(
    Object.keys(ends).map((name) => listed(name, withExtension)),
    Object.fromEntries(
      Object.entries(ends).map(([name, end]) => [name, { kind: 'read', jobs: [job(end)], readAt: now }]),
    ),
    { age },
  );

it('the next end of a list is the earliest of those ahead', async () => {
  const ends = { A: 20 * second, B: 10 * second, C: 40 * second };
  expect((await viewAt(0, ends)).nextEnd).toBe(now + 10 * second);
  expect((await viewAt(10 * second, ends)).nextEnd).toBe(now + 20 * second);
  expect((await viewAt(40 * second, ends)).nextEnd).toBeUndefined();
  expect((await viewOf([listed('A', withExtension)], { A: { kind: 'reading' } })).nextEnd).toBeUndefined();
});

it('at that moment access is not said to be active any more, and a millisecond before it is', async () => {
  const wordAt = async (age: number) => {
    const access = (await viewAt(age, { A: 10 * second })).rowAt(0)?.access;
    return access === undefined || isUnread(access) ? access : access.word;
  };
  expect([await wordAt(10 * second - 1), await wordAt(10 * second)]).toEqual(['Active', 'Expired, checking']);
});

it('the time is renewed at an end that comes before it would be renewed anyway', () => {
  const renew = vi.fn<() => void>();
  atEnd(now + 10_000.5, renew);
  vi.advanceTimersByTime(10_000);
  expect(renew).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(renew).toHaveBeenCalledOnce();
});

it.each([
  ['without an end', undefined],
  ['at one that is further away', now + 31 * second],
])('and is not renewed %s', (_, end) => {
  expect(atEnd(end, () => undefined)).toBeUndefined();
  expect(vi.getTimerCount()).toBe(0);
});

it('nor once the list waits for another end', () => {
  const renew = vi.fn<() => void>();
  atEnd(now + 10 * second, renew)?.();
  vi.advanceTimersByTime(20 * second);
  expect(renew).not.toHaveBeenCalled();
});
