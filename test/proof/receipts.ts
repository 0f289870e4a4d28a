import { commandList } from '#src/consent/commands.ts';
import { type Consent, consentHash } from '#src/consent/consent.ts';
import { consentId, correlationId } from '#src/consent/consent-id.ts';
import type { CheckKey, CheckOutcome } from '#src/consent/receipt/checks.ts';
import { makeReceipt, type Receipt, receiptCode, receiptText } from '#src/consent/receipt/receipt.ts';
import type { KnownFacts } from '#src/consent/receipt/checks.ts';
import { verifyReceipt } from '#src/consent/receipt/verify.ts';
import type { ConsentRecord } from '#src/consent/record.ts';
import { windowsServer20241030 } from '#src/consent/terms/windows-server-2024-10-30.ts';
import { publishedKeys, signedRecord, testApp, testConsent, testGroup, testMachine, testUser } from './signed.ts';

const consent = await testConsent();
export const fixtureRecord = await signedRecord(consent);
const { consentHash: hash, consentId: id } = fixtureRecord;
export const fixtureDeployment = `${testGroup}/providers/Microsoft.Resources/deployments/remote-support-consent-${id}`;

export const fixtureActivity = {
  at: '2026-11-24T13:00:19Z',
  caller: 'ada@contoso.example',
  callerId: testUser,
  operation: 'Microsoft.Resources/deployments/write',
  status: 'Succeeded',
  resourceId: fixtureDeployment,
  correlationId: correlationId(hash),
};

const azure: Receipt['azure'] = {
  endpoint: 'https://management.azure.com',
  readAt: '2026-11-24T22:00:00Z',
  correlationId: correlationId(hash),
  records: [
    {
      resourceGroupId: testGroup,
      deploymentId: fixtureDeployment,
      timestamp: '2026-11-24T13:00:20.1234567Z',
      correlationId: correlationId(hash),
    },
  ],
  machines: [
    {
      machineId: testMachine,
      job: {
        id: `${testMachine}/providers/Microsoft.AzureStackHCI/edgeDevices/default/jobs/${id}`,
        type: 'Revoke',
        provisioningState: 'Succeeded',
        accessLevel: 'diagnostics',
        expirationTimestamp: '2026-11-24T21:00:00Z',
        nodeState: 'Revoked',
        lastModifiedAt: '2026-11-24T20:00:00Z',
        lastModifiedBy: 'ada@contoso.example',
        sessions: [{ sessionId: null, startedAt: '2026-11-24T14:00:00Z', endedAt: null }],
      },
      changes: [{ level: 'Diagnostics', notAfter: '2026-11-24T20:00:00Z', changedAt: '2026-11-24T14:00:00Z' }],
      end: { ended: 'revoked', confirmedAt: '2026-11-24T20:00:10Z' },
    },
  ],
  activity: [fixtureActivity],
  notRead: [{ part: 'activity', of: testGroup, code: 'Forbidden', message: 'No.' }],
};

const { title: _title, source: _source, ...terms } = windowsServer20241030;

/** A receipt in which every check holds that can be made. */
export const fixtureReceipt = await makeReceipt({
  kind: 'remote-support-receipt/3',
  record: fixtureRecord,
  terms,
  commands: commandList,
  azure,
});

/** The receipt for another consent or record, with all that derives from it. */
export async function receiptFor(record: ConsentRecord): Promise<Receipt> {
  return makeReceipt({ ...fixtureReceipt, record });
}

/** A consent with what is derived from it put right, as somebody would who knows the format but has no key. */
export async function forgedRecord(change: Partial<Consent>): Promise<ConsentRecord> {
  const changed = { ...consent, ...change };
  const forged = await consentHash(changed);
  return { ...fixtureRecord, consent: changed, consentHash: forged, consentId: consentId(forged) };
}

export const knownFacts: KnownFacts = {
  entraKeys: publishedKeys,
  clientIds: [testApp],
  recordNow: fixtureRecord,
  activityNow: [fixtureActivity],
};

/** What all checks come to, after the code was worked out anew. */
export async function outcomesOf(
  receipt: object,
  known: KnownFacts = knownFacts,
): Promise<Record<CheckKey, CheckOutcome>> {
  const sealed = { ...(receipt as Receipt) };
  sealed.code = await receiptCode(sealed);
  const { checks } = await verifyReceipt(new TextEncoder().encode(receiptText(sealed)), known);
  return Object.fromEntries(checks.map(({ key, ...outcome }) => [key, outcome])) as Record<CheckKey, CheckOutcome>;
}

/** The keys of the checks that didn't hold. */
export async function notHeld(receipt: object, known: KnownFacts = knownFacts): Promise<string[]> {
  const outcomes = await outcomesOf(receipt, known);
  return Object.entries(outcomes)
    .filter(([, { result }]) => result !== 'holds')
    .map(([key, { result }]) => `${key} ${result}`);
}
