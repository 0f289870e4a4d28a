import { unlessAborted } from './abortable.ts';
import { accountOf, type Bucket, createBucket, kindOf } from './bucket.ts';
import type { Urgency } from './transport.ts';

/** A request that wants to leave. */
export interface Departure {
  method: string;
  url: URL;
  urgency: Urgency;
  signal?: AbortSignal | undefined;
}

/** The leave to send one request. */
export interface Pass {
  /** Whether Azure has not asked to wait since. */
  isOpen: () => boolean;
  /** Learns from a reply. `askedSeconds`: how long it asks to wait. */
  note: (reply: { status: number; headers: Headers }, askedSeconds: number | undefined) => void;
  /** Call it once the reply is read, or when nothing was sent. */
  release: () => void;
}

/** Nothing but a revoke, which is not held for long, is held for longer than this because Azure asks to wait, ms. */
export const patienceMs = 60_000;

/** Azure asks to wait for so long, which is longer than that. */
export interface Refusal {
  closedMs: number;
}

/**
 * ARM's budget of one person, and the only thing that paces requests. Those that wait leave by urgency, subscriptions in turn, and first come
 * first; each urgency leaves some of a bucket, and of the browser's six connections, to those above it.
 *
 * A request sent before `Retry-After` is over is not processed and renews the wait, so whatever it holds for waits together: after 429 the
 * bucket, after another refusal the path. A revoke is held by that for 30 s, then one is tried; while it is refused another one after 60 s
 * and every two minutes, for who asks may be a proxy that no longer minds. An answer opens the way for all.
 * @param elapsed ms of a clock that nobody can set.
 */
export function createBudget(
  elapsed: () => number,
  wait: (ms: number, signal: AbortSignal | undefined) => Promise<void>,
) {
  const buckets = new Map<string, Bucket>();
  const closures = new Map<string, Closure>();
  /** Those that wait, by urgency and then by bucket. */
  const waiting: Record<Urgency, Map<string, Waiter[]>> = {
    revoke: new Map(),
    act: new Map(),
    page: new Map(),
    background: new Map(),
  };
  let inFlight = 0;
  let alarm: { at: number; stop: AbortController } | undefined;

  function closuresOf({ keys }: Waiter): Closure[] {
    return keys.flatMap((key) => closures.get(key) ?? []).filter(({ until }) => until > elapsed());
  }

  function heldUntil(waiter: Waiter): number {
    const ends = closuresOf(waiter).map(({ until, triedAt, tries }) =>
      waiter.urgency === 'revoke' ? Math.min(until, triedAt + (revokePausesMs[tries] ?? longestPauseMs)) : until,
    );
    return Math.max(0, ...ends);
  }

  function refusalOf(waiter: Waiter): Refusal | undefined {
    const closedMs = heldUntil(waiter) - elapsed();
    return waiter.urgency !== 'revoke' && closedMs > patienceMs ? { closedMs } : undefined;
  }

  function close(key: string, ms: number): void {
    const now = elapsed();
    // Those that are open again are forgotten: a page that stays for days meets many places.
    for (const [other, { until }] of closures) if (until <= now) closures.delete(other);
    const { until = 0, tries = 0 } = closures.get(key) ?? {};
    closures.set(key, { until: Math.max(until, now + ms), triedAt: now, tries });
    for (const waiter of urgencies.flatMap((urgency) => [...waiting[urgency].values()].flat())) {
      const refusal = refusalOf(waiter);
      if (refusal !== undefined) leave(waiter, refusal);
    }
  }

  /** Lets all leave that may now, and sees to it that it is asked again when the next one may. */
  function dispatch(): void {
    let next = Infinity;
    for (const urgency of urgencies) {
      const lanes = waiting[urgency];
      for (const [key, lane] of lanes) {
        const first = firstOf(lane);
        if (typeof first === 'number') {
          next = Math.min(next, first);
          continue;
        }
        leave(first, passOf(first));
        // Its bucket is the last in turn now, and this loop comes to it again.
        lanes.delete(key);
        lanes.set(key, lane);
      }
    }
    wakeAt(next);
  }

  /** Who may leave a lane now, or when it is to be asked again. */
  function firstOf(lane: readonly Waiter[]): Waiter | number {
    const [first] = lane;
    // Whoever ends asks again.
    if (first === undefined || inFlight >= first.connections) return Infinity;
    const now = elapsed();
    const filledAt = first.bucket.leftAt(1 + first.reserve, now);
    if (filledAt > now) return filledAt;
    let next = Infinity;
    for (const waiter of lane) {
      const at = heldUntil(waiter);
      if (at <= now) return waiter;
      next = Math.min(next, at);
    }
    return next;
  }

  function leave(waiter: Waiter, how: Pass | Refusal): void {
    waiter.lane.splice(waiter.lane.indexOf(waiter), 1);
    waiter.settle(how);
  }

  function passOf(waiter: Waiter): Pass {
    const { header, bucket, keys, connections: most } = waiter;
    const leftAt = elapsed();
    const share = most === Infinity ? 0 : 1;
    inFlight += share;
    bucket.spend(leftAt);
    // It is let through to try: the others wait for what comes of it.
    for (const closure of closuresOf(waiter)) {
      closure.triedAt = leftAt;
      closure.tries += 1;
    }
    return {
      isOpen: () => closuresOf(waiter).every(({ triedAt }) => triedAt <= leftAt),
      note({ status, headers }, askedSeconds) {
        bucket.lower(status === 429 ? 0 : Number.parseInt(headers.get(header) ?? '', 10), elapsed());
        if (status >= 400 && askedSeconds !== undefined) close(keys[status === 429 ? 0 : 1], askedSeconds * 1000);
        else if (status < 500)
          for (const key of keys) if ((closures.get(key)?.triedAt ?? Infinity) <= leftAt) closures.delete(key);
        dispatch();
      },
      release() {
        inFlight -= share;
        dispatch();
      },
    };
  }

  function wakeAt(at: number): void {
    if (at === alarm?.at) return;
    alarm?.stop.abort();
    alarm = undefined;
    if (at === Infinity) return;
    const stop = new AbortController();
    alarm = { at, stop };
    const ring = (): void => {
      alarm = undefined;
      dispatch();
    };
    void wait(at - elapsed(), stop.signal).then(ring, () => undefined);
  }

  return {
    /** Resolves when the request may leave. Rejects with the signal's reason when it is called off. */
    enter({ method, url, urgency, signal }: Departure): Promise<Pass | Refusal> {
      const { key, limit, header, kept } = accountOf(method, url);
      const kind = kindOf(method);
      const bucket = buckets.get(key) ?? createBucket(limit);
      buckets.set(key, bucket);
      const lane = waiting[urgency].get(key) ?? [];
      waiting[urgency].set(key, lane);
      let settle: Waiter['settle'] = () => undefined;
      const outcome = new Promise<Pass | Refusal>((resolve) => {
        settle = resolve;
      });
      const waiter: Waiter = {
        urgency,
        header,
        bucket,
        lane,
        keys: [key, `${kind} ${url.pathname.toLowerCase()}`],
        reserve: Math.floor(kept * keptShare[urgency]),
        connections: urgency === 'revoke' && kind !== 'reads' ? Infinity : connections[urgency],
        settle,
      };
      const refusal = refusalOf(waiter);
      if (refusal !== undefined) return Promise.resolve(refusal);
      lane.push(waiter);
      dispatch();
      return unlessAborted(outcome, signal).catch((error: unknown) => {
        const at = lane.indexOf(waiter);
        if (at >= 0) lane.splice(at, 1);
        // It was let through in the moment in which it was called off.
        else void outcome.then((how) => 'release' in how && how.release());
        throw error;
      });
    },
  };
}

/** The most urgent first. */
const urgencies = ['revoke', 'act', 'page', 'background'] as const satisfies Urgency[];

/** Of what a bucket keeps for more urgent requests, so much is not for these. A revoke leaves what Azure may have counted before this clock did. */
const keptShare = { revoke: 0.04, act: 0.1, page: 0.4, background: 1 };

/**
 * So many requests may be under way when another one leaves. Browsers open six connections to a host that speaks HTTP/1.1, and requests that
 * hang hold theirs for long: one is left for reads of a revoke, and one for its writes, which no number holds up.
 */
const connections = { revoke: 5, act: 4, page: 4, background: 3 };

/** However long Azure asks a revoke to wait, one is tried after this, ms. */
const revokePausesMs = [30_000, 60_000];
const longestPauseMs = 120_000;

/** Azure asks to wait until `until`. */
interface Closure {
  until: number;
  /** When it refused last, or one was let through to try. */
  triedAt: number;
  /** How many were let through. */
  tries: number;
}

interface Waiter {
  urgency: Urgency;
  header: string;
  bucket: Bucket;
  /** Those of its urgency and bucket. */
  lane: Waiter[];
  /** What may be closed to it: its bucket, and its path. */
  keys: [string, string];
  reserve: number;
  connections: number;
  settle: (how: Pass | Refusal) => void;
}
