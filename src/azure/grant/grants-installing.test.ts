import { describe, expect, it, vi } from 'vitest';
import { correlationId } from '#src/consent/consent.ts';
import { azureLocal20250304 } from '#src/consent/terms/azure-local-2025-03-04.ts';
import { passTime, type SampleRequest } from '#src/azure/testing/sample-arm.ts';
import { agree, given, grant, load, press, setUpGrants, settle, start } from '#src/azure/testing/sample-grant.ts';

import { timeOver } from './grant-decision.ts';

setUpGrants();

const isInstall = ({ method, path }: SampleRequest): boolean => method === 'PUT' && path.includes('/extensions/');
const installs = () => given.arm.requests.filter(isInstall);
const only = async () => (await grant()).machines[0];

/** When each installation left, ms, of which Azure makes what `fault` says. */
const sent = (fault: (nth: number) => ReturnType<typeof given.arm.fault>): number[] => {
  const at: number[] = [];
  given.arm.fault = (request) => {
    if (!isInstall(request)) return undefined;
    at.push(performance.now());
    return fault(at.length);
  };
  return at;
};

const pauses = (at: readonly number[]): number[] => at.slice(1).map((time, index) => (time - (at[index] ?? 0)) / 1000);

describe('an installation whose reply is lost', () => {
  it('is looked for, and not asked for again where Azure has it', async () => {
    sent(() => 'lost');
    expect(await only()).toMatchObject({ step: 'confirmed' });
    expect(installs()).toHaveLength(1);
  });

  it('is asked for again half a minute later, and says meanwhile what is not known', async () => {
    const at = sent((nth) => (nth === 1 ? 'dropped' : undefined));
    const page = await start();
    await passTime(20);
    expect(page.shown()).toMatchObject({
      step: 'recorded',
      message: 'Extension requested. The reply to the installation request was lost. Azure is asked what came of it.',
    });
    expect(await passTime(60, () => at.length === 2)).toBe(true);
    await passTime(3);
    expect(page.shown()?.message).toBe('Extension: Creating.');
    expect((await settle(page)).machines).toMatchObject([{ step: 'confirmed' }]);
    expect(pauses(at)).toEqual([expect.closeTo(31, -1)]);
    expect(pauses(at)[0]).toBeGreaterThanOrEqual(30);
  });

  it('every time is given up after the fourth, and its outcome is not known', async () => {
    const at = sent(() => 'dropped');
    expect(await only()).toMatchObject({
      step: 'unknown',
      reached: 'recorded',
      message: expect.stringMatching(/^Azure could not be asked to install the extension: \S/),
    });
    expect(at).toHaveLength(4);
    expect(Math.min(...pauses(at))).toBeGreaterThanOrEqual(30);
    expect(given.arm.writes('/jobs/')).toEqual([]);
  });
});

it('access that was never asked for is not called asked for at another press', async () => {
  sent(() => 'dropped');
  const page = await start();
  await settle(page);
  const { grantEntry } = await import('#src/azure/journal/grant-journal.ts');
  void page.continueGrant(given.record.consentId, press);
  await passTime(10);
  expect(await grantEntry(given.record.consentId)).toMatchObject({ requested: [] });
  given.arm.fault = () => undefined;
  expect((await settle(page)).machines).toMatchObject([{ step: 'confirmed' }]);
});

describe('an installation while another operation runs', () => {
  it('is asked for again after waits that grow, and at last says since when the other runs', async () => {
    const busy = { status: 409, code: 'HCRP409', message: 'An extension of type X is still processing.' };
    const at = sent(() => busy);
    const page = await start();
    const progress = await settle(page, 3600);
    const seconds = [15, 30, 60, 120, 240, 480, 900];
    for (const [index, pause] of pauses(at).entries()) {
      expect(pause).toBeGreaterThanOrEqual(seconds[index] ?? 0);
      expect(pause).toBeLessThan((seconds[index] ?? 0) + 10);
    }
    expect(progress.machines).toMatchObject([
      {
        step: 'failed',
        message:
          'Another operation has been running on the machine since 24 Nov 2026, 13:00 UTC: An extension of type X is still processing.',
        remedy: 'Nothing was installed and no access was asked for. Try again when that operation has ended.',
      },
    ]);
  });

  it('that refuses in another way is not asked for again', async () => {
    const at = sent(() => ({ status: 409, code: 'ScopeLocked', message: 'The scope is locked.' }));
    expect(await only()).toMatchObject({ step: 'failed', message: expect.stringContaining('The scope is locked.') });
    expect(at).toHaveLength(1);
  });
});

describe('an installation on a machine that is away', () => {
  const said = async (): Promise<string | undefined> => {
    given.arm.addMachine(given.machine, { status: 'Disconnected' });
    const page = await start();
    await passTime(40);
    return page.shown()?.message;
  };

  it('says of a request that Azure has not taken nothing that it might keep', async () => {
    sent(() => ({ status: 409, code: 'HCRP409', message: 'Busy.' }));
    const message = await said();
    expect(message).toMatch(/^The machine has not been connected since .*\)\. The agreed end/);
    expect(message).toContain('The extension is not installed yet.');
    expect(message).not.toContain('the request');
  });

  it('says of one that somebody else began that it may wait there, without a time', async () => {
    given.arm.addExtension(given.machine, 'Creating');
    const message = await said();
    expect(message).toMatch(
      /unless it has fetched the request already, that may wait on Azure, .*Extension: Creating\.$/,
    );
    expect(installs()).toEqual([]);
  });
});

describe('an installation that Azure accepted', () => {
  const statusUrl = 'https://management.azure.com/subscriptions/s/providers/p/operationStatuses/1?api-version=1';

  /** Azure accepts installations of which nothing is ever seen but `status`. */
  const acceptOnly = (status: unknown): void => {
    vi.stubGlobal('fetch', async (...parameters: Parameters<typeof given.arm.fetch>) => {
      const reply = given.arm.fetch(...parameters);
      const request = given.arm.requests.at(-1);
      if (request?.path.includes('/operationstatuses/')) return Response.json(status);
      if (request === undefined || !isInstall(request)) return reply;
      given.arm.extensions.clear();
      return new Response(null, { status: 202, headers: { 'azure-asyncoperation': statusUrl } });
    });
  };

  it.each([
    ['Failed', { code: 'X', message: 'The agent refused it.' }, 'The agent refused it.'],
    ['Canceled', undefined, 'The installation ended as canceled; Azure gives no reason.'],
    ['Failed', undefined, 'The installation ended as failed; Azure gives no reason.'],
  ])('has failed when the operation ended as %s and left nothing, in Azure’s words', async (status, error, message) => {
    acceptOnly({ status, error });
    const page = await load();
    const failed = { step: 'failed', reached: 'recorded', message };
    expect((await grant(page)).machines).toMatchObject([failed]);
    // Azure shows nothing of it: a reading does not make it one that is not finished.
    void page.refreshGrant(given.record.consentId);
    await passTime(1);
    expect((await settle(page)).machines).toMatchObject([failed]);
    expect(installs()).toHaveLength(1);
    expect(given.arm.writes('/jobs/')).toEqual([]);
  });

  it.each(['Creating', 'Succeeded'])('is waited for, and not sent twice, while its operation is %s', async (status) => {
    acceptOnly({ status });
    const page = await start();
    await passTime(300);
    expect(page.shown()).toMatchObject({ step: 'recorded', message: 'Extension requested.' });
    expect(installs()).toHaveLength(1);
  });

  it('waits on Azure while the machine is away, and that is said with until when', async () => {
    acceptOnly({ status: 'Creating' });
    given.arm.addMachine(given.machine, { status: 'Disconnected' });
    const page = await start();
    await passTime(40);
    expect(page.shown()?.message).toMatch(
      /that waits on Azure, .*, until 24 Nov 2026, 1\d:\d\d UTC\. .*Extension requested\.$/,
    );
  });
});

describe('the request for an installation', () => {
  it('does not leave after the agreed end, however short Azure made it wait', async () => {
    const end = Date.parse(given.record.consent.notAfter);
    given.arm.fault = ({ method, path }) => {
      if (method === 'GET' && path.endsWith('/extensions') && Date.now() < end - 3000) vi.setSystemTime(end - 3000);
      return undefined;
    };
    vi.stubGlobal('fetch', (...parameters: Parameters<typeof given.arm.fetch>) => {
      const reply = given.arm.fetch(...parameters);
      if (installs().length !== 1 || parameters[1]?.method !== 'PUT') return reply;
      return Response.json(
        { error: { code: 'Busy', message: 'Later.' } },
        { status: 429, headers: { 'retry-after': '5' } },
      );
    });
    expect((await settle(await start())).machines).toMatchObject([{ step: 'skipped', message: timeOver }]);
    expect(installs()).toHaveLength(1);
  });

  it('belongs to the consent in the Activity Log, and is called off with the grant', async () => {
    const seen: Headers[] = [];
    vi.stubGlobal('fetch', (...parameters: Parameters<typeof given.arm.fetch>) => {
      const reply = given.arm.fetch(...parameters);
      const request = given.arm.requests.at(-1);
      if (request !== undefined && isInstall(request)) seen.push(new Headers(parameters[1]?.headers));
      return reply;
    });
    sent(() => 'hangsBefore');
    const page = await start();
    expect(await passTime(60, () => seen.length > 0)).toBe(true);
    page.stopGrant(given.record.consentId);
    expect((await settle(page, 5)).machines).toMatchObject([{ step: 'skipped' }]);
    const id = correlationId(given.record.consentHash);
    expect(seen.map((headers) => headers.get('x-ms-correlation-request-id'))).toEqual([id]);
  });
});

describe('an extension that cannot be used', () => {
  it('is told of with what to do, also where the machine says nothing', async () => {
    given.arm.addExtension(given.machine, 'Failed');
    expect(await only()).toMatchObject({
      step: 'failed',
      remedy: 'See the extension check on the machine’s page for what to do, then try again.',
    });
    const [extension] = given.arm.extensions.values();
    if (extension !== undefined) extension.properties['fixed'] = 'Canceled';
    expect(await only()).toMatchObject({
      step: 'failed',
      message: 'The extension is Canceled; Azure gives no message.',
    });
  });

  it('of Azure Local is put back by Azure alone', async () => {
    await agree({ target: 'azureLocal', terms: azureLocal20250304 });
    given.arm.addMachine(given.machine, { provider: 'AzSHCI' });
    expect(await only()).toMatchObject({
      step: 'failed',
      message: 'The remote support extension is not on this machine. On Azure Local, Azure installs it by itself.',
      remedy: 'Run Sync-AzureStackHCI on the machine, or wait: Azure puts the extension back within 12 hours.',
    });
    given.arm.addExtension(given.machine, 'Succeeded');
    expect(await only()).toMatchObject({ step: 'confirmed' });
  });
});
