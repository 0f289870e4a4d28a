import { expect, it } from 'vitest';
import { SignInError } from '#src/auth/sign-in-error.ts';
import { describeLeaving } from './leaving-words.ts';

const lost = new SignInError('network', 'login.microsoftonline.com did not answer.');

it('says that somebody is still signed in only where that is so', () => {
  expect(describeLeaving('signOut', lost, true)).toEqual({
    title: 'You are still signed in here',
    why: 'login.microsoftonline.com did not answer.',
    whatToDo: 'Check the connection, and try again in a minute.',
  });
  const halfOut = describeLeaving('signOut', lost, false);
  expect(halfOut.title).toBe('Signing out was not finished');
  expect(halfOut.why).toBe(lost.message);
  expect(halfOut.whatToDo).toMatch(/may go on.*Reload it, and sign out again/);
});

it.each([
  ['signIn', 'Sign-in could not be started'],
  ['switchAccount', 'The account could not be switched'],
] as const)('names what failed: %s', (way, title) => {
  for (const isSignedIn of [true, false])
    expect(describeLeaving(way, lost, isSignedIn)).toMatchObject({
      title,
      why: lost.message,
      whatToDo: 'Check the connection, and try again in a minute.',
    });
});
