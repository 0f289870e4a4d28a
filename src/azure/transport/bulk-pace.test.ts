import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { sampleMachine } from '#src/consent/samples.ts';
import { createPolls, createStarts, createTurns, watchEveryMs } from './bulk-pace.ts';

/** ARM's token bucket for reads; answers whether each request, at its time in ms, found a token. */
const passesBucket = (times: readonly number[], size = 250, perSecond = 25): boolean => {
  let tokens = size;
  let last = 0;
  return times
    .toSorted((a, b) => a - b)
    .every((at) => {
      tokens = Math.min(size, tokens + ((at - last) / 1000) * perSecond) - 1;
      last = at;
      return tokens >= 0;
    });
};

describe('turns', () => {
  it('never gives more than the burst and then so many a second, whenever they are asked for', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat({ max: 3000 }), { minLength: 1, maxLength: 200 }),
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 40 }),
        (pauses, perSecond, atOnce) => {
          let now = 0;
          const turn = createTurns(perSecond, atOnce, () => now);
          const starts = pauses.map((pause) => {
            now += pause;
            return now + turn();
          });
          expect(starts.every((at, index) => index === 0 || at >= (starts[index - 1] ?? 0))).toBe(true);
          for (const [index, at] of starts.entries()) {
            const inSecond = starts.slice(index).filter((other) => other < at + 1000 - 1e-6).length;
            expect(inSecond).toBeLessThanOrEqual(atOnce + perSecond);
          }
        },
      ),
    );
  });

  it('are not waited for while few are asked for', () => {
    let now = 0;
    const turn = createTurns(3, 12, () => now);
    expect(Array.from({ length: 12 }, () => turn()).every((ms) => ms < 1e-6)).toBe(true);
    expect(turn()).toBeCloseTo(1000 / 3);
    now = 60_000;
    expect(turn()).toBeLessThan(1e-6);
  });
});

describe('polls', () => {
  /** Every machine is read, waits as long as it is told and is read again, for ten minutes: the times of all reads. */
  const readTimes = (machines: readonly string[], readsEach: number): number[] => {
    let now = 0;
    const poll = createPolls(() => now);
    const due = machines.map((id) => ({ id, at: 0 }));
    const times: number[] = [];
    for (;;) {
      const next = due.reduce((first, one) => (one.at < first.at ? one : first));
      if (next.at >= 600_000) return times;
      if (times.length > 20_000) throw new Error('Read without a pause.');
      now = next.at;
      for (let read = 0; read < readsEach; read += 1) times.push(now);
      next.at = now + poll(next.id) * 1000;
    }
  };
  const fleet = (size: number) => Array.from({ length: size }, (_, index) => sampleMachine(`m${index}`));

  it('keep few machines at one read every two seconds', () => {
    expect(readTimes(fleet(1), 1)).toHaveLength(300);
    expect(readTimes(fleet(4), 1)).toHaveLength(1200);
  });

  it('keep 500 machines far within what ARM allows, even at two reads each', () => {
    // The first read of each is paced by the starts of the run.
    const later = readTimes(fleet(500), 2).filter((at) => at > 0);
    expect(later.length).toBeLessThanOrEqual(600 * 12 + 2 * 6);
    expect(passesBucket(later)).toBe(true);
    // The bucket of this test can overflow: what a poll every two seconds would ask for does not pass.
    const careless = Array.from({ length: 500 * 30 }, (_, index) => Math.floor(index / 500) * 2000);
    expect(passesBucket(careless)).toBe(false);
  });

  it('become more frequent again as machines are done', () => {
    let now = 0;
    const poll = createPolls(() => now);
    for (const id of fleet(500)) poll(id);
    expect(poll(sampleMachine('m0'))).toBeGreaterThan(60);
    now = 120_000;
    expect(poll(sampleMachine('m0'))).toBe(2);
  });

  it('count each subscription by itself, as ARM does', () => {
    const poll = createPolls(() => 0);
    for (const id of fleet(500)) poll(id);
    const elsewhere = sampleMachine('m0').replace(
      /subscriptions\/[^/]+/,
      'subscriptions/99999999-0000-4000-8000-000000000009',
    );
    expect(poll(elsewhere)).toBe(2);
  });
});

describe('starts', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  type Start = ReturnType<typeof createStarts>;

  const beginAll = (start: Start, signalOf: (machine: number) => AbortSignal) => {
    const count = { begun: 0, calledOff: 0 };
    for (let machine = 0; machine < 500; machine += 1)
      void start(signalOf(machine)).then(
        () => (count.begun += 1),
        () => (count.calledOff += 1),
      );
    return count;
  };

  it('begin with a dozen machines and then five in two seconds, and end at once when called off', async () => {
    const controller = new AbortController();
    const count = beginAll(
      createStarts(() => Date.now()),
      () => controller.signal,
    );
    await vi.advanceTimersByTimeAsync(100);
    expect(count.begun).toBe(12);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(count.begun).toBeGreaterThanOrEqual(36);
    expect(count.begun).toBeLessThanOrEqual(38);
    controller.abort();
    await vi.advanceTimersByTimeAsync(0);
    expect(count.begun + count.calledOff).toBe(500);
  });

  it('wait while the line of writes is long, and do not all begin when it has become short', async () => {
    let shorten = (): void => undefined;
    let line = new Promise<void>((resolve) => (shorten = resolve));
    const count = beginAll(
      createStarts(
        () => Date.now(),
        () => line,
      ),
      () => new AbortController().signal,
    );
    await vi.advanceTimersByTimeAsync(60_000);
    expect(count.begun).toBe(0);
    shorten();
    await vi.advanceTimersByTimeAsync(100);
    // The one that had its turn before, and a dozen.
    expect(count.begun).toBe(13);
    line = new Promise<void>(() => undefined);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(count.begun).toBe(13);
  });

  it('let go at once of a machine that is called off, which takes nobody’s turn', async () => {
    const called = new AbortController();
    const count = beginAll(
      createStarts(() => Date.now()),
      (machine) => (machine > 12 && machine < 400 ? called : new AbortController()).signal,
    );
    await vi.advanceTimersByTimeAsync(100);
    called.abort();
    await vi.advanceTimersByTimeAsync(0);
    // Though the one before them in the line still waits.
    expect(count).toEqual({ begun: 12, calledOff: 387 });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(count.begun).toBeGreaterThanOrEqual(35);
  });
});

it('looks at many machines seldom', () => {
  expect(watchEveryMs(1)).toBe(15_000);
  // 500 reads in this time are a fifth of the 25 a second that ARM allows.
  expect(500 / (watchEveryMs(500) / 1000)).toBeLessThanOrEqual(5);
});

describe('a look and a preflight', () => {
  const elsewhere = sampleMachine('srv-1').replace(
    '00000000-0000-4000-8000-000000000001',
    '00000000-0000-4000-8000-00000000000f',
  );

  it.each([
    ['lookTurn', 40, 100],
    ['lookBesideWorkTurn', 12, 250],
    ['revokeLookTurn', 40, 100],
    ['preflightTurn', 24, 167],
  ] as const)(
    '%s lets %i machines of a subscription begin at once, then one every %i ms',
    async (name, atOnce, gapMs) => {
      vi.useFakeTimers();
      vi.resetModules();
      const { [name]: turn } = await import('./bulk-pace.ts');
      const at: number[] = [];
      const from = performance.now();
      const begin = (id: string) => void turn(id).then(() => at.push(Math.round(performance.now() - from)));
      for (let machine = 0; machine < atOnce + 2; machine += 1) begin(sampleMachine(`m${machine}`));
      begin(elsewhere);
      begin('no machine');
      await vi.advanceTimersByTimeAsync(1000);
      expect(at).toHaveLength(atOnce + 4);
      expect(at.filter((ms) => ms < 50)).toHaveLength(atOnce + 2);
      expect(at.slice(-2).map((ms, index) => Math.abs(ms - gapMs * (index + 1)) < 5)).toEqual([true, true]);
      const controller = new AbortController();
      const called = expect(turn(sampleMachine('m'), controller.signal)).resolves.toBeUndefined();
      await vi.advanceTimersByTimeAsync(1000);
      await called;
      controller.abort(new Error('Off.'));
      await expect(turn(sampleMachine('m'), controller.signal)).rejects.toThrow('Off.');
      vi.useRealTimers();
    },
  );
});
