import { describe, expect, it } from 'vitest';
import {
  arm,
  aroundEach,
  browser,
  enabled,
  forbidden,
  granted,
  isJobList,
  isJobPut,
  job,
  keep,
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

const unregistered = { status: 409, code: 'MissingSubscriptionRegistration', message: 'Not registered.' };
const stuck = { ...enabled, type: 'Revoke', provisioningState: 'InProgress', status: 'DeploymentInProgress' };
const lists = () => arm.requests.filter(isJobList).length;

/** How often the jobs are read in the next `seconds`. */
const readsIn = async (seconds: number): Promise<number> => {
  const before = lists();
  await passTime(seconds);
  return lists() - before;
};

describe('the reading until the end is proven', () => {
  it('is quick at first, then every quarter of a minute', async () => {
    const consentId = await granted();
    const page = await load();
    arm.fault = (request) => {
      if (isJobList(request)) arm.addJob(machine, consentId, stuck, 0);
      return undefined;
    };
    void page.revokeAccess(machine, job(consentId), keep);
    await untilPhase(page, 'accepted');
    expect(await readsIn(60)).toBeGreaterThanOrEqual(24);
    await passTime(60);
    const late = await readsIn(120);
    expect(late).toBeGreaterThanOrEqual(7);
    expect(late).toBeLessThanOrEqual(8);
  });

  it('is every half minute while the machine is away', async () => {
    const consentId = await granted();
    arm.addMachine(machine, { status: 'Disconnected' });
    const page = await load();
    void page.revokeAccess(machine, job(consentId), keep);
    await untilPhase(page, 'accepted');
    const reads = await readsIn(90);
    expect(reads).toBeGreaterThanOrEqual(2);
    expect(reads).toBeLessThanOrEqual(4);
  });

  it('is stopped by the end of the sign-in, which takes nothing back that Azure has', async () => {
    const consentId = await granted();
    arm.addMachine(machine, { status: 'Disconnected' });
    const page = await load();
    const task = page.revokeAccess(machine, job(consentId), keep);
    await untilPhase(page, 'accepted');
    const { SignInError } = await import('#src/auth/sign-in-error.ts');
    signedIn.getToken = async () => {
      throw new SignInError('interactionRequired', 'The session has ended.');
    };
    expect(await settle(task)).toMatchObject({
      phase: 'accepted',
      error: { kind: 'signInNeeded' },
      note: expect.stringContaining('ended'),
    });
    expect(await rowsOf(page)).toMatchObject([{ phase: 'accepted' }]);
  });

  it('says after an hour since when it goes on, and how to end access on the machine once', async () => {
    const consentId = await granted();
    arm.addMachine(machine, { status: 'Disconnected' });
    const page = await load();
    void page.revokeAccess(machine, job(consentId), keep);
    await passTime(3700);
    const note = page.pending()?.note ?? '';
    expect(note).toMatch(/ This has been going on since \S.*\. Azure is read until the end of access is proven\.$/);
    expect(note.split('Disable-RemoteSupport')).toHaveLength(2);
    expect(note).not.toContain('  ');
  });
});

describe('a request that Azure has dropped', () => {
  it('is sent again without being counted: nobody works against it', async () => {
    const consentId = await granted();
    arm.addMachine(machine, { status: 'Disconnected' });
    const page = await load();
    const task = page.revokeAccess(machine, job(consentId), keep);
    await untilPhase(page, 'accepted');
    arm.addJob(machine, consentId, stuck, 7 * 3_600_000);
    arm.addMachine(machine);
    arm.fault = (request) => (isJobPut(request) ? forbidden : undefined);
    expect(await settle(task)).toMatchObject({ phase: 'refused', error: { kind: 'forbidden' } });
    expect(arm.writes('/jobs/')).toHaveLength(2);
    expect(await rowsOf(page)).toMatchObject([{ repeats: 0, phase: 'refused' }]);
  });
});

describe('access that somebody gives again under the same job', () => {
  it('is revoked again eight times, and said to be given by somebody else', async () => {
    const consentId = await granted();
    const page = await load();
    const asked: { at: number; phase: string | undefined; note: string | undefined }[] = [];
    arm.fault = (request) => {
      if (isJobList(request)) arm.addJob(machine, consentId, enabled);
      if (isJobPut(request)) asked.push({ at: Date.now(), phase: page.pending()?.phase, note: page.pending()?.note });
      return undefined;
    };
    expect(await settle(page.revokeAccess(machine, job(consentId), keep), 3600)).toMatchObject({
      phase: 'refused',
      error: { kind: 'conflict', scope: machine, message: expect.stringContaining('after 8 requests to revoke it') },
    });
    expect(asked).toHaveLength(9);
    for (const { phase, note } of asked.slice(1))
      expect({ phase, note }).toEqual({ phase: 'requesting', note: expect.stringContaining('so it is asked again') });
    // The pause grows from 2 to 30 seconds; the read before it adds to it.
    for (const [index, seconds] of [2, 4, 8, 16, 30, 30, 30, 30].entries()) {
      const pause = ((asked[index + 1]?.at ?? 0) - (asked[index]?.at ?? 0)) / 1000;
      expect(pause).toBeGreaterThanOrEqual(seconds);
      expect(pause).toBeLessThan(seconds + 20);
    }
    expect(await rowsOf(page)).toMatchObject([{ repeats: 8, phase: 'refused' }]);
  });
});

describe('a revoke that names no job', () => {
  it('asks again while Azure cannot be read, and says so', async () => {
    const page = await load();
    arm.fault = () => 'dropped';
    void page.revokeAccess(machine, undefined, keep);
    await passTime(120);
    expect(page.pending()).toMatchObject({
      phase: 'requesting',
      note: expect.stringContaining('Azure cannot be read, asked again: '),
    });
    arm.fault = () => undefined;
    await untilPhase(page, 'absent');
    expect(page.pending()).toHaveProperty('note', expect.not.stringContaining('cannot be read'));
  });

  it('says that Azure shows no access, never that it is proven, and leaves nothing behind', async () => {
    arm.addExtension(machine, 'Succeeded');
    const page = await load();
    const outcome = await settle(page.revokeAccess(machine, undefined, keep));
    expect(outcome).toMatchObject({ phase: 'absent', note: expect.stringMatching(/^Azure shows no access\. /) });
    expect(outcome).not.toHaveProperty('ended');
    expect(await rowsOf(page)).toEqual([]);
  });

  it('finds the job that appears while the consents without one are ended', async () => {
    const consentId = await granted();
    arm.jobs.clear();
    arm.fault = ({ method, path }) => {
      const isFirst = arm.jobs.size === 0;
      if (isFirst && method === 'PUT' && path.includes('/deployments/')) arm.addJob(machine, consentId, enabled, 0);
      return undefined;
    };
    const page = await load();
    const outcome = await settle(page.revokeAccess(machine, undefined, keep));
    expect(outcome).toMatchObject({ phase: 'proven', ended: 'revoked', jobName: consentId });
    expect(typesOfJobs()).toEqual(['Revoke']);
    // The consent was closed without proof first; both are on record.
    const ends = [...arm.deployments.values()].map(({ properties }) =>
      JSON.stringify(properties).match(/"ended":"\w+"/),
    );
    expect(ends.flatMap((found) => found?.[0] ?? [])).toEqual(['"ended":"removed"', '"ended":"revoked"']);
  });

  it('ends all the same when the end of a consent cannot be kept, and says that', async () => {
    await granted();
    arm.jobs.clear();
    arm.fault = ({ method }) => (method === 'PUT' ? forbidden : undefined);
    const page = await load();
    const outcome = await settle(page.revokeAccess(machine, undefined, keep));
    expect(outcome).toMatchObject({ phase: 'absent', endRecordError: { kind: 'forbidden' } });
    expect(arm.writes('/jobs/')).toEqual([]);
    expect(await rowsOf(page)).toEqual([]);
  });

  it('takes the extension along where Azure keeps no jobs', async () => {
    arm.addExtension(machine, 'Succeeded');
    arm.fault = (request) => (request.path.includes('/jobs') ? unregistered : undefined);
    const page = await load();
    const outcome = await settle(page.revokeAccess(machine, undefined, { removeExtension: true }));
    expect(outcome).toMatchObject({
      phase: 'absent',
      removeExtension: true,
      note: expect.stringContaining('no longer has the remote support extension'),
    });
    expect(arm.extensions.size).toBe(0);
  });

  it('is refused when the extension, all there is to remove, may not be removed', async () => {
    arm.addExtension(machine, 'Succeeded');
    arm.fault = ({ method }) => (method === 'DELETE' ? forbidden : undefined);
    const page = await load();
    const outcome = await settle(page.revokeAccess(machine, undefined, { removeExtension: true }));
    expect(outcome).toMatchObject({ phase: 'refused', error: { kind: 'forbidden', message: forbidden.message } });
    expect(await rowsOf(page)).toMatchObject([{ phase: 'refused', refusal: { kind: 'forbidden' } }]);
  });
});

describe('a revoke of a job and the extension', () => {
  it('tells why the extension stays before the end of access is proven', async () => {
    const consentId = await granted();
    arm.addMachine(machine, { status: 'Disconnected' });
    arm.fault = ({ method }) => (method === 'DELETE' ? forbidden : undefined);
    const page = await load();
    const task = page.revokeAccess(machine, job(consentId), { removeExtension: true });
    await passTime(60);
    expect(page.pending()).toMatchObject({ phase: 'accepted', extensionError: { kind: 'forbidden' } });
    arm.addMachine(machine);
    expect(await settle(task)).toMatchObject({ phase: 'proven', extensionError: { kind: 'forbidden' } });
  });
});

describe('a revoke that goes on in a page loaded later', () => {
  it.each([
    ['is not sent again where Azure shows it already', { ...enabled, type: 'Revoke' }, 1],
    ['is sent where Azure shows the access as it was', enabled, 2],
  ])('%s', async (_, shown, puts) => {
    const consentId = await granted();
    const page = await load();
    arm.fault = (request) => (isJobPut(request) ? 'hangsBefore' : undefined);
    void page.revokeAccess(machine, job(consentId), keep);
    await passTime(3);
    await browser.crash(arm);
    arm.addJob(machine, consentId, shown);
    const reloaded = await load();
    await settle(reloaded.resumeRevokes());
    await untilPhase(reloaded, 'proven');
    expect(arm.writes('/jobs/')).toHaveLength(puts);
  });
});
