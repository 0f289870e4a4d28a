import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPassedOver, judgeJob, openSessions } from '#src/consent/access/access-job.ts';
import type { JobEvidence } from '#src/consent/access/access-state.ts';
import { nearly, nearlyFirst } from '#src/consent/access/nearly-fixture.ts';
import { consentId, job, notAfter, now, sound } from './grant-decision-fixture.ts';
import { decideGrant, type GrantQuestion } from './grant-decision.ts';

describe('decideGrant', () => {
  const times = fc.constantFrom(
    '2026-11-24T11:00:00Z',
    '2026-11-24T12:00:00Z',
    '2026-11-24T13:00:00Z',
    notAfter,
    '2026-11-30T00:00:00Z',
    'x',
    '',
  );
  const words = fc.constantFrom(
    'Succeeded',
    'Succeeded',
    'Succeeded',
    'Failed',
    'InProgress',
    'Accepted',
    'Canceled',
    'NotSpecified',
    'Odd',
    '',
  );
  const anyJob = fc
    .record({
      name: fc.constantFrom(consentId, consentId.toUpperCase(), 'remoteSupport', 'rs-other'),
      type: fc.constantFrom('Enable', 'Revoke', 'enable', 'Odd', ''),
      accessLevel: fc.constantFrom('Diagnostics', 'DiagnosticsAndRepair', 'None', 'Odd', ''),
      expirationTimestamp: times,
      provisioningState: words,
      status: words,
      nodeState: fc.constantFrom('Active', 'Active', 'Active', 'Revoked', 'Expired', 'Superseded', 'Odd', ''),
      sessions: fc.constantFrom<JobEvidence['sessions']>([], [], [{ sessionId: '1' }]),
    })
    .map((change) => job(change));
  const oddQuestions: fc.Arbitrary<GrantQuestion> = fc.record({
    consent: fc.record({
      level: fc.constantFrom('Diagnostics' as const, 'DiagnosticsAndRepair' as const),
      notAfter: times.filter((at) => at.endsWith('Z')),
      replaces: fc.constantFrom<string[]>([], ['rs-other']),
    }),
    consentId: fc.constant(consentId),
    jobs: fc.array(anyJob, { maxLength: 4 }),
    now: fc.constant(now),
    requested: fc.boolean(),
    mayRepeat: fc.boolean(),
    standing: fc.constantFrom('open' as const, 'closed' as const, 'ended' as const),
  });
  const nearlyAbout = (own: JobEvidence, mayRepeat: boolean) =>
    nearlyFirst(own, anyJob, 2).chain((jobs) => nearly({ ...sound, mayRepeat, jobs }, oddQuestions, 1));
  const questions = fc.oneof(
    oddQuestions,
    nearly(sound, oddQuestions, 2),
    nearlyAbout(job({ status: 'Failed', nodeState: '' }), true),
    nearlyAbout(job(), false),
  );
  /**
   * Whether access through a job stands in the way by the table of the states of access, which knows nothing of grants: all that may be there,
   * but for what another job or a request that is under way ends.
   */
  const standsInTheWay = (other: JobEvidence, jobs: readonly JobEvidence[]): boolean => {
    const unread = { machine: 'unknown', extension: 'unknown', records: 'unknown' } as const;
    const evidence = { now, readAt: now, jobs: [...jobs], ...unread };
    const { standing, word } = judgeJob(other, evidence);
    const isReported = /^(active|odd)$/i.test(other.nodeState ?? '') || openSessions(other) > 0;
    const isEnding =
      other.type === 'Revoke' && ['Removal accepted, waiting for the machine', 'Removed from Azure'].includes(word);
    // What the machine never spoke of begins no more after its end.
    const hasRunOut = word === 'Expired, checking' && !isReported;
    return standing === 'live' && !isPassedOver(other, evidence) && !hasRunOut && !(isEnding && !isReported);
  };
  const runs = { numRuns: 2000 };
  /** How many draws a property that speaks of one decision alone has to be about. */
  const fewest = runs.numRuns / 20;

  it('puts nothing after the end, over foreign access, over a revoke, or twice, whatever Azure shows', () => {
    let met = 0;
    fc.assert(
      fc.property(questions, (question) => {
        if (decideGrant(question).next !== 'put') return;
        met += 1;
        const own = question.jobs.filter(({ name }) => name.toLowerCase() === consentId);
        const foreign = question.jobs.filter(
          ({ name }) => name.toLowerCase() !== consentId && !question.consent.replaces.includes(name),
        );
        expect(Date.parse(question.consent.notAfter)).toBeGreaterThan(now);
        expect(question.standing).toBe('open');
        expect(foreign.filter((other) => standsInTheWay(other, question.jobs))).toEqual([]);
        expect(own[0]?.type.toLowerCase()).not.toBe('revoke');
        expect(own.length === 0 || question.mayRepeat).toBe(true);
        expect(question.requested && !question.mayRepeat).toBe(false);
      }),
      runs,
    );
    expect(met).toBeGreaterThan(fewest);
  });

  it('confirms only access that a machine reports, within what was agreed, before its end', () => {
    let met = 0;
    fc.assert(
      fc.property(questions, (question) => {
        if (decideGrant(question).next !== 'confirmed') return;
        met += 1;
        const own = question.jobs.find(({ name }) => name.toLowerCase() === consentId);
        expect(own).toMatchObject({ nodeState: 'Active', provisioningState: 'Succeeded', status: 'Succeeded' });
        expect(own?.type.toLowerCase()).toBe('enable');
        expect(Date.parse(own?.expirationTimestamp ?? '')).toBeGreaterThan(now);
        expect(Date.parse(own?.expirationTimestamp ?? '')).toBeLessThanOrEqual(Date.parse(question.consent.notAfter));
        if (question.consent.level === 'Diagnostics') expect(own?.accessLevel).not.toBe('DiagnosticsAndRepair');
      }),
      runs,
    );
    expect(met).toBeGreaterThan(fewest);
  });
});
