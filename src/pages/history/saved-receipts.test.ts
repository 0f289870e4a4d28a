import { expect, it } from 'vitest';
import { type SavedReceipt, takenWords, takeSaved } from './saved-receipts.ts';

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
  const inPeriod = new Set(['rs-a']);
  expect(takenWords([added], inPeriod)).toBe('1 file added.');
  expect(takenWords([other], inPeriod)).toBe(
    '1 file added. 1 added receipt is not of this period, and not in the pack.',
  );
  expect(takenWords([added, other, refused], inPeriod)).toBe(
    '2 of 3 files added. shopping.json: This is no receipt. 1 added receipt is not of this period, and not in the pack.',
  );
  expect(takenWords([other, other, added], inPeriod)).toBe(
    '3 files added. 2 added receipts are not of this period, and not in the pack.',
  );
});

it('says of what the browser cannot read, as a folder, that it was not added', async () => {
  const folder = new File([], 'receipts');
  folder.arrayBuffer = () => Promise.reject(new DOMException('It is a folder.', 'NotFoundError'));
  const reason = 'The browser could not read the file.';
  expect(await takeSaved(folder, [])).toEqual({ ok: false, name: 'receipts', reason });
});
