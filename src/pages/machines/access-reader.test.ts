import { focusManager, QueryClient, queryOptions } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { JobsReading } from '#src/azure/resources/edge-jobs.ts';
import { evidenceKey } from '#src/azure/evidence/machine-evidence.ts';
import { queryKey } from '#src/azure/query-client.ts';
import type { JobEvidence } from '#src/consent/access/access-state.ts';
import { sampleEvidence } from '#src/consent/samples.ts';
import { createAccessReader } from './access-reader.ts';
import { restStaleAfter } from './renewal.ts';

const idOf = (number: number) =>
  `/subscriptions/s/resourceGroups/g/providers/Microsoft.HybridCompute/machines/SRV-${number}`;
const ids = (count: number) => Array.from({ length: count }, (_, index) => idOf(index));
const job = { name: 'rs-a' } as JobEvidence;

/** A reader on an Azure that answers after `takesMs`, `refused` times with a refusal; access is on the machines whose numbers are in `live`. */
function setUp({ takesMs = 20, live = new Set<number>(), refused = 0 } = {}) {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const asked: string[] = [];
  const called = { off: 0, most: 0, open: 0 };
  const read = (id: string, signal: AbortSignal) => {
    asked.push(id);
    called.open += 1;
    called.most = Math.max(called.most, called.open);
    return new Promise<JobsReading>((resolve, reject) => {
      const jobs = [...live].some((number) => idOf(number) === id) ? [job] : [];
      setTimeout(() => {
        called.open -= 1;
        if (asked.length <= refused) reject(new Error('refused'));
        else resolve({ available: true, jobs, readAt: Date.now(), answeredBy: Date.now() });
      }, takesMs);
      signal.addEventListener('abort', () => {
        called.off += 1;
        called.open -= 1;
        reject(new DOMException('left', 'AbortError'));
      });
    });
  };
  const queryOf = (id: string) =>
    queryOptions({
      queryKey: queryKey(`${id}/providers/Microsoft.AzureStackHCI/edgeDevices/default/jobs`),
      queryFn: ({ signal }) => read(id, signal),
    });
  const reader = createAccessReader(client, queryOf);
  return { client, asked, called, reader, another: () => createAccessReader(client, queryOf) };
}

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000, toFake: ['Date', 'performance', 'setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
  focusManager.setFocused(undefined);
});

it('reads what is on screen at once, the rest four a second, a few at a time, and each once', async () => {
  const { asked, called, reader } = setUp();
  reader.subscribe(() => undefined);
  reader.follow(ids(100));
  await vi.advanceTimersByTimeAsync(1000);
  expect(asked.length).toBeGreaterThanOrEqual(50);
  expect(asked.length).toBeLessThanOrEqual(54);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(asked.length).toBeLessThanOrEqual(94);
  await vi.advanceTimersByTimeAsync(5000);
  expect(asked).toEqual(ids(100));
  expect(called.most).toBe(8);
});

it('says nothing of machines that nobody looked at, and reads none of them', async () => {
  const { asked, reader } = setUp();
  reader.subscribe(() => undefined);
  reader.follow(ids(3));
  await vi.advanceTimersByTimeAsync(600_000);
  expect(new Set(asked)).toEqual(new Set(ids(3)));
  expect(reader.get().known.has(idOf(4).toLowerCase())).toBe(false);
  expect(reader.get().known.get(idOf(1).toLowerCase())).toMatchObject({ kind: 'read', jobs: [] });
});

it('reads the rest four a second, beside what is on screen and not before it', async () => {
  const { asked, called, reader } = setUp();
  const rest = ids(130).slice(20);
  const restAsked = () => asked.filter((id) => rest.includes(id));
  reader.subscribe(() => undefined);
  reader.follow(ids(20), rest);
  await vi.advanceTimersByTimeAsync(1000);
  expect(asked.slice(0, 8)).toEqual(ids(8));
  expect(reader.get().known.get(idOf(129).toLowerCase())).toEqual({ kind: 'reading' });
  expect(reader.get().followed).toBe(20);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(restAsked().length).toBeGreaterThan(40);
  expect(restAsked().length).toBeLessThanOrEqual(48);
  await vi.advanceTimersByTimeAsync(30_000);
  expect(restAsked()).toEqual(rest);
  expect(called.most).toBeLessThanOrEqual(8);
});

it('reads what is on screen at once while much of the rest is left, and stops with it when it is not wanted any more', async () => {
  const { asked, reader } = setUp({ takesMs: 5000 });
  reader.subscribe(() => undefined);
  reader.follow([], ids(400));
  await vi.advanceTimersByTimeAsync(20_000);
  asked.length = 0;
  reader.follow([idOf(300)], ids(400));
  await vi.advanceTimersByTimeAsync(1);
  expect(asked).toEqual([idOf(300)]);
  reader.follow([idOf(300)]);
  await vi.advanceTimersByTimeAsync(10_000);
  asked.length = 0;
  await vi.advanceTimersByTimeAsync(30_000);
  expect(asked).toEqual([]);
  expect(reader.get().known.has(idOf(399).toLowerCase())).toBe(false);
});

it('reads the rest again, half as often as rows', async () => {
  const { asked, reader } = setUp();
  reader.subscribe(() => undefined);
  reader.follow([], ids(10));
  await vi.advanceTimersByTimeAsync(110_000);
  expect(asked).toEqual(ids(10));
  await vi.advanceTimersByTimeAsync(20_000);
  expect(asked).toEqual([...ids(10), ...ids(10)]);
});

it('has read all of the rest again before that counts as old, however much it is', async () => {
  const { asked, reader } = setUp();
  reader.subscribe(() => undefined);
  reader.follow(ids(20), ids(400));
  const oldest = () => Math.min(...[...reader.get().known.values()].map((one) => ('readAt' in one ? one.readAt : 0)));
  await vi.advanceTimersByTimeAsync(120_000);
  expect(new Set(asked).size).toBe(400);
  for (let minute = 0; minute < 10; minute += 1) {
    await vi.advanceTimersByTimeAsync(60_000);
    expect(Date.now() - oldest()).toBeLessThan(restStaleAfter(20, 400));
  }
});

it('reads the rest once while the tab is not visible, and again when it is', async () => {
  const { asked, reader } = setUp();
  focusManager.setFocused(false);
  reader.subscribe(() => undefined);
  reader.follow([], ids(10));
  await vi.advanceTimersByTimeAsync(600_000);
  expect(asked).toEqual(ids(10));
  focusManager.setFocused(true);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(asked).toEqual([...ids(10), ...ids(10)]);
});

it('reads again what is on screen and has no access, also where very many have', async () => {
  const { asked, reader } = setUp({ live: new Set(Array.from({ length: 241 }, (_, at) => at)) });
  reader.subscribe(() => undefined);
  reader.follow(ids(242));
  await vi.advanceTimersByTimeAsync(60_000);
  reader.follow([idOf(241)]);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked.filter((id) => id === idOf(241))).toHaveLength(2);
});

it('reads the rest anew when it has become invalid', async () => {
  const { asked, client, reader } = setUp();
  reader.subscribe(() => undefined);
  reader.follow([], ids(10));
  await vi.advanceTimersByTimeAsync(100_000);
  expect(asked).toHaveLength(10);
  await client.invalidateQueries();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(asked).toHaveLength(20);
});

it('reads of the rest what an earlier page has read, once that is old', async () => {
  const { asked, reader, another } = setUp();
  const leave = reader.subscribe(() => undefined);
  reader.follow([], ids(3));
  await vi.advanceTimersByTimeAsync(10_000);
  leave();
  asked.length = 0;
  await vi.advanceTimersByTimeAsync(600_000);
  const later = another();
  later.subscribe(() => undefined);
  later.follow([], ids(3));
  await vi.advanceTimersByTimeAsync(10_000);
  expect(asked).toEqual(ids(3));
});

it('keeps reading where access was found, on screen or not', async () => {
  const { asked, reader } = setUp({ live: new Set([1]) });
  reader.subscribe(() => undefined);
  reader.follow(ids(2));
  await vi.advanceTimersByTimeAsync(1000);
  reader.follow([idOf(5)]);
  asked.length = 0;
  await vi.advanceTimersByTimeAsync(130_000);
  expect(asked.filter((id) => id === idOf(1))).toHaveLength(2);
  expect(asked).not.toContain(idOf(0));
  // What was read of it is kept, with its age.
  expect(reader.get().known.get(idOf(0).toLowerCase())).toMatchObject({ kind: 'read', readAt: 1_000_020 });
});

it('tells its listener four times a second at most', async () => {
  const { reader } = setUp({ takesMs: 7 });
  let told = 0;
  reader.subscribe(() => {
    told += 1;
  });
  reader.follow(ids(50));
  await vi.advanceTimersByTimeAsync(1000);
  expect(reader.get().known.size).toBe(50);
  expect(told).toBeGreaterThan(0);
  expect(told).toBeLessThanOrEqual(5);
});

it('calls off what is under way when the list is left, and reads it on coming back', async () => {
  const { asked, called, reader } = setUp({ takesMs: 5000 });
  const leave = reader.subscribe(() => undefined);
  reader.follow(ids(20));
  await vi.advanceTimersByTimeAsync(100);
  expect(asked).toHaveLength(8);
  leave();
  await vi.advanceTimersByTimeAsync(6000);
  expect(called.off).toBe(8);
  expect(asked).toHaveLength(8);
  reader.subscribe(() => undefined);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(new Set(asked)).toEqual(new Set(ids(20)));
  expect(reader.get().known.get(idOf(0).toLowerCase())).toMatchObject({ kind: 'read' });
});

it('reads again at once what has become invalid, also while it is being read', async () => {
  const { asked, client, reader } = setUp({ takesMs: 1000 });
  reader.subscribe(() => undefined);
  reader.follow(ids(1));
  await vi.advanceTimersByTimeAsync(500);
  await client.invalidateQueries();
  await vi.advanceTimersByTimeAsync(1000);
  expect(asked).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(5000);
  expect(asked).toHaveLength(2);
  await client.invalidateQueries();
  await vi.advanceTimersByTimeAsync(100);
  expect(asked).toHaveLength(3);
});

it('reads again at once what could not be read, when it is asked to', async () => {
  const { asked, client, reader } = setUp({ refused: 1 });
  reader.subscribe(() => undefined);
  reader.follow(ids(1));
  await vi.advanceTimersByTimeAsync(1000);
  expect(reader.get().known.get(idOf(0).toLowerCase())).toMatchObject({ kind: 'failed', error: new Error('refused') });
  await client.invalidateQueries();
  await vi.advanceTimersByTimeAsync(1000);
  expect(asked).toHaveLength(2);
  expect(reader.get().known.get(idOf(0).toLowerCase())).toMatchObject({ kind: 'read' });
});

it('tells at once what a revoke or a page has read of a machine, not only what it has read itself', async () => {
  const { client, reader } = setUp();
  const told = vi.fn();
  reader.subscribe(told);
  reader.follow(ids(1));
  await vi.advanceTimersByTimeAsync(5000);
  told.mockClear();
  client.setQueryData(evidenceKey(idOf(0)), sampleEvidence({}));
  await vi.advanceTimersByTimeAsync(300);
  expect(told).toHaveBeenCalledTimes(1);
});
