import { expect, it } from 'vitest';
import type { Compared } from '#src/azure/reconciliation/reconciliation.ts';
import type { Finding } from '#src/consent/reconciliation/reconciliation-finding.ts';
import { readCsv } from '#src/lib/csv-sample.ts';
import { findingsJson } from '#src/pages/shared/findings-json.ts';
import { paths } from '#src/paths.ts';
import { findingsCsv } from './findings-export.ts';
import { filterFindings, filterOptions, isFiltered, readFilters } from './findings-filter.ts';
import {
  comparedWords,
  notAskedWords,
  progressWords,
  subtitleWords,
  summaryWords,
  togetherWords,
} from './findings-words.ts';

const id = (name: string) => `/subscriptions/s/resourcegroups/rg/providers/microsoft.hybridcompute/machines/${name}`;

const finding = (change: Partial<Finding> = {}): Finding => ({
  kind: 'recordEdited',
  severity: 'finding',
  machineIds: [id('srv-1')],
  sentence: '=cmd',
  remedy: 'Ask.',
  evidence: [
    { label: 'Job', value: 'rs-1' },
    { label: 'Created by', value: 'eve' },
  ],
  ...change,
});

const compared: Compared = {
  machines: 10_000,
  asked: 42,
  unread: 2,
  jobs: 12,
  extensions: 1,
  records: 14,
  consents: 1,
};

it('says how much was compared, and what was not asked', () => {
  expect(comparedWords(compared)).toBe('12 jobs and 1 extension of 40 machines against 14 records of 1 consent');
  expect(notAskedWords(compared)).toContain('9,958 other machines are listed without the extension');
  expect(notAskedWords({ ...compared, machines: 43 })).toContain('1 other machine is listed');
  expect(notAskedWords({ ...compared, machines: 42 })).toBeUndefined();
});

it('says that every grant on readable machines was compared only where all were asked for and read', () => {
  const whole = { ...compared, asked: compared.machines, unread: 0 };
  const every =
    'Every grant on the machines you can read against the consent records in their resource groups, both ways';
  const some = 'Grants in Azure that could be read against consent records, both ways';
  expect(subtitleWords({ findings: [finding()], compared: whole })).toBe(every);
  expect(subtitleWords({ findings: [], compared: { ...whole, asked: 42 } })).toBe(
    'Grants on the machines that were asked against consent records, both ways',
  );
  expect(subtitleWords({ findings: [], compared: { ...whole, asked: 42, unread: 1 } })).toBe(some);
  expect(subtitleWords({ findings: [], compared: { ...whole, unread: 1 } })).toBe(some);
  expect(subtitleWords({ findings: [finding({ severity: 'unknown' })], compared: whole })).toBe(some);
  expect(subtitleWords(undefined)).toBe(some);
});

it('says how far a comparison has come', () => {
  expect(progressWords(undefined)).toBe('Reading machines and consent records from Azure');
  expect(progressWords({ part: 'machines', done: 10, total: 2400 })).toContain('10 of 2,400 machines');
  expect(progressWords({ part: 'log', done: 1, total: 3 })).toBe('Reading the Activity Log: 1 of 3');
});

it('counts what needs an answer, its machines once each, and what could not be told', () => {
  const several = [
    finding({ machineIds: [id('srv-1'), id('srv-2')] }),
    finding(),
    finding({ severity: 'lookInto', machineIds: [id('srv-8')] }),
    finding({ severity: 'unknown', machineIds: [id('srv-9')] }),
    finding({ severity: 'note' }),
  ];
  expect(summaryWords(several, compared)).toBe(
    '2 findings on 2 machines need an answer, 1 is to be looked into, 1 could not be told. 40 machines were read, 2 could not be read whole.',
  );
  expect(summaryWords([finding({ machineIds: [] })], { ...compared, asked: 1, unread: 0 })).toBe(
    '1 finding needs an answer. 1 machine was read.',
  );
  expect(summaryWords([finding({ severity: 'lookInto' }), finding({ severity: 'lookInto' })], compared)).toContain(
    'No finding needs an answer, 2 are to be looked into.',
  );
  expect(summaryWords([], { ...compared, unread: 0 })).toBe('No finding needs an answer. 42 machines were read.');
});

it('narrows the list as its address says', () => {
  const list = [finding(), finding({ kind: 'otherCaller', consentId: 'rs-2' }), finding({ severity: 'note' })];
  const filters = { search: 'RS-2', kind: ['otherCaller'] };
  expect(readFilters(new URL(paths.findings(filters), 'http://x').searchParams)).toEqual(filters);
  expect(readFilters(new URLSearchParams('other=1&kind='))).toEqual({});
  expect(filterFindings(list, filters)).toEqual([list[1]]);
  expect(filterFindings(list, { search: 'srv-1' })).toEqual(list);
  expect(filterFindings(list, { severity: ['note'] })).toEqual([list[2]]);
  expect(filterOptions(list, { severity: ['finding'] }, 'kind')).toEqual([
    { value: 'recordEdited', label: 'Record edited', count: 1 },
    { value: 'otherCaller', label: 'Other person than the consent names', count: 1 },
  ]);
  // What is chosen can be taken back though the list no longer has it, and says what it is.
  expect(filterOptions(list, { kind: ['unreadPlaces', 'recordEdited', 'other'] }, 'kind')).toEqual([
    { value: 'recordEdited', label: 'Record edited', count: 2 },
    { value: 'otherCaller', label: 'Other person than the consent names', count: 1 },
    { value: 'unreadPlaces', label: 'Not read', count: 0 },
    { value: 'other', label: 'other', count: 0 },
  ]);
  expect([isFiltered({}), isFiltered({ kind: [] }), isFiltered({ kind: ['x'] }), isFiltered({ search: 'a' })]).toEqual([
    false,
    false,
    true,
    true,
  ]);
});

it('finds every word, in the title and in what to do too, wherever each stands', () => {
  const list = [finding(), finding({ kind: 'otherCaller', remedy: 'Ask whoever it was.' })];
  expect(filterFindings(list, { search: 'other person' })).toEqual([list[1]]);
  expect(filterFindings(list, { search: ' whoever  SRV-1 ' })).toEqual([list[1]]);
  expect(filterFindings(list, { search: 'whoever srv-2' })).toEqual([]);
});

it('CSV: one row a finding, and nothing a spreadsheet would run', () => {
  const at = Date.UTC(2026, 10, 24, 13);
  const [header = [], ...lines] = readCsv(
    findingsCsv([finding({ at, consentId: 'rs-1', isLastChange: true }), finding()]).slice(1),
  );
  const rows = lines.map((line) => Object.fromEntries(header.map((name, index) => [name, line[index]])));
  expect(rows).toHaveLength(2);
  expect(rows[0]).toMatchObject({
    Answer: 'Needs an answer',
    Kind: 'Record edited',
    'Time (UTC)': '2026-11-24T13:00:00Z',
    'Time is of the last change': 'yes',
    'Machine names': 'srv-1',
    Consent: 'rs-1',
    'What was read': "'=cmd",
    Evidence: 'Job: rs-1\nCreated by: eve',
  });
  expect(rows[1]).toMatchObject({ 'Time (UTC)': '', 'Time is of the last change': '', Consent: '' });
});

it('JSON: the findings, what was compared, when, and what narrowed the list', () => {
  const at = Date.UTC(2026, 10, 24, 13);
  const text = findingsJson(
    [finding()],
    { findings: [], compared, readAt: at },
    { exportedAt: at + 5000, filters: null },
  );
  expect(JSON.parse(text)).toMatchObject({
    kind: 'remote-support-findings/1',
    readAt: '2026-11-24T13:00:00Z',
    exportedAt: '2026-11-24T13:00:05Z',
    compared,
    filters: null,
    findings: [{ kind: 'recordEdited', title: 'Record edited', at: null, consentId: null }],
  });
});

it('CSV: of a finding about very many machines says how many more there are, and that the JSON has all', () => {
  const machineIds = Array.from({ length: 1000 }, (_, index) => id(`srv-${index}`));
  const [header = [], cells = []] = readCsv(findingsCsv([finding({ machineIds })]).slice(1));
  const text = cells[header.indexOf('Machine IDs')] ?? '';
  expect(text).toMatch(/\n\d+ more: see the export as JSON, which has all$/);
  expect(text.length).toBeLessThanOrEqual(32_767);
});

it.each([
  ['finding', 'so whether there is access cannot be told'],
  ['lookInto', 'It shows no remote support job there.'],
  ['note', 'no consent record names them. An extension gives no access by itself. Remove it'],
] as const)('says of many extensions of the severity %s what there is to know of access', (severity, words) => {
  expect(togetherWords(severity)).toContain(words);
});
