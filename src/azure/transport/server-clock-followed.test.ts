import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  clock,
  error,
  hearAzure,
  hour,
  openPage,
  pass,
  setClock,
  settled,
  sleep,
  setUpWorld,
  world,
} from './server-clock-fixture.ts';

setUpWorld();

describe('followed by a page', () => {
  const page = new EventTarget();

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    vi.stubGlobal('document', page);
  });

  afterEach(() => void vi.useRealTimers());

  const tick = async (ms: number): Promise<void> => {
    pass(ms);
    vi.advanceTimersByTime(ms);
    await settled();
  };

  test('asks for the time at once, and tells when it turns out to be another', async () => {
    setClock(3 * hour);
    const told = vi.fn();
    const stop = clock.followClock(told, 60_000);
    expect(world.asked).toBe(1);
    await settled();
    // Once for the jump of time, once for the clock that is called wrong.
    expect(told).toHaveBeenCalledTimes(2);
    expect(clock.clockState().kind).toBe('wrong');
    stop();
  });

  test('tells once that the browser’s clock is right', async () => {
    const told = vi.fn();
    const stop = clock.followClock(told, 60_000);
    await settled();
    expect(told).toHaveBeenCalledOnce();
    expect(clock.clockState().kind).toBe('right');
    stop();
  });

  test('tells once that a wrong clock was set to another wrong time, and nothing when it was not', async () => {
    setClock(3 * hour);
    const told = vi.fn();
    const stop = clock.followClock(told, 60_000);
    await settled();
    told.mockClear();
    await tick(15_000);
    await hearAzure();
    await hearAzure();
    expect(told).not.toHaveBeenCalled();
    setClock(-2 * hour);
    await hearAzure();
    expect(told).toHaveBeenCalledOnce();
    expect(clock.clockState()).toMatchObject({ kind: 'wrong' });
    stop();
  });

  test('tells at its pace, and nothing else while all is well', async () => {
    const told = vi.fn();
    const stop = clock.followClock(told, 20_000);
    await settled();
    told.mockClear();
    await tick(19_999);
    expect(told).not.toHaveBeenCalled();
    await tick(1);
    expect(told).toHaveBeenCalledOnce();
    await tick(40_000);
    expect(told).toHaveBeenCalledTimes(3);
    expect(world.asked).toBe(1);
    stop();
  });

  test('notices within seconds that somebody set the clock', async () => {
    const told = vi.fn();
    const stop = clock.followClock(told, 10 * 60_000);
    await settled();
    told.mockClear();
    setClock(24 * hour);
    await tick(5000);
    expect(world.asked).toBe(2);
    expect(told).toHaveBeenCalled();
    expect(error()).toBeLessThanOrEqual(2000);
    expect(clock.clockState().kind).toBe('wrong');
    stop();
  });

  test('looks again when the page is shown again', async () => {
    const told = vi.fn();
    const stop = clock.followClock(told, 10 * 60_000);
    await settled();
    told.mockClear();
    sleep(9 * hour);
    page.dispatchEvent(new Event('visibilitychange'));
    expect(told).toHaveBeenCalled();
    expect(world.asked).toBe(2);
    await settled();
    expect(error()).toBeLessThanOrEqual(2000);
    stop();
  });

  test('is left alone when it is gone', async () => {
    const told = vi.fn();
    clock.followClock(told, 1000)();
    await settled();
    told.mockClear();
    page.dispatchEvent(new Event('visibilitychange'));
    await tick(60_000);
    setClock(hour);
    sleep(hour);
    await hearAzure({ off: hour });
    expect(told).not.toHaveBeenCalled();
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('the hooks of components', () => {
  const follows: { run: () => () => void; deps: unknown[] }[] = [];
  const renewed = vi.fn();
  const subscriptions: ((listener: () => void) => () => void)[] = [];

  beforeEach(async () => {
    follows.length = 0;
    subscriptions.length = 0;
    renewed.mockClear();
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    vi.stubGlobal('document', new EventTarget());
    vi.doMock('react', () => ({
      useState: (first: () => number) => [first(), renewed],
      useEffect: (run: () => () => void, deps: unknown[]) => void follows.push({ run, deps }),
      useSyncExternalStore: (subscribe: (listener: () => void) => () => void, get: () => unknown) => {
        subscriptions.push(subscribe);
        return get();
      },
    }));
    await openPage();
  });

  afterEach(() => {
    vi.doUnmock('react');
    vi.useRealTimers();
  });

  test('give server time, at once and at the pace of the component', () => {
    expect(clock.useServerNow(20_000)).toBe(world.truth);
    const [follow] = follows;
    expect(follow?.deps).toEqual([20_000]);
    world.own.answers = false;
    const stop = follow?.run();
    expect(renewed).toHaveBeenCalledExactlyOnceWith(world.truth);
    pass(20_000);
    vi.advanceTimersByTime(20_000);
    expect(renewed).toHaveBeenLastCalledWith(world.truth);
    expect(renewed).toHaveBeenCalledTimes(2);
    stop?.();
    expect(vi.getTimerCount()).toBe(0);
  });

  test('give how right the clock is, and follow it', async () => {
    setClock(3 * hour);
    expect(clock.useClockState()).toEqual({ kind: 'unknown', lagMs: 0 });
    const told = vi.fn();
    const stop = subscriptions[0]?.(told);
    await settled();
    expect(told).toHaveBeenCalled();
    expect(clock.useClockState().kind).toBe('wrong');
    stop?.();
    expect(vi.getTimerCount()).toBe(0);
  });
});
