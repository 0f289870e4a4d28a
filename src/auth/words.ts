import { visibleText } from '#src/lib/visible-text.ts';
import type { SignInError, SignInErrorKind } from './sign-in-error.ts';

/** Sign-in failures for people. `details` is the library's or Entra's own text: show it with `AzureText`. */
export function describeSignIn(error: SignInError): { title: string; whatToDo: string; details: string } {
  const who = error.username === undefined ? 'Another account' : visibleText(error.username);
  const [title, whatToDo] = byCode(error) ?? wordsOf(who)[error.kind];
  return {
    title,
    whatToDo,
    details: [error.message, error.code, error.correlationId].filter(Boolean).join(' · '),
  };
}

type Words = readonly [title: string, whatToDo: string];

function byCode({ code, message }: SignInError): Words | undefined {
  if (code === 'storage_blocked')
    return ['This browser keeps no site data', 'Allow site data for this site, then sign in again.'];
  // Nobody has given the app this permission, neither the person nor an administrator for all.
  if (code === 'consent_required' || message.includes('AADSTS65001'))
    return [
      'This app needs a permission',
      'Sign in again. If you can’t give the permission, ask an administrator of your directory.',
    ];
  return undefined;
}

function wordsOf(who: string): Record<SignInErrorKind, Words> {
  return {
    interactionRequired: ['Your sign-in has expired', 'Sign in again.'],
    cancelled: ['Sign-in was canceled', 'Sign in to continue.'],
    network: ['Microsoft Entra didn’t answer', 'Check your connection, then try again.'],
    otherAccount: [`${who} signed in`, 'Sign in with the account that you use here. Nothing was signed.'],
    otherTenant: [`${who} belongs to another directory`, 'Sign in with an account of this directory.'],
    busy: ['A sign-in is already in progress', 'Wait a moment. If nothing happens, reload the page.'],
    failed: ['Sign-in failed', 'Try again. If it keeps failing, send the details to your administrator.'],
  };
}
