import { createHash } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import type { Owner, Timer, VirtualClock } from './clock.ts';
import { indexedDbNames } from './indexeddb.ts';
import type { PageFetch } from './network.ts';
import type { Random } from './random.ts';
import type { Injected } from './stand-ins/app.ts';

/** The globals that a page has of its own; every other name means the process's. */
export const pageNames: readonly string[] = [
  ...'globalThis window self document location navigator fetch crypto performance process require'.split(' '),
  ...'setTimeout clearTimeout setInterval clearInterval setImmediate Date Math AbortSignal'.split(' '),
  ...'sessionStorage localStorage indexedDB BroadcastChannel'.split(' '),
  ...indexedDbNames,
];

export interface PageParts {
  clock: VirtualClock;
  owner: Owner;
  random: Random;
  /** How far the browser's clock is wrong, ms. */
  clockError: () => number;
  /** Time since the page began by the steady clock, which stands still while the computer sleeps, ms. */
  steady: () => number;
  isVisible: () => boolean;
  fetch: PageFetch;
  channel: unknown;
  indexedDb: Readonly<Record<string, unknown>>;
  injected: Injected;
}

const pageDate = (now: () => number): DateConstructor =>
  class PageDate extends Date {
    constructor(...given: unknown[]) {
      if (given.length === 0) super(now());
      else super(...(given as [number]));
    }

    static override now(): number {
      return now();
    }
  } as unknown as DateConstructor;

/** Hashing at once: WebCrypto of the process would finish on a thread, at no certain time. */
const digest = async (algorithm: string | { name: string }, data: Uint8Array): Promise<ArrayBuffer> => {
  const name = (typeof algorithm === 'string' ? algorithm : algorithm.name).toLowerCase().replace('-', '');
  return new Uint8Array(createHash(name).update(data).digest()).buffer;
};

const timersOf = ({ clock, owner }: PageParts) => {
  const timers = new Map<number, Timer>();
  let last = 0;
  const start = (again: boolean, work: (...args: unknown[]) => void, ms = 0, ...args: unknown[]): number => {
    last += 1;
    const id = last;
    const run = (): void => {
      if (again) timers.set(id, clock.schedule(Math.max(1, ms), run, owner));
      else timers.delete(id);
      work(...args);
    };
    timers.set(id, clock.schedule(ms, run, owner));
    return id;
  };
  const stop = (id: number | undefined): void => {
    const timer = timers.get(id ?? 0);
    if (timer !== undefined) timer.cancelled = true;
    timers.delete(id ?? 0);
  };
  return {
    setTimeout: (work: () => void, ms?: number, ...args: unknown[]) => start(false, work, ms, ...args),
    setInterval: (work: () => void, ms?: number, ...args: unknown[]) => start(true, work, ms, ...args),
    clearTimeout: stop,
    clearInterval: stop,
  };
};

/** `AbortSignal` as a page has it: time limits run on the virtual clock. */
const pageAbortSignal = ({ clock, owner }: PageParts): unknown => {
  const timeout = (ms: number): AbortSignal => {
    const controller = new AbortController();
    const expire = () => controller.abort(new DOMException('The operation timed out.', 'TimeoutError'));
    clock.schedule(ms, expire, owner);
    return controller.signal;
  };
  // Node keeps its own combined signals alive for as long as somebody listens, which a page that was killed does for ever.
  const any = (signals: AbortSignal[]): AbortSignal => {
    const controller = new AbortController();
    const aborted = signals.find((signal) => signal.aborted);
    if (aborted !== undefined) controller.abort(aborted.reason);
    for (const signal of aborted === undefined ? signals : []) {
      setMaxListeners(0, signal);
      signal.addEventListener('abort', () => controller.abort(signal.reason), { once: true });
    }
    return controller.signal;
  };
  return {
    timeout,
    any,
    abort: (reason?: unknown) => AbortSignal.abort(reason),
    // The signals themselves are the process's own.
    [Symbol.hasInstance]: (value: unknown) => value instanceof AbortSignal,
  };
};

/** The page's window, and what tells its listeners that it came to the front or went behind. */
export const pageGlobals = (
  parts: PageParts,
): { globals: Record<string, unknown>; dispatch: (type: string) => void } => {
  const { clock, random, isVisible } = parts;
  const now = (): number => clock.now + parts.clockError();
  const listeners = new Set<{ type: string; listener: (event: { type: string }) => void }>();
  const events = {
    addEventListener: (type: string, listener: (event: { type: string }) => void) =>
      void listeners.add({ type, listener }),
    removeEventListener: (type: string, listener: unknown) => {
      for (const one of listeners) if (one.type === type && one.listener === listener) listeners.delete(one);
    },
  };
  const document = {
    ...events,
    get visibilityState() {
      return isVisible() ? 'visible' : 'hidden';
    },
    get hidden() {
      return !isVisible();
    },
    hasFocus: isVisible,
  };
  const globals: Record<string, unknown> = {
    ...events,
    ...timersOf(parts),
    ...parts.indexedDb,
    document,
    location: { origin: 'http://localhost:4281', href: 'http://localhost:4281/', pathname: '/', search: '' },
    navigator: { onLine: true, userAgent: 'Assurance', language: 'en', languages: ['en'] },
    fetch: parts.fetch,
    Date: pageDate(now),
    Math: Object.create(null, {
      ...Object.getOwnPropertyDescriptors(Math),
      random: { value: random.next },
    }) as Math,
    performance: { now: parts.steady, timeOrigin: 0 },
    crypto: { getRandomValues: random.bytes, randomUUID: random.uuid, subtle: { digest } },
    AbortSignal: pageAbortSignal(parts),
    BroadcastChannel: parts.channel,
    assureInjected: parts.injected,
  };
  globals['globalThis'] = globals;
  globals['window'] = globals;
  globals['self'] = globals;
  const dispatch = (type: string): void => {
    for (const one of listeners) if (one.type === type) one.listener({ type });
  };
  return { globals, dispatch };
};
