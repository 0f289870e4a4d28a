import { expect, it } from 'vitest';
import { formatInstant } from '#src/lib/time.ts';
import { after, consent, during, end, entry } from './consent-samples.ts';
import { nameInId } from '#src/pages/shared/machine-names.ts';
import { historyColumns } from './history-columns.tsx';
import { historyRow } from './history-row.ts';

const endCell = (one: ReturnType<typeof entry>, now: number) =>
  historyColumns
    .find(({ header }) => header === 'End')
    ?.text?.(historyRow(one, { reader: null, nameOf: nameInId, callers: new Map(), now }));

it('a consent without an end on record says until when it was agreed to, while that lies ahead', () => {
  const [, timeOfDay] = formatInstant(Date.parse(consent.notAfter)).split(', ');
  expect(endCell(entry(), during)).toBe(`Not ended on record · until ${timeOfDay}`);
  expect(endCell(entry(), after)).toBe('Past its end, not confirmed');
  expect(endCell(entry([end('srv-sql-01', 'revoked')]), during)).toBe('Ended on 1 of 2 machines');
});

it('a time that may be of several days bears its date', () => {
  const notAfter = '2026-11-25T13:00:00Z';
  const long = { ...entry(), consent: { ...consent, notAfter } };
  expect(endCell(long, during)).toBe(`Not ended on record · until ${formatInstant(Date.parse(notAfter))}`);
});
