import { AzureError } from '#src/azure/transport/errors.ts';
import { forgetKeptReceipts } from '#src/azure/receipts/evidence-queries.ts';
import { evidenceStore, type KeptReceipt } from '#src/azure/receipts/evidence-store.ts';
import { writeReceipt } from '#src/azure/receipts/receipts.ts';
import type { Receipt } from '#src/consent/receipts/receipt.ts';
import { heldSignature } from './held-signature.ts';

const refuse = (message: string, consentId: string): never => {
  throw new AzureError({ kind: 'notFound', message, scope: consentId });
};

/** Receipts that were written but not kept: trying again keeps the same one, and not one more. */
const written = new Map<string, Receipt>();

const write = (consentId: string, machines: readonly string[]): Promise<Receipt> => {
  const signature =
    heldSignature(consentId) ?? refuse('This tab does not hold the signature of the consent any more.', consentId);
  return writeReceipt({ consentId, machines }, signature);
};

/** Writes the receipt of a consent, with the signature that this tab holds, and keeps it in the customer's container. Throws AzureError. */
export async function keepReceipt(consentId: string, machines: readonly string[]): Promise<KeptReceipt> {
  const store = evidenceStore() ?? refuse('No container for receipts is configured.', consentId);
  const receipt = written.get(consentId) ?? (await write(consentId, machines));
  written.set(consentId, receipt);
  try {
    const kept = await store.keepReceipt(receipt);
    written.delete(consentId);
    return kept;
  } finally {
    // Also a failure may be a reply that was lost: the receipt may be there.
    void forgetKeptReceipts(consentId);
  }
}
