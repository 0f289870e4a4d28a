import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { SignInError } from '#src/auth/sign-in-error.ts';
import { AzureError } from '#src/azure/transport/errors.ts';
import { ErrorMessage } from './ErrorMessage.tsx';

const shown = (error: unknown) =>
  renderToStaticMarkup(
    <ErrorMessage what="The consents could not be read" error={error}>
      What was read before stands below.
    </ErrorMessage>,
  );

it('says what failed, why, what to do, what follows from it, and which id to give', () => {
  const text = shown(new AzureError({ kind: 'throttled', message: 'Too many requests.', correlationId: 'c-9' }));
  expect(text).toMatch(
    /The consents could not be read\. Azure asks to wait.*Too many requests\. Wait, then try again\.<\/span> <span>What was read.*c-9/,
  );
});

it('shows nothing while nothing has failed', () => {
  expect(shown(null)).toBe('');
  expect(shown(undefined)).toBe('');
});

it('shows also what is no error of Azure', () => {
  expect(shown('odd')).toContain('odd');
});

it('says no more than that the session has ended, whose why and what to do the frame says', () => {
  const cause = new SignInError('interactionRequired', 'No user is signed in.');
  const text = shown(
    new AzureError({ kind: 'signInNeeded', message: 'No user is signed in.', correlationId: 'c-9', cause }),
  ).replaceAll(/<svg.*?<\/svg>|<[^>]*>/g, '');
  expect(text).toBe(
    'The consents could not be read: your session has ended. Sign in again. What was read before stands below.',
  );
  expect(shown(new AzureError({ kind: 'signInNeeded', message: 'No.' }))).toContain('your session has ended');
});

it('says in full why a sign-in is needed for another reason', () => {
  const unlike = [
    new AzureError({ kind: 'signInNeeded', message: 'One more factor.', code: 'insufficient_claims' }),
    new AzureError({ kind: 'signInNeeded', message: 'Broken.', cause: new SignInError('failed', 'Broken.') }),
    new AzureError({
      kind: 'signInNeeded',
      message: 'AADSTS65001: not given.',
      cause: new SignInError('interactionRequired', 'AADSTS65001: not given.'),
    }),
  ];
  for (const error of unlike) {
    expect(shown(error)).not.toContain('your session has ended');
    expect(shown(error)).toContain(error.message);
  }
});
