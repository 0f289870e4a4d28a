import { expect, it, vi } from 'vitest';
import { longestReceipt } from '#src/consent/receipts/receipt-reading.ts';
import { receiptText, sealReceipt } from '#src/consent/receipts/receipt-text.ts';
import { fixtureReceipt } from '#src/consent/receipts/receipt-fixture.ts';
import { adoptSignature } from './receipt-file.ts';

vi.mock('./held-signature.ts', () => ({}));

it('refuses a file that is longer than any receipt without reading it whole', async () => {
  const large = new Blob([new Uint8Array(longestReceipt + 1000)]);
  const whole = vi.spyOn(large, 'arrayBuffer');
  const entry = { consentId: 'rs-a', signature: { method: 'entra' } } as unknown as Parameters<
    typeof adoptSignature
  >[0];
  expect(await adoptSignature(entry, large)).toBe('The file is longer than 16 MB.');
  expect(whole).not.toHaveBeenCalled();
});

it('says of a receipt without a signature that, wherever it is told', async () => {
  const bare = receiptText(await sealReceipt({ ...fixtureReceipt, signature: null }));
  expect(await adoptSignature(fixtureReceipt.record, new Blob([bare]))).toBe('This file holds no signature.');
});
