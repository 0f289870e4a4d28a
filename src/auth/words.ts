import type { SignInError, SignInErrorKind } from './sign-in-error.ts';

/** Sign-in failures for people. `details` is the library's or Entra's own text: show it with `AzureText`. */
export function describeSignIn(error: SignInError): { title: string; whatToDo: string; details: string } {
  const [title, whatToDo] = error.code === 'storage_blocked' ? storageBlocked : words[error.kind];
  return {
    title: error.username === undefined ? title : title.replace('Another account', error.username),
    whatToDo,
    details: [error.message, error.code, error.correlationId].filter(Boolean).join(' · '),
  };
}

const storageBlocked = [
  'This browser keeps no site data',
  'Allow site data for this site, then sign in again.',
] as const;

const words: Record<SignInErrorKind, readonly [title: string, whatToDo: string]> = {
  interactionRequired: ['Your sign-in has expired', 'Sign in again.'],
  cancelled: ['Sign-in was canceled', 'Sign in to continue.'],
  network: ['Microsoft Entra didn’t answer', 'Check your connection, then try again.'],
  otherAccount: ['Another account signed in', 'Sign in with the account that you use here. Nothing was signed.'],
  otherTenant: ['Another account belongs to another directory', 'Sign in with an account of this directory.'],
  busy: ['A sign-in is already in progress', 'Wait a moment. If nothing happens, reload the page.'],
  failed: ['Sign-in failed', 'Try again. If it keeps failing, send the details to whoever runs this app.'],
};
