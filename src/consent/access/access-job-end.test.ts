import { describe, expect, it } from 'vitest';

import { sampleEvidence } from '#src/consent/samples.ts';
import { judgeJob } from './access-job.ts';
import { away, awaySince, end, ends, hour, job, withJob, yes } from './access-samples.ts';
import { accessState, type JobEvidence } from './access-state.ts';

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

  it.each(['Expired', 'expired', 'Revoked'])('is confirmed by the node state "%s"', (nodeState) => {
    expect(past({ nodeState })).toMatchObject({
      word: 'Expired',
      kind: 'expired',
      // It may have ended before by what the machine reports.
      detail:
        nodeState === 'Revoked'
          ? `The agreed end, ${ends}, has passed, and the machine reports "Revoked".`
          : `Access ended ${ends}, and the machine reports "${nodeState}".`,
      canRevoke: { allowed: false, reason: 'There is no access to revoke.' },
      canGrant: yes,
    });
  });

  it('says nothing of what took its place and is not shown by Azure', () => {
    const superseded = { nodeState: 'Superseded', nodeUpdatedAt: '2026-11-24T14:00:00Z' };
    for (const at of [end - 1, end, end + 72 * hour]) {
      expect(past(superseded, at)).toMatchObject({
        word: 'Unknown',
        detail: `The machine reports "Superseded": another grant took the place of Diagnostics until ${ends}, and Azure does not show it. Access may exist.`,
        canRevoke: yes,
        canGrant: { allowed: false },
      });
    }
  });

  it('is confirmed where Azure shows what took its place', () => {
    const superseded = job({ nodeState: 'Superseded' });
    const successor = {
      ...superseded,
      name: 'rs-newer',
      nodeUpdatedAt: '2026-11-24T13:25:00Z',
      lastModifiedAt: '2026-11-24T13:25:00Z',
    };
    const over = { ...successor, type: 'Revoke', nodeState: 'Revoked', endTime: '2026-11-24T13:25:10Z' };
    const read = { now: end, readAt: end, machine: { status: 'Connected', readAt: end } };
    const evidence = sampleEvidence({ ...read, jobs: [superseded, over] });
    expect(judgeJob(superseded, evidence)).toMatchObject({ word: 'Expired', standing: 'over' });
    expect(accessState(evidence)).toMatchObject({ word: 'Revoked', canRevoke: { allowed: false } });
  });

  it('is not confirmed while a session is open', () => {
    const ended = `The agreed end, ${ends}, has passed; the machine has not yet confirmed that access ended.`;
    for (const nodeState of ['Expired', 'Superseded', '']) {
      const state = past({ nodeState, status: 'Failed', sessions: [{}] });
      expect(state).toMatchObject({ word: 'Expired, checking', canRevoke: yes });
      expect(state.detail).toBe(`${ended} It still reports an open session.`);
    }
    expect(withJob({}, { now: end, readAt: end, machine: away }).detail).toBe(`${ended} ${awaySince}`);
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
