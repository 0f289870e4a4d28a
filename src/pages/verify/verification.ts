import type { Receipt } from '#src/consent/receipts/receipt.ts';
import type { ReceiptCheck } from '#src/consent/receipts/receipt-check.ts';
import { type KnownFacts, verifyReceipt } from '#src/consent/receipts/receipt-verification.ts';
import { mapLimit } from '#src/lib/concurrency.ts';
import { receiptBytes } from '#src/pages/shared/receipt-bytes.ts';

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
    const why = 'What asks could not be loaded: the connection was interrupted, or a newer version was deployed.';
    return { why: { key: why, recordNow: why, witnessNow: why } };
  }
}

let last = 0;

type Tell = (verification: Verification) => void;

/** Each is read whole and asked about: so many at once. */
const atOnce = 4;

/** Checks files, each by itself first, and again with what Entra and Azure say now. Tells each state of the work; never throws. */
export async function verifyFiles(files: readonly File[], tell: Tell): Promise<void> {
  await mapLimit(files, atOnce, (file) => verifyFile(file, tell));
}

async function verifyFile(file: File, tell: Tell): Promise<void> {
  last += 1;
  const base = { id: last, name: file.name };
  try {
    const bytes = await receiptBytes(file);
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
