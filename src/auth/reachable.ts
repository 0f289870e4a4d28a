import { SignInError } from './sign-in-error.ts';

/** Nobody waits longer for a page to be left, ms. */
const patienceMs = 10_000;

/**
 * A browser that leaves for a service which it cannot reach puts a page of its own in place of this one, with what was entered on it. So
 * the service is asked for something small first; whatever it answers will do. Throws SignInError.
 */
export const expectReachable = async (authority: string): Promise<void> => {
  try {
    await fetch(`${authority}/v2.0/.well-known/openid-configuration`, {
      mode: 'no-cors',
      credentials: 'omit',
      cache: 'no-store',
      signal: AbortSignal.timeout(patienceMs),
    });
  } catch (error) {
    throw new SignInError('network', `${new URL(authority).host} did not answer.`, { cause: error });
  }
};
