import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { errorFromReply, readRetryAfter, throttledSeconds } from './error-reply.ts';
import { forbidden, reply } from './error-reply-fixture.ts';

/** `PROPERTY_RUNS=10000` goes deeper than every run of the tests can. */
const runs = { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 1000) };

describe('errorFromReply', () => {
  test('names the action that is missing, and where', () => {
    expect(reply(403, { error: { code: 'AuthorizationFailed', message: forbidden } })).toMatchObject({
      kind: 'forbidden',
      code: 'AuthorizationFailed',
      status: 403,
      missingAction: 'Microsoft.AzureStackHCI/edgeDevices/jobs/write',
      scope: '/subscriptions/s/resourceGroups/rg',
      message: forbidden,
    });
  });

  test.each([
    [400, 'InvalidRequestContent', 'badRequest'],
    [400, 'NoRegisteredProviderFound', 'notAvailable'],
    [401, 'ExpiredAuthenticationToken', 'signInNeeded'],
    [401, 'InvalidAuthenticationTokenTenant', 'forbidden'],
    [403, 'RequestDisallowedByPolicy', 'forbidden'],
    [404, 'ResourceNotFound', 'notFound'],
    [404, 'InvalidResourceType', 'notAvailable'],
    [408, '', 'serverError'],
    [409, 'HCRP409', 'conflict'],
    [409, 'MissingSubscriptionRegistration', 'notAvailable'],
    [412, 'PreconditionFailed', 'conflict'],
    [429, 'TooManyRequests', 'throttled'],
    [500, 'InternalServerError', 'serverError'],
    [501, 'NotImplemented', 'notAvailable'],
    [504, 'GatewayTimeout', 'serverError'],
  ])('%i %s is %s', (status, code, kind) => {
    expect(reply(status, { error: { code, message: 'Text.' } })).toMatchObject({ kind, message: 'Text.' });
  });

  test.each(['GET', 'HEAD'])(
    'a conflict says nothing of what was asked with %s: nothing can stand against it',
    (method) => {
      const refused = { status: 409, headers: new Headers(), text: '{"error":{"code":"HCRP409","message":"Text."}}' };
      const asked = { method, scope: '/subscriptions/s', correlationId: 'ours', serverTime: 0 };
      expect(errorFromReply(refused, asked).kind).toBe('serverError');
      expect(errorFromReply(refused, { ...asked, method: 'PUT' }).kind).toBe('conflict');
    },
  );

  test.each([
    ['without an envelope', { code: 'HCRP404', message: 'Not found.' }, 'HCRP404', 'Not found.'],
    ['with the text in its details', { error: { details: [{ code: 'A', message: 'Inner.' }] } }, 'A', 'Inner.'],
    [
      'of the identity platform',
      { error: 'invalid_token', error_description: 'Bad token.' },
      'invalid_token',
      'Bad token.',
    ],
  ])('reads a body %s', (_, body, code, message) => {
    expect(reply(401, body)).toMatchObject({ code, message });
  });

  test('prefers the correlation id of Azure, else gives its own', () => {
    expect(reply(500, {}, { 'x-ms-correlation-request-id': 'theirs' }).correlationId).toBe('theirs');
    expect(reply(500, {}).correlationId).toBe('ours');
  });

  test('says something whatever comes', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), fc.integer({ min: 400, max: 599 }), (body, status) => {
        expect(reply(status, body).message).not.toBe('');
      }),
    );
  });
});

describe('what is not Azure’s', () => {
  const html = '<!doctype html><title>Blocked</title>';

  test.each([400, 401, 403, 404, 409, 410, 412, 501, 511])(
    '%i with a web page is malformed, whatever it says',
    (status) => {
      expect(reply(status, html, { 'content-type': 'text/html' })).toMatchObject({ kind: 'malformed', status });
      expect(reply(status, `  ${html}`).kind).toBe('malformed');
      expect(reply(status, html).message).toMatch(
        status === 511 ? /network asks for a sign-in/ : /web page came in place/,
      );
    },
  );

  test.each([
    [408, 'serverError'],
    [429, 'throttled'],
    [500, 'serverError'],
    [502, 'serverError'],
    [599, 'serverError'],
  ])('%i with a web page says nothing anyway: %s', (status, kind) => {
    expect(reply(status, html, { 'content-type': 'TEXT/HTML' }).kind).toBe(kind);
  });

  test.each([404, 410])('%i proves that something is gone only in Azure’s words', (status) => {
    const ofGateways = [
      '{"message":"Not Found"}',
      '{"status":404,"error":"Not Found"}',
      '{"error":"InvalidResourceType"}',
    ];
    for (const body of ['', '{}', 'Not found', '[]', ...ofGateways]) {
      expect(reply(status, body)).toMatchObject({
        kind: 'malformed',
        message: expect.stringContaining('says nothing'),
      });
    }
    expect(reply(status, { error: { code: 'NotFound', message: 'Gone.' } }).kind).toBe('notFound');
    expect(reply(status, { error: { details: [{ code: 'A' }] } }).kind).toBe('notFound');
    expect(reply(status, '', { 'x-ms-request-id': 'r' }).kind).toBe('notFound');
    expect(reply(status, '', { 'x-ms-correlation-request-id': 'c' }).kind).toBe('notFound');
  });

  test('other refusals without words keep their kind', () => {
    expect(reply(403, '')).toMatchObject({ kind: 'forbidden', message: 'Azure answered with status 403 and no text.' });
    expect(reply(400, { error: { code: 'BadThing' } }).message).toBe(
      'Azure answered with status 400 (BadThing) and no text.',
    );
  });
});

test('Azure’s words may hold a tag, and a page need not begin with one', () => {
  const body = { error: { code: 'NotFound', message: 'No <b>machine</b>.' } };
  expect(reply(404, body)).toMatchObject({ kind: 'notFound', message: 'No <b>machine</b>.' });
  expect(reply(403, 'Blocked.', { 'content-type': 'TEXT/HTML; charset=utf-8' }).kind).toBe('malformed');
});

test('takes blanks for no text', () => {
  expect(reply(403, { error: { code: ' ', message: '  ' } })).toMatchObject({
    code: undefined,
    message: 'Azure answered with status 403 and no text.',
  });
});

test('names a missing permission only where that is what Azure refuses for', () => {
  expect(
    reply(403, { error: { code: 'LinkedAuthorizationFailed', message: forbidden } }).missingAction,
  ).toBeUndefined();
});

test('a text that goes on for ever is cut', () => {
  expect(reply(400, { error: { code: 'x'.repeat(9000), message: 'y'.repeat(9_000_000) } })).toMatchObject({
    code: 'x'.repeat(4000),
    message: 'y'.repeat(4000),
  });
});

describe('Retry-After', () => {
  const headers = (value: string, more: Record<string, string> = {}) => new Headers({ 'retry-after': value, ...more });

  test.each([
    ['15', 15],
    [' 15 ', 15],
    ['1.2', 2],
    ['1.25', 2],
    ['0', 0],
    ['3600', 3600],
    ['3601', 3600],
    ['99999999999999999999', 3600],
    ['9'.repeat(400), 3600],
    ['Thu, 01 Jan 1970 00:00:30 GMT', 30],
    ['Thursday, 01-Jan-70 00:00:30 GMT', 30],
    ['Wed, 31 Dec 1969 23:00:00 GMT', 0],
    ['Fri, 31 Dec 9999 23:59:59 GMT', 3600],
    ['Thu, 99 Foo 1970', undefined],
    ['-1', undefined],
    ['1e9', undefined],
    ['0x10', undefined],
    ['10 s', undefined],
    ['2026', 2026],
    ['2026-11-24', undefined],
    ['May 5', undefined],
    ['T, 01 Jan 1970 00:00:30 GMT', undefined],
    ['() Thu, 01 Jan 1970 00:00:30 GMT', undefined],
    ['()Thu, 01 Jan 1970 00:00:30 GMT', undefined],
    ['soon', undefined],
    ['NaN', undefined],
    ['', undefined],
  ])('%j is %s', (value, seconds) => {
    expect(readRetryAfter(headers(value), 0)).toBe(seconds);
  });

  test.each([
    ['30, 30', 30],
    ['30,120', 120],
    ['120, 30', 120],
    ['5, Thu, 01 Jan 1970 00:00:40 GMT', 40],
    ['Thu, 01 Jan 1970 00:00:40 GMT, 60', 60],
    ['Thu, 01 Jan 1970 00:00:40 GMT, Thu, 01 Jan 1970 00:00:20 GMT', 40],
    ['30, 99999', 3600],
    ['soon, later', undefined],
  ])('of several, %j is the longest: %s', (value, seconds) => {
    expect(readRetryAfter(headers(value), 0)).toBe(seconds);
  });

  test('a date counts from the reply’s own date, whatever the clocks here say', () => {
    const sent = { date: 'Tue, 24 Nov 2026 12:00:00 GMT' };
    expect(readRetryAfter(headers('Tue, 24 Nov 2026 12:00:09 GMT', sent), 0)).toBe(9);
    expect(readRetryAfter(headers('Tue, 24 Nov 2026 12:00:09 GMT', sent), 9e14)).toBe(9);
    const odd = { date: 'soon' };
    expect(readRetryAfter(headers('Thu, 01 Jan 1970 00:00:30 GMT', odd), 10_000)).toBe(20);
  });

  test('is no time, or whole seconds up to an hour, whatever comes', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.integer().map(String), fc.double().map(String), fc.date().map(String), fc.string()),
        (value) => {
          const text = value.replaceAll(/[^\x20-\x7e]/g, '');
          const seconds = readRetryAfter(headers(text), 0);
          if (seconds === undefined) return;
          expect(Number.isInteger(seconds)).toBe(true);
          expect(seconds).toBeGreaterThanOrEqual(0);
          expect(seconds).toBeLessThanOrEqual(3600);
        },
      ),
      runs,
    );
  });

  test.each([
    [undefined, 15],
    [0, 1],
    [1, 1],
    [40, 40],
  ])('a throttled reply that says %s waits %i s', (asked, seconds) => {
    expect(throttledSeconds(asked)).toBe(seconds);
    const value = asked === undefined ? {} : { 'retry-after': String(asked) };
    expect(reply(429, {}, value).retryAfterSeconds).toBe(seconds);
    expect(reply(503, {}, value).retryAfterSeconds).toBe(asked);
  });
});
