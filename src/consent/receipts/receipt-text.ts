import { canonicalJson } from '#src/consent/canonical-json.ts';
import { sha256Hex } from '#src/consent/digest.ts';
import type { Receipt } from './receipt.ts';

/** The receipt as the text of a file, as `docs/receipt.md` defines it: sorted keys, two spaces, LF at the end. */
export function receiptText(receipt: Receipt): string {
  return `${JSON.stringify(sorted(receipt), null, 2)}\n`;
}

/** The verification code: SHA-256 of the canonical JSON of the receipt without its code. Throws TypeError for what JSON cannot hold. */
export function receiptCode({ code: _code, ...rest }: Omit<Receipt, 'code'> & { code?: string }): Promise<string> {
  return sha256Hex(canonicalJson(rest));
}

/** Makes the parts a receipt by putting the code in. */
export async function sealReceipt(parts: Omit<Receipt, 'code'>): Promise<Receipt> {
  return { ...parts, code: await receiptCode(parts) };
}

/** The same value with the keys of every object in ascending order of UTF-16 code units. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(members.map(([key, member]) => [key, sorted(member)]));
}
