import { shake256 } from '@noble/hashes/sha3.js';
import { concatBytes } from '@noble/hashes/utils.js';
import * as v from 'valibot';
import { base64url, base64urlBytes, hex, hexBytes, sha256 } from '#src/lib/digest.ts';
import type { SigningKey } from './signing-key.ts';

/*
 * GQ256: OpenPubkey's GQ1 signature (Guillou–Quisquater, ISO/IEC 14888-2), a proof that somebody held the RS256 signature of an ID token,
 * from which nobody gets the signature back. https://github.com/openpubkey/openpubkey/tree/main/gq
 */

type Numbers = Pick<SigningKey, 'n' | 'e'>;

/** Challenges have 16 bits, so that the exponent, a prime above them, is what makes a guess worthless: 2^16 + 1, as everybody's. */
const exponent = 65_537n;
const rounds = 16;
const challengeBytes = 32;

/**
 * Makes the proof of an RS256 ID token. The token's signature must have been verified with this key: for another, the proof is worthless.
 * Rejects with TypeError when either can't be read.
 */
export async function toGq256(idToken: string, key: Numbers): Promise<string> {
  const [header = '', claims = '', signature = ''] = idToken.split('.');
  const { n, size } = modulusOf(key);
  const secret = inverse(integer(base64urlBytes(signature)), n);
  const signed = `${proofHeader(header)}.${claims}`;
  const masks = Array.from({ length: rounds }, () => randomBelow(n, size));
  const challenge = challengeOf(
    masks.map((mask) => power(mask, exponent, n)),
    signed,
    size,
  );
  const answers = masks.map((mask, round) => (mask * power(secret, exponentIn(challenge, round), n)) % n);
  const proof = [challenge, ...answers.map((answer) => bytes(answer, size))];
  return `${signed}.${base64url(concatBytes(...proof))}`;
}

/** What a GQ256 token says: the header that Entra signed, and the claims. */
export interface Gq256Token {
  header: Record<string, unknown>;
  claims: Record<string, unknown>;
}

/** What the token says when it proves that the key signed it; undefined when it doesn't, or can't be read. Never rejects. */
export async function verifyGq256(token: string, key: Numbers): Promise<Gq256Token | undefined> {
  try {
    const parts = partsOf(token);
    const { n, size } = modulusOf(key);
    return (await isProven(parts, n, size)) ? readParts(parts) : undefined;
  } catch {
    return undefined;
  }
}

/** What a GQ256 token says, proven or not. Undefined when it can't be read. */
export function readGq256(token: string): Gq256Token | undefined {
  try {
    return readParts(partsOf(token));
  } catch {
    return undefined;
  }
}

/** The bits of a key's modulus. Throws TypeError unless its numbers are spelled in their only form and the exponent is 65,537. */
export function keyBits(key: Numbers): number {
  return modulusOf(key).n.toString(2).length;
}

/** What a part of a token holds: base64url of the UTF-8 of a JSON object. Throws TypeError or SyntaxError. */
export function tokenMembers(part: string): Record<string, unknown> {
  const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(base64urlBytes(part));
  const value: unknown = JSON.parse(text);
  if (Array.isArray(value)) throw new TypeError('Not an object.');
  return v.parse(v.record(v.string(), v.unknown()), value);
}

interface Parts {
  proofHeader: string;
  /** The header that Entra signed, as it stood in the ID token. */
  header: string;
  claims: string;
  proof: Uint8Array;
}

const proofHeaderSchema = v.strictObject({ alg: v.literal('GQ256'), kid: v.string(), typ: v.literal('JWT') });
const headerSchema = v.looseObject({ alg: v.literal('RS256') });

function partsOf(token: string): Parts {
  const [own = '', claims = '', proof = '', ...rest] = token.split('.');
  const { kid: header } = v.parse(proofHeaderSchema, tokenMembers(own));
  // Only one spelling of it may pass.
  if (rest.length > 0 || proofHeader(header) !== own) throw new TypeError('Not a GQ256 token.');
  return { proofHeader: own, header, claims, proof: base64urlBytes(proof) };
}

function readParts({ header, claims }: Parts): Gq256Token {
  const signed = v.parse(headerSchema, tokenMembers(header));
  // Extensions that a reader must know (RFC 7515, `crit`): Entra asks for none.
  if (Object.hasOwn(signed, 'crit')) throw new TypeError('Unknown extensions.');
  return { header: signed, claims: tokenMembers(claims) };
}

async function isProven({ proofHeader: own, header, claims, proof }: Parts, n: bigint, size: number): Promise<boolean> {
  if (proof.length !== challengeBytes + rounds * size) return false;
  const challenge = proof.subarray(0, challengeBytes);
  const answers = Array.from({ length: rounds }, (_, round) => {
    const start = challengeBytes + round * size;
    return integer(proof.subarray(start, start + size));
  });
  if (!answers.every((answer) => answer > 0n && answer < n)) return false;
  const publicNumber = await encoded(`${header}.${claims}`, size);
  const commitments = answers.map(
    (answer, round) => (power(answer, exponent, n) * power(publicNumber, exponentIn(challenge, round), n)) % n,
  );
  return hex(challengeOf(commitments, `${own}.${claims}`, size)) === hex(challenge);
}

function proofHeader(header: string): string {
  return base64url(new TextEncoder().encode(JSON.stringify({ alg: 'GQ256', kid: header, typ: 'JWT' })));
}

/** DER of a DigestInfo of SHA-256, without the digest (RFC 8017, section 9.2). */
const digestInfo = Uint8Array.from([
  0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20,
]);

/** What an RS256 signature of the text is the root of: its PKCS #1 v1.5 encoding as a number. */
async function encoded(text: string, size: number): Promise<bigint> {
  const padding = new Uint8Array(size - 3 - digestInfo.length - 32).fill(0xff);
  const parts = [Uint8Array.of(0, 1), padding, Uint8Array.of(0), digestInfo, await sha256(text)];
  return integer(concatBytes(...parts));
}

function challengeOf(commitments: readonly bigint[], message: string, size: number): Uint8Array {
  const parts = [...commitments.map((commitment) => bytes(commitment, size)), new TextEncoder().encode(message)];
  return shake256(concatBytes(...parts), { dkLen: challengeBytes });
}

/** The 16 bits of the challenge that belong to a round. */
function exponentIn(challenge: Uint8Array, round: number): bigint {
  return BigInt((challenge[2 * round] ?? 0) * 256 + (challenge[2 * round + 1] ?? 0));
}

function modulusOf({ n, e }: Numbers): { n: bigint; size: number } {
  const modulus = base64urlBytes(n);
  const isWhole = (modulus[0] ?? 0) !== 0 && (modulus.at(-1) ?? 0) % 2 === 1;
  // 512 bytes: longer keys are nobody's, and take long.
  if (!isWhole || modulus.length > 512 || e !== 'AQAB') throw new TypeError('Not a key of this form.');
  return { n: integer(modulus), size: modulus.length };
}

function integer(value: Uint8Array): bigint {
  return BigInt(`0x${hex(value) || '0'}`);
}

function bytes(value: bigint, size: number): Uint8Array {
  return hexBytes(value.toString(16).padStart(2 * size, '0'));
}

function power(base: bigint, to: bigint, n: bigint): bigint {
  let result = 1n;
  let square = base % n;
  for (let rest = to; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % n;
    square = (square * square) % n;
  }
  return result;
}

/** Throws TypeError where there is none. */
function inverse(value: bigint, n: bigint): bigint {
  let [a, b] = [value % n, n];
  let [x, y] = [1n, 0n];
  while (a > 1n) {
    if (b === 0n) throw new TypeError('Not a signature of this key.');
    const quotient = a / b;
    [a, b] = [b, a % b];
    [x, y] = [y, x - quotient * y];
  }
  if (a !== 1n) throw new TypeError('Not a signature of this key.');
  return ((x % n) + n) % n;
}

function randomBelow(n: bigint, size: number): bigint {
  for (;;) {
    const value = integer(crypto.getRandomValues(new Uint8Array(size)));
    if (value > 0n && value < n) return value;
  }
}
