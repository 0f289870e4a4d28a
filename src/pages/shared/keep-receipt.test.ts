import { expect, it, vi } from 'vitest';
import { keepReceipt } from './keep-receipt.ts';

const work = vi.hoisted(() => ({ keep: vi.fn<() => Promise<object>>(), forget: vi.fn<() => Promise<void>>() }));
vi.mock('#src/azure/receipts/evidence-queries.ts', () => ({ forgetKeptReceipts: work.forget }));
vi.mock('#src/azure/receipts/evidence-store.ts', () => ({ evidenceStore: () => ({ keepReceipt: work.keep }) }));
vi.mock('#src/azure/receipts/receipts.ts', () => ({ writeReceipt: async () => ({}) }));
vi.mock('./held-signature.ts', () => ({ heldSignature: () => ({}) }));

it('has pages read anew what is kept, also where no reply came: it may be there', async () => {
  work.keep.mockRejectedValueOnce(new Error('No reply.')).mockResolvedValueOnce({ name: 'a.json' });
  await expect(keepReceipt('rs-a', [])).rejects.toThrow('No reply.');
  expect(work.forget).toHaveBeenCalledExactlyOnceWith('rs-a');
  await keepReceipt('rs-a', []);
  expect(work.forget).toHaveBeenCalledTimes(2);
});
