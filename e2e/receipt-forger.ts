import { createHash } from 'node:crypto';

// What somebody can do who knows the format of records and receipts, and has no key of Microsoft Entra.

/** The members of every object in their order by name. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(members.map(([name, member]) => [name, sorted(member)]));
}

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** As docs/receipt.md has it: of a consent, and of a receipt without its code. */
export const canonicalHash = (value: object): string => sha256(JSON.stringify(sorted(value)));

export function consentIdOf(hash: string): string {
  const bits = BigInt(`0x${hash}`).toString(2).padStart(256, '0');
  const digits = bits.slice(0, 105).match(/.{5}/g) ?? [];
  return `rs-${digits.map((digit) => 'abcdefghijklmnopqrstuvwxyz234567'[Number.parseInt(digit, 2)]).join('')}`;
}
