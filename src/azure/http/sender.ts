import type { TokenOptions } from '#src/auth/session.ts';
import { SignInError } from '#src/auth/sign-in-error.ts';
import { type Instant, instantNow, serverNow } from '#src/server-time.ts';
import { unlessAborted, wait as waitFor } from './abortable.ts';
import { createBudget, type Pass, patienceMs } from './budget.ts';
import { demandedClaims, isChallenge } from './claims-challenge.ts';
import { errorFromReply, readRetryAfter, throttledSeconds } from './error-reply.ts';
import { AzureError } from './errors.ts';
import { readText } from './reply-body.ts';
import type { RawReply, RawRequest, Urgency } from './transport.ts';

type TokenRequest = Omit<TokenOptions, 'scope'>;

export interface SendOptions {
  getToken: (options: TokenRequest) => Promise<string>;
  /** Told of every reply, with the moment its request left. */
  onReply?: (headers: Headers, sent: Instant) => void;
  fetch?: (url: URL, init: RequestInit) => Promise<Response>;
  instant?: () => Instant;
  /** Server time, ms. */
  serverTime?: () => number;
  /** Resolves after `ms`; rejects when aborted. */
  wait?: (ms: number, signal: AbortSignal | undefined) => Promise<void>;
  random?: () => number;
}

export interface Outgoing extends Pick<RawRequest, 'text' | 'signal' | 'urgency' | 'timeoutSeconds' | 'guard'> {
  method: string;
  url: URL;
  headers: Record<string, string>;
  /** Whether it only reads: then a lost reply or a server error is answered by asking again. */
  mayRepeat: boolean;
  scope: string;
  correlationId: string;
}

/** Sends one request: token, time limit, repetition where the ARM contract allows it, one answer to a claims challenge. Throws AzureError. */
export function createSender(options: SendOptions): (outgoing: Outgoing) => Promise<RawReply> {
  const { instant = instantNow, serverTime = serverNow, wait = waitFor, random = () => Math.random() } = options;
  const steady = (): number => instant().steady;
  const budget = createBudget(steady, wait);

  const token = async (outgoing: Sending, request: TokenRequest): Promise<string> => {
    try {
      return await withLimit(outgoing, (signal) => unlessAborted(options.getToken(request), signal));
    } catch (cause) {
      const error = cause instanceof SignInError ? cause : undefined;
      if (error?.kind === 'interactionRequired' && request.claims !== undefined)
        throw signInAgain(outgoing, error.message, error);
      throw new AzureError({
        kind: error?.kind === 'network' || isTimeout(cause) ? 'network' : 'signInNeeded',
        message: cause instanceof Error ? cause.message : 'Nobody is signed in.',
        scope: outgoing.scope,
        correlationId: error?.correlationId ?? outgoing.correlationId,
        cause,
      });
    }
  };

  const once = async (outgoing: Sending, bearer: string, pass: Pass): Promise<RawReply> => {
    const { method, url, headers, text, scope, correlationId, urgency } = outgoing;
    const sent = instant();
    try {
      return await withLimit(outgoing, async (signal, onPart) => {
        const response = await (options.fetch ?? fetch)(url, {
          method,
          headers: { accept: 'application/json', ...headers, authorization: `Bearer ${bearer}` },
          ...(text === undefined ? {} : { body: text }),
          signal,
          credentials: 'omit',
          cache: 'no-store',
          referrerPolicy: 'no-referrer',
          // Following would take the request, perhaps with its token, to where nothing has checked the host.
          redirect: 'error',
          priority: priorities[urgency],
        });
        onPart();
        // At once, for others stand ready to send.
        pass.note(response, askedSeconds(response));
        options.onReply?.(response.headers, sent);
        const body = await readText(response, { scope, correlationId }, onPart);
        return { status: response.status, headers: response.headers, text: body };
      });
    } catch (cause) {
      if (cause instanceof AzureError) throw cause;
      const message = isTimeout(cause) ? 'Azure did not answer in time.' : 'The connection to Azure failed.';
      throw new AzureError({ kind: 'network', message, scope, correlationId, cause });
    }
  };

  /** Waits until ARM's budget lets the request leave. */
  const enter = async (outgoing: Sending): Promise<Pass> => {
    const { scope, correlationId } = outgoing;
    const pass = await budget.enter(outgoing);
    outgoing.begun ??= steady();
    if (!('closedMs' in pass)) return pass;
    const message = 'Azure asked to wait. Nothing was sent.';
    const retryAfterSeconds = Math.ceil(pass.closedMs / 1000);
    throw new AzureError({ kind: 'throttled', message, scope, correlationId, retryAfterSeconds });
  };

  /** Sends when it may be sent; getting a token takes time, in which Azure can ask to wait. */
  const send = async (outgoing: Sending, request: TokenRequest): Promise<RawReply> => {
    for (;;) {
      const pass = await enter(outgoing);
      try {
        const bearer = await token(outgoing, request);
        throwIfAborted(outgoing);
        if (!pass.isOpen()) continue;
        outgoing.guard?.();
        return await once(outgoing, bearer, pass);
      } finally {
        pass.release();
      }
    }
  };

  /** What is challenged is refused before processing, so even a write may be sent once more with the token that Azure demands. */
  const authorized = async (outgoing: Sending): Promise<RawReply> => {
    const first = await send(outgoing, {});
    if (!isChallenge(first)) return first;
    const claims = demandedClaims(first);
    const second = await send(outgoing, claims === undefined ? { forceRefresh: true } : { claims });
    if (!isChallenge(second)) return second;
    const error = errorFromReply(second, { ...outgoing, serverTime });
    throw error.kind === 'signInNeeded' || second.status === 400 ? signInAgain(outgoing, error.message, error) : error;
  };

  /** How long to wait before the next attempt, ms; `undefined` when there is to be none. */
  const nextDelay = (outgoing: Sending, attempt: number, reply: RawReply | AzureError): number | undefined => {
    const { mayRepeat } = outgoing;
    if (attempt === attempts) return undefined;
    const backoff = 1000 * 2 ** (attempt - 1) * (0.75 + random() / 2);
    if (reply instanceof AzureError)
      return reply.kind === 'network' && mayRepeat && !isTimeout(reply.cause) ? backoff : undefined;
    const seconds = askedSeconds(reply);
    if (seconds !== undefined && seconds * 1000 > patienceMs) return undefined;
    // A request that is throttled was not processed, so a write may follow too. The budget holds it for as long as Azure asks.
    if (reply.status === 429) return 0;
    return isTransient(reply.status) && mayRepeat ? backoff : undefined;
  };

  /** How long a reply asks to wait, seconds. */
  const askedSeconds = ({ status, headers }: Pick<RawReply, 'status' | 'headers'>): number | undefined => {
    const asked = readRetryAfter(headers, serverTime);
    return status === 429 ? throttledSeconds(asked) : asked;
  };

  return async (given) => {
    const { urgency = 'page', timeoutSeconds = usualTimeoutSeconds } = given;
    const outgoing: Sending = { ...given, urgency, timeoutSeconds };
    for (let attempt = 1; ; attempt += 1) {
      throwIfAborted(outgoing);
      const outcome = await authorized(outgoing).catch((error: unknown) => {
        throwIfAborted(outgoing);
        if (error instanceof AzureError) return error;
        throw error;
      });
      const isSlow = steady() - (outgoing.begun ?? 0) > timeoutSeconds * 1000 && outcome.status !== 429;
      const delay = isSlow ? undefined : nextDelay(outgoing, attempt, outcome);
      if (delay !== undefined) await wait(delay, outgoing.signal).catch(() => undefined);
      else if (outcome instanceof AzureError) throw outcome;
      else return outcome;
    }
  };
}

/** A request on its way. */
interface Sending extends Outgoing {
  urgency: Urgency;
  timeoutSeconds: number;
  /** When it left first, by the steady clock. */
  begun?: number;
}

const attempts = 3;
/** Of those that the browser holds back for want of a connection. */
const priorities = { revoke: 'high', act: 'high', page: 'auto', background: 'low' } as const;
/** A revoke goes on within 20 s of being free to, so nothing that hangs may hold it longer. */
const usualTimeoutSeconds = 15;

/** Runs `work` until the request is called off or has been silent for too long; `onPart` says that it is not silent. */
async function withLimit<Result>(
  outgoing: Sending,
  work: (signal: AbortSignal, onPart: () => void) => Promise<Result>,
): Promise<Result> {
  const silent = new AbortController();
  const giveUp = (): void => silent.abort(new DOMException('The operation timed out.', 'TimeoutError'));
  let timer = setTimeout(giveUp, outgoing.timeoutSeconds * 1000);
  const onPart = (): void => {
    clearTimeout(timer);
    timer = setTimeout(giveUp, outgoing.timeoutSeconds * 1000);
  };
  const { signal } = outgoing;
  try {
    return await work(signal === undefined ? silent.signal : AbortSignal.any([signal, silent.signal]), onPart);
  } catch (error) {
    // Not every fetch rejects with the signal's own reason.
    throw silent.signal.aborted ? silent.signal.reason : error;
  } finally {
    clearTimeout(timer);
  }
}

function isTimeout(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'TimeoutError';
}

function throwIfAborted({ signal, scope, correlationId }: Outgoing): void {
  if (!signal?.aborted) return;
  const message = 'The request was cancelled.';
  throw new AzureError({ kind: 'cancelled', message, scope, correlationId, cause: signal.reason });
}

function isTransient(status: number): boolean {
  return status === 408 || (status >= 500 && ![501, 505, 511].includes(status));
}

/** A person has to sign in, for Azure demands more than the session with Microsoft Entra gives. Nothing was done: a challenge refuses beforehand. */
function signInAgain({ scope, correlationId }: Outgoing, message: string, cause: AzureError | SignInError): AzureError {
  return new AzureError({
    kind: 'signInNeeded',
    // OAuth's word for it: https://www.rfc-editor.org/rfc/rfc9470#section-3
    code: 'insufficient_claims',
    message,
    status: 401,
    scope,
    correlationId: cause.correlationId ?? correlationId,
    cause,
  });
}
