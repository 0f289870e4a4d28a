import { describe, expect, it } from 'vitest';
import type { JobEvidence } from '#src/consent/access/access-state.ts';
import { ask, job, notAfter, now } from './grant-decision-fixture.ts';
import { mayGiveAccess } from './grant-decision.ts';

describe('decideGrant', () => {
  it('asks for the job when Azure shows none', () => {
    expect(ask()).toEqual({ next: 'put' });
  });

  it('confirms our job once the machine reports it active, however Azure writes the time', () => {
    expect(ask({ jobs: [job()] })).toMatchObject({ next: 'confirmed' });
  });

  it('waits while the machine has not reported, and while Azure has not finished', () => {
    const { nodeState: _, ...unreported } = job();
    expect(ask({ jobs: [unreported] })).toMatchObject({ next: 'wait' });
    expect(ask({ jobs: [job({ provisioningState: 'InProgress' })] })).toMatchObject({ next: 'wait' });
  });

  it('never asks for more than was agreed, and stops when Azure shows more', () => {
    expect(ask({ jobs: [job({ accessLevel: 'DiagnosticsAndRepair' })] })).toMatchObject({
      next: 'stop',
      step: 'failed',
    });
    expect(ask({ jobs: [job({ expirationTimestamp: '2026-11-24T20:00:01Z' })] })).toMatchObject({ next: 'stop' });
    expect(ask({ jobs: [job({ accessLevel: 'Everything' })] })).toMatchObject({ next: 'stop', step: 'failed' });
    expect(ask({ jobs: [job({ expirationTimestamp: 'tomorrow' })] })).toMatchObject({ next: 'stop', step: 'failed' });
  });

  it('shows access of a closed consent as what it is, and asks for none', () => {
    expect(ask({ standing: 'closed', jobs: [job()] })).toMatchObject({ next: 'confirmed' });
    expect(ask({ standing: 'closed', jobs: [job({ provisioningState: 'InProgress' })] })).toMatchObject({
      next: 'wait',
    });
    const { nodeState: _, ...failed } = job({ status: 'Failed' });
    expect(ask({ standing: 'closed', mayRepeat: true, jobs: [failed] })).toMatchObject({
      step: 'skipped',
      isFinal: true,
    });
    expect(ask({ standing: 'closed', mayRepeat: true })).toMatchObject({ step: 'skipped', isFinal: true });
  });

  it('takes a reduced grant as confirmed, with its reduction', () => {
    const reduced = ask({ jobs: [job({ expirationTimestamp: '2026-11-24T15:00:00Z' })] });
    expect(reduced).toMatchObject({ next: 'confirmed', message: expect.stringContaining('2026-11-24T15:00:00Z') });
  });

  it('never grants again what was revoked or is on record as ended', () => {
    for (const mayRepeat of [false, true]) {
      expect(ask({ mayRepeat, jobs: [job({ type: 'Revoke' })] })).toMatchObject({ next: 'stop', step: 'skipped' });
      expect(ask({ mayRepeat, jobs: [job({ nodeState: 'Revoked' })] })).toMatchObject({
        next: 'stop',
        step: 'skipped',
      });
      expect(ask({ mayRepeat, standing: 'ended' })).toMatchObject({ next: 'stop', step: 'skipped' });
    }
  });

  it('leaves access that someone else let in as it is, and names it', () => {
    const decision = ask({
      jobs: [job({ name: 'remoteSupport', createdBy: 'alan@contoso.example' })],
      mayRepeat: true,
    });
    expect(decision).toMatchObject({
      next: 'stop',
      step: 'failed',
      message: expect.stringContaining('alan@contoso.example'),
    });
  });

  it('does not say that access was let in by who only changed it', () => {
    const people = { createdBy: 'alan@contoso.example', lastModifiedBy: 'grace@contoso.example' };
    const message = (change: Partial<JobEvidence>) => {
      const decision = ask({ jobs: [job({ name: 'remoteSupport', ...change })] });
      return decision.next === 'stop' ? decision.message : '';
    };
    expect(message(people)).toMatch(/let in by alan@contoso\.example \(.*, last changed by grace@contoso\.example\)\./);
    expect(message({ ...people, lastModifiedBy: people.createdBy })).not.toContain('changed');
    expect(message({ lastModifiedBy: people.lastModifiedBy })).toMatch(/let in \(.*, last changed by grace/);
  });

  it('goes past access that the consent replaces', () => {
    const replaced = 'rs-zzzzzzzzzzzzzzzzzzzzz';
    const consent = { level: 'Diagnostics', notAfter, replaces: [replaced] } as const;
    expect(ask({ consent: { ...consent, replaces: [...consent.replaces] }, jobs: [job({ name: replaced })] })).toEqual({
      next: 'put',
    });
  });

  it('repeats a failed job only after a press', () => {
    const { nodeState: _, ...failed } = job({ status: 'Failed', connectionErrorMessage: 'No route to the service.' });
    expect(ask({ jobs: [failed] })).toMatchObject({ step: 'failed', message: expect.stringContaining('No route') });
    expect(ask({ jobs: [failed], mayRepeat: true })).toEqual({ next: 'put' });
  });

  it('does not bring back a job that vanished after it was asked for, unless pressed', () => {
    expect(ask({ requested: true })).toMatchObject({ next: 'stop', step: 'unknown' });
    expect(ask({ requested: true, mayRepeat: true })).toEqual({ next: 'put' });
  });
});

describe('mayGiveAccess', () => {
  const mayGive = (one: JobEvidence, ...others: JobEvidence[]) => mayGiveAccess(one, [one, ...others], now);
  const past = { expirationTimestamp: '2026-11-24T11:59:59Z' };

  it('counts what is not understood as access', () => {
    expect(mayGive(job({ nodeState: 'Odd', type: 'Odd' }))).toBe(true);
    expect(mayGive(job({ expirationTimestamp: 'never' }))).toBe(true);
  });

  it('does not count what is over, superseded or failed without a trace on the machine', () => {
    const { nodeState: _, ...failed } = job({ status: 'Failed' });
    expect(mayGive(failed)).toBe(false);
    const newer = job({ name: 'newer', lastModifiedAt: '2026-11-24T11:00:00Z' });
    expect(mayGive(job({ nodeState: 'Superseded' }), newer)).toBe(false);
    for (const nodeState of ['', 'Expired']) expect(mayGive(job({ ...past, nodeState }))).toBe(false);
    expect(mayGive(job({ ...past, nodeState: '', type: 'Revoke' }))).toBe(false);
  });

  it('counts access through what took the place of a job and is not shown, whatever the end of that one', () => {
    for (const end of [{}, past]) {
      const displaced = job({ ...end, nodeState: 'Superseded', name: 'other' });
      expect(mayGive(displaced)).toBe(true);
      expect(ask({ jobs: [displaced] })).toMatchObject({ next: 'stop', step: 'failed' });
    }
    // Once it is revoked, only new access can take the place of that.
    expect(mayGive(job({ nodeState: 'Superseded', type: 'Revoke' }))).toBe(false);
  });

  it('counts access that the machine still tells of after its end, and one whose removal failed', () => {
    for (const held of [
      {},
      { nodeState: 'Odd' },
      { nodeState: '', sessions: [{}] },
      { nodeState: 'Expired', sessions: [{}] },
    ])
      expect(mayGive(job({ ...past, ...held }))).toBe(true);
    expect(mayGive(job({ ...past, type: 'Revoke', status: 'Failed', nodeState: '' }))).toBe(true);
    expect(mayGive(job({ ...past, type: 'Revoke', status: 'Failed', nodeState: 'Expired' }))).toBe(false);
  });
});
