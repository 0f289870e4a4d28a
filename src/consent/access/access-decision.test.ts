import { describe, expect, it } from 'vitest';

import { end, job, withJob, withoutJob, away, awaySince, revoke, yes } from './access-samples.ts';
import { accessState } from './access-state.ts';
import { sampleConsentId, sampleEvidence } from '#src/consent/samples.ts';

const record = {
  consentId: 'rs-aaaaaaaaaaaaaaaaaaaaa',
  level: 'Diagnostics',
  notAfter: job().expirationTimestamp,
  userId: 'ada',
} as const;
const closed = { ...record, isClosed: true } as const;

describe('a machine without access', () => {
  const extension = (provisioningState: string, message?: string) => ({
    name: 'AzureEdgeRemoteSupport',
    provisioningState,
    ...(message !== undefined && { message }),
  });
  const none = 'There is no access to revoke.';

  it.each([
    ['None', 'absent', 'Remote support is not set up.', undefined, yes],
    ['Set up', extension('Succeeded'), 'Remote support is set up.', 'Remote support is already set up.', yes],
    [
      'Setting up',
      extension('Creating', 'Step 2'),
      'The extension is being set up. The machine says: "Step 2"',
      'Set-up is running.',
      yes,
    ],
    [
      'Set-up failed',
      extension('Failed', 'HCRP400'),
      'The extension failed. The machine says: "HCRP400"',
      undefined,
      { allowed: false, reason: 'Set-up failed. Repair it first.' },
    ],
  ] as const)('is %s', (word, given, detail, setUpReason, canGrant) => {
    const state = withoutJob({ extension: given });
    expect(state).toMatchObject({ word, detail, canGrant, canRevoke: { allowed: false, reason: none } });
    expect(state.job).toBeUndefined();
    expect(state.canSetUp).toEqual(setUpReason === undefined ? yes : { allowed: false, reason: setUpReason });
    expect(state.canConfigure.allowed).toBe(false);
  });

  it('says of a consent that was closed on record that this proves nothing, and still lets it be revoked', () => {
    const ready = extension('Succeeded');
    expect(withoutJob({ extension: ready, records: [closed] })).toMatchObject({
      word: 'Set up',
      canRevoke: yes,
      canGrant: yes,
      detail: `Remote support is set up. The consent ${closed.consentId} was closed on record, and nothing proves that access on the machine has ended. To end all access for certain now, also any granted since, run on the machine: Disable-RemoteSupport`,
    });
    const open = { ...record, consentId: 'rs-bbbbbbbbbbbbbbbbbbbbb' };
    expect(withoutJob({ extension: ready, records: [closed, open] }).detail).toBe(
      `Remote support is set up. The consent ${open.consentId} is recorded; Azure shows no access for it yet.`,
    );
    expect(withoutJob({ extension: ready, records: [{ ...closed, notAfter: '2026-11-01T00:00:00Z' }] })).toMatchObject({
      detail: 'Remote support is set up.',
      canRevoke: { allowed: false, reason: none },
    });
  });

  it('lets the end of later access speak before a consent that was closed', () => {
    const state = withJob(revoke, { records: [closed], extension: extension('Succeeded') });
    expect(state).toMatchObject({ word: 'Revoked', canRevoke: { allowed: false }, job: { name: sampleConsentId } });
    expect(withoutJob({ extension: 'absent', records: [closed] }).canRevoke.allowed).toBe(false);
  });

  it('keeps no closed consent in force where Azure keeps no jobs', () => {
    const unavailable = { jobs: 'unknown', jobsUnavailable: 'Not offered here.' } as const;
    expect(withoutJob({ ...unavailable, extension: 'absent', records: [record] }).word).toBe('Unknown');
    expect(withoutJob({ ...unavailable, extension: 'absent', records: [closed] })).toMatchObject({
      word: 'None',
      detail: expect.stringContaining('Azure cannot show it'),
    });
  });

  it('may have its extension removed, or in a state nobody knows', () => {
    expect(withoutJob({ extension: extension('Deleting', 'Stopping') })).toMatchObject({
      word: 'Removal accepted, waiting for the machine',
      detail: 'The extension is being removed. The machine says: "Stopping"',
      canRevoke: yes,
      canSetUp: { allowed: false, reason: 'The extension is being removed.' },
    });
    expect(withoutJob({ extension: extension('Done') })).toMatchObject({
      word: 'Unknown',
      kind: 'unknown',
      detail: 'The state of the extension is not known.',
      canRevoke: yes,
      canGrant: { allowed: false, reason: 'It is not known whether access exists. Refresh, or revoke it first.' },
      canSetUp: { allowed: false, reason: 'The state of the extension is not known.' },
    });
    expect(withoutJob({ extension: 'unknown' })).toMatchObject({
      word: 'Unknown',
      canRevoke: yes,
      canSetUp: { allowed: false, reason: 'The extensions of the machine could not be read.' },
    });
  });

  it('shows the end of earlier access, unless a new set-up says more', () => {
    const jobs = [job(revoke)];
    expect(withoutJob({ jobs, extension: 'absent' })).toMatchObject({ word: 'Revoked', canSetUp: yes });
    expect(withoutJob({ jobs, extension: extension('Deleting') }).word).toBe('Revoked');
    expect(withoutJob({ jobs, extension: 'unknown' }).word).toBe('Revoked');
    expect(withoutJob({ jobs, extension: extension('Creating') })).toMatchObject({
      word: 'Setting up',
      canRevoke: { allowed: false },
    });
    expect(withoutJob({ jobs, extension: extension('Failed') }).word).toBe('Set-up failed');
  });

  it('may have a consent that is being put into effect, which can be revoked', () => {
    const { records } = sampleEvidence();
    const waiting = ` The consent ${sampleConsentId} is recorded; Azure shows no access for it yet.`;
    for (const [word, given] of [
      ['None', 'absent'],
      ['Setting up', extension('Creating')],
      ['Set up', extension('Succeeded')],
      ['Set-up failed', extension('Failed')],
    ] as const) {
      const state = withoutJob({ records, extension: given });
      expect(state.word).toBe(word);
      expect(state.detail).toContain(waiting);
      expect(state.canRevoke).toEqual(yes);
    }
    const jobs = [job({ ...revoke, name: 'rs-earlier' })];
    expect(withoutJob({ jobs, records }).word).toBe('Set up');
    expect(withoutJob({ records, now: end })).toMatchObject({ word: 'Set up', canRevoke: { allowed: false } });
    expect(withoutJob({ records: 'unknown' })).toMatchObject({ word: 'Set up', canRevoke: { allowed: false } });
  });

  it('can be neither granted nor set up while it is away', () => {
    const reason = `${awaySince} Access can be granted once it is connected.`;
    expect(withoutJob({ machine: away }).canGrant).toEqual({ allowed: false, reason });
    expect(withoutJob({ machine: away, extension: 'absent' })).toMatchObject({
      canGrant: { allowed: false, reason },
      canSetUp: { allowed: false },
    });
    expect(withoutJob({ machine: away, extension: extension('Failed') }).canSetUp.allowed).toBe(false);
    expect(withoutJob({ machine: 'unknown' }).canGrant).toEqual(yes);
    expect(withJob(revoke, { now: end, machine: away }).canGrant.allowed).toBe(false);
  });

  it('is set up by Azure on Azure Local', () => {
    const reason = 'On Azure Local, Azure installs the extension by itself.';
    expect(withoutJob({ extension: 'absent', azureLocal: true }).canSetUp).toEqual({ allowed: false, reason });
    expect(withoutJob({ extension: 'absent', azureLocal: false }).canSetUp).toEqual(yes);
  });
});

describe('what cannot be read', () => {
  it('is Unknown, and can be revoked', () => {
    const state = withoutJob({ jobs: 'unknown' });
    expect(state).toMatchObject({
      word: 'Unknown',
      detail: 'The access of this machine could not be read from Azure. Access may exist.',
      canRevoke: yes,
      canGrant: { allowed: false },
    });
    expect(state.evidence[0]).toBe('The jobs of the machine could not be read.');
  });

  it('a machine that Azure no longer has may still let Microsoft Support in', () => {
    const state = accessState(sampleEvidence({ machine: 'notFound' }));
    const reason = 'Azure no longer has this machine.';
    expect(state).toMatchObject({
      word: 'Removed from Azure',
      detail: `${reason} Support access that was set up may continue on it. To end all access for certain now, also any granted since, run on the machine: Disable-RemoteSupport`,
      canRevoke: yes,
      canGrant: { allowed: false, reason },
      canSetUp: { allowed: false, reason },
    });
    expect(state.evidence.at(-1)).toBe('Azure has no such machine.');
  });

  it('a machine without jobs gives access locally, which Azure cannot show', () => {
    const jobsUnavailable = 'The provider is not registered.';
    const local = `${jobsUnavailable} Access is given and ended on the machine itself, and Azure cannot show it.`;
    const state = withoutJob({ jobsUnavailable });
    expect(state).toMatchObject({
      word: 'Set up',
      detail: `Remote support is set up. ${local}`,
      canRevoke: yes,
      canGrant: yes,
    });
    expect(state.evidence[0]).toBe(`Azure keeps no jobs for this machine: ${jobsUnavailable}`);
    expect(withoutJob({ jobsUnavailable, jobs: 'unknown' }).word).toBe('Set up');
    expect(withoutJob({ jobsUnavailable, extension: 'absent' })).toMatchObject({
      word: 'None',
      canRevoke: { allowed: false },
    });
    const { records } = sampleEvidence();
    expect(withoutJob({ jobsUnavailable, records })).toMatchObject({
      word: 'Unknown',
      detail: `${local} The consent ${sampleConsentId} is in force. To end all access for certain now, also any granted since, run on the machine: Disable-RemoteSupport`,
      canRevoke: yes,
    });
    expect(withoutJob({ jobsUnavailable, records, now: end }).word).toBe('Set up');
    expect(withJob({}, { jobsUnavailable }).word).toBe('Active');
  });

  it('neither shows access nor rules it out where Azure keeps no jobs and the records were not read', () => {
    const unseen = { jobs: 'unknown', jobsUnavailable: 'Not offered here.', records: 'unknown' } as const;
    expect(withoutJob(unseen)).toMatchObject({
      word: 'Unknown',
      detail:
        'Remote support is set up. Not offered here. Access is given and ended on the machine itself, and Azure cannot show it. The consent records were not read. Access may exist. To end all access for certain now, also any granted since, run on the machine: Disable-RemoteSupport',
      canRevoke: yes,
      canGrant: { allowed: false },
    });
    for (const provisioningState of ['Creating', 'Failed', 'Deleting', 'Done']) {
      const extension = { name: 'AzureEdgeRemoteSupport', provisioningState };
      expect(withoutJob({ ...unseen, extension })).toMatchObject({ word: 'Unknown', canRevoke: yes });
    }
    expect(withoutJob({ ...unseen, extension: 'absent' })).toMatchObject({
      word: 'None',
      canRevoke: { allowed: false },
    });
    const removedJobs = [{ name: sampleConsentId, goneAt: end, thereAt: end }];
    expect(withoutJob({ ...unseen, removedJobs }).word).toBe('Removed from Azure');
  });
});
