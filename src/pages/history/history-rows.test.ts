import { expect, test } from 'vitest';
import type { JobEvidence } from '#src/consent/access/evidence.ts';
import type { ConsentEntry } from '#src/azure/records.ts';
import type { Granter } from '#src/pages/shared/granter.ts';
import {
  revokedJob,
  sampleConsent,
  sampleConsentId,
  sampleEvidence,
  sampleJob,
  sampleMachine,
  sampleReadAt,
} from '#test/consent/samples.ts';
import { historyData } from './history-rows.tsx';

const machines = ['srv-sql-01', 'srv-sql-02'].map(sampleMachine);
const consent = await sampleConsent({ machines });
const entry = {
  consentId: sampleConsentId,
  consent,
  consentHash: '',
  ends: [],
  replacedBy: [],
} as unknown as ConsentEntry;
const session = { sessionStartTime: '2026-11-24T13:10:00Z', sessionEndTime: '2026-11-24T13:22:00Z' };
const evidence = new Map([
  [machines[0] ?? '', sampleEvidence({ jobs: [{ ...sampleJob, sessions: [session] }] })],
  [machines[1] ?? '', sampleEvidence({ jobs: [] })],
]);
const ada: Granter = { is: 'signed', name: 'Ada', signedAt: 0 };

async function list(change: Partial<Parameters<typeof historyData>[0]> = {}) {
  const all = { from: -Infinity, until: Infinity, now: sampleReadAt, granters: new Map([[sampleConsentId, ada]]) };
  const known = { consents: [entry], evidence, ...all, ...change };
  return historyData(known, () => 'Contoso', new AbortController().signal);
}

test('a row has the gravest state of its machines, who signed, and what was used', async () => {
  const data = await list();
  expect(data.at(0)).toMatchObject({
    granter: 'Ada',
    used: 12 * 60_000,
    state: { is: 'access', state: { kind: 'active' } },
  });
});

test('what ended shows when it did; what goes on, its end and the level that Azure shows now', async () => {
  const agreed = Date.parse(consent.notAfter);
  const on = (jobs: JobEvidence[]) => new Map(machines.map((id) => [id, sampleEvidence({ jobs }, { machineId: id })]));
  const repair = { ...entry, consent: { ...consent, level: 'DiagnosticsAndRepair' as const } };
  const live = await list({ consents: [repair], evidence: on([sampleJob]) });
  expect(live.at(0)).toMatchObject({ until: agreed, ends: agreed, level: 'Diagnostics' });
  const revoked = await list({ consents: [repair], evidence: on([revokedJob]) });
  expect(revoked.at(0)).toMatchObject({ until: agreed, level: 'DiagnosticsAndRepair' });
  expect(revoked.at(0).ends).toBe(Date.parse(revokedJob.endTime ?? ''));
});

test('use isn’t known where no job is left', async () => {
  const data = await list({ evidence: new Map() });
  expect(data.at(0)).not.toHaveProperty('used');
});

test('a period takes the consents whose time reaches into it', async () => {
  const [start, end] = [Date.parse(consent.notBefore), Date.parse(consent.notAfter)];
  const isIn = async (from: number, until: number) => (await list({ from, until })).length === 1;
  const within = [isIn(start, end), isIn(end - 1, Infinity), isIn(-Infinity, start + 1)];
  expect(await Promise.all(within)).toEqual([true, true, true]);
  expect(await Promise.all([isIn(end + 1, Infinity), isIn(-Infinity, start)])).toEqual([false, false]);
});

test('rows are found by state, person and place', async () => {
  const { fields, length, keyAt } = await list();
  expect([length, keyAt(0)]).toEqual([1, sampleConsentId]);
  expect(fields['state']?.values).toEqual(['active']);
  expect(fields['subscription']?.labels).toEqual(['Contoso']);
  expect(fields['resourceGroup']?.labels).toEqual(['rg-sql-prod']);
});

test('a row is found by its own signature, whatever others of the same person hold', async () => {
  const ids = ['forged', 'unread', sampleConsentId];
  const consents = ids.map((consentId) => ({ ...entry, consentId }));
  const granters = new Map<string, Granter>([
    ['forged', { is: 'unsigned', why: 'otherConsent' }],
    [sampleConsentId, ada],
  ]);
  const { fields } = await list({ consents, granters });
  const { labels = [], codes = [] } = fields['person'] ?? {};
  expect([...codes].map((code) => labels[code] === 'Ada')).toEqual([false, false, true]);
});
