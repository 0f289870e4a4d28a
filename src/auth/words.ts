import type { SignInError } from './sign-in-error.ts';

/** Sign-in failures for people. `details` is the library's or Entra's own text: show it with `AzureText`. */
export function describeSignIn(error: SignInError): { title: string; whatToDo: string; details: string } {
  throw new Error(`not written yet: ${error.kind}`);
}
