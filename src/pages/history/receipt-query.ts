import { queryOptions } from '@tanstack/react-query';
import type { ConsentEntry } from '#src/azure/records.ts';
import { createReceipt, factsNow } from '#src/azure/receipts.ts';
import { receiptVerdict } from '#src/consent/receipt/checks.ts';
import { receiptText } from '#src/consent/receipt/receipt.ts';
import { verifyReceipt } from '#src/consent/receipt/verify.ts';

/** A receipt as of now, as the text of its file, and what checking that very file came to. */
export type MadeReceipt = Awaited<ReturnType<typeof makeVerified>>;

/** The receipt of a consent, made anew each time that it is asked for. */
export function receiptQuery({ consentId, consent: { machines } }: Pick<ConsentEntry, 'consentId' | 'consent'>) {
  return queryOptions({
    queryKey: ['receipt', consentId],
    queryFn: ({ signal }) => makeVerified({ consentId, machines }, signal),
    // A paper that somebody reads doesn't change by itself.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    structuralSharing: false,
  });
}

/** Makes a receipt, and verifies its file as anybody would. Throws AzureError. */
export async function makeVerified(consent: Parameters<typeof createReceipt>[0], signal?: AbortSignal) {
  const receipt = await createReceipt(consent, signal);
  const text = receiptText(receipt);
  const verification = await verifyReceipt(new TextEncoder().encode(text), await factsNow(receipt));
  return { receipt, text, verification, verdict: receiptVerdict(verification.checks) };
}
