/** Test support: makes the GQ256 proof of an ID token, apart from the app's code, as docs/receipt.md has it. */
import { constants, createHash, createPublicKey, publicEncrypt, randomBytes } from 'node:crypto';

const rounds = 16;

const numberOf = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).toString('hex')}`);

/** The number that a signature is the inverse of, by Fermat's little way: extended Euclid over (value, n). */
function inverse(value: bigint, n: bigint): bigint {
  const step = (a: bigint, b: bigint): { x: bigint; y: bigint } => {
    if (b === 0n) return { x: 1n, y: 0n };
    const { x, y } = step(b, a % b);
    return { x: y, y: x - (a / b) * y };
  };
  return ((step(value, n).x % n) + n) % n;
}

/** `key`: the numbers of the key that signed it, whose exponent is 65,537. */
export function proofOf(idToken: string, key: { n: string; e: string }): string {
  const [header = '', claims = '', signature = ''] = idToken.split('.');
  const modulus = Buffer.from(key.n, 'base64url');
  const [n, size] = [numberOf(modulus), modulus.length];
  const rsa = createPublicKey({ key: { kty: 'RSA', ...key }, format: 'jwk' });
  const secret = inverse(numberOf(Buffer.from(signature, 'base64url')), n);
  const own = Buffer.from(`{"alg":"GQ256","kid":"${header}","typ":"JWT"}`).toString('base64url');
  const masks = Array.from({ length: rounds }, () => numberOf(randomBytes(size + 8)) % n);
  const bytesOf = (value: bigint) => Buffer.from(value.toString(16).padStart(2 * size, '0'), 'hex');
  const hash = createHash('shake256', { outputLength: 32 });
  for (const mask of masks) hash.update(publicEncrypt({ key: rsa, padding: constants.RSA_NO_PADDING }, bytesOf(mask)));
  const challenge = hash.update(`${own}.${claims}`).digest();
  const answers = masks.map((mask, round) => {
    let answer = mask;
    let square = secret;
    for (let rest = challenge.readUInt16BE(2 * round); rest > 0; rest >>= 1) {
      if (rest & 1) answer = (answer * square) % n;
      square = (square * square) % n;
    }
    return bytesOf(answer);
  });
  return `${own}.${claims}.${Buffer.concat([challenge, ...answers]).toString('base64url')}`;
}
