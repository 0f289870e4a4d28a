import type { Account } from '#src/auth/session.ts';
import type { IdentityProvider } from '#src/auth/identity-provider.ts';
import type { SignInErrorKind } from '#src/auth/sign-in-error.ts';
import type { Config } from '#src/config.ts';
import type { SigningKey } from '#src/consent/signing-key.ts';

/** What the stand-in browser hands to each page in place of sign-in and configuration. */
export interface Injected {
  account: () => Account | null;
  /** A sign-in led to this page. */
  isBack: boolean;
  /** An access token, or why there is none. */
  token: (options: { claims?: string; forceRefresh?: boolean }) => Promise<string | { refused: SignInErrorKind }>;
  config: Pick<Config, 'resourceManager' | 'clientId' | 'tenantId'>;
  identityProvider: IdentityProvider;
  /** Whether a key has signed what a token says. */
  isProven: (token: string, key: SigningKey) => boolean;
}

/** Inside a page `globalThis` is the page's own. */
export function injected(): Injected {
  return (globalThis as unknown as { assureInjected: Injected }).assureInjected;
}
