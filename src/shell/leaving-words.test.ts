import { expect, it } from 'vitest';
import { unreachable } from '#src/auth/reachable.ts';
import { SignInError } from '#src/auth/sign-in-error.ts';
import { describeLeaving, maybeOut } from './leaving-words.ts';

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

it('offers to let this tab forget who is signed in only where a sign-out cannot reach Microsoft Entra', () => {
  const cutOff = new SignInError('network', 'No answer.', { code: unreachable });
  expect(describeLeaving('signOut', cutOff, true).mayForget).toBe(true);
  for (const described of [
    describeLeaving('signOut', lost, true),
    describeLeaving('signOut', cutOff, false),
    describeLeaving('switchAccount', cutOff, true),
  ])
    expect(described.mayForget).toBeUndefined();
});

it('does not say of a sign-out that nobody knows the end of that it failed', () => {
  expect(maybeOut.title).toBe('Signing out may not have finished');
  expect(maybeOut.whatToDo).toMatch(/session with Microsoft Entra may go on/);
});
