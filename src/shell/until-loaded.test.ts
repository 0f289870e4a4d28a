import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { missingParts, untilLoaded } from './until-loaded.ts';

const part = { name: 'part' };
const take = vi.fn();
const load = vi.fn(() => Promise.reject<{ name: string }>(new TypeError('Failed to fetch')));

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('window', new EventTarget());
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
  vi.clearAllMocks();
});

it('asks every ten seconds, and when the connection is back, until it comes', async () => {
  untilLoaded(load, take);
  await vi.advanceTimersByTimeAsync(9999);
  expect(load).toHaveBeenCalledTimes(1);
  // Both of one moment fail; one goes on.
  window.dispatchEvent(new Event('online'));
  window.dispatchEvent(new Event('online'));
  await vi.advanceTimersByTimeAsync(20_000);
  expect(load).toHaveBeenCalledTimes(5);
  expect(missingParts.get()).toBe(1);
  load.mockResolvedValueOnce(part);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(load).toHaveBeenCalledTimes(6);
  expect(take).toHaveBeenCalledExactlyOnceWith(part);
  expect(missingParts.get()).toBe(0);
});

it('asks no more, and says nothing more, once it is stopped', async () => {
  const stop = untilLoaded(load, take);
  await vi.advanceTimersByTimeAsync(0);
  expect(missingParts.get()).toBe(1);
  load.mockResolvedValueOnce(part);
  window.dispatchEvent(new Event('online'));
  stop();
  window.dispatchEvent(new Event('online'));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(load).toHaveBeenCalledTimes(2);
  expect(take).not.toHaveBeenCalled();
  expect(missingParts.get()).toBe(0);
});
