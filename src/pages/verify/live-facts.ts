import { identityProvider } from '#src/auth/identity-provider.ts';
import { signedIn } from '#src/auth/session.ts';
import { copiesDiffer, groupsOf } from '#src/azure/consent-history.ts';
import { readConsentEntry } from '#src/azure/consent-records.ts';
import { describeError } from '#src/azure/errors.ts';
import { readConsentActivity } from '#src/azure/receipt-extract.ts';
import { recordOfEntry } from '#src/azure/receipts.ts';
import { config } from '#src/config.ts';
import { correlationId } from '#src/consent/consent.ts';
import type { Receipt } from '#src/consent/receipt.ts';
import { isConsentRecord } from '#src/consent/record.ts';
import type { KnownFacts } from '#src/consent/receipt-verification.ts';
import { activityFacts } from '#src/pages/shared/activity-facts.ts';

type Why = NonNullable<KnownFacts['why']>;

const whyOf = (error: unknown): string => describeError(error).why;

async function publishedKeys(): Promise<KnownFacts> {
  try {
    return { entraKeys: (await identityProvider()).keys };
  } catch (error) {
    return { why: { key: `The keys that Microsoft Entra publishes could not be read: ${whyOf(error)}` } };
  }
}

/** What a token of this tenant is compared with. */
async function signersNow(tenantId: string): Promise<KnownFacts> {
  try {
    const { tenantId: own, clientId: appId } = config();
    if (own.toLowerCase() !== tenantId)
      return { why: { key: 'This app is set up for another tenant, whose keys say nothing of this one.' } };
    return { appId, ...(await publishedKeys()) };
  } catch (error) {
    return { why: { key: whyOf(error) } };
  }
}

/** A record of another content is told of, even where a copy beside it is the one in the receipt. */
async function recordNow({ record }: Receipt): Promise<KnownFacts> {
  try {
    const { entry, problems } = await readConsentEntry(record.consentId, groupsOf(record.consent.machines));
    // Ends and changes bear the consent's id in their names too, and are not its record.
    const edited = problems.find(({ error, scope }) => error === undefined && isConsentRecord(scope));
    if (edited)
      return {
        recordNow: 'differs',
        why: { recordNow: `Azure holds a record of this name that does not verify: ${edited.reason}` },
      };
    if (entry?.problems.includes(copiesDiffer)) return { recordNow: 'differs', why: { recordNow: copiesDiffer } };
    if (entry) return { recordNow: recordOfEntry(entry) };
    const unread =
      problems.find(({ error }) => error !== undefined)?.reason ??
      'The resource groups of its machines hold no record of this consent. Azure removes the oldest deployments of a full history.';
    return { why: { recordNow: unread } };
  } catch (error) {
    return { why: { recordNow: whyOf(error) } };
  }
}

async function activityNow(receipt: Receipt): Promise<KnownFacts> {
  const { consent, consentHash } = receipt.record;
  const gaps: string[] = [];
  try {
    const activity = await readConsentActivity(consent, correlationId(consentHash), gaps);
    return await activityFacts(receipt, activity, gaps);
  } catch (error) {
    return { why: { witnessNow: whyOf(error) } };
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
