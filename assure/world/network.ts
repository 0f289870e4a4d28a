import type { Azure, AzureOutcome, WireReply } from './azure.ts';
import { azureOrigin } from './azure.ts';
import type { Page } from './browser.ts';
import type { Timer, VirtualClock } from './clock.ts';
import type { Random } from './random.ts';

/** One request of a page, from when it leaves. Times are ms of the virtual clock. */
export interface Exchange {
  page: Page;
  method: string;
  url: URL;
  headers: Record<string, string>;
  text: string | undefined;
  sentAt: number;
  /** When it reached Azure. */
  servedAt?: number;
  outcome?: AzureOutcome;
}

/** Told of each step of every exchange, in order; may kill the page. */
export interface NetworkObserver {
  sent?: (exchange: Exchange) => void;
  /** Just before Azure handles it. */
  reached?: (exchange: Exchange) => void;
  /** Azure has handled it. */
  served?: (exchange: Exchange) => void;
  delivered?: (exchange: Exchange) => void;
}

interface Init {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
  signal?: AbortSignal | null;
}

export type PageFetch = (url: URL | string, init?: Init) => Promise<PageReply>;

export interface Network {
  /** `fetch` of one page. */
  fetchFor: (page: Page) => PageFetch;
  /** Computers that sleep: replies on their way never come, and the connections break. */
  breakConnections: () => void;
  /** Whatever is on its way to Azure is there. */
  arriveNow: () => void;
  observe: (observer: NetworkObserver) => void;
  /** The next write that leaves for such a path takes so much longer until it reaches Azure, ms. */
  delayNextWrite: (path: string, ms: number) => void;
  /** The app's own host, which alone tells browsers the time, cannot be reached for so long from now, ms. */
  takeOwnHostAway: (ms: number) => void;
}

/** One way between browser and Azure, ms: mostly quick, sometimes not. */
const latencies = [20, 30, 40, 60, 90, 150, 400, 1200] as const;

export const createNetwork = (clock: VirtualClock, azure: Azure, random: Random): Network => {
  const observers: NetworkObserver[] = [];
  const open = new Map<Exchange, (error: Error) => void>();
  const delays = new Map<string, number>();
  const delayOf = ({ method, url }: Exchange): number => {
    const path = [...delays.keys()].find((one) => method !== 'GET' && url.pathname.toLowerCase().includes(one)) ?? '';
    const delay = delays.get(path) ?? 0;
    delays.delete(path);
    return delay;
  };
  /** What has not reached Azure yet. */
  const onWire = new Map<Timer, () => Promise<void>>();
  const latency = (): number => latencies[Math.floor(random.next() * latencies.length)] ?? 20;
  const tell = (step: keyof NetworkObserver, exchange: Exchange): void => {
    for (const observer of observers) observer[step]?.(exchange);
  };

  const ownHost = (): WireReply => ({
    status: 200,
    headers: new Map([['date', new Date(clock.now).toUTCString()]]),
    text: '',
  });

  let ownHostFrom = 0;
  const isOwnHostThere = ({ url }: Exchange): boolean => url.hostname === 'localhost' && clock.now >= ownHostFrom;
  const serve = async (exchange: Exchange): Promise<AzureOutcome> => {
    exchange.servedAt = clock.now;
    if (exchange.url.origin !== azureOrigin) return isOwnHostThere(exchange) ? ownHost() : 'broken';
    tell('reached', exchange);
    return azure.handle(exchange);
  };

  const send = (exchange: Exchange, settle: (reply: PageReply | Error) => void): void => {
    const deliver = (outcome: WireReply | 'broken'): void => {
      if (!open.delete(exchange)) return;
      tell('delivered', exchange);
      if (exchange.page.dead) return;
      settle(
        outcome === 'broken'
          ? new TypeError('Failed to fetch')
          : pageReply(outcome, { sameOrigin: exchange.url.origin !== azureOrigin }),
      );
    };
    const arrive = async (): Promise<void> => {
      const outcome = await serve(exchange);
      exchange.outcome = outcome;
      tell('served', exchange);
      if (outcome !== 'silent') clock.schedule(latency(), () => deliver(outcome), exchange.page);
    };
    // It is on the wire: what becomes of the page meanwhile changes nothing for Azure.
    const timer = clock.schedule(latency() + delayOf(exchange), () => {
      onWire.delete(timer);
      void arrive();
    });
    onWire.set(timer, arrive);
  };

  const fetchFor =
    (page: Page): PageFetch =>
    (target, init = {}) =>
      new Promise((resolve, reject) => {
        if (page.dead) return;
        const { signal } = init;
        if (signal?.aborted === true) {
          reject(signal.reason as Error);
          return;
        }
        const exchange: Exchange = {
          page,
          method: init.method ?? 'GET',
          url: new URL(target),
          headers: Object.fromEntries(new Headers(init.headers)),
          text: init.body,
          sentAt: clock.now,
        };
        const abort = (): void => {
          if (!open.delete(exchange)) return;
          reject(signal?.reason as Error);
        };
        const settle = (reply: PageReply | Error): void => {
          signal?.removeEventListener('abort', abort);
          if (reply instanceof Error) reject(reply);
          else resolve(reply);
        };
        signal?.addEventListener('abort', abort);
        open.set(exchange, settle);
        tell('sent', exchange);
        send(exchange, settle);
      });

  return {
    fetchFor,
    observe: (observer) => void observers.push(observer),
    delayNextWrite: (path, ms) => void delays.set(path, ms),
    takeOwnHostAway: (ms) => {
      ownHostFrom = clock.now + ms;
    },
    arriveNow: () => {
      for (const [timer, arrive] of onWire) {
        onWire.delete(timer);
        timer.cancelled = true;
        void arrive();
      }
    },
    breakConnections: () => {
      for (const [exchange, settle] of open) {
        open.delete(exchange);
        // Noticed when the page runs again.
        clock.schedule(0, () => settle(new TypeError('Failed to fetch')), exchange.page);
      }
    },
  };
};

/** Headers that a page on another origin may always read (https://fetch.spec.whatwg.org/#cors-safelisted-response-header-name). */
const alwaysReadable = new Set([
  'cache-control',
  'content-language',
  'content-length',
  'content-type',
  'expires',
  'last-modified',
  'pragma',
]);

/** The part of a `Response` that the app uses. */
interface PageReply {
  status: number;
  ok: boolean;
  headers: Headers;
  body: ReturnType<typeof bodyOf> | null;
}

/** Headers of a reply as a page may read them. */
const headersOf = (wire: WireReply, sameOrigin: boolean): Headers => {
  const exposed = new Set((wire.headers.get('access-control-expose-headers') ?? '').toLowerCase().split(/\s*,\s*/));
  const isReadable = (name: string): boolean => sameOrigin || alwaysReadable.has(name) || exposed.has(name);
  return new Headers([...wire.headers].filter(([name]) => isReadable(name)));
};

/** A body that comes in one piece. */
const bodyOf = (text: string) => ({
  getReader: () => {
    let rest: string | undefined = text;
    return {
      read: async () => {
        if (rest === undefined) return { done: true, value: undefined } as const;
        const value = new TextEncoder().encode(rest);
        rest = undefined;
        return { done: false, value } as const;
      },
      cancel: async () => undefined,
      releaseLock: () => undefined,
    };
  },
});

const pageReply = (wire: WireReply, { sameOrigin = false } = {}): PageReply => ({
  status: wire.status,
  ok: wire.status >= 200 && wire.status < 300,
  headers: headersOf(wire, sameOrigin),
  body: wire.text === '' ? null : bodyOf(wire.text),
});
