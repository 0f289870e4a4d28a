import { base64UrlToBytes } from './digest.ts';
import { isRecord, refuse } from './shape.ts';

/** The three parts of a JSON Web Token as they stand in it. */
export interface TokenParts {
  header: string;
  claims: string;
  signature: string;
}

/** Divides a token. Throws ShapeError unless it has three parts; what they hold is not read. */
export function tokenParts(idToken: string): TokenParts {
  const [header, claims, signature, ...rest] = idToken.split('.', 4);
  if (header === undefined || claims === undefined || signature === undefined || rest.length > 0) {
    return refuse('The ID token does not have three parts.');
  }
  return { header, claims, signature };
}

/** Reads header or claims. Throws ShapeError, TypeError or SyntaxError unless they are base64url of UTF-8 of a JSON object. */
export function readTokenPart(part: string): Record<string, unknown> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const value: unknown = JSON.parse(decoder.decode(base64UrlToBytes(part)));
  return isRecord(value) ? value : refuse('A part of the ID token is not an object.');
}

/** Refuses whatever Entra does not do. Taking the algorithm from the token is how "none" and HMAC forgeries work. Throws ShapeError. */
export function checkHeader(header: Record<string, unknown>): void {
  if (header['alg'] !== 'RS256') return refuse('The ID token is not signed with RS256.');
  if (Object.hasOwn(header, 'crit')) return refuse('The ID token asks for extensions that are not known here.');
}

/**
 * Whether RSASSA-PKCS1-v1_5 with SHA-256 verifies the token with these numbers of a key. Rejects with TypeError or DOMException when the
 * signature is not base64url, or the numbers are no key.
 */
export async function isSignedBy(parts: TokenParts, { n, e }: { n: string; e: string }): Promise<boolean> {
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
  // Only the numbers of the key: `use`, `alg` and `key_ops` as published would limit or break the import in some browsers.
  const publicKey = await crypto.subtle.importKey('jwk', { kty: 'RSA', n, e }, algorithm, false, ['verify']);
  const signed = new TextEncoder().encode(`${parts.header}.${parts.claims}`);
  return crypto.subtle.verify(algorithm, publicKey, base64UrlToBytes(parts.signature), signed);
}
