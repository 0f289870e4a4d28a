import { describe, expect, it } from 'vitest';
import { azureLocal20250304 } from '#src/consent/terms/azure-local-2025-03-04.ts';
import { passTime } from '#src/azure/testing/sample-arm.ts';
import {
  agree,
  continued,
  enabled,
  given,
  loadKnown,
  onPut,
  opened,
  type Page,
  putOnRecord,
  settle,
  setUpGrants,
  start,
} from '#src/azure/testing/sample-grant.ts';

setUpGrants();

// Why a press came to nothing is not taken away by the next reading.

const denied = { status: 403, code: 'AuthorizationFailed', message: 'No.' };

const refreshed = async (page: Page) => {
  void page.refreshGrant(given.record.consentId);
  await passTime(1);
  return (await settle(page)).machines[0];
};

describe('a reading that fails', () => {
  const unreadAfter = async (step: string) => {
    const page = await start(await loadKnown());
    expect(await passTime(60, () => page.shown()?.step === step)).toBe(true);
    if (step === 'requested') page.stopGrant(given.record.consentId);
    await settle(page);
    if (step === 'requested') expect(await refreshed(page)).toMatchObject({ step });
    given.arm.fault = ({ path }) =>
      path.endsWith('/jobs') ? { status: 503, code: 'ServerBusy', message: 'Busy.' } : undefined;
    return refreshed(page);
  };

  it('takes nothing of what was confirmed', async () => {
    given.arm.addExtension(given.machine, 'Succeeded');
    expect(await unreadAfter('confirmed')).toMatchObject({ step: 'unknown', reached: 'requested' });
  });

  it('nor of what was requested', async () => {
    given.arm.addExtension(given.machine, 'Succeeded');
    given.arm.addMachine(given.machine, { status: 'Disconnected' });
    expect(await unreadAfter('requested')).toMatchObject({ step: 'unknown', reached: 'requested' });
  });
});

describe('a press that Azure refused on a machine that could not be read before', () => {
  const refused = async (): Promise<Page> => {
    putOnRecord(given.record);
    given.arm.addExtension(given.machine, 'Succeeded');
    given.arm.fault = ({ path }) => (path.endsWith('/jobs') ? denied : undefined);
    const page = await loadKnown();
    expect((await opened(page)).machines).toMatchObject([{ step: 'unknown' }]);
    given.arm.fault = onPut('/jobs/', denied);
    expect((await continued(page)).machines).toMatchObject([
      { step: 'unknown', message: expect.stringContaining('No.') },
    ]);
    return page;
  };

  it('keeps its reason while Azure shows no request, or shows nothing', async () => {
    const page = await refused();
    const before = page.shown();
    expect(before).toMatchObject({ remedy: expect.any(String), correlationId: expect.any(String) });
    expect(await refreshed(page)).toEqual(before);
    given.arm.fault = () => 'dropped';
    expect(await refreshed(page)).toEqual(before);
  });

  it('is what Azure shows once there is a request, or access of somebody else', async () => {
    const page = await refused();
    given.arm.addJob(given.machine, 'remoteSupport', enabled());
    expect(await refreshed(page)).toMatchObject({ step: 'unknown', message: expect.stringContaining('Conflict') });
    given.arm.jobs.clear();
    given.arm.addJob(given.machine, given.record.consentId, enabled());
    expect(await refreshed(page)).toMatchObject({ step: 'confirmed' });
  });
});

describe('a press that was given up for what Azure does not show later', () => {
  it('because another operation kept it away, keeps that and what to do', async () => {
    given.arm.fault = onPut('/extensions/', { status: 409, code: 'HCRP409', message: 'Still processing.' });
    const page = await start(await loadKnown());
    await settle(page, 3600);
    const before = page.shown();
    expect(before).toMatchObject({ step: 'failed', message: expect.stringContaining('Another operation') });
    expect(await refreshed(page)).toEqual(before);
  });

  it.each([true, false])(
    'because it is another product now, keeps that: with the extension there %s',
    async (isThere) => {
      if (isThere) given.arm.addExtension(given.machine, 'Succeeded');
      given.arm.addMachine(given.machine, { provider: 'AzSHCI' });
      const page = await start(await loadKnown());
      await settle(page);
      const before = page.shown();
      expect(before).toMatchObject({ step: 'skipped', remedy: expect.stringContaining('consent of its own') });
      expect(await refreshed(page)).toEqual(before);
      given.arm.addJob(given.machine, given.record.consentId, enabled());
      expect(await refreshed(page)).toMatchObject({ step: 'confirmed' });
    },
  );

  it('because Azure Local has not put the extension there, keeps what to do until it is', async () => {
    await agree({ target: 'azureLocal', terms: azureLocal20250304 });
    given.arm.addMachine(given.machine, { provider: 'AzSHCI' });
    const page = await start(await loadKnown());
    await settle(page);
    const before = page.shown();
    expect(before).toMatchObject({ step: 'failed', remedy: expect.stringContaining('Sync-AzureStackHCI') });
    expect(await refreshed(page)).toEqual(before);
    given.arm.addExtension(given.machine, 'Succeeded');
    expect(await refreshed(page)).toMatchObject({ step: 'extension' });
  });
});
