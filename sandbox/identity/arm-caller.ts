import type { IncomingMessage } from 'node:http';
import { decodeJwt, errors } from 'jose';
import { ArmError, type Caller } from '#sandbox/arm/http.ts';
import type { VerifyAccessToken } from './access-token.ts';
import { readIssueNote } from './issue-note.ts';
import { armAudiences } from './resources.ts';

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

/** The id of the tenant that a request's token names; empty where it names none. Nothing of it is verified. */
export const namedTenant = ({ headers }: IncomingMessage): string => {
  try {
    return String(decodeJwt(headers.authorization?.replace(/^Bearer /i, '') ?? '')['tid']);
  } catch {
    return '';
  }
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
      `The 'EvolvedSecurityTokenService' access token has been obtained for wrong audience or resource '${String(error.payload.aud)}'. It should exactly match with one of the allowed audiences ${armAudiences.map((name) => `'${name}'`).join(',')}.`,
    );
  }
  const reason = error instanceof Error ? error.message : String(error);
  return unauthorized('InvalidAuthenticationToken', `The access token is invalid. ${reason}`);
};

const unauthorized = (code: string, message: string): ArmError => new ArmError(401, code, message);
