import { AzureError, type AzureErrorKind } from './errors.ts';

/** A reply as it came, read to the end. */
export interface RawReply {
  status: number;
  headers: Headers;
  /** The body; empty when there was none. */
  text: string;
}

/** How long a throttled request waits, given what its reply says: ARM never means "at once", and browsers may not see what it means. */
export const throttledSeconds = (asked: number | undefined): number => Math.max(1, asked ?? 15);

/** ARM asks for 10 s to 10 min. A longer time than this is a mistake of whoever answered, and no reason to do without Azure until tomorrow. */
const longestRetrySeconds = 3600;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const own = (value: unknown, key: string): unknown =>
  isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;

/** ARM's texts are sentences; what is longer would fill the page of whoever reads it. */
const longestText = 4000;

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value.slice(0, longestText) : undefined;

interface Envelope {
  code: string | undefined;
  message: string | undefined;
  /** The code is that of an object, as ARM's are. A bare text is the identity platform's, and that of many a gateway. */
  isCodeOfArm: boolean;
}

/** ARM's code and text, from whatever the body holds. `{"error":{code,message,details}}` is the rule; some providers leave the envelope off. */
const readEnvelope = (body: unknown): Envelope => {
  const envelope = own(body, 'error');
  const error = isObject(envelope) ? envelope : body;
  const details = own(error, 'details');
  const first: unknown = Array.isArray(details) ? details[0] : undefined;
  const code = text(own(error, 'code')) ?? text(own(first, 'code'));
  return {
    code: code ?? text(envelope),
    isCodeOfArm: code !== undefined,
    message: text(own(error, 'message')) ?? text(own(first, 'message')) ?? text(own(body, 'error_description')),
  };
};

/** What a text holds as JSON; `undefined`, which JSON cannot say, when it is none. */
export const parseJson = (json: string): unknown => {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    // Then it holds nothing.
  }
  return value;
};

/** An HTTP date starts with the day's name; JavaScript would take bare numbers and much else for dates too. */
export const readHttpDate = (value: string | null): number | undefined => {
  const at = /^\s*[a-z]{3}[a-z]*, /i.test(value ?? '') ? Date.parse(value ?? '') : Number.NaN;
  return Number.isNaN(at) ? undefined : at;
};

/** What stands between two values of one header; the comma of a date does not. */
const betweenValues = /,\s*(?=\d+(?:\.\d+)?\s*(?:,|$)|[a-z]{3,9}, )/i;

/** One value of the header, seconds from `from` (ms). */
const secondsIn = (value: string, from: number): number | undefined => {
  if (/^\d+(?:\.\d+)?$/.test(value)) return Math.ceil(Number(value));
  const at = readHttpDate(value);
  return at === undefined ? undefined : Math.max(0, Math.ceil((at - from) / 1000));
};

/**
 * Seconds that a reply asks to wait, at most an hour; `undefined` when it does not say, or browsers may not see it. A date is counted
 * from the reply's own where that can be seen, else from `serverTime` (ms): the browser's clock may be a day off. Where the header came
 * more than once, as with a gateway that adds its own, the longest wait counts.
 */
export const readRetryAfter = (headers: Headers, serverTime: number): number | undefined => {
  const from = readHttpDate(headers.get('date')) ?? serverTime;
  const values = (headers.get('retry-after') ?? '').split(betweenValues).map((value) => secondsIn(value.trim(), from));
  const known = values.filter((seconds) => seconds !== undefined);
  return known.length === 0 ? undefined : Math.min(longestRetrySeconds, Math.max(...known));
};

const notOfferedCodes = new Set([
  'noregisteredproviderfound',
  'missingsubscriptionregistration',
  'invalidresourcetype',
]);

/** What was asked about is in another directory: no sign-in to this one opens it. */
const otherDirectory = 'invalidauthenticationtokentenant';

const kindOf = (status: number, code: string | undefined): AzureErrorKind => {
  if (code?.toLowerCase() === otherDirectory) return 'forbidden';
  if (notOfferedCodes.has(code?.toLowerCase() ?? '') || status === 501) return 'notAvailable';
  if (status === 401) return 'signInNeeded';
  if (status === 403) return 'forbidden';
  if (status === 404 || status === 410) return 'notFound';
  if (status === 409 || status === 412) return 'conflict';
  if (status === 429) return 'throttled';
  // 408: no answer in time, which says nothing about the request.
  return status >= 500 || status === 408 ? 'serverError' : 'badRequest';
};

/** Nothing stands against a read: refused as if something did, it was not answered, and what it asked about is as it was. */
const kindAsked = (method: string | undefined, kind: AzureErrorKind): AzureErrorKind =>
  kind === 'conflict' && (method === 'GET' || method === 'HEAD') ? 'serverError' : kind;

/** ARM's words: "… does not have authorization to perform action '…' over scope '…' or the scope is invalid. …" */
const readMissing = (message: string): { action?: string | undefined; scope?: string | undefined } => {
  const action = /perform action '([^']{1,300})'/i.exec(message)?.[1];
  const scope = /over scope '([^']{1,2000})'/i.exec(message)?.[1];
  return { action, scope };
};

const looksLikeHtml = (reply: RawReply): boolean =>
  (reply.headers.get('content-type') ?? '').toLowerCase().includes('html') || /^\s*</.test(reply.text);

const webPage = 'A web page came in place of an answer from Azure: something between this browser and Azure answered.';

/**
 * Why a refusal is none of Azure's; `undefined` when it is. A page of a proxy, or its bare "not found", would otherwise prove that
 * something is gone from Azure. What says nothing about the request anyway (408, 429, 5xx) needs no such care.
 */
const notAzures = (reply: RawReply, isCodeOfArm: boolean): string | undefined => {
  if (reply.status === 511) return 'The network asks for a sign-in of its own before it lets this browser reach Azure.';
  if ((reply.status >= 500 && reply.status !== 501) || reply.status === 408 || reply.status === 429) return undefined;
  if (looksLikeHtml(reply)) return webPage;
  const isGone = reply.status === 404 || reply.status === 410;
  return isGone && !isCodeOfArm && correlationIdOf(reply.headers) === undefined
    ? `An answer "not found" (status ${reply.status}) came without Azure's words: it says nothing about what Azure has.`
    : undefined;
};

/** The correlation id that Azure gave the request, as far as browsers may see it. */
export const correlationIdOf = (headers: Headers): string | undefined =>
  headers.get('x-ms-correlation-request-id') ?? headers.get('x-ms-request-id') ?? undefined;

/** The error that a reply with a failing status is. Total: takes any body. */
export const errorFromReply = (
  reply: RawReply,
  request: { method?: string; scope: string; correlationId: string; serverTime: number },
): AzureError => {
  const { code, message, isCodeOfArm } = readEnvelope(parseJson(reply.text));
  const otherwise = notAzures(reply, isCodeOfArm);
  const kind = otherwise === undefined ? kindAsked(request.method, kindOf(reply.status, code)) : 'malformed';
  const words =
    otherwise ??
    message ??
    `Azure answered with status ${reply.status}${code === undefined ? '' : ` (${code})`} and no text.`;
  const missing = code?.toLowerCase() === 'authorizationfailed' ? readMissing(words) : {};
  const retryAfter = readRetryAfter(reply.headers, request.serverTime);
  return new AzureError({
    kind,
    message: words,
    code,
    status: reply.status,
    scope: missing.scope ?? request.scope,
    missingAction: missing.action,
    correlationId: correlationIdOf(reply.headers) ?? request.correlationId,
    retryAfterSeconds: kind === 'throttled' ? throttledSeconds(retryAfter) : retryAfter,
  });
};

/** What ARM answers with when it has done or taken what was asked. */
const goodStatuses = new Set([200, 201, 202, 204]);

/**
 * Why a reply cannot be ARM's "done" or "accepted" although nothing in it fails; `undefined` when it can. A write answered with 200 or 201
 * shows the resource, and only a removal or an action ends with nothing to show.
 * https://github.com/Azure/azure-resource-manager-rpc/blob/master/v1.0/resource-api-reference.md
 */
const noSuccess = (reply: RawReply, method: string): string | undefined => {
  if (!goodStatuses.has(reply.status)) return `Status ${reply.status} came, which Azure does not answer with.`;
  const showsResource = method === 'PUT' || method === 'PATCH' || method === 'GET';
  return showsResource && reply.status !== 202 && reply.text.trim() === ''
    ? 'An empty answer came where Azure shows what it has.'
    : undefined;
};

interface Asked {
  method: string;
  scope: string;
  correlationId: string;
}

const malformed = (reply: RawReply, { scope, correlationId }: Asked, message: string): AzureError =>
  new AzureError({
    kind: 'malformed',
    message,
    status: reply.status,
    scope,
    correlationId: correlationIdOf(reply.headers) ?? correlationId,
  });

/** JSON, or something that does not say what it is. */
const mayBeJson = (reply: RawReply): boolean => {
  const type = reply.headers.get('content-type')?.toLowerCase() ?? '';
  return /[/+]json\b/.test(type) || type === '';
};

const notJson = 'The answer could not be read: it is not the JSON that Azure sends.';

/**
 * Throws AzureError (`malformed`) when something else than Azure seems to have given a reply that does not fail, such as a captive portal:
 * that says nothing about what was asked. Its body is not read.
 */
export const requireAzures = (reply: RawReply, request: Asked): void => {
  if (looksLikeHtml(reply)) throw malformed(reply, request, webPage);
  const otherwise = noSuccess(reply, request.method);
  if (otherwise !== undefined) throw malformed(reply, request, otherwise);
  if (reply.text.trim() !== '' && !mayBeJson(reply)) throw malformed(reply, request, notJson);
};

/** The body of a reply that does not fail; `undefined` when it has none. Throws as `requireAzures` does, and for what is no JSON. */
export const readBody = (reply: RawReply, request: Asked): unknown => {
  requireAzures(reply, request);
  if (reply.text.trim() === '') return undefined;
  const body = parseJson(reply.text);
  if (body !== undefined) return body;
  throw malformed(reply, request, notJson);
};
