import { unzipSync } from 'fflate';
import { expect, it } from 'vitest';
import { AzureError } from '#src/azure/transport/errors.ts';
import type { Finding } from '#src/consent/reconciliation/reconciliation-finding.ts';
import { readCsv } from '#src/lib/csv-sample.ts';
import { buildPack, type PackPlan, type PackWork } from './audit-pack.ts';

const now = Date.UTC(2040, 0, 1);
const finding = { machineIds: ['/m'], sentence: 'There is a job.', remedy: 'Revoke it.', evidence: [] };
const error = new AzureError({ kind: 'forbidden', message: 'No.', scope: '/g', correlationId: 'c-1' });
const reading: PackPlan['reading'] = {
  readAt: now,
  problems: [
    { scope: '/subscriptions/s', reason: 'Not listed.', error, unlisted: 'X' },
    { scope: '/G', reason: 'No permission.', error },
  ],
};
const ownGaps = [
  ['Not read', '/subscriptions/s', 'Not listed. Correlation ID c-1.'],
  ['Not read', '/G', 'No permission. Correlation ID c-1.'],
];
const gapsWith = async (compare: PackWork['compare']) => {
  const plan: PackPlan = {
    period: { from: '1990-01-01', to: '2039-12-31' },
    rows: [],
    reading,
    facts: { by: 'Ada Lovelace', endpoint: 'https://management.example', app: '1', scope: [] },
    saved: new Map(),
  };
  const work: PackWork = {
    now: () => now,
    writeReceipt: () => Promise.reject(error),
    check: async () => [],
    compare,
    keys: undefined,
    whyOf: () => 'It failed.',
  };
  const { parts } = await buildPack(plan, work, () => undefined, new AbortController().signal);
  const files = unzipSync(new Uint8Array(await new Blob(parts).arrayBuffer()));
  const gaps = readCsv(
    Buffer.from(files['gaps.csv'] ?? [])
      .toString('utf8')
      .slice(1),
  ).slice(1);
  return gaps.map(([, kind, , where, what]) => [kind, where, what]);
};

it('what the pack could not read stays a gap where the comparison, which reads anew, could read it', async () => {
  expect(await gapsWith(async () => [])).toEqual(ownGaps);
});

it('what the comparison of grants with records found is a gap, and what it alone could not read', async () => {
  const unread = (place: string, sentence: string): Finding => ({
    ...finding,
    kind: 'unreadPlaces',
    severity: 'unknown',
    sentence,
    evidence: [
      { label: 'Place', value: place },
      { label: 'Correlation ID', value: 'c-2' },
    ],
  });
  expect(
    await gapsWith(async () => [
      { ...finding, kind: 'accessWithoutRecord', severity: 'finding' },
      // Each of them, though the page tells them in one entry.
      { ...finding, kind: 'extensionWithoutConsent', severity: 'lookInto', machineIds: ['/n'] },
      { ...finding, kind: 'extensionWithoutConsent', severity: 'lookInto', machineIds: ['/o'] },
      unread('/g', 'The same group.'),
      unread('/subscriptions/s', 'The same subscription.'),
      unread('/h', 'Another group.'),
      { ...finding, kind: 'endNotRecorded', severity: 'note' },
    ]),
  ).toEqual([
    ...ownGaps,
    ['Finding: Access without a record', '/m', 'There is a job. Revoke it.'],
    ['Finding: Extension without a consent', '/n', 'There is a job. Revoke it.'],
    ['Finding: Extension without a consent', '/o', 'There is a job. Revoke it.'],
    ['Finding: Not read', '/m', 'Another group. Revoke it. Correlation ID c-2.'],
  ]);
});

it('that the comparison failed is a gap', async () => {
  expect(await gapsWith(() => Promise.reject(error))).toEqual([
    ...ownGaps,
    ['Not read', '', expect.stringMatching(/^Grants were not compared with records: It failed/)],
  ]);
});
