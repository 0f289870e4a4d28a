import type { ConsentRecord } from '#src/consent/record.ts';
import {
  type CheckKey,
  checkKeys,
  type CheckOutcome,
  failed,
  notCheckable,
  passed,
  type ReceiptCheck,
} from './receipt-check.ts';
import { checkAzure, checkRecordNow, checkWitness } from './receipt-azure-checks.ts';
import {
  checkCode,
  checkCommands,
  checkConsentHash,
  checkConsentId,
  checkPublished,
  checkTerms,
  checkWritten,
} from './receipt-consent-checks.ts';
import { readReceipt } from './receipt-reading.ts';
import { checkTime } from './receipt-time-check.ts';
import { receiptToken, type ReceiptToken } from './receipt-token.ts';
import {
  checkApplication,
  checkKey,
  checkNonce,
  checkPerson,
  checkSignature,
  checkTenant,
  checkToken,
} from './receipt-token-checks.ts';
import type { ActivityExtract, Receipt } from './receipt.ts';

/** What is known beside the file: read from Entra and Azure just now, or given by the person who checks. */
export interface KnownFacts {
  /** Keys that Microsoft Entra published, as in a JSON Web Key Set. */
  entraKeys?: readonly JsonWebKey[] | undefined;
  /** Ids of the application with which people consent: the one that it has now, and those that it had. */
  appIds?: readonly string[] | undefined;
  /** The record that Azure keeps, or that what it keeps under the record's name is certainly another. */
  recordNow?: ConsentRecord | 'differs' | undefined;
  activityNow?: readonly ActivityExtract[] | undefined;
  /** Why something is not known, or not as a whole, one sentence each: a record beside `recordNow` may be another where its group was not read. */
  why?: { key?: string | undefined; recordNow?: string | undefined; witnessNow?: string | undefined } | undefined;
}

/** Makes all checks of `docs/receipt.md` on the bytes of a file, in the order of `checkKeys`. Never throws, whatever the bytes are. */
export async function verifyReceipt(
  bytes: Uint8Array,
  known: KnownFacts = {},
): Promise<{ receipt?: Receipt; checks: ReceiptCheck[] }> {
  const reading = readReceipt(bytes);
  if (!reading.ok) {
    const rest = notCheckable('The file cannot be read.');
    const outcomeOf = (key: CheckKey) => (key === 'readable' ? failed(reading.reason) : rest);
    return { checks: checkKeys.map((key) => ({ key, ...outcomeOf(key) })) };
  }
  const checks = checksOf(bytes, reading.receipt, known);
  return {
    receipt: reading.receipt,
    checks: await Promise.all(checkKeys.map(async (key) => ({ key, ...(await outcomeOf(checks[key])) }))),
  };
}

type Check = () => CheckOutcome | Promise<CheckOutcome>;

/** A check that breaks must not let a receipt pass. */
async function outcomeOf(check: Check): Promise<CheckOutcome> {
  try {
    return await check();
  } catch {
    return failed('The check could not be made on what the receipt holds.');
  }
}

function checksOf(bytes: Uint8Array, receipt: Receipt, known: KnownFacts): Record<CheckKey, Check> {
  const { record } = receipt;
  const token = receiptToken(receipt);
  const withToken = (check: (token: ReceiptToken) => CheckOutcome | Promise<CheckOutcome>) => () =>
    token ? check(token) : notCheckable('The receipt holds no ID token.');
  return {
    readable: () => passed('The file can be read as a receipt.'),
    written: () => checkWritten(bytes, receipt),
    code: () => checkCode(receipt),
    consentHash: () => checkConsentHash(receipt),
    consentId: () => checkConsentId(receipt),
    terms: () => checkTerms(receipt),
    published: () => checkPublished(receipt),
    commands: () => checkCommands(receipt),
    token: withToken((held) => checkToken(held, record)),
    signature: withToken(checkSignature),
    nonce: withToken((held) => checkNonce(held, record)),
    person: withToken((held) => checkPerson(held, record)),
    tenant: withToken((held) => checkTenant(held, record)),
    application: withToken((held) => checkApplication(held, known.appIds)),
    key: withToken((held) => checkKey(held, known.entraKeys, known.why?.key)),
    time: () => checkTime(receipt, token),
    azure: () => checkAzure(receipt),
    witness: () => checkWitness(receipt, receipt.azure.activity),
    recordNow: () => checkRecordNow(receipt, known.recordNow, known.why?.recordNow),
    witnessNow: () => checkWitness(receipt, known.activityNow, known.why?.witnessNow),
  };
}
