import { beforeEach, expect, test, vi } from 'vitest';
import { sampleStorage } from '#src/azure/testing/sample-arm.ts';
import type { GrantProgress } from '#src/azure/grant/grant-store.ts';
import type { MachineProgress } from '#src/consent/bulk.ts';
import { sampleRecord, sampleTenant, sampleUser } from '#src/consent/samples.ts';

const work = vi.hoisted(() => ({
  evidence: undefined as { container: string } | undefined,
  keepReceipt: vi.fn<(consentId: string, machines: readonly string[]) => Promise<object>>(),
}));
vi.mock('#src/config.ts', () => ({ config: () => ({ evidence: work.evidence }), ConfigError: class extends Error {} }));
const account = { tenantId: sampleTenant, userId: sampleUser };
vi.mock('#src/auth/session.ts', () => ({ auth: () => ({ account }) }));
vi.mock('./keep-receipt.ts', () => ({ keepReceipt: work.keepReceipt }));

const record = await sampleRecord();
const { consentId } = record;
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
  const { seeToReceipt, goOnWithReceipt, keepNow } = await import('./receipt-keeping.ts');
  const { heldSignature, isSignatureLost } = await import('./held-signature.ts');
  const { unsavedReceipts } = await import('#src/azure/receipts/unsaved-receipts.ts');
  const is = (granting: boolean, ...machines: MachineProgress[]) => {
    const progress: GrantProgress = { consentId, machines, running: granting, granting, pressedHere: true };
    grants.setGrant(progress);
  };
  const press = () => seeToReceipt(record, { idToken: 'a.b.c', key: {} });
  const open = () => goOnWithReceipt(consentId);
  return { is, press, open, keepNow, heldSignature, isSignatureLost, unsaved: unsavedReceipts.get };
};

const stored = () => sessionStorage.getItem('remote-support.signatures');

beforeEach(() => {
  vi.stubGlobal('window', new EventTarget());
  vi.stubGlobal('sessionStorage', sampleStorage());
  account.userId = sampleUser;
  work.evidence = { container: 'https://evidence.blob.core.windows.net/receipts' };
  work.keepReceipt.mockReset().mockResolvedValue({ name: 'n', code: 'c' });
});

test('keeps the receipt once, when nothing is under way any more', async () => {
  const { is, press } = await openTab();
  is(true, machine('waiting'));
  press();
  press();
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
  const { is, press } = await openTab();
  press();
  is(false, one);
  expect(work.keepReceipt).toHaveBeenCalledOnce();
});

test('keeps nothing of a grant without a record, until it goes on and has one', async () => {
  const { is, press } = await openTab();
  press();
  is(false, machine('failed'));
  is(false, machine('skipped'));
  expect(work.keepReceipt).not.toHaveBeenCalled();
  is(true, machine('recorded'));
  is(false, machine('confirmed'));
  expect(work.keepReceipt).toHaveBeenCalledOnce();
});

test('keeps nothing where no container is configured', async () => {
  work.evidence = undefined;
  const { is, press } = await openTab();
  press();
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
  const { is, press, unsaved } = await openTab();
  press();
  is(true, machine('waiting'));
  is(false, machine('skipped'));
  expect(unsaved()).toEqual([]);
  is(true, machine('recorded'));
  expect(unsaved()).toEqual([consentId]);
});

test('a page that is left before the consent is on record loses no signature: the next one holds it, and asks from the record on', async () => {
  (await openTab()).press();
  const next = await openTab();
  expect(next.isSignatureLost(consentId)).toBe(false);
  next.open();
  next.is(true, machine('waiting'));
  expect(next.unsaved()).toEqual([]);
  expect(stored()).toContain('a.b.c');
  next.is(true, machine('recorded'));
  expect(next.unsaved()).toEqual([consentId]);
  expect(next.heldSignature(consentId)?.idToken).toBe('a.b.c');
  expect(stored()).toBeNull();
  next.is(false, machine('confirmed'));
  expect(work.keepReceipt).toHaveBeenCalledExactlyOnceWith(consentId, ['/m1']);
  await vi.waitFor(() => expect(next.unsaved()).toEqual([]));
});

test('a signature that waits for its record is nobody else’s', async () => {
  (await openTab()).press();
  account.userId = '0e0e0e0e-0000-4000-8000-000000000000';
  const next = await openTab();
  expect(next.heldSignature(consentId)).toBeUndefined();
  next.open();
  next.is(true, machine('recorded'));
  expect(next.unsaved()).toEqual([]);
});

test('where the browser keeps it not, the page asks from the press on', async () => {
  sessionStorage.setItem = () => {
    throw new DOMException('Full.');
  };
  const { press, unsaved } = await openTab();
  press();
  expect(unsaved()).toEqual([consentId]);
});
