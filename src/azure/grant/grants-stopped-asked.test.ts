import { beforeEach, describe, expect, it, vi } from 'vitest';
import { passTime } from '#src/azure/testing/sample-arm.ts';
import { pathOf } from '#src/azure/testing/sample-ask.ts';
import {
  enabled,
  given,
  loadKnown,
  opened,
  type Page,
  press,
  putOnRecord,
  settle,
  setUpGrants,
} from '#src/azure/testing/sample-grant.ts';

setUpGrants();

// A grant that is stopped right after Azure took its request, which Azure's list does not show yet.

let isCaughtUp: boolean;

/** Until it has caught up, Azure's list shows the job as it was at the beginning, or none. */
beforeEach(() => {
  isCaughtUp = false;
  putOnRecord(given.record);
  given.arm.addExtension(given.machine, 'Succeeded');
});

const lag = (): void => {
  const before = new Map(given.arm.jobs);
  vi.stubGlobal('fetch', async (...parameters: Parameters<typeof given.arm.fetch>) => {
    if (isCaughtUp || !pathOf(parameters[0]).endsWith('/jobs')) return given.arm.fetch(...parameters);
    const now = new Map(given.arm.jobs);
    given.arm.jobs.clear();
    for (const [id, job] of before) given.arm.jobs.set(id, job);
    const reply = await given.arm.fetch(...parameters);
    given.arm.jobs.clear();
    for (const [id, job] of now) given.arm.jobs.set(id, job);
    return reply;
  });
};

const stoppedOnceTaken = async (): Promise<Page> => {
  lag();
  const page = await loadKnown();
  await opened(page);
  void page.continueGrant(given.record.consentId, press);
  expect(await passTime(30, () => page.shown()?.step === 'requested')).toBe(true);
  page.stopGrant(given.record.consentId);
  expect((await settle(page)).machines).toMatchObject([{ step: 'unknown' }]);
  return page;
};

const refreshed = async (page: Page) => {
  void page.refreshGrant(given.record.consentId);
  await passTime(1);
  return (await settle(page)).machines[0];
};

describe('a look after a request that Azure took', () => {
  it('does not call it failed by the failure before it', async () => {
    const failure = { provisioningState: 'Failed', status: 'Failed', reportedProperties: {} };
    given.arm.addJob(given.machine, given.record.consentId, { ...enabled(), ...failure });
    const page = await stoppedOnceTaken();
    const words = 'Azure accepted the request and still shows the one before, which failed';
    expect(await refreshed(page)).toMatchObject({ step: 'requested', message: `${words}.` });
    await passTime(130);
    expect(await refreshed(page)).toMatchObject({
      step: 'unknown',
      message: expect.stringContaining(`${words}: access may still come`),
    });
    isCaughtUp = true;
    expect(await refreshed(page)).toMatchObject({ step: 'confirmed' });
    expect(given.arm.writes('/jobs/')).toHaveLength(1);
  });

  it('does not say that none was made', async () => {
    const page = await stoppedOnceTaken();
    expect(await refreshed(page)).toMatchObject({
      step: 'requested',
      message: 'Azure accepted the request and does not list it yet.',
    });
    await passTime(130);
    expect(await refreshed(page)).toMatchObject({ step: 'unknown', message: expect.stringContaining('no such job') });
  });
});
