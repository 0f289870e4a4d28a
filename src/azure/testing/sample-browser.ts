/** What the tabs of one browser share, for the tests of this folder: storage, locks and channels, and a way to end a page at any moment. */
import 'fake-indexeddb/auto';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { vi } from 'vitest';
import { type SampleArm, sampleStorage } from './sample-arm.ts';

interface Waiting {
  begin: () => void;
  steal: boolean;
}

/** Web Locks as the tests need them: exclusive, in line, with `signal` and `steal`. */
class SampleLocks {
  readonly #held = new Map<string, { lose: () => void }>();
  readonly #lines = new Map<string, Waiting[]>();

  /** Whoever holds a lock now learns of nothing any more. */
  freeze(): void {
    for (const lock of this.#held.values()) lock.lose = () => undefined;
  }

  isHeld(name: string): boolean {
    return this.#held.has(name);
  }

  readonly query = async (): Promise<{ held: { name: string }[] }> => ({
    held: [...this.#held.keys()].map((name) => ({ name })),
  });

  readonly request = (
    name: string,
    options: { signal?: AbortSignal; steal?: boolean },
    work: () => Promise<void>,
  ): Promise<void> =>
    new Promise((resolve, reject) => {
      const begin = (): void => {
        const lock = { lose: () => reject(new DOMException('The lock was stolen.', 'AbortError')) };
        this.#held.set(name, lock);
        void work()
          .then(resolve, reject)
          .finally(() => {
            if (this.#held.get(name) !== lock) return;
            this.#held.delete(name);
            this.#lines.get(name)?.shift()?.begin();
          });
      };
      if (options.signal?.aborted === true) reject(options.signal.reason);
      else if (options.steal === true) {
        this.#held.get(name)?.lose();
        begin();
      } else if (this.#held.has(name)) {
        this.#wait(name, { begin, steal: false }, options.signal, reject);
      } else begin();
    });

  #wait(name: string, entry: Waiting, signal: AbortSignal | undefined, reject: (reason: unknown) => void): void {
    const line = this.#lines.get(name) ?? [];
    this.#lines.set(name, [...line, entry]);
    signal?.addEventListener('abort', () => {
      const others = (this.#lines.get(name) ?? []).filter((other) => other !== entry);
      if (others.length === (this.#lines.get(name) ?? []).length) return;
      this.#lines.set(name, others);
      reject(signal.reason);
    });
  }
}

/** Puts a browser without a past in place: call it before each test. */
export class SampleBrowser {
  locks = new SampleLocks();
  #channels = new Set<EventTarget & { name: string }>();

  constructor() {
    vi.stubGlobal('indexedDB', new IDBFactory());
    vi.stubGlobal('IDBKeyRange', IDBKeyRange);
    vi.stubGlobal('sessionStorage', sampleStorage());
    vi.stubGlobal('navigator', { locks: this.locks });
    const channels = () => this.#channels;
    class SampleChannel extends EventTarget {
      readonly name: string;

      constructor(name: string) {
        super();
        this.name = name;
        channels().add(this);
      }
      postMessage(data: unknown): void {
        for (const other of channels()) {
          if (other !== this && other.name === this.name)
            other.dispatchEvent(Object.assign(new Event('message'), { data }));
        }
      }
    }
    vi.stubGlobal('BroadcastChannel', SampleChannel);
  }

  /** The pages so far hear nothing any more, neither from other tabs nor of locks that are taken away; what they wait for goes on. */
  freeze(): void {
    this.#channels = new Set();
    this.locks.freeze();
  }

  /** Storage is lost as well. */
  clear(): void {
    vi.stubGlobal('indexedDB', new IDBFactory());
    vi.stubGlobal('sessionStorage', sampleStorage());
  }

  /** All pages are gone: their timers, locks and channels with them, and whatever they would still do reaches nothing. */
  async crash(arm: SampleArm): Promise<void> {
    vi.stubGlobal('fetch', () => new Promise(() => undefined));
    fakeTime(Date.now());
    for (let turn = 0; turn < 40; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    fakeTime(Date.now());
    this.locks = new SampleLocks();
    this.#channels = new Set();
    vi.stubGlobal('navigator', { locks: this.locks });
    arm.fault = () => undefined;
    vi.stubGlobal('fetch', arm.fetch);
  }
}

/** Fakes time from `now` on; timers set before never go off. */
export const fakeTime = (now: number): void => {
  vi.useRealTimers();
  vi.useFakeTimers({
    now,
    toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'],
  });
};
