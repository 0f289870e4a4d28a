// @vitest-environment happy-dom
import '#test/dom.ts';
import { act, cleanup, renderHook } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type * as serverTime from './server-time.ts';

const hour = 3_600_000;
const truth0 = Date.parse('2026-11-24T12:00:00.300Z');

/** The real time, and how the browser's clocks show it. */
const world = { truth: 0, clockError: 0, slept: 0, host: 'answers' as 'answers' | 'silent' | 'gone', asked: 0 };
let time: typeof serverTime;

beforeEach(async () => {
  Object.assign(world, { truth: truth0, clockError: 0, slept: 0, host: 'answers', asked: 0 });
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  vi.spyOn(Date, 'now').mockImplementation(() => world.truth + world.clockError);
  // In some browsers it stands still while the computer sleeps.
  vi.spyOn(performance, 'now').mockImplementation(() => world.truth - truth0 - world.slept);
  vi.stubGlobal('location', new URL('https://app.example/'));
  vi.stubGlobal('fetch', async () => {
    world.asked += 1;
    world.truth += 40;
    if (world.host === 'gone') throw new TypeError('Failed to fetch');
    const headers = dateHeaders();
    world.truth += 40;
    return { headers };
  });
  vi.resetModules();
  time = await import('./server-time.ts');
});

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

function dateHeaders(): Headers {
  return world.host === 'silent' ? new Headers() : new Headers({ date: new Date(world.truth).toUTCString() });
}

function error(): number {
  return Math.abs(time.serverNow() - world.truth);
}

async function start(): Promise<void> {
  await time.settledServerNow();
}

describe('server time', () => {
  test.each([0, 24 * hour, -24 * hour])(
    'is known from the start, whatever the clock shows (%i ms off)',
    async (off) => {
      world.clockError = off;
      await start();
      expect(error()).toBeLessThan(600);
      world.truth += 5 * hour;
      expect(error()).toBeLessThan(600);
      expect(world.asked).toBe(1);
    },
  );

  test('is a start that failed where no server tells it', async () => {
    world.host = 'silent';
    await expect(start()).rejects.toThrow('could not be read');
    expect(() => time.serverNow()).toThrow();
  });

  test('counts how long the answer lay in a store on the way', () => {
    const headers = new Headers({ date: new Date(world.truth - 90_000).toUTCString(), age: '90' });
    time.noteServerDate(headers, time.instantNow());
    expect(error()).toBeLessThan(600);
  });

  test('is not taken from an answer that took long, or in which the computer slept', async () => {
    await start();
    const sent = time.instantNow();
    const headers = dateHeaders();
    world.truth += 5000;
    time.noteServerDate(headers, sent);
    expect(error()).toBeLessThan(600);
    const again = time.instantNow();
    const old = dateHeaders();
    world.truth += hour;
    world.slept += hour;
    time.noteServerDate(old, again);
    expect(error()).toBeLessThan(600);
  });
});

describe('after a sleep, or when the clock was set', () => {
  test('it is read again before the next decision', async () => {
    await start();
    world.truth += 8 * hour;
    world.slept += 8 * hour;
    // Until then rather too late than too early.
    expect(time.serverNow()).toBeGreaterThanOrEqual(world.truth - 600);
    await time.settledServerNow();
    expect(world.asked).toBe(2);
    expect(error()).toBeLessThan(600);
  });

  test.each([5 * hour, -5 * hour])('a clock that was set by %i ms does not move it', async (by) => {
    await start();
    world.clockError += by;
    const now = await time.settledServerNow();
    expect(Math.abs(now - world.truth)).toBeLessThan(600);
    expect(world.asked).toBe(2);
    await time.settledServerNow();
    expect(world.asked).toBe(2);
  });

  test('one question serves all who ask', async () => {
    await start();
    world.slept += hour;
    world.truth += hour;
    await Promise.all([time.settledServerNow(), time.settledServerNow()]);
    expect(world.asked).toBe(2);
  });

  test('nothing is decided while no server can be asked, and Azure’s own date will do', async () => {
    await start();
    world.host = 'gone';
    world.truth += hour;
    world.slept += hour;
    await expect(time.settledServerNow()).rejects.toThrow();
    world.host = 'answers';
    time.noteAzureDate(dateHeaders(), time.instantNow());
    world.host = 'gone';
    await expect(time.settledServerNow()).resolves.toBeDefined();
    expect(error()).toBeLessThan(600);
  });

  test('Azure’s date changes nothing where time is known', async () => {
    await start();
    const before = time.serverNow();
    time.noteAzureDate(new Headers({ date: new Date(world.truth + hour).toUTCString() }), time.instantNow());
    expect(time.serverNow()).toBe(before);
  });
});

test('a page follows the time, and reads it again when it is shown after a sleep', async () => {
  await start();
  const { result } = renderHook(() => time.useServerNow(1000));
  const shown = result.current;
  world.truth += 1000;
  act(() => void vi.advanceTimersByTime(1000));
  expect(result.current).toBe(shown + 1000);
  world.clockError -= 2 * hour;
  await act(async () => {
    document.dispatchEvent(new Event('visibilitychange'));
    await Promise.resolve();
  });
  expect(world.asked).toBe(2);
  expect(Math.abs(result.current - world.truth)).toBeLessThan(700);
});
