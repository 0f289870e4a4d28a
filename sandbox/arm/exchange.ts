import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { askedOrigin } from '#sandbox/origins.ts';
import type { ActivityContext } from '#sandbox/tenant.ts';
import { activityClaims } from './activity.ts';
import { ArmError, type Caller } from './http.ts';
import { decodedPath } from './path.ts';
import type { ReplyContext } from './reply.ts';

/** One request and what its reply's headers are made of. */
export interface Exchange {
  req: IncomingMessage;
  method: string;
  url: URL;
  /** Of the URL, with its escapes resolved. */
  path: string;
  context: ReplyContext;
}

const guid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

const headerText = (req: IncomingMessage, name: string): string | undefined => {
  const value = req.headers[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
};

export const newContext = (req: IncomingMessage): ReplyContext => {
  const correlation = headerText(req, 'x-ms-correlation-request-id');
  return {
    requestId: randomUUID(),
    correlationId: correlation !== undefined && guid.test(correlation) ? correlation.toLowerCase() : randomUUID(),
    clientRequestId: headerText(req, 'x-ms-client-request-id'),
    returnsClientRequestId: headerText(req, 'x-ms-return-client-request-id')?.toLowerCase() === 'true',
    now: Date.now(),
    exposeHeaders: true,
    headers: {},
  };
};

/** @throws {ArmError} 400 when the request's target is no address. */
export const newExchange = (req: IncomingMessage, context: ReplyContext): Exchange => {
  const url = urlOf(req);
  return { req, method: req.method ?? 'GET', url, path: decodedPath(url.pathname), context };
};

/** A target that starts with two slashes names no other host: it is a path all the same. */
const urlOf = (req: IncomingMessage): URL => {
  const target = req.url ?? '/';
  const address = target.startsWith('/') ? askedOrigin(req) + target : target;
  if (URL.canParse(address)) return new URL(address);
  throw new ArmError(400, 'InvalidRequestUri', `The request URI is invalid: '${target}'.`);
};

/** What events about a request have in common. */
export const activityOf = (
  { req, method, context }: Exchange,
  caller: Caller,
  action: string,
  scope: string,
): ActivityContext => ({
  caller: caller.name,
  claims: activityClaims(caller),
  correlationId: context.correlationId,
  operationId: context.requestId,
  action,
  resourceId: scope,
  method,
  clientRequestId: context.clientRequestId,
  clientIpAddress: req.socket.remoteAddress ?? '127.0.0.1',
});
