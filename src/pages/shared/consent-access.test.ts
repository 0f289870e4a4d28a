import { describe, expect, it } from 'vitest';
import type { JobEvidence } from '#src/consent/access/access-state.ts';
import { type ConsentMachine, endingUnder } from './consent-access.ts';

const now = Date.parse('2026-11-24T14:00:00Z');
const own: JobEvidence = {
  name: 'RS-OWN',
  type: 'Enable',
  accessLevel: 'Diagnostics',
  expirationTimestamp: '2026-11-24T21:00:00Z',
  provisioningState: 'Succeeded',
  status: 'Succeeded',
  endTime: '2026-11-24T13:02:00Z',
  nodeState: 'Active',
  nodeUpdatedAt: '2026-11-24T13:02:30Z',
  sessions: [],
};
const other = { ...own, name: 'rs-other' };
const revoked = { ...own, type: 'Revoke', nodeState: 'Revoked' };

const ending = (jobs: JobEvidence[] | undefined, withoutJob: ConsentMachine['withoutJob'] = 'mayCome') =>
  endingUnder(
    'rs-own',
    { machineId: '/m', withoutJob },
    jobs && { available: true, jobs, readAt: now, answeredBy: now },
    now,
  );

describe('what a revoke of a consent ends on a machine', () => {
  it('is its own job, and never that of another consent', () => {
    expect(ending([other, own])).toEqual({ job: own, hasOther: true });
    expect(ending([own])).toEqual({ job: own });
    expect(ending([other])).toBeUndefined();
    expect(ending([other], 'nothing')).toBeUndefined();
  });

  it('is told beside one that was displaced by what Azure does not show, through which access may go on', () => {
    const displaced = { ...other, nodeState: 'Superseded' };
    expect(ending([own, displaced])).toEqual({ job: own, hasOther: true });
    const after = { ...own, createdAt: '2026-11-24T13:01:00Z' };
    expect(ending([after, displaced])).toEqual({ job: after });
  });

  it('is no job that another has taken the place of, which a request under its name might end', () => {
    const superseded = { ...own, nodeState: 'Superseded' };
    expect(ending([other, superseded])).toBeUndefined();
    // What has taken its place is not shown: whatever there is may be that.
    expect(ending([superseded])).toEqual({});
    expect(ending([superseded], 'nothing')).toEqual({});
    // Nor is its end that of what has taken the place.
    const past = { ...superseded, expirationTimestamp: '2026-11-24T13:30:00Z' };
    expect(ending([past])).toEqual({});
    expect(ending([other, past])).toBeUndefined();
  });

  it.each([undefined, { available: false, reason: 'Not registered.', readAt: now } as const])(
    'is not named where nobody could read it (%o), and nothing of others where nothing of this consent is left',
    (reading) => {
      const of = (withoutJob: ConsentMachine['withoutJob']) =>
        endingUnder('rs-own', { machineId: '/m', withoutJob }, reading, now);
      expect(of('mayCome')).toEqual({});
      expect(of('underWay')).toEqual({});
      expect(of('nothing')).toBeUndefined();
    },
  );

  it('is what may yet come beside a job that failed', () => {
    const { nodeState: _, ...unreported } = other;
    const failed = { ...unreported, provisioningState: 'Failed', status: 'Failed' };
    expect(ending([failed])).toEqual({});
  });

  it('is its job again where it was let in anew after the machine had reported its end', () => {
    expect(ending([{ ...own, nodeState: 'Revoked', lastModifiedAt: '2026-11-24T13:40:00Z' }])).toHaveProperty('job');
    expect(ending([{ ...own, nodeState: 'Expired' }])).toHaveProperty('job');
  });

  it('is what may yet come, where nothing else is there, and whatever is there while a grant is at work', () => {
    expect(ending([])).toEqual({});
    expect(ending([{ ...revoked, name: 'rs-other' }])).toEqual({});
    expect(ending([], 'nothing')).toBeUndefined();
    expect(ending([other], 'underWay')).toEqual({});
  });

  it('is nothing once the machine has reported the end, but for a session that is still open', () => {
    expect(ending([revoked])).toBeUndefined();
    expect(ending([{ ...revoked, sessions: [{ sessionStartTime: '2026-11-24T13:30:00Z' }] }])).toHaveProperty('job');
  });

  it('is asked for again while a removal waits for the machine, and after the agreed end until the machine confirms it', () => {
    expect(ending([{ ...own, type: 'Revoke', provisioningState: 'Accepted', status: 'Accepted' }])).toHaveProperty(
      'job',
    );
    expect(ending([{ ...own, expirationTimestamp: '2026-11-24T13:30:00Z' }])).toHaveProperty('job');
  });
});
