import { beforeEach, expect, test, vi } from 'vitest';
import { sampleStorage } from '#src/azure/testing/sample-arm.ts';
import type { GrantProgress } from '#src/azure/grant/grant-store.ts';
import type { MachineProgress } from '#src/consent/bulk.ts';

const work = vi.hoisted(() => ({
  evidence: undefined as { container: string } | undefined,
  keepReceipt: vi.fn<(consentId: string, machines: readonly string[]) => Promise<object>>(),
}));
vi.mock('#src/config.ts', () => ({ config: () => ({ evidence: work.evidence }), ConfigError: class extends Error {} }));
vi.mock('./keep-receipt.ts', () => ({ keepReceipt: work.keepReceipt }));

const consentId = 'rs-a';
const machine = (step: MachineProgress['step'], more: Partial<MachineProgress> = {}): MachineProgress => ({
  machineId: '/m1',
  step,
  message: '',
  ...more,
});

/** A tab of its own, in which a grant was pressed. */
const openTab = async () => {
  vi.resetModules();
  const grants = await import('#src/azure/grant/grant-store.ts');
  const { guardWhenRecorded, keepWhenGranted, keepNow } = await import('./receipt-keeping.ts');
  const { holdSignature } = await import('./held-signature.ts');
  const { unsavedReceipts } = await import('#src/azure/receipts/unsaved-receipts.ts');
  const is = (granting: boolean, ...machines: MachineProgress[]) => {
    const progress: GrantProgress = { consentId, machines, running: granting, granting, pressedHere: true };
    grants.setGrant(progress);
  };
  return { is, guardWhenRecorded, keepWhenGranted, keepNow, holdSignature, unsaved: unsavedReceipts.get };
};

beforeEach(() => {
  work.evidence = { container: 'https://evidence.blob.core.windows.net/receipts' };
  work.keepReceipt.mockReset().mockResolvedValue({ name: 'n', code: 'c' });
});

test('keeps the receipt once, when nothing is under way any more', async () => {
  const { is, keepWhenGranted } = await openTab();
  is(true, machine('waiting'));
  keepWhenGranted(consentId);
  keepWhenGranted(consentId);
  is(true, machine('recorded'));
  is(true, machine('confirmed'));
  expect(work.keepReceipt).not.toHaveBeenCalled();
  is(false, machine('confirmed'));
  is(false, machine('confirmed'));
  expect(work.keepReceipt).toHaveBeenCalledExactlyOnceWith(consentId, ['/m1']);
});

test.each([
  ['waits for the machine', machine('requested')],
  ['failed after the record was made', machine('failed', { reached: 'recorded' })],
])('keeps the receipt of a grant that %s: the consent stands', async (_, one) => {
  const { is, keepWhenGranted } = await openTab();
  keepWhenGranted(consentId);
  is(false, one);
  expect(work.keepReceipt).toHaveBeenCalledOnce();
});

test('keeps nothing of a grant without a record, until it goes on and has one', async () => {
  const { is, keepWhenGranted } = await openTab();
  keepWhenGranted(consentId);
  is(false, machine('failed'));
  is(false, machine('skipped'));
  expect(work.keepReceipt).not.toHaveBeenCalled();
  is(true, machine('recorded'));
  is(false, machine('confirmed'));
  expect(work.keepReceipt).toHaveBeenCalledOnce();
});

test('keeps nothing where no container is configured', async () => {
  work.evidence = undefined;
  const { is, keepWhenGranted } = await openTab();
  keepWhenGranted(consentId);
  is(false, machine('confirmed'));
  expect(work.keepReceipt).not.toHaveBeenCalled();
});

test('a failure harms nothing and can be tried again; two presses are one attempt', async () => {
  const { keepNow } = await openTab();
  work.keepReceipt.mockRejectedValueOnce(new Error('no'));
  await keepNow(consentId, ['/m1']);
  await Promise.all([keepNow(consentId, ['/m1']), keepNow(consentId, ['/m1'])]);
  expect(work.keepReceipt).toHaveBeenCalledTimes(2);
});

test('a receipt is one to be saved from when its consent is on record, and never if that is refused', async () => {
  vi.stubGlobal('window', new EventTarget());
  vi.stubGlobal('sessionStorage', sampleStorage());
  const { is, guardWhenRecorded, holdSignature, unsaved } = await openTab();
  holdSignature(consentId, { idToken: 'a.b.c', key: {} });
  guardWhenRecorded(consentId);
  is(true, machine('waiting'));
  is(false, machine('skipped'));
  expect(unsaved()).toEqual([]);
  is(true, machine('recorded'));
  expect(unsaved()).toEqual([consentId]);
});
