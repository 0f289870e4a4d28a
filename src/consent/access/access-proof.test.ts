import { describe, expect, it } from 'vitest';

import { formatInstant } from '#src/lib/time.ts';

import { away, end, hour, now, revoke, withJob, yes } from './access-samples.ts';
import type { AccessEvidence, JobEvidence, MachineEvidence } from './access-state.ts';

describe('a removal that the machine has not reported', () => {
  const endedAt = Date.parse(revoke.endTime);
  const silent = (machine: AccessEvidence['machine'], change: Partial<JobEvidence> = {}) =>
    withJob({ ...revoke, nodeState: '', ...change }, { machine, now: now + 48 * hour });
  const connected = (readAt: number, lastStatusChange = '2026-11-20T08:00:00Z') =>
    ({ status: 'Connected', readAt, lastStatusChange }) as const;
  const half = hour / 2;

  it('waits until Azure would have noticed that the machine had gone away', () => {
    const early = silent(connected(endedAt + half - 1));
    expect(early).toMatchObject({ word: 'Removed from Azure', canRevoke: yes });
    expect(early.detail).toBe(
      `Azure reports the access as removed; the machine itself has not reported it. Azure may show a machine as Connected for up to 30 minutes after it went away, so this counts as proven from ${formatInstant(endedAt + half)} on, if it stays Connected.`,
    );
    expect(silent(connected(endedAt + half)).word).toBe('Revoked');
    expect(silent({ status: 'Connected', readAt: endedAt + half }).word).toBe('Revoked');
  });

  it('is proven at once by a machine that came back after it', () => {
    const cameBack = (at: string, readAt = endedAt + 60_000) => silent(connected(readAt, at)).word;
    expect(cameBack('2026-11-24T13:20:01Z')).toBe('Revoked');
    expect(cameBack('2026-11-24T13:20:00Z')).toBe('Removed from Azure');
    // A change after it was read is no time to rely on.
    expect(cameBack('2026-11-24T13:21:01Z')).toBe('Removed from Azure');
    expect(cameBack('2026-11-24T13:21:00Z')).toBe('Revoked');
  });

  it('is not proven by how late it is by a clock that no server has confirmed, but by what Azure dates', () => {
    const unsure = (readAt: number, change: Partial<MachineEvidence> = {}) =>
      silent({ ...connected(readAt), isReadAtUnsure: true, ...change });
    const detail =
      'Azure reports the access as removed; the machine itself has not reported it. Azure may show a machine as Connected for up to 30 minutes after it went away, and no server has told this page the time yet, so this does not count as proven.';
    for (const lastStatusChange of ['2026-11-20T08:00:00Z', '?'])
      for (const readAt of [endedAt + half, endedAt + 24 * hour])
        expect(unsure(readAt, { lastStatusChange })).toMatchObject({
          word: 'Removed from Azure',
          canRevoke: yes,
          detail,
        });
    expect(unsure(endedAt + hour, { lastStatusChange: '2026-11-24T13:20:01Z' }).word).toBe('Revoked');
    expect(silent(connected(endedAt + half)).word).toBe('Revoked');
  });

  it('is not proven by a machine that came back when Azure may have dropped the request', () => {
    const back = (changed: number) => silent(connected(endedAt + 24 * hour, new Date(changed).toISOString()));
    expect(back(endedAt + 6 * hour - 1).word).toBe('Revoked');
    expect(back(endedAt + 6 * hour)).toMatchObject({
      word: 'Removed from Azure',
      canRevoke: yes,
      detail:
        'Azure reports the access as removed; the machine itself has not reported it, and came back later than the 6 hours for which Azure keeps a request. Revoke it again to be certain.',
    });
  });

  it('is not proven by a machine that left, whenever that was', () => {
    const left = { status: 'Disconnected', lastStatusChange: '2026-11-24T18:00:00Z', readAt: endedAt + 24 * hour };
    const unreported = 'Azure reports the access as removed; the machine itself has not reported it.';
    const since = `The machine is Disconnected since ${formatInstant(Date.parse(left.lastStatusChange))}.`;
    const at = (time: number) =>
      withJob({ ...revoke, nodeState: '' }, { machine: { ...left, readAt: time }, now: time });
    expect(at(endedAt + 6 * hour - 1)).toMatchObject({
      word: 'Removed from Azure',
      detail: `${unreported} ${since} This counts as proven if it is connected again before ${formatInstant(endedAt + 6 * hour)}.`,
    });
    expect(at(endedAt + 6 * hour)).toMatchObject({
      word: 'Removed from Azure',
      detail: `${unreported} ${since} Azure keeps a request for 6 hours: once the machine is connected, revoke the access again to be certain.`,
    });
    expect(silent(left).word).toBe('Removed from Azure');
    expect(withJob(revoke, { machine: left, now: now + 48 * hour }).word).toBe('Revoked');
  });

  it('is the case with a report from before the request', () => {
    const stale = {
      nodeState: 'Revoked',
      lastModifiedAt: '2026-11-24T13:15:00Z',
      nodeUpdatedAt: '2026-11-24T13:14:59Z',
    };
    const machine = connected(endedAt + 60_000);
    expect(silent(machine, stale).word).toBe('Removed from Azure');
    expect(silent(machine, { ...stale, nodeUpdatedAt: '2026-11-24T13:15:00Z' }).word).toBe('Revoked');
    expect(silent(machine, { ...stale, nodeUpdatedAt: '2026-11-24T21:00:00Z' }).word).toBe('Revoked');
    const superseded = { ...stale, nodeState: 'Superseded' };
    expect(silent(machine, superseded).word).toBe('Unknown');
    // After the agreed end the machine's own report counts, whatever was asked for meanwhile.
    const afterEnd = { ...stale, lastModifiedAt: '2026-11-24T22:00:00Z', nodeUpdatedAt: '2026-11-24T21:00:00Z' };
    expect(silent(machine, { ...afterEnd, status: 'InProgress' }).word).toBe('Expired');
    const unreadable = { ...afterEnd, expirationTimestamp: '?' };
    expect(silent(machine, unreadable).word).toBe('Removal accepted, waiting for the machine');
  });
});

describe('a report without a time', () => {
  const endedAt = Date.parse(revoke.endTime);
  const connected = (readAt: number) => ({ status: 'Connected', readAt, lastStatusChange: '2026-11-20T08:00:00Z' });
  const silent = (machine: AccessEvidence['machine'], change: Partial<JobEvidence>) =>
    withJob({ ...revoke, ...change }, { machine });
  const machine = connected(endedAt + 60_000);
  const asked = { lastModifiedAt: '2026-11-24T13:15:00Z', createdAt: '2026-11-24T13:00:00Z' };

  it.each([undefined, '', '?'])('("%s") may be about an earlier request than the newest', (nodeUpdatedAt) => {
    const undated = { ...asked, nodeUpdatedAt: nodeUpdatedAt as string };
    for (const nodeState of ['Revoked', 'Expired']) {
      expect(silent(machine, { ...undated, nodeState }).word).toBe('Removed from Azure');
      expect(silent(connected(endedAt + 1_800_000), { ...undated, nodeState }).word).toBe('Revoked');
      const enabled = { ...undated, type: 'Enable', nodeState };
      expect(withJob(enabled).word).toBe('Access requested');
      expect(withJob(enabled, { now: end }).word).toBe('Expired, checking');
    }
    expect(silent(machine, { ...undated, nodeState: 'Superseded' }).word).toBe('Unknown');
  });

  it('is about the only request where there was but one, and where Azure says of none when it was', () => {
    const once = { ...asked, createdAt: asked.lastModifiedAt, nodeUpdatedAt: '?' };
    expect(silent(machine, { ...once, nodeState: 'Revoked' }).word).toBe('Revoked');
    expect(withJob({ ...once, type: 'Enable', nodeState: 'Expired' }, { now: end }).word).toBe('Expired');
    expect(silent(machine, { ...once, lastModifiedAt: '?', nodeState: 'Revoked' }).word).toBe('Revoked');
    expect(silent(machine, { ...once, createdAt: '?', nodeState: 'Revoked' }).word).toBe('Removed from Azure');
  });
});

describe('a removal that the machine has reported', () => {
  const endedAt = Date.parse(revoke.endTime);
  const of = (machine: AccessEvidence['machine']) => withJob(revoke, { machine, now: end - 1 }).word;
  const left = (lastStatusChange: string, status = 'Disconnected') => ({ status, lastStatusChange, readAt: end - 2 });

  it('stays Revoked when the machine leaves long after it', () => {
    expect(of(left('2026-11-24T13:50:00.001Z'))).toBe('Revoked');
    expect(of(left('2026-11-24T13:50:00.001Z', 'DISCONNECTED'))).toBe('Revoked');
    expect(of(left('2026-11-24T13:50:00Z'))).toBe('Removed from Azure');
    expect(of(left('2026-11-24T13:50:00.001Z', 'Expired'))).toBe('Removed from Azure');
    expect(of(left('2026-11-24T22:00:00Z'))).toBe('Removed from Azure');
    expect(of(left('?'))).toBe('Removed from Azure');
    expect(of({ readAt: end - 2, lastStatusChange: '2026-11-24T13:50:00.001Z' })).toBe('Removed from Azure');
  });

  it('is seen by any read as Connected after it', () => {
    expect(of({ status: 'Connected', readAt: endedAt + 1 })).toBe('Revoked');
    expect(of({ status: 'Connected', readAt: endedAt })).toBe('Removed from Azure');
    expect(of({ status: 'Connected', readAt: endedAt + 7 * hour })).toBe('Revoked');
  });

  it('is not one whose end lies in the future, or before its request', () => {
    const at = (change: Partial<JobEvidence>) => withJob({ ...revoke, ...change });
    expect(at({ endTime: '2026-11-25T13:20:00Z' }).word).toBe('Removed from Azure');
    expect(at({ lastModifiedAt: '2026-11-24T13:20:01Z' })).toMatchObject({
      word: 'Removal accepted, waiting for the machine',
      detail: 'Azure has accepted the removal; the machine has not confirmed it.',
    });
    expect(at({ lastModifiedAt: '2026-11-24T13:20:00Z' }).word).toBe('Revoked');
    expect(at({ lastModifiedAt: '2026-11-24T13:20:01Z', status: 'Failed' }).word).toBe(
      'Removal accepted, waiting for the machine',
    );
    expect(at({ lastModifiedAt: '2026-11-24T13:20:01Z', status: 'Odd' }).detail).toContain('not known here');
  });

  it('after the agreed end needs nobody to have seen the machine', () => {
    const past = (machine: AccessEvidence['machine']) => withJob(revoke, { machine, now: end }).word;
    expect(past(away)).toBe('Expired');
    expect(past('unknown')).toBe('Expired');
    expect(past({ status: 'Connected', readAt: end })).toBe('Revoked');
  });

  it('that failed says so until the machine reports the end', () => {
    const failed = (change: Partial<JobEvidence>, time = end) =>
      withJob({ ...revoke, status: 'Failed', ...change }, { now: time, readAt: time }).word;
    expect(failed({ nodeState: 'Expired' })).toBe('Expired');
    expect(failed({ nodeState: 'Expired' }, end - 1)).toBe('Failed');
    expect(failed({ nodeState: '' })).toBe('Failed');
    expect(failed({ nodeState: 'Expired', sessions: [{}] })).toBe('Failed');
  });
});
