import { base32, base64url, hexBytes } from '#src/lib/digest.ts';

// The names of a consent: all derive from its hash. Apart from the consent, so that whoever only names one loads no more.

/** The nonce of the sign-in that signs the consent of this hash: the hash as base64url, 43 characters. */
export function consentNonce(hash: string): string {
  return base64url(hexBytes(hash));
}

/**
 * `rs-` and the first 105 bits of the hash in base32: 24 characters, which is all that the name of an edge device job may have
 * (`^[a-zA-Z0-9-]{3,24}$`).
 */
export function consentId(hash: string): string {
  return `rs-${base32(hexBytes(hash)).slice(0, 21)}`;
}

/**
 * The first 122 bits of the hash as a UUID of version 8 (https://www.rfc-editor.org/rfc/rfc9562#section-5.8). Sent as
 * `x-ms-correlation-request-id`, it makes the tenant's Activity Log a witness of the consent.
 */
export function correlationId(hash: string): string {
  // 62 bits after the first 60, behind the two that mark a UUID of RFC 9562.
  const variant = ((BigInt(`0x${hash.slice(15, 31)}`) >> 2n) | (2n << 62n)).toString(16);
  return [hash.slice(0, 8), hash.slice(8, 12), `8${hash.slice(12, 15)}`, variant.slice(0, 4), variant.slice(4)].join(
    '-',
  );
}

/** Whether a text is the id of a consent. */
export function isConsentId(text: string): boolean {
  return consentIdPattern.test(text);
}

const consentIdPattern = /^rs-[a-z2-7]{21}$/;
