import { consentHash } from '#src/consent/consent.ts';
import { consentId } from '#src/consent/consent-id.ts';
import { signerNames, signingTime } from '#src/consent/signature.ts';
import { termsById, termsHash } from '#src/consent/terms.ts';
import { canonicalJson } from '#src/consent/canonical-json.ts';
import { sha256Hex } from '#src/lib/digest.ts';
import { checkAzure, checkRecordNow, checkTime, checkWitness } from './azure-checks.ts';
import {
  type CheckKey,
  checkKeys,
  type CheckOutcome,
  fails,
  holds,
  type KnownFacts,
  matches,
  notCheckable,
  type ReceiptCheck,
} from './checks.ts';
import { readReceipt, type Receipt, receiptCode, receiptText } from './receipt.ts';
import { type ReceiptToken, tokenChecks, tokenOf } from './token-checks.ts';

/** Who signed, as the token says: shown as the signer only where the checks `signature` and `key` hold. */
export interface ReceiptSigner {
  name?: string;
  username?: string;
  oid: string;
  /** When the person signed in, ms. */
  signedAt: number;
}

export interface ReceiptVerification {
  receipt?: Receipt;
  signer?: ReceiptSigner;
  checks: ReceiptCheck[];
}

/** Makes all checks of `docs/receipt.md` on the bytes of a file, in the order of `checkKeys`. Never rejects, whatever the bytes are. */
export async function verifyReceipt(bytes: Uint8Array, known: KnownFacts = {}): Promise<ReceiptVerification> {
  const reading = readReceipt(bytes);
  if (!reading.ok) {
    const { ok: _, ...detail } = reading;
    const rest = notCheckable({ why: 'fileUnreadable' });
    return { checks: checkKeys.map((key) => ({ key, ...(key === 'readable' ? fails(detail) : rest) })) };
  }
  const { receipt } = reading;
  try {
    const token = await tokenOf(receipt);
    const outcomes = await outcomesOf(bytes, receipt, token, known);
    const signer = signerOf(token);
    return { receipt, ...(signer && { signer }), checks: checkKeys.map((key) => ({ key, ...outcomes[key] })) };
  } catch {
    // A check that breaks must not let a receipt pass.
    return { checks: checkKeys.map((key) => ({ key, ...fails({ why: 'broken' }) })) };
  }
}

async function outcomesOf(
  bytes: Uint8Array,
  receipt: Receipt,
  token: ReceiptToken,
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
    ...tokenChecks(token, receipt, hash, known),
    time: checkTime(receipt, token),
    azure: checkAzure(receipt, hash),
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

function signerOf({ claims = {} }: ReceiptToken): ReceiptSigner | undefined {
  const { oid } = claims;
  const signedAt = signingTime(claims);
  if (typeof oid !== 'string' || signedAt === undefined) return undefined;
  return { ...signerNames(claims), oid, signedAt };
}
