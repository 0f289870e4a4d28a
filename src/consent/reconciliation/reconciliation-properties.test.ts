import fc from 'fast-check';
import { expect, it } from 'vitest';

import type { JobEvidence } from '#src/consent/access/access-state.ts';
import type { ReconciledConsent, ReconciledMachine, ReconciliationEvidence } from './reconciliation-evidence.ts';
import { findingsOfMachine, type FindingKind } from './reconciliation-finding.ts';
import {
  changeConsent,
  changeJobs,
  changeMachine,
  courses,
  groupId,
  honestFleet,
  machineIdOf,
  sampleWrite,
  setUp,
} from './reconciliation-samples.ts';
import { reconcile } from './reconciliation.ts';
import { sampleJob } from '#src/consent/samples.ts';

const machineIds = ['rg-a', 'rg-b', 'rg-c'].flatMap((group) =>
  ['1', '2', '3'].map((number) => machineIdOf(group, `SRV-${group}-${number}`)),
);

/** Fleets in which each machine is in at most one grant of each course, all of them made with this app. */
const fleets = fc
  .uniqueArray(
    fc.record({
      hash: fc.stringMatching(/^[0-9a-f]{64}$/),
      machines: fc.subarray(machineIds, { minLength: 1 }),
      course: fc.constantFrom(...courses),
    }),
    { selector: ({ hash }) => hash, maxLength: 4 },
  )
  .map((grants) => honestFleet(grants, machineIds));

const runs = { numRuns: 100 };
const serious = (evidence: ReconciliationEvidence) =>
  reconcile(evidence).filter(({ severity }) => severity === 'finding' || severity === 'lookInto');

it('finds nothing to answer for in a fleet of honest grants', () => {
  fc.assert(
    fc.property(fleets, (fleet) => {
      expect(serious(fleet)).toEqual([]);
      expect(reconcile(fleet).filter(({ severity }) => severity === 'unknown')).toEqual([]);
    }),
    runs,
  );
});

/** A grant whose job Azure shows as active, on one of its machines. */
const activeGrant = (fleet: ReconciliationEvidence, pick: number) => {
  const all = fleet.machines.flatMap((machine) =>
    machine.jobs.kind === 'read'
      ? machine.jobs.jobs
          .filter(({ nodeState, type }) => nodeState === 'Active' && type === 'Enable')
          .flatMap((job) => {
            const consent = fleet.consents.find(({ consentId }) => consentId === job.name);
            return consent === undefined ? [] : [{ machine: machine.id, job, consent }];
          })
      : [],
  );
  return all.length === 0 ? undefined : all[pick % all.length];
};

interface Target {
  machine: string;
  job: JobEvidence;
  consent: ReconciledConsent;
}

const editJob = (fleet: ReconciliationEvidence, { machine, job }: Target, change: Partial<JobEvidence>) =>
  changeJobs(fleet, machine, (jobs) => jobs.map((one) => (one === job ? { ...one, ...change } : one)));

type Planting = (fleet: ReconciliationEvidence, target: Target) => ReconciliationEvidence;

/** What is planted on one grant, and the kind that it must be found as, exactly once. */
const plantings: readonly [FindingKind, Planting][] = [
  ['levelBeyondConsent', (fleet, target) => editJob(fleet, target, { accessLevel: 'DiagnosticsAndRepair' })],
  ['endBeyondConsent', (fleet, target) => editJob(fleet, target, { expirationTimestamp: '2026-11-30T00:00:00Z' })],
  ['otherCaller', (fleet, target) => editJob(fleet, target, { createdBy: 'eve@contoso.example' })],
  ['accessWithoutRecord', (fleet, target) => editJob(fleet, target, { name: 'rs-by-hand' })],
  [
    'recordEdited',
    (fleet, { consent }) => ({
      ...fleet,
      consents: fleet.consents.filter((one) => one !== consent),
      unfit: [
        {
          deploymentId: consent.records[0]?.deploymentId ?? '',
          reason: 'The consent does not match its hash: it was changed.',
          consentId: consent.consentId,
        },
      ],
    }),
  ],
  [
    'recordEdited',
    (fleet, { consent }) =>
      changeConsent(fleet, consent.consentId, ({ records }) => ({
        records: records.map((copy, index) => (index === 0 ? { ...copy, correlationId: 'x' } : copy)),
      })),
  ],
  [
    'otherCaller',
    (fleet, { consent }) =>
      changeConsent(fleet, consent.consentId, () => ({
        writes: { kind: 'read', writes: [sampleWrite(consent, { callerId: 'eve' })] },
      })),
  ],
  [
    'accessAfterEnd',
    (fleet, { consent, machine }) =>
      changeConsent(fleet, consent.consentId, () => ({
        ends: [
          {
            kind: 'remote-support-end-record/1',
            consentId: consent.consentId,
            machineId: machine.toLowerCase(),
            ended: 'revoked',
            confirmedAt: consent.consent.notBefore,
            evidence: 'Said so.',
          },
        ],
      })),
  ],
  [
    'recordWithoutAccess',
    (fleet, target) => changeJobs(fleet, target.machine, (jobs) => jobs.filter((one) => one !== target.job)),
  ],
  [
    'machineNotInConsent',
    (fleet, { consent, machine }) => {
      const others = consent.consent.machines.filter((one) => one !== machine.toLowerCase());
      return changeConsent(fleet, consent.consentId, (one) => ({ consent: { ...one.consent, machines: others } }));
    },
  ],
];

/** Planting one thing may leave others that follow from it: a job by another name leaves its record without access. */
const follows: Partial<Record<FindingKind, FindingKind>> = { accessWithoutRecord: 'recordWithoutAccess' };

it('finds each planted deviation as what it is, and nothing else', () => {
  const planted = new Map<string, number>();
  fc.assert(
    fc.property(fleets, fc.nat(), fc.nat(plantings.length - 1), (fleet, pick, which) => {
      const target = activeGrant(fleet, pick);
      const [kind, plant] = plantings[which] ?? [];
      if (target === undefined || kind === undefined || plant === undefined) return;
      const found = serious(plant(fleet, target)).map((finding) => finding.kind);
      const also = follows[kind];
      expect(found.filter((one) => one !== also || also === kind)).toContain(kind);
      expect(new Set(found)).toEqual(new Set([kind, ...(also === undefined ? [] : [also])]));
      planted.set(`${kind} ${which}`, (planted.get(`${kind} ${which}`) ?? 0) + 1);
    }),
    { numRuns: 400 },
  );
  // A property that planted nothing would prove nothing.
  expect(planted.size).toBe(plantings.length);
});

it('finds an extension that no consent explains on any machine nobody granted access to, to look into only where there is no job', () => {
  const jobs = fc.constantFrom<ReconciledMachine['jobs']>(
    { kind: 'read', jobs: [], readAt: 1 },
    { kind: 'unavailable', reason: 'No.' },
    { kind: 'unread', reason: 'No.' },
    { kind: 'notAsked' },
  );
  fc.assert(
    fc.property(fleets, jobs, (fleet, shown) => {
      const bare = fleet.machines.find(({ extension }) => extension === 'absent');
      if (bare === undefined) return;
      const extended = changeMachine(fleet, bare.id, () => ({
        extension: setUp,
        installation: { kind: 'read', writes: [] },
        jobs: shown,
      }));
      const severity = shown.kind === 'read' ? 'lookInto' : 'finding';
      expect(serious(extended)).toMatchObject([
        { kind: 'extensionWithoutConsent', severity, machineIds: [bare.id.toLowerCase()] },
      ]);
    }),
    runs,
  );
});

it('never says that nothing was found of a machine of which something is unknown', () => {
  const unknowns: ((fleet: ReconciliationEvidence, id: string) => ReconciliationEvidence)[] = [
    (fleet, id) => changeMachine(fleet, id, () => ({ jobs: { kind: 'unread', reason: 'No.' } })),
    (fleet, id) => changeMachine(fleet, id, () => ({ extension: 'unknown' })),
    (fleet, id) => {
      const group = groupId(id.split('/')[4] ?? '');
      return {
        ...fleet,
        groupsRead: new Set([...fleet.groupsRead].filter((one) => one !== group)),
        unread: [
          {
            what: 'Records could not be read',
            reason: 'No.',
            machineIds: fleet.machines.map((one) => one.id.toLowerCase()).filter((one) => one.startsWith(`${group}/`)),
          },
        ],
      };
    },
  ];
  fc.assert(
    fc.property(fleets, fc.constantFrom(...machineIds), fc.constantFrom(...unknowns), (fleet, id, hide) => {
      const own = findingsOfMachine(reconcile(hide(fleet, id)), id);
      expect(own.some(({ severity }) => severity === 'unknown')).toBe(true);
    }),
    runs,
  );
});

it('takes whatever Azure says for evidence, and never throws', () => {
  const word = fc.oneof(
    fc.string(),
    fc.constantFrom('', 'Enable', 'Revoke', 'Succeeded', 'Active', '2026-11-24T13:00:00Z'),
  );
  const job = fc.record({
    name: word,
    type: word,
    accessLevel: word,
    expirationTimestamp: word,
    provisioningState: word,
    status: word,
    nodeState: word,
    createdBy: word,
    lastModifiedAt: word,
    endTime: word,
  });
  fc.assert(
    fc.property(fleets, fc.array(job), fc.constantFrom(...machineIds), (fleet, jobs, id) => {
      const odd = changeJobs(fleet, id, (held) => [...held, ...jobs.map((one) => ({ ...sampleJob, ...one }))]);
      for (const { sentence, remedy } of reconcile(odd)) {
        expect(sentence).not.toBe('');
        expect(remedy).not.toBe('');
      }
      // Each job without a record is one finding.
      const names = new Set(fleet.consents.map(({ consentId }) => consentId));
      const orphans = jobs.filter(({ name }) => !names.has(name.toLowerCase())).length;
      expect(reconcile(odd).filter(({ kind }) => kind === 'accessWithoutRecord')).toHaveLength(orphans);
    }),
    runs,
  );
});
