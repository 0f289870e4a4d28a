import type { ConsentRecord } from '#src/consent/record.ts';
import { type Terms, termsById } from '#src/consent/terms.ts';
import { saveFile } from '#src/lib/save-file.ts';
import type { HeldSignature } from '#src/pages/shared/held-signature.ts';

/** Everything that is needed to prove a consent without Azure: what was agreed, the text, and who signed it. */
export interface Receipt {
  kind: 'remote-support-receipt/1';
  record: ConsentRecord;
  terms: Terms;
  signature: {
    /** The ID token as Entra issued it. Its nonce is the consent's hash in base64url. */
    idToken: string;
    /** The key that Entra published at the time, which verifies the token. */
    key: JsonWebKey;
  };
}

/** Undefined when the app no longer has the text that was agreed to. */
export function receiptOf(record: ConsentRecord, { idToken, key }: HeldSignature): Receipt | undefined {
  const terms = termsById(record.consent.terms.id);
  return terms && { kind: 'remote-support-receipt/1', record, terms, signature: { idToken, key } };
}

export function downloadReceipt(receipt: Receipt): void {
  const name = `remote-support-receipt-${receipt.record.consentId}.json`;
  saveFile(name, 'application/json', [JSON.stringify(receipt, undefined, 2)]);
}
