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

/** What Azure sent, before a browser hides any of it. */
export interface WireReply {
  status: number;
  /** Lower-case names. */
  headers: Map<string, string>;
  text: string;
}

/** Headers of a reply as a page may read them. */
type ReplyHeaders = Pick<Headers, 'get' | 'has' | 'forEach'> & Iterable<[string, string]>;

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
}

const headersOf = (wire: WireReply, sameOrigin: boolean): ReplyHeaders => {
  const exposed = new Set((wire.headers.get('access-control-expose-headers') ?? '').toLowerCase().split(/\s*,\s*/));
  const isReadable = (name: string): boolean => sameOrigin || alwaysReadable.has(name) || exposed.has(name);
  const get = (name: string): string | null =>
    isReadable(name.toLowerCase()) ? (wire.headers.get(name.toLowerCase()) ?? null) : null;
  const entries = (): [string, string][] => [...wire.headers].filter(([name]) => isReadable(name));
  return {
    get,
    has: (name) => get(name) !== null,
    forEach: (each) => entries().forEach(([name, value]) => each(value, name, new Headers())),
    [Symbol.iterator]: () => entries().values(),
  };
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
  headers: headersOf(wire, sameOrigin),
  body: wire.text === '' ? null : bodyOf(wire.text),
});
