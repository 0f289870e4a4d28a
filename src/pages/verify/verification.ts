import { signedIn } from '#src/auth/session.ts';
import { config } from '#src/config.ts';
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
  /** Whom there still is to ask about it; only some files are asked about at once. */
  asking?: { whom: string; hasBegun: boolean } | undefined;
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

/** As `liveFacts` asks: Entra about the tenant that this app is set up for, Azure about that to which somebody is signed in. */
function whomToAsk({ record }: Receipt): Verification['asking'] {
  const isOurs = (tenantId = '') => tenantId.toLowerCase() === record.consent.tenantId;
  try {
    const whom = [isOurs(config().tenantId) && 'Microsoft Entra', isOurs(signedIn()?.tenantId) && 'Azure'];
    return whom.some(Boolean) ? { whom: whom.filter(Boolean).join(' and '), hasBegun: false } : undefined;
  } catch {
    // This page does without a configuration.
    return undefined;
  }
}

let last = 0;

type Tell = (verification: Verification) => void;

/** Each is read whole, and later asked about: so many at once. */
const atOnce = 4;

/**
 * Checks files, all by themselves first, and again with what Entra and Azure say now. Tells each state of the work, and when the first pass
 * is over; never throws.
 */
export async function verifyFiles(files: readonly File[], tell: Tell, onFirstPass: () => void): Promise<void> {
  // A service that is silent for minutes keeps no file from being checked.
  const alone = await mapLimit(files, atOnce, (file) => verifyAlone(file, tell));
  onFirstPass();
  const askable = alone.filter((one) => one !== undefined);
  await mapLimit(askable, atOnce, (one) => verifyAsking(one, tell));
}

/** A receipt that there is something to ask about, with the bytes that it was read from. */
interface Askable {
  told: Verification;
  bytes: Uint8Array<ArrayBuffer>;
  receipt: Receipt;
}

async function verifyAlone(file: File, tell: Tell): Promise<Askable | undefined> {
  last += 1;
  const base = { id: last, name: file.name };
  try {
    const bytes = await receiptBytes(file);
    const { receipt, checks } = await verifyReceipt(bytes);
    const told = { ...base, receipt, checks, asking: receipt && whomToAsk(receipt) };
    tell(told);
    return receipt && { told, bytes, receipt };
  } catch {
    // A folder, or a file that went away since it was chosen.
    tell(unreadable(base));
    return undefined;
  }
}

async function verifyAsking({ told, bytes, receipt }: Askable, tell: Tell): Promise<void> {
  if (told.asking) tell({ ...told, asking: { ...told.asking, hasBegun: true } });
  try {
    const { checks } = await verifyReceipt(bytes, await factsNow(receipt));
    tell({ ...told, checks, asking: undefined });
  } catch {
    tell(unreadable(told));
  }
}

const unreadable = ({ id, name }: Pick<Verification, 'id' | 'name'>): Verification => ({
  id,
  name,
  checks: [{ key: 'readable', state: 'fail', finding: 'The browser could not read the file.' }],
});
