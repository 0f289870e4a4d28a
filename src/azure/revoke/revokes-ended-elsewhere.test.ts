import { describe, expect, it, vi } from 'vitest';
import { sampleNow } from '#src/consent/samples.ts';
import type { RevokeStart } from '#src/azure/journal/revoke-journal.ts';
import {
  arm,
  aroundEach,
  enabled,
  granted,
  isJobList,
  job,
  load,
  machine,
  rowsOf,
  settle,
  signedIn,
  typesOfJobs,
  untilPhase,
} from '#src/azure/testing/revokes-fixture.ts';
import { passTime } from '#src/azure/testing/sample-arm.ts';

aroundEach();

const revoked = { ...enabled, type: 'Revoke', reportedProperties: { nodeSettings: { state: 'Revoked' } } };

/** A page that waits for its turn to go on with a revoke. `end`: another tab takes the row out; `wake`: then it is its turn. */
const waiting = async (jobName?: string, more: Partial<RevokeStart> = {}, isRefused = false) => {
  const page = await load();
  const { beginRevoke, dropRevokeRow, keepRevokeRow } = await import('#src/azure/journal/revoke-journal.ts');
  const named = jobName === undefined ? undefined : job(jobName);
  const row = await settle(
    beginRevoke({ machineId: machine, job: named, removeExtension: false, startedAt: sampleNow, ...more }),
  );
  if (isRefused) keepRevokeRow({ ...row, phase: 'refused', refusal: { kind: 'forbidden' } });
  let wake = (): void => undefined;
  const held = new Promise<void>((resolve) => (wake = resolve));
  void navigator.locks.request(`revoke:${machine}`, {}, () => held);
  await settle(page.resumeRevokes());
  await passTime(5);
  const end = () => settle(dropRevokeRow(row));
  return { page, end, wake: () => wake() };
};

describe('a revoke that another tab ended while this one waited', () => {
  it('is not asked for again: access that was granted since stays', async () => {
    const { page, end, wake } = await waiting();
    await end();
    arm.addJob(machine, 'later', enabled, 0);
    wake();
    await passTime(5);
    expect(page.pending()?.phase).toBe('refused');
    await passTime(60);
    expect(typesOfJobs()).toEqual(['Enable']);
    expect(page.pending()?.note).toContain('access may have been granted anew');
    expect(page.pending()).not.toHaveProperty('error');
  });

  it('needs nobody where what was on its way was seen to have ended there', async () => {
    vi.resetModules();
    const { keepGrant, claimMachine } = await import('#src/azure/journal/grant-journal.ts');
    const consentId = 'rs-abcdefghijklmnopqrstu';
    await settle(keepGrant({ consentId, until: sampleNow + 3_600_000, machines: [machine] }));
    await settle(claimMachine(consentId, machine, true));
    const { page, end, wake } = await waiting();
    expect(await rowsOf(page)).toMatchObject([{ jobOnItsWay: true }]);
    await end();
    wake();
    await passTime(20);
    expect(page.pending()?.phase).toBe('absent');
  });

  it('is not put back into the journal, though it could not tell when it was pressed', async () => {
    const { page, end, wake } = await waiting(undefined, { isStartUnsure: true });
    await end();
    arm.addJob(machine, 'later', enabled, 0);
    wake();
    await untilPhase(page, 'refused');
    await passTime(5);
    expect(await rowsOf(page)).toEqual([]);
    expect(typesOfJobs()).toEqual(['Enable']);
  });

  it('neither where it named its job, which somebody let in again', async () => {
    const { page, end, wake } = await waiting('remoteSupport');
    await end();
    arm.addJob(machine, 'remoteSupport', enabled, 0);
    wake();
    await passTime(5);
    // Azure may never have accepted it: it is not called accepted, and whoever sees its end keeps that on record.
    expect(page.pending()).toMatchObject({ phase: 'refused', namedJob: { name: 'remoteSupport' } });
    await passTime(60);
    expect(typesOfJobs()).toEqual(['Enable']);
  });

  it('is shown as proven where the evidence proves it, and nothing is sent', async () => {
    const consentId = await granted();
    const { page, end, wake } = await waiting(consentId);
    arm.addJob(machine, consentId, revoked);
    await end();
    wake();
    await untilPhase(page, 'proven');
    expect(page.pending()).toMatchObject({ jobName: consentId, ended: 'revoked' });
    expect(arm.writes()).toEqual([]);
  });

  it('says that the extension is there, which was to be removed too', async () => {
    const consentId = await granted();
    const { page, end, wake } = await waiting(consentId, { removeExtension: true });
    arm.addJob(machine, consentId, revoked);
    await end();
    wake();
    await untilPhase(page, 'proven');
    expect(page.pending()?.extensionError?.message).toContain('Azure still showed it');
    expect(arm.writes()).toEqual([]);
  });

  it('is not called proven while other access is there', async () => {
    const consentId = await granted();
    const { page, end, wake } = await waiting(consentId);
    arm.addJob(machine, consentId, revoked);
    arm.addJob(machine, 'remoteSupport', enabled);
    await end();
    wake();
    await untilPhase(page, 'accepted');
    expect(page.pending()?.note).toMatch(/^This access has ended\. .* another job, remoteSupport/);
    expect(page.pending()).toMatchObject({ otherJob: 'remoteSupport', ended: 'revoked' });
  });

  it('is shown as nothing to revoke where Azure shows no access', async () => {
    const { page, end, wake } = await waiting();
    await end();
    wake();
    await untilPhase(page, 'absent');
    expect(page.pending()?.note).toContain('Azure shows no access');
  });

  it('is judged once Azure can be read again', async () => {
    const { page, end, wake } = await waiting();
    await end();
    arm.fault = (request) => (isJobList(request) ? 'dropped' : undefined);
    wake();
    await passTime(300);
    expect(page.pending()?.note).toContain('Azure cannot be read, tried again');
    arm.fault = () => undefined;
    await untilPhase(page, 'absent');
  });

  it('says that it needs a sign-in to be judged', async () => {
    const { page, end, wake } = await waiting();
    await end();
    signedIn.getToken = async () => {
      const { SignInError } = await import('#src/auth/sign-in-error.ts');
      throw new SignInError('interactionRequired', 'The session has ended.');
    };
    wake();
    await untilPhase(page, 'refused');
    expect(page.pending()).toMatchObject({ error: { kind: 'signInNeeded' } });
  });
});

describe('a revoke whose row the browser does not tell', () => {
  const breakStorage = () =>
    vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(() => {
      throw new DOMException('Broken.', 'UnknownError');
    });

  it('goes on, for nothing shows that it has ended', async () => {
    const consentId = await granted();
    const { page, wake } = await waiting(consentId);
    breakStorage();
    wake();
    await untilPhase(page, 'proven');
    expect(typesOfJobs()).toEqual(['Revoke']);
  });

  it('is not tried again where Azure had refused it, and is not said to be decided', async () => {
    const consentId = await granted();
    const { page, wake } = await waiting(consentId, {}, true);
    breakStorage();
    wake();
    await untilPhase(page, 'refused');
    await passTime(60);
    expect(page.pending()?.note).toContain('does not tell now what has been decided since');
    expect(typesOfJobs()).toEqual(['Enable']);
  });
});
