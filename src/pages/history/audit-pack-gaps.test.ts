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
const filesWith = async (find: () => Promise<Finding[]>) => {
  const compare: PackWork['compare'] = async () => ({
    findings: await find(),
    compared: { machines: 0, asked: 0, unread: 0, jobs: 0, extensions: 0, records: 0, consents: 0 },
    readAt: now,
  });
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
  return (name: string): string => Buffer.from(files[name] ?? []).toString('utf8');
};
const gapsWith = async (find: () => Promise<Finding[]>) => {
  const gaps = readCsv((await filesWith(find))('gaps.csv').slice(1)).slice(1);
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

it('a finding about very many machines says how many more there are, and the pack holds the file that has all', async () => {
  const machineIds = Array.from(
    { length: 1000 },
    (_, index) => `/subscriptions/s/resourcegroups/rg/machines/srv-${index}`,
  );
  const file = await filesWith(async () => [{ ...finding, machineIds, kind: 'unreadPlaces', severity: 'unknown' }]);
  for (const name of ['gaps.csv', 'gaps.txt']) {
    const [, more = ''] = /(\d+)\s+more:\s+see\s+findings\.json/.exec(file(name)) ?? [];
    const named = file(name).match(/machines\/srv-/g) ?? [];
    expect(named.length + Number(more), name).toBe(machineIds.length);
  }
  expect(JSON.parse(file('findings.json'))).toMatchObject({ findings: [{ machineIds }] });
  expect(file('README.txt')).toMatch(/findings\.json {2,}all that was found/);
});

it('a pack without a comparison names no file of findings', async () => {
  const file = await filesWith(() => Promise.reject(error));
  expect(file('findings.json')).toBe('');
  expect(file('README.txt')).not.toContain('findings.json');
});
