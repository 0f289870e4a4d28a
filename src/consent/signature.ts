import type { ConsentRecord } from './record.ts';
import type { PublishedKey, SigningKey } from './gq256.ts';

/** Why a signature doesn't count. */
export type SignatureFault =
  | { fault: 'unreadable' | 'notSignedByKey' | 'issuer' | 'directory' | 'person' | 'otherConsent' }
  | { fault: 'algorithm'; named: string }
  | { fault: 'unknownKey'; kid: string }
  | { fault: 'keyForm' }
  | { fault: 'shortKey'; bits: number }
  | { fault: 'otherKeyPublished'; kid: string }
  | { fault: 'application'; named: string }
  | { fault: 'noTimes' | 'tooOld' | 'tooLate' | 'notYetValid' | 'expired' };

export interface SignatureExpectation {
  /** `consentNonce` of the consent. */
  nonce: string;
  tenantId: string;
  userId: string;
  issuer: string;
  /** The app's client id. */
  audience: string;
  /** Server time, ms: the sign-in must not be older than this. */
  notBefore: number;
  /** Server time, ms. */
  now: number;
}

export type IdTokenVerdict =
  | { is: 'valid'; claims: Record<string, unknown>; key: SigningKey; signedAt: number }
  | { is: 'invalid'; why: SignatureFault };

/** Verifies that Entra signed the consent in a fresh sign-in: an RS256 ID token by one of `keys`. Never throws. */
export function verifyIdToken(_input: {
  idToken: string;
  keys: readonly PublishedKey[];
  expected: SignatureExpectation;
}): Promise<IdTokenVerdict> {
  throw new Error('not written yet');
}

export type Seal =
  | { is: 'valid'; signature: { token: string; key: SigningKey }; signedAt: number }
  | { is: 'invalid'; why: SignatureFault };

/** `verifyIdToken`, and the proof that goes on record in the token's place. The ID token isn't needed any more afterwards. Never throws. */
export function sealConsent(_input: Parameters<typeof verifyIdToken>[0]): Promise<Seal> {
  throw new Error('not written yet');
}

export type RecordSignature =
  | {
      is: 'valid';
      name?: string;
      username?: string;
      oid: string;
      /** The token's `iat`, ms: up to five minutes before it was issued. */
      signedAt: number;
      /** true: the key is one of the trusted ones; false: it is none of them (withdrawn, or not Entra's); 'unknown': none were given. */
      keyConfirmed: boolean | 'unknown';
    }
  | { is: 'invalid'; why: SignatureFault }
  /** A record of the first form: it has only the hash of a token that the person kept. */
  | { is: 'keptByPerson' };

export interface RecordExpectation {
  /** The app's client ids, the present and the former ones. Without any, every app's signature counts. */
  clientIds: readonly string[];
  /** `iss` of the tenant's tokens; without it, any issuer that names the tenant. */
  issuer?: string;
  tenantId: string;
  /** Entra's published keys. */
  trustedKeys?: readonly PublishedKey[];
}

/** Who signed a record, by the proof in it. Only `valid` with `keyConfirmed: true` is a signature of Entra's. Never throws. */
export function verifyRecordSignature(_record: ConsentRecord, _expected: RecordExpectation): Promise<RecordSignature> {
  throw new Error('not written yet');
}
