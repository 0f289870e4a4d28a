import { expect, test } from 'vitest';
import type { ConsentEntry } from '#src/azure/records.ts';
import type { Granter } from '#src/pages/shared/granter.ts';
import {
  sampleConsent,
  sampleConsentId,
  sampleEvidence,
  sampleJob,
  sampleMachine,
  sampleReadAt,
} from '#test/consent/samples.ts';
import { historyData, rowsOf } from './history-rows.tsx';

const machines = ['srv-sql-01', 'srv-sql-02'].map(sampleMachine);
const consent = await sampleConsent({ machines });
const entry = { consentId: sampleConsentId, consent, consentHash: '', ends: [] } as unknown as ConsentEntry;
const session = { sessionStartTime: '2026-11-24T13:10:00Z', sessionEndTime: '2026-11-24T13:22:00Z' };
const evidence = new Map([
  [machines[0] ?? '', sampleEvidence({ jobs: [{ ...sampleJob, sessions: [session] }] })],
  [machines[1] ?? '', sampleEvidence({ jobs: [] })],
]);
const ada: Granter = { is: 'signed', name: 'Ada', signedAt: 0 };

function rows(change: Partial<Parameters<typeof rowsOf>[0]> = {}) {
  const all = { from: -Infinity, until: Infinity, now: sampleReadAt, granters: new Map([[sampleConsentId, ada]]) };
  return rowsOf({ consents: [entry], evidence, ...all, ...change });
}

test('a row has the gravest state of its machines, who signed, and what was used', () => {
  const [row] = rows();
  expect(row).toMatchObject({ granter: 'Ada', used: 12 * 60_000, state: { is: 'access', state: { kind: 'active' } } });
});

test('use isn’t known where no job is left', () => {
  expect(rows({ evidence: new Map() })[0]).not.toHaveProperty('used');
});

test('a period takes the consents whose time reaches into it', () => {
  const [start, end] = [Date.parse(consent.notBefore), Date.parse(consent.notAfter)];
  const isIn = (from: number, until: number) => rows({ from, until }).length === 1;
  expect([isIn(start, end), isIn(end - 1, Infinity), isIn(-Infinity, start + 1)]).toEqual([true, true, true]);
  expect([isIn(end + 1, Infinity), isIn(-Infinity, start)]).toEqual([false, false]);
});

test('rows are found by state, person and place', () => {
  const { fields, length, keyAt } = historyData(rows(), () => 'Contoso');
  expect([length, keyAt(0)]).toEqual([1, sampleConsentId]);
  expect(fields['state']?.values).toEqual(['active']);
  expect(fields['subscription']?.labels).toEqual(['Contoso']);
  expect(fields['resourceGroup']?.labels).toEqual(['rg-sql-prod']);
});

test('a row is found by its own signature, whatever others of the same person hold', () => {
  const ids = ['forged', 'unread', sampleConsentId];
  const consents = ids.map((consentId) => ({ ...entry, consentId }));
  const granters = new Map<string, Granter>([
    ['forged', { is: 'unsigned', why: 'otherConsent' }],
    [sampleConsentId, ada],
  ]);
  const { fields } = historyData(rows({ consents, granters }), () => 'Contoso');
  const { labels = [], codes = [] } = fields['person'] ?? {};
  expect([...codes].map((code) => labels[code] === 'Ada')).toEqual([false, false, true]);
});
