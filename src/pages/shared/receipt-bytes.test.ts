import { expect, it, vi } from 'vitest';
import { longestReceipt, readReceipt } from '#src/consent/receipts/receipt-reading.ts';
import { receiptBytes } from './receipt-bytes.ts';

it('reads of a file that is too long for a receipt only what shows that', async () => {
  const large = new File([new Uint8Array(longestReceipt + 1000)], 'a.json');
  const whole = vi.spyOn(large, 'arrayBuffer');
  const bytes = await receiptBytes(large);
  expect(whole).not.toHaveBeenCalled();
  expect(bytes).toHaveLength(longestReceipt + 1);
  expect(readReceipt(bytes)).toEqual({ ok: false, reason: 'The file is longer than 16 MB.' });
});

it('reads any other whole', async () => {
  expect([...(await receiptBytes(new Blob(['ab'])))]).toEqual([97, 98]);
});
