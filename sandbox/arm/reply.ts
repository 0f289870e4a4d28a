import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { gzip, type ZlibOptions } from 'node:zlib';
import { ArmError, type ArmReply } from './http.ts';

/** Headers ARM lets a page on another origin read. Which ones Azure exposes is not documented; the switch covers none. */
const exposedHeaders = [
  'Azure-AsyncOperation',
  'Location',
  'Retry-After',
  'WWW-Authenticate',
  'Date',
  'ETag',
  'x-ms-request-id',
  'x-ms-correlation-request-id',
  'x-ms-client-request-id',
  'x-ms-routing-request-id',
  'x-ms-failure-cause',
  ...['subscription', 'subscription-global', 'tenant'].flatMap((whose) =>
    ['reads', 'writes', 'deletes'].map((kind) => `x-ms-ratelimit-remaining-${whose}-${kind}`),
  ),
  'x-ms-user-quota-remaining',
  'x-ms-user-quota-resets-after',
  'x-ms-tenant-subscription-limit-hit',
].join(', ');

/** Answers a CORS preflight. */
export const sendPreflight = (req: IncomingMessage, res: ServerResponse): void => {
  res.writeHead(204, {
    'Access-Control-Allow-Origin': '*',
    'Access-Control-Allow-Methods': 'GET, PUT, POST, PATCH, DELETE, HEAD, OPTIONS',
    'Access-Control-Allow-Headers': req.headers['access-control-request-headers'] ?? '*',
    'Access-Control-Max-Age': '3600',
    'Content-Length': '0',
  });
  res.end();
};

export interface ReplyContext {
  requestId: string;
  correlationId: string;
  clientRequestId: string | undefined;
  /** Whether the caller asked to be told it again. */
  returnsClientRequestId: boolean;
  /** Tenant time, ms: the `Date` header is how clients learn it. */
  now: number;
  exposeHeaders: boolean;
  headers: Record<string, string>;
}

/** Where, when and under which correlation id, as recorded from Azure. */
const routingId = (context: ReplyContext): string => {
  const stamp = new Date(context.now).toISOString().replace(/[-:]|\.\d+/g, '');
  return `WESTEUROPE:${stamp}:${context.correlationId}`;
};

const keptTexts = new WeakMap<object, string>();

/** A body as JSON, kept for when it is sent: one whose length decides over it may be as long as a book. */
export const keptText = (body: object): string => {
  const text = JSON.stringify(body);
  keptTexts.set(body, text);
  return text;
};

const contentOf = ({ body, text }: ArmReply): { type?: string; content: string } => {
  if (text !== undefined) return text;
  if (body === undefined) return { content: '' };
  const kept = typeof body === 'object' && body !== null ? keptTexts.get(body) : undefined;
  return { type: 'application/json; charset=utf-8', content: kept ?? JSON.stringify(body) };
};

/** Shorter replies are not worth it, bytes. */
const leastCompressed = 4096;

const compress = promisify<Buffer, ZlibOptions, Buffer>(gzip);

/** What goes over the line: compressed, as Azure does, where the client takes that and it is worth it. */
const encodedFor = async (req: IncomingMessage, content: string) => {
  const bytes = Buffer.from(content);
  const takesGzip = /\bgzip\b/i.test(req.headers['accept-encoding'] ?? '');
  if (!takesGzip || bytes.length < leastCompressed) return { bytes, headers: {} };
  // Mostly one piece: each further one would wait until the sandbox has time for it.
  const chunkSize = Math.ceil(bytes.length / 8);
  return {
    bytes: await compress(bytes, { chunkSize }),
    headers: { 'Content-Encoding': 'gzip', Vary: 'Accept-Encoding' },
  };
};

/** Writes a reply with the headers every answer of ARM carries. */
export const sendReply = async (
  req: IncomingMessage,
  res: ServerResponse,
  reply: ArmReply,
  context: ReplyContext,
): Promise<void> => {
  const { type, content } = contentOf(reply);
  const { bytes, headers } = await encodedFor(req, content);
  res.sendDate = false;
  res.writeHead(reply.status, {
    'Cache-Control': 'no-cache',
    Pragma: 'no-cache',
    Expires: '-1',
    Date: new Date(context.now).toUTCString(),
    'X-Content-Type-Options': 'nosniff',
    'Access-Control-Allow-Origin': '*',
    ...(context.exposeHeaders ? { 'Access-Control-Expose-Headers': exposedHeaders } : {}),
    'x-ms-request-id': context.requestId,
    'x-ms-correlation-request-id': context.correlationId,
    'x-ms-routing-request-id': routingId(context),
    ...(context.returnsClientRequestId && context.clientRequestId !== undefined
      ? { 'x-ms-client-request-id': context.clientRequestId }
      : {}),
    ...(type === undefined ? {} : { 'Content-Type': type }),
    ...headers,
    ...(reply.status === 204 ? {} : { 'Content-Length': String(bytes.length) }),
    ...context.headers,
    ...reply.headers,
  });
  res.end(bytes);
};

/** The browser left in the middle of its request, as it does whenever a page is closed: nobody reads the answer. */
const isClientGone = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ECONNRESET';

/** Codes of the resource providers' own refusals, which ARM hands on. */
const ofProviders =
  /^(?:HCRP\d{3}|BadRequest|InvalidFilter|RateLimiting|RoleAssignment\w+|RoleDefinitionDoesNotExist|ActiveDurationTooShort)$/;

/** ARM says of a refusal of its own that it is the gateway's. */
const failureCause = (code: string): Record<string, string> =>
  ofProviders.test(code) ? {} : { 'x-ms-failure-cause': 'gateway' };

/** ARM's error envelope for anything thrown while a request was handled. */
export const errorReply = (error: unknown): ArmReply => {
  if (error instanceof ArmError) {
    const { status, code, message, target, details, additionalInfo } = error;
    // JSON leaves out what is undefined.
    const body = { error: { code, message, target, details, additionalInfo } };
    return { status, headers: { ...failureCause(code), ...error.headers }, body };
  }
  if (!isClientGone(error))
    process.stderr.write(`[sandbox] a handler failed: ${error instanceof Error ? error.stack : String(error)}\n`);
  return {
    status: 500,
    body: {
      error: {
        code: 'InternalServerError',
        message: `The sandbox failed: ${error instanceof Error ? error.message : String(error)}`,
      },
    },
  };
};
