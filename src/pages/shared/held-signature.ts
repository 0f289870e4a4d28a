import type { ReceiptSignature } from '#src/consent/receipt.ts';

/** What a receipt adds to the record: the ID token in which Entra signed the consent, and the key that proves it. */
const held = new Map<string, ReceiptSignature>();

const text = (member: unknown): string => (typeof member === 'string' ? member : '');

/**
 * Kept in this tab's memory: a token is a secret of the person, and Azure gets its hash alone. The library that signs in keeps the newest ID
 * token in this tab's `sessionStorage` as well, until another takes its place or the tab is closed.
 */
export function holdSignature(consentId: string, signature: { idToken: string; key: JsonWebKey }): void {
  const key: JsonWebKey & { kid?: unknown } = signature.key;
  const { n, e, kid } = key;
  held.set(consentId, { idToken: signature.idToken, key: { kty: 'RSA', n: text(n), e: text(e), kid: text(kid) } });
}

export function heldSignature(consentId: string): ReceiptSignature | undefined {
  return held.get(consentId);
}

/** Consents whose receipt was saved, with its signature, from this tab. */
const saved = new Set<string>();

export const noteReceiptSaved = (consentId: string): void => void saved.add(consentId);

export const isReceiptSaved = (consentId: string): boolean => saved.has(consentId);
