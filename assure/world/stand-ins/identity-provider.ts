import type { IdentityProvider } from '#src/auth/identity-provider.ts';
import { injected } from './injected.ts';

/** Takes the place of `src/auth/identity-provider.ts`: the keys with which the harness signs. */
export async function identityProvider(): Promise<IdentityProvider> {
  return injected().identityProvider;
}
