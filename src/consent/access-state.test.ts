import { describe, expect, it } from 'vitest';

import { formatInstant } from '#src/lib/time.ts';

import {
  type AccessEvidence,
  accessState,
  type AccessWord,
  type JobEvidence,
  type RecordEvidence,
} from './access-state.ts';
import { sampleConsentId, sampleEvidence, sampleJob, sampleNow, sampleUser } from './samples.ts';

const hour = 3_600_000;
const now = sampleNow + hour / 2;
const end = Date.parse(sampleJob.expirationTimestamp);
const ends = formatInstant(end);

const job = (change: Partial<JobEvidence> = {}): JobEvidence => ({ ...sampleJob, ...change });
const withJob = (change: Partial<JobEvidence>, evidence: Partial<AccessEvidence> = {}) =>
  accessState(sampleEvidence({ jobs: [job(change)], ...evidence }));
const withoutJob = (change: Partial<AccessEvidence> = {}) =>
  accessState(sampleEvidence({ jobs: [], records: [], ...change }));
/** The same job before the machine has reported anything. */
const unreported = (change: Partial<JobEvidence> = {}): JobEvidence => {
  const { nodeState: _state, connectionStatus: _connection, ...rest } = sampleJob;
  return { ...rest, ...change };
};
const away = { status: 'Disconnected', lastStatusChange: '2026-11-24T13:10:00Z', readAt: now };
const awaySince = `The machine is Disconnected since ${formatInstant(Date.parse(away.lastStatusChange))}.`;
const revoke = { type: 'Revoke', nodeState: 'Revoked', endTime: '2026-11-24T13:20:00Z' } as const;
const yes = { allowed: true };

describe('an enabled job', () => {
  it('is Active when Azure calls it done and the machine reports it active', () => {
    expect(accessState(sampleEvidence())).toEqual({
      word: 'Active',
      kind: 'active',
      detail: `Diagnostics until ${ends}.`,
      job: sampleJob,
      level: 'Diagnostics',
      until: end,
      evidence: [
        `Job ${sampleConsentId}, Enable: provisioning state Succeeded, status Succeeded, ended ${formatInstant(Date.parse('2026-11-24T13:00:20Z'))}. Read ${formatInstant(now)}.`,
        'Node state Active, connection Connected.',
        `Consent record ${sampleConsentId}: Diagnostics until ${ends}, by user ${sampleUser}.`,
        'Extension AzureEdgeRemoteSupport: Succeeded, version 1.2.3.',
        `Machine Connected since ${formatInstant(Date.parse('2026-11-20T08:00:00Z'))}. Read ${formatInstant(now)}.`,
      ],
      readAt: now,
      canRevoke: yes,
      canGrant: { allowed: false, reason: `Access is already granted until ${ends}. Configure or revoke it.` },
      canConfigure: yes,
      canSetUp: { allowed: false, reason: 'Remote support is already set up.' },
    });
  });

  it.each([
    [{ nodeState: 'ACTIVE' }],
    [{ provisioningState: 'succeeded', status: 'DeploymentSuccess', type: 'enable' }],
    [{ connectionStatus: 'Connecting' }],
    [{ accessLevel: 'diagnosticsandrepair' }],
  ] as Partial<JobEvidence>[][])('is Active with %j', (change = {}) => {
    expect(withJob(change).word).toBe('Active');
  });

  it.each([
    ['Access requested', { status: 'DeploymentInProgress' }, 'Azure has not confirmed this request.'],
    ['Access requested', { provisioningState: 'InProgress', status: 'NotSpecified' }, 'reports access as active'],
    [
      'Access requested',
      { status: 'Great' },
      'Azure gives the state as "Succeeded" and "Great", which are not known here.',
    ],
    ['Access requested', { provisioningState: 'Connected' }, 'Azure gives the state as "Connected"'],
    [
      'Unknown',
      { status: 'Failed', connectionErrorMessage: 'No relay' },
      'The request failed, yet the machine reports access as active. The machine says: "No relay"',
    ],
    ['Unknown', { provisioningState: 'Canceled' }, 'The request failed, yet'],
    [
      'Unknown',
      { nodeState: 'Activating' },
      'The machine reports "Activating", which is not known here. Access may exist.',
    ],
    ['Unknown', { nodeState: 'Active ' }, 'which is not known here'],
    [
      'Unknown',
      { nodeState: 'Revoked' },
      `though Azure still holds Diagnostics until ${ends}: revoke it to be certain.`,
    ],
    ['Unknown', { nodeState: 'Expired' }, 'The machine reports "Expired", though Azure still holds'],
    ['Unknown', { nodeState: 'Superseded' }, 'another grant took the place of'],
    ['Unknown', { type: 'Extend' }, 'Azure gives the type of the job as "Extend", which is not known here.'],
    ['Unknown', { accessLevel: 'None' }, 'Azure gives the access level as "None", which is not known here.'],
    [
      'Unknown',
      { expirationTimestamp: 'tomorrow' },
      'Azure gives the end of the access as "tomorrow", which is no time.',
    ],
    ['Unknown', { expirationTimestamp: '' }, 'which is no time'],
  ] as [AccessWord, Partial<JobEvidence>, string][])('is %s, not Active, with %j', (word, change, detail) => {
    const state = withJob(change);
    expect(state.word).toBe(word);
    expect(state.detail).toContain(detail);
    expect(state.canRevoke).toEqual(yes);
    expect(state.canGrant.allowed).toBe(false);
    expect(state.canConfigure.allowed).toBe(word === 'Access requested');
  });

  it.each([
    ['Succeeded', 'Succeeded', ''],
    ['Accepted', 'NotSpecified', ''],
    ['InProgress', 'DeploymentInProgress', ''],
    ['Creating', 'ValidationInProgress', ''],
    ['Updating', 'ValidationSuccess', ''],
    ['Provisioning', 'Scheduled', ''],
    ['DisableInProgress', 'Paused', ''],
    ['NotSpecified', 'DeploymentSuccess', ''],
    ['Moving', 'Paused', 'Azure gives the state as "Moving" and "Paused"'],
    ['InProgress', 'Done', 'Azure gives the state as "InProgress" and "Done"'],
  ])('is Access requested while the machine reports nothing: %s, %s', (provisioningState, status, odd) => {
    const state = accessState(sampleEvidence({ jobs: [unreported({ provisioningState, status })] }));
    expect(state.word).toBe('Access requested');
    expect(state.kind).toBe('accessRequested');
    expect(state.detail).toContain(
      `Diagnostics until ${ends} is requested; the machine has not reported it active yet.`,
    );
    expect(state.detail.includes('not known here')).toBe(odd !== '');
    expect(state.detail).toContain(odd);
    expect(state.canRevoke).toEqual(yes);
    expect(state.canConfigure).toEqual(yes);
    expect(state.canGrant).toEqual({
      allowed: false,
      reason: `Access is already requested until ${ends}. Configure or revoke it.`,
    });
    expect(state.evidence).toContain('The machine has reported no state of access.');
  });

  it.each([
    ['Failed', 'Succeeded'],
    ['Error', 'NotSpecified'],
    ['Canceled', 'NotSpecified'],
    ['Succeeded', 'ValidationFailed'],
    ['Succeeded', 'DeploymentFailed'],
    ['Whatever', 'Failed'],
    ['succeeded', 'canceled'],
  ])('is Failed when Azure says so: %s, %s', (provisioningState, status) => {
    const failed = unreported({ provisioningState, status, connectionErrorMessage: 'Extension is not installed.' });
    const state = accessState(sampleEvidence({ jobs: [failed] }));
    expect(state).toMatchObject({
      word: 'Failed',
      detail: 'The request for access failed. The machine says: "Extension is not installed."',
      job: failed,
      canRevoke: yes,
      canGrant: yes,
      canConfigure: { allowed: false, reason: 'There is no live access to configure.' },
    });
    expect(accessState(sampleEvidence({ jobs: [unreported({ status: 'Failed' })] })).detail).toBe(
      'The request for access failed.',
    );
  });

  it('says how long Azure keeps a request for a machine that is away', () => {
    const state = accessState(
      sampleEvidence({ jobs: [unreported({ status: 'DeploymentInProgress' })], machine: away }),
    );
    const kept = formatInstant(Date.parse('2026-11-24T19:00:10Z'));
    expect(state.detail).toContain(`${awaySince} Azure keeps the request for 6 hours, until ${kept}.`);
  });
});

describe('the end of an enabled job', () => {
  const past = (change: Partial<JobEvidence>, at = end) =>
    withJob(change, { now: at, machine: { status: 'Connected', readAt: at }, readAt: at });

  it('is checked until the machine confirms it', () => {
    expect(past({}, end - 1).word).toBe('Active');
    expect(past({})).toMatchObject({
      word: 'Expired, checking',
      kind: 'expiredChecking',
      detail: `The agreed end, ${ends}, has passed; the machine has not yet confirmed that access ended.`,
      canRevoke: yes,
      canGrant: {
        allowed: false,
        reason: 'Wait until the machine confirms that the earlier access ended, or revoke it.',
      },
      canConfigure: { allowed: false, reason: 'There is no live access to configure.' },
    });
  });

  it.each(['Active', 'Ended', '', 'Unknown'])('is not confirmed by the node state "%s"', (nodeState) => {
    expect(past({ nodeState }).word).toBe('Expired, checking');
    expect(past({ nodeState, accessLevel: 'Other', status: 'Other' }).word).toBe('Expired, checking');
  });

  it.each(['Expired', 'expired', 'Revoked', 'Superseded'])('is confirmed by the node state "%s"', (nodeState) => {
    expect(past({ nodeState })).toMatchObject({
      word: 'Expired',
      kind: 'expired',
      detail: `Access ended ${ends}, and the machine reports "${nodeState}".`,
      canRevoke: { allowed: false, reason: 'There is no access to revoke.' },
      canGrant: yes,
    });
  });

  it('leaves a request that failed as it is, with nothing to revoke', () => {
    expect(past({ nodeState: '', status: 'Failed' })).toMatchObject({
      word: 'Failed',
      canRevoke: { allowed: false },
      canGrant: yes,
    });
    expect(past({ nodeState: 'Active', status: 'Failed' }).word).toBe('Expired, checking');
  });

  it('is not passed by a time that is none', () => {
    expect(past({}, Number.NaN).word).toBe('Expired, checking');
  });
});

describe('a removal', () => {
  it('is Revoked when Azure calls it done and the machine was connected after it', () => {
    const ended = formatInstant(Date.parse(revoke.endTime));
    expect(withJob(revoke)).toMatchObject({
      word: 'Revoked',
      kind: 'revoked',
      detail: `Access was removed ${ended}, and the machine was connected after it.`,
      canRevoke: { allowed: false, reason: 'There is no access to revoke.' },
      canGrant: yes,
      canConfigure: { allowed: false },
    });
    expect(withJob({ ...revoke, nodeState: '', type: 'revoke' }).word).toBe('Revoked');
    expect(withJob({ ...revoke, nodeState: 'Expired' }).word).toBe('Revoked');
    expect(withJob({ ...revoke, nodeState: 'Superseded' }).word).toBe('Revoked');
    const closed = { sessionId: 's', sessionStartTime: '2026-11-24T13:10:00Z', sessionEndTime: '2026-11-24T13:20:00Z' };
    expect(withJob({ ...revoke, sessions: [closed] }).word).toBe('Revoked');
  });

  it.each([
    ['away', away],
    ['of unknown status', { status: 'Restarting', readAt: now }],
    ['of no status', { readAt: now }],
    ['not read', 'unknown'],
    ['read before the end', { status: 'Connected', readAt: Date.parse(revoke.endTime) }],
  ] as [string, AccessEvidence['machine']][])(
    'is only Removed from Azure while the machine is %s',
    (_name, machine) => {
      expect(withJob(revoke, { machine })).toMatchObject({
        word: 'Removed from Azure',
        kind: 'removedFromAzure',
        detail: 'Azure reports the access as removed, but the machine has not been seen connected since.',
        canRevoke: yes,
        canGrant: { allowed: false, reason: 'Wait until the removal is proven.' },
      });
    },
  );

  it('without a time of its end ended at the latest when it was read', () => {
    const timeless = { ...revoke, endTime: 'just now' };
    const at = (readAt: number) => withJob(timeless, { readAt: now, machine: { status: 'Connected', readAt } }).word;
    expect(at(now)).toBe('Removed from Azure');
    expect(at(now + 1)).toBe('Revoked');
  });

  it.each([
    [{ nodeState: 'Active' }, 'The machine still reports "Active".'],
    [{ nodeState: 'Stopping' }, 'The machine still reports "Stopping".'],
    [{ sessions: [{}] }, 'The machine still reports "Revoked". It still reports an open session.'],
    [
      { nodeState: '', sessions: [{ sessionId: 'a' }, { sessionId: 'b' }] },
      'has not confirmed it. It still reports 2 open sessions.',
    ],
    [{ provisioningState: 'InProgress' }, 'the machine has not confirmed it.'],
    [{ status: 'DeploymentInProgress', nodeState: 'Active' }, 'the machine has not confirmed it.'],
    [{ status: 'Removed' }, 'Azure gives the state as "Succeeded" and "Removed", which are not known here.'],
  ] as [Partial<JobEvidence>, string][])('is accepted, not proven, with %j', (change, detail) => {
    const state = withJob({ ...revoke, ...change });
    expect(state).toMatchObject({
      word: 'Removal accepted, waiting for the machine',
      kind: 'removalAcceptedWaitingForTheMachine',
      canRevoke: yes,
      canGrant: { allowed: false, reason: 'Wait until the removal is proven.' },
    });
    expect(state.detail).toContain('Azure has accepted the removal; the machine has not confirmed it.');
    expect(state.detail).toContain(detail);
    expect(state.detail).not.toContain('offline');
  });

  it('says nothing against itself while it runs', () => {
    const running = { ...revoke, status: 'DeploymentInProgress', nodeState: 'Active', sessions: [{}] };
    expect(withJob(running).detail).toBe('Azure has accepted the removal; the machine has not confirmed it.');
  });

  it('says what a machine that is away means, how long Azure keeps it, and what to do locally', () => {
    const running = { ...revoke, status: 'DeploymentInProgress', lastModifiedAt: '2026-11-24T13:15:00Z' };
    const kept = formatInstant(Date.parse('2026-11-24T19:15:00Z'));
    expect(withJob(running, { machine: away }).detail).toBe(
      `Azure has accepted the removal; the machine has not confirmed it. ${awaySince} Support access that is already set up may continue on it. Azure keeps the request for 6 hours, until ${kept}. To be certain now, run on the machine: Disable-RemoteSupport`,
    );
  });

  it('tells when the request may have lapsed, and counts from what is known', () => {
    const detail = (change: Partial<JobEvidence>, at = now) =>
      withJob({ ...revoke, status: 'InProgress', ...change }, { machine: away, now: at }).detail;
    const odd = { lastModifiedAt: '?', startTime: '?', createdAt: '?' };
    const six = Date.parse('2026-11-24T13:15:00Z') + 6 * hour;
    const lapsed = `Azure kept the request for 6 hours, until ${formatInstant(six)}: it may have lapsed. Repeat it once the machine is connected.`;
    expect(detail({ lastModifiedAt: '2026-11-24T13:15:00Z' }, six)).toContain(lapsed);
    expect(detail({ lastModifiedAt: '2026-11-24T13:15:00Z' }, six - 1)).not.toContain('lapsed');
    expect(detail({ ...odd, startTime: '2026-11-24T13:15:00Z' })).toContain(`until ${formatInstant(six)}.`);
    expect(detail({ ...odd, createdAt: '2026-11-24T13:15:00Z' })).toContain(`until ${formatInstant(six)}.`);
    expect(detail(odd)).toContain('Azure keeps the request for 6 hours. To be certain');
    const sinceNever = { status: 'Disconnected', readAt: now };
    expect(withJob({ ...revoke, status: 'InProgress' }, { machine: sinceNever }).detail).toContain(
      ' The machine is Disconnected. Support access',
    );
  });

  it('that failed leaves access, and can be repeated', () => {
    const state = withJob({ ...revoke, status: 'Failed', nodeState: 'Active', connectionErrorMessage: 'Timeout' });
    expect(state).toMatchObject({
      word: 'Failed',
      detail: 'The removal failed, so access may continue: revoke it again. The machine says: "Timeout"',
      canRevoke: yes,
      canGrant: { allowed: false, reason: 'The removal failed. Revoke the access again first.' },
    });
  });

  it('is overtaken by the confirmed end', () => {
    const at = (change: Partial<JobEvidence>, time = end) =>
      withJob({ ...revoke, status: 'DeploymentInProgress', ...change }, { now: time, readAt: time });
    expect(at({ nodeState: 'Expired' }).word).toBe('Expired');
    expect(at({ nodeState: 'Superseded' }).word).toBe('Expired');
    expect(at({ nodeState: 'Expired' }, end - 1).word).toBe('Removal accepted, waiting for the machine');
    expect(at({ nodeState: 'Active' }).word).toBe('Removal accepted, waiting for the machine');
    expect(at({ nodeState: 'Expired', expirationTimestamp: '?' }).word).toBe(
      'Removal accepted, waiting for the machine',
    );
  });

  it('shows as requested until Azure answers, and hides no proof', () => {
    const pending = { pending: 'requestingRemoval' } as const;
    expect(withJob({}, pending)).toMatchObject({
      word: 'Requesting removal',
      kind: 'requestingRemoval',
      detail: 'The removal is sent; Azure has not answered yet.',
      canRevoke: yes,
      canGrant: { allowed: false, reason: 'Wait until the removal is proven.' },
    });
    expect(withJob({ ...revoke, status: 'InProgress' }, pending).word).toBe(
      'Removal accepted, waiting for the machine',
    );
    expect(withJob(revoke, { ...pending, machine: away }).word).toBe('Removed from Azure');
    expect(withJob(revoke, pending).word).toBe('Revoked');
    expect(withoutJob(pending).word).toBe('Set up');
    expect(withoutJob({ ...pending, jobs: 'unknown' }).word).toBe('Requesting removal');
  });
});

describe('a job that is gone', () => {
  const goneAt = now - 1000;
  const gone = (change: Partial<AccessEvidence> = {}) =>
    accessState(
      sampleEvidence({ jobs: [], removedJobs: [{ name: sampleConsentId.toUpperCase(), goneAt }], ...change }),
    );

  it('is Revoked once the machine was connected after it', () => {
    expect(gone()).toMatchObject({ word: 'Revoked', canRevoke: { allowed: false }, canGrant: yes });
    expect(gone().detail).toBe('Azure no longer has the access, and the machine was connected after it.');
  });

  it('is Removed from Azure before that', () => {
    for (const machine of [away, { status: 'Connected', readAt: goneAt }, 'unknown'] as const) {
      expect(gone({ machine })).toMatchObject({ word: 'Removed from Azure', canRevoke: yes });
      expect(gone({ machine }).detail).toContain('To be certain now, run on the machine: Disable-RemoteSupport');
    }
  });

  it('counts from the last of several', () => {
    const removedJobs = [
      { name: 'one', goneAt: now + 1 },
      { name: 'two', goneAt },
    ];
    expect(gone({ removedJobs }).word).toBe('Removed from Azure');
  });

  it('counts no longer than the agreed end, and not while Azure lists it', () => {
    expect(gone({ now: end }).word).toBe('Set up');
    expect(gone({ now: end - 1 }).word).toBe('Revoked');
    expect(gone({ jobs: [job()] }).word).toBe('Active');
    expect(gone({ records: 'unknown' }).word).toBe('Revoked');
    const [agreed] = sampleEvidence().records as RecordEvidence[];
    const records = agreed ? [{ ...agreed, consentId: 'rs-earlier', notAfter: '2026-11-24T13:05:00Z' }, agreed] : [];
    expect(gone({ records }).word).toBe('Revoked');
  });
});

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
      detail: `${reason} Support access that was set up may continue on it. To be certain now, run on the machine: Disable-RemoteSupport`,
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
      detail: `${local} The consent ${sampleConsentId} is in force. To be certain now, run on the machine: Disable-RemoteSupport`,
      canRevoke: yes,
    });
    expect(withoutJob({ jobsUnavailable, records, now: end }).word).toBe('Set up');
    expect(withJob({}, { jobsUnavailable }).word).toBe('Active');
  });
});

describe('several jobs', () => {
  const older = job({ name: 'older', lastModifiedAt: '2026-11-24T12:00:00Z' });
  const of = (...jobs: JobEvidence[]) => accessState(sampleEvidence({ jobs, records: [] }));

  it('the newest that is live wins, the others are mentioned', () => {
    for (const state of [of(sampleJob, older), of(older, sampleJob)]) {
      expect(state.job?.name).toBe(sampleConsentId);
      expect(state.conflict).toBe('Another job, older, is active as well.');
    }
    expect(of(sampleJob, { ...older, nodeState: 'Odd' }).conflict).toBe(
      'Another job, older, is not proven ended (Unknown).',
    );
    expect(of(sampleJob).conflict).toBeUndefined();
  });

  it('one that ended never hides one that is live', () => {
    const ended = job({ ...revoke, name: 'newer', lastModifiedAt: '2026-11-24T13:19:00Z' });
    expect(of(ended, older)).toMatchObject({ word: 'Active', job: { name: 'older' } });
    expect(of(ended, older).conflict).toBeUndefined();
    const failed = unreported({ name: 'newer', status: 'Failed', lastModifiedAt: '2026-11-24T13:19:00Z' });
    expect(of(failed, older)).toMatchObject({ word: 'Active', job: { name: 'older' } });
    const later = { ...ended, lastModifiedAt: '2026-11-24T13:21:00Z' };
    expect(of(failed, later)).toMatchObject({ word: 'Revoked', canRevoke: { allowed: false } });
    const earlier = { ...ended, lastModifiedAt: '2026-11-24T13:01:00Z' };
    expect(of(failed, earlier)).toMatchObject({ word: 'Failed', canRevoke: { allowed: true } });
  });

  it('one on its way, or removed without proof, decides before an older one', () => {
    const asked = unreported({ name: 'newer', status: 'DeploymentInProgress', lastModifiedAt: '2026-11-24T13:19:00Z' });
    expect(of(asked, older)).toMatchObject({
      word: 'Access requested',
      job: { name: 'newer' },
      conflict: 'Another job, older, is active as well.',
    });
    const removed = job({ ...revoke, name: 'newer', lastModifiedAt: '2026-11-24T13:19:00Z' });
    const unproven = accessState(sampleEvidence({ jobs: [removed, older], records: [], machine: away }));
    expect(unproven).toMatchObject({ word: 'Removed from Azure', conflict: 'Another job, older, is active as well.' });
    const creating = { name: 'AzureEdgeRemoteSupport', provisioningState: 'Creating' };
    for (const live of [asked, removed]) {
      const state = accessState(sampleEvidence({ jobs: [live], machine: away, extension: creating }));
      expect(state.word).toBe(live === asked ? 'Access requested' : 'Removed from Azure');
    }
  });

  it('the newest that ended speaks when none is live', () => {
    const first = job({ ...revoke, name: 'first', lastModifiedAt: '2026-11-24T12:00:00Z' });
    const second = job({ ...revoke, name: 'second', lastModifiedAt: '2026-11-24T13:00:00Z' });
    expect(of(first, second).job?.name).toBe('second');
    expect(of(second, first).job?.name).toBe('second');
  });

  it('one that a newer superseded says nothing more', () => {
    const superseded = { ...older, nodeState: 'Superseded' };
    expect(of(superseded, sampleJob).conflict).toBeUndefined();
    expect(of(superseded, job(revoke)).word).toBe('Revoked');
    expect(of(superseded).word).toBe('Unknown');
  });

  it('are ordered by the last change, else by what is known', () => {
    const { lastModifiedAt: _modified, ...created } = { ...older, name: 'created', createdAt: '2026-11-24T13:05:00Z' };
    expect(of(created, sampleJob).job?.name).toBe('created');
    const { createdAt: _created, ...started } = { ...created, name: 'started', startTime: '2026-11-24T13:06:00Z' };
    expect(of(created, started).job?.name).toBe('started');
    const { startTime: _started, ...timeless } = { ...started, name: 'timeless' };
    expect(of(timeless, older).job?.name).toBe('older');
    expect(of({ ...timeless, name: 'a' }, { ...timeless, name: 'b' }).job?.name).toBe('b');
    expect(of({ ...timeless, name: 'b' }, { ...timeless, name: 'a' }).job?.name).toBe('b');
  });
});

describe('the consent record', () => {
  const record = {
    consentId: sampleConsentId.toUpperCase(),
    level: 'Diagnostics',
    notAfter: '2026-11-24T21:00:00Z',
    userId: sampleUser,
  } as const;

  it('is missed on live access', () => {
    const state = withJob({}, { records: [] });
    expect(state.detail).toBe(`Diagnostics until ${ends}. No consent record was found for this access.`);
    expect(state.evidence).toContain('No consent record was found for this job.');
    expect(withJob({}, { records: [{ ...record, consentId: 'rs-other' }] }).detail).toContain(
      'No consent record was found',
    );
    expect(withJob({}, { records: [record] }).detail).not.toContain('No consent record');
  });

  it('is not missed when records were not read, or access ended', () => {
    const state = withJob({}, { records: 'unknown' });
    expect(state.detail).toBe(`Diagnostics until ${ends}.`);
    expect(state.evidence).toContain('The consent records were not read.');
    expect(withJob(revoke, { records: [] }).detail).not.toContain('record');
  });

  it('is compared with the access: it never reaches further than agreed', () => {
    const conflict = (change: Partial<JobEvidence>, agreed: Partial<typeof record> | { notAfter: string } = {}) =>
      withJob(change, { records: [{ ...record, ...agreed }] }).conflict;
    expect(conflict({})).toBeUndefined();
    expect(conflict({ expirationTimestamp: '2026-11-24T20:00:00Z' })).toBeUndefined();
    expect(conflict({ expirationTimestamp: '2026-11-24T21:00:00.001Z' })).toBe(
      'The access ends later than what was agreed.',
    );
    expect(conflict({}, { notAfter: 'never' })).toBe('The access ends later than what was agreed.');
    expect(conflict({ accessLevel: 'DiagnosticsAndRepair' })).toBe('The access level is higher than what was agreed.');
    expect(conflict({ accessLevel: 'DiagnosticsAndRepair', expirationTimestamp: '2026-11-25T21:00:00Z' })).toBe(
      'The access level is higher than what was agreed. The access ends later than what was agreed.',
    );
  });
});

describe('how we know', () => {
  it('names open sessions, the last report and what is not known', () => {
    const { evidence } = withJob({ sessions: [{}], nodeUpdatedAt: '2026-11-24T13:25:00Z' });
    expect(evidence).toContain('1 session is open.');
    expect(evidence).toContain(
      `Node state Active, connection Connected, reported ${formatInstant(Date.parse('2026-11-24T13:25:00Z'))}.`,
    );
    expect(withJob({ sessions: [{}, {}] }).evidence).toContain('2 sessions are open.');
    const { connectionStatus: _status, ...silent } = sampleJob;
    expect(accessState(sampleEvidence({ jobs: [silent] })).evidence).toContain('Node state Active.');
    expect(withoutJob({ machine: { readAt: now } }).evidence.at(-1)).toBe(
      `Machine of unknown status. Read ${formatInstant(now)}.`,
    );
    expect(withoutJob({ machine: 'unknown' }).evidence.at(-1)).toBe('The machine could not be read.');
    expect(withoutJob({ extension: 'unknown' }).evidence).toContain('The extensions of the machine could not be read.');
    expect(withoutJob({ extension: 'absent' }).evidence).toContain(
      'The remote support extension is not on the machine.',
    );
    const extension = { name: 'EdgeRemoteSupport', provisioningState: 'Succeeded' };
    expect(withoutJob({ extension }).evidence).toContain('Extension EdgeRemoteSupport: Succeeded.');
    expect(withoutJob().evidence[0]).toBe(
      `Azure has no remote support job on this machine. Read ${formatInstant(now)}.`,
    );
    const setting = withoutJob({ jobs: [job(revoke)], extension: { ...extension, provisioningState: 'Creating' } });
    expect(setting.evidence[0]).toBe(
      `Azure has no remote support job that gives access on this machine. Read ${formatInstant(now)}.`,
    );
  });

  it('an extension that is missing under active access does not fit', () => {
    const conflict = 'The extension is not on the machine, although access is active.';
    expect(withJob({}, { extension: 'absent' })).toMatchObject({ word: 'Active', conflict });
    expect(withJob({ status: 'InProgress' }, { extension: 'absent' }).conflict).toBeUndefined();
  });

  it('shows the words of others without what would reorder them', () => {
    const state = withJob({ nodeState: 'Active\u202e', connectionErrorMessage: 'x' });
    expect(state.detail).toContain('⟨U+202E⟩');
  });
});
