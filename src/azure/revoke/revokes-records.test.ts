import { describe, expect, it, vi } from 'vitest';
import {
  arm,
  aroundEach,
  browser,
  busy,
  enabled,
  forbidden,
  granted,
  isJobPut,
  isPutOf,
  job,
  keep,
  load,
  machine,
  rowsOf,
  settle,
  untilPhase,
} from '#src/azure/testing/revokes-fixture.ts';
import { passTime, type SampleRequest } from '#src/azure/testing/sample-arm.ts';

aroundEach();

const puts = (): number => arm.requests.filter(isJobPut).length;

/** Azure takes records of ends, and never is done with them. */
const holdRecords = (): (() => void) => {
  arm.alters = (properties) => ({ ...properties, fixed: 'Running' });
  arm.fault = ({ method, path }) =>
    method === 'GET' && /remote-support-(ended|closed)-/.test(path) ? 'hangsBefore' : undefined;
  return () => {
    arm.alters = (properties) => properties;
    arm.fault = () => undefined;
  };
};

describe('a record that Azure does not finish', () => {
  it('holds up neither the next access of the same press, nor its proof', async () => {
    await granted();
    arm.addJob(machine, 'remoteSupport', enabled);
    holdRecords();
    const page = await load();
    void page.revokeAccess(machine, undefined, keep);
    await untilPhase(page, 'proven', 120);
    expect(puts()).toBe(2);
  });

  it('holds up no press that comes after it', async () => {
    const consentId = await granted();
    holdRecords();
    const page = await load();
    void page.revokeAccess(machine, job(consentId), keep);
    await untilPhase(page, 'proven', 120);
    arm.addJob(machine, consentId, enabled);
    void page.revokeAccess(machine, job(consentId), keep);
    await passTime(10);
    expect(puts()).toBe(2);
  });

  it('is kept after a reload, of the first access too', async () => {
    const consentId = await granted();
    arm.addJob(machine, 'remoteSupport', enabled);
    const release = holdRecords();
    const page = await load();
    void page.revokeAccess(machine, undefined, keep);
    await untilPhase(page, 'proven', 120);
    expect(await rowsOf(page)).toMatchObject([{ job: { name: consentId } }]);
    await browser.crash(arm);
    release();
    arm.deployments.delete([...arm.deployments.keys()].find((id) => id.includes('-ended-')) ?? '');
    const reloaded = await load();
    await settle(reloaded.resumeRevokes());
    await untilPhase(reloaded, 'proven');
    await passTime(60);
    expect([...arm.deployments.keys()].filter((id) => id.includes('-ended-'))).toHaveLength(1);
    expect(await rowsOf(reloaded)).toEqual([]);
  });

  it('holds the machine no longer than five minutes, and is then told of', async () => {
    const consentId = await granted();
    holdRecords();
    const page = await load();
    const outcome = await settle(page.revokeAccess(machine, job(consentId), keep), 340);
    expect(outcome).toMatchObject({ phase: 'proven', endRecordError: { message: expect.stringMatching(/\w/) } });
    expect(await rowsOf(page)).toEqual([]);
  });

  it('is not read on after that', async () => {
    const consentId = await granted();
    const isOfEnd = (path: string): boolean => path.includes('/remote-support-ended-');
    arm.fault = ({ path }) => {
      const stored = arm.deployments.get(path);
      if (isOfEnd(path) && stored !== undefined) stored.at = Date.now();
      return undefined;
    };
    const page = await load();
    const outcome = await settle(page.revokeAccess(machine, job(consentId), keep), 340);
    const endRecordError = { message: 'Azure has not finished the record so far. It is not waited for any longer.' };
    expect(outcome).toMatchObject({ phase: 'proven', endRecordError });
    const reads = () => arm.requests.filter(({ path }) => isOfEnd(path)).length;
    expect(reads()).toBeGreaterThan(10);
    const before = reads();
    await passTime(600);
    expect(reads()).toBe(before);
    expect(outcome).toMatchObject({ endRecordError });
  });

  it('brings no row back when it is kept after all, while the extension is still being removed', async () => {
    const consentId = await granted();
    const release = holdRecords();
    const { fault } = arm;
    const isBusy = ({ method }: SampleRequest): boolean => method === 'DELETE';
    arm.fault = (request) => (isBusy(request) ? busy : fault(request));
    const page = await load();
    void page.revokeAccess(machine, job(consentId), { removeExtension: true });
    await passTime(340);
    expect(await rowsOf(page)).toEqual([]);
    release();
    arm.fault = (request) => (isBusy(request) ? busy : undefined);
    await passTime(120);
    expect(await rowsOf(page)).toEqual([]);
  });

  it('says nothing in the place of a later press for another job, which needs a person', async () => {
    const consentId = await granted();
    holdRecords();
    const { fault } = arm;
    arm.fault = (request) => {
      if (isPutOf('other')(request)) return forbidden;
      return request.method === 'DELETE' ? busy : fault(request);
    };
    const page = await load();
    const { subscribeToRevokes } = await import('#src/azure/journal/pending-revokes.ts');
    const first = page.revokeAccess(machine, job(consentId), { removeExtension: true });
    await untilPhase(page, 'proven', 120);
    arm.addJob(machine, 'other', enabled);
    expect(await settle(page.revokeAccess(machine, job('other'), keep))).toMatchObject({ phase: 'refused' });
    const shown = new Set<string | undefined>();
    subscribeToRevokes(() => shown.add(page.pending()?.jobName));
    expect(await settle(first, 1800)).toMatchObject({
      phase: 'proven',
      jobName: consentId,
      endRecordError: { kind: 'conflict' },
      extensionError: { kind: 'conflict' },
    });
    expect(page.pending()).toMatchObject({ phase: 'refused', jobName: 'other' });
    expect([...shown]).toEqual([]);
  });

  it('leaves the removal of the extension to a reload too, until it is not waited for', async () => {
    const consentId = await granted();
    holdRecords();
    const { fault } = arm;
    arm.fault = (request) => (request.method === 'DELETE' ? busy : fault(request));
    const page = await load();
    void page.revokeAccess(machine, job(consentId), { removeExtension: true });
    const { isRemovalOpen } = await import('./open-removals.ts');
    await untilPhase(page, 'proven', 120);
    expect(await rowsOf(page)).toHaveLength(1);
    expect(isRemovalOpen(machine)).toBe(false);
    expect(await passTime(600, () => isRemovalOpen(machine))).toBe(true);
    expect(await rowsOf(page)).toEqual([]);
  });

  it('leaves the removal of the extension to this page alone, where the browser keeps no journal', async () => {
    vi.stubGlobal('indexedDB', undefined);
    const consentId = await granted();
    holdRecords();
    const { fault } = arm;
    arm.fault = (request) => (request.method === 'DELETE' ? busy : fault(request));
    const page = await load();
    const { isRemovalOpen } = await import('./open-removals.ts');
    let wasOpen: boolean | undefined;
    const task = page.revokeAccess(machine, job(consentId), { removeExtension: true }, () => {
      wasOpen ??= isRemovalOpen(machine);
    });
    await untilPhase(page, 'proven', 120);
    // Told with the proof already: a reload would lose it.
    expect(wasOpen).toBe(true);
    arm.fault = fault;
    await settle(task);
    expect(isRemovalOpen(machine)).toBe(false);
    expect(arm.extensions.size).toBe(0);
  });

  it('keeps no extension on the machine, and no job that appears unasked', async () => {
    await granted();
    arm.jobs.clear();
    holdRecords();
    const page = await load();
    void page.revokeAccess(machine, undefined, { removeExtension: true });
    await passTime(5);
    arm.addJob(machine, 'late', enabled, 0);
    await passTime(15);
    expect(puts()).toBe(1);
    await passTime(15);
    expect(arm.extensions.size).toBe(0);
  });
});

describe('the page of the machine that is left', () => {
  it.each([
    ['a named job', true],
    ['no job', false],
  ])('while the records are listed takes nothing from a revoke of %s', async (_of, isNamed) => {
    arm.addExtension(machine, 'Succeeded');
    arm.addJob(machine, 'remoteSupport', enabled);
    const page = await load();
    const { fetch } = globalThis;
    globalThis.fetch = async (input, init) => {
      if (new URL(input instanceof Request ? input.url : input).pathname.endsWith('/deployments'))
        await new Promise((resolve) => setTimeout(resolve, 3000));
      init?.signal?.throwIfAborted();
      return fetch(input, init);
    };
    const { QueryObserver } = await import('@tanstack/react-query');
    const { queryClient } = await import('#src/azure/query-client.ts');
    const { machineConsentsQuery } = await import('#src/azure/records/consent-records.ts');
    const task = page.revokeAccess(machine, isNamed ? job('remoteSupport') : undefined, keep);
    await passTime(1);
    const leave = new QueryObserver(queryClient, machineConsentsQuery(machine)).subscribe(() => undefined);
    await passTime(0.5);
    leave();
    expect(await settle(task)).toMatchObject({ phase: 'proven' });
    expect(puts()).toBe(1);
  });
});
