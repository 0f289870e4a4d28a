/** Evidence for every class that the tables of access tell apart, by name: for the test of all cells and for the page that shows them. */
import { hour, now, unreported } from './access-samples.ts';
import type { AccessEvidence, JobEvidence, MachineEvidence } from './access-state.ts';
import { sampleConsentId, sampleEvidence, sampleUser } from '#src/consent/samples.ts';

const minute = 60_000;
const iso = (at: number): string => new Date(at).toISOString();

/** The request is answered a minute later; nine hours on, everything is read. */
const requestedAt = now;
const doneAt = now + minute;
export const cellNow = now + 9 * hour;

type Change = Partial<JobEvidence>;

export const types = { Enable: { type: 'Enable' }, Revoke: { type: 'Revoke' }, other: { type: 'Extend' } } as const;

export const outcomes = {
  succeeded: { provisioningState: 'Succeeded', status: 'DeploymentSuccess' },
  running: { provisioningState: 'InProgress', status: 'DeploymentInProgress' },
  deleting: { provisioningState: 'Deleting', status: 'NotSpecified' },
  failed: { provisioningState: 'Succeeded', status: 'Failed' },
  'not known': { provisioningState: 'Frobnicating', status: 'Succeeded' },
  absent: { provisioningState: '', status: 'Succeeded' },
} as const satisfies Record<string, Change>;

/** When the outcome came about. */
export const datings = {
  'after its request': { endTime: iso(doneAt) },
  'before its request': { endTime: iso(requestedAt - minute) },
  'in the future': { endTime: iso(cellNow + 24 * hour) },
  'at no time': { endTime: 'soon' },
} as const satisfies Record<string, Change>;

const report = (nodeState: string, at: number): Change => ({ nodeState, nodeUpdatedAt: iso(at) });

/** What the machine reports. */
export const reports = {
  nothing: {},
  Active: report('Active', doneAt),
  Expired: report('Expired', doneAt),
  Revoked: report('Revoked', doneAt),
  Superseded: report('Superseded', doneAt),
  '"Revoked", from before the request': report('Revoked', requestedAt - minute),
  '"Superseded", from before the request': report('Superseded', requestedAt - minute),
  'a word not known here': report('Frobnicating', doneAt),
} as const satisfies Record<string, Change>;

export const ends = {
  ahead: { expirationTimestamp: iso(cellNow + hour) },
  passed: { expirationTimestamp: iso(cellNow - hour) },
  'no time': { expirationTimestamp: 'soon' },
} as const satisfies Record<string, Change>;

export const levels = {
  Diagnostics: { accessLevel: 'Diagnostics' },
  'not known': { accessLevel: 'Everything' },
} as const satisfies Record<string, Change>;

export const sessions = {
  'none open': { sessions: [] },
  'one open': { sessions: [{ sessionId: 's', sessionStartTime: iso(doneAt) }] },
} satisfies Record<string, Change>;

type Machine = AccessEvidence['machine'];

const machine = (status: string, readAt: number, changedAt: number): MachineEvidence => ({
  status,
  readAt,
  lastStatusChange: iso(changedAt),
});
const longAgo = now - 72 * hour;

const byUnsureClock = { isReadAtUnsure: true } as const;

/** What was read of the machine, against the moment at which the access was removed. */
export const machines = {
  'stayed Connected': machine('Connected', cellNow, longAgo),
  'came back after it': machine('Connected', doneAt + 5 * minute, doneAt + minute),
  'stayed Connected, by a clock that no server confirmed': {
    ...machine('Connected', cellNow, longAgo),
    ...byUnsureClock,
  },
  'came back after it, by such a clock': {
    ...machine('Connected', cellNow, doneAt + minute),
    ...byUnsureClock,
  },
  'came back a working day after it': machine('Connected', cellNow, doneAt + 7 * hour),
  'Connected, read minutes after it': machine('Connected', doneAt + 5 * minute, longAgo),
  'left long after it': machine('Disconnected', cellNow, cellNow - hour),
  'left around then': machine('Disconnected', cellNow, doneAt + minute),
  'away since days': machine('Disconnected', cellNow, longAgo),
  'read before it': machine('Connected', doneAt - minute, longAgo),
  'changed in the future': machine('Connected', doneAt + 5 * minute, cellNow + hour),
  'of a status not known here': machine('Frobnicating', cellNow, longAgo),
  'not read': 'unknown',
  'not in Azure': 'notFound',
} as const satisfies Record<string, Machine>;

const { endTime: _endTime, ...blank } = unreported();

export const cellJob = (...changes: readonly Change[]): JobEvidence =>
  Object.assign(
    { ...blank, createdAt: iso(requestedAt), lastModifiedAt: iso(requestedAt), startTime: iso(requestedAt) },
    ...changes,
  );

/** The same as another job, asked for earlier. */
export const earlier = (job: JobEvidence): JobEvidence => ({
  ...job,
  name: 'rs-older',
  createdAt: iso(requestedAt - minute),
  lastModifiedAt: iso(requestedAt - minute),
});

export const cellEvidence = (change: Partial<AccessEvidence> = {}): AccessEvidence =>
  sampleEvidence({
    now: cellNow,
    readAt: cellNow,
    machine: machines['stayed Connected'],
    jobs: [],
    records: [],
    ...change,
  });

const { succeeded, running, failed } = outcomes;
const done = datings['after its request'];

/** One job of each kind that the rules for several jobs tell apart. */
export const jobKinds = {
  active: cellJob(types.Enable, succeeded, done, reports.Active, ends.ahead),
  'not reported yet': cellJob(types.Enable, running, ends.ahead),
  'of unknown state': cellJob(types.Enable, succeeded, done, reports['a word not known here'], ends.ahead),
  failed: cellJob(types.Enable, failed, done, ends.ahead),
  'failed, end passed': cellJob(types.Enable, failed, done, ends.passed),
  superseded: cellJob(types.Enable, succeeded, done, reports.Superseded, ends.ahead),
  'superseded, asked again': cellJob(types.Enable, running, reports.Superseded, ends.ahead),
  'end passed, not confirmed': cellJob(types.Enable, succeeded, done, reports.Active, ends.passed),
  'end passed, confirmed': cellJob(types.Enable, succeeded, done, reports.Expired, ends.passed),
  'removal running': cellJob(types.Revoke, running, reports.Active, ends.ahead),
  'removal failed': cellJob(types.Revoke, failed, done, reports.Active, ends.ahead),
  'removal done': cellJob(types.Revoke, succeeded, done, reports.Revoked, ends.ahead),
} as const satisfies Record<string, JobEvidence>;

/** Jobs whose place something has taken: with no newer one beside them, something that Azure does not show. */
export const displacedKinds = {
  'superseded, end passed': cellJob(types.Enable, succeeded, done, reports.Superseded, ends.passed),
  'superseded, then removed': cellJob(types.Revoke, succeeded, done, reports['"Superseded", from before the request']),
} as const satisfies Record<string, JobEvidence>;

/** Jobs that tell less clearly than by a report on their newest request that they took the place of an older one. */
export const vagueKinds = {
  'removal done, not reported': cellJob(types.Revoke, succeeded, done),
  'removal done, not reported, asked for late': cellJob(types.Revoke, succeeded, {
    createdAt: iso(doneAt + 10 * minute),
    lastModifiedAt: iso(doneAt + 10 * minute),
    endTime: iso(doneAt + 11 * minute),
  }),
  'removal done, reported at no time': cellJob(types.Revoke, succeeded, done, {
    nodeState: 'Revoked',
    lastModifiedAt: iso(requestedAt + minute / 2),
  }),
  'removal running, reported before': cellJob(types.Revoke, running, reports['"Revoked", from before the request']),
} as const satisfies Record<string, JobEvidence>;

const extension = (provisioningState: string) => ({ name: 'AzureEdgeRemoteSupport', provisioningState });

export const extensions = {
  absent: 'absent',
  ready: extension('Succeeded'),
  'being set up': extension('Creating'),
  failed: extension('Failed'),
  'being removed': extension('Deleting'),
  'of unknown state': extension('Frobnicating'),
  'not read': 'unknown',
} as const satisfies Record<string, AccessEvidence['extension']>;

const record = (consentId: string, notAfter: number) =>
  ({ consentId, level: 'Diagnostics', notAfter: iso(notAfter), userId: sampleUser }) as const;

export const recordsRead = {
  none: [],
  'of the newest job': [record(sampleConsentId, cellNow + 2 * hour)],
  'of the newest job, its end passed': [record(sampleConsentId, cellNow - hour)],
  'of a consent without a job': [record('rs-open', cellNow + hour)],
  'not read': 'unknown',
} satisfies Record<string, AccessEvidence['records']>;

/** Jobs that were shown before. They are gone when the machine was last known to be asked. */
export const goneJobs = {
  none: undefined,
  'gone, machine connected since': [{ name: 'rs-gone', goneAt: doneAt, thereAt: requestedAt }],
  'gone, machine not seen since': [{ name: 'rs-gone', goneAt: cellNow, thereAt: requestedAt }],
  'gone, no server has told since when': [{ name: 'rs-gone', goneAt: Number.POSITIVE_INFINITY, thereAt: requestedAt }],
} satisfies Record<string, AccessEvidence['removedJobs']>;

/** Every combination of the values of some classes, with the name of each. */
export function* product<T extends Record<string, Record<string, unknown>>>(
  classes: T,
): Generator<{ names: string[]; values: { [K in keyof T]: T[K][keyof T[K]] } }> {
  const keys = Object.keys(classes);
  const [first, ...rest] = keys;
  if (first === undefined) {
    yield { names: [], values: {} as never };
    return;
  }
  const others = [...product(Object.fromEntries(rest.map((key) => [key, classes[key] ?? {}])))];
  for (const [name, value] of Object.entries(classes[first] ?? {})) {
    for (const { names, values } of others) {
      yield { names: [`${first} ${name}`, ...names], values: { ...values, [first]: value } as never };
    }
  }
}
