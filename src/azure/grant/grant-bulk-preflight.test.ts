import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { sampleMachine } from '#src/consent/samples.ts';
import { AzureError } from '#src/azure/transport/errors.ts';
import { createTurns } from '#src/azure/transport/bulk-pace.ts';
import { queryClient } from '#src/azure/query-client.ts';
import { createPreflights, needsSignIn } from './grant-bulk-preflight.ts';
import { type PreflightReading, preflightQuery } from './preflight-reads.ts';

vi.mock('#src/auth/session.ts', () => ({ auth: () => ({ account: null }) }));

const fleet = Array.from({ length: 500 }, (_, index) => sampleMachine(`m${index}`));

let now = 0;
let begun: { id: string; at: number }[];
let cancelled: string[];
let most = 0;
let running = 0;
let fail: (id: string) => Error | undefined;

const sleep = (ms: number, signal?: AbortSignal) =>
  new Promise<void>((resolve, reject) => {
    setTimeout(resolve, ms);
    signal?.addEventListener('abort', () => reject(signal.reason));
  });

const read = async (id: string): Promise<PreflightReading> => {
  begun.push({ id, at: Date.now() });
  running += 1;
  most = Math.max(most, running);
  await sleep(80);
  running -= 1;
  const error = fail(id);
  if (error) throw error;
  return { machine: { id }, checks: [] } as unknown as PreflightReading;
};

const create = () => {
  const turn = createTurns(6, 24, () => Date.now());
  return createPreflights(
    read,
    (id) => void cancelled.push(id),
    (_, signal) => sleep(turn(), signal),
  );
};

beforeEach(() => {
  vi.useFakeTimers();
  now = Date.now();
  begun = [];
  cancelled = [];
  most = 0;
  running = 0;
  fail = () => undefined;
});
afterEach(() => void vi.useRealTimers());

describe('the preflight of 500 machines', () => {
  it('reads each once, six at a time, 24 at first and then six a second, and tells the page a few times a second', async () => {
    const preflights = create();
    let notices = 0;
    preflights.subscribe(() => (notices += 1));
    preflights.want(fleet);
    await vi.advanceTimersByTimeAsync(120_000);
    expect(preflights.get().results.size).toBe(500);
    expect(begun.map(({ id }) => id)).toEqual(fleet);
    expect(most).toBeLessThanOrEqual(6);
    const tookSeconds = ((begun.at(-1)?.at ?? 0) - now) / 1000;
    expect(tookSeconds).toBeGreaterThan(75);
    expect(tookSeconds).toBeLessThan(90);
    expect(notices).toBeLessThanOrEqual(5 * 120);
  });

  it('stops when it is called off, says so, and goes on where it was', async () => {
    const preflights = create();
    preflights.want(fleet);
    await vi.advanceTimersByTimeAsync(10_000);
    preflights.stop();
    const before = begun.length;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(begun.length).toBe(before);
    expect(before).toBeLessThan(100);
    expect(preflights.get().isStopped).toBe(true);
    preflights.recheck();
    expect(preflights.get()).toEqual({ results: new Map(), isStopped: false });
    await vi.advanceTimersByTimeAsync(120_000);
    expect(preflights.get().results.size).toBe(500);
  });

  it('reads nothing any more of machines that were taken out, and only what is new of others', async () => {
    const preflights = create();
    preflights.want(fleet);
    await vi.advanceTimersByTimeAsync(1000);
    const kept = fleet.slice(0, 3);
    preflights.want(kept);
    const before = begun.length;
    await vi.advanceTimersByTimeAsync(30_000);
    expect(begun.length).toBe(before);
    const [added = ''] = fleet.slice(450);
    preflights.want([...kept, added]);
    await vi.advanceTimersByTimeAsync(120_000);
    expect(begun.slice(before).map(({ id }) => id)).toEqual([added]);
  });

  it('ends with the page, and begins again with it', async () => {
    const preflights = create();
    preflights.want(fleet.slice(0, 40));
    await vi.advanceTimersByTimeAsync(100);
    preflights.close();
    const before = begun.length;
    await vi.advanceTimersByTimeAsync(30_000);
    expect(begun.length).toBe(before);
    expect(cancelled.length).toBeGreaterThan(0);
    preflights.want(fleet.slice(0, 40));
    await vi.advanceTimersByTimeAsync(30_000);
    expect(preflights.get().results.size).toBe(40);
  });
});

it('keeps what went wrong with one machine to that machine, and says when a person has to sign in', async () => {
  fail = (id) => (id === fleet[1] ? new AzureError({ kind: 'signInNeeded', message: 'no', scope: id }) : undefined);
  const preflights = create();
  preflights.want(fleet.slice(0, 3));
  await vi.advanceTimersByTimeAsync(2000);
  const results = [...preflights.get().results.values()];
  expect(results.map((result) => 'error' in result)).toEqual([false, true, false]);
  expect(needsSignIn(preflights.get())).toBe(true);
});

it('does not ask for a sign-in because of anything else that went wrong', async () => {
  const errors = [new AzureError({ kind: 'forbidden', message: 'no' }), new TypeError('odd'), undefined];
  fail = (id) => errors[fleet.indexOf(id)];
  const preflights = create();
  expect(needsSignIn(preflights.get())).toBe(false);
  preflights.want(fleet.slice(0, 3));
  await vi.advanceTimersByTimeAsync(2000);
  expect(preflights.get().results.size).toBe(3);
  expect(needsSignIn(preflights.get())).toBe(false);
});

describe('what is wanted', () => {
  it('is nothing at first, and nothing is read', async () => {
    const preflights = create();
    expect(preflights.get()).toEqual({ results: new Map(), isStopped: false });
    preflights.recheck();
    await vi.advanceTimersByTimeAsync(5000);
    expect(begun).toEqual([]);
  });

  it('is the same machine in whatever case', async () => {
    const preflights = create();
    const [id = ''] = fleet;
    preflights.want([id]);
    await vi.advanceTimersByTimeAsync(10);
    preflights.want([id.toUpperCase()]);
    await vi.advanceTimersByTimeAsync(2000);
    preflights.want([id]);
    await vi.advanceTimersByTimeAsync(2000);
    expect(begun).toHaveLength(1);
    expect(cancelled).toEqual([]);
    expect([...preflights.get().results.keys()]).toEqual([id.toLowerCase()]);
  });

  it('is not read while it is stopped, however often it is wanted', async () => {
    const preflights = create();
    preflights.stop();
    preflights.want(fleet.slice(0, 3));
    await vi.advanceTimersByTimeAsync(5000);
    expect(begun).toEqual([]);
  });

  it('takes nothing from a reading that was called off, even when it ends last', async () => {
    const ends: (() => void)[] = [];
    const slow = (id: string) =>
      new Promise<PreflightReading>((resolve) => {
        const mark = { machine: { id: `${id} ${ends.length}` }, checks: [] } as unknown as PreflightReading;
        ends.push(() => resolve(mark));
      });
    const preflights = createPreflights(
      slow,
      () => undefined,
      () => Promise.resolve(),
    );
    const [id = ''] = fleet;
    preflights.want([id]);
    await vi.advanceTimersByTimeAsync(1);
    preflights.recheck();
    await vi.advanceTimersByTimeAsync(1);
    expect(ends).toHaveLength(2);
    const shown = () => [...preflights.get().results.values()];
    ends[0]?.();
    await vi.advanceTimersByTimeAsync(1000);
    expect(shown()).toEqual([]);
    ends[1]?.();
    await vi.advanceTimersByTimeAsync(1000);
    expect(shown()).toMatchObject([{ reading: { machine: { id: `${id} 1` } } }]);
  });
});

describe('the cache', () => {
  const [one = '', two = ''] = fleet;
  const keyOf = (id: string) => preflightQuery(id).queryKey;
  const cached = (id: string) => queryClient.getQueryData(keyOf(id));
  const reading = { machine: { id: one }, checks: [] } as unknown as PreflightReading;
  beforeEach(() => queryClient.clear());

  it('is read through, and what was read just now is not read again', async () => {
    queryClient.setQueryData(keyOf(one), reading);
    const preflights = createPreflights();
    preflights.want([one]);
    await vi.advanceTimersByTimeAsync(1000);
    expect([...preflights.get().results.values()]).toEqual([{ reading }]);
  });

  it('is emptied of what is read anew, and of nothing else', () => {
    const below = [...keyOf(one), 'below'];
    for (const key of [keyOf(one), keyOf(two), below]) queryClient.setQueryData(key, reading);
    const preflights = create();
    preflights.want([one]);
    preflights.recheck();
    expect(cached(one)).toBeUndefined();
    expect(cached(two)).toBe(reading);
    expect(queryClient.getQueryData(below)).toBe(reading);
  });

  it('is told to call off the reading of one machine and nothing that machines share', async () => {
    const cancel = vi.spyOn(queryClient, 'cancelQueries');
    const preflights = createPreflights(read);
    preflights.want([one]);
    preflights.stop();
    expect(cancel.mock.calls).toEqual([[{ queryKey: keyOf(one.toLowerCase()), exact: true }]]);
  });
});
