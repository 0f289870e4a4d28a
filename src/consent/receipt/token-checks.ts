import { consentNonce } from '#src/consent/consent-id.ts';
import { readGq256 } from '#src/consent/gq256.ts';
import type { FormerConsentRecord } from '#src/consent/record.ts';
import type { SigningKey } from '#src/consent/signing-key.ts';
import {
  type ClaimFault,
  claimsFaults,
  idTokenFault,
  keyConfirmation,
  proofFault,
  readIdToken,
  type SignatureFault,
} from '#src/consent/signature.ts';
import { sha256Hex } from '#src/lib/digest.ts';
import { parseInstant } from '#src/lib/time.ts';
import {
  type CheckDetail,
  type CheckKey,
  type CheckOutcome,
  fails,
  holds,
  type KnownFacts,
  matches,
  notCheckable,
} from './checks.ts';
import type { Receipt } from './receipt.ts';

/** The signature in a receipt as far as it can be read. */
export interface ReceiptToken {
  claims: Record<string, unknown> | undefined;
  /** Whether it is the token that the record names. */
  isNamed: CheckOutcome;
  /** What is wrong with the signature by `key`, the claims aside. */
  fault: SignatureFault | undefined;
  key: Pick<SigningKey, 'kid' | 'n' | 'e'>;
}

/** Undefined where the person kept the token. */
export async function tokenOf(receipt: Receipt): Promise<ReceiptToken | undefined> {
  const { record } = receipt;
  if (record.kind === 'remote-support-consent-record/2') {
    const { token, key } = record.signature;
    const read = readGq256(token);
    const isNamed = read?.header['kid'] === key.kid ? holds : fails({ why: 'unreadable' });
    return { claims: read?.claims, isNamed, fault: await proofFault(record.signature), key };
  }
  if (receipt.kind !== 'remote-support-receipt/2' || receipt.signature === null) return undefined;
  const { idToken, key } = receipt.signature;
  const isNamed = await checkFormerToken(idToken, record.signature);
  return { claims: readIdToken(idToken)?.claims, isNamed, fault: await idTokenFault(idToken, key), key };
}

async function checkFormerToken(idToken: string, named: FormerConsentRecord['signature']): Promise<CheckOutcome> {
  const { header, claims } = readIdToken(idToken) ?? {};
  const { kid } = header ?? {};
  const { iat, amr = [] } = claims ?? {};
  const second = Math.floor((parseInstant(named.issuedAt) ?? Number.NaN) / 1000);
  return matches(
    [named.idTokenSha256, await sha256Hex(idToken)],
    [named.keyId, typeof kid === 'string' ? kid : ''],
    [String(second), typeof iat === 'number' ? String(Math.floor(iat)) : ''],
    [JSON.stringify(named.authenticationMethods), JSON.stringify(amr)],
  );
}

type TokenKey = Extract<CheckKey, 'token' | 'signature' | 'nonce' | 'person' | 'tenant' | 'application' | 'key'>;

/** Of a token that can't be read. */
export const lost = notCheckable({ why: 'unreadable' });

/** The checks of the signature. */
export function tokenChecks(
  token: ReceiptToken | undefined,
  { record: { consent } }: Receipt,
  hash: string,
  { clientIds = [], entraKeys, why }: KnownFacts,
): Record<TokenKey, CheckOutcome> {
  const kept = notCheckable({ why: 'keptByPerson' });
  if (token === undefined) {
    return { token: kept, signature: kept, nonce: kept, person: kept, tenant: kept, application: kept, key: kept };
  }
  const { claims, isNamed, fault, key } = token;
  const signature = fault === undefined ? holds : fails({ why: fault });
  // That another person or application signed would be said without knowing.
  if (claims === undefined)
    return { token: isNamed, signature, nonce: lost, person: lost, tenant: lost, application: lost, key: lost };
  const { tenantId, userId } = consent;
  const faults = claimsFaults(claims, { nonce: consentNonce(hash), tenantId, userId, clientIds });
  const claim = (...named: ClaimFault[]): CheckOutcome => (faults.some((one) => named.includes(one)) ? fails() : holds);
  return {
    token: isNamed,
    signature,
    nonce: claim('otherConsent'),
    person: claim('person'),
    tenant: claim('directory', 'issuer'),
    application: clientIds.length === 0 ? notCheckable({ why: 'noApp' }) : claim('application'),
    key: keyOutcome(keyConfirmation(key, claims, entraKeys), why?.key),
  };
}

function keyOutcome(
  confirmed: ReturnType<typeof keyConfirmation>,
  whyNoKeys: CheckDetail = { why: 'noKeys' },
): CheckOutcome {
  if (confirmed === true) return holds;
  if (confirmed === 'unknown') return notCheckable(whyNoKeys);
  return confirmed === false ? notCheckable({ why: 'keyNotGiven' }) : fails({ why: confirmed });
}
