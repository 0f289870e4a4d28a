import { expect, it } from 'vitest';
import type { ConsentHistoryEntry } from '#src/azure/records/consent-records.ts';
import { formatInstant } from '#src/lib/time.ts';
import { after, consent, during, end, entry, machine } from './consent-samples.ts';
import { nameInId } from '#src/pages/shared/machine-names.ts';
import { historyColumns } from './history-columns.tsx';
import { historyRow } from './history-row.ts';

const row = (one: ReturnType<typeof entry>, now: number) =>
  historyRow(one, { reader: null, nameOf: nameInId, callers: new Map(), now });

const endCell = (one: ReturnType<typeof entry>, now: number) =>
  historyColumns.find(({ header }) => header === 'End')?.text?.(row(one, now));

const levelCell = (one: ReturnType<typeof entry>) =>
  historyColumns.find(({ header }) => header === 'Access level')?.cell(row(one, during));

it('a consent without an end on record says until when it was agreed to, while that lies ahead', () => {
  const [, timeOfDay] = formatInstant(Date.parse(consent.notAfter)).split(', ');
  expect(endCell(entry(), during)).toBe(`Not ended on record · until ${timeOfDay}`);
  expect(endCell(entry(), after)).toBe('Past its end, not confirmed');
  expect(endCell(entry([end('srv-sql-01', 'revoked')]), during)).toBe('Ended on 1 of 2 machines');
});

it('a time that was shortened on record is not said to be the end, nor a level that was lowered to be the level', () => {
  const changed = (notAfter: string, level = 'Diagnostics') =>
    ({ ...entry(), changes: [{ machineId: machine('srv-sql-01'), level, notAfter }] }) as ConsentHistoryEntry;
  expect(endCell(changed('2026-11-24T18:00:00Z'), during)).toMatch(
    /^Not ended on record · agreed until .*, reduced since$/,
  );
  // Only its level was reduced.
  expect(endCell(changed(consent.notAfter), during)).toMatch(/^Not ended on record · until [^,]*$/);
  expect(levelCell(changed(consent.notAfter))).toBe('agreed Diagnostics and repair, reduced since');
  expect(levelCell(changed('2026-11-24T18:00:00Z', consent.level))).toBe('Diagnostics and repair');
  expect(levelCell(entry())).toBe('Diagnostics and repair');
});

it('a time that may be of several days bears its date', () => {
  const notAfter = '2026-11-25T13:00:00Z';
  const long = { ...entry(), consent: { ...consent, notAfter } };
  expect(endCell(long, during)).toBe(`Not ended on record · until ${formatInstant(Date.parse(notAfter))}`);
});
