import { unzipSync } from 'fflate';
import type { ConsentHistoryEntry } from '#src/azure/records/consent-records.ts';
import type { Reconciliation } from '#src/azure/reconciliation/reconciliation.ts';
import { describeError } from '#src/azure/transport/errors.ts';
import type { Receipt } from '#src/consent/receipts/receipt.ts';
import { sampleReceipt } from '#src/consent/receipts/receipt-samples.ts';
import { verifyReceipt } from '#src/consent/receipts/receipt-verification.ts';
import type { Finding } from '#src/consent/reconciliation/reconciliation-finding.ts';
import { readCsv } from '#src/lib/csv-sample.ts';
import { nameInId } from '#src/pages/shared/machine-names.ts';
import { buildPack, type PackPlan, type PackWork } from './audit-pack.ts';
import { historyRow } from './history-row.ts';

// For tests of an audit pack: six consents, and what is read of them.

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

export const now = Date.UTC(2040, 0, 1);

const samples = await Promise.all([1, 2, 3, 4, 5, 6].map((seed) => sampleReceipt(seed)));
export const receipts: readonly Receipt[] = samples.map(({ receipt }) => receipt);
export const texts = samples.map(({ text }) => text);

const context = { reader: null, nameOf: nameInId, callers: new Map<string, string>(), now };

/** Six consents in a period that takes them all. */
export const plan: PackPlan = {
  period: { from: '1990-01-01', to: '2039-12-31' },
  rows: receipts.map((receipt) => historyRow(entryOf(receipt), context)),
  reading: { problems: [], readAt: now },
  facts: { by: 'Ada Lovelace', endpoint: 'https://management.example', app: '1', scope: ['/subscriptions/s/g'] },
  saved: new Map(),
};

export const entraKey = { kty: 'RSA', kid: 'k1', n: 'n', e: 'AQAB' };

export const compared = (...findings: Finding[]): Reconciliation => ({
  findings,
  compared: { machines: 0, asked: 0, unread: 0, jobs: 0, extensions: 0, records: 0, consents: 0 },
  readAt: now,
});

export const work = (change: Partial<PackWork> = {}): PackWork => ({
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

export const build = async (of: PackPlan, change?: Partial<PackWork>, signal = new AbortController().signal) => {
  const progress: string[] = [];
  const pack = await buildPack(of, work(change), (done, all) => progress.push(`${done}/${all}`), signal);
  const bytes = new Uint8Array(await new Blob(pack.parts).arrayBuffer());
  const files = Object.fromEntries(
    Object.entries(unzipSync(bytes)).map(([name, file]) => [name, Buffer.from(file).toString('utf8')]),
  );
  return { pack, bytes, files, progress };
};

export const gapsIn = (files: Record<string, string>) => readCsv(files['gaps.csv']?.slice(1) ?? '').slice(1);
