import { hash } from 'node:crypto';

/** A guid that is always the same for the same text, so that a scenario's ids can be written down in tests and links. */
export const stableGuid = (text: string): string => {
  const hex = hash('sha256', text);
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 0x3) | 0x8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
};

/** A number from 0 to `below` - 1 that is always the same for the same text. */
export const stableNumber = (text: string, below: number): number =>
  hash('sha256', text, 'buffer').readUInt32BE(0) % below;
