import { expect, test } from 'vitest';
import type { ConsentEntry } from '#src/azure/records.ts';
import type { RecordSignature } from '#src/consent/signature.ts';
import {
  sampleConsent,
  sampleConsentId,
  sampleEvidence,
  sampleJob,
  sampleMachine,
  sampleReadAt,
  sampleUser,
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
const valid: RecordSignature = { is: 'valid', name: 'Ada', oid: sampleUser, signedAt: 0, keyConfirmed: true };

function rows(change: Partial<Parameters<typeof rowsOf>[0]> = {}) {
  const all = { from: -Infinity, until: Infinity, now: sampleReadAt, signers: new Map([[sampleConsentId, valid]]) };
  return rowsOf({ consents: [entry], evidence, ...all, ...change });
}

test('a row has the gravest state of its machines, who signed, and what was used', () => {
  const [row] = rows();
  expect(row).toMatchObject({ signer: 'Ada', used: 12 * 60_000, state: { is: 'access', state: { kind: 'active' } } });
});

test('use isn’t known where no job is left', () => {
  expect(rows({ evidence: new Map() })[0]).not.toHaveProperty('used');
});

test.each<[string, RecordSignature | undefined, boolean]>([
  ['valid', valid, true],
  ['with a key that is withdrawn or another’s', { ...valid, keyConfirmed: false }, false],
  ['with keys that can’t be read', { ...valid, keyConfirmed: 'unknown' }, false],
  ['invalid', { is: 'invalid', why: 'unreadable' }, false],
  ['kept by the person', { is: 'keptByPerson' }, false],
  ['not checked yet', undefined, false],
])('a name stands alone only with a confirmed signature: %s', (_, signer, isAlone) => {
  const [row] = rows({ signers: new Map(signer ? [[sampleConsentId, signer]] : []) });
  expect(row?.signer === 'Ada').toBe(isAlone);
  expect(row?.signer).not.toBe('');
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
  expect(fields['person']).toMatchObject({ values: [sampleUser], labels: ['Ada'] });
  expect(fields['subscription']?.labels).toEqual(['Contoso']);
  expect(fields['resourceGroup']?.labels).toEqual(['rg-sql-prod']);
});
