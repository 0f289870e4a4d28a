/**
 * XXH64 with seed 0, which is what Kusto's `hash()` computes: https://learn.microsoft.com/kusto/query/hash-function
 * The steps are those of https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md. Numbers of 64 bits are kept as two halves
 * of 32, because a query may hash a hundred thousand ids and BigInt would take seconds for that.
 */

/** A number of 64 bits: the halves as `Math.imul` and the bitwise operators take them. */
interface Long {
  high: number;
  low: number;
}

const longOf = (value: bigint): Long => ({ high: Number(value >> 32n) | 0, low: Number(value & 0xffff_ffffn) | 0 });

const prime1 = longOf(0x9e37_79b1_85eb_ca87n);
const prime2 = longOf(0xc2b2_ae3d_27d4_eb4fn);
const prime3 = longOf(0x1656_67b1_9e37_79f9n);
const prime4 = longOf(0x85eb_ca77_c2b2_ae63n);
const prime5 = longOf(0x27d4_eb2f_1656_67c5n);

const zero: Long = { high: 0, low: 0 };

/** The upper half of the product of two numbers of 32 bits. */
const upperProduct = (a: number, b: number): number => {
  const a0 = a & 0xffff;
  const a1 = a >>> 16;
  const b0 = b & 0xffff;
  const b1 = b >>> 16;
  const left = Math.imul(a1, b0);
  const right = Math.imul(a0, b1);
  const middle = (Math.imul(a0, b0) >>> 16) + (left & 0xffff) + (right & 0xffff);
  return (Math.imul(a1, b1) + (left >>> 16) + (right >>> 16) + (middle >>> 16)) | 0;
};

const multiply = (a: Long, b: Long): Long => ({
  high: (upperProduct(a.low, b.low) + Math.imul(a.high, b.low) + Math.imul(a.low, b.high)) | 0,
  low: Math.imul(a.low, b.low),
});

const add = (a: Long, b: Long): Long => {
  const low = (a.low + b.low) | 0;
  const carry = low >>> 0 < a.low >>> 0 ? 1 : 0;
  return { high: (a.high + b.high + carry) | 0, low };
};

const xor = (a: Long, b: Long): Long => ({ high: a.high ^ b.high, low: a.low ^ b.low });

/** To the left by 1 to 31 bits. */
const rotate = ({ high, low }: Long, bits: number): Long => ({
  high: (high << bits) | (low >>> (32 - bits)),
  low: (low << bits) | (high >>> (32 - bits)),
});

/** With itself shifted to the right by 29 to 33 bits. */
const mixedDown = (value: Long, bits: number): Long => {
  const { high, low } = value;
  const shifted =
    bits >= 32
      ? { high: 0, low: high >>> (bits - 32) }
      : { high: high >>> bits, low: (low >>> bits) | (high << (32 - bits)) };
  return xor(value, shifted);
};

const round = (state: Long, input: Long): Long => multiply(rotate(add(state, multiply(input, prime2)), 31), prime1);
const merge = (hash: Long, state: Long): Long => add(multiply(xor(hash, round(zero, state)), prime1), prime4);

const longAt = (view: DataView, offset: number): Long => ({
  high: view.getInt32(offset + 4, true),
  low: view.getInt32(offset, true),
});

/** What the lanes of 32 bytes at a time come to. */
const stripes = (view: DataView, length: number): Long => {
  let first = add(prime1, prime2);
  let second = prime2;
  let third = zero;
  let fourth = longOf(BigInt.asUintN(64, -0x9e37_79b1_85eb_ca87n));
  for (let offset = 0; offset + 32 <= length; offset += 32) {
    first = round(first, longAt(view, offset));
    second = round(second, longAt(view, offset + 8));
    third = round(third, longAt(view, offset + 16));
    fourth = round(fourth, longAt(view, offset + 24));
  }
  let hash = add(add(rotate(first, 1), rotate(second, 7)), add(rotate(third, 12), rotate(fourth, 18)));
  for (const lane of [first, second, third, fourth]) hash = merge(hash, lane);
  return hash;
};

/** Takes in the bytes after the last whole stripe. */
const tail = (view: DataView, length: number, from: Long): Long => {
  let hash = from;
  let offset = length - (length % 32);
  for (; offset + 8 <= length; offset += 8) {
    hash = xor(hash, round(zero, longAt(view, offset)));
    hash = add(multiply(rotate(hash, 27), prime1), prime4);
  }
  if (offset + 4 <= length) {
    hash = xor(hash, multiply({ high: 0, low: view.getInt32(offset, true) }, prime1));
    hash = add(multiply(rotate(hash, 23), prime2), prime3);
    offset += 4;
  }
  for (; offset < length; offset += 1) {
    hash = xor(hash, multiply({ high: 0, low: view.getUint8(offset) }, prime5));
    hash = multiply(rotate(hash, 11), prime1);
  }
  return hash;
};

const avalanche = (from: Long): Long =>
  mixedDown(multiply(mixedDown(multiply(mixedDown(from, 33), prime2), 29), prime3), 32);

const hashOf = (view: DataView, length: number): bigint => {
  const start = length < 32 ? prime5 : stripes(view, length);
  const { high, low } = avalanche(tail(view, length, add(start, { high: 0, low: length })));
  return (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);
};

/** The 64-bit hash of some bytes, unsigned. */
export const xxHash64 = (bytes: Uint8Array): bigint =>
  hashOf(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), bytes.byteLength);

const encoder = new TextEncoder();
/** One buffer for all texts: a new one for each would keep the garbage collector busy. */
let written = new Uint8Array(1024);
let view = new DataView(written.buffer);

/** The hash of a text's UTF-8 bytes, unsigned. */
export const textHash = (text: string): bigint => {
  const most = text.length * 3;
  if (most > written.length) {
    written = new Uint8Array(most);
    view = new DataView(written.buffer);
  }
  return hashOf(view, encoder.encodeInto(text, written).written);
};
