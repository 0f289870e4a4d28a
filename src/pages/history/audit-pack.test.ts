import { createHash } from 'node:crypto';
import { unzipSync } from 'fflate';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ConsentHistoryEntry } from '#src/azure/records/consent-records.ts';
import type { Reconciliation } from '#src/azure/reconciliation/reconciliation.ts';
import type { Finding } from '#src/consent/reconciliation/reconciliation-finding.ts';
import { AzureError, describeError } from '#src/azure/transport/errors.ts';
import type { Receipt } from '#src/consent/receipts/receipt.ts';
import { sampleReceipt } from '#src/consent/receipts/receipt-samples.ts';
import { verifyReceipt } from '#src/consent/receipts/receipt-verification.ts';
import { readCsv } from '#src/lib/csv-sample.ts';
import { isInPeriod } from './audit-period.ts';
import { buildPack, type PackPlan, type PackWork } from './audit-pack.ts';
import { nameInId } from '#src/pages/shared/machine-names.ts';
import { historyRow } from './history-row.ts';

const entryOf = ({ record, azure }: Receipt): ConsentHistoryEntry => ({
  consentId: record.consentId,
  consent: record.consent,
  consentHash: record.consentHash,
  signature: record.signature,
  records: azure.records,
  ends: [],
  changes: [],
  problems: [],
});

let receipts: Receipt[];
let texts: string[];
let plan: PackPlan;

const now = Date.UTC(2040, 0, 1);

beforeAll(async () => {
  const samples = await Promise.all([1, 2, 3, 4, 5, 6].map((seed) => sampleReceipt(seed)));
  receipts = samples.map(({ receipt }) => receipt);
  texts = samples.map(({ text }) => text);
  const entries = receipts.map(entryOf);
  const context = { reader: null, nameOf: nameInId, callers: new Map<string, string>(), now };
  plan = {
    period: { from: '1990-01-01', to: '2039-12-31' },
    rows: entries.map((entry) => historyRow(entry, context)),
    reading: { problems: [], readAt: now },
    facts: { by: 'Ada Lovelace', endpoint: 'https://management.example', app: '1', scope: ['/subscriptions/s/g'] },
    saved: new Map(),
  };
}, 60_000);

const entraKey = { kty: 'RSA', kid: 'k1', n: 'n', e: 'AQAB' };

const compared = (...findings: Finding[]): Reconciliation => ({
  findings,
  compared: { machines: 0, asked: 0, unread: 0, jobs: 0, extensions: 0, records: 0, consents: 0 },
  readAt: now,
});

const work = (change: Partial<PackWork> = {}): PackWork => ({
  now: () => now,
  writeReceipt: async ({ consentId }) => {
    const found = receipts.find(({ record }) => record.consentId === consentId);
    if (!found) throw new Error('No such consent.');
    return { receipt: { ...found, signature: null }, logGaps: [], later: [] };
  },
  check: async (bytes) => (await verifyReceipt(bytes)).checks,
  compare: async () => compared(),
  keys: [entraKey],
  whyOf: (error) => describeError(error).why,
  ...change,
});

const build = async (of: PackPlan, change?: Partial<PackWork>, signal = new AbortController().signal) => {
  const progress: string[] = [];
  const pack = await buildPack(of, work(change), (done, all) => progress.push(`${done}/${all}`), signal);
  const bytes = new Uint8Array(await new Blob(pack.parts).arrayBuffer());
  const files = Object.fromEntries(
    Object.entries(unzipSync(bytes)).map(([name, file]) => [name, Buffer.from(file).toString('utf8')]),
  );
  return { pack, bytes, files, progress };
};

const sha256 = (content: string | Uint8Array) => createHash('sha256').update(content).digest('hex');

const gapsIn = (files: Record<string, string>) => readCsv(files['gaps.csv']?.slice(1) ?? '').slice(1);

describe('a pack', () => {
  it('holds every consent with its receipt and its checks, and the hash of every file', async () => {
    const { pack, bytes, files, progress } = await build(plan);
    const ids = receipts.map(({ record }) => record.consentId);
    expect(Object.keys(files).toSorted()).toEqual(
      [
        'README.txt',
        'SHA256SUMS',
        'consents.csv',
        'consents.json',
        'findings.json',
        'gaps.csv',
        'gaps.txt',
        'keys.json',
        'machines.csv',
        ...ids.flatMap((id) => [`receipts/${id}.json`, `verification/${id}.json`]),
      ].toSorted(),
    );
    const sums = (files['SHA256SUMS'] ?? '').split('\n').filter(Boolean);
    expect(sums).toHaveLength(Object.keys(files).length - 1);
    expect(sums).toEqual(sums.toSorted((a, b) => (a.slice(66) < b.slice(66) ? -1 : 1)));
    for (const line of sums) expect(line).toBe(`${sha256(files[line.slice(66)] ?? 'not there')}  ${line.slice(66)}`);
    expect(pack.sha256).toBe(sha256(bytes));
    expect(pack.counts).toEqual({ consents: 6, receipts: 6, signed: 0, saved: 0, gaps: gapsIn(files).length });
    expect(progress).toEqual(['0/6', '4/6', '6/6']);
    expect(readCsv(files['consents.csv']?.slice(1) ?? '')).toHaveLength(7);
    const machines = receipts.flatMap(({ record }) => record.consent.machines.map((id) => `${record.consentId} ${id}`));
    const listed = readCsv(files['machines.csv']?.slice(1) ?? '').slice(1);
    expect(listed.map((cells) => `${cells.at(0)} ${cells.at(-1)}`).toSorted()).toEqual(machines.toSorted());
    expect(files['README.txt']).toMatch(/machines\.csv +their machines/);
    const [first = ''] = ids;
    expect(JSON.parse(files[`verification/${first}.json`] ?? '')).toMatchObject({
      kind: 'remote-support-verification/1',
      file: `receipts/${first}.json`,
      checks: expect.arrayContaining([expect.objectContaining({ key: 'consentHash', state: 'pass' })]),
    });
    expect(files['README.txt']).toContain('Ada Lovelace');
    expect(files['README.txt']).toContain('/subscriptions/s/g');
    expect(files['README.txt']?.replaceAll(/\s+/g, ' ')).toContain(
      'But for saved receipts, ID tokens and the keys of Microsoft Entra, all of it was read from Azure with the rights of',
    );
    expect(files['README.txt']).toMatch(/What it cannot show[^]*Once the last server of a group has been\s+removed/);
  });

  it('does not call unread what a receipt says of access after its recorded end: that is a finding', async () => {
    const later = ['The job was changed after the recorded end of this access.'];
    const { files } = await build(plan, {
      writeReceipt: async (entry, signal) => {
        const built = await work().writeReceipt(entry, signal);
        const azure = { ...built.receipt.azure, notRead: ['The log could not be read.', ...later] };
        return { ...built, receipt: { ...built.receipt, azure }, later };
      },
    });
    const unread = gapsIn(files).filter((cells) => cells[1] === 'Not read');
    expect(new Set(unread.map((cells) => cells[4]))).toEqual(new Set(['The log could not be read.']));
  });

  it('says of its records what they said when they were read, and when that was', async () => {
    const [row] = plan.rows;
    const notAfter = row?.entry.consent.notAfter ?? '';
    const [consentId = '', end] = [row?.entry.consentId, Date.parse(notAfter)];
    const readAt = end - 1000;
    const finding: Finding = {
      kind: 'endNotRecorded',
      severity: 'lookInto',
      machineIds: [],
      consentId,
      sentence: 'No end is on record.',
      evidence: [],
      remedy: 'Record it.',
    };
    const { files } = await build(
      { ...plan, rows: row ? [row] : [], reading: { problems: [], readAt } },
      { now: () => end + 1000, compare: async () => compared(finding) },
    );
    expect(gapsIn(files).map((cells) => cells[1])).not.toContain('End not proven');
    expect(gapsIn(files).map((cells) => cells[1])).toContain('Finding: End not recorded');
    const bytes = new TextEncoder().encode(files[`receipts/${consentId}.json`]);
    expect((await verifyReceipt(bytes)).checks.find(({ key }) => key === 'code')?.state).toBe('pass');
    expect(files[`receipts/${consentId}.json`]).toContain(
      `The records were read from ${new Date(readAt).toISOString().replace('.000', '')} on: what was recorded since may be missing`,
    );
  });

  it('keeps the keys of Microsoft Entra, or says that they could not be read', async () => {
    const { files } = await build(plan);
    expect(JSON.parse(files['keys.json'] ?? '')).toEqual({ keys: [entraKey] });
    expect(files['README.txt']).toMatch(/keys\.json {2,}the keys that Microsoft Entra published[^]*--keys keys\.json/);
    const without = await build(plan, { keys: undefined });
    expect(without.files['keys.json']).toBeUndefined();
    expect(without.files['README.txt']).not.toContain('keys.json');
    expect(without.files['README.txt']).toContain('could not be read at the time of building');
  });

  it('names the container in which receipts may be kept, which is not read for it', async () => {
    const container = 'https://evidence.blob.example/receipts';
    const { files } = await build({ ...plan, facts: { ...plan.facts, container } });
    expect(files['README.txt']).toContain('may be kept in receipts on evidence.blob.example: it was not read');
    expect((await build(plan)).files['README.txt']).not.toContain('kept in');
  });

  it('is the same again, whatever the order in which the consents were read', async () => {
    const one = await build(plan);
    const two = await build({ ...plan, rows: plan.rows.toReversed() });
    expect(two.pack.sha256).toBe(one.pack.sha256);
  });

  it('holds what was saved as it was saved, each checked', async () => {
    const [text = ''] = texts;
    const id = receipts[0]?.record.consentId ?? '';
    const saved = new TextEncoder().encode(text);
    const { files, pack } = await build({ ...plan, saved: new Map([[id, [saved, new TextEncoder().encode('{}')]]]) });
    expect(files[`receipts/${id}.saved.json`]).toBe(text);
    expect(files[`verification/${id}.saved.json`]).toContain('"key": "signature",\n      "state": "pass"');
    expect(pack.counts.saved).toBe(2);
    const unreadable = gapsIn(files).filter(
      ([, kind, , where]) => kind === 'Check does not hold' && where === `receipts/${id}.saved-2.json`,
    );
    expect(unreadable).toHaveLength(1);
  });

  it('holds what was saved of a consent whose record is not there any more, checked, and says so', async () => {
    const [gone, ...rest] = plan.rows;
    const id = gone?.entry.consentId ?? '';
    const bytes = new TextEncoder().encode(texts[0]);
    const { files, pack } = await build({ ...plan, rows: rest, saved: new Map([[id, [bytes]]]) });
    expect(files[`receipts/${id}.saved.json`]).toBe(texts[0]);
    expect(files[`verification/${id}.saved.json`]).toContain('"key": "signature",\n      "state": "pass"');
    expect(pack.counts).toMatchObject({ consents: 5, receipts: 5, saved: 1 });
    const gap = gapsIn(files).find(([, kind]) => kind === 'Receipt not written');
    expect(gap?.slice(2, 5)).toEqual([id, id, expect.stringContaining('No record of this consent was found')]);
  });

  it('leaves out what was saved of a consent on record that is not of the period', async () => {
    const id = plan.rows[0]?.entry.consentId ?? '';
    const period = { from: '1990-01-01', to: '1990-12-31' };
    const saved = new Map([[id, [new TextEncoder().encode(texts[0])]]]);
    const { files, pack } = await build({ ...plan, period, saved });
    expect(Object.keys(files).filter((name) => name.startsWith('receipts/'))).toEqual([]);
    expect(pack.counts.saved).toBe(0);
  });

  it('takes only consents whose time reaches into the period, which it names', async () => {
    const period = { from: '1990-01-01', to: '1990-12-31' };
    const { files, pack } = await build({ ...plan, period });
    const { period: named, filters } = JSON.parse(files['consents.json'] ?? '') as Record<string, unknown>;
    // Of the same names, the filters of History mean the day agreed.
    expect([named, filters]).toEqual([period, undefined]);
    const timeFrom = (notAfter: Date) =>
      ({
        ...receipts[0]?.record.consent,
        notBefore: '1989-12-01T00:00:00Z',
        notAfter: notAfter.toISOString(),
      }) as ConsentHistoryEntry['consent'];
    expect(isInPeriod(timeFrom(new Date(1990, 0, 1)), period)).toBe(false);
    expect(isInPeriod(timeFrom(new Date(1990, 0, 1, 0, 0, 1)), period)).toBe(true);
    expect(pack.counts.consents).toBe(0);
    expect(files['gaps.txt']).toContain('No gap was found in what was read');
  });
});

describe('gaps', () => {
  it('a consent that fails is one, and the rest of the pack is there', async () => {
    const lost = receipts[2]?.record.consentId ?? '';
    const writeReceipt: PackWork['writeReceipt'] = (entry, signal) => {
      const error = new AzureError({ kind: 'forbidden', message: 'You may not.', scope: '/x' });
      return entry.consentId === lost ? Promise.reject(error) : work().writeReceipt(entry, signal);
    };
    const { files, pack } = await build(plan, { writeReceipt });
    expect(pack.counts).toMatchObject({ consents: 6, receipts: 5 });
    expect(files[`receipts/${lost}.json`]).toBeUndefined();
    const [gap, ...others] = gapsIn(files).filter(([, kind]) => kind === 'Receipt not written');
    expect(others).toEqual([]);
    expect(gap?.slice(2, 8)).toEqual([lost, lost, expect.stringContaining('You may not.'), '', '', '']);
    expect(files['gaps.txt']).toMatch(new RegExp(`${gap?.[0]}  Receipt not written\\r\\nConsent +${lost}`));
    expect(files['gaps.txt']?.match(/Reviewed by/g)).toHaveLength(gapsIn(files).length + 1);
  });

  it('are what does not hold, what could not be read or trusted, and each end that is not proven', async () => {
    const error = new AzureError({ kind: 'forbidden', message: 'No.', scope: '/g' });
    const [first, ...rest] = plan.rows;
    if (!first) throw new Error('There is no row.');
    const unfit = { ...first, entry: { ...first.entry, problems: ['The copies differ.'] } };
    const check: PackWork['check'] = async () => [
      { key: 'code', state: 'fail', finding: 'Changed.' },
      { key: 'key', state: 'notCheckable', finding: 'No keys.' },
      { key: 'nonce', state: 'notCheckable', finding: 'No token.' },
      { key: 'azure', state: 'pass', finding: 'Fits.' },
    ];
    const { files } = await build(
      {
        ...plan,
        rows: [unfit, ...rest],
        reading: {
          readAt: now,
          problems: [
            { scope: '/g', reason: 'No permission.', error },
            { scope: '/d', reason: 'Edited.', consentId: 'rs-x' },
            { scope: '/e', reason: 'No consent.', consentId: 'rs-y', isConsentGone: true },
            { scope: '/f', reason: 'It lies elsewhere.', consentId: 'rs-z', isOutOfPlace: true },
          ],
        },
      },
      { check },
    );
    const gaps = gapsIn(files).map(([, kind, consent, where, what]) => [kind, consent, where, what].join(' | '));
    const id = first.entry.consentId;
    expect(gaps).toContain(`Records do not fit | ${id} | ${id} | The copies differ.`);
    expect(gaps).toContain(`Check does not hold | ${id} | receipts/${id}.json | Verification code: Changed.`);
    expect(gaps.filter((gap) => gap.startsWith('Not checkable'))).toHaveLength(6);
    expect(gaps).toContain('Record not trusted | rs-x | /d | Edited.');
    expect(gaps).toContain('Records do not fit | rs-y | /e | No consent.');
    expect(gaps).toContain('Record elsewhere | rs-z | /f | It lies elsewhere.');
    const machines = plan.rows.flatMap(({ entry }) => entry.consent.machines);
    expect(gaps.filter((gap) => gap.startsWith('End not proven'))).toHaveLength(machines.length);
  });
});

it('is called off between two consents, and then there is no pack', async () => {
  const controller = new AbortController();
  const writeReceipt: PackWork['writeReceipt'] = (entry, signal) => {
    controller.abort();
    return work().writeReceipt(entry, signal);
  };
  await expect(build(plan, { writeReceipt }, controller.signal)).rejects.toThrow('abort');
});
