import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { instantNow } from './instant.ts';
import { StaleEvidence, whileFresh } from './send-guard.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date', 'performance', 'setTimeout'] }));
afterEach(() => void vi.useRealTimers());

test('says why nothing was sent, by a name that tells it from an answer of Azure, however long the page has been open', () => {
  vi.advanceTimersByTime(86_400_000);
  const guard = whileFresh(instantNow(), 10_000);
  expect(guard).not.toThrow();
  vi.advanceTimersByTime(10_001);
  expect(guard).toThrow(
    expect.objectContaining({ name: 'StaleEvidence', message: expect.stringContaining('too old') }),
  );
});

test('lets a request leave while what it was built on is fresh', () => {
  const guard = whileFresh(instantNow(), 10_000);
  guard();
  vi.advanceTimersByTime(10_000);
  expect(guard).not.toThrow();
  vi.advanceTimersByTime(1);
  expect(guard).toThrow(StaleEvidence);
});

test('lets none leave after a sleep in which the steady clock stood still', () => {
  const guard = whileFresh(instantNow(), 10_000);
  vi.setSystemTime(Date.now() + 180_000);
  expect(guard).toThrow(StaleEvidence);
});
