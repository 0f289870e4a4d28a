import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import type { ConsentHistoryEntry } from '#src/azure/records/consent-records.ts';
import { paths } from '#src/paths.ts';
import type { HistoryFilters } from '#src/paths.ts';
import {
  after,
  consent,
  during,
  end,
  entry,
  machine,
  partlyGranted,
  partlyRead,
  webMachine,
} from './consent-samples.ts';
import { nameInId } from '#src/pages/shared/machine-names.ts';
import { filterOptions, filterRows, isFiltered, periodOf, readFilters } from './history-filter.ts';
import { historyRow, lastEndBefore, stateOf } from './history-row.ts';

const alan = '99999999-9999-4999-8999-999999999999';

const ofAlan: ConsentHistoryEntry = {
  ...entry(),
  consentId: 'rs-other',
  consent: {
    ...consent,
    userId: alan,
    machines: [machine('srv-web-01').replace('rg-sql-prod', 'rg-web').replace('11111111-1', '55555555-5')],
    level: 'Diagnostics',
    notBefore: '2026-03-01T10:00:00Z',
    notAfter: '2026-03-01T18:00:00Z',
    ticket: null,
    reason: 'Certificates',
  },
};
const ended: ConsentHistoryEntry = {
  ...entry([end('srv-sql-01', 'revoked'), end('srv-sql-02', 'expired')]),
  consentId: 'rs-ended',
};
const unfit: ConsentHistoryEntry = { ...ended, consentId: 'rs-unfit', problems: ['The copies of the record differ.'] };

const context = {
  reader: { userId: consent.userId, name: 'Ada Lovelace' },
  nameOf: (id: string) => nameInId(id).toUpperCase(),
  callers: new Map([[alan, 'alan.turing@contoso.example']]),
  now: during,
};
const rows = [entry(), ofAlan, ended, unfit].map((one) => historyRow(one, context));
const idsOf = (filters: HistoryFilters) => filterRows(rows, filters).map((row) => row.entry.consentId);

describe('state', () => {
  it.each([
    ['running', entry([end('srv-sql-01', 'revoked')]), during],
    ['past', entry([end('srv-sql-01', 'revoked')]), after],
    ['ended', ended, during],
    // An end beside records that contradict each other proves nothing.
    ['unfit', unfit, after],
    ['unread', partlyRead([end('srv-sql-01', 'revoked')]), during],
    ['unread', partlyRead(), after],
    ['unfit', { ...partlyRead(), problems: unfit.problems }, after],
    ['closed', entry([end('srv-sql-01', 'removed'), end('srv-sql-02', 'removed')]), after],
    ['closed', entry([end('srv-sql-01', 'removed'), end('srv-sql-02', 'revoked')]), during],
    // A grant that went through in part is no contradiction, and can end; a record that was deleted looks the same, so nothing proves the whole.
    ['recorded', partlyGranted([end('srv-sql-01', 'revoked')]), after],
    ['closed', partlyGranted([end('srv-sql-01', 'removed')]), after],
    [
      'ended',
      partlyGranted([end('srv-sql-01', 'revoked'), { ...end('srv-sql-01', 'revoked'), machineId: webMachine }]),
      after,
    ],
    ['past', partlyGranted(), after],
    // What was not read matters no more where every end is on record all the same.
    ['ended', { ...ended, unread: partlyRead().unread ?? [] }, after],
  ] as const)('%s', (state, one, now) => {
    expect(stateOf(one, now)).toBe(state);
  });

  it('stands until the next consent runs out', () => {
    const entries = [entry(), ofAlan];
    expect(lastEndBefore(entries, during)).toBe(Date.parse(ofAlan.consent.notAfter));
    expect(lastEndBefore(entries, after)).toBe(Date.parse(consent.notAfter));
    expect(lastEndBefore([], after)).toBe(0);
    for (const now of [during, after, Date.parse(consent.notAfter)])
      for (const one of entries) expect(stateOf(one, lastEndBefore(entries, now))).toBe(stateOf(one, now));
  });
});

describe('search', () => {
  it.each([
    ['SRV-SQL-02', ['rs-abc', 'rs-ended', 'rs-unfit']],
    ['srv-web', ['rs-other']],
    ['2411240040001234', ['rs-abc', 'rs-ended', 'rs-unfit']],
    ['lovelace backups', ['rs-abc', 'rs-ended', 'rs-unfit']],
    ['alan.turing', ['rs-other']],
    ['certificates', ['rs-other']],
    ['repair', ['rs-abc', 'rs-ended', 'rs-unfit']],
    ['rs-unfit', ['rs-unfit']],
    ['ended proven', ['rs-ended']],
    ['ada certificates', []],
    ['  ', ['rs-abc', 'rs-other', 'rs-ended', 'rs-unfit']],
  ])('%s', (search, ids) => {
    expect(idsOf({ search })).toEqual(ids);
  });
});

describe('filters', () => {
  it('narrow together, and each offers what the others leave', () => {
    expect(idsOf({ state: ['past', 'unfit'] })).toEqual(['rs-other', 'rs-unfit']);
    expect(idsOf({ level: ['Diagnostics'], person: [consent.userId] })).toEqual([]);
    expect(idsOf({ resourceGroup: ['rg-web'] })).toEqual(['rs-other']);
    const options = filterOptions(rows, { resourceGroup: ['rg-web'], state: ['gone'] }, 'state', (id) => id);
    expect(options).toEqual([
      { value: 'ended', label: 'Ended, proven', count: 0 },
      { value: 'gone', label: 'gone', count: 0 },
      { value: 'running', label: 'Not ended on record', count: 0 },
      { value: 'past', label: 'Past its end, not confirmed', count: 1 },
      { value: 'unfit', label: 'Records do not fit', count: 0 },
    ]);
    const chosen = { state: ['past'], level: ['DiagnosticsAndRepair'], subscription: ['5'], person: [alan] };
    const labels = (['state', 'level', 'subscription', 'person'] as const).map((key) =>
      filterOptions([], chosen, key, () => 'Web').map(({ label }) => label),
    );
    expect(labels).toEqual([['Past its end, not confirmed'], ['Diagnostics and repair'], ['Web'], [alan]]);
    const people = filterOptions(rows, {}, 'person', (id) => id);
    expect(people.map(({ label, count }) => [label, count])).toEqual([
      ['Ada Lovelace', 3],
      ['alan.turing@contoso.example', 1],
    ]);
    const named = filterOptions(rows, {}, 'subscription', (id) => (id.startsWith('5') ? 'Web' : 'Production'));
    expect(named.map(({ label, count }) => [label, count])).toEqual([
      ['Production', 3],
      ['Web', 1],
    ]);
  });

  it('a period holds both of its days, whatever their length in this zone', () => {
    const { from, until } = periodOf({ from: '2026-03-29', to: '2026-03-29' });
    expect(from).toBe(new Date(2026, 2, 29).getTime());
    expect(until).toBe(new Date(2026, 2, 30).getTime());
    expect(periodOf({})).toEqual({ from: -Infinity, until: Infinity });
    expect(idsOf({ from: '2026-02-28', to: '2026-03-02' })).toEqual(['rs-other']);
    expect(idsOf({ from: '2026-03-03' })).toEqual(['rs-abc', 'rs-ended', 'rs-unfit']);
    expect(idsOf({ to: '2026-02-27' })).toEqual([]);
  });

  it('a period ends with its last day also where clocks are put forward at midnight', () => {
    // No thread can be in a zone of its own.
    const script = `
      import { runnerImport } from 'vite';
      const path = './src/pages/history/history-filter.ts';
      const { module } = await runnerImport(path, { configFile: false, logLevel: 'silent' });
      console.log(JSON.stringify(module.periodOf({ from: '2026-04-24', to: '2026-04-24' })));`;
    const said = execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
      encoding: 'utf8',
      env: { ...process.env, TZ: 'Africa/Cairo' },
    });
    expect(JSON.parse(said)).toEqual({
      from: Date.parse('2026-04-23T22:00:00Z'),
      until: Date.parse('2026-04-24T21:00:00Z'),
    });
  });

  it('come back from the URL, and a day that is none is left out', () => {
    const filters = { search: 'a b', state: ['past', 'ended'], person: [alan], from: '2026-01-01', to: '2026-12-31' };
    const query = new URL(paths.history(filters), 'https://app.example').searchParams;
    expect(readFilters(query)).toEqual(filters);
    expect(readFilters(new URLSearchParams('from=yesterday&to=2026-13-01&state=&other=x'))).toEqual({});
    expect([isFiltered({ sort: 'who' }), isFiltered({ to: '2026-01-01' }), isFiltered({ state: [] })]).toEqual([
      false,
      true,
      false,
    ]);
  });
});
