import { expect, it } from 'vitest';
import { AzureError } from '#src/azure/transport/errors.ts';
import { readCsv } from '#src/lib/csv-sample.ts';
import { consent, during, end, entry, machine, partlyRead, webGroup } from './consent-samples.ts';
import { nameInId } from '#src/pages/shared/machine-names.ts';
import type { HistoryFilters } from '#src/paths.ts';
import type { AuditPeriod } from './audit-period.ts';
import { consentsCsv, consentsJson, machinesCsv } from './history-export.ts';
import { historyRow } from './history-row.ts';

const hostile = { ...entry([end('srv-sql-01', 'revoked')]), consent: { ...consent, reason: '=HYPERLINK("x"),\r\n' } };
const rows = [hostile, { ...entry(), consentId: 'rs-second' }].map((one) =>
  historyRow(one, {
    reader: { userId: consent.userId, name: '@Ada' },
    nameOf: nameInId,
    callers: new Map(),
    now: during,
  }),
);

it('CSV: one row a consent, and nothing a spreadsheet would run', () => {
  const text = consentsCsv(rows);
  expect(text.startsWith('\uFEFF')).toBe(true);
  const [header = [], ...lines] = readCsv(text.slice(1));
  const records = lines.map((line) => Object.fromEntries(header.map((name, index) => [name, line[index]])));
  expect(records).toHaveLength(2);
  expect(records[0]).toMatchObject({
    Consent: 'rs-abc',
    State: 'Not ended on record',
    'How it ended': 'Ended on 1 of 2 machines',
    'Agreed (UTC)': consent.notBefore,
    'Agreed by': "'@Ada",
    'Support request': '2411240040001234',
    'Request from': 'Azure',
    Reason: '\'=HYPERLINK("x"),\r\n',
    Machines: '2',
    'Machine names': 'srv-sql-01; srv-sql-02',
    'Machines with an end on record': '1',
    'Last end confirmed (UTC)': '2026-11-24T15:00:00Z',
  });
  expect(records[1]).toMatchObject({ Consent: 'rs-second', 'Last end confirmed (UTC)': '' });
});

it('JSON: what was read, when, what narrowed the list, and what could not be read', () => {
  const error = new AzureError({ kind: 'forbidden', message: 'No.', scope: '/x', correlationId: 'c-1' });
  const reading = { readAt: during, problems: [{ scope: '/subscriptions/x', reason: 'No permission.', error }] };
  const file: unknown = JSON.parse(
    consentsJson(rows, reading, { exportedAt: during + 1500, filters: { search: 'a' } }),
  );
  expect(file).toMatchObject({
    kind: 'remote-support-consents/1',
    exportedAt: '2026-11-24T16:00:01Z',
    readAt: '2026-11-24T16:00:00Z',
    filters: { search: 'a' },
    consents: [
      { consentId: 'rs-abc', consent: hostile.consent, ends: hostile.ends, agreedBy: '@Ada' },
      { consentId: 'rs-second', state: 'Not ended on record' },
    ],
    notRead: [{ scope: '/subscriptions/x', reason: 'No permission.', consentId: null, correlationId: 'c-1' }],
  });
});

it('JSON: writes the bounds of a period as moments, for its days are those of a zone that the file does not name', () => {
  const boundsOf = (context: { filters: HistoryFilters | null } | { period: AuditPeriod }) =>
    JSON.parse(consentsJson([], { readAt: during, problems: [] }, { exportedAt: during, ...context })).periodUtc;
  const utc = (at: Date) => at.toISOString().replace('.000', '');
  const [from, until] = [utc(new Date(2026, 10, 1)), utc(new Date(2026, 11, 1))];
  expect(boundsOf({ filters: { from: '2026-11-01', to: '2026-11-30' } })).toEqual({ from, until });
  expect(boundsOf({ period: { from: '2026-11-01', to: '2026-11-30' } })).toEqual({ from, until });
  expect(boundsOf({ filters: { from: '2026-11-01' } })).toEqual({ from, until: null });
  expect(boundsOf({ filters: null })).toEqual({ from: null, until: null });
});

it('JSON: tells what could not be read from what was read and does not count', () => {
  const error = new AzureError({ kind: 'forbidden', message: 'No.', scope: '/x', correlationId: 'c-1' });
  const problems = [
    { scope: '/unread', reason: 'No permission.', error },
    { scope: '/altered', reason: 'It does not verify.', consentId: 'rs-abc' },
    { scope: '/gone', reason: 'Its consent is gone.', isConsentGone: true as const },
    { scope: '/copy', reason: 'A copy.', isOutOfPlace: true as const },
  ];
  const text = consentsJson(rows, { readAt: during, problems }, { exportedAt: during, filters: null });
  const written = JSON.parse(text) as Record<string, { scope: string }[] | undefined>;
  const scopes = (key: string) => written[key]?.map(({ scope }) => scope);
  expect(['notRead', 'notTrusted', 'withoutConsent', 'notCounted'].map(scopes)).toEqual([
    ['/unread'],
    ['/altered'],
    ['/gone'],
    ['/copy'],
  ]);
});

it('both say of which consents not all was read', () => {
  const error = new AzureError({ kind: 'forbidden', message: 'No.', scope: webGroup, correlationId: 'c-2' });
  const one = { ...partlyRead(), unread: [{ scope: webGroup, reason: 'No permission.', error }] };
  const row = historyRow(one, { reader: null, nameOf: nameInId, callers: new Map(), now: during });
  const [header = [], cells = []] = readCsv(consentsCsv([row]).slice(1));
  expect(cells[header.indexOf('Not read')]).toBe(webGroup);
  const file: unknown = JSON.parse(
    consentsJson([row], { readAt: during, problems: [] }, { exportedAt: during, filters: null }),
  );
  expect(file).toMatchObject({
    consents: [{ unread: [{ scope: webGroup, reason: 'No permission.', consentId: null, correlationId: 'c-2' }] }],
  });
});

it('CSV: an end that nothing proved is on record, and confirmed at no time', () => {
  const closed = entry([end('srv-sql-01', 'removed'), end('srv-sql-02', 'removed')]);
  const row = historyRow(closed, { reader: null, nameOf: nameInId, callers: new Map(), now: during });
  const [header = [], cells = []] = readCsv(consentsCsv([row]).slice(1));
  expect(Object.fromEntries(header.map((name, index) => [name, cells[index]]))).toMatchObject({
    State: 'Closed, not all proven',
    'How it ended': 'Closed, not proven',
    'Machines with an end on record': '2',
    'Last end confirmed (UTC)': '',
  });
});

it('CSV: an end beside records that do not fit together is confirmed at no time', () => {
  const unfit = { ...entry([end('srv-sql-01', 'revoked')]), problems: ['The copies differ.'] };
  const row = historyRow(unfit, { reader: null, nameOf: nameInId, callers: new Map(), now: during });
  for (const text of [consentsCsv([row]), machinesCsv([row], during)])
    expect(text).not.toContain('2026-11-24T15:00:00Z');
});

it('CSV: of a consent over 1,000 machines says how many more there are, and that the JSON has all', () => {
  const machines = Array.from({ length: 1000 }, (_, index) => machine(`srv-${index}`));
  const many = { ...entry(), consent: { ...consent, machines } };
  const row = historyRow(many, { reader: null, nameOf: nameInId, callers: new Map(), now: during });
  const idsIn = (text: string) => {
    const [header = [], cells = []] = readCsv(text.slice(1));
    return cells[header.indexOf('Machine IDs')] ?? '';
  };
  expect(idsIn(consentsCsv([row]))).toMatch(/; \d+ more: see the export as JSON, which has all$/);
  const inPack = idsIn(consentsCsv([row], { machines: 'machines.csv', others: 'consents.json' }));
  expect(inPack).toMatch(/; \d+ more: see machines\.csv$/);
  expect(inPack.length).toBeLessThanOrEqual(32_767);
  const rowsOfAll = readCsv(machinesCsv([row], during).slice(1));
  expect(rowsOfAll.slice(1).map((cells) => cells.at(-1))).toEqual(machines);
});

it('CSV: one row for each consent and machine, with what is known of its end', () => {
  const ended = entry([end('srv-sql-01', 'revoked')]);
  const row = historyRow(ended, { reader: null, nameOf: nameInId, callers: new Map(), now: during });
  expect(readCsv(machinesCsv([row], during).slice(1))).toEqual([
    ['Consent', 'Machine', 'How it ended', 'End confirmed (UTC)', 'Machine ID'],
    ['rs-abc', 'srv-sql-01', 'Revoked, confirmed', '2026-11-24T15:00:00Z', machine('srv-sql-01')],
    ['rs-abc', 'srv-sql-02', 'Not ended on record', '', machine('srv-sql-02')],
  ]);
});
