import { describe, expect, it } from 'vitest';
import type { AccessEvidence } from '#src/consent/access-state.ts';
import { sampleEvidence, sampleJob, sampleNow } from '#src/consent/samples.ts';
import { absenceProof, notOver } from './removal-proof.ts';

/** Azure has nothing of remote support on a machine of this status. */
const nothing = (status: string): AccessEvidence =>
  sampleEvidence({ jobs: [], records: [], extension: 'absent', machine: { status, readAt: sampleNow } });
const ask = { removeExtension: false };

describe('a removal that had no job to revoke', () => {
  it('is proven where Azure shows no access and the machine is there', () => {
    expect(absenceProof(nothing('Connected'), ask)).toMatchObject({ is: 'proven', ended: 'revoked' });
  });

  it.each(['Disconnected', 'Expired', 'Wobbly'])(
    'stays open while the machine is %s, for someone may have deleted a job that nobody here saw',
    (status) => {
      const proof = absenceProof(nothing(status), ask);
      expect(proof).toMatchObject({ is: 'open', away: true });
      expect(proof).toHaveProperty('note', expect.stringContaining('Disable-RemoteSupport'));
    },
  );
});

describe('what a revoke ends', () => {
  const superseded = { ...sampleJob, nodeState: 'Superseded' };
  const evidenceOf = (job: typeof superseded) => sampleEvidence({ jobs: [job] });

  it('leaves out a job whose place another took', () => {
    expect(notOver(evidenceOf(superseded))).toEqual([]);
  });

  it('keeps one that was asked for again: what the machine reports is about its earlier request', () => {
    const again = { ...superseded, provisioningState: 'InProgress', status: 'DeploymentInProgress' };
    expect(notOver(evidenceOf(again))).toEqual([again]);
  });
});
