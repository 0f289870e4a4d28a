import { expect, test } from 'vitest';
import type { ConsentEntry } from '#src/azure/records.ts';
import type { AccessEvidence } from '#src/consent/access/evidence.ts';
import { dayMs, hourMs, minuteMs } from '#src/lib/time.ts';
import {
  revokedJob,
  sampleConsentEvidence,
  sampleConsentId,
  sampleEvidence,
  sampleJob,
  sampleMachine,
  sampleNow,
  sampleReadAt,
} from '#test/consent/samples.ts';
import { lanesOf } from './timeline.ts';
import { accessWords } from './words.ts';

const machine = sampleMachine('srv-sql-01');
const from = sampleReadAt - 30 * dayMs;

const entry = (change: object = {}, more: object = {}) =>
  ({
    consentId: sampleConsentId,
    consent: { ...sampleConsentEvidence, machines: [machine], ...change },
    ends: [],
    replacedBy: [],
    ...more,
  }) as unknown as ConsentEntry;
const session = { sessionStartTime: '2026-11-24T13:10:00Z', sessionEndTime: '2026-11-24T13:15:00Z' };
const lanes = (consents: ConsentEntry[], evidence: AccessEvidence | undefined, most = 10) =>
  lanesOf({ consents, evidence: new Map(evidence && [[machine, evidence]]), from, now: sampleReadAt }, most);
const end = { machineId: machine, ended: 'revoked', confirmedAt: '2026-11-24T13:40:00Z' };
const over = { notAfter: '2026-11-24T13:50:00Z' };

test.each<[string, ConsentEntry[], AccessEvidence | undefined, object]>([
  ['live access, until now', [entry()], sampleEvidence(), { until: sampleReadAt, used: 0 }],
  ['an end by the machine', [entry()], sampleEvidence({ jobs: [revokedJob] }), { until: sampleNow + 20 * minuteMs }],
  [
    'an end on record alone',
    [entry(over, { ends: [end] })],
    undefined,
    { until: sampleNow + 40 * minuteMs, used: undefined },
  ],
  [
    'a session',
    [entry()],
    sampleEvidence({ jobs: [{ ...sampleJob, sessions: [session] }] }),
    { used: 5 * minuteMs, sessions: [{ from: sampleNow + 10 * minuteMs, until: sampleNow + 15 * minuteMs }] },
  ],
  [
    'access without a consent',
    [],
    sampleEvidence({ jobs: [{ ...sampleJob, name: 'by-hand' }], consents: [] }),
    { consent: undefined, until: sampleReadAt },
  ],
])('draws %s', (_, consents, evidence, expected) => {
  expect(lanes(consents, evidence)).toMatchObject({ lanes: [[expected]], more: 0 });
});

test.each<[string, AccessEvidence | undefined, object, string]>([
  ['live access', sampleEvidence(), {}, 'Diagnostics · Active'],
  ['an end on record', undefined, { ends: [end] }, 'Diagnostics · Revoked · as recorded'],
  ['an end of which nothing tells', undefined, {}, 'Diagnostics · Expired · not confirmed'],
])('of %s it is said how sure it is', (_, evidence, more, words) => {
  const [[span] = []] = lanes([entry(evidence ? {} : over, more)], evidence).lanes;
  expect(span && accessWords(span)).toBe(words);
});

test('what was before the days that are drawn, or never given, has no span, and machines without room are counted', () => {
  const old = { notBefore: '2026-10-01T13:00:00Z', notAfter: '2026-10-01T21:00:00Z' };
  expect(lanes([entry(old)], undefined)).toEqual({ lanes: [], more: 0 });
  const failed = { ...sampleJob, name: 'by-hand', nodeState: '', status: 'Failed', expirationTimestamp: over.notAfter };
  expect(lanes([], sampleEvidence({ jobs: [failed], consents: [] })).lanes).toEqual([]);
  const machines = Array.from({ length: 12 }, (_, at) => sampleMachine(`srv-${at}`));
  const many = lanes([entry({ machines, notAfter: new Date(sampleNow + 2 * hourMs).toISOString() })], undefined);
  expect([many.lanes.length, many.more]).toEqual([10, 2]);
});
