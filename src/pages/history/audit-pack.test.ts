import { createHash } from 'node:crypto';
import { strFromU8, unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { AzureError } from '#src/azure/http/errors.ts';
import type { ConsentEntry } from '#src/azure/records.ts';
import type { Finding } from '#src/consent/findings/finding.ts';
import { receiptVerdict } from '#src/consent/receipt/checks.ts';
import { makeReceipt, type Receipt, receiptText } from '#src/consent/receipt/receipt.ts';
import { verifyReceipt } from '#src/consent/receipt/verify.ts';
import { fixtureReceipt, knownFacts } from '#test/proof/receipts.ts';
import { publishedKeys } from '#test/proof/signed.ts';
import { readCsv } from '#test/lib/read-csv.ts';
import { buildPack, consentsIn, type PackPlan, type PackWork } from './audit-pack.ts';

const { record } = fixtureReceipt;
const { consent, consentHash, consentId } = record;
const entry: ConsentEntry = {
  consentId,
  consent,
  consentHash,
  record,
  copies: [],
  ends: [],
  changes: [],
  revokes: [],
  replacedBy: [],
  problems: [],
  unread: [],
  reviews: [],
  withoutRecord: [],
};
const second = { ...entry, consentId: 'rs-bbbbbbbbbbbbbbbbbbbbb', consent: { ...consent, reason: '=1+1' } };
const whole = await makeReceipt({ ...fixtureReceipt, azure: { ...fixtureReceipt.azure, notRead: [] } });
const plan: PackPlan = {
  from: 0,
  until: 1,
  by: 'Ada Lovelace',
  app: '1',
  endpoint: 'https://management.azure.com',
  subscriptionName: (id) => id,
  consents: [entry],
  problems: [],
};

async function made(receipt: Receipt, known = knownFacts) {
  const text = receiptText(receipt);
  const verification = await verifyReceipt(new TextEncoder().encode(text), known);
  return { receipt, text, verification, verdict: receiptVerdict(verification.checks) };
}

const work: PackWork = {
  now: () => Date.UTC(2026, 10, 30),
  make: () => made(whole),
  findings: () => Promise.resolve([]),
  keys: () => Promise.resolve(publishedKeys),
};

async function pack(change: Partial<PackPlan> = {}, changedWork: Partial<PackWork> = {}) {
  const progress: number[] = [];
  const { signal } = new AbortController();
  const built = await buildPack(
    { ...plan, ...change },
    { ...work, ...changedWork },
    (done) => progress.push(done),
    signal,
  );
  const bytes = new Uint8Array(await new Blob(built.parts).arrayBuffer());
  const raw = Object.entries(unzipSync(bytes));
  const files = Object.fromEntries(raw.map(([name, file]) => [name, strFromU8(file)]));
  return { ...built, bytes, raw, files, progress };
}

const refused = new AzureError({ kind: 'forbidden', message: 'You may not.', status: 403 });

test('a pack holds the receipt as it was verified, and the sum of every file', async () => {
  const { raw, files, gaps, receipts, sha256, bytes, progress } = await pack();
  expect(Object.keys(files).toSorted()).toEqual([
    'README.txt',
    'consents.csv',
    'findings.json',
    'keys.json',
    `receipts/${consentId}.json`,
    `verification/${consentId}.json`,
  ]);
  expect([gaps, receipts, progress]).toEqual([[], 1, [1]]);
  expect(files[`receipts/${consentId}.json`]).toBe(receiptText(whole));
  expect(JSON.parse(files['keys.json'] ?? '')).toEqual({ keys: publishedKeys });
  expect(JSON.parse(files[`verification/${consentId}.json`] ?? '')).toMatchObject({ verdict: 'valid' });
  const hash = (data: string | Uint8Array) => createHash('sha256').update(data).digest('hex');
  for (const [name, file] of raw)
    if (name !== 'README.txt') expect(files['README.txt']).toContain(`${hash(file)}  ${name}\n`);
  expect(sha256).toBe(hash(bytes));
});

test('a row a consent, with who signed where that is proven, and nothing that a spreadsheet runs', async () => {
  const make: PackWork['make'] = ({ consentId: id }) => (id === consentId ? made(whole) : Promise.reject(refused));
  const { files } = await pack({ consents: [entry, second] }, { make });
  const [header = [], ...rows] = readCsv((files['consents.csv'] ?? '').replace(/^\uFEFF/, ''));
  const cells = rows.map((row) => Object.fromEntries(header.map((name, index) => [name, row[index]])));
  expect(cells).toMatchObject([
    { 'Consent ID': consentId, 'Signed by': 'Ada Lovelace', Receipt: 'valid' },
    { 'Consent ID': second.consentId, 'Signed by': '', Receipt: 'none', Reason: "'=1+1" },
  ]);
});

test('what couldn’t be read, or doesn’t hold, is a gap, and the rest is there', async () => {
  const problem = { kind: 'forbidden', message: 'You may not.' };
  const unread = { scope: '/subscriptions/one', is: 'unlisted', problem } as const;
  const { files, gaps, receipts } = await pack(
    { consents: [entry, second], problems: [unread] },
    {
      make: ({ consentId: id }) => (id === consentId ? made(fixtureReceipt, {}) : Promise.reject(refused)),
      findings: () => Promise.reject(refused),
      keys: () => Promise.reject(refused),
    },
  );
  expect(receipts).toBe(1);
  expect(gaps.map(({ is }) => is).toSorted()).toEqual([
    'noFindings',
    'noKeys',
    'noReceipt',
    'notRead',
    'records',
    'verdict',
  ]);
  expect(Object.keys(files)).not.toContain('findings.json');
  for (const named of ['/subscriptions/one', second.consentId, consentId]) expect(files['README.txt']).toContain(named);
});

test('findings are kept as data', async () => {
  const finding = { is: 'recordMissing', severity: 'low', machineIds: [], groupId: '/g', hasAccess: false } as Finding;
  const { files } = await pack({}, { findings: () => Promise.resolve([finding]) });
  expect(JSON.parse(files['findings.json'] ?? '')).toMatchObject([{ finding: 'recordMissing', severity: 'low' }]);
});

test('whoever stops it gets no pack, and no more receipts are made', async () => {
  const stopping = new AbortController();
  let asked = 0;
  const make = () => {
    asked += 1;
    stopping.abort();
    return made(whole);
  };
  const consents = Array.from({ length: 20 }, (_, index) => ({ ...entry, consentId: `rs-${index}` }));
  await expect(buildPack({ ...plan, consents }, { ...work, make }, () => undefined, stopping.signal)).rejects.toThrow();
  expect(asked).toBe(1);
});

test('a sign-in that has ended ends the work', async () => {
  const ended = new AzureError({ kind: 'signInNeeded', message: '' });
  const make = () => Promise.reject(ended);
  await expect(pack({}, { make })).rejects.toBe(ended);
});

test('consents whose time reaches into the period, oldest first', () => {
  const [start, over] = [Date.parse(consent.notBefore), Date.parse(consent.notAfter)];
  expect(consentsIn([second, entry], start, over).map((one) => one.consentId)).toEqual(
    [consentId, second.consentId].toSorted(),
  );
  expect(consentsIn([entry], over - 1, over + 1)).toHaveLength(1);
  expect(consentsIn([entry], start - 1, start)).toEqual([]);
  expect(consentsIn([entry], over, over + 1)).toEqual([]);
});
