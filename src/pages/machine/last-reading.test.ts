import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AccessEvidence, JobEvidence } from '#src/consent/access/access-state.ts';
import { AzureError } from '#src/azure/transport/errors.ts';
import { type LastReading, problemOf, takeIn } from './last-reading.ts';

const job: JobEvidence = {
  name: 'rs-a',
  type: 'Enable',
  accessLevel: 'Diagnostics',
  expirationTimestamp: '2026-11-25T00:00:00Z',
  provisioningState: 'Succeeded',
  status: 'Succeeded',
  sessions: [],
};

const reading = (readAt: number, jobs: AccessEvidence['jobs'], more: Partial<AccessEvidence> = {}): AccessEvidence => ({
  now: readAt,
  machine: { status: 'Connected', readAt },
  extension: 'unknown',
  jobs,
  records: 'unknown',
  readAt,
  ...more,
});

const all = (readings: readonly AccessEvidence[]): LastReading | undefined =>
  readings.reduce<LastReading | undefined>(takeIn, undefined);

describe('takeIn', () => {
  it('keeps the last answer, with its own time, and says since when there is none', () => {
    const answer = reading(1, [job]);
    expect(all([answer, reading(2, 'unknown'), reading(3, 'unknown')])).toEqual({ evidence: answer, failedSince: 2 });
  });

  it('takes the next answer, and forgets the failures before it', () => {
    expect(all([reading(1, [job]), reading(2, 'unknown'), reading(3, [])])).toEqual({ evidence: reading(3, []) });
  });

  it('takes for an answer that there can be no jobs, or no machine', () => {
    const unavailable = reading(2, 'unknown', { jobsUnavailable: 'not registered' });
    expect(all([reading(1, [job]), unavailable])).toEqual({ evidence: unavailable });
    const gone = reading(2, 'unknown', { machine: 'notFound' });
    expect(all([reading(1, [job]), gone])).toEqual({ evidence: gone });
  });

  it('shows what is not known as such while nothing ever was', () => {
    const newest = reading(3, 'unknown');
    expect(all([reading(2, 'unknown'), newest])).toEqual({ evidence: newest, failedSince: 2 });
  });

  it('shows a request to end access, and its end, also while Azure does not answer', () => {
    const asking = all([reading(1, [job]), reading(2, 'unknown', { pending: 'requestingRemoval' })]);
    expect(asking?.evidence.pending).toBe('requestingRemoval');
    expect(takeIn(asking, reading(3, 'unknown')).evidence.pending).toBeUndefined();
  });

  it('never shows evidence as newer than an answer, nor mixes two moments', () => {
    const anyReading = fc.tuple(fc.boolean(), fc.boolean()).map(([answers, asks]) => ({ answers, asks }));
    fc.assert(
      fc.property(fc.array(anyReading, { minLength: 1, maxLength: 12 }), (steps) => {
        const readings = steps.map(({ answers, asks }, index) =>
          reading(index, answers ? [job] : 'unknown', asks ? { pending: 'requestingRemoval' } : {}),
        );
        const last = all(readings);
        const answered = steps.findLastIndex(({ answers }) => answers);
        const firstFailure = answered + 1 < steps.length ? answered + 1 : undefined;
        expect(last?.failedSince).toBe(firstFailure);
        expect(last?.evidence.readAt).toBe(answered === -1 ? steps.length - 1 : answered);
        expect(last?.evidence.machine).toEqual(readings[last?.evidence.readAt ?? 0]?.machine);
      }),
    );
  });
});

it('names of several failures the one that says most about access', () => {
  const [jobs, machine, extension] = ['jobs', 'machine', 'extension'].map(
    (message) => new AzureError({ kind: 'forbidden', message }),
  ) as [AzureError, AzureError, AzureError];
  const whole = new Error('signed out');
  expect(problemOf(whole, { problems: { jobs } })).toBe(whole);
  expect(problemOf(null, { problems: { extension, machine, jobs } })).toBe(jobs);
  expect(problemOf(null, { problems: { extension, machine } })).toBe(machine);
  expect(problemOf(null, { problems: { extension } })).toBe(extension);
  expect(problemOf(null, {})).toBeNull();
  expect(problemOf(null, undefined)).toBeNull();
});
