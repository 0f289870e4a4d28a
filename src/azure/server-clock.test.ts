import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { narrow } from './server-clock.ts';

describe('narrow', () => {
  /** A server ahead by `ahead` ms, asked at `at` with the given times each way. */
  const hear = (ahead: number, at: number, there: number, back: number) => ({
    date: Math.floor((at + there + ahead) / 1000) * 1000,
    sentAt: at,
    receivedAt: at + there + back,
  });

  test('always holds the true offset, and never widens', { timeout: 30_000 }, () => {
    const reply = fc.record({ pause: fc.nat(30_000), there: fc.nat(2000), back: fc.nat(2000) });
    fc.assert(
      fc.property(
        fc.integer({ min: -86_400_000, max: 86_400_000 }),
        fc.array(reply, { minLength: 1, maxLength: 15 }),
        (ahead, replies) => {
          let at = 1_700_000_000_000;
          let known: ReturnType<typeof narrow> | undefined;
          for (const { pause, there, back } of replies) {
            at += pause;
            const next = narrow(known, hear(ahead, at, there, back));
            expect(next.low).toBeLessThanOrEqual(ahead);
            expect(next.high).toBeGreaterThanOrEqual(ahead);
            if (known?.at === next.at) expect(next.high - next.low).toBeLessThanOrEqual(known.high - known.low);
            known = next;
          }
        },
      ),
    );
  });

  test('starts anew when a clock was set', () => {
    const first = narrow(undefined, hear(0, 1000, 10, 10));
    const second = narrow(first, hear(3_600_000, 5000, 10, 10));
    expect(second.low).toBeGreaterThan(3_598_000);
    expect(second.high - second.low).toBeLessThanOrEqual(1020);
  });
});

describe('serverNow', () => {
  const start = Date.parse('2026-11-24T12:00:00Z');

  beforeEach(() => {
    vi.resetModules();
    vi.useFakeTimers({ now: start });
    vi.stubGlobal('location', { origin: 'https://app.example' });
  });

  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  test.each([24, -24])('is right within 2 s with a browser clock %i h off', async (hours) => {
    const clock = await import('./server-clock.ts');
    const truth = start + hours * 3_600_000;
    clock.noteServerDate(new Date(truth).toUTCString(), start - 300, start);
    expect(Math.abs(clock.serverNow() - truth)).toBeLessThan(2000);
    expect(Math.abs((clock.browserClockLag() ?? 0) - hours * 3_600_000)).toBeLessThan(2000);
  });

  test('is the browser’s while no server has been heard', async () => {
    const clock = await import('./server-clock.ts');
    expect(clock.serverNow()).toBe(start);
    expect(clock.browserClockLag()).toBeUndefined();
  });

  test('asks its own host, once, where Azure’s date cannot be read', async () => {
    const clock = await import('./server-clock.ts');
    const fetch = vi.fn(() =>
      Promise.resolve(new Response(null, { headers: { date: new Date(start + 600_000).toUTCString() } })),
    );
    vi.stubGlobal('fetch', fetch);
    clock.noteServerDate(null, start, start);
    clock.noteServerDate(null, start, start);
    await vi.waitFor(() => expect(clock.serverNow() - start).toBeGreaterThan(598_000));
    clock.noteServerDate(null, start, start);
    expect(fetch).toHaveBeenCalledOnce();
  });

  test('takes Azure’s date before its own host’s, whichever came last', async () => {
    const clock = await import('./server-clock.ts');
    vi.stubGlobal('fetch', () =>
      Promise.resolve(new Response(null, { headers: { date: new Date(start).toUTCString() } })),
    );
    clock.noteServerDate(null, start, start);
    await vi.waitFor(() => expect(clock.browserClockLag()).toBeDefined());
    clock.noteServerDate(new Date(start + 7_200_000).toUTCString(), start, start);
    expect(clock.serverNow() - start).toBeGreaterThan(7_190_000);
    clock.noteServerDate(null, start, start);
    expect(clock.serverNow() - start).toBeGreaterThan(7_190_000);
  });
});
