import { consentNonce } from '#src/consent/consent-id.ts';
import { readGq256 } from '#src/consent/gq256.ts';
import type { PublishedKey, SigningKey } from '#src/consent/signing-key.ts';
import {
  claimsFaults,
  idTokenFault,
  keyConfirmation,
  proofFault,
  readIdToken,
  type SignatureFault,
} from '#src/consent/signature.ts';
import { sha256Hex } from '#src/lib/digest.ts';
import { parseInstant } from '#src/lib/time.ts';
import { type CheckDetail, type CheckKey, type CheckOutcome, fails, holds, notCheckable } from './checks.ts';
import type { Receipt } from './receipt.ts';

/** The signature in a receipt as far as it can be read. */
export interface ReceiptToken {
  claims: Record<string, unknown> | undefined;
  /** What is wrong with the token as that which the record names. */
  tokenDetail: CheckDetail | undefined;
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
    const isOfKey = read?.header['kid'] === key.kid;
    const tokenDetail = isOfKey ? undefined : ({ why: 'signature', fault: { fault: 'unreadable' } } as const);
    return { claims: read?.claims, tokenDetail, fault: await proofFault(record.signature), key };
  }
  if (receipt.kind !== 'remote-support-receipt/2' || receipt.signature === null) return undefined;
  const { idToken, key } = receipt.signature;
  return {
    claims: readIdToken(idToken)?.claims,
    tokenDetail: await formerTokenDetail(idToken, record.signature),
    fault: await idTokenFault(idToken, key),
    key,
  };
}

/** Whether a token that the person kept is the one that the record names. */
async function formerTokenDetail(
  idToken: string,
  named: { idTokenSha256: string; keyId: string; issuedAt: string; authenticationMethods: string[] },
): Promise<CheckDetail | undefined> {
  const hash = await sha256Hex(idToken);
  if (hash !== named.idTokenSha256) return { why: 'hash', expected: named.idTokenSha256, found: hash };
  const { header, claims } = readIdToken(idToken) ?? {};
  if (header === undefined || claims === undefined) return { why: 'claimsUnreadable' };
  const second = Math.floor((parseInstant(named.issuedAt) ?? Number.NaN) / 1000);
  const { iat, amr = [] } = claims;
  const members = [
    ['kid', header['kid'], named.keyId],
    ['iat', typeof iat === 'number' ? Math.floor(iat) : iat, second],
    ['amr', JSON.stringify(amr), JSON.stringify(named.authenticationMethods)],
  ] as const;
  const other = members.find(([, found, expected]) => found !== expected);
  return other && { why: 'member', member: other[0], expected: String(other[2]), found: JSON.stringify(other[1]) };
}

type TokenKey = Extract<CheckKey, 'token' | 'signature' | 'nonce' | 'person' | 'tenant' | 'application' | 'key'>;

/** The checks of the signature. `clientIds` and `keys`: of the app and of Entra, as far as they are known. */
export function tokenChecks(
  token: ReceiptToken | undefined,
  { record: { consent } }: Receipt,
  hash: string,
  known: {
    clientIds?: readonly string[] | undefined;
    keys?: readonly PublishedKey[] | undefined;
    whyNoKeys?: CheckDetail | undefined;
  },
): Record<TokenKey, CheckOutcome> {
  const kept = notCheckable({ why: 'keptByPerson' });
  if (token === undefined) {
    return { token: kept, signature: kept, nonce: kept, person: kept, tenant: kept, application: kept, key: kept };
  }
  const { claims, tokenDetail, fault, key } = token;
  const { clientIds = [], keys } = known;
  const { tenantId, userId } = consent;
  const faults = claimsFaults(claims ?? {}, { nonce: consentNonce(hash), tenantId, userId, clientIds });
  const claim = (...named: SignatureFault['fault'][]): CheckOutcome => {
    const found = faults.find((one) => named.includes(one.fault));
    if (claims === undefined) return fails({ why: 'claimsUnreadable' });
    return found === undefined ? holds : fails({ why: 'signature', fault: found });
  };
  return {
    token: tokenDetail === undefined ? holds : fails(tokenDetail),
    signature: fault === undefined ? holds : fails({ why: 'signature', fault }),
    nonce: claim('otherConsent'),
    person: claim('person'),
    tenant: claim('directory', 'issuer'),
    application: clientIds.length === 0 ? notCheckable({ why: 'noApp' }) : claim('application'),
    key: keyOutcome(keyConfirmation(key, claims ?? {}, keys), known.whyNoKeys),
  };
}

function keyOutcome(
  confirmed: ReturnType<typeof keyConfirmation>,
  whyNoKeys: CheckDetail = { why: 'noKeys' },
): CheckOutcome {
  if (confirmed === true) return holds;
  if (confirmed === 'unknown') return notCheckable(whyNoKeys);
  return confirmed === false ? notCheckable({ why: 'keyNotGiven' }) : fails({ why: 'signature', fault: confirmed });
}
