import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createBudget, type Departure, type Pass } from './budget.ts';
import type { Urgency } from './transport.ts';

const [one, other] = ['/subscriptions/1/x', '/subscriptions/2/x'];
const graph = '/providers/Microsoft.ResourceGraph/resources';

type Asked = Partial<Omit<Departure, 'url'>> & { path?: string; count?: number };

/** A budget on a clock that a test moves, and what has left. Timers of `coarseMs` ring late, as those of a hidden tab do. */
function scene({ holds = false, coarseMs = 1 } = {}) {
  let now = 0;
  let alarms: { at: number; ring: () => void }[] = [];
  const wait = (ms: number, signal?: AbortSignal) =>
    new Promise<void>((ring, stop) => {
      const alarm = { at: Math.ceil((now + ms) / coarseMs) * coarseMs, ring };
      alarms.push(alarm);
      signal?.addEventListener('abort', () => {
        alarms = alarms.filter((each) => each !== alarm);
        stop();
      });
    });
  const budget = createBudget(() => now, wait);
  const left: { urgency: Urgency; path: string; at: number; pass: Pass }[] = [];
  const refused: number[] = [];
  const settle = async () => {
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
  };

  const ask = async ({ count = 1, path = one, urgency = 'page', ...more }: Asked = {}) => {
    for (let nth = 0; nth < count; nth += 1)
      void budget.enter({ method: 'GET', url: new URL(path, 'https://azure'), urgency, ...more }).then(
        (pass) => {
          if ('closedMs' in pass) refused.push(pass.closedMs);
          else left.push({ urgency, path, at: now, pass });
          if ('release' in pass && !holds) pass.release();
          return undefined;
        },
        () => undefined,
      );
    // Each that leaves makes way for the next in a turn of its own.
    for (let before = -1; before < left.length;) {
      before = left.length;
      await settle();
    }
  };
  const pass = async (ms: number) => {
    for (const until = now + ms; ;) {
      const next = alarms.toSorted((a, b) => a.at - b.at)[0];
      now = Math.min(until, next?.at ?? until);
      if (next === undefined || next.at > until) break;
      alarms = alarms.filter((alarm) => alarm !== next);
      next.ring();
      for (let before = -1; before < left.length;) {
        before = left.length;
        await settle();
      }
    }
  };
  const reply = async (nth: number, status: number, headers: Record<string, string> = {}, askedSeconds?: number) => {
    left.at(nth)?.pass.note({ status, headers: new Headers(headers) }, askedSeconds);
    await settle();
  };
  return { ask, pass, left, refused, reply, settle };
}

describe('a bucket', () => {
  test.each<[Urgency, string, string, number]>([
    ['background', 'GET', one, 125],
    ['page', 'GET', one, 200],
    ['act', 'GET', one, 238],
    ['revoke', 'GET', one, 245],
    ['page', 'GET', '/subscriptions', 200],
    ['act', 'PUT', one, 190],
    ['revoke', 'PUT', one, 196],
    ['revoke', 'DELETE', one, 196],
    ['page', 'POST', graph, 15],
    ['background', 'POST', graph, 15],
  ])(
    'lets so many of %s %s %s leave at once, and keeps the rest for what is more urgent',
    async (urgency, method, path, expected) => {
      const { ask, left } = scene();
      await ask({ count: 300, urgency, method, path });
      expect(left).toHaveLength(expected);
    },
  );

  test.each([
    ['GET', one, 25],
    ['PUT', one, 10],
    ['POST', graph, 0],
  ])('is filled by the second: %s %s', async (method, path, perSecond) => {
    const { ask, pass, left } = scene();
    await ask({ count: 600, method, path });
    const atOnce = left.length;
    await pass(1000);
    expect(left.length - atOnce).toBe(perSecond);
    await pass(4500);
    expect(left.length - atOnce).toBe(path === graph ? 15 : Math.floor(5.5 * perSecond));
  });

  test('lets all that has come back leave at once where a hidden tab’s timers ring once a minute', async () => {
    const { ask, pass, left } = scene({ coarseMs: 60_000 });
    await ask({ count: 600 });
    await pass(59_000);
    expect(left).toHaveLength(200);
    await pass(1000);
    expect(left).toHaveLength(400);
  });

  test('of one subscription and kind is none of another', async () => {
    const { ask, left } = scene();
    await ask({ count: 300 });
    await ask({ count: 300, path: other });
    await ask({ count: 300, method: 'PUT' });
    await ask({ count: 300, method: 'DELETE' });
    expect(left).toHaveLength(200 + 200 + 160 + 160);
  });

  test('never gives more than Azure does, whenever who asks', async () => {
    const urgency = fc.constantFrom<Urgency>('revoke', 'act', 'page', 'background');
    const wave = fc.record({ ms: fc.nat(9000), count: fc.nat(150), urgency });
    const limits = fc.constantFrom(
      { method: 'GET', path: one, atMost: (ms: number) => 250 + ms / 40 },
      { method: 'PUT', path: one, atMost: (ms: number) => 200 + ms / 100 },
      { method: 'POST', path: graph, atMost: (ms: number) => 15 * Math.ceil((ms + 1) / 5000) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(wave, { maxLength: 8 }), limits, async (waves, { atMost, ...request }) => {
        const { ask, pass, left } = scene();
        for (const { ms, ...asked } of waves) {
          await ask({ ...asked, ...request });
          await pass(ms);
        }
        const over = left.flatMap(({ at: from }, first) =>
          left.slice(first).filter(({ at }, more) => more + 1 > atMost(at - from)),
        );
        expect(over).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });

  test('holds what Azure says is left where that is less, and no more where it is more', async () => {
    const { ask, pass, left, reply } = scene();
    await ask();
    await reply(0, 200, { 'x-ms-ratelimit-remaining-subscription-reads': '60' });
    await ask({ count: 300 });
    expect(left).toHaveLength(1 + 10);
    await reply(0, 200, { 'x-ms-ratelimit-remaining-subscription-reads': '11999' });
    await reply(0, 200, { 'x-ms-ratelimit-remaining-subscription-writes': '0' });
    await ask({ urgency: 'act', method: 'PUT' });
    await pass(1000);
    expect(left).toHaveLength(1 + 10 + 1 + 25);
  });

  test('of Resource Graph goes by its own header', async () => {
    const { ask, left, reply } = scene();
    await ask({ method: 'POST', path: graph });
    await reply(0, 200, { 'x-ms-user-quota-remaining': '3', 'x-ms-ratelimit-remaining-tenant-writes': '0' });
    await ask({ method: 'POST', path: graph, count: 10 });
    expect(left).toHaveLength(4);
  });
});

describe('those that wait', () => {
  test('leave by urgency, and first come first', async () => {
    const { ask, left, settle } = scene({ holds: true });
    await ask({ count: 4, path: '/subscriptions/0' });
    for (const urgency of ['background', 'page', 'act', 'page', 'revoke'] as const)
      await ask({ urgency, path: `/subscriptions/0/${urgency}${left.length}` });
    await ask({ path: '/subscriptions/0/last' });
    for (let nth = 0; nth < left.length; nth += 1) {
      left[nth]?.pass.release();
      await settle();
    }
    expect(left.map(({ urgency }) => urgency).join(' ')).toBe(
      'page page page page revoke act page page page background',
    );
    expect(left.at(-2)?.path).toMatch(/last$/);
  });

  test('of one subscription do not stand before those of another', async () => {
    const { ask, left, settle } = scene({ holds: true });
    await ask({ count: 100 });
    await ask({ count: 3, path: other });
    for (let nth = 0; nth < 6; nth += 1) {
      left[nth]?.pass.release();
      await settle();
    }
    expect(left.filter(({ path }) => path === other)).toHaveLength(3);
  });

  test.each<[Urgency, string, number]>([
    ['background', 'GET', 3],
    ['page', 'GET', 4],
    ['act', 'PUT', 4],
    ['revoke', 'GET', 5],
    ['revoke', 'PUT', 100],
  ])('hold so many connections when %s %s hangs', async (urgency, method, expected) => {
    const { ask, left } = scene({ holds: true });
    await ask({ count: 100, urgency, method });
    expect(left).toHaveLength(expected);
    await ask({ urgency: 'revoke', method: 'PUT' });
    expect(left).toHaveLength(expected + 1);
  });

  test('make room when they are called off, also in the moment in which they leave', async () => {
    const { ask, left } = scene({ holds: true });
    const [waits, leaves] = [new AbortController(), new AbortController()];
    await ask({ count: 3 });
    void ask({ signal: leaves.signal, path: other });
    leaves.abort();
    await ask();
    void ask({ signal: waits.signal, path: other });
    await ask({ urgency: 'background' });
    waits.abort();
    expect(left.map(({ path }) => path)).toEqual([one, one, one, one]);
    left[0]?.pass.release();
    left[1]?.pass.release();
    await ask();
    expect(left.map(({ urgency }) => urgency)).toEqual(['page', 'page', 'page', 'page', 'page']);
  });
});

describe('a wait that Azure asks', () => {
  test('holds the bucket after 429 and the path after 503, and tells who has no patience for it', async () => {
    const { ask, pass, left, refused, reply } = scene();
    await ask();
    await ask({ path: '/subscriptions/1/y' });
    await reply(1, 503, {}, 40);
    await ask({ path: '/subscriptions/1/y' });
    await ask();
    expect(left).toHaveLength(3);
    await reply(0, 429, {}, 60);
    await ask();
    await ask({ method: 'PUT' });
    expect([left.length, refused]).toEqual([4, []]);
    await reply(0, 429, {}, 61);
    await ask();
    expect([left.length, refused]).toEqual([4, [61_000, 61_000, 61_000]]);
    await pass(60_999);
    await ask();
    expect(left).toHaveLength(4);
    await pass(1);
    expect(left).toHaveLength(5);
  });

  test('holds a revoke for 30 s, then one is tried, after a minute another, and then every two minutes', async () => {
    const { ask, pass, left, refused, reply } = scene();
    const revoke = { urgency: 'revoke', method: 'PUT' } as const;
    await ask(revoke);
    await reply(0, 429, {}, 3600);
    await ask({ ...revoke, count: 5 });
    await ask({ method: 'PUT' });
    expect(refused).toEqual([3_600_000]);
    const tries: number[] = [];
    for (let second = 0; second < 400; second += 1) {
      await pass(1000);
      if (left.length - 1 === tries.length) continue;
      tries.push(second + 1);
      await reply(-1, 429, {}, 3600);
    }
    expect(tries).toEqual([30, 90, 210, 330]);
  });

  test('is over for all when one is answered that left since, and not by one that had left before', async () => {
    const { ask, pass, left, reply } = scene();
    const revoke = { urgency: 'revoke', method: 'PUT' } as const;
    await ask({ ...revoke, count: 2 });
    await pass(1);
    await reply(0, 429, {}, 3600);
    await reply(1, 200);
    await ask({ ...revoke, count: 20 });
    expect(left).toHaveLength(2);
    await pass(30_000);
    expect(left).toHaveLength(3);
    await reply(2, 200);
    expect(left).toHaveLength(2 + 20);
  });

  test('that came while a request got its token is seen before it is sent', async () => {
    const { ask, pass, left, reply } = scene({ holds: true });
    await ask({ count: 2 });
    await pass(1);
    expect(left[1]?.pass.isOpen()).toBe(true);
    await reply(0, 429, {}, 1);
    expect(left[1]?.pass.isOpen()).toBe(false);
  });
});
