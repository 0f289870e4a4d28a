import { describe, expect, test } from 'vitest';
import { SignInError } from '#src/auth/sign-in-error.ts';
import { ConfigError } from '#src/config.ts';
import { forbidden, reply } from './error-reply-fixture.ts';
import { AzureError, describeError, errorWords } from './errors.ts';

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

  test.each([
    [409, 'HCRP409', 'An extension of type X is still processing.', 'Another operation is running there'],
    [409, 'AnotherOperationInProgress', 'Another operation.', 'Another operation is running there'],
    [409, 'ConflictingConcurrentWrite', 'x', 'Another operation is running there'],
    [409, 'ConflictingOperationInProgress', 'x', 'Another operation is running there'],
    [409, 'DeploymentActive', 'x', 'Another operation is running there'],
    [409, 'DeploymentBeingDeleted', 'x', 'Another operation is running there'],
    [409, 'ScopeLocked', 'The scope is locked: keep.', 'A lock forbids this'],
    [409, 'Conflict', 'The resource is Marked for deletion; only retry the delete.', 'It is being deleted'],
    [409, 'OperationPreempted', 'A newer one.', 'A newer operation took its place'],
    [412, 'PreconditionFailed', 'Changed.', 'It has changed meanwhile'],
    [412, 'Odd', 'Changed.', 'It has changed meanwhile'],
    [409, 'PreconditionFailed', 'Changed.', 'It has changed meanwhile'],
    [409, '', 'Something.', 'Azure cannot do this now'],
    [409, 'Conflict', 'Something.', 'Azure cannot do this now'],
    [409, 'MissingSubscriptionRegistration', 'Register it.', 'Azure does not offer this here'],
    [403, 'AuthorizationFailed', 'Marked for deletion', 'You do not have the permission'],
  ])('tells refusals apart: %i %s %s', (status, code, message, title) => {
    const described = describeError(reply(status, { error: { code, message } }));
    expect(described.title).toBe(title);
    expect(described.whatToDo).not.toBe('');
    expect(described.why).toContain(message);
  });

  test('says that it is a person that Azure asks for', () => {
    const error = new AzureError({ kind: 'signInNeeded', code: 'insufficient_claims', message: 'x' });
    expect(describeError(error)).toMatchObject({
      title: 'Azure wants you to confirm it’s you',
      whatToDo: expect.stringContaining('Nothing is granted until you press again'),
    });
  });

  test('says how long to wait', () => {
    expect(describeError(reply(429, {}, { 'Retry-After': '40' })).whatToDo).toContain('40 s');
  });

  test.each([
    [new ConfigError(['"tenantId" is missing.']), 'Remote Support is not configured', '"tenantId" is missing.'],
    [new SignInError('interactionRequired', 'AADSTS50076'), 'Sign in again', 'AADSTS50076'],
    [new SignInError('otherAccount', 'Alan signed in.'), 'Another account signed in', 'Alan signed in.'],
    [new SignInError('cancelled', 'Denied.'), 'Sign-in did not complete', 'Denied.'],
    [new SignInError('network', 'Status 503.'), 'No answer of use from Microsoft Entra', 'Status 503.'],
    [
      new AzureError({ kind: 'forbidden', code: 'RequestDisallowedByPolicy', message: 'Policy P.' }),
      'A policy of your organisation forbids this',
      'Policy P.',
    ],
    [
      new AzureError({ kind: 'forbidden', code: 'InvalidAuthenticationTokenTenant', message: 'Wrong issuer.' }),
      'This is in another directory',
      'Wrong issuer.',
    ],
    [new Error('Boom.'), 'Something in this app failed', 'Boom.'],
    ['text', 'Something in this app failed', 'text'],
    [undefined, 'Something in this app failed', 'undefined'],
  ])('describes %s', (error, title, why) => {
    expect(describeError(error)).toMatchObject({ title, why });
    expect(describeError(error).whatToDo).not.toBe('');
  });
});

test.each([
  [
    new SignInError('network', 'x'),
    'No answer of use from Microsoft Entra',
    /^Check the connection, and try again in a minute/,
  ],
  [
    new SignInError('interactionRequired', 'AADSTS65001: not consented.'),
    /has not been given a permission/,
    /ask an admin/,
  ],
  [new SignInError('failed', 'x', { code: 'consent_required' }), /has not been given a permission/, /ask an admin/],
  [new SignInError('interactionRequired', 'AADSTS50076'), 'Sign in again', /^Sign in again\./],
  [new Error('x'), 'Sign in again', /^Sign in again\./],
])('a token that could not be had for a request says so: %s', (cause, title, whatToDo) => {
  const kind = cause instanceof SignInError && cause.kind === 'network' ? 'network' : 'signInNeeded';
  const described = describeError(new AzureError({ kind, message: 'x', cause }));
  expect(described.title).toMatch(title);
  expect(described.whatToDo).toMatch(whatToDo);
});

test('an error in one text is why and what to do, with the id only where Azure gave one', () => {
  const refusal = { kind: 'network', message: 'No answer.' } as const;
  const words = 'No answer. Check the connection, then try again.';
  expect(errorWords(new AzureError(refusal))).toEqual({ words });
  expect(errorWords(new AzureError({ ...refusal, correlationId: 'c' }))).toEqual({ words, correlationId: 'c' });
});
