/** XXH64 with seed 0, which is what Kusto's `hash()` computes: https://learn.microsoft.com/kusto/query/hash-function */

const mask = 0xffff_ffff_ffff_ffffn;
const prime1 = 0x9e37_79b1_85eb_ca87n;
const prime2 = 0xc2b2_ae3d_27d4_eb4fn;
const prime3 = 0x1656_67b1_9e37_79f9n;
const prime4 = 0x85eb_ca77_c2b2_ae63n;
const prime5 = 0x27d4_eb2f_1656_67c5n;

const multiply = (a: bigint, b: bigint): bigint => (a * b) & mask;
const rotate = (value: bigint, bits: bigint): bigint => ((value << bits) | (value >> (64n - bits))) & mask;
const round = (state: bigint, input: bigint): bigint =>
  multiply(rotate((state + multiply(input, prime2)) & mask, 31n), prime1);
const merge = (hash: bigint, state: bigint): bigint => (multiply(hash ^ round(0n, state), prime1) + prime4) & mask;

/** The 64-bit hash of some bytes, unsigned. */
export function xxHash64(bytes: Uint8Array): bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let offset = 0;
  let hash = prime5;
  if (bytes.length >= 32) {
    const lanes = [(prime1 + prime2) & mask, prime2, 0n, -prime1 & mask];
    for (; offset + 32 <= bytes.length; offset += 32) {
      for (const [index, lane] of lanes.entries()) {
        lanes[index] = round(lane, view.getBigUint64(offset + index * 8, true));
      }
    }
    const turns = [1n, 7n, 12n, 18n];
    hash = lanes.reduce((sum, lane, index) => (sum + rotate(lane, turns[index] ?? 0n)) & mask, 0n);
    for (const lane of lanes) hash = merge(hash, lane);
  }
  hash = (hash + BigInt(bytes.length)) & mask;
  return avalanche(tail(view, offset, hash));
}

function tail(view: DataView, start: number, from: bigint): bigint {
  let hash = from;
  let offset = start;
  for (; offset + 8 <= view.byteLength; offset += 8) {
    hash ^= round(0n, view.getBigUint64(offset, true));
    hash = (multiply(rotate(hash, 27n), prime1) + prime4) & mask;
  }
  if (offset + 4 <= view.byteLength) {
    hash ^= multiply(BigInt(view.getUint32(offset, true)), prime1);
    hash = (multiply(rotate(hash, 23n), prime2) + prime3) & mask;
    offset += 4;
  }
  for (; offset < view.byteLength; offset += 1) {
    hash ^= multiply(BigInt(view.getUint8(offset)), prime5);
    hash = multiply(rotate(hash, 11n), prime1);
  }
  return hash;
}

function avalanche(from: bigint): bigint {
  let hash = multiply(from ^ (from >> 33n), prime2);
  hash = multiply(hash ^ (hash >> 29n), prime3);
  return hash ^ (hash >> 32n);
}
