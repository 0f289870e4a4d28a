import * as v from 'valibot';
import { auth } from '#src/auth/session.ts';
import { config } from '#src/config.ts';
import { azureUrl } from './azure-url.ts';
import { correlationIdOf, errorFromReply, type RawReply, readBody, readRetryAfter } from './error-reply.ts';
import { AzureError } from './errors.ts';
import { createSender, type SendOptions } from './sender.ts';
import { noteServerDate } from './server-clock.ts';

export type Method = 'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE';

interface AzureRequest {
  method: Method;
  /** A path under Azure Resource Manager, or an absolute URL that Azure gave. */
  path: string;
  /** Left out when the URL that Azure gave names it. */
  apiVersion?: string | undefined;
  query?: Record<string, string> | undefined;
  body?: unknown;
  headers?: Record<string, string> | undefined;
  signal?: AbortSignal | undefined;
  /** GUID that the Activity Log keeps with everything that belongs to one act. */
  correlationId?: string | undefined;
  /** For a POST that only reads, such as a query: it may be repeated like a GET. */
  reading?: boolean | undefined;
}

interface Reply<T> {
  status: number;
  /** Decode it: nothing has checked its shape. `undefined` when the reply had none. */
  body: T;
  headers: Headers;
  correlationId: string;
  retryAfterSeconds?: number;
}

interface ListOptions {
  query?: Record<string, string> | undefined;
  signal?: AbortSignal | undefined;
  correlationId?: string | undefined;
}

export interface Transport {
  /** Origin of Azure Resource Manager. */
  readonly resourceManager: string;
  /** One request; repeated as the ARM contract allows. Throws AzureError. */
  request<T>(request: AzureRequest): Promise<Reply<T>>;
  /** All items of a paged list. Throws AzureError, also when only a later page fails. */
  list<T>(path: string, apiVersion: string, options?: ListOptions): Promise<T[]>;
  /** Like `request`, with the body unread: for Microsoft's own clients. */
  send(request: Omit<AzureRequest, 'body'> & { text?: string | undefined }): Promise<RawReply>;
}

const pageSchema = v.object({ value: v.array(v.unknown()), nextLink: v.nullish(v.string()) });

/** More pages than any list has; a chain of links that never ends is no list. */
const maximumPages = 5000;

export const createTransport = (options: SendOptions & { resourceManager: string }): Transport => {
  const sendOnce = createSender(options);
  const { now = Date.now } = options;

  const exchange = async (request: Omit<AzureRequest, 'body'> & { text?: string | undefined }) => {
    const { method, path, apiVersion, query, text, headers = {}, signal, correlationId, reading = false } = request;
    const url = azureUrl(options.resourceManager, path, apiVersion, query);
    const clientRequestId = crypto.randomUUID();
    const sent = { scope: url.pathname, correlationId: correlationId ?? clientRequestId };
    const reply = await sendOnce({
      method,
      url,
      headers: {
        ...headers,
        ...(text === undefined ? {} : { 'content-type': 'application/json' }),
        'x-ms-client-request-id': clientRequestId,
        ...(correlationId === undefined ? {} : { 'x-ms-correlation-request-id': correlationId }),
      },
      text,
      signal,
      mayRepeat: reading || method === 'GET',
      ...sent,
    });
    if (reply.status >= 400) throw errorFromReply(reply, { ...sent, now: now() });
    return { reply, sent };
  };

  const request = async <T>({ body, ...rest }: AzureRequest): Promise<Reply<T>> => {
    const { reply, sent } = await exchange({ ...rest, text: body === undefined ? undefined : JSON.stringify(body) });
    const retryAfterSeconds = readRetryAfter(reply.headers, now());
    return {
      status: reply.status,
      body: readBody(reply, sent) as T,
      headers: reply.headers,
      correlationId: correlationIdOf(reply.headers) ?? sent.correlationId,
      ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    };
  };

  const page = async (path: string, apiVersion: string, options: ListOptions) => {
    const reply = await request<unknown>({ method: 'GET', path, apiVersion, ...options });
    const parsed = v.safeParse(pageSchema, reply.body);
    if (parsed.success) return parsed.output;
    throw new AzureError({
      kind: 'malformed',
      message: 'Azure sent a list in an unknown form.',
      status: reply.status,
      scope: path.split('?')[0],
      correlationId: reply.correlationId,
    });
  };

  return {
    resourceManager: options.resourceManager,
    request,
    send: async (raw) => (await exchange(raw)).reply,
    async list<T>(path: string, apiVersion: string, { query, ...options }: ListOptions = {}) {
      const items: T[] = [];
      let current = await page(path, apiVersion, { query, ...options });
      for (let pages = 1; ; pages += 1) {
        for (const item of current.value) items.push(item as T);
        const next = current.nextLink ?? '';
        if (next === '') return items;
        if (pages === maximumPages) {
          throw new AzureError({ kind: 'malformed', message: 'Azure sent a list that does not end.', scope: path });
        }
        current = await page(next, apiVersion, options);
      }
    },
  };
};

let shared: Transport | undefined;

/** The transport of the signed-in person to the configured Azure. */
export const azure = (): Transport => {
  shared ??= createTransport({
    resourceManager: config().resourceManager,
    getToken: (options) => auth().getToken(options),
    onReply: noteServerDate,
  });
  return shared;
};
