import { consentNonce } from '#src/consent/consent-id.ts';
import { readGq256 } from '#src/consent/gq256.ts';
import type { SigningKey } from '#src/consent/signing-key.ts';
import {
  type ClaimFault,
  claimsFaults,
  keyConfirmation,
  proofFault,
  type SignatureFault,
} from '#src/consent/signature.ts';
import {
  type CheckDetail,
  type CheckKey,
  type CheckOutcome,
  fails,
  holds,
  type KnownFacts,
  notCheckable,
} from './checks.ts';
import type { Receipt } from './receipt.ts';

/** The signature in a receipt as far as it can be read. */
export interface ReceiptToken {
  claims: Record<string, unknown> | undefined;
  /** Whether it can be read, and names `key`. */
  isNamed: CheckOutcome;
  /** What is wrong with the signature by `key`, the claims aside. */
  fault: SignatureFault | undefined;
  key: Pick<SigningKey, 'kid' | 'n' | 'e'>;
}

export async function tokenOf({ record: { signature } }: Receipt): Promise<ReceiptToken> {
  const { token, key } = signature;
  const read = readGq256(token);
  const isNamed = read?.header['kid'] === key.kid ? holds : fails({ why: 'unreadable' });
  return { claims: read?.claims, isNamed, fault: await proofFault(signature), key };
}

type TokenKey = Extract<CheckKey, 'token' | 'signature' | 'nonce' | 'person' | 'tenant' | 'application' | 'key'>;

/** Of a token that can't be read. */
export const lost = notCheckable({ why: 'unreadable' });

/** The checks of the signature. */
export function tokenChecks(
  { claims, isNamed, fault, key }: ReceiptToken,
  { record: { consent } }: Receipt,
  hash: string,
  { clientIds = [], entraKeys, why }: KnownFacts,
): Record<TokenKey, CheckOutcome> {
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
