import { createHash } from 'node:crypto';
import type { Timer, VirtualClock } from './clock.ts';
import { indexedDbNames } from './indexeddb.ts';
import type { PageFetch } from './network.ts';
import type { Random } from './random.ts';
import type { Injected } from './stand-ins/injected.ts';

/** The globals that a page has of its own; every other name means the process's. */
export const pageNames = [
  'globalThis',
  'window',
  'self',
  'document',
  'location',
  'navigator',
  'sessionStorage',
  'localStorage',
  'fetch',
  'setTimeout',
  'clearTimeout',
  'setInterval',
  'clearInterval',
  'setImmediate',
  'Date',
  'Math',
  'performance',
  'crypto',
  'AbortSignal',
  'BroadcastChannel',
  'indexedDB',
  'process',
  'require',
  ...indexedDbNames,
] as const;

export interface PageParts {
  clock: VirtualClock;
  owner: { dead: boolean };
  random: Random;
  /** How far the browser's clock is wrong, ms. */
  clockError: () => number;
  /** Time since the page began by the steady clock, which stands still while the computer sleeps, ms. */
  steady: () => number;
  isVisible: () => boolean;
  sessionStorage: Storage;
  localStorage: Storage;
  fetch: PageFetch;
  abortSignal: unknown;
  locks: unknown;
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
    navigator: { onLine: true, locks: parts.locks, userAgent: 'Assurance', language: 'en', languages: ['en'] },
    sessionStorage: parts.sessionStorage,
    localStorage: parts.localStorage,
    fetch: parts.fetch,
    Date: pageDate(now),
    Math: Object.create(null, {
      ...Object.getOwnPropertyDescriptors(Math),
      random: { value: random.next },
    }) as Math,
    performance: { now: parts.steady, timeOrigin: 0 },
    crypto: { getRandomValues: random.bytes, randomUUID: random.uuid, subtle: { digest } },
    AbortSignal: parts.abortSignal,
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
