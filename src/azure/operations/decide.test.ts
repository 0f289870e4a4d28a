import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ConsentEvidence, JobEvidence } from '#src/consent/access/evidence.ts';
import { judgeJob } from '#src/consent/access/job.ts';
import { isWithin, parseLevel } from '#src/consent/level.ts';
import { sampleConsentId, sampleEvidence, sampleJob, sampleMachineEvidence } from '#test/consent/samples.ts';
import {
  second,
  minute,
  hour,
  pressedAt,
  now,
  agreed,
  operation,
  at,
  type Parts,
  said,
  away,
  unsent,
  onItsWay,
  lost,
  taken,
  gone,
  absent,
  extension,
  onRecord,
  machineId,
} from '#test/operations.ts';
import { decideGrant } from './decide-grant.ts';
import { decideReduce } from './decide-reduce.ts';
import { decideRevoke } from './decide-revoke.ts';
import { decideSetUp } from './decide-set-up.ts';
import type { Intent, Sent } from './operation.ts';

describe('a reduction', () => {
  const reduce = (
    job: Partial<JobEvidence> | undefined,
    wanted: Partial<Extract<Intent, { kind: 'reduce' }>> = {},
    sent: Sent[] = [],
  ): string =>
    said(
      decideReduce({
        operation: operation(
          {
            kind: 'reduce',
            machineId,
            job: sampleConsentId,
            level: 'Diagnostics',
            notAfter: '2026-11-24T18:00:00Z',
            ...wanted,
          },
          sent,
        ),
        evidence: sampleEvidence({ jobs: job === undefined ? [] : [{ ...sampleJob, ...job }] }),
        now,
      }),
    );
  it.each<[string, string, string]>([
    ['live access', reduce({}), `put Enable ${sampleConsentId}`],
    [
      'lower level',
      reduce({ accessLevel: 'DiagnosticsAndRepair' }, { notAfter: '2026-11-24T21:00:00Z' }),
      `put Enable ${sampleConsentId}`,
    ],
    ['as it is already', reduce({ expirationTimestamp: '2026-11-24T18:00:00Z' }), 'done reduced'],
    ['less already', reduce({ expirationTimestamp: '2026-11-24T17:00:00Z' }), 'done reduced'],
    ['longer than there is', reduce({}, { notAfter: '2026-11-24T22:00:00Z' }), 'done reduced'],
    ['higher', reduce({}, { level: 'DiagnosticsAndRepair' }), 'person notOpen'],
    ['revoked', reduce({ type: 'Revoke' }), 'person notOpen'],
    ['no job', reduce(undefined), 'person notOpen'],
    ['past', reduce({}, { notAfter: '2026-11-24T14:00:00Z' }), 'person notOpen'],
    ['just sent', reduce({}, {}, onItsWay), 'wait onItsWay'],
    ['taken and undone', reduce({}, {}, gone), 'person lost'],
  ])('%s', (_name, actual, expected) => {
    expect(actual).toBe(expected);
  });
});

describe('a set-up', () => {
  it.each<[string, Parts, string]>([
    ['absent', { extension: absent }, 'put extension'],
    ['there', {}, 'done setUp'],
    ['on its way', { extension: extension('Updating') }, 'wait installing'],
    ['machine gone', { machine: 'notFound' }, 'person machineGone'],
  ])('%s', (_name, parts, expected) => {
    const asked = { operation: operation({ kind: 'setUp', machineId }), evidence: sampleEvidence(parts), now };
    expect(said(decideSetUp(asked))).toBe(expected);
  });
});

const instants = fc.constantFrom(
  undefined,
  at(pressedAt - hour),
  at(pressedAt + second),
  at(pressedAt + minute),
  at(now),
);
const anyJob: fc.Arbitrary<JobEvidence> = fc
  .record({
    name: fc.constantFrom(sampleConsentId, 'cli-access', 'rs-bbbbbbbbbbbbbbbbbbbbb'),
    type: fc.constantFrom('Enable', 'Revoke', 'Extend'),
    accessLevel: fc.constantFrom('Diagnostics', 'DiagnosticsAndRepair', 'Odd'),
    expirationTimestamp: fc.constantFrom('2026-11-24T21:00:00Z', '2026-11-24T13:30:00Z', 'never'),
    provisioningState: fc.constantFrom('Succeeded', 'InProgress', 'Failed', 'Frobnicating', 'Deleting'),
    status: fc.constantFrom('Succeeded', 'DeploymentInProgress', 'Failed'),
    nodeState: fc.constantFrom(undefined, 'Active', 'Revoked', 'Superseded', 'Odd'),
    nodeUpdatedAt: instants,
    createdAt: instants,
    lastModifiedAt: instants,
    endTime: instants,
  })
  .map((job) => ({ ...(JSON.parse(JSON.stringify(job)) as Omit<JobEvidence, 'sessions'>), sessions: [] }));
const anyEvidence = fc
  .record({
    jobs: fc.uniqueArray(anyJob, { maxLength: 3, selector: ({ name }) => name }),
    extension: fc.constantFrom<'absent' | { name: string; provisioningState: string }>(
      absent,
      extension('Succeeded'),
      extension('Creating'),
      extension('Failed'),
    ),
    machine: fc.constantFrom(sampleMachineEvidence, away),
    consents: fc.constantFrom<ConsentEvidence[]>([], [onRecord]),
  })
  .map((parts) => sampleEvidence(parts));
const anySent = fc.constantFrom(unsent, onItsWay, lost, taken, gone);

/** Few of all combinations lead to a request: a hundred tries miss rare faults. */
const often = { numRuns: 5000 };

describe('whatever the evidence', () => {
  it('a grant asks for exactly what was agreed, and only where nothing else may give access', () => {
    fc.assert(
      fc.property(anyEvidence, anySent, (evidence, sent) => {
        const intent: Intent = { kind: 'grant', machineId, consentId: sampleConsentId };
        const step = decideGrant({
          operation: operation(intent, sent),
          evidence,
          now,
          consentId: sampleConsentId,
          agreed,
        });
        const [request] = step.do === 'write' ? step.requests : [];
        if (request === undefined || !('put' in request) || request.put !== 'job') return;
        expect(request).toMatchObject({
          name: sampleConsentId,
          type: 'Enable',
          level: agreed.level,
          notAfter: agreed.notAfter,
        });
        const jobs = 'value' in evidence.jobs && Array.isArray(evidence.jobs.value) ? evidence.jobs.value : [];
        const verdicts = jobs.filter(({ name }) => name !== sampleConsentId).map((job) => judgeJob(job, evidence, now));
        const blocking = verdicts.filter(({ isOver, finding }) => !isOver && finding !== 'requestFailed');
        // What took the place of access that is revoked or past, and that Azure doesn't show, only new access can replace.
        for (const { finding, job } of blocking) {
          expect(finding).toBe('displaced');
          expect(job.type === 'Revoke' || Date.parse(job.expirationTimestamp) <= now).toBe(true);
        }
      }),
      often,
    );
  });

  it('a revoke only ever revokes, and is never done while what was there at the press may give access', () => {
    fc.assert(
      fc.property(anyEvidence, anySent, (evidence, sent) => {
        const intent: Intent = { kind: 'revoke', machineId, removeExtension: false };
        const step = decideRevoke({ operation: operation(intent, sent), evidence, now });
        for (const request of step.do === 'write' ? step.requests : [])
          expect(request).toMatchObject({ put: 'job', type: 'Revoke' });
        const jobs = 'value' in evidence.jobs && Array.isArray(evidence.jobs.value) ? evidence.jobs.value : [];
        if (step.do === 'done')
          expect(
            jobs.every((job) => judgeJob(job, evidence, now).isOver || Date.parse(job.createdAt ?? '') > pressedAt),
          ).toBe(true);
      }),
      often,
    );
  });

  it('a reduction never asks for more than there is', () => {
    const levels = fc.constantFrom('Diagnostics' as const, 'DiagnosticsAndRepair' as const);
    const ends = fc.constantFrom('2026-11-24T18:00:00Z', '2026-11-24T22:00:00Z');
    fc.assert(
      fc.property(anyEvidence, anySent, levels, ends, (evidence, sent, level, notAfter) => {
        const intent: Intent = { kind: 'reduce', machineId, job: sampleConsentId, level, notAfter };
        const step = decideReduce({ operation: operation(intent, sent), evidence, now });
        if (step.do !== 'write') return;
        const jobs = 'value' in evidence.jobs && Array.isArray(evidence.jobs.value) ? evidence.jobs.value : [];
        const job = jobs.find(({ name }) => name === sampleConsentId);
        const shown = parseLevel(job?.accessLevel ?? '');
        expect(shown !== undefined && isWithin(level, shown)).toBe(true);
        expect(Date.parse(notAfter)).toBeLessThanOrEqual(Date.parse(job?.expirationTimestamp ?? ''));
      }),
      often,
    );
  });
});
