import { useQuery } from '@tanstack/react-query';
import type { ConsentHistoryEntry } from '#src/azure/records/consent-records.ts';
import { writeReceipt } from '#src/azure/receipts/receipts.ts';
import type { Receipt } from '#src/consent/receipts/receipt.ts';
import type { ReceiptCheck } from '#src/consent/receipts/receipt-check.ts';
import { receiptText } from '#src/consent/receipts/receipt-text.ts';
import { verifyReceipt } from '#src/consent/receipts/receipt-verification.ts';
import { heldSignature } from '#src/pages/shared/held-signature.ts';

export interface WrittenReceipt {
  receipt: Receipt;
  /** Of the receipt as it would be saved; without asking anyone. */
  checks: ReceiptCheck[];
}

async function write({ consentId, consent }: ConsentHistoryEntry, signal: AbortSignal): Promise<WrittenReceipt> {
  const { machines } = consent;
  const receipt = await writeReceipt({ consentId, machines }, heldSignature(consentId) ?? null, signal);
  const { checks } = await verifyReceipt(new TextEncoder().encode(receiptText(receipt)));
  return { receipt, checks };
}

/** The receipt of a consent as of now, with its records read for it, kept while its page is open. */
export function useReceipt(entry: ConsentHistoryEntry | undefined) {
  return useQuery({
    // The token has no place in a key: whether one is held is enough.
    queryKey: ['receipt', entry?.consentId, heldSignature(entry?.consentId ?? '') !== undefined],
    queryFn: ({ signal }) => (entry === undefined ? null : write(entry, signal)),
    enabled: entry !== undefined,
    staleTime: Infinity,
    gcTime: 0,
  });
}
