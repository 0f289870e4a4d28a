import { AuthError, InteractionRequiredAuthError, ServerError } from '@azure/msal-browser';
import { expect, test } from 'vitest';
import { toSignInError } from './msal-client.ts';

const server = (code: string, words?: string, status?: number) =>
  new ServerError(code, 'corr', words, undefined, undefined, status);

test.each([
  ['too many requests', server('invalid_request', 'AADSTS90055: Busy.', 429)],
  ['a failure of Microsoft Entra', server('unknown', 'AADSTS90033: Busy.', 503)],
  ['what it calls passing', server('temporarily_unavailable', 'AADSTS90033: Busy.')],
  ['what it calls its own failure', server('server_error', 'AADSTS90033: Busy.')],
  ['MSAL’s repetition of it', server('90033 90055', 'AADSTS90033: Busy.')],
])('%s is no matter for a person to sign in', (_, error) => {
  const { kind, message } = toSignInError(error);
  expect(kind).toBe('network');
  expect(message).toMatch(/^Microsoft Entra cannot serve this now\. AADSTS\d+: Busy\.$/);
});

test.each([server(''), server('90033')])('a repetition without words is told in words: %s', (error) => {
  expect(toSignInError(error)).toMatchObject({ kind: 'network', message: 'Microsoft Entra cannot serve this now.' });
});

test('endpoints that cannot be read are a lost connection', () => {
  expect(toSignInError(new AuthError('endpoints_resolution_error', 'corr')).kind).toBe('network');
});

test.each([
  ['a refusal', server('invalid_client', 'AADSTS7000215: No.', 401), 'failed', 'AADSTS7000215: No.'],
  ['an error of MSAL’s without a code', new AuthError('', 'corr', 'Odd.'), 'failed', 'Odd.'],
  [
    'a demand',
    new InteractionRequiredAuthError('login_required', 'corr', 'Sign in.'),
    'interactionRequired',
    'Sign in.',
  ],
])('%s stays what it is', (_, error, kind, message) => {
  expect(toSignInError(error)).toMatchObject({ kind, message });
});
