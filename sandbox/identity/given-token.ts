import { SignJWT, importJWK } from 'jose';
import type { Person, Tenant } from '#sandbox/tenant.ts';
import { identityPaths } from './paths.ts';
import { armResource, armScope } from './resources.ts';
import type { SigningKey } from './signing-key.ts';
import { backdatingSeconds, personTokenClaims } from './token-claims.ts';

export interface GivenToken {
  token_type: 'Bearer';
  /** Seconds. */
  expires_in: number;
  access_token: string;
}

const lifetime = 3600;

/** The token that the person's sign-in would give the app, for programs that try what somebody may do. */
export const givenToken = async (
  tenant: Tenant,
  person: Person,
  azureOrigin: string,
  { privateJwk }: SigningKey,
): Promise<GivenToken> => {
  const now = Math.floor(Date.now() / 1000);
  const accessToken = await new SignJWT(personTokenClaims(tenant, person, armScope))
    .setProtectedHeader({ typ: 'JWT', alg: 'RS256', ...(privateJwk.kid === undefined ? {} : { kid: privateJwk.kid }) })
    .setAudience(armResource)
    .setIssuer(azureOrigin + identityPaths(tenant.tenantId).issuer)
    .setIssuedAt(now - backdatingSeconds)
    .setNotBefore(now - backdatingSeconds)
    .setExpirationTime(now + lifetime)
    .sign(await importJWK(privateJwk, 'RS256'));
  return { token_type: 'Bearer', expires_in: lifetime, access_token: accessToken };
};
