import { describe, expect, it } from 'vitest';
import {
  arm,
  aroundEach,
  busy,
  enabled,
  forbidden,
  granted,
  isJobList,
  isJobPut,
  isPutOf,
  job,
  keep,
  load,
  machine,
  putsOf,
  rowsOf,
  settle,
  signInEnd,
  typesOfJobs,
  untilPhase,
} from '#src/azure/testing/revokes-fixture.ts';
import { passTime, type SampleRequest } from '#src/azure/testing/sample-arm.ts';

aroundEach();

const superseded = { ...enabled, reportedProperties: { nodeSettings: { state: 'Superseded' } } };

/** Somebody grants access under another job, which takes the place of the one that was there. */
const grantAnew = (): void => {
  arm.addJob(machine, 'old', superseded, 3_600_000);
  arm.addJob(machine, 'later', enabled, 0);
};

/** A page before which the end of the old access, or of all there was, was pressed for a day ago, and refused. */
const refusedBefore = async (spares: string[] = [], isNamed = true) => {
  const page = await load();
  const { beginRevoke, keepRevokeRow } = await import('#src/azure/journal/revoke-journal.ts');
  const startedAt = Date.now() - 24 * 3_600_000;
  const start = { machineId: machine, job: isNamed ? job('old') : undefined, removeExtension: false, startedAt };
  const row = await settle(beginRevoke(start));
  keepRevokeRow({ ...row, phase: 'refused', refusal: { kind: 'forbidden' }, spares });
  return page;
};

const drop = () => 'dropped' as const;

describe('access that was granted after a press, in place of what the press meant', () => {
  it('is named and not ended where the press named no job', async () => {
    arm.addJob(machine, 'old', enabled, 3_600_000);
    const page = await load();
    const { readMachine } = await import('#src/azure/resources/machines.ts');
    await settle(readMachine(machine));
    arm.fault = drop;
    void page.revokeAccess(machine, undefined, keep);
    await passTime(600);
    grantAnew();
    // The machine reports on it.
    await passTime(30);
    arm.fault = () => undefined;
    expect(await passTime(900, () => page.pending()?.otherJob !== undefined)).toBe(true);
    await passTime(60);
    expect(page.pending()).toMatchObject({ phase: 'accepted', otherJob: 'later' });
    // A grant is not held up by it.
    expect(await rowsOf(page)).toEqual([]);
    expect(arm.writes('/jobs/')).toEqual([]);
  });

  it.each([
    ['is left alone by an earlier refused revoke of the same person', ['later'], undefined],
    ['is named by an earlier refused revoke where another granted it', [], 'later'],
  ])('%s', async (_, spares, otherJob) => {
    const page = await refusedBefore(spares);
    grantAnew();
    await passTime(30);
    void page.resumeRevokes();
    await passTime(120);
    expect(typesOfJobs()).toEqual(['Enable', 'Enable']);
    expect(arm.writes('/jobs/')).toEqual([]);
    expect(page.pending()?.otherJob).toBe(otherJob);
    expect(page.pending()?.phase).toBe(otherJob === undefined ? 'absent' : 'accepted');
    expect(await rowsOf(page)).toEqual([]);
  });

  it('is not lost to a request that goes on while nothing can be read, which somebody without such access is not kept waiting for', async () => {
    const readsLost = ({ method }: SampleRequest) => (method === 'GET' ? drop() : undefined);
    const page = await refusedBefore(['later']);
    grantAnew();
    await passTime(30);
    arm.fault = readsLost;
    void page.resumeRevokes();
    await passTime(600);
    expect(page.pending()).toMatchObject({ phase: 'requesting', note: expect.stringContaining('cannot be read') });
    expect(arm.writes('/jobs/')).toEqual([]);
    arm.fault = () => undefined;
    expect(await passTime(120, () => page.pending()?.phase === 'absent')).toBe(true);
    expect(arm.writes('/jobs/')).toEqual([]);

    const other = await refusedBefore();
    arm.fault = readsLost;
    void other.resumeRevokes();
    expect(await passTime(120, () => arm.writes('/jobs/old').length > 0)).toBe(true);
  });

  it('is not lost to a request that goes on where nobody may read the jobs: that is refused, and says why', async () => {
    const page = await refusedBefore(['later']);
    grantAnew();
    await passTime(30);
    arm.fault = (request) => (isJobList(request) ? forbidden : undefined);
    void page.resumeRevokes();
    await passTime(60);
    expect(page.pending()).toMatchObject({ phase: 'refused', error: { kind: 'forbidden' } });
    expect(arm.writes('/jobs/')).toEqual([]);
    expect(await rowsOf(page)).toMatchObject([{ phase: 'refused' }]);
  });

  it.each([60, 600])(
    'is not lost to a request that is repeated once nothing can be read, after %s seconds',
    async (seconds) => {
      const page = await refusedBefore(['later']);
      arm.addJob(machine, 'old', enabled, 3_600_000);
      arm.addJob(machine, 'later', { ...enabled, reportedProperties: {} }, 60_000);
      arm.fault = (request) => (isJobPut(request) ? busy : undefined);
      void page.resumeRevokes();
      await passTime(seconds);
      const before = putsOf('old');
      expect(before).toBeGreaterThan(1);
      grantAnew();
      arm.fault = ({ method }) => (method === 'GET' ? drop() : undefined);
      await passTime(600);
      expect(page.pending()).toMatchObject({ phase: 'requesting', note: expect.stringContaining('cannot be read') });
      expect(putsOf('old')).toBe(before);
      arm.fault = () => undefined;
      expect(await passTime(120, () => page.pending()?.phase === 'absent')).toBe(true);
      expect(putsOf('old')).toBe(before);
    },
  );

  it('is not lost to a request for what had gone by the time that Azure could be read', async () => {
    const page = await refusedBefore(['later']);
    arm.addJob(machine, 'later', enabled, 0);
    arm.fault = drop;
    void page.resumeRevokes();
    await passTime(60);
    expect(page.pending()).toMatchObject({ note: expect.stringContaining('cannot be read') });
    arm.fault = () => undefined;
    await untilPhase(page, 'accepted', 60);
    expect(arm.writes('/jobs/')).toEqual([]);
  });

  it('is waited for where the machine has not reported on it yet, and nothing is asked for under the old name', async () => {
    const page = await refusedBefore(['later']);
    arm.addJob(machine, 'old', superseded, 3_600_000);
    arm.addJob(machine, 'later', { ...enabled, reportedProperties: {} }, 60_000);
    void page.resumeRevokes();
    await passTime(600);
    expect(page.pending()).toMatchObject({ phase: 'accepted', note: expect.stringContaining('has not reported') });
    expect(arm.writes('/jobs/')).toEqual([]);
    arm.addJob(machine, 'later', enabled, 60_000);
    expect(await passTime(120, () => page.pending()?.phase === 'absent')).toBe(true);
    expect(arm.writes('/jobs/')).toEqual([]);
    expect(await rowsOf(page)).toEqual([]);
  });

  it.each([true, false])(
    'is not ended while nobody knows Azure’s words for the old access (named: %s)',
    async (isNamed) => {
      const page = await refusedBefore(['later'], isNamed);
      const twoDays = 48 * 3_600_000;
      const odd = { provisioningState: 'Frobnicating', status: 'Frobnicating' };
      for (const old of ['old', 'older']) arm.addJob(machine, old, { ...superseded, ...odd }, twoDays);
      arm.addJob(machine, 'later', { ...enabled, ...odd }, 60_000);
      void page.resumeRevokes();
      await passTime(600);
      expect(page.pending()?.phase).toBe('accepted');
      if (isNamed) expect(page.pending()?.note).toContain('not known here');
      expect(arm.writes('/jobs/')).toEqual([]);
      for (const old of ['old', 'older']) arm.addJob(machine, old, superseded, twoDays);
      arm.addJob(machine, 'later', enabled, 60_000);
      expect(await passTime(120, () => page.pending()?.phase === 'absent')).toBe(true);
      expect(arm.writes('/jobs/')).toEqual([]);
    },
  );

  it('is waited for without calling it accepted once the sign-in has ended: nothing was asked for', async () => {
    const page = await refusedBefore(['later']);
    arm.addJob(machine, 'old', superseded, 3_600_000);
    arm.addJob(machine, 'later', { ...enabled, reportedProperties: {} }, 60_000);
    void page.resumeRevokes();
    await passTime(60);
    (await signInEnd())();
    await untilPhase(page, 'refused', 60);
    expect(page.pending()).toMatchObject({ error: { kind: 'signInNeeded' } });
    expect(arm.writes('/jobs/')).toEqual([]);
  });

  it('is waited for too where the removal of the old access is done, and the revoke is not given up', async () => {
    const page = await refusedBefore(['later']);
    arm.addJob(machine, 'old', { ...superseded, type: 'Revoke' }, 3_600_000);
    const accepted = { provisioningState: 'Accepted', status: 'NotSpecified', reportedProperties: {} };
    arm.addJob(machine, 'later', { ...enabled, ...accepted }, 60_000);
    void page.resumeRevokes();
    await passTime(600);
    expect(page.pending()).toMatchObject({ phase: 'accepted', note: expect.stringContaining('has not reported') });
    expect(arm.writes('/jobs/')).toEqual([]);
    arm.addJob(machine, 'later', enabled, 60_000);
    expect(await passTime(120, () => page.pending()?.phase === 'proven')).toBe(true);
    expect(arm.writes('/jobs/')).toEqual([]);
  });

  it('is waited for no longer once it has failed, and the old access is asked for', async () => {
    const page = await refusedBefore(['later']);
    arm.addJob(machine, 'old', superseded, 3_600_000);
    arm.addJob(machine, 'later', { ...enabled, reportedProperties: {} }, 60_000);
    void page.resumeRevokes();
    await passTime(60);
    expect(arm.writes('/jobs/')).toEqual([]);
    arm.addJob(machine, 'later', { ...enabled, provisioningState: 'Failed', status: 'Failed', reportedProperties: {} });
    expect(await passTime(300, () => arm.writes('/jobs/old').length > 0)).toBe(true);
    expect(arm.writes('/jobs/later')).toEqual([]);
  });

  it('is waited for no longer once it has gone, where the press named no job and none was found', async () => {
    arm.addJob(machine, 'old', enabled, 3_600_000);
    const page = await load();
    arm.fault = drop;
    void page.revokeAccess(machine, undefined, keep);
    await passTime(600);
    grantAnew();
    arm.addJob(machine, 'later', { ...enabled, reportedProperties: {} }, 0);
    arm.fault = () => undefined;
    await passTime(300);
    expect(page.pending()).toMatchObject({ phase: 'accepted' });
    expect(page.pending()).not.toHaveProperty('jobName');
    expect(arm.writes('/jobs/')).toEqual([]);
    arm.jobs.delete([...arm.jobs.keys()].find((id) => id.endsWith('/later')) ?? '');
    expect(await passTime(120, () => putsOf('old') > 0)).toBe(true);
  });

  it('leaves the proven end of what was asked for beside on record', async () => {
    arm.addJob(machine, 'old', enabled, 3_600_000);
    const consentId = await granted();
    const page = await load();
    arm.fault = (request) => (isPutOf('old')(request) ? busy : undefined);
    void page.revokeAccess(machine, undefined, keep);
    await passTime(600);
    grantAnew();
    expect(await passTime(900, () => page.pending()?.otherJob === 'later')).toBe(true);
    await passTime(60);
    expect(typesOfJobs()).toEqual(['Enable', 'Revoke', 'Enable']);
    expect(arm.writes(`/remote-support-ended-${consentId}`)).toHaveLength(1);
  });

  it.each([
    ['Azure puts off', busy],
    ['never reaches Azure', 'dropped' as const],
  ])('is not ended by a request that %s until then', async (_, fault) => {
    arm.addJob(machine, 'old', enabled, 3_600_000);
    const page = await load();
    arm.fault = (request) => (isJobPut(request) ? fault : undefined);
    void page.revokeAccess(machine, job('old'), keep);
    await passTime(600);
    grantAnew();
    await passTime(60);
    arm.fault = () => undefined;
    await passTime(120);
    expect(typesOfJobs()).toEqual(['Enable', 'Enable']);
    expect(page.pending()).toMatchObject({ phase: 'accepted', otherJob: 'later' });
  });
});

describe('access that was superseded', () => {
  const hours = 3_600_000;

  it.each([
    ['was there before the press', enabled, 48 * hours],
    ['failed', { ...enabled, provisioningState: 'Failed', status: 'Failed', reportedProperties: {} }, hours],
    ['has ended', { ...enabled, type: 'Revoke', reportedProperties: { nodeSettings: { state: 'Revoked' } } }, hours],
  ])('is asked for where what came after it %s', async (_, later, ageMs) => {
    const page = await refusedBefore();
    arm.addJob(machine, 'old', superseded, 72 * hours);
    arm.addJob(machine, 'later', later, ageMs);
    void page.resumeRevokes();
    await passTime(60);
    expect(arm.writes('/jobs/old')).not.toEqual([]);
  });
});
