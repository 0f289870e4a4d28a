import type { RefusingPolicy } from '#src/consent/access/evidence.ts';
import { readHttpDate } from '#src/server-time.ts';
import { AzureError, type AzureErrorKind } from './errors.ts';
import type { RawReply } from './transport.ts';

/** How long a throttled request waits, given what its reply says: ARM never means "at once", and browsers may not see what it means. */
export function throttledSeconds(asked: number | undefined): number {
  return Math.max(1, asked ?? 15);
}

/**
 * Seconds that a reply asks to wait, at most an hour; `undefined` when it does not say, or browsers may not see it. A date is counted
 * from the reply's own where that can be seen, else from `serverTime` (ms): the browser's clock may be a day off.
 */
export function readRetryAfter(headers: Headers, serverTime: () => number): number | undefined {
  const asked = headers.get('retry-after')?.trim() ?? '';
  const at = readHttpDate(asked);
  const from = (): number => readHttpDate(headers.get('date')) ?? serverTime();
  const seconds = at === undefined ? Number(asked || Number.NaN) : Math.max(0, (at - from()) / 1000);
  return seconds >= 0 ? Math.min(longestRetrySeconds, Math.ceil(seconds)) : undefined;
}

/** The correlation id that Azure gave the request, as far as browsers may see it. */
export function correlationIdOf(headers: Headers): string | undefined {
  return headers.get('x-ms-correlation-request-id') ?? headers.get('x-ms-request-id') ?? undefined;
}

/** The error that a reply with a failing status is. Total: takes any body. `method`: a read has no conflicts. */
export function errorFromReply(
  reply: RawReply,
  request: { method?: string; scope: string; correlationId: string; serverTime: () => number },
): AzureError {
  const body = parseJson(reply.text);
  const { code, message, isCodeOfArm } = readEnvelope(body);
  const otherwise = notAzures(reply, isCodeOfArm);
  const kind = otherwise === undefined ? kindOf(reply.status, code, request.method) : 'malformed';
  const words = otherwise ?? message ?? `Status ${reply.status}${code === undefined ? '' : ` (${code})`}, no text.`;
  const missing = code?.toLowerCase() === 'authorizationfailed' ? readMissing(words) : {};
  const retryAfter = readRetryAfter(reply.headers, request.serverTime);
  return new AzureError({
    kind,
    message: words,
    code,
    status: reply.status,
    scope: missing.scope ?? request.scope,
    missingAction: missing.action,
    policy: code?.toLowerCase() === 'requestdisallowedbypolicy' ? readPolicy(body) : undefined,
    correlationId: correlationIdOf(reply.headers) ?? request.correlationId,
    retryAfterSeconds: kind === 'throttled' ? throttledSeconds(retryAfter) : retryAfter,
  });
}

/** What a text holds as JSON; `undefined`, which JSON cannot say, when it is none. */
export function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A member of an object of its own, whatever the value is. */
export function own(value: unknown, key: string): unknown {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

export function looksLikeHtml(reply: RawReply): boolean {
  return (reply.headers.get('content-type') ?? '').toLowerCase().includes('html') || /^\s*</.test(reply.text);
}

export const webPage = 'A web page came in place of an answer from Azure.';

/** ARM asks for 10 s to 10 min. A longer time than this is a mistake of whoever answered, and no reason to do without Azure until tomorrow. */
const longestRetrySeconds = 3600;

/** ARM's texts are sentences; what is longer would fill the page of whoever reads it. */
const longestText = 4000;

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value.slice(0, longestText) : undefined;
}

/** ARM's code and text, from whatever the body holds. `{"error":{code,message,details}}` is the rule; some providers leave the envelope off. */
function readEnvelope(body: unknown) {
  const envelope = own(body, 'error');
  const error = isObject(envelope) ? envelope : body;
  const details = own(error, 'details');
  const first: unknown = Array.isArray(details) ? details[0] : undefined;
  const code = textOf(own(error, 'code')) ?? textOf(own(first, 'code'));
  return {
    code: code ?? textOf(envelope),
    // A bare text is the identity platform's, and that of many a gateway.
    isCodeOfArm: code !== undefined,
    message: textOf(own(error, 'message')) ?? textOf(own(first, 'message')) ?? textOf(own(body, 'error_description')),
  };
}

const notOfferedCodes: ReadonlySet<string> = new Set([
  'noregisteredproviderfound',
  'missingsubscriptionregistration',
  'invalidresourcetype',
]);

/** What was asked about is in another directory: no sign-in to this one opens it. */
const otherDirectory = 'invalidauthenticationtokentenant';

function kindOf(status: number, code: string | undefined, method: string | undefined): AzureErrorKind {
  if (code?.toLowerCase() === otherDirectory) return 'forbidden';
  if (notOfferedCodes.has(code?.toLowerCase() ?? '') || status === 501) return 'notAvailable';
  if (status === 401) return 'signInNeeded';
  if (status === 403) return 'forbidden';
  if (status === 404 || status === 410) return 'notFound';
  // Nothing stands against a read: refused as if something did, it was not answered, and what it asked about is as it was.
  if (status === 409 || status === 412) return method === 'GET' ? 'serverError' : 'conflict';
  if (status === 429) return 'throttled';
  // 408: no answer in time, which says nothing about the request.
  return status >= 500 || status === 408 ? 'serverError' : 'badRequest';
}

/** The first violation of `additionalInfo`. https://learn.microsoft.com/azure/governance/policy/troubleshoot/general */
function readPolicy(body: unknown): RefusingPolicy | undefined {
  const infos = own(own(body, 'error'), 'additionalInfo');
  const info = own(Array.isArray(infos) ? infos[0] : undefined, 'info');
  const first = (...keys: string[]) => keys.map((key) => textOf(own(info, key))).find((found) => found !== undefined);
  const name = first('policyDefinitionDisplayName', 'policyDefinitionName', 'policyDefinitionId');
  const assignment = first('policyAssignmentDisplayName', 'policyAssignmentName', 'policyAssignmentId');
  return name === undefined || assignment === undefined ? undefined : { name, assignment };
}

/** ARM's words: "… does not have authorization to perform action '…' over scope '…' or the scope is invalid. …" */
function readMissing(message: string): { action?: string | undefined; scope?: string | undefined } {
  const action = /perform action '([^']{1,300})'/i.exec(message)?.[1];
  const scope = /over scope '([^']{1,2000})'/i.exec(message)?.[1];
  return { action, scope };
}

/**
 * Why a refusal is none of Azure's; `undefined` when it is. A page of a proxy, or its bare "not found", would otherwise prove that
 * something is gone from Azure. What says nothing about the request anyway (408, 429, 5xx) needs no such care.
 */
function notAzures(reply: RawReply, isCodeOfArm: boolean): string | undefined {
  if (reply.status === 511) return 'The network asks for a sign-in of its own.';
  if ((reply.status >= 500 && reply.status !== 501) || reply.status === 408 || reply.status === 429) return undefined;
  if (looksLikeHtml(reply)) return webPage;
  const isGone = reply.status === 404 || reply.status === 410;
  return isGone && !isCodeOfArm && correlationIdOf(reply.headers) === undefined
    ? `"Not found" (status ${reply.status}) came without Azure’s words: it says nothing about what Azure has.`
    : undefined;
}
