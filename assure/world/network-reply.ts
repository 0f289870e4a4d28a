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

/** Headers of a reply as a page may read them. */
class ReplyHeaders {
  readonly #readable: Map<string, string>;

  constructor(readable: Map<string, string>) {
    this.#readable = readable;
  }

  get(name: string): string | null {
    return this.#readable.get(name.toLowerCase()) ?? null;
  }

  has(name: string): boolean {
    return this.#readable.has(name.toLowerCase());
  }

  set(name: string, value: string): void {
    this.#readable.set(name.toLowerCase(), value);
  }

  delete(name: string): void {
    this.#readable.delete(name.toLowerCase());
  }

  entries(): IterableIterator<[string, string]> {
    return this.#readable.entries();
  }

  forEach(fn: (value: string, name: string) => void): void {
    for (const [name, value] of this.#readable) fn(value, name);
  }

  [Symbol.iterator](): IterableIterator<[string, string]> {
    return this.entries();
  }
}

/** What Azure sent, before a browser hides any of it. */
export interface WireReply {
  status: number;
  /** Lower-case names. */
  headers: Map<string, string>;
  text: string;
}

/** A body that comes in one piece. */
interface PageBody {
  getReader: () => {
    read: () => Promise<{ done: false; value: Uint8Array } | { done: true; value: undefined }>;
    cancel: () => Promise<void>;
    releaseLock: () => void;
  };
}

/** The part of a `Response` that the app uses. */
export interface PageReply {
  status: number;
  ok: boolean;
  headers: ReplyHeaders;
  body: PageBody | null;
  text: () => Promise<string>;
  json: () => Promise<unknown>;
}

const readable = (wire: WireReply, sameOrigin: boolean): Map<string, string> => {
  if (sameOrigin) return new Map(wire.headers);
  const exposed = new Set((wire.headers.get('access-control-expose-headers') ?? '').toLowerCase().split(/\s*,\s*/));
  return new Map([...wire.headers].filter(([name]) => alwaysReadable.has(name) || exposed.has(name)));
};

const bodyOf = (text: string): PageBody => ({
  getReader: () => {
    let rest: string | undefined = text;
    return {
      read: async () => {
        if (rest === undefined) return { done: true, value: undefined };
        const value = new TextEncoder().encode(rest);
        rest = undefined;
        return { done: false, value };
      },
      cancel: async () => undefined,
      releaseLock: () => undefined,
    };
  },
});

export const pageReply = (wire: WireReply, { sameOrigin = false } = {}): PageReply => ({
  status: wire.status,
  ok: wire.status >= 200 && wire.status < 300,
  headers: new ReplyHeaders(readable(wire, sameOrigin)),
  body: wire.text === '' ? null : bodyOf(wire.text),
  text: async () => wire.text,
  json: async () => JSON.parse(wire.text) as unknown,
});
