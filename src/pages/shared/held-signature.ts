import { isLeavingForEntra } from '#src/auth/leaving.ts';
import { unsavedReceipts } from '#src/azure/receipts/unsaved-receipts.ts';
import { dropSignature, keepSignature, keptSignature } from '#src/azure/records/kept-signatures.ts';
import type { ReceiptSignature } from '#src/consent/receipts/receipt.ts';
import type { ConsentRecord } from '#src/consent/record.ts';

/** What a receipt adds to the record: the ID token in which Entra signed the consent, and the key that proves it. */
const held = new Map<string, ReceiptSignature>();

const text = (member: unknown): string => (typeof member === 'string' ? member : '');

interface Signature {
  idToken: string;
  key: JsonWebKey;
}

function receiptSignature({ idToken, key }: Signature): ReceiptSignature {
  const { n, e, kid }: JsonWebKey & { kid?: unknown } = key;
  return { idToken, key: { kty: 'RSA', n: text(n), e: text(e), kid: text(kid) } };
}

/**
 * Kept in this tab's memory: a token is a secret of the person, and Azure gets its hash alone. The library that signs in keeps the newest ID
 * token in this tab's `sessionStorage` as well, until another takes its place or the tab is closed.
 */
export function holdSignature(consentId: string, signature: Signature): void {
  held.set(consentId, receiptSignature(signature));
  noteInTab((ids) => ids.add(consentId));
}

/** Holds the signature of a consent that was pressed for just now: it outlives the page until the consent is on record, where that can be. */
export function holdPressed(record: ConsentRecord, signature: Signature): void {
  const { consentId } = record;
  holdSignature(consentId, signature);
  // Where the browser keeps nothing more, the page is the only place from now on.
  if (!keepSignature(record, receiptSignature(signature))) askFor(consentId);
}

const saved = new Set<string>();

/** The consent stands on record: until a receipt with its signature is saved or kept, the browser asks before the page goes. */
export function noteRecorded(consentId: string): void {
  if (heldSignature(consentId) !== undefined && !saved.has(consentId)) askFor(consentId);
  dropSignature(consentId);
}

function askFor(consentId: string): void {
  const ids = unsavedReceipts.get();
  if (!ids.includes(consentId)) setUnsaved([...ids, consentId]);
}

/** What this page holds, or what an earlier page of this tab left because the consent was not known to be on record. */
export function heldSignature(consentId: string): ReceiptSignature | undefined {
  const signature = held.get(consentId) ?? keptSignature(consentId);
  if (signature !== undefined) held.set(consentId, signature);
  return signature;
}

/** Of a signature that was taken over from a file by mistake. */
export function letGoOfSignature(consentId: string): void {
  held.delete(consentId);
}

/** A receipt of the consent, with its signature, is outside this page now. */
export function noteReceiptSaved(consentId: string): void {
  saved.add(consentId);
  setUnsaved(unsavedReceipts.get().filter((id) => id !== consentId));
  noteInTab((ids) => ids.delete(consentId));
  dropSignature(consentId);
}

/** Whether the signature went with an earlier page of this tab before a receipt with it was known to be saved or kept. */
export const isSignatureLost = (consentId: string): boolean =>
  heldSignature(consentId) === undefined && noted().has(consentId);

/** Words of the app's own cannot be shown there. Who goes to Microsoft Entra by a press was told beside it. */
const ask = (leaving: BeforeUnloadEvent): void => {
  if (!isLeavingForEntra()) leaving.preventDefault();
};

function setUnsaved(ids: readonly string[]): void {
  unsavedReceipts.set(ids);
  if (ids.length > 0) window.addEventListener('beforeunload', ask);
  else window.removeEventListener('beforeunload', ask);
}

const key = 'remote-support.unsaved';
/** More than anyone grants in one tab. */
const most = 100;

function noted(): Set<string> {
  try {
    return new Set(sessionStorage.getItem(key)?.split(' ').filter(Boolean));
  } catch {
    return new Set();
  }
}

/** Ids alone outlive the page, so that the next one can say what is lost. */
function noteInTab(change: (ids: Set<string>) => void): void {
  const ids = noted();
  change(ids);
  try {
    sessionStorage.setItem(key, [...ids].slice(-most).join(' '));
  } catch {
    // The next page does not know then, and says nothing of it.
  }
}
