import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { asOf, instantNow, isDisturbed, lateBy } from './instant.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date', 'performance', 'setTimeout'] }));
afterEach(() => void vi.useRealTimers());

/** Sets the clock on the wall, as a person does, or a sleep in which the steady one stands still. */
const setWall = (ms: number) => vi.setSystemTime(Date.now() + ms);

describe('what Azure answers was so', () => {
  it('as of the answer, where that came within a quarter of a minute', () => {
    const asked = instantNow();
    vi.advanceTimersByTime(15_000);
    expect(asOf(asked)).toEqual(instantNow());
    expect(asOf(asked)).not.toEqual(asked);
  });

  it('as of the question, where it took longer: the answer may have lain in a page that was stopped', () => {
    const asked = instantNow();
    vi.advanceTimersByTime(15_001);
    expect(asOf(asked)).toBe(asked);
  });

  it('as of the question, where the computer has slept or its clock was set since', () => {
    for (const ms of [3_600_000, -3_600_000]) {
      const asked = instantNow();
      setWall(ms);
      expect(asOf(asked)).toBe(asked);
    }
  });
});

it('is disturbed by a clock that went on by more than a second more or less than the steady one', () => {
  const since = instantNow();
  vi.advanceTimersByTime(60_000);
  expect(isDisturbed(since, instantNow())).toBe(false);
  setWall(1000);
  expect([isDisturbed(since, instantNow()), lateBy(since, instantNow())]).toEqual([false, 0]);
  setWall(1);
  expect([isDisturbed(since, instantNow()), lateBy(since, instantNow())]).toEqual([true, 1001]);
  setWall(-2002);
  expect([isDisturbed(since, instantNow()), lateBy(since, instantNow())]).toEqual([true, 0]);
});
