import { expect, it } from 'vitest';
import { AzureError } from '#src/azure/transport/errors.ts';
import { recordSentences } from '#src/azure/records/record-places.ts';
import { type Gap, placeGaps, recordGaps, unreadGaps } from './audit-gap.ts';
import {
  after,
  during,
  end,
  entry,
  machine,
  partlyGranted,
  partlyRead,
  webGroup,
  webMachine,
} from './consent-samples.ts';

const told = (gaps: readonly Gap[]) => gaps.map(({ kind, where, what }) => [kind, where, what]);

it('a resource group that was not read is one gap of the consent, and its ends are not said to be missing', () => {
  const one = partlyRead();
  expect(told(recordGaps(one, after))).toEqual([
    ['End not proven', machine('srv-sql-01'), expect.stringMatching(/ended .*, and no record says/)],
    ['End not proven', webMachine, expect.stringMatching(/is not known: its resource group was not read\.$/)],
    ['Not read', webGroup, 'No permission.'],
  ]);
  const place = { consentId: one.consentId, where: 'receipts/rs-abc.json' };
  const notRead = [...recordSentences(one), 'The Activity Log could not be read.'];
  expect(unreadGaps(place, notRead, one).map(({ what }) => what)).toEqual(['The Activity Log could not be read.']);
});

it('a resource group that Azure refused is told with the correlation id of the answer', () => {
  const error = new AzureError({ kind: 'forbidden', message: 'No.', correlationId: 'c-1' });
  const unread = [{ scope: webGroup, reason: 'No permission.', error }];
  const gap = ['Not read', webGroup, 'No permission. Correlation ID c-1.'];
  expect(told(recordGaps({ ...partlyRead(), unread }, during))).toEqual([gap]);
  expect(told(placeGaps(unread))).toEqual([gap]);
});

it('a grant that went through in part and has ended is a note to look at, and no contradiction', () => {
  const one = partlyGranted([end('srv-sql-01', 'revoked')]);
  expect(told(recordGaps(one, after))).toEqual([
    ['Note: no record there', webGroup.toLowerCase(), expect.stringContaining('nothing was granted there')],
  ]);
  expect(unreadGaps({ consentId: one.consentId, where: '' }, recordSentences(one), one)).toEqual([]);
});

it('an end that nothing proved is a gap at any time, although it is on record', () => {
  const one = entry([end('srv-sql-01', 'removed'), end('srv-sql-02', 'revoked')]);
  for (const now of [during, after])
    expect(told(recordGaps(one, now))).toEqual([
      ['End not proven', machine('srv-sql-01'), expect.stringMatching(/^Closed, not proven, recorded /)],
    ]);
});
