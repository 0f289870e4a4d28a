import type { AzureError } from '#src/azure/transport/errors.ts';
import { longestBody } from '#src/azure/transport/reply-text.ts';
import type { Answer } from './azure-stub.ts';

// For the tests: everything that can come in place of the answer that was hoped for, and what it must be taken for.

export const arm =
  (status: number, code: string, message: string, headers: Record<string, string> = {}): Answer =>
  () =>
    Response.json({ error: { code, message } }, { status, headers });

const page = '<!doctype html><title>Sign in to WiFi</title>';
export const html =
  (status: number): Answer =>
  () =>
    new Response(page, { status, headers: { 'content-type': 'text/html' } });
export const text =
  (body: string, status = 200): Answer =>
  () =>
    new Response(body, { status, headers: { 'content-type': 'application/json' } });

const forbidden =
  "The client 'ada' with object id 'x' does not have authorization to perform action 'Microsoft.HybridCompute/machines/write' over scope '/s' or the scope is invalid.";

export interface Case {
  answer: Answer;
  kind: AzureError['kind'];
  /** What else the error must say. */
  says?: Partial<AzureError>;
  /** Requests of a read; a write is sent once unless `writes` says otherwise. */
  reads?: number;
  writes?: number;
}

export const faults: Record<string, Case> = {
  'dropped connection': { answer: () => Promise.reject(new TypeError('Failed to fetch')), kind: 'network', reads: 3 },
  'no reply at all': { answer: () => new Promise(() => undefined), kind: 'network', reads: 3 },
  throttled: {
    answer: arm(429, 'TooManyRequests', 'Slow.', { 'retry-after': '2' }),
    kind: 'throttled',
    reads: 3,
    writes: 3,
  },
  'throttled, unsaid': {
    answer: arm(429, 'TooManyRequests', 'Slow.'),
    kind: 'throttled',
    reads: 3,
    writes: 3,
    says: { retryAfterSeconds: 15 },
  },
  'throttled for long': {
    answer: arm(429, 'TooManyRequests', 'Slow.', { 'retry-after': '9999999999' }),
    kind: 'throttled',
    reads: 1,
    says: { retryAfterSeconds: 3600 },
  },
  unavailable: {
    answer: arm(503, 'ServiceUnavailable', 'Later.', { 'retry-after': '2' }),
    kind: 'serverError',
    reads: 3,
    says: { retryAfterSeconds: 2 },
  },
  'unavailable, unsaid': { answer: arm(503, 'ServiceUnavailable', 'Later.'), kind: 'serverError', reads: 3 },
  'server error': { answer: arm(500, 'InternalServerError', 'Oh.'), kind: 'serverError', reads: 3 },
  'gateway timeout': { answer: html(504), kind: 'serverError', reads: 3 },
  'request timeout': { answer: html(408), kind: 'serverError', reads: 3 },
  busy: {
    answer: arm(409, 'HCRP409', 'Still processing.'),
    kind: 'conflict',
    reads: 1,
    says: { code: 'HCRP409', status: 409 },
  },
  'marked for deletion': {
    answer: arm(409, 'Conflict', 'It is marked for deletion.'),
    kind: 'conflict',
    reads: 1,
    says: { code: 'Conflict' },
  },
  locked: { answer: arm(409, 'ScopeLocked', 'Locked.'), kind: 'conflict', reads: 1, says: { code: 'ScopeLocked' } },
  preempted: {
    answer: arm(409, 'OperationPreempted', 'Newer.'),
    kind: 'conflict',
    reads: 1,
    says: { code: 'OperationPreempted' },
  },
  'precondition failed': {
    answer: arm(412, 'PreconditionFailed', 'Changed.'),
    kind: 'conflict',
    reads: 1,
    says: { status: 412 },
  },
  'captive portal': { answer: html(200), kind: 'malformed', reads: 1 },
  'captive portal, 302 followed by hand': { answer: html(302), kind: 'malformed', reads: 1 },
  'captive portal, 403': { answer: html(403), kind: 'malformed', reads: 1 },
  'captive portal, 404': { answer: html(404), kind: 'malformed', reads: 1 },
  'captive portal, 511': { answer: html(511), kind: 'malformed', reads: 1 },
  'captive portal, not modified': { answer: () => new Response(null, { status: 304 }), kind: 'malformed', reads: 1 },
  'another success than ARM’s': { answer: text('{"value":[],"properties":{}}', 203), kind: 'malformed', reads: 1 },
  'cut off': { answer: text('{"value":[{"id":'), kind: 'malformed', reads: 1 },
  'wrong shape': { answer: text('{"value":"nope"}'), kind: 'malformed', reads: 1 },
  'claims challenge that never ends': {
    answer: arm(401, 'InvalidAuthenticationToken', 'MFA.', {
      'www-authenticate': `Bearer claims="${btoa('{"a":1}')}"`,
    }),
    kind: 'signInNeeded',
    reads: 2,
    writes: 2,
    says: { code: 'insufficient_claims' },
  },
  'token refused': { answer: arm(401, 'InvalidAuthenticationToken', 'No.'), kind: 'signInNeeded', reads: 2, writes: 2 },
  'token of another directory': {
    answer: arm(401, 'InvalidAuthenticationTokenTenant', 'The access token is from the wrong issuer.'),
    kind: 'forbidden',
    reads: 2,
    writes: 2,
    says: { status: 401 },
  },
  'role lost': {
    answer: arm(403, 'AuthorizationFailed', forbidden),
    kind: 'forbidden',
    reads: 1,
    says: { missingAction: 'Microsoft.HybridCompute/machines/write', scope: '/s' },
  },
  'bare 404': { answer: () => new Response(null, { status: 404 }), kind: 'malformed', reads: 1 },
  huge: { answer: () => new Response(new Uint8Array(longestBody + 1).fill(32)), kind: 'malformed', reads: 1 },
};
