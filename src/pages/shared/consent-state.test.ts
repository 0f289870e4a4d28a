import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ConsentEntry } from '#src/azure/records.ts';
import type { AccessEvidence, JobEvidence } from '#src/consent/access/evidence.ts';
import {
  revokedJob,
  sampleConsent,
  sampleConsentEvidence,
  sampleConsentId,
  sampleEvidence,
  sampleJob,
  sampleMachine,
  sampleReadAt,
} from '#test/consent/samples.ts';
import {
  consentStateOn,
  type ConsentState,
  gravest,
  gravity,
  jobOfConsent,
  mayHaveAccess,
  stateKey,
  usedMs,
} from './consent-state.ts';

const machineId = sampleMachine('srv-sql-01');
const consent = await sampleConsent();
const hour = 3_600_000;
const during = sampleReadAt;
const after = Date.parse(consent.notAfter) + hour;

type Ends = ConsentEntry['ends'];
const end = (ended: string, confirmedAt: string, on = machineId) =>
  [{ machineId: on.toUpperCase(), ended, confirmedAt }] as unknown as Ends;
const entry = (ends: Ends = []) => ({ consentId: sampleConsentId, consent, ends });

const problem = { kind: 'forbidden', message: 'No.' };
const unread = { readAt: sampleReadAt, problem };
const laterId = 'rs-bbbbbbbbbbbbbbbbbbbbb';
const later = { ...sampleConsentEvidence, consentId: laterId, replaces: [sampleConsentId] };
const laterJob: JobEvidence = {
  ...sampleJob,
  name: laterId,
  createdAt: '2026-11-24T13:30:00Z',
  lastModifiedAt: '2026-11-24T13:30:00Z',
  endTime: '2026-11-24T13:30:10Z',
  nodeUpdatedAt: '2026-11-24T13:30:20Z',
};
const superseded = { ...sampleJob, nodeState: 'Superseded', nodeUpdatedAt: '2026-11-24T13:30:20Z' };
const expired = { ...sampleJob, nodeState: 'Expired', nodeUpdatedAt: '2026-11-24T21:00:05Z' };
const failed = { ...sampleJob, provisioningState: 'Failed', status: 'Failed', nodeState: '' };

const table: [name: string, AccessEvidence | undefined, Ends, now: number, expected: string, mayHave: boolean][] = [
  ['not read yet', undefined, [], during, 'reading', true],
  ['active', sampleEvidence(), [], during, 'active', true],
  ['active beside an end on record', sampleEvidence(), end('revoked', '2026-11-24T13:30:00Z'), during, 'active', true],
  ['revoked', sampleEvidence({ jobs: [revokedJob] }), [], during, 'revoked', false],
  ['revoked, and over', sampleEvidence({ jobs: [revokedJob] }), [], after, 'revoked', false],
  ['expired, confirmed', sampleEvidence({ jobs: [expired] }), [], after, 'expired', false],
  ['expired, not confirmed', sampleEvidence(), end('expired', '2026-11-24T21:10:00Z'), after, 'expired', true],
  ['no job while the time runs', sampleEvidence({ jobs: [] }), [], during, 'unconfirmed', true],
  [
    'no job, whatever a record says',
    sampleEvidence({ jobs: [] }),
    end('revoked', '2026-11-24T13:30:00Z'),
    during,
    'unconfirmed',
    true,
  ],
  [
    'no job of its own among others',
    sampleEvidence({ jobs: [{ ...sampleJob, name: 'other' }] }),
    [],
    during,
    'unconfirmed',
    true,
  ],
  ['consents unread', sampleEvidence({ jobs: [] }, { consents: unread }), [], during, 'unconfirmed', true],
  ['jobs unread while the time runs', sampleEvidence({}, { jobs: unread }), [], during, 'unknown', true],
  ['machine gone while the time runs', sampleEvidence({ machine: 'notFound', jobs: [] }), [], during, 'unknown', true],
  ['jobs unread after the end', sampleEvidence({}, { jobs: unread }), [], after, 'expired', true],
  [
    'jobs unread after the end, one on record',
    sampleEvidence({}, { jobs: unread }),
    end('revoked', '2026-11-24T14:00:00Z'),
    after,
    'revoked',
    false,
  ],
  ['no job after the end', sampleEvidence({ jobs: [] }), [], after, 'expired', false],
  [
    'an end of another machine',
    sampleEvidence({ jobs: [] }),
    end('revoked', '2026-11-24T14:00:00Z', sampleMachine('other')),
    after,
    'expired',
    false,
  ],
  [
    'superseded by a later consent',
    sampleEvidence({ jobs: [superseded, laterJob], consents: [sampleConsentEvidence, later] }),
    [],
    during,
    'replaced',
    false,
  ],
  [
    'replaced, and its job gone',
    sampleEvidence({ jobs: [laterJob], consents: [sampleConsentEvidence, later] }),
    [],
    during,
    'replaced',
    false,
  ],
  ['superseded by nothing that Azure shows', sampleEvidence({ jobs: [superseded] }), [], during, 'unknown', true],
  ['never given', sampleEvidence({ jobs: [failed] }), [], after, 'neverGiven', false],
];

test.each(table)('%s', (_, evidence, ends, now, expected, mayHave) => {
  const state = consentStateOn(entry(ends), machineId, evidence, now);
  expect([stateKey(state), mayHaveAccess(state)]).toEqual([expected, mayHave]);
});

describe('an end on record', () => {
  test.each([
    ['revoked', '2026-11-24T14:00:00Z', { ended: 'revoked', at: Date.UTC(2026, 10, 24, 14) }],
    // It was recorded later than it came about.
    ['expired', '2026-11-25T09:00:00Z', { ended: 'expired', at: Date.UTC(2026, 10, 24, 21) }],
  ] as const)('%s', (ended, confirmedAt, expected) => {
    expect(consentStateOn(entry(end(ended, confirmedAt)), machineId, undefined, after)).toEqual({
      is: 'recorded',
      ...expected,
    });
  });
});

test('the state of the whole is that of one of its machines, and none is graver', () => {
  const states = table.map(([, evidence, ends, now]) => consentStateOn(entry(ends), machineId, evidence, now));
  fc.assert(
    fc.property(fc.uniqueArray(fc.constantFrom(...states), { minLength: 1 }), (chosen: ConsentState[]) => {
      const found = gravest(chosen);
      return chosen.includes(found) && chosen.every((state) => gravity(found) <= gravity(state));
    }),
  );
  const live = states.filter((state) => stateKey(state) === 'active');
  expect(gravest(states.toReversed())).toBe(live.at(-1));
});

test('use is the sum of all sessions, open ones until now; odd times count as nothing', () => {
  const session = (sessionStartTime: string, sessionEndTime?: string) => ({
    sessionStartTime,
    ...(sessionEndTime !== undefined && { sessionEndTime }),
  });
  const job = {
    ...sampleJob,
    sessions: [
      session('2026-11-24T13:00:00Z', '2026-11-24T13:10:00Z'),
      session('2026-11-24T13:30:00Z'),
      session('2026-11-24T13:20:00Z', '2026-11-24T13:15:00Z'),
      session('someday'),
    ],
  };
  expect(usedMs([job, undefined], sampleReadAt)).toBe(40 * 60_000);
});

test('the job of a consent bears its id, in whatever case', () => {
  const job = { ...sampleJob, name: sampleConsentId.toUpperCase() };
  expect(jobOfConsent(sampleEvidence({ jobs: [job] }), sampleConsentId)).toBe(job);
  expect(jobOfConsent(sampleEvidence({ jobs: { unavailable: '' } }), sampleConsentId)).toBeUndefined();
});
