import { describe, expect, it } from 'vitest';

import { formatInstant } from '#src/lib/time.ts';

import { toUtcSeconds } from '#src/consent/instant.ts';
import {
  changeConsent,
  changeJobs,
  changeMachine,
  fleetNow,
  groupId,
  honestFleet,
  hour,
  machineIdOf,
  readJobsAt,
} from './reconciliation-samples.ts';
import {
  alsoGranted,
  bare,
  editJob,
  first,
  foundOf,
  granted,
  honest,
  installation,
  past,
  second,
  shownBy,
} from './reconciliation-spoilt.ts';
import { reconcile } from './reconciliation.ts';

const id = machineIdOf('rg-a', 'SRV-9');
const fleet = honestFleet([{ hash: 'c'.repeat(64), machines: [id], course: 'recorded lately' }]);
const [consent] = fleet.consents;
if (consent === undefined) throw new Error('The sample has a consent.');
const at = (hours: number) => toUtcSeconds(fleetNow + hours * hour);

/** The kinds of what is found about a consent without a job, agreed from and until so many hours from now. */
const kindsOf = (from: number, until: number, more: Partial<typeof consent> = {}) =>
  reconcile(
    changeConsent(fleet, consent.consentId, (one) => ({
      consent: { ...one.consent, notBefore: at(from), notAfter: at(until) },
      ...more,
    })),
  )
    .map(({ kind }) => kind)
    .filter((kind) => kind === 'recordWithoutAccess');

describe('a consent without a job', () => {
  it('is missed while its time runs, and neither before nor after', () => {
    expect(kindsOf(-2, 2)).toEqual(['recordWithoutAccess']);
    expect(kindsOf(0, 2)).toEqual(['recordWithoutAccess']);
    expect(kindsOf(1, 2)).toEqual([]);
    expect(kindsOf(-2, 0)).toEqual([]);
    expect(kindsOf(-2, -1)).toEqual([]);
  });

  it('may be on its way for half an hour, and then needs an answer', () => {
    const agreedAt = Date.parse(consent.consent.notBefore);
    const readAfter = (ms: number, now = agreedAt + ms) =>
      foundOf('recordWithoutAccess', readJobsAt({ ...fleet, now }, agreedAt + ms))[0];
    expect(readAfter(0.5 * hour - 1)?.severity).toBe('note');
    expect(readAfter(0.5 * hour)?.severity).toBe('finding');
    // Its job may have been deleted long after.
    expect(readAfter(0.5 * hour)).not.toHaveProperty('at');
    expect(shownBy(readAfter(0.5 * hour))['Agreed from']).toBe(consent.consent.notBefore);
  });

  it('is not held against jobs that were read before it was agreed, however late the comparison ends', () => {
    const agreedAt = Date.parse(consent.consent.notBefore);
    const readAt = agreedAt - 4 * 60_000;
    const [finding] = foundOf('recordWithoutAccess', readJobsAt({ ...fleet, now: agreedAt + hour }, readAt));
    expect(finding?.severity).toBe('note');
    expect(finding?.sentence).toContain(`when it was asked, at ${formatInstant(readAt)}.`);
    expect(shownBy(finding)['Jobs read at']).toBe(new Date(readAt).toISOString());
  });

  it('is said with its end, and with what to do where Azure refused the request', () => {
    const refused = editJob(granted, { provisioningState: 'Failed', status: 'Failed', nodeState: '' });
    const [finding] = foundOf('recordWithoutAccess', refused);
    const until = formatInstant(Date.parse(first.consent.notAfter));
    expect(finding?.sentence).toBe(
      `The consent for SRV-1 runs until ${until}, and Azure says that its request for access on SRV-1 failed.`,
    );
    expect(finding?.remedy).toMatch(/^Grant access anew if it is still needed; else revoke it/);
  });

  it('is not missed once its end is on record', () => {
    const ends = second.ends.map((end) => ({ ...end, consentId: consent.consentId, machineId: id.toLowerCase() }));
    expect(kindsOf(-2, 2, { ends })).toEqual([]);
  });

  it('is not missed on a machine whose jobs could not be read', () => {
    const unread = changeMachine(fleet, id, () => ({ jobs: { kind: 'unread', reason: 'No.' } }));
    expect(reconcile(unread).filter(({ kind }) => kind === 'recordWithoutAccess')).toEqual([]);
  });

  describe('of which a later one says that it takes its place', () => {
    const both = [granted, alsoGranted].map((machine) => machine.toLowerCase());
    const none = [granted, alsoGranted].reduce((evidence, machine) => changeJobs(evidence, machine, () => []), honest);
    const later = (hash: string, ...machines: string[]) =>
      honestFleet([{ hash: hash.repeat(64), machines, course: 'recorded lately' }]).consents.map((one) => ({
        ...one,
        consent: { ...one.consent, replaces: [first.consentId] },
      }));
    const missed = (consents: typeof honest.consents, groupsRead = honest.groupsRead) =>
      reconcile({ ...none, groupsRead, consents: [...none.consents, ...consents] })
        .filter((finding) => finding.consentId === first.consentId && finding.kind === 'recordWithoutAccess')
        .flatMap(({ machineIds }) => machineIds)
        .toSorted();

    it('is replaced on a machine that one of the later consents is about', () => {
      expect(missed([])).toEqual(both);
      expect(missed(later('d', granted))).toEqual(both.slice(1));
      expect(missed([...later('d', granted), ...later('e', alsoGranted)])).toEqual([]);
    });

    it('stands where the record of the later one could not be kept, unless that was not looked for', () => {
      const inFirstGroup = later('d', granted, alsoGranted).map((one) => ({
        ...one,
        records: one.records.slice(0, 1),
      }));
      expect(inFirstGroup[0]?.records[0]?.resourceGroupId).toContain('rg-a');
      expect(missed(inFirstGroup)).toEqual(both.slice(1));
      expect(missed(inFirstGroup, new Set([groupId('rg-a')]))).toEqual([]);
    });
  });
});

describe('an end that nobody recorded', () => {
  const unrecorded = changeConsent(honest, second.consentId, () => ({ ends: [] }));
  const isMissed = (change: object): boolean =>
    reconcile(changeJobs(unrecorded, past, (jobs) => jobs.map((job) => ({ ...job, ...change })))).some(
      ({ kind }) => kind === 'endNotRecorded',
    );
  const hoursAgo = (hours: number) => at(-hours);
  const revoke = { type: 'Revoke', expirationTimestamp: hoursAgo(-1) };

  it('is missed a day after the end, and not before', () => {
    expect(isMissed({ expirationTimestamp: hoursAgo(25) })).toBe(true);
    expect(isMissed({ expirationTimestamp: hoursAgo(24) })).toBe(false);
    expect(isMissed({ expirationTimestamp: 'never' })).toBe(false);
  });

  it('is missed a day after a revoke, whatever end was agreed', () => {
    const revoked = { ...revoke, nodeState: 'Revoked' };
    expect(isMissed({ ...revoked, endTime: hoursAgo(25), lastModifiedAt: hoursAgo(1) })).toBe(true);
    expect(isMissed({ ...revoked, endTime: hoursAgo(1), lastModifiedAt: hoursAgo(25) })).toBe(false);
    expect(isMissed({ ...revoked, endTime: undefined, lastModifiedAt: hoursAgo(25) })).toBe(true);
  });

  it('is missed also where the machine has not confirmed it, and not where nothing was given', () => {
    const pending = { provisioningState: 'InProgress', status: 'DeploymentInProgress', nodeState: 'Active' };
    expect(isMissed({ ...revoke, ...pending, endTime: undefined, lastModifiedAt: hoursAgo(25) })).toBe(true);
    expect(isMissed({ nodeState: 'Active', expirationTimestamp: hoursAgo(25) })).toBe(true);
    const failed = { provisioningState: 'Failed', status: 'Failed', nodeState: '' };
    expect(isMissed({ ...failed, expirationTimestamp: hoursAgo(25) })).toBe(false);
  });
});

it('asks nobody why an extension is on a machine that a consent names', () => {
  const installed = changeMachine(honest, granted, () => installation({}));
  expect(reconcile(installed)).toEqual([]);
  const kinds = reconcile(changeMachine(honest, bare, () => installation({}))).map(({ kind }) => kind);
  expect(kinds).toEqual(['extensionWithoutConsent']);
});
