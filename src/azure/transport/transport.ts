import * as v from 'valibot';
import { demandFreshSignIn } from '#src/auth/fresh-sign-in.ts';
import { auth } from '#src/auth/session.ts';
import { config } from '#src/config.ts';
import { createPace } from '#src/lib/concurrency.ts';
import { azureUrl } from './azure-url.ts';
import {
  correlationIdOf,
  errorFromReply,
  type RawReply,
  readBody,
  readRetryAfter,
  requireAzures,
} from './error-reply.ts';
import { AzureError } from './errors.ts';
import { watchedFetch } from './reachability.ts';
import { noteWrite } from './refused-writes.ts';
import { createSender, type SendOptions } from './sender.ts';
import { noteServerDate, serverNow } from './server-clock.ts';
import { writePace } from './write-turns.ts';

export type Method = 'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE';

interface AzureRequest {
  method: Method;
  /** A path under Azure Resource Manager, or an absolute URL that Azure gave. */
  path: string;
  /** Left out when the URL that Azure gave names it. */
  apiVersion?: string | undefined;
  query?: Record<string, string> | undefined;
  body?: unknown;
  signal?: AbortSignal | undefined;
  /** GUID that the Activity Log keeps with everything that belongs to one act. */
  correlationId?: string | undefined;
  /** For a POST that only reads, such as a query: it may be repeated like a GET. */
  reading?: boolean | undefined;
  /** A longer wait that Azure asks for is reported (`throttled`) instead of waited for; 60 s unless told. */
  patienceSeconds?: number | undefined;
  /** Asked right before each sending; what it throws is thrown, and nothing is sent. */
  guard?: (() => void) | undefined;
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
  /** Like `request`, with the body as text, checked to be Azure's: for Microsoft's own clients. */
  send(request: RawRequest): Promise<RawReply>;
}

const pageSchema = v.object({ value: v.array(v.unknown()), nextLink: v.nullish(v.string()) });

/** More pages than any list has; a chain of links that never ends is no list. */
const maximumPages = 5000;

const usualPatienceSeconds = 60;

type RawRequest = Omit<AzureRequest, 'body'> & {
  text?: string | undefined;
  /** Its answer is megabytes, and whoever asked reads it piece by piece: only checked to be Azure's. */
  leavesBody?: boolean;
};

type WriteOutcome = 'accepted' | 'signInNeeded';

interface TransportOptions extends SendOptions {
  resourceManager: string;
  /** Told what came of each write, as far as that was settled by the sign-in. */
  onWrite?: (outcome: WriteOutcome) => void;
}

/**
 * What a write that failed says of the sign-in: Azure's own refusal for another reason has let it through. What is too much or too late (429,
 * 408), and what somebody else answered, says nothing.
 */
const outcomeOf = ({ kind, status = 0 }: AzureError): WriteOutcome | undefined => {
  if (kind === 'signInNeeded') return 'signInNeeded';
  const isRefusal = status >= 400 && status < 500 && ![401, 408, 429].includes(status);
  return isRefusal && kind !== 'malformed' ? 'accepted' : undefined;
};

const isRead = ({ method, reading = false }: RawRequest): boolean => reading || method === 'GET';

export const createTransport = (options: TransportOptions): Transport => {
  const sendOnce = createSender(options);
  const { serverTime = serverNow } = options;

  const exchangeOnce = async (request: RawRequest) => {
    const { method, path, apiVersion, query, text, signal, correlationId } = request;
    const url = azureUrl(options.resourceManager, path, apiVersion, query);
    const clientRequestId = crypto.randomUUID();
    const sent = { scope: url.pathname, correlationId: correlationId ?? clientRequestId };
    const reply = await sendOnce({
      method,
      url,
      headers: {
        ...(text === undefined ? {} : { 'content-type': 'application/json' }),
        'x-ms-client-request-id': clientRequestId,
        ...(correlationId === undefined ? {} : { 'x-ms-correlation-request-id': correlationId }),
      },
      text,
      signal,
      mayRepeat: isRead(request),
      patienceSeconds: request.patienceSeconds ?? usualPatienceSeconds,
      guard: request.guard,
      ...sent,
    });
    if (reply.status >= 400) throw errorFromReply(reply, { method, ...sent, serverTime: serverTime() });
    if (request.leavesBody !== true) return { reply, body: readBody(reply, { method, ...sent }), sent };
    requireAzures(reply, { method, ...sent });
    return { reply, body: undefined, sent };
  };

  const exchange = async (request: RawRequest) => {
    if (isRead(request)) return exchangeOnce(request);
    try {
      const exchanged = await exchangeOnce(request);
      options.onWrite?.('accepted');
      return exchanged;
    } catch (error) {
      const outcome = error instanceof AzureError ? outcomeOf(error) : undefined;
      if (outcome !== undefined) options.onWrite?.(outcome);
      throw error;
    }
  };

  const request = async <T>({ body, ...rest }: AzureRequest): Promise<Reply<T>> => {
    const { reply, sent, ...read } = await exchange({
      ...rest,
      text: body === undefined ? undefined : JSON.stringify(body),
    });
    const retryAfterSeconds = readRetryAfter(reply.headers, serverTime());
    return {
      status: reply.status,
      body: read.body as T,
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
      const seen = new Set<string>();
      let current = await page(path, apiVersion, { query, ...options });
      for (;;) {
        for (const item of current.value) items.push(item as T);
        const next = current.nextLink ?? '';
        if (next === '') return items;
        // A link that comes again goes round for ever.
        if (seen.has(next) || seen.size === maximumPages) {
          throw new AzureError({ kind: 'malformed', message: 'Azure sent a list that does not end.', scope: path });
        }
        seen.add(next);
        current = await page(next, apiVersion, options);
      }
    },
  };
};

/** How many reads leave of those that Azure made wait. ARM allows 25 a second in a subscription; the rest is for what begins meanwhile. */
const readsPerSecond = 20;

let shared: Transport | undefined;

/** The transport of the signed-in person to the configured Azure. */
export const azure = (): Transport => {
  shared ??= createTransport({
    resourceManager: config().resourceManager,
    getToken: (options) => auth().getToken(options),
    onReply: noteServerDate,
    fetch: watchedFetch,
    onRefused: demandFreshSignIn,
    writeTurn: writePace,
    readTurn: createPace(readsPerSecond),
    onWrite: noteWrite,
  });
  return shared;
};
