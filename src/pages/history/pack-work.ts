import { signingKeys } from '#src/auth/identity-provider.ts';
import type { ConsentHistoryEntry } from '#src/azure/consent-records.ts';
import { describeError } from '#src/azure/errors.ts';
import { buildReceipt, recordOfEntry } from '#src/azure/receipts.ts';
import { queryClient } from '#src/azure/query-client.ts';
import { reconciliationQuery } from '#src/azure/reconciliation.ts';
import { serverNow } from '#src/azure/server-clock.ts';
import { config } from '#src/config.ts';
import type { Receipt } from '#src/consent/receipt.ts';
import { type KnownFacts, verifyReceipt } from '#src/consent/receipt-verification.ts';
import { activityFacts } from '#src/pages/shared/activity-facts.ts';
import { heldSignature, noteReceiptSaved } from '#src/pages/shared/held-signature.ts';
import type { PackWork } from './audit-pack.ts';

const whyOf = (error: unknown): string => describeError(error).why;

/** Whether a sentence on what was not read is about the Activity Log: a whole one, or events of it. */
const isOfLog = (sentence: string): boolean => /^(?:The|\d+ of \d+ events of the) Activity Log /.test(sentence);

/** What Azure said when the pack was built, for the checks that ask it. */
export async function factsFor(
  entry: ConsentHistoryEntry,
  now: Receipt | undefined,
  keys: KnownFacts,
): Promise<KnownFacts> {
  const { activityNow, why } =
    now === undefined
      ? { why: { witnessNow: 'The receipt of this consent could not be written.' } }
      : await activityFacts(now, now.azure.activity, now.azure.notRead.filter(isOfLog));
  const fits = entry.problems.length === 0;
  return {
    ...keys,
    ...(fits ? { recordNow: recordOfEntry(entry) } : {}),
    activityNow,
    why: { ...keys.why, ...(fits ? {} : { recordNow: entry.problems.join(' ') }), ...why },
  };
}

/** The keys that Microsoft Entra publishes now, asked for once a pack. Never throws. */
async function entraKeys(): Promise<KnownFacts> {
  const appId = config().clientId;
  try {
    return { appId, entraKeys: await signingKeys() };
  } catch (error) {
    return { appId, why: { key: `The keys that Microsoft Entra publishes could not be read: ${whyOf(error)}` } };
  }
}

const compare: PackWork['compare'] = async (signal) => {
  const { queryKey } = reconciliationQuery();
  const stop = () => void queryClient.cancelQueries({ queryKey });
  signal.addEventListener('abort', stop, { once: true });
  try {
    return (await queryClient.fetchQuery({ ...reconciliationQuery(), staleTime: 0 })).findings;
  } finally {
    signal.removeEventListener('abort', stop);
  }
};

/** What a pack needs from Azure and Microsoft Entra. */
export async function packWork(): Promise<PackWork & { noteSaved: () => void }> {
  const keys = await entraKeys();
  /** Consents whose signature is in the pack. */
  const signed: string[] = [];
  return {
    now: serverNow,
    whyOf,
    compare,
    writeReceipt: async (entry, signal) => {
      const receipt = await buildReceipt(entry, heldSignature(entry.consentId) ?? null, signal);
      if (receipt.signature !== null) signed.push(entry.consentId);
      return receipt;
    },
    noteSaved: () => signed.forEach(noteReceiptSaved),
    check: async (bytes, entry, now) => (await verifyReceipt(bytes, await factsFor(entry, now, keys))).checks,
  };
}
