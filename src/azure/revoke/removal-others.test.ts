import { describe, expect, it } from 'vitest';
import type { JobEvidence } from '#src/consent/access/access-state.ts';
import { sampleConsentId, sampleEvidence, sampleJob, sampleNow } from '#src/consent/samples.ts';
import { isNewer, notOver, otherAccess } from './removal-proof.ts';

const hour = 3_600_000;
const at = (ms: number): string => new Date(ms).toISOString();

const revoke = (change: Partial<JobEvidence> = {}): JobEvidence => ({ ...sampleJob, type: 'Revoke', ...change });
const running = { provisioningState: 'InProgress', status: 'DeploymentInProgress' };
const failed = { provisioningState: 'Failed', status: 'Failed', connectionErrorMessage: 'The machine said no.' };

describe('what a revoke ends', () => {
  const superseded = { ...sampleJob, nodeState: 'Superseded' };
  const evidenceOf = (...jobs: JobEvidence[]) => sampleEvidence({ jobs });

  it('is nothing while the jobs cannot be read', () => {
    expect(notOver(sampleEvidence({ jobs: 'unknown' }))).toEqual([]);
  });

  it('leaves out a job whose place another took, and one that is over', () => {
    expect(notOver(evidenceOf(superseded, revoke({ nodeState: 'Revoked' })))).toEqual([]);
  });

  it('leaves out one that is removed, though something that Azure does not show had taken its place', () => {
    expect(notOver(evidenceOf(revoke({ nodeState: 'Superseded' })))).toEqual([]);
  });

  it('keeps one that was asked for again: what the machine reports is about its earlier request', () => {
    const again = { ...superseded, ...running };
    expect(notOver(evidenceOf(again))).toEqual([again]);
  });

  it('is first what certainly may be used, then what may have something left', () => {
    const { nodeState: _, ...silent } = sampleJob;
    const doubtful = { ...silent, ...failed, name: 'doubtful' };
    const [one, two] = [
      { ...sampleJob, name: 'one' },
      { ...sampleJob, name: 'two' },
    ];
    expect(notOver(evidenceOf(doubtful, one, two))).toEqual([one, two, doubtful]);
    expect(notOver(evidenceOf(one, doubtful, two))).toEqual([one, two, doubtful]);
  });
});

describe('another job that lets Microsoft Support in', () => {
  const other = { ...sampleJob, name: 'other' };

  it('is one of another name that certainly may be used', () => {
    const evidence = sampleEvidence({ jobs: [sampleJob, other] });
    expect(otherAccess(sampleConsentId.toUpperCase(), evidence)).toEqual(other);
    expect(otherAccess('OTHER', evidence)).toEqual(sampleJob);
  });

  it('is none that only may have something left', () => {
    const { nodeState: _, ...silent } = other;
    expect(otherAccess(sampleConsentId, sampleEvidence({ jobs: [{ ...silent, ...failed }] }))).toBeUndefined();
  });
});

describe('access given after the revoke', () => {
  const late = 5 * 60_000;
  const created = (ms: number): JobEvidence => ({ ...sampleJob, createdAt: at(ms), lastModifiedAt: at(0) });

  it('is later than what can have been on its way, by the time the job was made', () => {
    expect(isNewer(created(sampleNow + late), sampleNow)).toBe(false);
    expect(isNewer(created(sampleNow + late + 1), sampleNow)).toBe(true);
  });

  it('is dated by the last change where Azure does not say when the job was made, else not at all', () => {
    const { createdAt: _, ...changed } = { ...sampleJob, lastModifiedAt: at(sampleNow + hour) };
    expect(isNewer(changed, sampleNow)).toBe(true);
    const { lastModifiedAt: __, ...undated } = changed;
    expect(isNewer(undated, sampleNow)).toBe(false);
  });
});
