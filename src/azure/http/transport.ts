import * as v from 'valibot';
import { createStore } from 'zustand/vanilla';
import { auth } from '#src/auth/session.ts';
import { config } from '#src/config.ts';
import { instantNow, noteAzureDate, serverNow, settledTimeOf } from '#src/server-time.ts';
import { azureUrl } from './azure-url.ts';
import { correlationIdOf, errorFromReply } from './error-reply.ts';
import { AzureError } from './errors.ts';
import { watchedFetch } from './reachability.ts';
import { readBody, requireAzures } from './reply-body.ts';
import { createSender, type SendOptions } from './sender.ts';

export type Method = 'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE';

/**
 * Who waits for a request: a revoke goes before an act, an act before what a page shows, and that before what nobody looks at.
 *
 * A request of a revoke that Azure, or a proxy, asks to wait longer than a minute rejects with what was asked (`retryAfterSeconds`), as
 * others do. Sent again it is held by that for 30 s at most, then for a minute, then for two, counted from when one was last tried there,
 * and then one is tried. Its writes need no free connection; its reads can stand behind others that hang, so have a time limit of their own.
 */
export type Urgency = 'revoke' | 'act' | 'page' | 'background';

/** What every reading takes. */
export interface ReadOptions {
  signal?: AbortSignal | undefined;
  /** `page` unless told. */
  urgency?: Urgency | undefined;
}

/** What every request takes. */
export interface RequestOptions extends ReadOptions {
  /** GUID that the Activity Log keeps with everything that belongs to one act. */
  correlationId?: string | undefined;
  /** Asked right before each sending; what it throws is thrown, and nothing is sent. */
  guard?: (() => void) | undefined;
}

export interface AzureRequest extends RequestOptions {
  method: Method;
  /** A path under Azure Resource Manager, or an absolute URL that Azure gave. */
  path: string;
  /** Left out when the URL that Azure gave names it. */
  apiVersion?: string | undefined;
  query?: Record<string, string> | undefined;
  body?: unknown;
  /** For a POST that only reads, such as a query: it may be repeated like a GET. */
  reading?: boolean | undefined;
  /** Without an answer, or anything more of it, for so long the request is given up; 15 s unless told. */
  timeoutSeconds?: number | undefined;
}

export interface Reply<T> {
  status: number;
  /** Decode it: nothing has checked its shape. `undefined` when the reply had none. */
  body: T;
  correlationId: string;
}

export interface ListOptions extends RequestOptions {
  query?: Record<string, string> | undefined;
}

export interface ListedPage<T> {
  items: T[];
  isLast: boolean;
}

export type RawRequest = Omit<AzureRequest, 'body'> & { text?: string | undefined };

export interface RawReply {
  status: number;
  headers: Headers;
  /** The body; empty when there was none. */
  text: string;
}

export type Transport = ReturnType<typeof createTransport>;

/** The transport of the signed-in person to the configured Azure. */
export function azure(): Transport {
  const { shared } = store.getState();
  if (shared !== undefined) return shared;
  const transport = createTransport({
    resourceManager: config().resourceManager,
    getToken: (options) => auth().getToken(options),
    onReply: noteAzureDate,
    fetch: watchedFetch,
  });
  store.setState({ shared: transport });
  return transport;
}

/**
 * Server time, ms, of when something was asked for: call it once Azure has answered, as that may tell the time after a sleep. Throws
 * AzureError (`network`) where no server does.
 */
export async function readingTime(asked = instantNow()): Promise<number> {
  try {
    return await settledTimeOf(asked);
  } catch (cause) {
    throw new AzureError({ kind: 'network', message: 'No server told the time.', cause });
  }
}

const store = createStore<{ shared: Transport | undefined }>(() => ({ shared: undefined }));

export function createTransport(options: SendOptions & { resourceManager: string }) {
  const sendOnce = createSender(options);
  const { resourceManager, serverTime = serverNow } = options;

  const exchange = async (request: RawRequest) => {
    const { method, path, apiVersion, query, correlationId, reading = false, ...rest } = request;
    const url = azureUrl(resourceManager, path, apiVersion, query);
    const clientRequestId = crypto.randomUUID();
    const sent = { method, scope: url.pathname, correlationId: correlationId ?? clientRequestId };
    const reply = await sendOnce({
      ...rest,
      ...sent,
      url,
      headers: {
        ...(rest.text !== undefined && { 'content-type': 'application/json' }),
        'x-ms-client-request-id': clientRequestId,
        ...(correlationId !== undefined && { 'x-ms-correlation-request-id': correlationId }),
      },
      mayRepeat: reading || method === 'GET',
    });
    if (reply.status >= 400) throw errorFromReply(reply, { ...sent, serverTime });
    requireAzures(reply, sent);
    return { reply, sent };
  };

  const request = async <T>({ body, ...rest }: AzureRequest): Promise<Reply<T>> => {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const { reply, sent } = await exchange({ ...rest, text });
    return {
      status: reply.status,
      body: readBody(reply, sent) as T,
      correlationId: correlationIdOf(reply.headers) ?? sent.correlationId,
    };
  };

  const readPage = async (path: string, apiVersion: string, options: ListOptions) => {
    const { body, status, correlationId } = await request<unknown>({ method: 'GET', path, apiVersion, ...options });
    const parsed = v.safeParse(pageSchema, body);
    if (parsed.success) return parsed.output;
    const [scope] = path.split('?');
    const message = 'Azure sent a list in an unknown form.';
    throw new AzureError({ kind: 'malformed', message, status, scope, correlationId });
  };

  return {
    /** Origin of Azure Resource Manager. */
    resourceManager,
    /** One request; repeated as the ARM contract allows. Throws AzureError. */
    request,
    /** Like `request`, with the body as text, only checked to be Azure's: for Microsoft's own clients, and for megabytes read piece by piece. */
    send: async (raw: RawRequest): Promise<RawReply> => (await exchange(raw)).reply,
    /** All items of a paged list. Throws AzureError, also when only a later page fails. */
    async list<T>(path: string, apiVersion: string, options?: ListOptions): Promise<T[]> {
      const items: T[] = [];
      for await (const page of pages<T>(path, apiVersion, options)) for (const item of page.items) items.push(item);
      return items;
    },
    /** The same, page by page. */
    pages,
  };

  async function* pages<T>(
    path: string,
    apiVersion: string,
    { query, ...options }: ListOptions = {},
  ): AsyncGenerator<ListedPage<T>> {
    const seen = new Set<string>();
    let page = await readPage(path, apiVersion, { query, ...options });
    for (;;) {
      const next = page.nextLink ?? '';
      yield { items: page.value as T[], isLast: next === '' };
      if (next === '') return;
      // A link that comes again goes round for ever.
      if (seen.has(next) || seen.size === mostPages)
        throw new AzureError({ kind: 'malformed', message: 'Azure sent a list that does not end.', scope: path });
      seen.add(next);
      page = await readPage(next, apiVersion, options);
    }
  }
}

const pageSchema = v.object({ value: v.array(v.unknown()), nextLink: v.nullish(v.string()) });

/** More pages than any list has; a chain of links that never ends is no list. */
const mostPages = 5000;
