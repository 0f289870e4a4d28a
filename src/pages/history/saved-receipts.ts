import type { ConsentHistoryEntry } from '#src/azure/records/consent-records.ts';
import { readReceipt } from '#src/consent/receipts/receipt-reading.ts';
import { visibleText } from '#src/lib/visible-text.ts';
import { heldSignature, letGoOfSignature } from '#src/pages/shared/held-signature.ts';
import { receiptBytes } from '#src/pages/shared/receipt-bytes.ts';
import { adoptSignature } from '#src/pages/shared/receipt-file.ts';

/** A file that somebody added to the pack. */
export type SavedReceipt =
  | {
      ok: true;
      name: string;
      consentId: string;
      bytes: Uint8Array<ArrayBuffer>;
      /** Whether its signature was taken over. */
      signed: boolean;
      /** It is in the pack with the file, whether taken over or not. */
      idToken?: string | undefined;
      note?: string;
    }
  | { ok: false; name: string; reason: string };

/** Consents whose signature this tab holds only because of a file that was added. */
const takenOver = new Set<string>();

/** Finds the consent that a saved receipt belongs to, and takes its signature over for the receipt as of now. */
export async function takeSaved(file: File, entries: readonly ConsentHistoryEntry[]): Promise<SavedReceipt> {
  const { name } = file;
  const bytes = await receiptBytes(file).catch(() => undefined);
  // A folder, or a file that went away since it was chosen.
  if (bytes === undefined) return { ok: false, name, reason: 'The browser could not read the file.' };
  const reading = readReceipt(bytes);
  if (!reading.ok) return { ok: false, name, reason: reading.reason };
  const { consentId } = reading.receipt.record;
  const entry = entries.find((one) => one.consentId === consentId);
  const isHeld = heldSignature(consentId) !== undefined;
  // It may be on record where nobody lists machines any more, or where it could not be read; or the receipt is all that is left.
  const refusal = entry
    ? await adoptSignature(entry, new Blob([bytes]))
    : 'Its consent was not found in what was read: the pack has it as a gap, whatever the period.';
  if (!isHeld && refusal === undefined) takenOver.add(consentId);
  return {
    ok: true,
    name,
    consentId,
    bytes,
    signed: refusal === undefined,
    idToken: reading.receipt.signature?.idToken,
    ...(refusal === undefined ? {} : { note: refusal }),
  };
}

/** Lets go of what was taken over from a file that is to be in no pack after all. `others`: files that stay. */
export function letGoOf(receipt: SavedReceipt, others: readonly SavedReceipt[]): void {
  if (!receipt.ok || !receipt.signed) return;
  const { consentId } = receipt;
  if (others.some((one) => one.ok && one.signed && one.consentId === consentId)) return;
  if (takenOver.delete(consentId)) letGoOfSignature(consentId);
}

/** Whether an added receipt is left out of the pack; nothing is known of that while no period can be used. `outside`: consents on record. */
export const isOutside = (receipt: SavedReceipt, outside: ReadonlySet<string> | undefined): boolean =>
  receipt.ok && outside?.has(receipt.consentId) === true;

/**
 * What came of adding files, for those who do not see the list of them: why one was refused, of several where that is said, and how many are
 * not of the period.
 */
export function takenWords(taken: readonly SavedReceipt[], outsideOf?: ReadonlySet<string>): string {
  const outside = taken.filter((one) => isOutside(one, outsideOf)).length;
  if (outside === 0) return addedWords(taken);
  const which = outside === 1 ? '1 added receipt is' : `${outside} added receipts are`;
  return `${addedWords(taken)} ${which} not of this period, and not in the pack.`;
}

function addedWords(taken: readonly SavedReceipt[]): string {
  const refused = taken.filter((one) => !one.ok);
  const all = taken.length === 1 ? '1 file' : `${taken.length} files`;
  const count = refused.length === 0 ? `${all} added.` : `${taken.length - refused.length} of ${all} added.`;
  const [only] = refused;
  if (only === undefined) return count;
  return refused.length === 1
    ? `${count} ${visibleText(only.name, 60)}: ${only.reason}`
    : `${count} The list of added receipts says why.`;
}

/** The files of each consent, in the order added; the same bytes once. */
export function byConsent(saved: readonly SavedReceipt[]): Map<string, Uint8Array<ArrayBuffer>[]> {
  const found = new Map<string, Uint8Array<ArrayBuffer>[]>();
  for (const receipt of saved) {
    if (!receipt.ok) continue;
    const before = found.get(receipt.consentId) ?? [];
    if (!before.some((bytes) => sameBytes(bytes, receipt.bytes)))
      found.set(receipt.consentId, [...before, receipt.bytes]);
  }
  return found;
}

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, index) => byte === b[index]);
