import { signedIn } from '#src/auth/session.ts';
import { errorSentence } from '#src/azure/records/error-sentence.ts';
import { groupsOf } from '#src/azure/records/consent-history.ts';
import { readConsentEntry } from '#src/azure/records/consent-records.ts';
import { readConsentActivity } from '#src/azure/receipts/receipt-extract.ts';
import { recordFact } from '#src/azure/receipts/record-fact.ts';
import { config } from '#src/config.ts';
import { correlationId } from '#src/consent/consent.ts';
import type { Receipt } from '#src/consent/receipts/receipt.ts';
import type { KnownFacts } from '#src/consent/receipts/receipt-verification.ts';
import { activityFacts } from '#src/pages/shared/activity-facts.ts';
import { signerFacts } from '#src/pages/shared/signer-facts.ts';

type Why = NonNullable<KnownFacts['why']>;

/** What a token of this tenant is compared with. */
async function signersNow(tenantId: string): Promise<KnownFacts> {
  try {
    if (config().tenantId.toLowerCase() !== tenantId)
      return { why: { key: 'This app is set up for another tenant, whose keys say nothing of this one.' } };
    return await signerFacts();
  } catch (error) {
    return { why: { key: errorSentence(error) } };
  }
}

async function recordNow({ record }: Receipt): Promise<KnownFacts> {
  try {
    const { entry, problems } = await readConsentEntry(record.consentId, groupsOf(record.consent.machines));
    return recordFact(entry, problems);
  } catch (error) {
    return { why: { recordNow: errorSentence(error) } };
  }
}

async function activityNow(receipt: Receipt): Promise<KnownFacts> {
  const { consent, consentHash } = receipt.record;
  const gaps: string[] = [];
  try {
    const activity = await readConsentActivity(consent, correlationId(consentHash), gaps);
    return await activityFacts(receipt, activity, gaps);
  } catch (error) {
    return { why: { witnessNow: errorSentence(error) } };
  }
}

const nobody: Why = {
  recordNow: 'Nobody is signed in here, so Azure was not asked.',
  witnessNow: 'Nobody is signed in here, so the Activity Log was not asked.',
};

/** What Microsoft Entra and, for whoever is signed in, Azure say now about a receipt. Never throws. */
export async function liveFacts(receipt: Receipt): Promise<KnownFacts> {
  const keys = await signersNow(receipt.record.consent.tenantId);
  const account = signedIn();
  if (account === null) return { ...keys, why: { ...nobody, ...keys.why } };
  if (account.tenantId.toLowerCase() !== receipt.record.consent.tenantId) {
    const other = 'You are signed in to another tenant than the consent is of.';
    return { ...keys, why: { recordNow: other, witnessNow: other, ...keys.why } };
  }
  const [record, activity] = await Promise.all([recordNow(receipt), activityNow(receipt)]);
  return { ...keys, ...record, ...activity, why: { ...keys.why, ...record.why, ...activity.why } };
}
