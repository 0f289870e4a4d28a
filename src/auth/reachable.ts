import type { Config } from '#src/config.ts';
import { SignInError } from './sign-in-error.ts';

/** Nobody waits longer for a page to be left, ms. */
const patienceMs = 10_000;

/**
 * A browser that leaves for a service which it cannot reach puts a page of its own in place of this one, with what was entered on it. So
 * the service is asked for something small first; whatever it answers will do. Throws SignInError.
 */
export const expectReachable = async ({ authority, authorityMetadata }: Config): Promise<void> => {
  const url = authorityMetadata?.jwks_uri ?? `${authority}/v2.0/.well-known/openid-configuration`;
  try {
    await fetch(url, {
      mode: 'no-cors',
      credentials: 'omit',
      cache: 'no-store',
      signal: AbortSignal.timeout(patienceMs),
    });
  } catch (error) {
    throw new SignInError('network', `Microsoft Entra (${new URL(url).host}) did not answer.`, { cause: error });
  }
};
