import { describe, expect, it } from 'vitest';
import type { AccessEvidence } from '#src/consent/access/access-state.ts';
import { sampleEvidence, sampleJob, sampleNow } from '#src/consent/samples.ts';
import { absenceProof } from './removal-proof.ts';

/** Azure has nothing of remote support on a machine that is connected. */
const nothing = (change: Partial<AccessEvidence> = {}): AccessEvidence =>
  sampleEvidence({ jobs: [], records: [], extension: 'absent', ...change });
const ofStatus = (status: string) => nothing({ machine: { status, readAt: sampleNow } });

const ask = { removeExtension: false };
const askAll = { removeExtension: true };

const extension = { name: 'AzureEdgeRemoteSupport', provisioningState: 'Succeeded', version: '1.2.3' };

describe('a removal that had no job to revoke', () => {
  it('ends where Azure shows no access and the machine is there, and proves no more than that', () => {
    const proof = absenceProof(nothing(), ask);
    expect(proof).toEqual({ is: 'absent', note: expect.stringMatching(/^Azure shows no access\. It cannot show /) });
    expect(proof).toHaveProperty('note', expect.stringContaining('Disable-RemoteSupport'));
    expect(absenceProof(ofStatus('connected'), ask)).toEqual(proof);
  });

  it.each(['Disconnected', 'Expired', 'Wobbly'])(
    'stays open while the machine is %s, for someone may have deleted a job that nobody here saw',
    (status) => {
      const proof = absenceProof(ofStatus(status), ask);
      expect(proof).toMatchObject({ is: 'open', away: true });
      expect(proof).toHaveProperty('note', expect.stringContaining('Azure shows no access, but the machine is not'));
      expect(proof).toHaveProperty('note', expect.stringContaining('Disable-RemoteSupport'));
    },
  );

  it('stays open while the machine could not be read, and says that of it', () => {
    const proof = absenceProof(nothing({ machine: 'unknown' }), ask);
    expect(proof).toMatchObject({ is: 'open', away: true });
    const note = 'Azure shows no access, but whether the machine is connected could not be read, and support access';
    expect(proof).toHaveProperty('note', expect.stringContaining(note));
  });

  it.each([
    ['has a job that gives access', { jobs: [sampleJob] }],
    ['cannot be asked for the jobs', { jobs: 'unknown' }],
    [
      'has no jobs there, while a consent is in force',
      { jobs: 'unknown', jobsUnavailable: 'No.', records: sampleEvidence().records },
    ],
    ['cannot be asked for the jobs, while the removal is asked for', { jobs: 'unknown', pending: 'requestingRemoval' }],
    ['keeps no jobs for it, and has the extension', { jobs: 'unknown', jobsUnavailable: 'No.', extension }],
    [
      'keeps no jobs for it, has the extension, and was not asked for records',
      { jobs: 'unknown', jobsUnavailable: 'No.', records: 'unknown', extension },
    ],
    ['cannot be asked for the extension', { extension: 'unknown' }],
    [
      'lost a job just now, which the machine may not have heard',
      { removedJobs: [{ name: 'a', goneAt: sampleNow + 1_799_000, thereAt: sampleNow }] },
    ],
  ] as const)('stays open while Azure %s', (_, change) => {
    const proof = absenceProof(nothing(change as Partial<AccessEvidence>), ask);
    expect(proof).toMatchObject({ is: 'open', away: false, note: expect.stringMatching(/\w/) });
    expect(proof).not.toHaveProperty('note', expect.stringContaining('Azure shows no access, but'));
  });

  it('stays open, and for good, after the removal of what something had taken the place of that Azure does not show', () => {
    const removed = { ...sampleJob, type: 'Revoke', nodeState: 'Superseded' };
    expect(absenceProof(nothing({ jobs: [removed] }), ask)).toMatchObject({ is: 'open', lasting: true });
    const odd = { ...removed, nodeState: 'Odd' };
    expect(absenceProof(nothing({ jobs: [odd] }), ask)).toMatchObject({ is: 'open', lasting: false });
    const unread = nothing({ extension: 'unknown' });
    expect(absenceProof(unread, ask)).toMatchObject({ is: 'open', lasting: false });
  });

  it('ends with the absence of everything where Azure keeps no jobs', () => {
    const evidence = nothing({ jobs: 'unknown', jobsUnavailable: 'Not registered.' });
    expect(absenceProof(evidence, ask)).toMatchObject({ is: 'absent' });
    expect(absenceProof({ ...evidence, records: 'unknown' }, ask)).toMatchObject({ is: 'absent' });
  });

  it('leaves an extension alone that was to stay, and a consent that never got a job', () => {
    expect(absenceProof(nothing({ extension }), ask)).toMatchObject({ is: 'absent' });
    const { records } = sampleEvidence();
    expect(absenceProof(nothing({ extension, records }), ask)).toMatchObject({ is: 'absent' });
  });

  it('that was to take the extension along ends without it only', () => {
    expect(absenceProof(nothing({ extension }), askAll)).toMatchObject({ is: 'open', away: false });
    expect(absenceProof(nothing(), askAll)).toMatchObject({
      is: 'absent',
      note: expect.stringMatching(/^Azure shows no access and no longer has the remote support extension\. /),
    });
  });
});
