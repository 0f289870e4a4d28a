import { describe, expect, it } from 'vitest';
import { copiesDiffer } from '#src/azure/records/consent-history.ts';
import type { ConsentHistoryEntry } from '#src/azure/records/consent-records.ts';
import { fixtureReceipt } from '#src/consent/receipts/receipt-fixture.ts';
import { verifyReceipt } from '#src/consent/receipts/receipt-verification.ts';
import type { ActivityExtract, Receipt } from '#src/consent/receipts/receipt.ts';
import { receiptText, sealReceipt } from '#src/consent/receipts/receipt-text.ts';
import { sampleGroup, sampleTenant } from '#src/consent/samples.ts';
import { factsFor } from './pack-work.ts';

const { record, azure } = fixtureReceipt;
const entry: ConsentHistoryEntry = { ...record, records: azure.records, ends: [], changes: [], problems: [] };
const unread = 'The Activity Log of subscription 2 could not be read: No permission.';

/** What a pack says of the Activity Log, for what was read of it. */
const witnessNow = async (logGaps: string[], activity: readonly ActivityExtract[] = azure.activity) => {
  const now: Receipt = await sealReceipt({
    ...fixtureReceipt,
    azure: { ...azure, activity: [...activity], notRead: ['Something else.', ...logGaps] },
  });
  const facts = await factsFor({ entry, problems: [] }, { receipt: now, logGaps, later: [] }, {});
  const { checks } = await verifyReceipt(new TextEncoder().encode(receiptText(now)), facts);
  return checks.find(({ key }) => key === 'witnessNow');
};

describe('the Activity Log in an audit pack', () => {
  it('holds when all of it was read, whatever else was not', async () => {
    expect((await witnessNow([]))?.state).toBe('pass');
  });

  it.each([unread, '1 of 2 events of the Activity Log bear no time.'])(
    'is not checkable while part of it is unread, which may name somebody else: %s',
    async (gap) => {
      expect(await witnessNow([gap])).toMatchObject({ state: 'notCheckable', finding: gap });
    },
  );

  it('does not hold when somebody else is named, whatever could not be read', async () => {
    const other = azure.activity.map((event) => ({ ...event, callerId: sampleTenant }));
    expect((await witnessNow([unread], other))?.state).toBe('fail');
  });

  it('says that there is no receipt to compare', async () => {
    const { activityNow, why } = await factsFor({ entry, problems: [] }, undefined, {});
    expect([activityNow, why?.witnessNow]).toEqual([undefined, 'The receipt of this consent could not be written.']);
  });
});

describe('the record in an audit pack', () => {
  const deploymentsIn = (group: string) => `${group}/providers/Microsoft.Resources/deployments`;
  const deployments = deploymentsIn(sampleGroup.toUpperCase());
  const recordNow = async (more: Partial<ConsentHistoryEntry>, ...scopes: string[]) => {
    const problems = scopes.map((scope) => ({ scope, reason: 'Edited.', consentId: record.consentId }));
    const held = { entry: { ...entry, problems: problems.map(({ reason }) => reason), ...more }, problems };
    return (await factsFor(held, undefined, {})).recordNow;
  };

  it('is what the page that verifies takes it for: another where a copy was edited or differs', async () => {
    expect(await recordNow({})).toEqual(record);
    expect(await recordNow({}, `${deployments}/remote-support-consent-${record.consentId}`)).toBe('differs');
    expect(await recordNow({ problems: [copiesDiffer] })).toBe('differs');
  });

  it('is compared all the same where an end beside it does not verify', async () => {
    expect(await recordNow({}, `${deployments}/remote-support-ended-${record.consentId}-00000000`)).toEqual(record);
  });

  it('is not held against a deployment of its name where the consent has no machine, which anybody may put there', async () => {
    const elsewhere = deploymentsIn('/subscriptions/s/resourceGroups/rg');
    expect(await recordNow({}, `${elsewhere}/remote-support-consent-${record.consentId}`)).toEqual(record);
  });

  it('is not known as a whole where a resource group was not read', async () => {
    const unreadGroup = { scope: '/subscriptions/s/resourcegroups/rg-2', reason: 'No permission.' };
    const { recordNow: found, why } = await factsFor(
      { entry: { ...entry, unread: [unreadGroup] }, problems: [] },
      undefined,
      {},
    );
    const file = new TextEncoder().encode(receiptText(fixtureReceipt));
    const { checks } = await verifyReceipt(file, { recordNow: found, why });
    expect(checks.find(({ key }) => key === 'recordNow')).toMatchObject({
      state: 'notCheckable',
      finding: '/subscriptions/s/resourcegroups/rg-2 was not read, which may hold another record. No permission.',
    });
  });
});
