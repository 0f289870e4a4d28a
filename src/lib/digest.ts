/** SHA-256 of bytes, or of the UTF-8 bytes of a text. */
export async function sha256(data: string | Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = typeof data === 'string' ? new TextEncoder().encode(data) : data;
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
}

/** SHA-256 as 64 lower-case hexadecimal digits. */
export async function sha256Hex(data: string | Uint8Array<ArrayBuffer>): Promise<string> {
  return hex(await sha256(data));
}

export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Throws TypeError unless the text is whole bytes in hexadecimal. */
export function hexBytes(text: string): Uint8Array<ArrayBuffer> {
  if (!/^([0-9a-f]{2})*$/i.test(text)) throw new TypeError('Not a hexadecimal text.');
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** RFC 4648 base64url without padding. */
export function base64url(bytes: Uint8Array): string {
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** Throws TypeError unless the text is base64url without padding, in its only form. */
export function base64urlBytes(text: string): Uint8Array<ArrayBuffer> {
  const end = text.slice(text.length - (text.length % 4));
  if (!/^[\w-]*$/.test(text) || !base64urlEnd.test(end)) throw new TypeError('Not a base64url text.');
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

/** RFC 4648 base32 in lower case without padding: letters and digits only, as names of Azure resources ask. */
export function base32(bytes: Uint8Array): string {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('');
  const groups = bits.match(/.{1,5}/g) ?? [];
  return groups.map((group) => base32Alphabet.charAt(Number.parseInt(group.padEnd(5, '0'), 2))).join('');
}

const base32Alphabet = 'abcdefghijklmnopqrstuvwxyz234567';

/** What the last two or three characters may be, so that no bit is left over: the same bytes in two forms would have two hashes. */
const base64urlEnd = /^$|^[\w-][AQgw]$|^[\w-]{2}[AEIMQUYcgkosw048]$/;
