import { SignInError } from '#src/auth/sign-in-error.ts';
import { wait as waitFor } from '#src/lib/wait.ts';
import { demandedClaims } from './claims-challenge.ts';
import { errorFromReply, type RawReply, readRetryAfter, throttledSeconds } from './error-reply.ts';
import { AzureError } from './errors.ts';
import { readText } from './reply-text.ts';
import { serverNow } from './server-clock.ts';
import { type Instant, instantNow } from './instant.ts';
import { createThrottleGate } from './throttle-gate.ts';
import { unlessAborted } from './unless-aborted.ts';

interface TokenRequest {
  claims?: string;
  forceRefresh?: boolean;
}

export interface SendOptions {
  getToken: (options: TokenRequest) => Promise<string>;
  /** Told of every reply, with the moments the request left and the reply came. */
  onReply?: (date: string | null, sentAt: Instant, receivedAt: Instant) => void;
  /** Told when Azure refuses a fresh token too: only a person can bring another. */
  onRefused?: () => void;
  /** Resolves when a write may leave that is sent again or had to wait: the turn it came with is over. */
  writeTurn?: () => Promise<void>;
  /** The same for a read: all that waited may leave in one moment, and more than Azure takes in a second. */
  readTurn?: () => Promise<void>;
  fetch?: (url: URL, init: RequestInit) => Promise<Response>;
  instant?: () => Instant;
  /** Server time, ms. */
  serverTime?: () => number;
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
  /** A longer wait that Azure asks for is reported instead of waited for, seconds. */
  patienceSeconds: number;
  /** Asked right before each sending; throws when it must not leave any more. */
  guard?: (() => void) | undefined;
  scope: string;
  correlationId: string;
}

const attempts = 3;
/** ARM itself gives up on a provider after 60 s, so this long without a reply means that it is lost. */
const replyTimeoutMs = 100_000;

const throwIfAborted = ({ signal, scope, correlationId }: Outgoing): void => {
  if (!signal?.aborted) return;
  throw new AzureError({
    kind: 'cancelled',
    message: 'The request was cancelled.',
    scope,
    correlationId,
    cause: signal.reason,
  });
};

const isTransient = (status: number): boolean => status === 408 || (status >= 500 && ![501, 505, 511].includes(status));

const isOperation = ({ pathname }: URL): boolean => /\/operation(?:s|status|statuses|results)\//i.test(pathname);

/** The operations whose next reading a good reply puts off: those it names, and the one it tells of. */
const operationsIn = ({ method, url }: Outgoing, headers: Headers): URL[] => {
  const named = ['azure-asyncoperation', 'location'].flatMap((name) => {
    const link = headers.get(name) ?? '';
    return URL.canParse(link) ? [new URL(link)] : [];
  });
  return method === 'GET' && isOperation(url) ? [...named, url] : named;
};

/** A person has to sign in, for Azure demands more than the session with Microsoft Entra gives. Nothing was done: a 401 refuses beforehand. */
const confirmation = ({ scope, correlationId }: Outgoing, why: string, cause: AzureError | SignInError): AzureError =>
  new AzureError({
    kind: 'signInNeeded',
    // OAuth's word for it: https://www.rfc-editor.org/rfc/rfc9470#section-3
    code: 'insufficient_claims',
    // Not the words of the title that `describeError` puts before it.
    message: `For this your sign-in so far does not suffice. Nothing was done by this request. ${why}`,
    status: 401,
    scope,
    correlationId: cause.correlationId ?? correlationId,
    cause,
  });

/** Sends one request: token, time limit, repetition where the ARM contract allows it, one answer to a claims challenge. */
export const createSender = (options: SendOptions): ((outgoing: Outgoing) => Promise<RawReply>) => {
  const { instant = instantNow, serverTime = serverNow, wait = waitFor, random = () => Math.random() } = options;
  const gate = createThrottleGate(() => instant().steady);

  const token = async (outgoing: Outgoing, request: TokenRequest): Promise<string> => {
    try {
      return await unlessAborted(options.getToken(request), outgoing.signal);
    } catch (cause) {
      throwIfAborted(outgoing);
      const { scope, correlationId } = outgoing;
      const error = cause instanceof SignInError ? cause : undefined;
      if (error?.kind === 'interactionRequired' && request.claims !== undefined)
        throw confirmation(outgoing, `Microsoft Entra says: ${error.message}`, error);
      throw new AzureError({
        kind: error?.kind === 'network' ? 'network' : 'signInNeeded',
        message: cause instanceof Error ? cause.message : 'Nobody is signed in.',
        scope,
        correlationId: error?.correlationId ?? correlationId,
        cause,
      });
    }
  };

  /** Closes the gate as soon as a reply asks to wait, for others stand ready to send. */
  const noteWait = (outgoing: Outgoing, { status, headers }: Response): void => {
    const { method, url } = outgoing;
    const asked = readRetryAfter(headers, serverTime());
    if (status === 429) gate.closeBucket(method, url, throttledSeconds(asked) * 1000);
    else if (asked === undefined) return;
    else if (status >= 400) gate.closePlace(method, url, asked * 1000);
    else for (const operation of operationsIn(outgoing, headers)) gate.closePlace('GET', operation, asked * 1000);
  };

  const once = async (outgoing: Outgoing, bearer: string): Promise<RawReply> => {
    const { method, url, headers, text, signal, scope, correlationId } = outgoing;
    const sentAt = instant();
    const deadline = new AbortController();
    const timer = setTimeout(() => deadline.abort(), replyTimeoutMs);
    try {
      const response = await (options.fetch ?? fetch)(url, {
        method,
        headers: { accept: 'application/json', ...headers, authorization: `Bearer ${bearer}` },
        ...(text === undefined ? {} : { body: text }),
        signal: signal === undefined ? deadline.signal : AbortSignal.any([signal, deadline.signal]),
        credentials: 'omit',
        cache: 'no-store',
        referrerPolicy: 'no-referrer',
        // Following would take the request, perhaps with its token, to where nothing has checked the host.
        redirect: 'error',
      });
      const receivedAt = instant();
      noteWait(outgoing, response);
      options.onReply?.(response.headers.get('date'), sentAt, receivedAt);
      const body = await readText(response, { scope, correlationId });
      return { status: response.status, headers: response.headers, text: body };
    } catch (cause) {
      throwIfAborted(outgoing);
      if (cause instanceof AzureError) throw cause;
      const message = deadline.signal.aborted
        ? 'Azure did not answer in time.'
        : 'The connection to Azure failed, or the reply was lost.';
      throw new AzureError({ kind: 'network', message, scope, correlationId, cause });
    } finally {
      clearTimeout(timer);
    }
  };

  const pause = async (outgoing: Outgoing, ms: number): Promise<void> => {
    try {
      await wait(ms, outgoing.signal);
    } catch (error) {
      throwIfAborted(outgoing);
      throw error;
    }
  };

  /** Waits until the gate is open, at most as long as the request has patience. @returns whether it had to wait. */
  const passGate = async (outgoing: Outgoing): Promise<boolean> => {
    const { method, url, patienceSeconds, scope, correlationId } = outgoing;
    const start = instant().steady;
    for (let hasWaited = false; ; hasWaited = true) {
      const ms = gate.closedFor(method, url);
      if (ms <= 0) return hasWaited;
      if (instant().steady + ms > start + patienceSeconds * 1000) {
        const message =
          'Azure has had too many requests, or is busy with this one, and asked to wait. Nothing was sent.';
        const retryAfterSeconds = Math.ceil(ms / 1000);
        throw new AzureError({ kind: 'throttled', message, scope, correlationId, retryAfterSeconds });
      }
      // Not all at once when it opens: that would close it again.
      await pause(outgoing, ms + random() * 500);
    }
  };

  const sentBefore = new WeakSet<Outgoing>();

  /** Sends when it may be sent; getting a token or a turn takes time, in which the gate can close. */
  const send = async (outgoing: Outgoing, request: TokenRequest): Promise<RawReply> => {
    for (;;) {
      const hasWaited = await passGate(outgoing);
      const bearer = await token(outgoing, request);
      if (hasWaited || sentBefore.has(outgoing)) await options[outgoing.mayRepeat ? 'readTurn' : 'writeTurn']?.();
      throwIfAborted(outgoing);
      if (gate.closedFor(outgoing.method, outgoing.url) > 0) continue;
      outgoing.guard?.();
      sentBefore.add(outgoing);
      return once(outgoing, bearer);
    }
  };

  /** A 401 is refused before processing, so even a write may be sent once more with the token that Azure demands. */
  const authorized = async (outgoing: Outgoing): Promise<RawReply> => {
    const first = await send(outgoing, {});
    if (first.status !== 401) return first;
    const claims = demandedClaims(first);
    const second = await send(outgoing, claims === undefined ? { forceRefresh: true } : { claims });
    if (second.status !== 401) return second;
    const error = errorFromReply(second, { ...outgoing, serverTime: serverTime() });
    if (error.kind !== 'signInNeeded') throw error;
    options.onRefused?.();
    throw confirmation(outgoing, `Even a fresh token was refused. Azure says: ${error.message}`, error);
  };

  /** How long to wait before the next attempt, ms; `undefined` when there is to be none. */
  const nextDelay = (outgoing: Outgoing, attempt: number, reply: RawReply | AzureError): number | undefined => {
    const { mayRepeat, patienceSeconds } = outgoing;
    if (attempt === attempts) return undefined;
    const backoff = 1000 * 2 ** (attempt - 1) * (0.75 + random() / 2);
    if (reply instanceof AzureError) return reply.kind === 'network' && mayRepeat ? backoff : undefined;
    const asked = readRetryAfter(reply.headers, serverTime());
    // A request that is throttled was not processed, so a write may follow too.
    const isThrottled = reply.status === 429;
    if (!isThrottled && !(isTransient(reply.status) && mayRepeat)) return undefined;
    if (!isThrottled && asked === undefined) return backoff;
    const seconds = isThrottled ? throttledSeconds(asked) : (asked ?? 0);
    if (seconds > patienceSeconds) return undefined;
    return Math.max(isThrottled ? 0 : backoff, seconds * 1000 + random() * 500);
  };

  return async (outgoing) => {
    for (let attempt = 1; ; attempt += 1) {
      throwIfAborted(outgoing);
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
