import type { PublishedKey } from '#src/consent/gq256.ts';
import type { ConsentRecord } from '#src/consent/record.ts';
import type { CheckDetail, ReceiptCheck } from './checks.ts';
import type { ActivityExtract, Receipt } from './receipt.ts';

/** What is known beside the file: read from Entra and Azure just now, or given by the person who checks. */
export interface KnownFacts {
  /** Keys that Microsoft Entra published, as in a JSON Web Key Set. */
  entraKeys?: readonly PublishedKey[] | undefined;
  /** Ids of the application with which people consent: the one that it has now, and those that it had. */
  clientIds?: readonly string[] | undefined;
  /** The record that Azure keeps, or that what it keeps under the record's name is another. */
  recordNow?: ConsentRecord | 'differs' | undefined;
  activityNow?: readonly ActivityExtract[] | undefined;
  /** Why something isn't known, or not as a whole. */
  why?: { key?: CheckDetail | undefined; recordNow?: CheckDetail | undefined; witnessNow?: CheckDetail | undefined };
}

/** Who signed, as the token says: shown as the signer only where the checks `signature` and `key` hold. */
export interface ReceiptSigner {
  name?: string;
  username?: string;
  oid: string;
  /** ms */
  signedAt: number;
}

export interface ReceiptVerification {
  receipt?: Receipt;
  signer?: ReceiptSigner;
  checks: ReceiptCheck[];
}

/** Makes all checks of `docs/receipt.md` on the bytes of a file, in the order of `checkKeys`. Never throws, whatever the bytes are. */
export function verifyReceipt(_bytes: Uint8Array, _known: KnownFacts = {}): Promise<ReceiptVerification> {
  throw new Error('not written yet');
}
