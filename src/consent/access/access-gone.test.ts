import { describe, expect, it } from 'vitest';

import { formatInstant } from '#src/lib/time.ts';

import { away, end, hour, job, now, revoke, yes } from './access-samples.ts';
import { connectionAfter } from './access-machine.ts';
import { accessState, type AccessEvidence, type JobEvidence, type RecordEvidence } from './access-state.ts';
import { sampleConsentId, sampleEvidence } from '#src/consent/samples.ts';

describe('a job that is gone', () => {
  const goneAt = now - 1000;
  const half = hour / 2;
  const machineAt = (readAt: number, lastStatusChange = '2026-11-20T08:00:00Z') =>
    ({ status: 'Connected', readAt, lastStatusChange }) as const;
  const gone = (change: Partial<AccessEvidence> = {}) =>
    accessState(
      sampleEvidence({
        jobs: [],
        removedJobs: [{ name: sampleConsentId.toUpperCase(), goneAt, thereAt: goneAt }],
        machine: machineAt(goneAt + half),
        ...change,
      }),
    );
  const local = 'To end all access for certain now, also any granted since, run on the machine: Disable-RemoteSupport';

  it('is Revoked once the machine was certainly connected after it', () => {
    expect(gone()).toMatchObject({ word: 'Revoked', canRevoke: { allowed: false }, canGrant: yes });
    expect(gone().detail).toBe('Azure no longer has the access, and the machine was connected after it.');
    expect(gone({ machine: machineAt(now + 1000, new Date(goneAt + 1).toISOString()) }).word).toBe('Revoked');
  });

  it('is Removed from Azure before that', () => {
    for (const machine of [away, machineAt(goneAt)]) {
      expect(gone({ machine })).toMatchObject({ word: 'Removed from Azure', canRevoke: yes });
      expect(gone({ machine }).detail).toBe(
        `Azure no longer has the access, but the machine has not been seen connected since. ${local}`,
      );
    }
    expect(gone({ machine: 'unknown' })).toMatchObject({
      word: 'Removed from Azure',
      canRevoke: yes,
      detail: `Azure no longer has the access, but whether the machine was connected since could not be read. ${local}`,
    });
    expect(gone({ machine: machineAt(goneAt + half - 1) })).toMatchObject({
      word: 'Removed from Azure',
      detail: `Azure no longer has the access, but the machine itself cannot be asked. Azure may show a machine as Connected for up to 30 minutes after it went away, so this counts as proven from ${formatInstant(goneAt + half)} on, if it stays Connected. ${local}`,
    });
  });

  it('is proven by nothing while no server has told since when it is gone', () => {
    const removedJobs = [{ name: sampleConsentId, goneAt: Number.POSITIVE_INFINITY, thereAt: now - 48 * hour }];
    const detail = `Azure no longer has the access, but no server has told this page the time yet, so whether the machine was connected since is not known. ${local}`;
    for (const machine of [machineAt(now), machineAt(now, new Date(now - 1).toISOString()), away])
      expect(gone({ removedJobs, machine })).toMatchObject({ word: 'Removed from Azure', canRevoke: yes, detail });
    expect(gone({ removedJobs, machine: 'unknown' }).detail).toContain('could not be read');
  });

  it('asks for a machine that was certainly connected', () => {
    const after = (readAt: number) => connectionAfter(goneAt, sampleEvidence({ machine: machineAt(readAt) }));
    expect(after(goneAt + half)).toBe('proven');
    expect(after(goneAt + half - 1)).toBe('seen');
  });

  it('is not proven by a machine that came back when Azure may have dropped the request', () => {
    const back = (after: number) => {
      const at = goneAt + after;
      return gone({ now: end - 1, machine: machineAt(end - 1, new Date(at).toISOString()) });
    };
    expect(back(6 * hour - 1).word).toBe('Revoked');
    expect(back(6 * hour)).toMatchObject({
      word: 'Removed from Azure',
      canRevoke: yes,
      detail: `Azure no longer has the access, but the machine may have come back later than the 6 hours for which Azure keeps a request: it may never have heard of it. ${local}`,
    });
    const since = (readAt: number) => gone({ now: end - 1, machine: { status: 'Connected', readAt } }).word;
    expect(since(goneAt + 6 * hour - 1)).toBe('Revoked');
    expect(since(goneAt + 6 * hour)).toBe('Removed from Azure');
    expect(gone({ now: end - 1, machine: machineAt(goneAt + 7 * hour) }).word).toBe('Revoked');
  });

  it('counts from the last of several', () => {
    const removedJobs = [
      { name: 'one', goneAt: now + 1, thereAt: goneAt },
      { name: 'two', goneAt, thereAt: goneAt },
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

  it('counts until its own end where that is later than the agreed one, and for ever where it has none', () => {
    const until = (at: number, change: Partial<AccessEvidence> = {}) => {
      const removedJobs = [{ name: sampleConsentId, goneAt, thereAt: goneAt, until: at }];
      return gone({ now: end + hour, machine: away, removedJobs, ...change });
    };
    expect(until(end + hour + 1)).toMatchObject({ word: 'Removed from Azure', canRevoke: yes });
    expect(until(end + hour)).toMatchObject({ word: 'Set up', canRevoke: { allowed: false } });
    expect(until(Number.POSITIVE_INFINITY).word).toBe('Removed from Azure');
    // Shortened, it lasts as agreed until the machine has heard of that.
    expect(until(now, { now: end - 1 }).word).toBe('Removed from Azure');
    expect(until(end, { records: [] }).word).toBe('Set up');
    expect(until(end + hour + 1, { records: [] }).word).toBe('Removed from Azure');
    expect(gone({ now: end + hour, machine: away, records: [] }).word).toBe('Removed from Azure');
  });

  it('keeps new access off until it is proven over, though a wrong clock has it there after it was gone', () => {
    const removedJobs = [{ name: sampleConsentId, goneAt: now - 6 * hour, thereAt: now }];
    const machine = { status: 'Connected', readAt: now } as const;
    expect(gone({ removedJobs, machine })).toMatchObject({
      word: 'Removed from Azure',
      detail: expect.stringContaining('it may never have heard of it'),
      canGrant: { allowed: false, reason: 'Wait until the removal is proven.' },
    });
  });

  it('is proven by no other machine that has its name by now, and keeps no access from that', () => {
    const lost = { name: sampleConsentId, goneAt, thereAt: goneAt, vmId: 'one' };
    const onVm = (vmId: string | undefined, change: Partial<AccessEvidence> = {}) => {
      const machine = { ...machineAt(goneAt + half), ...(vmId !== undefined && { vmId }) };
      return gone({ machine, removedJobs: [lost], ...change });
    };
    expect(onVm('one').word).toBe('Revoked');
    expect(onVm(undefined).word).toBe('Revoked');
    expect(onVm('other')).toMatchObject({
      word: 'Removed from Azure',
      detail:
        'Azure has another machine of this name now, or the same one connected anew, which tells nothing of the one that had this access. Support access that was set up may continue on that one: to be certain, run on it: Disable-RemoteSupport',
      canRevoke: yes,
      canGrant: yes,
    });
    const { vmId: _, ...unknown } = lost;
    expect(onVm('other', { removedJobs: [unknown] }).word).toBe('Revoked');
    const both = [lost, { ...unknown, name: 'rs-other', goneAt: now + hour }];
    expect(onVm('other', { removedJobs: both })).toMatchObject({
      word: 'Removed from Azure',
      canGrant: { allowed: false, reason: 'Wait until the removal is proven.' },
    });
    const ended = [lost, { ...unknown, name: 'rs-other' }];
    expect(onVm('other', { removedJobs: ended })).toMatchObject({ word: 'Removed from Azure', canGrant: yes });
    expect(onVm('other', { jobs: [job()] })).toMatchObject({ word: 'Active', canRevoke: yes });
  });

  it('is proven by no other machine where the removal is still listed, either', () => {
    const at = Date.parse(revoke.endTime);
    const onVm = (vmId: string, change: Partial<JobEvidence>) => {
      const machine = { ...machineAt(at + half), lastStatusChange: new Date(at + 1).toISOString(), vmId };
      return accessState(
        sampleEvidence({ now: at + half, machine, jobs: [job({ ...revoke, vmId: 'one', ...change })] }),
      );
    };
    for (const change of [{ nodeState: '' }, { nodeState: 'Revoked' }]) {
      expect(onVm('one', change).word).toBe('Revoked');
      expect(onVm('other', change)).toMatchObject({
        word: 'Removed from Azure',
        detail: expect.stringMatching(
          /^Azure reports the access as removed\. Azure has another machine of this name now/,
        ),
        canRevoke: yes,
      });
    }
  });

  it('is not confirmed by another machine that reports the removal after the agreed end, either', () => {
    const onVm = (vmId: string, change: Partial<JobEvidence> = {}) => {
      const machine = { ...machineAt(end + half), lastStatusChange: new Date(end).toISOString(), vmId };
      const reported = { ...revoke, vmId: 'one', nodeUpdatedAt: revoke.endTime, ...change };
      return accessState(sampleEvidence({ now: end + half, machine, jobs: [job(reported)] }));
    };
    const running = { provisioningState: 'InProgress', nodeUpdatedAt: new Date(end + 1).toISOString() };
    const failed = { ...running, provisioningState: 'Failed' };
    for (const [change, word] of [
      [{}, 'Removed from Azure'],
      [running, 'Removal accepted, waiting for the machine'],
      [failed, 'Failed'],
    ] as const) {
      expect(onVm('one', change).word).toBe(change === running || change === failed ? 'Expired' : 'Revoked');
      expect(onVm('other', change)).toMatchObject({ word, canRevoke: yes });
    }
  });

  it('is not confirmed by a report where the machine could not be read, which may be another', () => {
    const of = (on: Partial<JobEvidence>) => {
      const reported = { ...revoke, ...on, nodeUpdatedAt: revoke.endTime };
      return accessState(sampleEvidence({ now: end + half, machine: 'unknown', jobs: [job(reported)] }));
    };
    expect(of({}).word).toBe('Expired');
    expect(of({ vmId: 'one' })).toMatchObject({ word: 'Removed from Azure', canRevoke: yes });
  });

  it('is in the way of no new access on the other machine, once that has removed it by itself', () => {
    const at = Date.parse(revoke.endTime);
    const onOther = (readAt: number, change: Partial<JobEvidence> = {}, others: JobEvidence[] = []) => {
      const machine = { ...machineAt(readAt), vmId: 'other' };
      const jobs = [job({ ...revoke, vmId: 'one', ...change }), ...others];
      return accessState(sampleEvidence({ now: at + half, machine, jobs }));
    };
    const refused = { allowed: false, reason: 'Wait until the removal is proven.' };
    expect(onOther(at + 1)).toMatchObject({ word: 'Removed from Azure', canGrant: yes });
    const unreported = { nodeState: '' };
    expect(onOther(at + half - 1, unreported)).toMatchObject({ word: 'Removed from Azure', canGrant: refused });
    expect(onOther(at + half, unreported)).toMatchObject({ word: 'Removed from Azure', canGrant: yes });
    expect(onOther(at)).toMatchObject({ word: 'Removed from Azure', canGrant: refused });
    const here = job({ ...revoke, name: 'rs-other', nodeState: '' });
    expect(onOther(at + 1, {}, [here])).toMatchObject({ word: 'Removed from Azure', canGrant: refused });
    const over = job({ ...revoke, name: 'rs-other' });
    expect(onOther(at + 1, {}, [over])).toMatchObject({ word: 'Removed from Azure', canGrant: yes });
  });

  it('says nothing of another consent, of a request that failed after it, or of a new set-up', () => {
    const [agreed] = sampleEvidence().records as RecordEvidence[];
    const records = agreed ? [{ ...agreed, consentId: 'rs-later' }] : [];
    expect(gone({ records })).toMatchObject({ word: 'Set up', canRevoke: yes });
    expect(gone({ records, machine: away }).word).toBe('Removed from Azure');
    const failed = job({ name: 'rs-other', nodeState: '', status: 'Failed' });
    expect(gone({ jobs: [failed] })).toMatchObject({ word: 'Failed', canRevoke: yes });
    expect(gone({ jobs: [failed], machine: away }).word).toBe('Removed from Azure');
    expect(gone({ jobs: [job({ ...revoke, name: 'rs-other' })] })).toMatchObject({ word: 'Revoked' });
    for (const [provisioningState, word] of [
      ['Creating', 'Setting up'],
      ['Failed', 'Set-up failed'],
      ['Deleting', 'Revoked'],
    ] as const) {
      const extension = { name: 'AzureEdgeRemoteSupport', provisioningState };
      expect(gone({ extension }).word).toBe(word);
      expect(gone({ extension, machine: away }).word).toBe('Removed from Azure');
    }
  });

  it('still counts where Azure keeps jobs no more', () => {
    const jobsUnavailable = 'The provider is not registered.';
    const none: Partial<AccessEvidence> = { jobsUnavailable, jobs: 'unknown', records: [], extension: 'absent' };
    expect(gone({ ...none, machine: away })).toMatchObject({ word: 'Removed from Azure', canRevoke: yes });
    expect(gone(none)).toMatchObject({ word: 'None', canRevoke: { allowed: false } });
  });
});
