import { errorSentence } from '#src/azure/records/error-sentence.ts';
import type { ConsentReading } from '#src/azure/records/consent-records.ts';
import { buildReceipt, type BuiltReceipt } from '#src/azure/receipts/receipts.ts';
import { recordFact } from '#src/azure/receipts/record-fact.ts';
import { queryClient } from '#src/azure/query-client.ts';
import { reconciliationQuery } from '#src/azure/reconciliation/reconciliation.ts';
import { serverNow } from '#src/azure/transport/server-clock.ts';
import { type KnownFacts, verifyReceipt } from '#src/consent/receipts/receipt-verification.ts';
import { activityFacts } from '#src/pages/shared/activity-facts.ts';
import { heldSignature, noteReceiptSaved } from '#src/pages/shared/held-signature.ts';
import { signerFacts } from '#src/pages/shared/signer-facts.ts';
import type { PackWork } from './audit-pack.ts';

/** What Azure said when the pack was built, for the checks that ask it. */
export async function factsFor(
  { entry, problems }: Pick<ConsentReading, 'entry' | 'problems'>,
  now: BuiltReceipt | undefined,
  keys: KnownFacts,
): Promise<KnownFacts> {
  const log =
    now === undefined
      ? { why: { witnessNow: 'The receipt of this consent could not be written.' } }
      : await activityFacts(now.receipt, now.receipt.azure.activity, now.logGaps);
  const record = recordFact(entry, problems);
  return { ...keys, ...record, ...log, why: { ...keys.why, ...record.why, ...log.why } };
}

const compare: PackWork['compare'] = async (signal) => {
  const { queryKey } = reconciliationQuery();
  const stop = () => void queryClient.cancelQueries({ queryKey });
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await queryClient.fetchQuery({ ...reconciliationQuery(), staleTime: 0 });
  } finally {
    signal.removeEventListener('abort', stop);
  }
};

/** What a pack needs from Azure and Microsoft Entra. */
export async function packWork(): Promise<PackWork & { noteSaved: () => void }> {
  // Asked for once a pack.
  const keys = await signerFacts();
  /** Consents whose signature is in the pack. */
  const signed: string[] = [];
  return {
    now: serverNow,
    whyOf: errorSentence,
    compare,
    keys: keys.entraKeys,
    writeReceipt: async (entry, signal) => {
      const built = await buildReceipt(entry, heldSignature(entry.consentId) ?? null, signal);
      if (built.receipt.signature !== null) signed.push(entry.consentId);
      return built;
    },
    noteSaved: () => signed.forEach(noteReceiptSaved),
    check: async (bytes, held, now) => (await verifyReceipt(bytes, await factsFor(held, now, keys))).checks,
  };
}
