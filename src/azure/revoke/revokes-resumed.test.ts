import { describe, expect, it, vi } from 'vitest';
import { sampleNow } from '#src/consent/samples.ts';
import {
  ada,
  arm,
  aroundEach,
  browser,
  busy,
  forbidden,
  granted,
  isJobPut,
  job,
  keep,
  load,
  machine,
  notAfter,
  rowsOf,
  settle,
  signedIn,
  typesOfJobs,
  untilPhase,
} from '#src/azure/testing/revokes-fixture.ts';
import { passTime } from '#src/azure/testing/sample-arm.ts';
import { fakeTime } from '#src/azure/testing/sample-browser.ts';

aroundEach();

/** The storage opens only when told, as after a crash of the browser. */
const holdStorage = (): (() => void) => {
  let answer = (): void => undefined;
  const held = new Promise<void>((resolve) => (answer = resolve));
  const open = indexedDB.open.bind(indexedDB);
  vi.spyOn(indexedDB, 'open').mockImplementation((...parameters) => {
    const request = open(...parameters);
    const listen = request.addEventListener.bind(request);
    request.addEventListener = (type: string, listener: EventListener) =>
      listen(type, type === 'success' ? (event) => void held.then(() => listener(event)) : listener);
    return request;
  });
  return () => answer();
};

describe('a revoke that Azure has not taken yet', () => {
  it('goes on after a reload, by itself, and leaves nothing behind once it is proven', async () => {
    const consentId = await granted();
    arm.fault = (request) => (isJobPut(request) ? busy : undefined);
    const page = await load();
    void page.revokeAccess(machine, job(consentId), keep);
    await passTime(100);
    expect(page.pending()?.phase).toBe('requesting');
    expect(typesOfJobs()).toEqual(['Enable']);
    await browser.crash(arm);
    const reloaded = await load();
    await settle(reloaded.resumeRevokes());
    expect(reloaded.pending()).toMatchObject({ startedAt: sampleNow, jobName: consentId });
    await untilPhase(reloaded, 'proven');
    expect(typesOfJobs()).toEqual(['Revoke']);
    // Its end goes on record first.
    await passTime(5);
    expect(await rowsOf(reloaded)).toEqual([]);
    expect(arm.writes('/deployments/remote-support-ended-')).toHaveLength(1);
  });

  it.each([
    ['within the two minutes in which Azure may not list what it has, and sends its request', 30, 1],
    ['later, when a job that is not listed is gone, and sends none', 150, 0],
  ])('goes on with a job that Azure does not list %s', async (_of, seconds, sent) => {
    const consentId = await granted();
    const page = await load();
    // The tab is closed before anything of it has left.
    arm.fault = () => 'hangsBefore';
    void page.revokeAccess(machine, job(consentId), keep);
    await passTime(5);
    expect(await rowsOf(page)).toMatchObject([{ phase: 'requesting' }]);
    await browser.crash(arm);
    fakeTime(Date.now() + seconds * 1000);
    const [held] = [...arm.jobs];
    arm.jobs.clear();
    arm.addMachine(machine, { status: 'Disconnected' });
    arm.requests.length = 0;
    const reloaded = await load();
    await settle(reloaded.resumeRevokes());
    await untilPhase(reloaded, 'accepted');
    expect(held?.[0]).toContain(consentId);
    expect(arm.writes(`/jobs/${consentId}`)).toHaveLength(sent);
  });

  it('goes on when the storage of the browser answers late at the start', async () => {
    const consentId = await granted();
    arm.fault = (request) => (isJobPut(request) ? busy : undefined);
    const page = await load();
    void page.revokeAccess(machine, job(consentId), keep);
    await passTime(30);
    await browser.crash(arm);
    const answer = holdStorage();
    const reloaded = await load();
    void reloaded.resumeRevokes();
    await passTime(10);
    expect(reloaded.pending()).toBeUndefined();
    answer();
    await untilPhase(reloaded, 'proven');
    expect(typesOfJobs()).toEqual(['Revoke']);
  });

  it('goes on after a sign-in as the same person, and never as another', async () => {
    const consentId = await granted();
    const page = await load();
    signedIn.getToken = async () => {
      const { SignInError } = await import('#src/auth/sign-in-error.ts');
      throw new SignInError('interactionRequired', 'The session has ended.');
    };
    const outcome = await settle(page.revokeAccess(machine, job(consentId), keep));
    expect(outcome).toMatchObject({ phase: 'refused', error: { kind: 'signInNeeded' } });
    expect(arm.requests).toEqual([]);
    await browser.crash(arm);
    signedIn.getToken = async () => 'token';
    signedIn.account = { ...ada, userId: '0e0e0e0e-0000-4000-8000-000000000000' };
    const other = await load();
    await settle(other.resumeRevokes());
    await passTime(30);
    expect(other.pending()).toBeUndefined();
    expect(arm.requests).toEqual([]);
    await browser.crash(arm);
    signedIn.account = ada;
    const own = await load();
    await settle(own.resumeRevokes());
    await untilPhase(own, 'proven');
    expect(arm.writes('/jobs/')).toHaveLength(1);
  });

  it('that needs a person is kept with its reason, tried once per page, and can be pressed again', async () => {
    const consentId = await granted();
    arm.fault = (request) => (isJobPut(request) ? forbidden : undefined);
    const page = await load();
    expect(await settle(page.revokeAccess(machine, job(consentId), keep))).toMatchObject({ phase: 'refused' });
    const rows = await rowsOf(page);
    expect(rows).toMatchObject([{ phase: 'refused', refusal: { kind: 'forbidden', code: 'AuthorizationFailed' } }]);
    expect(JSON.stringify(rows)).not.toMatch(/ada|contoso|token/i);
    await browser.crash(arm);
    arm.fault = (request) => (isJobPut(request) ? forbidden : undefined);
    const reloaded = await load();
    await settle(reloaded.resumeRevokes());
    await untilPhase(reloaded, 'refused');
    await passTime(600);
    expect(reloaded.pending()).toMatchObject({ error: { kind: 'forbidden', message: forbidden.message } });
    expect(arm.writes('/jobs/')).toHaveLength(2);
    arm.fault = () => undefined;
    expect(await settle(reloaded.revokeAccess(machine, job(consentId), keep))).toMatchObject({ phase: 'proven' });
    expect(await rowsOf(reloaded)).toEqual([]);
  });

  it('is forgotten a day after the agreed end, and not before', async () => {
    const consentId = await granted();
    arm.addMachine(machine, { status: 'Disconnected' });
    const page = await load();
    void page.revokeAccess(machine, job(consentId), keep);
    await untilPhase(page, 'accepted');
    await browser.crash(arm);
    const day = 24 * 3_600_000;
    fakeTime(Date.parse(notAfter) + day - 60_000);
    const late = await load();
    await settle(late.resumeRevokes());
    await passTime(5);
    expect(late.pending()?.phase).toBe('accepted');
    await browser.crash(arm);
    fakeTime(Date.parse(notAfter) + day + 60_000);
    const later = await load();
    // Azure has to have been heard: the browser's clock alone ages nothing.
    await settle((await import('#src/azure/resources/machines.ts')).readMachine(machine));
    await settle(later.resumeRevokes());
    expect(later.pending()).toBeUndefined();
    expect(await rowsOf(later)).toEqual([]);
  });
});
