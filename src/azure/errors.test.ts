import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SignInError } from '#src/auth/sign-in-error.ts';
import { ConfigError } from '#src/config.ts';
import { errorFromReply, readRetryAfter } from './error-reply.ts';
import { AzureError, describeError } from './errors.ts';

const request = { scope: '/subscriptions/s', correlationId: 'ours', now: 0 };

const reply = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  errorFromReply(
    { status, headers: new Headers(headers), text: typeof body === 'string' ? body : JSON.stringify(body) },
    request,
  );

const forbidden =
  "The client 'grace.hopper@contoso.example' with object id '0b1f' does not have authorization to perform action 'Microsoft.AzureStackHCI/edgeDevices/jobs/write' over scope '/subscriptions/s/resourceGroups/rg' or the scope is invalid. If access was recently granted, please refresh your credentials.";

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
    expect(reply(404, body)).toMatchObject({ code, message });
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

test.each([
  ['15', 15],
  ['0', 0],
  ['Thu, 01 Jan 1970 00:00:30 GMT', 30],
  ['-1', undefined],
  ['soon', undefined],
  ['', undefined],
])('Retry-After %j is %s', (value, seconds) => {
  expect(readRetryAfter(new Headers({ 'retry-after': value }), 0)).toBe(seconds);
});

describe('describeError', () => {
  test('quotes Azure, and names the permission', () => {
    const error = reply(
      403,
      { error: { code: 'AuthorizationFailed', message: forbidden } },
      { 'x-ms-correlation-request-id': 'c' },
    );
    const described = describeError(error);
    expect(described.why).toContain('Microsoft.AzureStackHCI/edgeDevices/jobs/write');
    expect(described.why).toContain(forbidden);
    expect(described.correlationId).toBe('c');
  });

  test('says how long to wait', () => {
    expect(describeError(reply(429, {}, { 'Retry-After': '40' })).whatToDo).toContain('40 s');
  });

  test.each([
    [new ConfigError(['"tenantId" is missing.']), 'Remote Support is not configured', '"tenantId" is missing.'],
    [new SignInError('interactionRequired', 'AADSTS50076'), 'Sign in again', 'AADSTS50076'],
    [new SignInError('cancelled', 'Denied.'), 'Sign-in did not complete', 'Denied.'],
    [
      new AzureError({ kind: 'forbidden', code: 'RequestDisallowedByPolicy', message: 'Policy P.' }),
      'A policy of your organisation forbids this',
      'Policy P.',
    ],
    [new Error('Boom.'), 'Something in this app failed', 'Boom.'],
    ['text', 'Something in this app failed', 'text'],
    [undefined, 'Something in this app failed', 'undefined'],
  ])('describes %s', (error, title, why) => {
    expect(describeError(error)).toMatchObject({ title, why });
    expect(describeError(error).whatToDo).not.toBe('');
  });
});
