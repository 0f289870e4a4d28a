import fc from 'fast-check';
import type {
  AccessEvidence,
  ConsentEvidence,
  JobEvent,
  JobEvidence,
  MachineEvidence,
} from '#src/consent/access/evidence.ts';
import { revokedJob, sampleConsentId, sampleEvidence, sampleJob, sampleMachine, sampleNow } from './samples.ts';

// Evidence as Azure might deliver it: mostly sound, some of it odd, for properties that must hold of any.

const minute = 60_000;
const otherId = 'rs-bbbbbbbbbbbbbbbbbbbbb';

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
  { weight: 6, arbitrary: time.map((at) => new Date(at).toISOString()) },
  { weight: 1, arbitrary: time.map((at) => new Date(at).toISOString().slice(0, 19)) },
  { weight: 1, arbitrary: fc.constantFrom('', 'soon', '24/11/2026', '0001-01-01T00:00:00') },
);

const anyJob: fc.Arbitrary<JobEvidence> = fc.record(
  {
    name: fc.constantFrom(sampleConsentId, otherId, 'remoteSupport'),
    type: word('Enable', 'Revoke'),
    accessLevel: word('Diagnostics', 'DiagnosticsAndRepair', 'None'),
    expirationTimestamp: timeText,
    provisioningState: word('Succeeded', 'Succeeded', 'InProgress', 'Accepted', 'Failed', 'Canceled', 'Deleting'),
    status: word('Succeeded', 'Succeeded', 'DeploymentSuccess', 'DeploymentInProgress', 'Failed', 'NotSpecified'),
    nodeState: word('Active', 'Active', 'Expired', 'Revoked', 'Superseded', 'Failed'),
    nodeUpdatedAt: timeText,
    endTime: timeText,
    createdAt: timeText,
    lastModifiedAt: timeText,
    sessions: fc.array(fc.record({ sessionEndTime: timeText }, { requiredKeys: [] }), { maxLength: 2 }),
  },
  { requiredKeys: ['name', 'type', 'accessLevel', 'expirationTimestamp', 'provisioningState', 'status', 'sessions'] },
);

const anyMachine: fc.Arbitrary<MachineEvidence> = fc.record(
  { status: word('Connected', 'Disconnected', 'Expired'), lastStatusChange: timeText, azureLocal: fc.boolean() },
  { requiredKeys: ['azureLocal'] },
);

const anyConsent: fc.Arbitrary<ConsentEvidence> = fc.record({
  consentId: fc.constantFrom(sampleConsentId, otherId),
  level: fc.constantFrom('Diagnostics' as const, 'DiagnosticsAndRepair' as const),
  notBefore: timeText,
  notAfter: timeText,
  replaces: fc.subarray([sampleConsentId, otherId]),
});

const anyEvent: fc.Arbitrary<JobEvent> = fc.record({
  job: fc.constantFrom(sampleConsentId, otherId, 'remoteSupport', 'gone'),
  is: fc.constantFrom('put' as const, 'deleted' as const),
  at: timeText,
});

const problem = fc.constant({ kind: 'forbidden', message: 'No.' });

function part<T>(value: fc.Arbitrary<T>) {
  return fc.oneof(
    { weight: 12, arbitrary: fc.record({ readAt: time, value }) },
    { weight: 1, arbitrary: fc.record({ readAt: time, problem }) },
  );
}

const extension = fc.oneof(
  fc.constant('absent' as const),
  fc.record({ name: fc.constant('X'), provisioningState: word('Succeeded', 'Creating', 'Failed', 'Deleting') }),
);

const oddEvidence: fc.Arbitrary<AccessEvidence> = fc.record({
  machineId: fc.constant(sampleMachine('srv-sql-01')),
  machine: part(fc.oneof({ weight: 12, arbitrary: anyMachine }, fc.constant('notFound' as const))),
  extension: part(extension),
  jobs: part(
    fc.oneof(
      { weight: 12, arbitrary: fc.array(anyJob, { maxLength: 3 }) },
      fc.constant({ unavailable: 'The provider is not registered.' }),
    ),
  ),
  consents: part(fc.array(anyConsent, { maxLength: 2 })),
  ungiven: part(
    fc.subarray([{ consentId: sampleConsentId }, { consentId: otherId, answerBy: sampleNow + 60 * minute }]),
  ),
  activity: part(fc.array(anyEvent, { maxLength: 4 })),
});

/** `sound`, in which at most `most` fields are as in a draw of `any`; a field that the draw lacks is missing then. */
function nearly<T extends object>(sound: T, any: fc.Arbitrary<T>, most: number): fc.Arbitrary<T> {
  return any.chain((drawn) => {
    const names = [...new Set([...Object.keys(sound), ...Object.keys(drawn)])];
    return fc.subarray(names, { maxLength: most }).map((changed) => {
      const kept = Object.entries(sound).filter(([name]) => !changed.includes(name));
      const taken = Object.entries(drawn).filter(([name]) => changed.includes(name));
      return Object.fromEntries([...kept, ...taken]) as T;
    });
  });
}

/** Evidence of this job, sound but for a field or two, and perhaps another job: what is drawn wholly at random hardly ever proves anything. */
function nearlyOf(job: JobEvidence): fc.Arbitrary<AccessEvidence> {
  return fc
    .tuple(nearly(job, anyJob, 2), fc.array(anyJob, { maxLength: 1 }))
    .chain(([first, others]) => nearly(sampleEvidence({ jobs: [first, ...others] }), oddEvidence, 1));
}

const superseded = { ...sampleJob, nodeState: 'Superseded', nodeUpdatedAt: '2026-11-24T13:10:00Z' };
export const anyEvidence = fc.oneof(oddEvidence, nearlyOf(sampleJob), nearlyOf(revokedJob), nearlyOf(superseded));
/** Server time, ms. */
export const anyNow = fc.oneof(fc.constant(sampleNow + 60 * minute), time);
