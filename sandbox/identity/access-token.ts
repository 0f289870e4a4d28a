import { decodeJwt, errors, jwtVerify, type JWTPayload } from 'jose';
import type { TenantRegistry } from '#sandbox/registry.ts';
import { readIssueNote } from './issue-note.ts';
import { identityPaths } from './paths.ts';
import { verificationKey, type SigningKey } from './signing-key.ts';
import { armResource, issuedResource } from './resources.ts';

/** Claims of an access token that has been verified. */
export type AccessTokenClaims = JWTPayload & {
  oid: string;
  tid: string;
  appid: string;
  idtyp: 'user' | 'app';
  /** Of people only. */
  upn?: string;
  name?: string;
  amr?: string[];
};

/** @throws {Error} with the reason, when the token is not one of ours, not for the audience (Azure Resource Manager unless told), or over. */
export type VerifyAccessToken = (token: string, audience?: string) => Promise<AccessTokenClaims>;

/** Signature, issuer, audience, session and end are checked; the end by the real clock, which clients' caches go by too. */
export const createAccessTokenVerifier = (registry: TenantRegistry, key: SigningKey): VerifyAccessToken => {
  const publicKey = verificationKey(key);
  return async (token, audience = armResource) => {
    const tenant = registry.byTenantId(String(decodeJwt(token)['tid']));
    if (!tenant) throw new Error('The access token was issued by a tenant that this sandbox does not have.');
    const { payload } = await jwtVerify<AccessTokenClaims>(token, await publicKey, {
      algorithms: ['RS256'],
      requiredClaims: ['oid', 'tid', 'appid', 'exp'],
    });
    if (![payload.aud ?? []].flat().some((name) => issuedResource(name) === audience))
      throw new errors.JWTClaimValidationFailed('unexpected "aud" claim value', payload, 'aud');
    // Whatever the name under which the tenant was asked for it.
    if (new URL(String(payload.iss)).pathname !== identityPaths(tenant.tenantId).issuer)
      throw new Error('The access token has the issuer of another tenant.');
    const endedAt = tenant.sessionsEndedAt;
    if (endedAt !== undefined && (readIssueNote(payload['aio'])?.issuedAt ?? -Infinity) <= endedAt) {
      throw new Error('The session that the access token was issued in has ended.');
    }
    return payload;
  };
};
