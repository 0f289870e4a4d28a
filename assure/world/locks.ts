import { type Owner, whenRunning } from './clock.ts';

interface Request {
  owner: Owner;
  /** Called when the lock is got. */
  grant: () => void;
}

interface Options {
  ifAvailable?: boolean;
  signal?: AbortSignal;
}

type Callback = (lock: { name: string } | null) => unknown;

/** Web Locks of one browser (https://www.w3.org/TR/web-locks/), exclusive ones: they end with the page that holds them. */
export class BrowserLocks {
  /** By name: who holds it, then who waits for it. */
  readonly #lines = new Map<string, Request[]>();

  /** `navigator.locks` of one page. */
  forPage(owner: Owner) {
    const request = (name: string, options: Options, callback: Callback): Promise<unknown> =>
      this.#request(name, options, callback, owner);
    return { request };
  }

  /** The page is gone: what it holds and waits for is let go. */
  release(owner: Owner): void {
    for (const name of this.#lines.keys()) this.#leave(name, (one) => one.owner === owner);
  }

  #request(name: string, { ifAvailable, signal }: Options, work: Callback, owner: Owner): Promise<unknown> {
    // What is left of a page that is gone gets nothing any more.
    if (owner.dead) return new Promise(() => undefined);
    if (signal?.aborted === true) return Promise.reject(signal.reason as Error);
    const line = this.#lines.get(name) ?? [];
    if (ifAvailable === true && line.length > 0) return Promise.resolve(work(null));
    return new Promise((resolve, reject) => {
      const abort = (): void => {
        this.#leave(name, (one) => one === own);
        reject(signal?.reason as Error);
      };
      const end = (settle: () => void): void => {
        if (owner.dead) return;
        this.#leave(name, (one) => one === own);
        settle();
      };
      const grant = (): void => {
        signal?.removeEventListener('abort', abort);
        // The callback runs in a later turn, as in a browser; by then the page may be gone.
        new Promise<void>((turn) => whenRunning(owner, turn))
          .then(() => (owner.dead ? new Promise(() => undefined) : work({ name })))
          .then(
            (value) => end(() => resolve(value)),
            (error: Error) => end(() => reject(error)),
          );
      };
      const own: Request = { owner, grant };
      this.#lines.set(name, [...line, own]);
      if (line.length === 0) grant();
      else signal?.addEventListener('abort', abort, { once: true });
    });
  }

  #leave(name: string, isGone: (one: Request) => boolean): void {
    const line = this.#lines.get(name) ?? [];
    const rest = line.filter((one) => !isGone(one));
    this.#lines.set(name, rest);
    if (rest[0] !== line[0]) rest[0]?.grant();
  }
}
