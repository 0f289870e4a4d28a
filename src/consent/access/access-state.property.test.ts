import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';

import { type AccessEvidence, accessState, type JobEvidence } from './access-state.ts';
import { nearlyFirst, nearly } from './nearly-fixture.ts';
import { sampleEvidence, sampleJob, sampleNow } from '#src/consent/samples.ts';

const minute = 60_000;
const iso = (at: number) => new Date(at).toISOString();
/** `PROPERTY_RUNS=100000` goes deeper than every run of the tests can. */
const runs = { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 1000) };
// Deep runs take longer than a test usually may.
vi.setConfig({ testTimeout: 60_000 + 10 * runs.numRuns });

/** A word in any case, or one that nobody knows. */
function word(...known: string[]): fc.Arbitrary<string> {
  const listed = fc.constantFrom(...known);
  return fc.oneof(
    { weight: 8, arbitrary: listed },
    { weight: 1, arbitrary: listed.map((text) => text.toUpperCase()) },
    { weight: 1, arbitrary: fc.constantFrom('', 'Active!', 'SucceededMaybe', 'NotFailed', 'RevokedSoon', '__proto__') },
  );
}

const time = fc.integer({ min: -600, max: 1200 }).map((minutes) => sampleNow + minutes * minute);
const timeText = fc.oneof(
  { weight: 6, arbitrary: time.map(iso) },
  { weight: 1, arbitrary: fc.constantFrom('', 'soon', '24/11/2026') },
);

const anyJob: fc.Arbitrary<JobEvidence> = fc.record(
  {
    name: fc.constantFrom('rs-aaaaaaaaaaaaaaaaaaaaa', 'rs-bbbbbbbbbbbbbbbbbbbbb', 'remoteSupport'),
    type: word('Enable', 'Revoke'),
    accessLevel: word('Diagnostics', 'DiagnosticsAndRepair', 'None'),
    expirationTimestamp: timeText,
    provisioningState: word('Succeeded', 'Succeeded', 'InProgress', 'Accepted', 'Failed', 'Canceled'),
    status: word('Succeeded', 'Succeeded', 'DeploymentSuccess', 'DeploymentInProgress', 'Failed', 'NotSpecified'),
    nodeState: word('Active', 'Active', 'Expired', 'Revoked', 'Superseded'),
    endTime: timeText,
    lastModifiedAt: timeText,
    vmId: fc.constantFrom('one', 'other'),
    sessions: fc.array(fc.record({ sessionEndTime: timeText }, { requiredKeys: [] }), { maxLength: 2 }),
  },
  { requiredKeys: ['name', 'type', 'accessLevel', 'expirationTimestamp', 'provisioningState', 'status', 'sessions'] },
);

const vmId = fc.constantFrom('one', 'other');
const isReadAtUnsure = fc.constant(true as const);

const oddEvidence: fc.Arbitrary<AccessEvidence> = fc.record(
  {
    now: time,
    machine: fc.oneof(
      {
        weight: 8,
        arbitrary: fc.record(
          { status: word('Connected', 'Disconnected', 'Expired'), readAt: time, vmId, isReadAtUnsure },
          { requiredKeys: ['readAt'] },
        ),
      },
      { weight: 1, arbitrary: fc.constantFrom('notFound' as const, 'unknown' as const) },
    ),
    extension: fc.oneof(
      fc.constantFrom('absent' as const, 'unknown' as const),
      fc.record({
        name: fc.constant('AzureEdgeRemoteSupport'),
        provisioningState: word('Succeeded', 'Creating', 'Failed', 'Deleting'),
      }),
    ),
    jobs: fc.oneof(
      { weight: 9, arbitrary: fc.array(anyJob, { maxLength: 3 }) },
      { weight: 1, arbitrary: fc.constant('unknown' as const) },
    ),
    jobsUnavailable: fc.constant('The provider is not registered.'),
    pending: fc.constant('requestingRemoval' as const),
    removedJobs: fc.array(
      fc.record(
        {
          name: fc.constantFrom('rs-aaaaaaaaaaaaaaaaaaaaa', 'gone'),
          goneAt: fc.oneof({ weight: 9, arbitrary: time }, fc.constant(Number.POSITIVE_INFINITY)),
          thereAt: fc.oneof(time, fc.constant(Number.NEGATIVE_INFINITY)),
          until: fc.oneof(time, fc.constant(Number.POSITIVE_INFINITY)),
          vmId,
        },
        { requiredKeys: ['name', 'goneAt', 'thereAt'] },
      ),
      { maxLength: 2 },
    ),
    records: fc.array(
      fc.record({
        consentId: fc.constantFrom('rs-aaaaaaaaaaaaaaaaaaaaa', 'rs-bbbbbbbbbbbbbbbbbbbbb'),
        level: fc.constantFrom('Diagnostics' as const, 'DiagnosticsAndRepair' as const),
        notAfter: timeText,
        userId: fc.constant('user'),
      }),
      { maxLength: 2 },
    ),
    readAt: time,
  },
  { requiredKeys: ['now', 'machine', 'extension', 'jobs', 'records', 'readAt'] },
);

/** Evidence of this job alone, sound but for a field or two. */
const nearlyOf = (job: JobEvidence) =>
  nearlyFirst(job, anyJob, 2).chain((jobs) => nearly(sampleEvidence({ jobs }), oddEvidence, 1));

/** Ended long enough before the machine was read for that to prove it. */
const revoked: JobEvidence = {
  ...sampleJob,
  type: 'Revoke',
  nodeState: 'Revoked',
  lastModifiedAt: iso(sampleNow - 21 * minute),
  endTime: iso(sampleNow - 20 * minute),
};

const anyEvidence = fc.oneof(oddEvidence, nearlyOf(sampleJob), nearlyOf(revoked));

/** How many draws a property that speaks of one word alone has to be about. */
const fewest = runs.numRuns / 20;

const same = (text: string | undefined, wanted: string) => text?.toLowerCase() === wanted;
const listed = (evidence: AccessEvidence) => (evidence.jobs === 'unknown' ? [] : evidence.jobs);
const before = (job: JobEvidence, now: number) => now < Date.parse(job.expirationTimestamp);

function isDone(job: JobEvidence): boolean {
  return (
    same(job.provisioningState, 'succeeded') && (same(job.status, 'succeeded') || same(job.status, 'deploymentsuccess'))
  );
}

function hasFailed(job: JobEvidence): boolean {
  return ['failed', 'canceled'].some((text) => same(job.provisioningState, text) || same(job.status, text));
}

describe('for any evidence', () => {
  it('I4, I8: Active only for a job that succeeded, is reported active and has not ended', () => {
    let met = 0;
    fc.assert(
      fc.property(anyEvidence, (evidence) => {
        const state = accessState(evidence);
        if (state.word !== 'Active') return;
        met += 1;
        const { job } = state;
        expect(job && same(job.type, 'enable') && same(job.nodeState, 'active') && isDone(job)).toBe(true);
        expect(job && before(job, evidence.now)).toBe(true);
        expect(state.level).toBeDefined();
        expect(state.until).toBeGreaterThan(evidence.now);
        expect(state.readAt).toBe(evidence.readAt);
      }),
      runs,
    );
    expect(met).toBeGreaterThan(fewest);
  });

  it('I3: Revoked only with every removal done, nothing reported active, and the machine connected', () => {
    let met = 0;
    fc.assert(
      fc.property(anyEvidence, (evidence) => {
        const state = accessState(evidence);
        if (state.word !== 'Revoked') return;
        met += 1;
        const { machine } = evidence;
        if (state.job === undefined && typeof machine === 'object' && machine.vmId !== undefined) {
          const vms = (evidence.removedJobs ?? []).flatMap(({ vmId }) => vmId ?? []);
          expect(vms.includes(machine.vmId) || vms.length < (evidence.removedJobs ?? []).length).toBe(true);
        }
        expect(typeof machine === 'object' && same(machine.status, 'connected')).toBe(true);
        for (const job of listed(evidence)) {
          expect(same(job.nodeState, 'active')).toBe(false);
          const isOver = same(job.nodeState, 'superseded') || hasFailed(job) || !before(job, evidence.now);
          expect(same(job.type, 'revoke') ? isDone(job) || isOver : isOver).toBe(true);
        }
        if (state.job) {
          expect(same(state.job.type, 'revoke') && isDone(state.job)).toBe(true);
          expect(state.job.sessions.every((session) => session.sessionEndTime)).toBe(true);
          const endedAt = Date.parse(state.job.endTime ?? '');
          const end = Number.isNaN(endedAt) ? evidence.readAt : endedAt;
          expect(typeof machine === 'object' && machine.readAt).toBeGreaterThan(end);
        }
      }),
      runs,
    );
    expect(met).toBeGreaterThan(fewest);
  });

  it('I6: a revoke can be started wherever access may exist or be on its way', () => {
    fc.assert(
      fc.property(anyEvidence, (evidence) => {
        const state = accessState(evidence);
        const jobs = listed(evidence);
        const mayExist =
          evidence.jobs === 'unknown'
            ? evidence.jobsUnavailable === undefined
            : jobs.some((job) => !same(job.nodeState, 'superseded') && same(job.nodeState, 'active')) ||
              jobs.some(
                (job) =>
                  same(job.type, 'enable') &&
                  before(job, evidence.now) &&
                  !same(job.nodeState, 'superseded') &&
                  !hasFailed(job),
              );
        if (mayExist) expect(state.canRevoke).toEqual({ allowed: true });
        if (!state.canRevoke.allowed) {
          expect(['None', 'Set up', 'Setting up', 'Set-up failed', 'Expired', 'Revoked', 'Failed']).toContain(
            state.word,
          );
        }
      }),
      runs,
    );
  });

  it('I8: after the end nothing is called Active or requested', () => {
    fc.assert(
      fc.property(anyEvidence, (evidence) => {
        const over = { ...evidence, now: sampleNow + 10_000 * minute };
        expect(['Active', 'Access requested']).not.toContain(accessState(over).word);
      }),
      runs,
    );
  });

  it('a word that nobody knows is never taken for success', () => {
    const field = fc.constantFrom(
      'type',
      'provisioningState',
      'status',
      'nodeState',
      'accessLevel',
      'expirationTimestamp',
    );
    const odd = fc
      .string()
      .filter(
        (text) =>
          !/^(enable|revoke|succeeded|deploymentsuccess|active|diagnostics(andrepair)?|expired|superseded|revoked)$/i.test(
            text,
          ) && Number.isNaN(Date.parse(text)),
      );
    fc.assert(
      fc.property(field, odd, fc.boolean(), (name, text, isRevoke) => {
        const [job] = listed(sampleEvidence());
        const base = { ...job, ...(isRevoke && { type: 'Revoke', nodeState: 'Revoked', endTime: iso(sampleNow) }) };
        // Level and end of a removal, and a node state that is empty, play no part in whether it is done.
        const isIrrelevant = isRevoke && (name === 'accessLevel' || name === 'expirationTimestamp' || text === '');
        const jobs = [{ ...base, [name]: text } as JobEvidence];
        const state = accessState(sampleEvidence({ jobs }));
        if (!isIrrelevant) expect(['Active', 'Revoked', 'Expired']).not.toContain(state.word);
      }),
      runs,
    );
  });

  it('what may be done agrees with what is shown, and every no has a reason', () => {
    fc.assert(
      fc.property(anyEvidence, (evidence) => {
        const state = accessState(evidence);
        for (const verdict of [state.canRevoke, state.canGrant, state.canConfigure, state.canSetUp]) {
          if (!verdict.allowed) expect(verdict.reason).toMatch(/^[A-Z].*\.$/);
        }
        if (state.canConfigure.allowed) expect(['Active', 'Access requested']).toContain(state.word);
        if (state.canGrant.allowed && state.word === 'Unknown') {
          // All that Azure shows is removed, and what took its place is not shown.
          expect(state.job).toMatchObject({ type: expect.stringMatching(/^revoke$/i) });
          expect(same(state.job?.nodeState, 'superseded')).toBe(true);
        } else if (state.canGrant.allowed && state.word === 'Removed from Azure') {
          const { machine } = evidence;
          const isElsewhere = ({ vmId }: { vmId?: string }) => typeof machine === 'object' && vmId !== machine.vmId;
          const left = state.job === undefined ? (evidence.removedJobs ?? []) : [state.job];
          expect(left.some(isElsewhere)).toBe(true);
        } else if (state.canGrant.allowed) {
          expect(['None', 'Setting up', 'Set up', 'Expired', 'Revoked', 'Failed']).toContain(state.word);
        }
        for (const sentence of [state.detail, ...state.evidence]) expect(sentence).toMatch(/^[A-Z0-9]/);
        expect(state).toEqual(accessState(structuredClone(evidence)));
      }),
      runs,
    );
  });
});
