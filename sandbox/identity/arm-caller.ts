import { errors } from 'jose';
import { ArmError, type Caller } from '#sandbox/arm/http.ts';
import type { VerifyAccessToken } from './access-token.ts';
import { readIssueNote } from './issue-note.ts';
import { armResource } from './token-claims.ts';

/** Turns an access token into the caller that ARM sees, and a bad one into ARM's own 401. */
export const createCallerVerifier =
  (verify: VerifyAccessToken) =>
  async (token: string): Promise<Caller> => {
    const claims = await verify(token).catch((error: unknown) => {
      throw refusal(error);
    });
    const kind = claims.idtyp === 'app' ? 'Application' : 'User';
    const note = readIssueNote(claims['aio']);
    return { objectId: claims.oid, tenantId: claims.tid, name: claims.upn ?? claims.appid, kind, claims, ...note };
  };

const refusal = (error: unknown): ArmError => {
  if (error instanceof errors.JWTExpired) {
    const end = new Date(Number(error.payload.exp) * 1000).toISOString();
    return unauthorized(
      'ExpiredAuthenticationToken',
      `The access token expiry UTC time '${end}' is earlier than current UTC time '${new Date().toISOString()}'.`,
    );
  }
  if (error instanceof errors.JWTClaimValidationFailed && error.claim === 'aud') {
    return unauthorized(
      'InvalidAuthenticationTokenAudience',
      `The access token has been obtained for wrong audience or resource '${String(error.payload.aud)}'. It should exactly match with one of the allowed audiences '${armResource}'.`,
    );
  }
  const reason = error instanceof Error ? error.message : String(error);
  return unauthorized('InvalidAuthenticationToken', `The access token is invalid. ${reason}`);
};

const unauthorized = (code: string, message: string): ArmError => new ArmError(401, code, message);
