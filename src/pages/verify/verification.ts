import type { Receipt } from '#src/consent/receipts/receipt.ts';
import type { ReceiptCheck } from '#src/consent/receipts/receipt-check.ts';
import { type KnownFacts, verifyReceipt } from '#src/consent/receipts/receipt-verification.ts';

/** One file and what its checks found. */
export interface Verification {
  id: number;
  name: string;
  receipt?: Receipt | undefined;
  checks: ReceiptCheck[];
  /** Entra and Azure are still being asked. */
  asking: boolean;
}

/** What no service can be asked, with the reason. */
async function factsNow(receipt: Receipt): Promise<KnownFacts> {
  try {
    const { liveFacts } = await import('./live-facts.ts');
    return await liveFacts(receipt);
  } catch {
    const why = 'There is no connection to ask over.';
    return { why: { key: why, recordNow: why, witnessNow: why } };
  }
}

async function bytesOf(file: File): Promise<Uint8Array> {
  return new Uint8Array(await file.arrayBuffer());
}

let last = 0;

/** Checks a file: at once by itself, and again with what Entra and Azure say now. Tells each state of the work; never throws. */
export async function verifyFile(file: File, tell: (verification: Verification) => void): Promise<void> {
  last += 1;
  const base = { id: last, name: file.name };
  try {
    const bytes = await bytesOf(file);
    const alone = await verifyReceipt(bytes);
    const { receipt } = alone;
    tell({ ...base, receipt, checks: alone.checks, asking: receipt !== undefined });
    if (receipt === undefined) return;
    const { checks } = await verifyReceipt(bytes, await factsNow(receipt));
    tell({ ...base, receipt, checks, asking: false });
  } catch {
    // A folder, or a file that went away since it was chosen.
    const finding = 'The browser could not read the file.';
    tell({ ...base, checks: [{ key: 'readable', state: 'fail', finding }], asking: false });
  }
}
