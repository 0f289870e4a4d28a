const base32Alphabet = 'abcdefghijklmnopqrstuvwxyz234567';

/** SHA-256 of the UTF-8 bytes of a text. */
export async function sha256(text: string): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
}

/** SHA-256 of a text as 64 lower-case hexadecimal digits. */
export async function sha256Hex(text: string): Promise<string> {
  return bytesToHex(await sha256(text));
}

export function bytesToHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Throws TypeError unless the text is whole bytes in hexadecimal. */
export function hexToBytes(hex: string): Uint8Array<ArrayBuffer> {
  if (!/^([0-9a-f]{2})*$/i.test(hex)) throw new TypeError('Not a hexadecimal text.');
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** RFC 4648 base64url without padding. */
export function bytesToBase64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');
}

/** What the last two or three characters may be, so that no bit is left over: the same bytes in two forms would have two hashes. */
const base64UrlEnd = /^$|^[\w-][AQgw]$|^[\w-]{2}[AEIMQUYcgkosw048]$/;

/** Throws TypeError unless the text is base64url without padding, in its only form. */
export function base64UrlToBytes(text: string): Uint8Array<ArrayBuffer> {
  const end = text.slice(text.length - (text.length % 4));
  if (!/^[\w-]*$/.test(text) || !base64UrlEnd.test(end)) throw new TypeError('Not a base64url text.');
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

/** RFC 4648 base32 in lower case without padding: letters and digits only, as names of Azure resources ask. */
export function bytesToBase32(bytes: Uint8Array): string {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('');
  const groups = bits.match(/.{1,5}/g) ?? [];
  return groups.map((group) => base32Alphabet.charAt(Number.parseInt(group.padEnd(5, '0'), 2))).join('');
}
