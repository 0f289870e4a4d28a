import type { Config } from '#src/config.ts';
import { policyProblem } from './policy.ts';
import { SignInError } from './sign-in-error.ts';

/** Nobody waits longer for a page to be left, ms. */
const patienceMs = 10_000;

/** Code of the error that says that Microsoft Entra cannot be reached from this page. */
export const unreachable = 'unreachable';

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
  } catch (cause) {
    // What the policy refuses is told in a task of its own, soon after.
    await new Promise((told) => setTimeout(told, 50));
    const { host } = new URL(url);
    const problem = policyProblem(host);
    throw new SignInError(
      problem === undefined ? 'network' : 'failed',
      problem ?? `Microsoft Entra (${host}) did not answer.`,
      { code: unreachable, cause },
    );
  }
};

const probe = 'sign-in-probe';

const isKept = (): boolean => {
  try {
    sessionStorage.setItem(probe, probe);
    const kept = sessionStorage.getItem(probe);
    sessionStorage.removeItem(probe);
    return kept === probe;
  } catch {
    return false;
  }
};

/** MSAL keeps in the tab what the answer has to match: without it the page would be back with nobody signed in, and no word why. Throws SignInError. */
export const expectWayBack = (): void => {
  if (isKept()) return;
  throw new SignInError(
    'failed',
    'This browser keeps nothing for this page, so a sign-in could not come back to it. Allow site data for this site.',
  );
};
