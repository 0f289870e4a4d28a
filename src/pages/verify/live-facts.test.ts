import { beforeEach, describe, expect, it, vi } from 'vitest';
import { SampleArm } from '#src/azure/testing/sample-arm.ts';
import { consentHash, correlationId } from '#src/consent/consent.ts';
import { checkRecordNow, checkWitness } from '#src/consent/receipts/receipt-azure-checks.ts';
import type { Receipt } from '#src/consent/receipts/receipt.ts';
import { type ConsentRecord, recordName, recordTemplate } from '#src/consent/record.ts';
import { sampleGroup, sampleMachine, sampleRecord, sampleTenant, sampleUser } from '#src/consent/samples.ts';
import { liveFacts } from './live-facts.ts';

const { account } = vi.hoisted(() => ({
  account: { tenantId: '11111111-2222-4333-8444-555555555555', userId: '66666666-7777-4888-9999-aaaaaaaaaaaa' },
}));

vi.mock('#src/auth/session.ts', () => ({
  auth: () => ({ account, getToken: async () => 'token' }),
  signedIn: () => account,
}));
vi.mock('#src/auth/identity-provider.ts', () => ({ signingKeys: async () => [] }));
vi.mock('#src/config.ts', () => ({
  config: () => ({ resourceManager: 'https://management.azure.com', tenantId: account.tenantId }),
  ConfigError: class extends Error {},
}));

const secondGroup = '/subscriptions/00000000-0000-4000-8000-000000000001/resourcegroups/rg-web-prod';
const secondMachine = `${secondGroup}/providers/microsoft.hybridcompute/machines/srv-web-01`;

let arm: SampleArm;

const keep = (group: string, name: string, held: object): void => {
  const id = `${group}/providers/microsoft.resources/deployments/${name}`;
  arm.deployments.set(id, { at: 0, id, name, properties: JSON.parse(JSON.stringify(held)) as Record<string, unknown> });
};

const otherSubscription = '00000000-0000-4000-8000-000000000002';
const otherMachine = sampleMachine('srv-far-01').replace(
  /\/subscriptions\/[^/]+/,
  `/subscriptions/${otherSubscription}`,
);

/** The Activity Log of the first subscription names `callerId` as the writer of the record; that of the other can be read or not. */
const logs = (record: ConsentRecord, callerId: string, isOtherRead: boolean) => {
  const deploymentId = `${sampleGroup}/providers/microsoft.resources/deployments/${recordName(record.consentId)}`;
  const event = {
    eventTimestamp: record.consent.notBefore,
    claims: { oid: callerId },
    operationName: { value: 'Microsoft.Resources/deployments/write' },
    status: { value: 'Succeeded' },
    resourceId: deploymentId,
    correlationId: correlationId(record.consentHash),
  };
  vi.stubGlobal('fetch', async (input: string | URL, init?: RequestInit) => {
    const url = String(input);
    if (!url.includes('/eventtypes/')) return arm.fetch(input, init);
    const isOther = url.includes(otherSubscription);
    if (isOther && !isOtherRead)
      return Response.json({ error: { code: 'AuthorizationFailed', message: 'Not yours.' } }, { status: 403 });
    return Response.json({ value: isOther ? [] : [event] });
  });
};

/** What Azure says of the record of a receipt, of which nothing else is looked at. */
const recordNow = async (record: ConsentRecord) => {
  const receipt = { record, azure: { correlationId: correlationId(await consentHash(record.consent)) } };
  const { recordNow: found, why } = await liveFacts(receipt as unknown as Receipt);
  return { found, why: why?.recordNow };
};

beforeEach(() => {
  expect([account.tenantId, account.userId]).toEqual([sampleTenant, sampleUser]);
  arm = new SampleArm();
  vi.stubGlobal('fetch', arm.fetch);
});

describe('the record in Azure now', () => {
  const overTwo = () => sampleRecord({ machines: [sampleMachine('srv-sql-01'), secondMachine] });

  it('is the one that every copy holds', async () => {
    const record = await overTwo();
    for (const group of [sampleGroup, secondGroup]) keep(group, recordName(record.consentId), recordTemplate(record));
    expect(await recordNow(record)).toEqual({ found: record, why: undefined });
  });

  it.each([0, 1])('is another when copy %i says something else of the signature', async (edited) => {
    const record = await overTwo();
    const other = { ...record, signature: { ...record.signature, keyId: 'another' } };
    [sampleGroup, secondGroup].forEach((group, index) =>
      keep(group, recordName(record.consentId), recordTemplate(index === edited ? other : record)),
    );
    expect(await recordNow(record)).toEqual({ found: 'differs', why: expect.stringContaining('copies') });
  });

  it('is another when one copy of it does not verify', async () => {
    const record = await overTwo();
    const edited = { ...record, consent: { ...record.consent, level: 'DiagnosticsAndRepair' as const } };
    keep(sampleGroup, recordName(record.consentId), recordTemplate(record));
    keep(secondGroup, recordName(record.consentId), recordTemplate(edited));
    expect(await recordNow(record)).toEqual({ found: 'differs', why: expect.stringContaining('does not verify') });
  });

  it('is not known where a resource group cannot be read, whose copy may be another', async () => {
    const record = await overTwo();
    const edited = { ...record, consent: { ...record.consent, level: 'DiagnosticsAndRepair' as const } };
    keep(sampleGroup, recordName(record.consentId), recordTemplate(record));
    keep(secondGroup, recordName(record.consentId), recordTemplate(edited));
    arm.fault = ({ path }) =>
      path.startsWith(secondGroup)
        ? { status: 403, code: 'AuthorizationFailed', message: 'No permission in this group.' }
        : undefined;
    const { found, why } = await recordNow(record);
    expect(why).toMatch(new RegExp(`^${secondGroup} was not read, .*No permission.* Correlation ID [\\da-f-]{36}\\.$`));
    const outcome = (held: ConsentRecord) => checkRecordNow({ record: held } as Receipt, found, why).state;
    expect(outcome(record)).toBe('notCheckable');
    expect(outcome({ ...record, signature: { ...record.signature, keyId: 'another' } })).toBe('fail');
  });

  it('does not differ because somebody wrote an end beside it that does not verify', async () => {
    const record = await overTwo();
    keep(sampleGroup, `remote-support-ended-${record.consentId}-00000000`, { parameters: {} });
    expect((await recordNow(record)).found).toBeUndefined();
    for (const group of [sampleGroup, secondGroup]) keep(group, recordName(record.consentId), recordTemplate(record));
    expect((await recordNow(record)).found).toEqual(record);
  });
});

describe('the Activity Log now', () => {
  const told = async (callerId: string, isOtherRead: boolean) => {
    const record = await sampleRecord({ machines: [sampleMachine('srv-sql-01'), otherMachine] });
    logs(record, callerId, isOtherRead);
    const receipt = { record } as Receipt;
    const { activityNow, why } = await liveFacts(receipt);
    return { outcome: (await checkWitness(receipt, activityNow, why?.witnessNow)).state, why: why?.witnessNow };
  };

  it('holds when the log of every subscription was read', async () => {
    expect(await told(sampleUser, true)).toEqual({ outcome: 'pass', why: undefined });
  });

  it('is not checkable while one log cannot be read, which may name somebody else', async () => {
    const why = expect.stringMatching(
      new RegExp(
        `Log of subscription ${otherSubscription} could not be read: Not yours\\. Ask .* Correlation ID [\\da-f-]{36}\\.$`,
      ),
    );
    expect(await told(sampleUser, false)).toEqual({ outcome: 'notCheckable', why });
  });

  it('does not hold when somebody else is named, whatever else could not be read', async () => {
    expect((await told('99999999-7777-4888-9999-aaaaaaaaaaaa', false)).outcome).toBe('fail');
  });
});
