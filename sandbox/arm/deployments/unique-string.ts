/**
 * What Azure's `uniqueString` makes of a text: 13 characters of a 64-bit hash of the Murmur family. Azure documents no algorithm; this one
 * gives the values that Azure is known to give.
 */
export function uniqueString(text: string): string {
  const bytes = Buffer.from(text);
  const whole = bytes.length - (bytes.length % 8);
  let [low, high] = [0, 0];
  for (let at = 0; at < whole; at += 8) {
    low = Math.imul(rotated(low ^ mixed(bytes.readUInt32LE(at), first, 15, second), 19) + high, 5) + 0x561ccd1b;
    high = Math.imul(rotated(high ^ mixed(bytes.readUInt32LE(at + 4), second, 17, first), 13) + low, 5) + 0x0bcaa747;
  }
  const rest = Buffer.concat([bytes.subarray(whole), Buffer.alloc(8)]);
  low ^= mixed(rest.readUInt32LE(0), first, 15, second);
  high ^= mixed(rest.readUInt32LE(4), second, 17, first);
  low ^= bytes.length;
  high ^= bytes.length;
  low += high;
  high += low;
  [low, high] = [finished(low), finished(high)];
  low += high;
  high += low;
  return inLetters((BigInt(high >>> 0) << 32n) | BigInt(low >>> 0));
}

const [first, second] = [0x239b961b, 0xab0e9789];

const rotated = (word: number, by: number): number => (word << by) | (word >>> (32 - by));

const mixed = (word: number, before: number, by: number, after: number): number =>
  Math.imul(rotated(Math.imul(word, before), by), after);

function finished(word: number): number {
  const once = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  const twice = Math.imul(once ^ (once >>> 13), 0xc2b2ae35);
  return twice ^ (twice >>> 16);
}

/** Base 32, the highest five bits first; the last letter stands for the four that are left. */
const inLetters = (hash: bigint): string =>
  Array.from({ length: 13 }, (_, index) => {
    const bits = Number(((hash << 1n) >> BigInt(60 - 5 * index)) & 31n);
    return 'abcdefghijklmnopqrstuvwxyz234567'.charAt(bits);
  }).join('');
