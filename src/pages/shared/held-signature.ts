/** What a receipt adds to the record: the ID token in which Entra signed the consent, and the key that proves it. */
export interface HeldSignature {
  idToken: string;
  key: JsonWebKey;
}

const held = new Map<string, HeldSignature>();

/** Kept in this tab's memory only, never in storage: a token is a secret of the person, and Azure gets its hash alone. */
export function holdSignature(consentId: string, signature: HeldSignature): void {
  held.set(consentId, signature);
}

export function heldSignature(consentId: string): HeldSignature | undefined {
  return held.get(consentId);
}
