import { expect, it } from 'vitest';
import { checkKeys, type ReceiptCheck } from '#src/consent/receipts/receipt-check.ts';
import { verdictNews } from './verdict-news.ts';
import type { Verification } from './verification.ts';

let last = 0;

/** A file of which every check passes but those named. */
const file = (name: string, change: Partial<Record<ReceiptCheck['key'], ReceiptCheck['state']>> = {}): Verification => {
  last += 1;
  const checks = checkKeys.map((key): ReceiptCheck => ({ key, state: change[key] ?? 'pass', finding: '' }));
  return { id: last, name, checks };
};

it('tells the verdict of one file', () => {
  expect(verdictNews([])).toBe('');
  expect(verdictNews([file('a.json')])).toBe('a.json: Signed, and no change found');
});

it('tells of several how many do not hold, and which, whatever their order', () => {
  const files = [
    file('a.json'),
    file('changed.json', { code: 'fail' }),
    file('cut.json', { readable: 'fail' }),
    file('b.json'),
  ];
  expect(verdictNews(files.slice(0, 2))).toBe(
    '2 checked: 1 does not hold: changed.json; 1 signed, and no change found',
  );
  expect(verdictNews(files)).toBe(
    '4 checked: 1 does not hold: changed.json; 1 not readable as a receipt: cut.json; 2 signed, and no change found',
  );
});

it('names a few of many, and shows what their names hide', () => {
  const files = ['1', '2', '3', '4', '5', '6', '7\u202E'].map((name) => file(name, { code: 'fail' }));
  expect(verdictNews(files)).toBe('7 checked: 7 does not hold: 1, 2, 3, 4, 5 and 2 more');
  expect(verdictNews(files.slice(6))).not.toContain('\u202E');
});

it('tells what has been found while somebody is still being asked, and whom', () => {
  const asked = (name: string, whom: string): Verification => ({ ...file(name), asking: { whom, hasBegun: false } });
  const entra = asked('a.json', 'Microsoft Entra');
  expect(verdictNews([entra])).toBe('a.json: Signed, and no change found. Now asking Microsoft Entra.');
  const both = asked('b.json', 'Microsoft Entra and Azure');
  expect(verdictNews([both, entra, file('changed.json', { code: 'fail' })])).toBe(
    '3 checked: 1 does not hold: changed.json; 2 signed, and no change found. Now asking Microsoft Entra and Azure.',
  );
});
