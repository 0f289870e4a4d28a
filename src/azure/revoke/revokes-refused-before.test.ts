import { beforeEach, describe, expect, it, vi } from 'vitest';
import { isOver, loadBoth, typesOfJobs } from '#src/azure/testing/grants-and-revokes-fixture.ts';
import { passTime } from '#src/azure/testing/sample-arm.ts';
import { fakeTime } from '#src/azure/testing/sample-browser.ts';
import { enabled, given, press, putOnRecord, setUpGrants, start } from '#src/azure/testing/sample-grant.ts';

setUpGrants();

beforeEach(() => given.arm.addExtension(given.machine, 'Succeeded'));

describe('a revoke that Azure refused days ago', () => {
  const days = 24 * 3_600_000;
  const vmId = '00000000-0000-4000-8000-000000000001';

  const refuse = async (removeExtension = false): Promise<void> => {
    const { beginRevoke, keepRevokeRow } = await import('#src/azure/journal/revoke-journal.ts');
    const startedAt = Date.now() - 3 * days;
    const begun = beginRevoke({ machineId: given.machine, job: undefined, removeExtension, startedAt });
    void begun.then((row) => keepRevokeRow({ ...row, phase: 'refused', refusal: { kind: 'notAvailable' } }));
    await passTime(2);
  };

  it('ends no grant that the same person pressed for since', async () => {
    given.arm.extensions.clear();
    given.arm.installs = 'Creating';
    const page = await loadBoth();
    await refuse();
    page.startGrant({ record: given.record, machines: [given.machine] }, press);
    await passTime(10);
    void page.resumeRevokes();
    await passTime(30);
    expect(page.progress()).toMatchObject({ running: true, machines: [{ step: 'recorded' }] });
    expect(given.arm.writes('remote-support-closed-')).toEqual([]);
  });

  it('still ends what was there before, once that grant has come to its end, and nothing else', async () => {
    const page = await loadBoth();
    await refuse();
    await start(page);
    expect(await passTime(60, () => page.progress()?.running === false)).toBe(true);
    expect(page.shown()).toMatchObject({ step: 'confirmed' });
    given.arm.addJob(given.machine, 'remoteSupport', enabled(), 5 * days);
    const next = await loadBoth();
    void next.resumeRevokes();
    const types = () =>
      Object.fromEntries([...given.arm.jobs].map(([id, job]) => [id.split('/').at(-1), job.properties['type']]));
    expect(await passTime(120, () => types()['remotesupport'] === 'Revoke')).toBe(true);
    await passTime(120);
    expect(types()).toEqual({ [given.record.consentId]: 'Enable', remotesupport: 'Revoke' });
    expect(given.arm.writes('remote-support-closed-')).toEqual([]);
  });

  /** A grant that is not done with the installation, pressed for after the refusal, and access that was there before. */
  const beside = async () => {
    given.arm.extensions.clear();
    given.arm.installs = 'Creating';
    const page = await loadBoth();
    await refuse();
    await start(page);
    await passTime(10);
    given.arm.addJob(given.machine, 'remoteSupport', enabled(), 5 * days);
    return page;
  };

  it.each([70, 10])(
    'is tried %s minutes after a grant whose tab was closed, unless that may go on',
    async (minutes) => {
      await beside();
      await given.browser.crash(given.arm);
      fakeTime(Date.now() + minutes * 60_000);
      const next = await loadBoth();
      void next.resumeRevokes();
      await passTime(30);
      expect(typesOfJobs()).toEqual([minutes === 70 ? 'Revoke' : 'Enable']);
    },
  );

  it('is tried where the grant waits for a press', async () => {
    await beside();
    await given.browser.crash(given.arm);
    const next = await loadBoth();
    void (await import('#src/azure/journal/grant-hold.ts')).holdGrants();
    void next.resumeRevokes();
    await passTime(30);
    expect(typesOfJobs()).toEqual(['Revoke']);
  });

  it('waits for a grant that a tab has been at work on for hours', async () => {
    const page = await beside();
    vi.setSystemTime(Date.now() + 2 * 3_600_000);
    const next = await loadBoth();
    void next.resumeRevokes();
    await passTime(30);
    expect(next.pending()).toMatchObject({ phase: 'refused', note: expect.stringContaining('granted anew since') });
    expect(page.progress()).toMatchObject({ running: true });
    expect(typesOfJobs()).toEqual(['Enable']);
  });

  it('knows which machine its job was on while it waits for a grant', async () => {
    await beside();
    const { openRevokes, keepRevokeRow } = await import('#src/azure/journal/revoke-journal.ts');
    const [row] = await openRevokes();
    if (row === undefined) throw new Error('There is no row.');
    const job = {
      name: 'remoteSupport',
      accessLevel: 'Diagnostics',
      expirationTimestamp: given.record.consent.notAfter,
    };
    keepRevokeRow({ ...row, job, jobThereAt: Date.now() - days, jobVmId: vmId });
    await passTime(2);
    const next = await loadBoth();
    void next.resumeRevokes();
    await passTime(2);
    expect(next.pending()).toMatchObject({ note: expect.stringContaining('granted anew since') });
    const { lastVm } = await import('#src/azure/evidence/job-memory.ts');
    expect(lastVm(given.machine, 'remoteSupport')).toBe(vmId);
  });

  /** Access that the person has granted since, and the grant is confirmed; then another page is loaded. */
  const reloadedAfterGrant = async (removeExtension: boolean) => {
    const page = await loadBoth();
    await refuse(removeExtension);
    await start(page);
    expect(await passTime(60, () => page.progress()?.running === false)).toBe(true);
    expect(page.shown()).toMatchObject({ step: 'confirmed' });
    const next = await loadBoth();
    void next.resumeRevokes();
    return next;
  };

  const isRevoking = async (): Promise<boolean | undefined> => {
    const { inJournal } = await import('#src/azure/journal/journal.ts');
    const journal = await import('#src/azure/journal/revoke-journal.ts');
    const owner = await (await import('#src/azure/journal/account-hash.ts')).accountHash();
    let answer: boolean | undefined;
    void inJournal((page) => journal.isRevoking(page, given.machine, owner)).then((is) => (answer = is));
    await passTime(1);
    return answer;
  };

  it.each(['Connected', 'Disconnected'])(
    'comes to its end where nothing is left but what was granted since, on a machine that is %s',
    async (status) => {
      const page = await loadBoth();
      await refuse();
      await start(page);
      expect(await passTime(60, () => page.progress()?.running === false)).toBe(true);
      given.arm.addMachine(given.machine, { status });
      const next = await loadBoth();
      void next.resumeRevokes();
      expect(await passTime(60, isOver(next))).toBe(true);
      expect(next.pending()).toMatchObject({ phase: 'absent', note: expect.stringContaining('granted since') });
      await passTime(5);
      expect(await isRevoking()).toBe(false);
      expect(typesOfJobs()).toEqual(['Enable']);
    },
  );

  it('says of other access that began since that it is another, and holds the machine no longer', async () => {
    const page = await loadBoth();
    await refuse();
    given.arm.addJob(given.machine, 'later', enabled(), 600_000);
    void page.resumeRevokes();
    await passTime(30);
    expect(page.pending()).toMatchObject({ phase: 'accepted', note: expect.stringContaining('another job, later') });
    expect(await isRevoking()).toBe(false);
    expect(typesOfJobs()).toEqual(['Enable']);
  });

  it('says nothing of what was granted since when what was there before has ended', async () => {
    const page = await loadBoth();
    await refuse();
    await start(page);
    expect(await passTime(60, () => page.progress()?.running === false)).toBe(true);
    given.arm.addJob(given.machine, 'old', enabled(), 5 * days);
    const next = await loadBoth();
    void next.resumeRevokes();
    expect(await passTime(200, isOver(next))).toBe(true);
    expect(next.pending()).toMatchObject({ phase: 'proven', jobName: 'old' });
  });

  it('takes the extension from no grant of the same person', async () => {
    const next = await reloadedAfterGrant(true);
    expect(await passTime(60, isOver(next))).toBe(true);
    expect(next.pending()).toMatchObject({ extensionError: { message: expect.stringContaining('granted since') } });
    expect(given.arm.extensions.size).toBe(1);
  });

  it.each([
    ['beside an older one', true],
    ['alone', false],
  ])('takes the extension from no access that another granted since, %s', async (_, isBeside) => {
    const page = await loadBoth();
    await refuse(true);
    if (isBeside) given.arm.addJob(given.machine, 'old', enabled(), 5 * days);
    given.arm.addJob(given.machine, 'later', enabled(), 600_000);
    void page.resumeRevokes();
    await passTime(60);
    expect(page.pending()).toMatchObject({ extensionError: { message: expect.stringContaining('granted since') } });
    expect(given.arm.extensions.size).toBe(1);
    expect(await isRevoking()).toBe(false);
  });

  it('closes no consent that somebody agreed to since', async () => {
    putOnRecord(given.record);
    const page = await loadBoth();
    await refuse();
    void page.resumeRevokes();
    expect(await passTime(60, isOver(page))).toBe(true);
    expect(given.arm.writes('/deployments/')).toEqual([]);
  });

  it('is not tried by a tab that still waits for its turn when the person presses', async () => {
    const page = await loadBoth();
    await refuse();
    let release = (): void => undefined;
    const other = navigator.locks.request(
      `revoke:${given.machine}`,
      {},
      () => new Promise<void>((done) => (release = done)),
    );
    void page.resumeRevokes();
    await passTime(5);
    const { keepGrant } = await import('#src/azure/journal/grant-journal.ts');
    const { consentId, consent } = given.record;
    void keepGrant({ consentId, until: Date.parse(consent.notAfter), machines: [given.machine] });
    await passTime(1);
    release();
    await passTime(5);
    await other;
    expect(page.pending()).toMatchObject({ phase: 'refused', note: expect.stringContaining('granted anew since') });
  });
});
