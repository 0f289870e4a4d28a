import { beforeEach, expect, it, vi } from 'vitest';
import { sampleStorage } from '#src/azure/testing/sample-arm.ts';

const signature = { idToken: 'a.b.c', key: { kty: 'RSA', n: 'n', e: 'e' } };

beforeEach(() => {
  vi.stubGlobal('window', new EventTarget());
  vi.stubGlobal('sessionStorage', sampleStorage());
});

/** The page as it is loaded, with nothing in its memory. */
async function loadPage() {
  vi.resetModules();
  const { unsavedReceipts } = await import('#src/azure/receipts/unsaved-receipts.ts');
  const { leaveForEntra } = await import('#src/auth/leaving.ts');
  return { ...(await import('./held-signature.ts')), unsavedReceipts, leaveForEntra };
}

/** Whether the browser would ask before the page goes. */
const isAsked = (): boolean => !window.dispatchEvent(new Event('beforeunload', { cancelable: true }));

it('have the browser ask while a consent is on record and its receipt not saved, and not before or afterwards', async () => {
  const page = await loadPage();
  expect(isAsked()).toBe(false);
  page.holdSignature('rs-a', signature);
  page.holdSignature('rs-b', signature);
  expect(isAsked()).toBe(false);
  page.noteRecorded('rs-a');
  page.noteRecorded('rs-b');
  page.noteRecorded('rs-c');
  expect(page.unsavedReceipts.get()).toEqual(['rs-a', 'rs-b']);
  page.noteReceiptSaved('rs-a');
  expect(isAsked()).toBe(true);
  page.noteReceiptSaved('rs-b');
  expect(isAsked()).toBe(false);
  expect(page.unsavedReceipts.get()).toEqual([]);
  page.noteRecorded('rs-a');
  expect(isAsked()).toBe(false);
  expect(page.heldSignature('rs-a')?.idToken).toBe('a.b.c');
});

it('ask nobody whose press leads to Microsoft Entra, which was told beside it', async () => {
  const { holdSignature, noteRecorded, leaveForEntra } = await loadPage();
  holdSignature('rs-a', signature);
  noteRecorded('rs-a');
  await leaveForEntra('signOut', () => {
    expect(isAsked()).toBe(false);
    return Promise.resolve();
  });
  expect(isAsked()).toBe(true);
});

it('know after a reload which signature went with the page, and keep no token', async () => {
  const before = await loadPage();
  before.holdSignature('rs-a', signature);
  before.holdSignature('rs-b', signature);
  before.noteReceiptSaved('rs-b');
  expect(before.isSignatureLost('rs-a')).toBe(false);
  expect(sessionStorage.getItem('remote-support.unsaved')).toBe('rs-a');

  const after = await loadPage();
  expect(['rs-a', 'rs-b', 'rs-c'].filter(after.isSignatureLost)).toEqual(['rs-a']);
  // Taken over from a file that was saved after all.
  after.holdSignature('rs-a', signature);
  after.noteReceiptSaved('rs-a');
  expect((await loadPage()).isSignatureLost('rs-a')).toBe(false);
});
