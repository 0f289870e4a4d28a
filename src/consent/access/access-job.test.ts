import { describe, expect, it } from 'vitest';

import { formatInstant } from '#src/lib/time.ts';

import { now, end, ends, withJob, unreported, away, awaySince, yes } from './access-samples.ts';
import { accessState, type AccessWord, type JobEvidence } from './access-state.ts';
import { sampleConsentId, sampleEvidence, sampleJob, sampleUser } from '#src/consent/samples.ts';

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

  it('is Access requested while the outcome is that of an earlier request', () => {
    const again = { lastModifiedAt: '2026-11-24T13:00:20.001Z' };
    expect(withJob(again)).toMatchObject({ word: 'Access requested', canRevoke: yes });
    expect(withJob({ lastModifiedAt: '2026-11-24T13:00:20Z' }).word).toBe('Active');
    expect(withJob({ ...again, nodeState: '', status: 'Failed' }).word).toBe('Access requested');
    expect(withJob({ ...again, endTime: '?' }).word).toBe('Active');
    expect(withJob({ lastModifiedAt: '?' }).word).toBe('Active');
    // A report of an end from before the newest request says nothing about that request.
    const report = { nodeState: 'Revoked', nodeUpdatedAt: '2026-11-24T13:00:09Z' };
    expect(withJob(report).word).toBe('Access requested');
    expect(withJob({ ...report, nodeUpdatedAt: '2026-11-24T13:00:10Z' }).word).toBe('Unknown');
  });

  it.each(['', 'Active', 'Revoked'])('that Azure is deleting is a removal, not access: "%s"', (nodeState) => {
    for (const provisioningState of ['Deleting', 'deleted']) {
      expect(withJob({ nodeState, provisioningState })).toMatchObject({
        word: 'Removal accepted, waiting for the machine',
        detail: 'Azure is removing the access; the machine has not confirmed it.',
        canRevoke: yes,
        canConfigure: { allowed: false },
      });
    }
    const deleting = withJob({ nodeState, provisioningState: 'Deleting', status: 'Failed' }, { machine: away });
    expect(deleting.detail).toContain(`${awaySince} Support access that is already set up may continue on it.`);
  });

  it('with an open session is access, whatever else is reported', () => {
    const sessions = [{ sessionId: 's', sessionStartTime: '2026-11-24T13:10:00Z' }];
    const open = 'The machine reports an open session, though it does not report access as active. Access may exist.';
    for (const change of [{ nodeState: '' }, { nodeState: '', status: 'Failed' }, { nodeState: 'Expired' }]) {
      expect(withJob({ ...change, sessions })).toMatchObject({ word: 'Unknown', detail: open, canRevoke: yes });
    }
    expect(withJob({ nodeState: '', sessions: [{}, {}] }).detail).toContain('reports 2 open sessions, though');
    expect(withJob({ sessions }).word).toBe('Active');
    expect(withJob({ sessions, nodeState: 'Odd' }).detail).toContain('reports "Odd", which is not known');
    expect(withJob({ sessions, nodeState: '', provisioningState: 'Deleting' }).word).toBe(
      'Removal accepted, waiting for the machine',
    );
  });

  it('tells when the machine itself reported it', () => {
    expect(withJob({}).reportedAt).toBeUndefined();
    expect(withJob({ nodeUpdatedAt: '?' }).reportedAt).toBeUndefined();
    const at = Date.parse('2026-11-24T13:25:00Z');
    expect(withJob({ nodeUpdatedAt: '2026-11-24T13:25:00Z' }).reportedAt).toBe(at);
  });

  it('says how long Azure keeps a request for a machine that is away', () => {
    const state = accessState(
      sampleEvidence({ jobs: [unreported({ status: 'DeploymentInProgress' })], machine: away }),
    );
    const kept = formatInstant(Date.parse('2026-11-24T19:00:10Z'));
    expect(state.detail).toContain(`${awaySince} Azure keeps the request for 6 hours, until ${kept}.`);
  });
});
