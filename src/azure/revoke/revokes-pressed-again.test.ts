import { describe, expect, it, vi } from 'vitest';
import { sampleRecord } from '#src/consent/samples.ts';
import {
  arm,
  aroundEach,
  browser,
  busy,
  enabled,
  granted,
  isJobPut,
  job,
  keep,
  load,
  machine,
  rowsOf,
  settle,
  typesOfJobs,
  untilPhase,
} from '#src/azure/testing/revokes-fixture.ts';
import { passTime, type SampleRequest } from '#src/azure/testing/sample-arm.ts';

aroundEach();

const isEndRecordPut = ({ method, path }: SampleRequest): boolean =>
  method === 'PUT' && path.includes('/deployments/remote-support-ended-');

describe('a second press to revoke', () => {
  it('means the access that somebody gave since the first, and asks at once', async () => {
    arm.addMachine(machine, { status: 'Disconnected' });
    const page = await load();
    const first = page.revokeAccess(machine, undefined, keep);
    await untilPhase(page, 'accepted');
    await passTime(600);
    arm.addJob(machine, 'remoteSupport', enabled, 0);
    await passTime(120);
    expect(arm.writes('/jobs/')).toEqual([]);
    const second = page.revokeAccess(machine, undefined, keep);
    await passTime(3);
    expect(arm.writes('/jobs/')).toEqual([expect.stringContaining('/jobs/remotesupport')]);
    arm.addMachine(machine);
    expect(await settle(second)).toMatchObject({ phase: 'proven', jobName: 'remoteSupport' });
    // Whoever waits for the first press is told of the same end.
    expect(await settle(first)).toMatchObject({ phase: 'proven', jobName: 'remoteSupport' });
    expect(await rowsOf(page)).toEqual([]);
  });

  it('asks Azure once more, though it has the request of the first', async () => {
    const consentId = await granted();
    arm.addMachine(machine, { status: 'Disconnected' });
    const page = await load();
    void page.revokeAccess(machine, job(consentId), keep);
    await untilPhase(page, 'accepted');
    void page.revokeAccess(machine, job(consentId), keep);
    await passTime(3);
    expect(arm.writes('/jobs/')).toHaveLength(2);
    expect(page.pending()?.phase).toBe('accepted');
  });

  it('counts from its own moment on', async () => {
    arm.addMachine(machine, { status: 'Disconnected' });
    const page = await load();
    void page.revokeAccess(machine, undefined, keep);
    await untilPhase(page, 'accepted');
    const startedAt = page.pending()?.startedAt ?? 0;
    await passTime(600);
    void page.revokeAccess(machine, undefined, keep);
    await passTime(3);
    const again = page.pending()?.startedAt ?? 0;
    expect(again - startedAt).toBeGreaterThan(599_000);
    expect(await rowsOf(page)).toMatchObject([{ act: 'revoke', startedAt: again }]);
  });

  it('ends a grant that was begun since the first', async () => {
    arm.addExtension(machine, 'Succeeded');
    arm.addMachine(machine, { status: 'Disconnected' });
    const page = await load();
    const grants = await import('#src/azure/grant/grants.ts');
    const { grantProgress } = await import('#src/azure/grant/grant-store.ts');
    const record = await sampleRecord();
    const progress = () => grantProgress(record.consentId);
    void page.revokeAccess(machine, undefined, keep);
    await untilPhase(page, 'accepted');
    // It waits for the machine, which the first revoke holds.
    grants.startGrant({ record, machines: [machine] }, { isTrusted: true });
    await passTime(0.5);
    expect(progress()?.running).toBe(true);
    void page.revokeAccess(machine, undefined, keep);
    arm.addMachine(machine);
    await untilPhase(page, 'absent');
    expect(await passTime(60, () => progress()?.running === false)).toBe(true);
    expect(progress()?.machines).toMatchObject([
      // It stood in line, where another tab may have asked: only Azure tells.
      { step: 'unknown', message: expect.stringContaining('A revoke is under way') },
    ]);
    expect(arm.writes('/jobs/')).toEqual([]);
  });

  it('of the same moment joins the first: one request', async () => {
    const consentId = await granted();
    const page = await load();
    const first = page.revokeAccess(machine, job(consentId), keep);
    expect(page.revokeAccess(machine, job(consentId.toUpperCase()), keep)).toBe(first);
    expect(await settle(first)).toMatchObject({ phase: 'proven' });
    expect(arm.writes('/jobs/')).toHaveLength(1);
  });

  it('stays in the journal though the first, which is just ending, takes its row out', async () => {
    const consentId = await granted();
    const page = await load();
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { fetch } = globalThis;
    vi.stubGlobal('fetch', async (...parameters: Parameters<typeof fetch>) => {
      const reply = await fetch(...parameters);
      const last = arm.requests.at(-1);
      if (last !== undefined && isEndRecordPut(last)) await gate;
      return reply;
    });
    void page.revokeAccess(machine, job(consentId), keep);
    await untilPhase(page, 'proven');
    arm.addJob(machine, consentId, enabled, 0);
    arm.fault = (request) => (isJobPut(request) ? busy : undefined);
    void page.revokeAccess(machine, job(consentId), keep);
    await passTime(2);
    release();
    await passTime(60);
    expect(page.pending()).toMatchObject({ phase: 'requesting', note: expect.stringContaining('Not accepted yet') });
    expect(await rowsOf(page)).toMatchObject([{ act: 'revoke', phase: 'requesting' }]);
    await browser.crash(arm);
    const reloaded = await load();
    await settle(reloaded.resumeRevokes());
    await untilPhase(reloaded, 'proven');
    expect(typesOfJobs()).toEqual(['Revoke']);
  });

  it('takes over from another tab, for which this one was waiting', async () => {
    const consentId = await granted();
    arm.fault = (request) => (isJobPut(request) ? busy : undefined);
    const first = await load();
    void first.revokeAccess(machine, job(consentId), keep);
    await passTime(70);
    const second = await load();
    await settle(second.resumeRevokes());
    await passTime(5);
    const before = arm.writes('/jobs/').length;
    void second.revokeAccess(machine, job(consentId), keep);
    await passTime(3);
    expect(first.pending()?.note).toContain('Another tab');
    expect(second.pending()?.note).toContain('Not accepted yet');
    expect(arm.writes('/jobs/').length).toBeGreaterThan(before);
  });
});
