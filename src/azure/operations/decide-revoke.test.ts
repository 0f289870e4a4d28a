import { describe, expect, it } from 'vitest';
import {
  revokedJob,
  sampleConsentId,
  sampleEvidence,
  sampleJob,
  sampleMachineEvidence,
} from '#test/consent/samples.ts';
import {
  second,
  minute,
  hour,
  pressedAt,
  now,
  operation,
  at,
  type Parts,
  type Change,
  said,
  other,
  away,
  network,
  forbidden,
  lost,
  absent,
  extension,
  onRecord,
  machineId,
} from '#test/operations.ts';
import { decideRevoke } from './decide-revoke.ts';
import type { Intent, Operation, Sent, Step } from './operation.ts';

interface RevokeMore {
  sent?: Sent[];
  change?: Change;
  at?: number;
  more?: Partial<Operation>;
  removeExtension?: boolean;
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

const deletion = (['put', 'deleted'] as const).map((is) => ({ job: 'gone', is, at: at(pressedAt - minute) }));
const later = { ...other, createdAt: at(pressedAt + minute), lastModifiedAt: at(pressedAt + minute) };
const reportedLater = { ...later, nodeUpdatedAt: at(pressedAt + minute + second) };

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
      'person replaced',
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
    ['only the log of a deleted job', { jobs: [], consents: [], activity: deletion }, 'put Revoke gone'],
    [
      'jobs that hang, and the log of a deleted one',
      { consents: [], activity: deletion },
      'put Revoke gone',
      { change: { jobs: network } },
    ],
    ['ended before', { jobs: [revokedJob] }, 'done nothingToRevoke'],
    ['read before the press', { jobs: [], consents: [] }, 'wait onItsWay', { more: { pressedAt: now + minute } }],
    [
      'never reached Azure, and its time ran out',
      { jobs: [], consents: [{ ...onRecord, notAfter: at(now - second) }] },
      'done expired',
      { sent: lost },
    ],
    ['records unread', { jobs: [] }, 'wait unreachable', { change: { consents: network } }],
    ['records forbidden', { jobs: [] }, 'person unprovable', { change: { consents: forbidden } }],
    ['records forbidden, access there', {}, `put Revoke ${sampleConsentId}`, { change: { consents: forbidden } }],
    ['records forbidden, ended', { jobs: [revokedJob] }, 'person unprovable', { change: { consents: forbidden } }],
    [
      'records forbidden, extension to be removed',
      { jobs: [] },
      'remove extension',
      { removeExtension: true, change: { consents: forbidden } },
    ],
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
    ['jobs unread, none on record', { consents: [] }, 'wait unreachable', { change: { jobs: network } }],
    ['jobs unread', {}, `put Revoke ${sampleConsentId}`, { change: { jobs: network } }],
    ['jobs unread, asked by its record', {}, 'wait unreachable', { change: { jobs: network }, sent: asked }],
    ['jobs forbidden', {}, 'person refused', { change: { jobs: forbidden }, sent: asked }],
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

  it('asks for all jobs at once, and waits for none that Azure refuses', () => {
    const evidence = sampleEvidence({ jobs: [sampleJob, other] });
    const intent: Intent = { kind: 'revoke', machineId, removeExtension: false };
    const question = { operation: operation(intent), evidence, now };
    const failure = { kind: 'badRequest', message: 'No.' };
    const first = sampleJob.name.toLowerCase();
    const saidOf = (...names: string[]) =>
      said(decideRevoke({ ...question, refused: new Map(names.map((name) => [name, failure])) }));
    expect(saidOf()).toBe(`put Revoke ${sampleConsentId}, put Revoke cli-access`);
    expect(saidOf(first)).toBe('put Revoke cli-access');
    expect(saidOf(first, 'cli-access')).toBe('person refused');
  });

  it.each<[string, Parts, string[], string, string?]>([
    ['is removed', {}, [], 'remove extension'],
    ['is removed, which is refused too', {}, ['removal'], 'person refused'],
    ['is gone', { extension: absent }, [], 'person refused', 'removed'],
  ])('where a Revoke is forbidden the extension %s', (_, parts, names, expected, removed) => {
    const failure = { kind: 'forbidden', message: 'No.' };
    const refused = new Map([sampleConsentId, ...names].map((name) => [name, failure]));
    const intent: Intent = { kind: 'revoke', machineId, removeExtension: false };
    const step = decideRevoke({ operation: operation(intent), evidence: sampleEvidence(parts), now, refused });
    expect(said(step)).toBe(expected);
    expect(step.do === 'person' && step.why.is === 'refused' ? step.why.extension : undefined).toBe(removed);
  });

  it('has a level and an end for a job without them', () => {
    const bare = { ...sampleJob, accessLevel: '', expirationTimestamp: '' };
    expect(revoke({ jobs: [bare] })).toMatchObject({
      requests: [{ level: 'Diagnostics', notAfter: '2026-11-24T21:00:00Z' }],
    });
    expect(revoke({ jobs: [{ ...bare, name: 'cli' }], consents: [] })).toMatchObject({
      requests: [{ level: 'Diagnostics', notAfter: at(now).replace('.000', '') }],
    });
  });

  it('keeps level and end of the job', () => {
    expect(revoke({})).toMatchObject({
      requests: [{ level: 'Diagnostics', notAfter: sampleJob.expirationTimestamp }],
    });
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

  it('asks for what it knew of before a reading failed', () => {
    const question = { operation: operation({ kind: 'revoke', machineId, removeExtension: false }), now };
    const jobs = { ...network, last: { readAt: 0, value: [other] } };
    const evidence = sampleEvidence({ consents: [] }, { jobs });
    expect(said(decideRevoke({ ...question, evidence }))).toBe('put Revoke cli-access');
  });

  it('asks for what it has not asked for yet', () => {
    expect(said(revoke({ jobs: [sampleJob, other] }, { sent: asked }))).toBe('put Revoke cli-access');
  });
});
