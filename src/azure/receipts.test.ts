import { startSandboxArm, type SandboxArm } from '#test/azure/sandbox-arm.ts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { publishedKeys, signedRecord, testConsent } from '#test/proof/signed.ts';
import { receiptVerdict } from '#src/consent/receipt/checks.ts';
import { receiptText } from '#src/consent/receipt/receipt.ts';
import { verifyReceipt } from '#src/consent/receipt/verify.ts';
import type { ConsentRecord } from '#src/consent/record.ts';
import { resourceGroupsOf } from '#src/lib/arm-id.ts';
import { serverNow } from '#src/server-time.ts';
import { queryClient } from './query-client.ts';
import { createReceipt, factsNow } from './receipts.ts';
import { recordConsent } from './recording.ts';

vi.mock('#src/auth/identity-provider.ts', () => ({
  identityProvider: () => Promise.resolve({ issuer: '', keys: publishedKeys }),
}));

const aud = '00000000-0000-4000-8000-00000000c11e';
let arm: SandboxArm;
let record: ConsentRecord;
const reference = () => ({ consentId: record.consentId, machines: record.consent.machines });

beforeEach(async () => {
  arm = startSandboxArm();
  queryClient.clear();
  const person = arm.signIn('ada');
  const [machine] = arm.tenant.machines.values();
  const notBefore = Math.floor(serverNow() / 60_000) * 60_000;
  const consent = await testConsent({
    tenantId: arm.tenant.tenantId,
    userId: person.objectId,
    machines: [machine?.id ?? ''],
    notBefore,
    notAfter: notBefore + 3_600_000,
  });
  const iat = Math.floor(serverNow() / 1000);
  record = await signedRecord(consent, { aud, iat, nbf: iat, exp: iat + 3600, auth_time: iat });
});
afterEach(() => vi.unstubAllGlobals());

const put = (what = record) => recordConsent(what, resourceGroupsOf(what.consent.machines));

async function checked() {
  const receipt = await createReceipt(reference());
  const { checks } = await verifyReceipt(new TextEncoder().encode(receiptText(receipt)), await factsNow(receipt));
  const notHeld = checks.filter(({ result }) => result !== 'holds');
  return { receipt, verdict: receiptVerdict(checks), notHeld };
}

describe('a receipt', () => {
  it('is made with what Azure says now, and is valid', async () => {
    await put();
    arm.pass(1200);
    const { receipt, verdict, notHeld } = await checked();
    expect([verdict, notHeld]).toEqual(['valid', []]);
    expect(receipt).toMatchObject({
      kind: 'remote-support-receipt/4',
      record,
      azure: { machines: [{ job: null, end: null, changes: [] }], notRead: [] },
    });
    expect(receipt.azure.activity.length).toBeGreaterThan(0);
  });

  it('names what couldn’t be read', async () => {
    await put();
    arm.fault = ({ path }) =>
      path.includes('/jobs') || path.includes('/eventtypes/')
        ? Response.json({ error: { code: 'AuthorizationFailed', message: 'No.' } }, { status: 403 })
        : undefined;
    const { receipt, verdict, notHeld } = await checked();
    expect(receipt.azure.notRead.map(({ part, code }) => [part, code])).toEqual([
      ['job', 'AuthorizationFailed'],
      ['activity', 'AuthorizationFailed'],
    ]);
    expect(verdict).toBe('valid');
    expect(notHeld.map(({ key, detail }) => [key, detail?.why])).toEqual([
      ['witness', 'writerNotFound'],
      ['witnessNow', 'notRead'],
    ]);
  });

  it('is none without a record, or where the record couldn’t be read', async () => {
    await expect(createReceipt(reference())).rejects.toMatchObject({ kind: 'notFound' });
    arm.fault = ({ path }) =>
      path.includes('/deployments')
        ? Response.json({ error: { code: 'AuthorizationFailed', message: 'No.' } }, { status: 403 })
        : undefined;
    queryClient.clear();
    await expect(createReceipt(reference())).rejects.toMatchObject({ kind: 'forbidden' });
  });

  it('holds a time with its zone, or says that there was none', async () => {
    await put();
    const { receipt } = await checked();
    for (const { timestamp } of receipt.azure.records) expect(timestamp).toMatch(/Z$/);
  });
});

describe('what is known now', () => {
  it('says that the record is gone, or another', async () => {
    await put();
    const receipt = await createReceipt(reference());
    arm.tenant.deployments.clear();
    queryClient.clear();
    expect((await factsNow(receipt)).why?.recordNow).toEqual({ why: 'notFound' });
    await put({ ...record, witnesses: ['x'] });
    queryClient.clear();
    const { checks } = await verifyReceipt(new TextEncoder().encode(receiptText(receipt)), await factsNow(receipt));
    expect(checks.find(({ key }) => key === 'recordNow')?.result).toBe('fails');
  });

  it('says nothing of another directory', async () => {
    await put();
    const receipt = await createReceipt(reference());
    const consent = { ...record.consent, tenantId: '99999999-2222-4333-8444-555555555555' };
    expect(await factsNow({ ...receipt, record: { ...record, consent } })).toEqual({
      why: {
        key: { why: 'otherDirectory' },
        recordNow: { why: 'otherDirectory' },
        witnessNow: { why: 'otherDirectory' },
      },
    });
  });
});
