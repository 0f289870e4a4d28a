import { AzureError, type AzureErrorKind } from './errors.ts';

/** A reply as it came, read to the end. */
export interface RawReply {
  status: number;
  headers: Headers;
  /** The body; empty when there was none. */
  text: string;
}

const defaultRetrySeconds = 15;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const own = (value: unknown, key: string): unknown =>
  isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value : undefined;

/** ARM's code and text, from whatever the body holds. `{"error":{code,message,details}}` is the rule; some providers leave the envelope off. */
const readEnvelope = (body: unknown): { code: string | undefined; message: string | undefined } => {
  const envelope = own(body, 'error');
  const error = isObject(envelope) ? envelope : body;
  const details = own(error, 'details');
  const first: unknown = Array.isArray(details) ? details[0] : undefined;
  return {
    code: text(own(error, 'code')) ?? text(own(first, 'code')) ?? text(envelope),
    message: text(own(error, 'message')) ?? text(own(first, 'message')) ?? text(own(body, 'error_description')),
  };
};

const parseJson = (json: string): { ok: true; value: unknown } | { ok: false } => {
  try {
    return { ok: true, value: JSON.parse(json) };
  } catch {
    return { ok: false };
  }
};

/** Seconds that a reply asks to wait; `undefined` when it does not say, or browsers may not see it. */
export const readRetryAfter = (headers: Headers, now: number): number | undefined => {
  const value = headers.get('retry-after')?.trim() ?? '';
  if (/^\d{1,6}$/.test(value)) return Number(value);
  // An HTTP date starts with the day's name; JavaScript would take bare numbers for dates too.
  const at = /^[a-z]{3}/i.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(at) ? undefined : Math.max(0, Math.ceil((at - now) / 1000));
};

const notOfferedCodes = new Set([
  'noregisteredproviderfound',
  'missingsubscriptionregistration',
  'invalidresourcetype',
]);

const kindOf = (status: number, code: string | undefined): AzureErrorKind => {
  if (notOfferedCodes.has(code?.toLowerCase() ?? '') || status === 501) return 'notAvailable';
  if (status === 401) return 'signInNeeded';
  if (status === 403) return 'forbidden';
  if (status === 404 || status === 410) return 'notFound';
  if (status === 409 || status === 412) return 'conflict';
  if (status === 429) return 'throttled';
  // 408: no answer in time, which says nothing about the request.
  return status >= 500 || status === 408 ? 'serverError' : 'badRequest';
};

/** ARM's words: "… does not have authorization to perform action '…' over scope '…' or the scope is invalid. …" */
const readMissing = (message: string): { action?: string; scope?: string } => {
  const action = /perform action '([^']{1,300})'/i.exec(message)?.[1];
  const scope = /over scope '([^']{1,2000})'/i.exec(message)?.[1];
  return { ...(action === undefined ? {} : { action }), ...(scope === undefined ? {} : { scope }) };
};

/** The correlation id that Azure gave the request, as far as browsers may see it. */
export const correlationIdOf = (headers: Headers): string | undefined =>
  headers.get('x-ms-correlation-request-id') ?? headers.get('x-ms-request-id') ?? undefined;

/** The error that a reply with a failing status is. Total: takes any body. */
export const errorFromReply = (
  reply: RawReply,
  request: { scope: string; correlationId: string; now: number },
): AzureError => {
  const parsed = parseJson(reply.text);
  const { code, message } = readEnvelope(parsed.ok ? parsed.value : undefined);
  const kind = kindOf(reply.status, code);
  const words =
    message ?? `Azure answered with status ${reply.status}${code === undefined ? '' : ` (${code})`} and no text.`;
  const missing = code?.toLowerCase() === 'authorizationfailed' ? readMissing(words) : {};
  const retryAfter = readRetryAfter(reply.headers, request.now);
  return new AzureError({
    kind,
    message: words,
    code,
    status: reply.status,
    scope: missing.scope ?? request.scope,
    missingAction: missing.action,
    correlationId: correlationIdOf(reply.headers) ?? request.correlationId,
    retryAfterSeconds: retryAfter ?? (kind === 'throttled' ? defaultRetrySeconds : undefined),
  });
};

const looksLikeHtml = (reply: RawReply): boolean =>
  (reply.headers.get('content-type') ?? '').includes('html') || /^\s*</.test(reply.text);

/** The body of a good reply; `undefined` when it is empty. Throws AzureError when it is no JSON, as from a captive portal. */
export const readBody = (reply: RawReply, request: { scope: string; correlationId: string }): unknown => {
  if (reply.text.trim() === '') return undefined;
  const type = reply.headers.get('content-type')?.toLowerCase() ?? '';
  const parsed = /[/+]json\b/.test(type) || type === '' ? parseJson(reply.text) : ({ ok: false } as const);
  if (parsed.ok) return parsed.value;
  throw new AzureError({
    kind: 'malformed',
    message: looksLikeHtml(reply)
      ? 'A web page came in place of an answer from Azure: something between this browser and Azure answered.'
      : 'The answer could not be read: it is not the JSON that Azure sends.',
    status: reply.status,
    scope: request.scope,
    correlationId: correlationIdOf(reply.headers) ?? request.correlationId,
  });
};
