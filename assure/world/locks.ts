import { type Owner, whenRunning } from './clock.ts';

type Mode = 'exclusive' | 'shared';

interface Request {
  name: string;
  mode: Mode;
  owner: Owner;
  /** Called when the lock is got; answers with the promise that holds it. */
  grant: () => void;
  refuse: (reason: unknown) => void;
}

interface Options {
  mode?: Mode;
  ifAvailable?: boolean;
  steal?: boolean;
  signal?: AbortSignal;
}

type Callback = (lock: { name: string; mode: Mode } | null) => unknown;

/** Web Locks of one browser (https://www.w3.org/TR/web-locks/): they end with the page that holds them. */
export class BrowserLocks {
  #held: Request[] = [];
  #waiting: Request[] = [];

  /** `navigator.locks` of one page. */
  forPage(owner: Owner) {
    const request = (name: string, ...rest: [Callback] | [Options, Callback]): Promise<unknown> => {
      const options = rest.length === 2 ? rest[0] : {};
      const callback = rest.length === 2 ? rest[1] : rest[0];
      return this.#request(name, options, callback, owner);
    };
    const query = async () => ({
      held: this.#held.map(({ name, mode }) => ({ name, mode })),
      pending: this.#waiting.map(({ name, mode }) => ({ name, mode })),
    });
    return { request, query };
  }

  /** The page is gone: what it holds and waits for is let go. */
  release(owner: Owner): void {
    this.#held = this.#held.filter((one) => one.owner !== owner);
    this.#waiting = this.#waiting.filter((one) => one.owner !== owner);
    this.#pass();
  }

  #request(name: string, options: Options, callback: Callback, owner: Owner): Promise<unknown> {
    const { mode = 'exclusive', signal } = options;
    // What is left of a page that is gone gets nothing any more.
    if (owner.dead) return new Promise(() => undefined);
    if (signal?.aborted === true) return Promise.reject(signal.reason as Error);
    return new Promise((resolve, reject) => {
      const own: Request = { name, mode, owner, refuse: reject, grant: () => undefined };
      const abort = (): void => {
        this.#waiting = this.#waiting.filter((one) => one !== own);
        reject(signal?.reason as Error);
      };
      own.grant = () => {
        signal?.removeEventListener('abort', abort);
        this.#held.push(own);
        void this.#run(own, () => callback({ name, mode }), resolve, reject);
      };
      if (options.steal === true) this.#steal(name);
      if (this.#isFree(own, options.steal === true)) own.grant();
      else if (options.ifAvailable === true) resolve(Promise.resolve(callback(null)));
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

  /** Whoever holds the lock learns of it by its promise; its work goes on unprotected. */
  #steal(name: string): void {
    const stolen = this.#held.filter((one) => one.name === name);
    this.#held = this.#held.filter((one) => one.name !== name);
    for (const one of stolen) {
      if (!one.owner.dead)
        whenRunning(one.owner, () => one.refuse(new DOMException('The lock was stolen.', 'AbortError')));
    }
  }

  #isFree({ name, mode }: Request, isFirst: boolean): boolean {
    const isBlocking = (one: Request): boolean =>
      one.name === name && (mode === 'exclusive' || one.mode === 'exclusive');
    return !this.#held.some(isBlocking) && (isFirst || !this.#waiting.some((one) => one.name === name));
  }

  #pass(): void {
    // A copy is walked, for what is granted leaves the line.
    for (const one of this.#waiting.slice()) {
      const blocked = this.#held.some(
        ({ name, mode }) => name === one.name && (one.mode === 'exclusive' || mode === 'exclusive'),
      );
      const isFirst = this.#waiting.find(({ name }) => name === one.name) === one;
      if (blocked || !isFirst) continue;
      this.#waiting = this.#waiting.filter((other) => other !== one);
      one.grant();
    }
  }
}
