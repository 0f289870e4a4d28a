import type { PublishedKey } from '#src/consent/gq256.ts';

/** Where and with what Microsoft Entra signs the ID tokens of this tenant. */
export interface IdentityProvider {
  /** `iss` of its tokens. */
  issuer: string;
  /** Its published signing keys, whole. */
  keys: PublishedKey[];
}

/** The issuer and its signing keys, read now. Throws SignInError. */
export function identityProvider(): Promise<IdentityProvider> {
  throw new Error('not written yet');
}
