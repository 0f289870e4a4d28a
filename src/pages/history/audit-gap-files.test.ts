import { expect, it } from 'vitest';
import { readCsv } from '#src/lib/csv-sample.ts';
import { checkGaps, type Gap } from './audit-gap.ts';
import { gapsCsv, gapsText } from './audit-gap-files.ts';

const place = { consentId: 'rs-abc', where: 'receipts/rs-abc.json' };

it('checks that lack the same thing are told together', () => {
  const gaps = checkGaps(place, [
    { key: 'nonce', state: 'notCheckable', finding: 'No token.' },
    { key: 'key', state: 'notCheckable', finding: 'No keys.' },
    { key: 'person', state: 'notCheckable', finding: 'No token.' },
    { key: 'code', state: 'pass', finding: 'Fits.' },
  ]);
  expect(gaps.map(({ what }) => what)).toEqual([
    'No token. (Signed for this consent; Person who signed) No keys. (Key of Microsoft Entra)',
  ]);
  expect(checkGaps(place, [{ key: 'code', state: 'pass', finding: 'Fits.' }])).toEqual([]);
});

const long: Gap = { kind: 'Not read', consentId: '', where: '', what: `${'word '.repeat(40)}${'x'.repeat(100)} =end` };

it('the paper keeps every word, within its width but for words that are longer', () => {
  const text = gapsText('Pack', [long, { ...place, kind: 'Not checkable', what: 'Short.' }]);
  expect(text).toContain('2 gaps: what this pack cannot show');
  expect(text).not.toContain('Where        \r\n');
  expect(text).toContain(
    'G-0002  Not checkable\r\nConsent      rs-abc\r\nWhere        receipts/rs-abc.json\r\nWhat         Short.',
  );
  expect(text.split(/\s+/).filter((word) => word === 'word')).toHaveLength(40);
  expect(text).toContain('x'.repeat(100));
  for (const line of text.split('\r\n')) expect(line.length > 13 + 78 && !line.includes('xxx')).toBe(false);
});

it('the table has three empty cells for whoever reviews', () => {
  const [header, row] = readCsv(gapsCsv([{ ...long, what: '=end' }]).slice(1));
  expect(header?.slice(5)).toEqual(['Reviewed by', 'Date', 'Remarks']);
  expect(row).toEqual(['G-0001', 'Not read', '', '', "'=end", '', '', '']);
});
