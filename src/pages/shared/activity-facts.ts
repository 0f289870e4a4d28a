import { checkWitness } from '#src/consent/receipts/receipt-azure-checks.ts';
import type { ActivityExtract, Receipt } from '#src/consent/receipts/receipt.ts';
import type { KnownFacts } from '#src/consent/receipts/receipt-verification.ts';

/**
 * What the Activity Logs say of a receipt. A log that cannot be read may name somebody else: then only what another one shows against the
 * receipt counts.
 * @param gaps what could not be read of the logs, one sentence each.
 */
export async function activityFacts(
  receipt: Pick<Receipt, 'record'>,
  activity: readonly ActivityExtract[],
  gaps: readonly string[],
): Promise<KnownFacts> {
  const isTold = gaps.length === 0 || (await checkWitness(receipt, activity)).state === 'fail';
  return isTold ? { activityNow: activity } : { why: { witnessNow: gaps.join(' ') } };
}
