import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { ConsentHistoryEntry } from '#src/azure/records/consent-records.ts';
import { AzureError } from '#src/azure/transport/errors.ts';
import { verifyReceipt } from '#src/consent/receipts/receipt-verification.ts';
import type { Finding } from '#src/consent/reconciliation/reconciliation-finding.ts';
import { readCsv } from '#src/lib/csv-sample.ts';
import type { PackWork } from './audit-pack.ts';
import { build, compared, entraKey, gapsIn, now, plan, receipts, work } from './audit-pack-fixture.ts';
import { isInPeriod } from './audit-period.ts';

const sha256 = (content: string | Uint8Array) => createHash('sha256').update(content).digest('hex');

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
    expect(files['README.txt']?.replaceAll(/\s+/g, ' ')).toContain('signed earlier may need a copy of that time');
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
