import type { ConsentHistoryEntry } from '#src/azure/records/consent-records.ts';
import type { Receipt } from '#src/consent/receipts/receipt.ts';
import { receiptText } from '#src/consent/receipts/receipt-text.ts';
import { verifyReceipt } from '#src/consent/receipts/receipt-verification.ts';
import { saveFile } from '#src/lib/save-file.ts';
import { holdSignature, noteReceiptSaved } from './held-signature.ts';
import { receiptBytes } from './receipt-bytes.ts';

export function saveReceipt(receipt: Receipt): void {
  saveFile(`remote-support-receipt-${receipt.record.consentId}.json`, 'application/json', [receiptText(receipt)]);
  if (receipt.signature !== null) noteReceiptSaved(receipt.record.consentId);
}

/**
 * Takes the signature of a consent over from a receipt that was saved earlier. Answers why not, if not: only the ID token whose hash is on
 * record is the one in which this consent was signed.
 */
export async function adoptSignature(
  entry: Pick<ConsentHistoryEntry, 'consentId' | 'signature'>,
  file: Blob,
): Promise<string | undefined> {
  const { receipt, checks } = await verifyReceipt(await receiptBytes(file));
  if (receipt === undefined) return checks.find(({ state }) => state === 'fail')?.finding ?? 'This is not a receipt.';
  if (receipt.record.consentId !== entry.consentId) return 'This is the receipt of another consent.';
  if (receipt.signature === null) return 'This file holds no signature.';
  const isGenuine = checks.every(({ key, state }) => (key !== 'token' && key !== 'signature') || state === 'pass');
  const isRecorded = receipt.record.signature.idTokenSha256 === entry.signature.idTokenSha256;
  if (!isGenuine || !isRecorded) return 'The signature in this receipt is not the one that is on record.';
  holdSignature(entry.consentId, receipt.signature);
  // That file has it.
  noteReceiptSaved(entry.consentId);
  return undefined;
}
