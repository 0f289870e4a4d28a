import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ConsentEvidence, JobEvidence } from '#src/consent/access/evidence.ts';
import { judgeJob } from '#src/consent/access/job.ts';
import { isWithin, parseLevel } from '#src/consent/level.ts';
import {
  revokedJob,
  sampleConsentEvidence,
  sampleConsentId,
  sampleEvidence,
  sampleJob,
  sampleMachineEvidence,
  sampleNow,
} from '#test/consent/samples.ts';
import { decideGrant } from './decide-grant.ts';
import { decideReduce } from './decide-reduce.ts';
import { decideRevoke } from './decide-revoke.ts';
import { decideSetUp } from './decide-shared.ts';
import type { Intent, Operation, Sent, Step } from './operation.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
/** When the press was, an hour after the sample job began. */
const pressedAt = sampleNow + hour;
const now = pressedAt + 20 * second;
const { machineId } = sampleEvidence();
const agreed = { level: 'Diagnostics', notAfter: '2026-11-24T21:00:00Z', replaces: [] as string[] } as const;

function operation(intent: Intent, sent: Sent[] = [], more: Partial<Operation> = {}): Operation {
  return { id: 'o', intent, pressedAt, account: 'a', sent, ...more };
}

function at(ms: number): string {
  return new Date(ms).toISOString();
}

type Parts = Parameters<typeof sampleEvidence>[0];
type Change = Parameters<typeof sampleEvidence>[1];

interface GrantMore {
  sent?: Sent[];
  change?: Change;
  at?: number;
  replaces?: string[];
}

interface RevokeMore {
  sent?: Sent[];
  change?: Change;
  at?: number;
  more?: Partial<Operation>;
  removeExtension?: boolean;
}

function grant(parts: Parts, { sent = [], change = {}, at: time = now, replaces = [] }: GrantMore = {}): Step {
  return decideGrant({
    operation: operation({ kind: 'grant', machineId, consentId: sampleConsentId }, sent),
    evidence: sampleEvidence(parts, change),
    now: time,
    consentId: sampleConsentId,
    agreed: { ...agreed, replaces: [...replaces] },
  });
}

function revoke(
  parts: Parts,
  { sent = [], change = {}, at: time = now, more = {}, removeExtension = false }: RevokeMore = {},
): Step {
  return decideRevoke({
    operation: operation({ kind: 'revoke', machineId, removeExtension }, sent, more),
    evidence: sampleEvidence(parts, change),
    now: time,
  });
}

/** What a step comes to, in one word and its reason. */
function said(step: Step): string {
  if (step.do === 'write') {
    const { request } = step;
    return 'remove' in request
      ? 'remove extension'
      : `put ${request.put === 'job' ? `${request.type} ${request.name}` : 'extension'}`;
  }
  if (step.do === 'done') return `done ${step.outcome.is}`;
  return `${step.do} ${step.why.is}`;
}

const other: JobEvidence = { ...sampleJob, name: 'cli-access', createdBy: 'chris@contoso.example' };
const away = { ...sampleMachineEvidence, status: 'Disconnected', lastStatusChange: '2026-11-24T13:50:00Z' };
const requested: JobEvidence = { ...sampleJob, provisioningState: 'InProgress', status: 'DeploymentInProgress' };
delete requested.nodeState;
delete requested.nodeUpdatedAt;
delete requested.endTime;
const network = { readAt: now, problem: { kind: 'network', message: 'The connection failed.' } };
const forbidden = { readAt: now, problem: { kind: 'forbidden', message: 'No.' } };
const unsent: Sent[] = [];
const onItsWay: Sent[] = [{ what: sampleConsentId, at: now - second, times: 0 }];
const lost: Sent[] = [{ what: sampleConsentId, at: now - 10 * second, times: 0 }];
const taken: Sent[] = [{ what: sampleConsentId, at: now - 10 * second, acceptedAt: now - 9 * second, times: 1 }];
const gone: Sent[] = [{ what: sampleConsentId, at: now - 200 * second, acceptedAt: now - 199 * second, times: 1 }];
const absent = 'absent' as const;
const extension = (provisioningState: string) => ({ name: 'AzureEdgeRemoteSupport', provisioningState });

describe('a grant', () => {
  it.each<[string, Parts, string, Parameters<typeof grant>[1]?]>([
    ['no job yet, extension ready', { jobs: [] }, `put Enable ${sampleConsentId}`],
    ['no extension', { jobs: [], extension: absent }, 'put extension'],
    [
      'no extension, on Azure Local',
      { jobs: [], extension: absent, machine: { ...sampleMachineEvidence, azureLocal: true } },
      'person installedByAzure',
    ],
    ['extension on its way', { jobs: [], extension: extension('Creating') }, 'wait installing'],
    [
      'extension on its way, machine away',
      { jobs: [], extension: extension('Creating'), machine: away },
      'wait machineAway',
    ],
    ['extension being deleted', { jobs: [], extension: extension('Deleting') }, 'wait installing'],
    ['extension in a word not known', { jobs: [], extension: extension('Frobnicating') }, 'wait installing'],
    ['extension failed before the press', { jobs: [], extension: extension('Failed') }, 'put extension'],
    [
      'extension failed again',
      { jobs: [], extension: extension('Failed') },
      'person installFailed',
      { sent: [{ what: 'extension', at: now - 10 * second, acceptedAt: now - 9 * second, times: 1 }] },
    ],
    [
      'installation just sent',
      { jobs: [], extension: absent },
      'wait installing',
      { sent: [{ what: 'extension', at: now - second, times: 0 }] },
    ],
    [
      'installation lost',
      { jobs: [], extension: absent },
      'put extension',
      { sent: [{ what: 'extension', at: now - 9 * second, times: 0 }] },
    ],
    [
      'installation taken thrice and gone',
      { jobs: [], extension: absent },
      'person installFailed',
      { sent: [{ what: 'extension', at: now - hour, acceptedAt: now - hour, times: 3 }] },
    ],
    ['request just sent', { jobs: [] }, 'wait onItsWay', { sent: onItsWay }],
    ['reply lost and nothing there', { jobs: [] }, `put Enable ${sampleConsentId}`, { sent: lost }],
    ['taken and not listed yet', { jobs: [] }, 'wait onItsWay', { sent: taken }],
    ['taken and gone', { jobs: [] }, 'person lost', { sent: gone }],
    ['job on its way', { jobs: [requested] }, 'wait machineReports', { sent: taken }],
    ['job on its way, machine away', { jobs: [requested], machine: away }, 'wait machineAway', { sent: taken }],
    ['machine reports', { jobs: [sampleJob] }, 'done active'],
    ['since reduced', { jobs: [{ ...sampleJob, expirationTimestamp: '2026-11-24T15:00:00Z' }] }, 'done active'],
    ['revoked', { jobs: [revokedJob] }, 'person revoked'],
    ['more than agreed', { jobs: [{ ...sampleJob, accessLevel: 'DiagnosticsAndRepair' }] }, 'person exceeds'],
    ['longer than agreed', { jobs: [{ ...sampleJob, expirationTimestamp: '2026-11-25T21:00:00Z' }] }, 'person exceeds'],
    ['of a type not known', { jobs: [{ ...sampleJob, type: 'Extend' }] }, 'person exceeds'],
    ['status in a word not known', { jobs: [{ ...sampleJob, status: 'Frobnicating' }] }, 'wait machineReports'],
    [
      'failed before the press',
      { jobs: [{ ...requested, provisioningState: 'Failed', status: 'Failed' }] },
      `put Enable ${sampleConsentId}`,
    ],
    [
      'failed after it was sent',
      { jobs: [{ ...requested, provisioningState: 'Failed', status: 'Failed', lastModifiedAt: at(now - 9 * second) }] },
      'person requestFailed',
      { sent: taken },
    ],
    [
      'failed before, and asked for anew a moment ago',
      { jobs: [{ ...requested, provisioningState: 'Failed', status: 'Failed' }] },
      'wait onItsWay',
      { sent: taken },
    ],
    ['time over', { jobs: [] }, 'person timeOver', { at: sampleNow + 9 * hour }],
    ['time over with a job', { jobs: [sampleJob] }, 'person timeOver', { at: sampleNow + 9 * hour }],
    ['other access', { jobs: [other] }, 'person conflict'],
    ['other access that it replaces', { jobs: [other] }, `put Enable ${sampleConsentId}`, { replaces: ['cli-access'] }],
    [
      'other access being ended',
      { jobs: [{ ...other, type: 'Revoke', provisioningState: 'InProgress', status: 'DeploymentInProgress' }] },
      'wait busy',
    ],
    [
      'revoked since the press, elsewhere',
      {
        jobs: [
          { ...revokedJob, name: 'cli-access', lastModifiedAt: at(now), endTime: at(now), nodeUpdatedAt: at(now) },
        ],
      },
      'person revoked',
    ],
    [
      'what it replaces is being revoked',
      { jobs: [{ ...other, type: 'Revoke', provisioningState: 'InProgress', status: 'DeploymentInProgress' }] },
      'wait busy',
      { replaces: ['cli-access'] },
    ],
    ['other access that ended', { jobs: [{ ...revokedJob, name: 'cli-access' }] }, `put Enable ${sampleConsentId}`],
    [
      'an end on record',
      { jobs: [], consents: [{ ...sampleConsentEvidence, end: { ended: 'revoked', confirmedAt: at(now) } }] },
      'person revoked',
    ],
    [
      'a later consent in its place',
      {
        jobs: [],
        consents: [
          sampleConsentEvidence,
          { ...sampleConsentEvidence, consentId: 'rs-bbbbbbbbbbbbbbbbbbbbb', replaces: [sampleConsentId] },
        ],
      },
      'person replaced',
    ],
    ['machine gone', { machine: 'notFound' }, 'person machineGone'],
    ['no jobs on this machine', { jobs: { unavailable: 'No.' } }, 'person unavailable'],
    ['jobs hidden after the request', { jobs: { unavailable: 'No.' } }, 'wait onItsWay', { sent: taken }],
    ['jobs unread', {}, 'wait unreachable', { change: { jobs: network } }],
    ['jobs forbidden', {}, 'person refused', { change: { jobs: forbidden } }],
    ['records unread', { jobs: [] }, 'wait unreachable', { change: { consents: network } }],
    ['extension unread', { jobs: [] }, 'wait unreachable', { change: { extension: network } }],
    ['machine unread', { jobs: [] }, 'wait unreachable', { change: { machine: network } }],
  ])('%s', (_name, parts, expected, more = {}) => {
    expect(said(grant(parts, more))).toBe(expected);
  });
});

const later = { ...other, createdAt: at(pressedAt + minute), lastModifiedAt: at(pressedAt + minute) };
const reportedLater = { ...later, nodeUpdatedAt: at(pressedAt + minute + second) };
const onRecord = { ...sampleConsentEvidence, recordedAt: '2026-11-24T13:00:10Z' };

describe('a revoke', () => {
  const asked: Sent[] = [{ what: sampleConsentId, at: now - 10 * second, acceptedAt: now - 9 * second, times: 1 }];
  const running = {
    ...sampleJob,
    type: 'Revoke',
    provisioningState: 'InProgress',
    status: 'DeploymentInProgress',
    lastModifiedAt: at(now - 9 * second),
  };
  it.each<[string, Parts, string, Parameters<typeof revoke>[1]?]>([
    ['active access', {}, `put Revoke ${sampleConsentId}`],
    ['just asked, not listed yet', {}, 'wait onItsWay', { sent: asked }],
    ['reply lost', {}, `put Revoke ${sampleConsentId}`, { sent: lost }],
    [
      'let in again since',
      { jobs: [{ ...sampleJob, lastModifiedAt: at(now - 5 * second), createdAt: sampleJob.createdAt ?? '' }] },
      `put Revoke ${sampleConsentId}`,
      { sent: asked },
    ],
    [
      'let in again and again',
      { jobs: [{ ...sampleJob, lastModifiedAt: at(now - 5 * second) }] },
      'person gaveUp',
      { sent: [{ what: sampleConsentId, at: now - minute, acceptedAt: now - minute, times: 8 }] },
    ],
    ['on its way', { jobs: [running] }, 'wait machineReports', { sent: asked }],
    ['on its way, machine away', { jobs: [running], machine: away }, 'wait machineAway', { sent: asked }],
    [
      'lapsed while the machine was away',
      { jobs: [running] },
      `put Revoke ${sampleConsentId}`,
      { at: now + 7 * hour, sent: asked },
    ],
    [
      'failed',
      { jobs: [{ ...running, provisioningState: 'Failed', status: 'Failed', endTime: at(now) }] },
      `put Revoke ${sampleConsentId}`,
      { at: now + minute, sent: asked },
    ],
    ['a consent without a job', { jobs: [], consents: [onRecord] }, `put Revoke ${sampleConsentId}`],
    [
      'a consent recorded since',
      { jobs: [], consents: [{ ...onRecord, recordedAt: at(pressedAt + minute) }] },
      'done nothingToRevoke',
    ],
    ['granted since', { jobs: [later], consents: [] }, 'person replaced'],
    ['granted since, which the machine reports', { jobs: [reportedLater], consents: [onRecord] }, 'person replaced'],
    [
      'superseded by what was granted since, in a state that isn’t known',
      { jobs: [{ ...sampleJob, status: 'Frobnicating', nodeState: 'Superseded' }, reportedLater] },
      'person replaced',
    ],
    [
      'granted since, and being revoked by somebody else',
      { jobs: [{ ...running, name: 'cli-access', createdAt: at(pressedAt + second * 11) }], consents: [] },
      'person replaced',
    ],
    ['asked for since, not reported', { jobs: [later], consents: [onRecord] }, `put Revoke ${sampleConsentId}`],
    [
      'asked for since in vain',
      { jobs: [{ ...later, provisioningState: 'Failed', status: 'Failed', nodeState: '' }], consents: [onRecord] },
      `put Revoke ${sampleConsentId}`,
    ],
    ['nothing', { jobs: [], consents: [] }, 'done nothingToRevoke'],
    ['ended before', { jobs: [revokedJob] }, 'done nothingToRevoke'],
    ['read before the press', { jobs: [], consents: [] }, 'wait onItsWay', { more: { pressedAt: now + minute } }],
    [
      'never reached Azure, and its time ran out',
      { jobs: [], consents: [{ ...onRecord, notAfter: at(now - second) }] },
      'done expired',
      { sent: lost },
    ],
    ['records unread', { jobs: [] }, 'wait unreachable', { change: { consents: network } }],
    ['records forbidden', { jobs: [] }, 'done nothingToRevoke', { change: { consents: forbidden } }],
    ['records unread, access there', {}, `put Revoke ${sampleConsentId}`, { change: { consents: network } }],
    ['machine unread, access there', {}, `put Revoke ${sampleConsentId}`, { change: { machine: network } }],
    [
      'machine forbidden, revoke asked for',
      { jobs: [running] },
      'wait unreachable',
      { change: { machine: forbidden } },
    ],
    [
      'ended, by a job that this revoke made',
      { jobs: [{ ...revokedJob, createdAt: at(pressedAt + 2 * second) }] },
      'wait onItsWay',
      { sent: asked },
    ],
    ['jobs unread', {}, 'wait unreachable', { change: { jobs: network } }],
    ['jobs forbidden', {}, 'person refused', { change: { jobs: forbidden } }],
    ['no jobs on this machine', { jobs: { unavailable: 'No.' } }, 'person unavailable'],
    ['machine gone, access listed', { machine: 'notFound' }, `put Revoke ${sampleConsentId}`],
    ['machine gone', { machine: 'notFound', jobs: [], consents: [] }, 'person machineGone'],
    ['machine gone, and its jobs', { machine: 'notFound', jobs: { unavailable: 'No.' } }, 'person machineGone'],
    [
      'a request of this browser may still come',
      { jobs: [], consents: [] },
      'wait onItsWay',
      { more: { notBefore: now + minute } },
    ],
    ['extension to be removed', { jobs: [], consents: [] }, 'remove extension', { removeExtension: true }],
    [
      'extension gone',
      { jobs: [], consents: [], extension: absent },
      'done nothingToRevoke',
      { removeExtension: true },
    ],
    [
      'extension being removed',
      { jobs: [], consents: [], extension: extension('Deleting') },
      'wait removing',
      { removeExtension: true },
    ],
    ['extension needed since', { jobs: [later], consents: [] }, 'person replaced', { removeExtension: true }],
  ])('%s', (_name, parts, expected, more = {}) => {
    expect(said(revoke(parts, more))).toBe(expected);
  });

  it('asks for each job in turn, whatever becomes of another', () => {
    const evidence = sampleEvidence({ jobs: [sampleJob, other] });
    const intent: Intent = { kind: 'revoke', machineId, removeExtension: false };
    const question = { operation: operation(intent), evidence, now };
    const first = sampleJob.name.toLowerCase();
    const failure = { kind: 'badRequest', message: 'No.' };
    expect(said(decideRevoke({ ...question, asked: new Map([[first, { at: now }]]) }))).toBe('put Revoke cli-access');
    const refused = new Map([[first, { at: now, failure }]]);
    expect(said(decideRevoke({ ...question, asked: refused }))).toBe('put Revoke cli-access');
    const both = new Map([...refused, ['cli-access', { at: now, failure }]]);
    expect(said(decideRevoke({ ...question, asked: both }))).toBe('person refused');
  });

  it('has a level and an end for a job without them', () => {
    const bare = { ...sampleJob, accessLevel: '', expirationTimestamp: '' };
    expect(revoke({ jobs: [bare] })).toMatchObject({
      request: { level: 'Diagnostics', notAfter: '2026-11-24T21:00:00Z' },
    });
    expect(revoke({ jobs: [{ ...bare, name: 'cli' }] })).toMatchObject({
      request: { level: 'Diagnostics', notAfter: at(now).replace('.000', '') },
    });
  });

  it('keeps level and end of the job', () => {
    expect(revoke({})).toMatchObject({ request: { level: 'Diagnostics', notAfter: sampleJob.expirationTimestamp } });
  });

  it('says that access ended once the machine has confirmed it', () => {
    const ended = {
      ...revokedJob,
      lastModifiedAt: at(now - 9 * second),
      endTime: at(now - 4 * second),
      nodeUpdatedAt: at(now - 4 * second),
    };
    const read = { change: { machine: { readAt: now, value: sampleMachineEvidence } } };
    expect(said(revoke({ jobs: [ended] }, { sent: asked, at: now + second, ...read }))).toBe('done revoked');
  });

  it('asks for each of several jobs, one after another', () => {
    expect(said(revoke({ jobs: [sampleJob, other] }, { sent: asked }))).toBe('put Revoke cli-access');
  });
});

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
        if (step.do !== 'write' || !('put' in step.request) || step.request.put !== 'job') return;
        expect(step.request).toMatchObject({
          name: sampleConsentId,
          type: 'Enable',
          level: agreed.level,
          notAfter: agreed.notAfter,
        });
        const jobs = 'value' in evidence.jobs && Array.isArray(evidence.jobs.value) ? evidence.jobs.value : [];
        const verdicts = jobs.filter(({ name }) => name !== sampleConsentId).map((job) => judgeJob(job, evidence, now));
        expect(verdicts.every(({ isOver, finding }) => isOver || finding === 'requestFailed')).toBe(true);
      }),
    );
  });

  it('a revoke only ever revokes, and is never done while what was there at the press may give access', () => {
    fc.assert(
      fc.property(anyEvidence, anySent, (evidence, sent) => {
        const intent: Intent = { kind: 'revoke', machineId, removeExtension: false };
        const step = decideRevoke({ operation: operation(intent, sent), evidence, now });
        if (step.do === 'write') expect(step.request).toMatchObject({ put: 'job', type: 'Revoke' });
        const jobs = 'value' in evidence.jobs && Array.isArray(evidence.jobs.value) ? evidence.jobs.value : [];
        if (step.do === 'done')
          expect(
            jobs.every((job) => judgeJob(job, evidence, now).isOver || Date.parse(job.createdAt ?? '') > pressedAt),
          ).toBe(true);
      }),
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
    );
  });
});
