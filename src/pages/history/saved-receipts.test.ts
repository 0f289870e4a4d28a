import { beforeEach, expect, it, vi } from 'vitest';
import type { ConsentHistoryEntry } from '#src/azure/records/consent-records.ts';
import { sampleReceipt } from '#src/consent/receipts/receipt-samples.ts';
import { isOutside, letGoOf, type SavedReceipt, takenWords, takeSaved } from './saved-receipts.ts';

const held = vi.hoisted(() => new Map<string, unknown>());
vi.mock('#src/pages/shared/held-signature.ts', () => ({
  heldSignature: (consentId: string) => held.get(consentId),
  holdSignature: (consentId: string, signature: unknown) => held.set(consentId, signature),
  letGoOfSignature: (consentId: string) => held.delete(consentId),
  noteReceiptSaved: () => {},
}));

beforeEach(() => held.clear());

const added: SavedReceipt = { ok: true, name: 'a.json', consentId: 'rs-a', bytes: new Uint8Array(), signed: true };
const refused: SavedReceipt = { ok: false, name: 'shopping.json', reason: 'This is no receipt.' };

it('says of added files how many they are, and why one was refused', () => {
  expect(takenWords([added])).toBe('1 file added.');
  expect(takenWords([added, added])).toBe('2 files added.');
  expect(takenWords([refused])).toBe('0 of 1 file added. shopping.json: This is no receipt.');
  expect(takenWords([added, refused])).toBe('1 of 2 files added. shopping.json: This is no receipt.');
  expect(takenWords([refused, refused, added])).toBe('1 of 3 files added. The list of added receipts says why.');
});

it('says of added files which will not be in the pack of the period', () => {
  const other: SavedReceipt = { ...added, consentId: 'rs-b' };
  const outside = new Set(['rs-b']);
  expect(takenWords([added], outside)).toBe('1 file added.');
  expect(takenWords([other], outside)).toBe(
    '1 file added. 1 added receipt is not of this period, and not in the pack.',
  );
  expect(takenWords([added, other, refused], outside)).toBe(
    '2 of 3 files added. shopping.json: This is no receipt. 1 added receipt is not of this period, and not in the pack.',
  );
  expect(takenWords([other, other, added], outside)).toBe(
    '3 files added. 2 added receipts are not of this period, and not in the pack.',
  );
});

it('says of what the browser cannot read, as a folder, that it was not added', async () => {
  const folder = new File([], 'receipts');
  folder.arrayBuffer = () => Promise.reject(new DOMException('It is a folder.', 'NotFoundError'));
  const reason = 'The browser could not read the file.';
  expect(await takeSaved(folder, [])).toEqual({ ok: false, name: 'receipts', reason });
});

it('takes the receipt of a consent that was not read as it is, for no period leaves it out', async () => {
  const { receipt, text } = await sampleReceipt(1);
  const { consentId } = receipt.record;
  const taken = await takeSaved(new File([text], 'a.json'), []);
  expect(taken).toMatchObject({ ok: true, consentId, signed: false, idToken: receipt.signature?.idToken });
  expect(taken.ok && taken.note).toContain('was not found in what was read');
  expect(held.has(consentId)).toBe(false);
  expect(isOutside(taken, new Set(['rs-b']))).toBe(false);
});

it('knows the ID token of a file, also where its signature is not the one on record', async () => {
  const { receipt, text } = await sampleReceipt(1);
  const { consentId, signature } = receipt.record;
  const file = new File([text], 'a.json');
  const take = (idTokenSha256: string) =>
    takeSaved(file, [{ consentId, signature: { ...signature, idTokenSha256 } } as ConsentHistoryEntry]);
  const { idToken } = receipt.signature ?? {};
  expect(idToken).toBeDefined();
  expect(await take(signature.idTokenSha256)).toMatchObject({ ok: true, signed: true, idToken });
  expect(await take('0'.repeat(64))).toMatchObject({ ok: true, signed: false, idToken });
});

it('lets go of a signature with the last file that it was taken over from, and of none that was held before', async () => {
  const { receipt, text } = await sampleReceipt(1);
  const { consentId, signature } = receipt.record;
  const take = () => takeSaved(new File([text], 'a.json'), [{ consentId, signature } as ConsentHistoryEntry]);
  const [one, other] = [await take(), await take()];
  letGoOf(one, [refused, other]);
  // Nothing was taken over from this one.
  letGoOf({ ...added, consentId, signed: false }, []);
  expect(held.has(consentId)).toBe(true);
  letGoOf(other, [refused]);
  expect(held.has(consentId)).toBe(false);

  held.set(consentId, 'of the grant in this tab');
  letGoOf(await take(), []);
  expect(held.has(consentId)).toBe(true);
});
