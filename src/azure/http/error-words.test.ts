import { describe, expect, test } from 'vitest';
import { SignInError } from '#src/auth/sign-in-error.ts';
import { ConfigError } from '#src/config.ts';
import { conflictOf, operationState } from './arm-status.ts';
import { describeError } from './error-words.ts';
import { AzureError, type AzureErrorKind, isRefusal, problemOf } from './errors.ts';

const kinds: AzureErrorKind[] = [
  'forbidden',
  'notFound',
  'conflict',
  'throttled',
  'signInNeeded',
  'network',
  'malformed',
  'serverError',
  'badRequest',
  'notAvailable',
  'cancelled',
];

describe('a failure in words', () => {
  test.each([
    ...kinds.map((kind) => new AzureError({ kind, message: 'Azure’s text', correlationId: 'c' })),
    ...['HCRP409', 'ScopeLocked'].map(
      (code) => new AzureError({ kind: 'conflict', code, message: 'Azure’s text', correlationId: 'c' }),
    ),
  ])('has some for %s, as an error and as a problem, and keeps Azure’s text apart', (error) => {
    const words = describeError(error);
    expect(describeError(problemOf(error))).toEqual(words);
    expect(words).toMatchObject({ azureText: 'Azure’s text', correlationId: 'c' });
    for (const part of [words.title, words.why, words.whatToDo]) {
      expect(part).not.toBe('');
      expect(part).not.toContain('Azure’s text');
    }
  });

  test.each([
    new SignInError('failed', 'AADSTS65001', { correlationId: 'c' }),
    new SignInError('network', 'x'),
    new AzureError({ kind: 'network', message: 'x', cause: new SignInError('network', 'x') }),
    new ConfigError('It is missing.'),
    new TypeError('x is not a function'),
    'thrown',
    undefined,
    { kind: 'unread', message: '' },
  ])('has some for whatever was thrown: %s', (error) => {
    const { title, why, whatToDo } = describeError(error);
    for (const part of [title, why, whatToDo]) expect(part).not.toBe('');
  });

  test('names the missing permission, and how long to wait', () => {
    const missingAction = 'Microsoft.HybridCompute/machines/read';
    expect(describeError(new AzureError({ kind: 'forbidden', message: '', missingAction })).why).toContain(
      missingAction,
    );
    expect(describeError(new AzureError({ kind: 'throttled', message: '', retryAfterSeconds: 7 })).whatToDo).toContain(
      '7',
    );
  });
});

test.each([
  [undefined, 'succeeded'],
  ['', 'succeeded'],
  ['SUCCEEDED', 'succeeded'],
  ['Succeeded ', 'running'],
  ['PartiallySucceeded', 'running'],
  ['Failed', 'failed'],
  ['canceled', 'canceled'],
  ['Cancelled', 'running'],
  ['Frobnicating', 'running'],
])('the status %j is %s', (status, state) => {
  expect(operationState(status)).toBe(state);
});

test.each([
  ['HCRP409', 409, '', 'busy'],
  ['DeploymentActive', 409, '', 'busy'],
  ['ScopeLocked', 409, '', 'locked'],
  ['x', 409, 'The resource is Marked for Deletion.', 'markedForDeletion'],
  ['x', 409, '', 'other'],
])('%s with %i is a conflict: %s%s', (code, status, message, conflict) => {
  expect(conflictOf({ kind: 'conflict', code, status, message })).toBe(conflict);
  expect(conflictOf({ kind: 'badRequest', code, status, message })).toBeUndefined();
});

test('what was throttled was not taken; what had no answer may have been', () => {
  expect(isRefusal(new AzureError({ kind: 'throttled', message: '' }))).toBe(true);
  expect(isRefusal(new AzureError({ kind: 'network', message: '' }))).toBe(false);
  expect(isRefusal(new AzureError({ kind: 'cancelled', message: '' }))).toBe(false);
  expect(isRefusal(new AzureError({ kind: 'forbidden', message: '' }))).toBe(true);
  expect(isRefusal(new Error('x'))).toBe(false);
});
