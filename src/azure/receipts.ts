import type { ReceiptNow } from '#src/consent/receipt/receipt.ts';
import type { KnownFacts } from '#src/consent/receipt/verify.ts';
import type { Receipt } from '#src/consent/receipt/receipt.ts';

/**
 * Makes the receipt of a consent on record with what Azure says now, for any reader of the record. What can't be read is named in
 * `azure.notRead`. Throws AzureError when the record can't be read, nobody is signed in, or this build doesn't hold the terms or commands.
 */
export function createReceipt(
  _consent: { consentId: string; machines: readonly string[] },
  _signal?: AbortSignal,
): Promise<ReceiptNow> {
  throw new Error('not written yet');
}

/** What Microsoft Entra and, for whoever is signed in, Azure say now about a receipt. Never throws. */
export function factsNow(_receipt: Receipt): Promise<KnownFacts> {
  throw new Error('not written yet');
}
