import { wait as waitFor } from '#src/lib/wait.ts';
import { SignInError } from '#src/auth/sign-in-error.ts';
import { demandedClaims } from './claims-challenge.ts';
import { type RawReply, readRetryAfter } from './error-reply.ts';
import { AzureError } from './errors.ts';
import { createThrottleGate } from './throttle-gate.ts';

export interface SendOptions {
  getToken: (options: { claims?: string; forceRefresh?: boolean }) => Promise<string>;
  /** Told of every reply, with the time the request left and the reply came, ms of the browser's clock. */
  onReply?: (date: string | null, sentAt: number, receivedAt: number) => void;
  fetch?: (url: URL, init: RequestInit) => Promise<Response>;
  now?: () => number;
  /** Resolves after `ms`; rejects when aborted. */
  wait?: (ms: number, signal: AbortSignal | undefined) => Promise<void>;
  random?: () => number;
}

export interface Outgoing {
  method: string;
  url: URL;
  headers: Record<string, string>;
  text: string | undefined;
  signal: AbortSignal | undefined;
  /** Whether it only reads: then a lost reply or a server error is answered by asking again. */
  mayRepeat: boolean;
  scope: string;
  correlationId: string;
}

const attempts = 3;
const throttledSeconds = 15;
/** A reader does not wait longer than this unasked; a longer wait is reported instead. */
const longestWaitSeconds = 60;
/** ARM itself gives up on a provider after 60 s, so this long without a reply means that it is lost. */
const replyTimeoutMs = 100_000;

const throwIfAborted = ({ signal, scope, correlationId }: Outgoing): void => {
  if (signal?.aborted) {
    throw new AzureError({
      kind: 'cancelled',
      message: 'The request was cancelled.',
      scope,
      correlationId,
      cause: signal.reason,
    });
  }
};

const isTransient = (status: number): boolean => status === 408 || (status >= 500 && status !== 501 && status !== 505);

/** Sends one request: token, time limit, repetition where the ARM contract allows it, one answer to a claims challenge. */
export const createSender = (options: SendOptions): ((outgoing: Outgoing) => Promise<RawReply>) => {
  const { now = Date.now, wait = waitFor, random = Math.random } = options;
  const gate = createThrottleGate(now);

  const token = async (
    outgoing: Outgoing,
    request: { claims?: string; forceRefresh?: boolean } = {},
  ): Promise<string> => {
    try {
      return await options.getToken(request);
    } catch (cause) {
      const { scope, correlationId } = outgoing;
      const error = cause instanceof SignInError ? cause : undefined;
      throw new AzureError({
        kind: error?.kind === 'network' ? 'network' : 'signInNeeded',
        message: cause instanceof Error ? cause.message : 'Nobody is signed in.',
        scope,
        correlationId: error?.correlationId ?? correlationId,
        cause,
      });
    }
  };

  const once = async (outgoing: Outgoing, bearer: string): Promise<RawReply> => {
    const { method, url, headers, text, signal, scope, correlationId } = outgoing;
    const sentAt = now();
    const deadline = AbortSignal.timeout(replyTimeoutMs);
    try {
      const response = await (options.fetch ?? fetch)(url, {
        method,
        headers: { accept: 'application/json', ...headers, authorization: `Bearer ${bearer}` },
        ...(text === undefined ? {} : { body: text }),
        signal: signal === undefined ? deadline : AbortSignal.any([signal, deadline]),
        credentials: 'omit',
        cache: 'no-store',
        referrerPolicy: 'no-referrer',
        // Following would take the request, perhaps with its token, to where nothing has checked the host.
        redirect: 'error',
      });
      const receivedAt = now();
      options.onReply?.(response.headers.get('date'), sentAt, receivedAt);
      return { status: response.status, headers: response.headers, text: await response.text() };
    } catch (cause) {
      throwIfAborted(outgoing);
      const message = deadline.aborted
        ? 'Azure did not answer in time.'
        : 'The connection to Azure failed, or the reply was lost.';
      throw new AzureError({ kind: 'network', message, scope, correlationId, cause });
    }
  };

  /** A 401 is refused before processing, so even a write may be sent once more with the token that Azure demands. */
  const authorized = async (outgoing: Outgoing): Promise<RawReply> => {
    const reply = await once(outgoing, await token(outgoing));
    if (reply.status !== 401) return reply;
    const claims = demandedClaims(reply.headers);
    throwIfAborted(outgoing);
    return once(outgoing, await token(outgoing, claims === undefined ? { forceRefresh: true } : { claims }));
  };

  const pause = async (outgoing: Outgoing, ms: number): Promise<void> => {
    try {
      await wait(ms, outgoing.signal);
    } catch (error) {
      throwIfAborted(outgoing);
      throw error;
    }
  };

  const passGate = async (outgoing: Outgoing): Promise<void> => {
    const ms = gate.closedFor(outgoing.method, outgoing.url);
    if (ms <= 0) return;
    const seconds = Math.ceil(ms / 1000);
    if (seconds <= longestWaitSeconds) return pause(outgoing, ms);
    const { scope, correlationId } = outgoing;
    const message = 'Azure has had too many requests and asked to wait. Nothing was sent.';
    throw new AzureError({ kind: 'throttled', message, scope, correlationId, retryAfterSeconds: seconds });
  };

  /** How long to wait before the next attempt, ms; `undefined` when there is to be none. */
  const nextDelay = (outgoing: Outgoing, attempt: number, reply: RawReply | AzureError): number | undefined => {
    const backoff = 1000 * 2 ** (attempt - 1) * (0.75 + random() / 2);
    const isLast = attempt === attempts;
    if (reply instanceof AzureError)
      return reply.kind === 'network' && outgoing.mayRepeat && !isLast ? backoff : undefined;
    const asked = readRetryAfter(reply.headers, now());
    if (reply.status === 429) {
      const seconds = asked ?? throttledSeconds;
      gate.close(outgoing.method, outgoing.url, seconds * 1000);
      // A request that is throttled was not processed, so a write may follow too.
      return isLast || seconds > longestWaitSeconds ? undefined : seconds * 1000 + random() * 500;
    }
    if (!isTransient(reply.status) || !outgoing.mayRepeat || isLast) return undefined;
    if (asked === undefined) return backoff;
    return asked > longestWaitSeconds ? undefined : asked * 1000;
  };

  return async (outgoing) => {
    for (let attempt = 1; ; attempt += 1) {
      throwIfAborted(outgoing);
      await passGate(outgoing);
      let outcome: RawReply | AzureError;
      try {
        outcome = await authorized(outgoing);
      } catch (error) {
        if (!(error instanceof AzureError)) throw error;
        outcome = error;
      }
      const delay = nextDelay(outgoing, attempt, outcome);
      if (delay === undefined) {
        if (outcome instanceof AzureError) throw outcome;
        return outcome;
      }
      await pause(outgoing, delay);
    }
  };
};
