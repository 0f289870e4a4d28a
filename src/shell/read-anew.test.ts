import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createOutageReader, readOldAnew, readUndatedAnew } from './read-anew.ts';

let client: QueryClient;

beforeEach(() => {
  vi.useFakeTimers();
  client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
});

afterEach(() => {
  client.clear();
  vi.useRealTimers();
});

/** A query that a page shows, read once. */
const shown = async (key: string, queryFn: () => Promise<unknown>) => {
  const read = vi.fn(queryFn);
  new QueryObserver(client, { queryKey: [key], queryFn: read }).subscribe(() => {});
  await vi.advanceTimersByTimeAsync(0);
  expect(read).toHaveBeenCalledTimes(1);
  return read;
};

const value = () => Promise.resolve('value');
const failure = () => Promise.reject(new Error('Lost.'));

test('after an outage that lasted everything is read anew, however often there is one', async () => {
  const read = createOutageReader(client);
  const [good, bad] = [await shown('good', value), await shown('bad', failure)];
  for (const times of [2, 3]) {
    await vi.advanceTimersByTimeAsync(10_000);
    read(5000);
    await vi.advanceTimersByTimeAsync(0);
    expect(good).toHaveBeenCalledTimes(times);
    expect(bad).toHaveBeenCalledTimes(times);
  }
});

test('after a brief one only what failed or came meanwhile is', async () => {
  const read = createOutageReader(client);
  const before = await shown('before', value);
  await vi.advanceTimersByTimeAsync(10_000);
  const bad = await shown('bad', failure);
  await vi.advanceTimersByTimeAsync(1000);
  read(2000);
  await vi.advanceTimersByTimeAsync(0);
  expect(before).toHaveBeenCalledTimes(1);
  expect(bad).toHaveBeenCalledTimes(2);
});

test('what fails by itself, and so makes one brief outage after another, is read once a minute, not every few seconds', async () => {
  const read = createOutageReader(client);
  const bad = await shown('bad', failure);
  for (let passed = 0; passed < 120_000; passed += 2000) {
    await vi.advanceTimersByTimeAsync(2000);
    read(2000);
  }
  await vi.advanceTimersByTimeAsync(0);
  expect(bad).toHaveBeenCalledTimes(3);
});

test('on waking what is old is read anew, and what the clock dates later than now', async () => {
  vi.setSystemTime('2026-11-26T12:00:00Z');
  const query = await shown('q', value);
  await vi.advanceTimersByTimeAsync(10_000);
  readOldAnew(client);
  await vi.advanceTimersByTimeAsync(0);
  expect(query).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(11_000);
  readOldAnew(client);
  await vi.advanceTimersByTimeAsync(0);
  expect(query).toHaveBeenCalledTimes(2);
  vi.setSystemTime('2026-11-25T12:00:00Z');
  readOldAnew(client);
  await vi.advanceTimersByTimeAsync(0);
  expect(query).toHaveBeenCalledTimes(3);
});

test('once a server has told the time, what was read before it had is read anew, and nothing else', async () => {
  const unsure = await shown('fleet', async () => ({ readAt: 1, isReadAtUnsure: true }));
  const endless = await shown('jobs', async () => ({ readAt: 1, answeredBy: Number.POSITIVE_INFINITY }));
  const others = [await shown('sure', async () => ({ readAt: 1, answeredBy: 2 })), await shown('text', value)];
  readUndatedAnew(client);
  await vi.advanceTimersByTimeAsync(0);
  for (const read of [unsure, endless]) expect(read).toHaveBeenCalledTimes(2);
  for (const read of others) expect(read).toHaveBeenCalledTimes(1);
});
