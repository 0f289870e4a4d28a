import * as v from 'valibot';
import { auth } from '#src/auth/session.ts';
import { isOver } from '#src/azure/transport/server-clock.ts';
import type { ReceiptSignature } from '#src/consent/receipts/receipt.ts';
import type { ConsentRecord } from '#src/consent/record.ts';
import { signaturesKey } from './signature-key.ts';

/**
 * Signatures of consents that were pressed for in this tab and are not on record yet: a page that is left meanwhile, such as for a sign-in
 * that Azure asks for before it writes, would take with it what no later sign-in can make again. They stay in `sessionStorage`, where the
 * draft held the token a moment before, for the person who signed alone. Each goes as soon as the page that holds it has the consent on
 * record and asks before it goes itself, when a receipt with it is saved or kept, at sign-out, and when the agreed time is over.
 */
interface Kept {
  consentId: string;
  tenantId: string;
  userId: string;
  /** Agreed end, ISO 8601. */
  until: string;
  signature: ReceiptSignature;
}

/** As many as there are signed consents, each with a token. */
const most = 10;

const text = (longest: number) => v.pipe(v.string(), v.maxLength(longest));
const schema = v.array(
  v.strictObject({
    consentId: text(24),
    tenantId: text(36),
    userId: text(36),
    until: text(40),
    signature: v.strictObject({
      idToken: text(32_768),
      key: v.strictObject({ kty: v.literal('RSA'), n: text(4096), e: text(100), kid: text(1000) }),
    }),
  }),
);

/** Of the person who is signed in, as long as the agreed time is not over by a server's clock. */
const counts = ({ tenantId, userId, until }: Kept): boolean => {
  const account = auth().account;
  const isOwn = account?.tenantId.toLowerCase() === tenantId && account.userId.toLowerCase() === userId;
  return isOwn && !isOver(Date.parse(until));
};

const all = (): Kept[] => {
  try {
    const stored = sessionStorage.getItem(signaturesKey);
    return stored === null ? [] : v.parse(schema, JSON.parse(stored)).filter(counts);
  } catch {
    return [];
  }
};

const store = (kept: readonly Kept[]): boolean => {
  try {
    if (kept.length === 0) sessionStorage.removeItem(signaturesKey);
    else sessionStorage.setItem(signaturesKey, JSON.stringify(kept));
    return true;
  } catch {
    return false;
  }
};

const allBut = (consentId: string): Kept[] => all().filter((one) => one.consentId !== consentId);

/** Keeps the signature of a consent at the press. False where the browser keeps it not: then the page alone holds it. */
export const keepSignature = ({ consentId, consent }: ConsentRecord, signature: ReceiptSignature): boolean => {
  const { tenantId, userId, notAfter } = consent;
  return store([...allBut(consentId), { consentId, tenantId, userId, until: notAfter, signature }].slice(-most));
};

export const keptSignature = (consentId: string): ReceiptSignature | undefined =>
  all().find((one) => one.consentId === consentId)?.signature;

/** Consents that are signed and not known to be on record, the latest last. */
export const keptIds = (): string[] => all().map(({ consentId }) => consentId);

export const dropSignature = (consentId: string): void => void store(allBut(consentId));

/** Lets go of what is another person's, over, or malformed. */
export const tidySignatures = (): void => void store(all());
