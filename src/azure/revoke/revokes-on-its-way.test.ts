import { beforeEach, describe, expect, it } from 'vitest';
import { isOver, keep, loadBoth, typesOfJobs } from '#src/azure/testing/grants-and-revokes-fixture.ts';
import { passTime } from '#src/azure/testing/sample-arm.ts';
import { enabled, given, putOnRecord, setUpGrants, start } from '#src/azure/testing/sample-grant.ts';

setUpGrants();

/** The request for access leaves, and Azure takes it when told. Its reply is not seen. */
const holdRequest = (): { hasLeft: () => boolean; arrive: () => void } => {
  let hasLeft = false;
  given.arm.fault = ({ method, path }) => {
    if (hasLeft || method !== 'PUT' || !path.includes('/jobs/')) return undefined;
    hasLeft = true;
    return 'hangsBefore';
  };
  const arrive = (): void => given.arm.addJob(given.machine, given.record.consentId, enabled(), 0);
  return { hasLeft: () => hasLeft, arrive };
};

beforeEach(() => given.arm.addExtension(given.machine, 'Succeeded'));

describe('a revoke that finds no job', () => {
  it('ends what a grant that was stopped here had asked for', async () => {
    const page = await loadBoth();
    const request = holdRequest();
    await start(page);
    expect(await passTime(60, request.hasLeft)).toBe(true);
    page.stopGrant(given.record.consentId);
    expect(await passTime(10, () => page.progress()?.running === false)).toBe(true);
    expect(page.shown()).toMatchObject({ step: 'unknown' });
    void page.revokeAccess(given.machine, undefined, keep);
    await passTime(28);
    expect(page.pending()).toMatchObject({ phase: 'accepted', note: expect.stringContaining('no longer appear') });
    request.arrive();
    expect(await passTime(60, isOver(page))).toBe(true);
    expect(page.pending()).toMatchObject({ phase: 'proven', jobName: given.record.consentId });
    expect(typesOfJobs()).toEqual(['Revoke']);
  });

  it('ends what another browser asks for under a consent of which no record was read yet', async () => {
    const page = await loadBoth();
    // The records were read before the other administrator pressed.
    const { queryClient } = await import('#src/azure/query-client.ts');
    const { machineConsentsQuery } = await import('#src/azure/records/consent-records.ts');
    void queryClient.fetchQuery(machineConsentsQuery(given.machine));
    await passTime(10);
    putOnRecord(given.record);
    void page.revokeAccess(given.machine, undefined, keep);
    await passTime(20);
    expect(page.pending()).toMatchObject({ phase: 'accepted' });
    given.arm.addJob(given.machine, given.record.consentId, enabled(), 0);
    expect(await passTime(60, isOver(page))).toBe(true);
    expect(page.pending()).toMatchObject({ phase: 'proven' });
    expect(typesOfJobs()).toEqual(['Revoke']);
  });

  it('ends what another browser asks for under a consent recorded while the page listed the records', async () => {
    const page = await loadBoth();
    const { fetch } = globalThis;
    globalThis.fetch = async (input, init) => {
      // What is listed is what there was when the request arrived.
      const reply = await fetch(input, init);
      const { pathname } = new URL(input instanceof Request ? input.url : input);
      if (pathname.endsWith('/deployments')) await new Promise((resolve) => setTimeout(resolve, 3000));
      return reply;
    };
    const { queryClient } = await import('#src/azure/query-client.ts');
    const { machineConsentsQuery } = await import('#src/azure/records/consent-records.ts');
    void queryClient.fetchQuery(machineConsentsQuery(given.machine));
    await passTime(0.5);
    putOnRecord(given.record);
    await passTime(0.5);
    void page.revokeAccess(given.machine, undefined, keep);
    await passTime(20);
    expect(page.pending()).toMatchObject({ phase: 'accepted' });
    expect(given.arm.writes('remote-support-closed-')).toHaveLength(1);
    given.arm.addJob(given.machine, given.record.consentId, enabled(), 0);
    expect(await passTime(60, isOver(page))).toBe(true);
    expect(page.pending()).toMatchObject({ phase: 'proven' });
    expect(typesOfJobs()).toEqual(['Revoke']);
  });

  it('reads on where another press has just closed the consent, and not where one did long ago', async () => {
    putOnRecord(given.record);
    const page = await loadBoth();
    for (const seconds of [5, 300]) {
      void page.revokeAccess(given.machine, undefined, keep);
      await passTime(seconds);
      expect(given.arm.writes('remote-support-closed-')).toHaveLength(1);
      expect(page.pending()?.phase).toBe(seconds === 5 ? 'accepted' : 'absent');
    }
    void page.revokeAccess(given.machine, undefined, keep);
    expect(await passTime(20, isOver(page))).toBe(true);
    expect(page.pending()?.phase).toBe('absent');
  });

  it('reads on where the records cannot be read or do not come', async () => {
    const forbidden = { status: 403, code: 'AuthorizationFailed', message: 'No.' };
    const isRecord = (path: string) => path.includes('/deployments');
    for (const fault of [forbidden, 'hangsBefore' as const]) {
      given.arm.fault = ({ path }) => (isRecord(path) ? fault : undefined);
      const page = await loadBoth();
      void page.revokeAccess(given.machine, undefined, keep);
      await passTime(30);
      expect(page.pending()?.phase).not.toBe('absent');
      await given.browser.crash(given.arm);
    }
  });

  it('is over at once where no consent is on record', async () => {
    const page = await loadBoth();
    void page.revokeAccess(given.machine, undefined, keep);
    expect(await passTime(20, isOver(page))).toBe(true);
    expect(page.pending()?.phase).toBe('absent');
  });
});

describe('a revoke that finds another job', () => {
  const old = 'old-access';
  const typeOf = (name: string) => [...given.arm.jobs].find(([id]) => id.endsWith(`/${name}`))?.[1].properties['type'];

  it('ends the access that was to replace that job, too, and says so only then', async () => {
    given.arm.addJob(given.machine, old, enabled());
    putOnRecord(given.record);
    const page = await loadBoth();
    void page.revokeAccess(given.machine, undefined, keep);
    await passTime(20);
    expect(typeOf(old)).toBe('Revoke');
    expect(page.pending()).toMatchObject({ phase: 'accepted', note: expect.stringContaining('no longer appear') });
    // Nobody goes on with it from elsewhere.
    expect(given.arm.writes('remote-support-closed-')).toHaveLength(1);
    given.arm.addJob(given.machine, given.record.consentId, enabled(), 0);
    expect(await passTime(60, isOver(page))).toBe(true);
    expect(page.pending()).toMatchObject({ phase: 'proven', jobName: given.record.consentId });
    expect(typesOfJobs()).toEqual(['Revoke', 'Revoke']);
  });

  it('waits for what this browser had asked for, though no record tells of it, and no longer than that may appear', async () => {
    given.arm.addJob(given.machine, old, enabled());
    const page = await loadBoth();
    const { keepGrant, claimMachine } = await import('#src/azure/journal/grant-journal.ts');
    const { consentId, consent } = given.record;
    void keepGrant({ consentId, until: Date.parse(consent.notAfter), machines: [given.machine] });
    await passTime(1);
    void claimMachine(consentId, given.machine, true);
    await passTime(1);
    void page.revokeAccess(given.machine, undefined, keep);
    await passTime(100);
    expect(page.pending()).toMatchObject({ phase: 'accepted', note: expect.stringContaining('no longer appear') });
    expect(await passTime(60, isOver(page))).toBe(true);
    expect(page.pending()).toMatchObject({ phase: 'proven', jobName: old });
  });

  it('waits for nothing where every consent on record has its job', async () => {
    given.arm.addJob(given.machine, given.record.consentId, enabled());
    putOnRecord(given.record);
    const page = await loadBoth();
    void page.revokeAccess(given.machine, undefined, keep);
    expect(await passTime(20, isOver(page))).toBe(true);
    expect(given.arm.writes('remote-support-closed-')).toEqual([]);
  });
});
