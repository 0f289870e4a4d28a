import type { IdentityProvider } from '#src/auth/identity-provider.ts';
import type { Account, Auth } from '#src/auth/session.ts';
import { SignInError, type SignInErrorKind } from '#src/auth/sign-in-error.ts';
import type { Config } from '#src/config.ts';
import { type Gq256Token, readGq256 } from '#src/consent/gq256.ts';
import type { SigningKey } from '#src/consent/signing-key.ts';

// Takes the place of the sign-in, the configuration and the arithmetic of proofs in a page of the stand-in browser: the trial decides.

export { ConfigError, trustedUrl } from '#src/config.ts';
export { keyBits, readGq256, toGq256, tokenMembers } from '#src/consent/gq256.ts';

/** What the stand-in browser hands to each page. */
export interface Injected {
  account: () => Account | null;
  /** A sign-in led to this page. */
  isBack: boolean;
  /** An access token, or why there is none. */
  token: (options: { claims?: string; forceRefresh?: boolean }) => Promise<string | { refused: SignInErrorKind }>;
  config: Pick<Config, 'resourceManager' | 'clientId' | 'tenantId'>;
  /** The keys with which the harness signs. */
  identityProvider: IdentityProvider;
  /** Whether a key has signed what a token says. */
  isProven: (token: string, key: SigningKey) => boolean;
}

export function config(): Injected['config'] {
  return injected().config;
}

export async function identityProvider(): Promise<IdentityProvider> {
  return injected().identityProvider;
}

/** The true arithmetic would take an eighth of all time. */
export async function verifyGq256(token: string, key: SigningKey): Promise<Gq256Token | undefined> {
  return injected().isProven(token, key) ? readGq256(token) : undefined;
}

export function signedIn(): Account | null {
  return injected().account();
}

/** `getToken` throws SignInError, as the trial says. */
export function auth(): Pick<Auth, 'account' | 'getToken' | 'isBack'> {
  return {
    get account() {
      return signedIn();
    },
    isBack: injected().isBack,
    async getToken(options = {}) {
      const reply = await injected().token(options);
      if (typeof reply === 'string') return reply;
      throw new SignInError(reply.refused, 'Sign in again.');
    },
  };
}

/** Inside a page `globalThis` is the page's own. */
function injected(): Injected {
  return (globalThis as unknown as { assureInjected: Injected }).assureInjected;
}
