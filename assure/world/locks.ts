import { type Owner, whenRunning } from './clock.ts';

interface Request {
  name: string;
  owner: Owner;
  /** Called when the lock is got; answers with the promise that holds it. */
  grant: () => void;
}

interface Options {
  ifAvailable?: boolean;
  signal?: AbortSignal;
}

type Callback = (lock: { name: string } | null) => unknown;

/** Web Locks of one browser (https://www.w3.org/TR/web-locks/), exclusive ones: they end with the page that holds them. */
export class BrowserLocks {
  #held: Request[] = [];
  #waiting: Request[] = [];

  /** `navigator.locks` of one page. */
  forPage(owner: Owner) {
    const request = (name: string, options: Options, callback: Callback): Promise<unknown> =>
      this.#request(name, options, callback, owner);
    return { request };
  }

  /** The page is gone: what it holds and waits for is let go. */
  release(owner: Owner): void {
    this.#held = this.#held.filter((one) => one.owner !== owner);
    this.#waiting = this.#waiting.filter((one) => one.owner !== owner);
    this.#pass();
  }

  #request(name: string, { ifAvailable, signal }: Options, callback: Callback, owner: Owner): Promise<unknown> {
    // What is left of a page that is gone gets nothing any more.
    if (owner.dead) return new Promise(() => undefined);
    if (signal?.aborted === true) return Promise.reject(signal.reason as Error);
    return new Promise((resolve, reject) => {
      const abort = (): void => {
        this.#waiting = this.#waiting.filter((one) => one !== own);
        reject(signal?.reason as Error);
      };
      const own: Request = {
        name,
        owner,
        grant: () => {
          signal?.removeEventListener('abort', abort);
          this.#held.push(own);
          void this.#run(own, () => callback({ name }), resolve, reject);
        },
      };
      const isFree = ![...this.#held, ...this.#waiting].some((one) => one.name === name);
      if (isFree) own.grant();
      else if (ifAvailable === true) resolve(Promise.resolve(callback(null)));
      else {
        this.#waiting.push(own);
        signal?.addEventListener('abort', abort, { once: true });
      }
    });
  }

  async #run(
    own: Request,
    work: () => unknown,
    resolve: (value: unknown) => void,
    reject: (reason: unknown) => void,
  ): Promise<void> {
    let end = (): void => undefined;
    try {
      // The callback runs in a later turn, as in a browser; by then the page may be gone.
      await new Promise<void>((resolveTurn) => whenRunning(own.owner, resolveTurn));
      if (own.owner.dead) return;
      const value = await work();
      end = () => resolve(value);
    } catch (error) {
      end = () => reject(error);
    }
    if (own.owner.dead) return;
    this.#held = this.#held.filter((one) => one !== own);
    this.#pass();
    end();
  }

  #pass(): void {
    // A copy is walked, for what is granted leaves the line.
    for (const one of this.#waiting.slice()) {
      const isFirst = this.#waiting.find(({ name }) => name === one.name) === one;
      if (!isFirst || this.#held.some(({ name }) => name === one.name)) continue;
      this.#waiting = this.#waiting.filter((other) => other !== one);
      one.grant();
    }
  }
}
