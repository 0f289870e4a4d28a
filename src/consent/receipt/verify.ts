import { consentHash } from '#src/consent/consent.ts';
import { consentId, consentNonce } from '#src/consent/consent-id.ts';
import { type Gq256Token, readGq256 } from '#src/consent/gq256.ts';
import {
  type ClaimFault,
  claimsFaults,
  keyConfirmation,
  proofFault,
  signerNames,
  signingTime,
} from '#src/consent/signature.ts';
import { reviewFault, reviewHash, type ReviewRecord, reviewWindow } from '#src/consent/review.ts';
import { termsById, termsHash } from '#src/consent/terms.ts';
import { canonicalJson } from '#src/consent/canonical-json.ts';
import { sha256Hex } from '#src/lib/digest.ts';
import { checkAzure, checkRecordNow, checkTime, checkWitness, signingFault } from './azure-checks.ts';
import {
  type CheckDetail,
  type CheckKey,
  checkKeys,
  type CheckOutcome,
  fails,
  holds,
  type KnownFacts,
  lost,
  matches,
  notCheckable,
  type ReceiptCheck,
} from './checks.ts';
import { readReceipt, type Receipt, receiptCode, receiptText } from './receipt.ts';

/** Who signed, as the token says: shown as the signer only where the checks `signature` and `key` hold. */
export type ReceiptSigner = NonNullable<ReturnType<typeof signerOf>>;

export interface ReceiptVerification {
  receipt?: Receipt;
  signer?: ReceiptSigner;
  /** Who signed the reviews, in their order, as their tokens say: proven where the check `reviews` holds. */
  reviewers?: (ReceiptSigner | undefined)[];
  checks: ReceiptCheck[];
}

/** Makes all checks of `docs/receipt.md` on the bytes of a file, in the order of `checkKeys`. Never rejects, whatever the bytes are. */
export async function verifyReceipt(bytes: Uint8Array, known: KnownFacts = {}): Promise<ReceiptVerification> {
  const reading = readReceipt(bytes);
  if ('why' in reading) {
    const rest = notCheckable({ why: 'fileUnreadable' });
    return { checks: checkKeys.map((key) => ({ key, ...(key === 'readable' ? fails(reading) : rest) })) };
  }
  const { receipt } = reading;
  try {
    const token = readGq256(receipt.record.signature.token);
    const outcomes = await outcomesOf(bytes, receipt, token, known);
    const signer = token && signerOf(token);
    const reviewers = (receipt.reviews ?? []).map(({ signature }) => {
      const signed = readGq256(signature.token);
      return signed && signerOf(signed);
    });
    return {
      receipt,
      reviewers,
      ...(signer && { signer }),
      checks: checkKeys.map((key) => ({ key, ...outcomes[key] })),
    };
  } catch {
    // A check that breaks must not let a receipt pass.
    return { checks: checkKeys.map((key) => ({ key, ...fails({ why: 'broken' }) })) };
  }
}

async function outcomesOf(
  bytes: Uint8Array,
  receipt: Receipt,
  token: Gq256Token | undefined,
  known: KnownFacts,
): Promise<Record<CheckKey, CheckOutcome>> {
  const { record, azure } = receipt;
  const hash = await consentHash(record.consent);
  return {
    readable: holds,
    written: isWritten(bytes, receipt) ? holds : fails(),
    code: matches([receipt.code, await receiptCode(receipt)]),
    consentHash: matches([record.consentHash, hash]),
    consentId: matches([record.consentId, consentId(hash)]),
    terms: await checkTerms(receipt),
    published: await checkPublished(receipt),
    commands: await checkCommands(receipt),
    ...(await signatureChecks(token, receipt, hash, known)),
    reviews: await checkReviews(receipt, hash, known),
    time: checkTime(receipt, token?.claims),
    azure: await checkAzure(receipt, hash),
    witness: checkWitness(receipt, hash, azure.activity),
    recordNow: checkRecordNow(receipt, known.recordNow, known.why?.recordNow),
    witnessNow: checkWitness(receipt, hash, known.activityNow, known.why?.witnessNow),
  };
}

/** Nothing rides along in spaces or repeated members. */
function isWritten(bytes: Uint8Array, receipt: Receipt): boolean {
  const written = new TextEncoder().encode(receiptText(receipt));
  return written.length === bytes.length && written.every((byte, index) => byte === bytes[index]);
}

async function checkTerms({ terms, record: { consent } }: Receipt): Promise<CheckOutcome> {
  const { id, version, language, sha256 } = consent.terms;
  return matches(
    [sha256, await termsHash(terms)],
    [id, terms.id],
    [version, terms.version],
    [language, terms.language],
    [consent.target, terms.target],
  );
}

async function checkPublished({ terms }: Receipt): Promise<CheckOutcome> {
  const published = termsById(terms.id);
  if (published === undefined) return notCheckable({ why: 'unknownTerms' });
  return matches([await termsHash(published), await termsHash(terms)]);
}

async function checkCommands({ commands, record: { consent } }: Receipt): Promise<CheckOutcome> {
  const { sha256, version } = consent.commands;
  return matches([sha256, await sha256Hex(canonicalJson(commands))], [version, commands.version]);
}

type SignatureKey = Extract<CheckKey, 'token' | 'signature' | 'nonce' | 'person' | 'tenant' | 'application' | 'key'>;

async function signatureChecks(
  token: Gq256Token | undefined,
  { record: { consent, signature } }: Receipt,
  hash: string,
  { clientIds = [], entraKeys, why }: KnownFacts,
): Promise<Record<SignatureKey, CheckOutcome>> {
  const { key } = signature;
  const fault = await proofFault(signature);
  const ofProof = {
    token: token?.header['kid'] === key.kid ? holds : fails({ why: 'unreadable' }),
    signature: fault === undefined ? holds : fails({ why: fault }),
  };
  // That another person or application signed would be said without knowing.
  if (token === undefined) return { ...ofProof, nonce: lost, person: lost, tenant: lost, application: lost, key: lost };
  const { tenantId, userId } = consent;
  const faults = claimsFaults(token.claims, { nonce: consentNonce(hash), tenantId, userId, clientIds });
  const claim = (...named: ClaimFault[]): CheckOutcome => (faults.some((one) => named.includes(one)) ? fails() : holds);
  return {
    ...ofProof,
    nonce: claim('otherConsent'),
    person: claim('person'),
    tenant: claim('directory', 'issuer'),
    application: clientIds.length === 0 ? notCheckable({ why: 'noApp' }) : claim('application'),
    key: keyOutcome(keyConfirmation(key, token.claims, entraKeys), why?.key),
  };
}

/** Whether each review is of this consent, and another person of its directory signed it. */
async function checkReviews(
  { record: { consent }, reviews = [] }: Receipt,
  hash: string,
  { clientIds = [], entraKeys, why }: KnownFacts,
): Promise<CheckOutcome> {
  const checkOne = async (one: ReviewRecord): Promise<CheckOutcome> => {
    const { review, signature } = one;
    const misfit = one.consentId === consentId(hash) ? reviewFault(one, consent, hash) : 'reviewOfOther';
    const fault = misfit ?? (await proofFault(signature));
    const { claims = {} } = readGq256(signature.token) ?? {};
    const { tenantId, userId } = review;
    const nonce = consentNonce(await reviewHash(review));
    const [wrong] = claimsFaults(claims, { nonce, tenantId, userId, clientIds });
    const first = fault ?? wrong ?? signingFault(claims, reviewWindow(review));
    return first === undefined
      ? keyOutcome(keyConfirmation(signature.key, claims, entraKeys), why?.key)
      : fails({ why: first });
  };
  const outcomes = await Promise.all(reviews.map(checkOne));
  return (
    outcomes.find(({ result }) => result === 'fails') ?? outcomes.find(({ result }) => result !== 'holds') ?? holds
  );
}

function keyOutcome(
  confirmed: ReturnType<typeof keyConfirmation>,
  whyNoKeys: CheckDetail = { why: 'noKeys' },
): CheckOutcome {
  if (confirmed === true) return holds;
  if (confirmed === 'unknown') return notCheckable(whyNoKeys);
  return confirmed === false ? notCheckable({ why: 'keyNotGiven' }) : fails({ why: confirmed });
}

/** `signedAt`: when the person signed in, ms. */
function signerOf({ claims }: Gq256Token) {
  const { oid } = claims;
  const signedAt = signingTime(claims);
  if (typeof oid !== 'string' || signedAt === undefined) return undefined;
  return { ...signerNames(claims), oid, signedAt };
}
