import { describe, expect, it } from 'vitest';
import { recordName } from '#src/consent/record.ts';
import { sampleMachine } from '#src/consent/samples.ts';
import { passTime } from '#src/azure/testing/sample-arm.ts';
import {
  enabled,
  given,
  grant,
  load,
  onPut,
  press,
  setUpGrants,
  settle,
  start,
  steps,
} from '#src/azure/testing/sample-grant.ts';

setUpGrants();

describe('a grant', () => {
  it('records first, then installs, then asks, and confirms only what the machine reports', async () => {
    const progress = await grant();
    expect(steps(progress)).toEqual(['confirmed']);
    expect(given.arm.writes().map((write) => write.split('/providers/').at(-1))).toEqual([
      `microsoft.resources/deployments/${recordName(given.record.consentId)}`,
      'microsoft.hybridcompute/machines/srv-sql-01/extensions/azureedgeremotesupport',
      `microsoft.azurestackhci/edgedevices/default/jobs/${given.record.consentId}`,
      'microsoft.resources/tags/default',
    ]);
    const put = given.arm.requests.find(({ method, path }) => method === 'PUT' && path.includes('/jobs/'));
    expect(put?.body).toMatchObject({
      kind: 'HCI',
      properties: {
        jobType: 'RemoteSupport',
        type: 'Enable',
        accessLevel: given.record.consent.level,
        expirationTimestamp: given.record.consent.notAfter,
      },
    });
  });

  it('is not started by anything but a trusted press', async () => {
    const page = await load();
    expect(() =>
      page.startGrant({ record: given.record, machines: given.record.consent.machines }, { isTrusted: false }),
    ).toThrow('only by a press of a person');
    expect(() => page.continueGrant(given.record.consentId, { isTrusted: false })).toThrow(
      'only by a press of a person',
    );
    expect(given.arm.requests).toEqual([]);
  });

  it('sends one of each request however often it is pressed', async () => {
    const page = await load();
    for (let presses = 0; presses < 3; presses += 1) await start(page);
    await settle(page);
    expect(given.arm.writes('/jobs/')).toHaveLength(1);
    expect(given.arm.writes('/extensions/')).toHaveLength(1);
    expect(given.arm.writes('/deployments/')).toHaveLength(1);
  });

  it('asks for nothing behind a revoke that was started while the extension is installed', async () => {
    const page = await start();
    const { revokeAccess } = await import('#src/azure/revoke/revokes.ts');
    await passTime(6);
    expect(page.shown()?.step).toBe('recorded');
    void revokeAccess(given.machine, undefined, { removeExtension: false });
    expect(steps(await settle(page))).toEqual(['skipped']);
    await passTime(60);
    expect(given.arm.writes('/jobs/')).toEqual([]);
    // Nor does a reload or another press put the consent into effect again.
    const reloaded = await load();
    await reloaded.openGrant(given.record.consentId);
    await reloaded.continueGrant(given.record.consentId, press);
    await settle(reloaded);
    expect(given.arm.writes('/jobs/')).toEqual([]);
  });

  it('refuses machines that the consent does not name', async () => {
    const page = await load();
    expect(() => page.startGrant({ record: given.record, machines: [sampleMachine('srv-other')] }, press)).toThrow(
      /does not name/,
    );
  });

  it('names the missing permission and does not ask again', async () => {
    given.arm.fault = onPut('/jobs/', {
      status: 403,
      code: 'AuthorizationFailed',
      message:
        "The client 'grace' with object id 'x' does not have authorization to perform action 'Microsoft.AzureStackHCI/edgeDevices/jobs/write' over scope '/x' or the scope is invalid.",
    });
    const progress = await grant();
    expect(progress.machines).toMatchObject([
      { step: 'failed', message: expect.stringContaining('edgeDevices/jobs/write') },
    ]);
    expect(given.arm.writes('/jobs/')).toHaveLength(1);
  });

  it('settles lost replies by reading: one job, no error', async () => {
    const lost = new Set<string>();
    given.arm.fault = ({ method, path }) => {
      if (method === 'GET' || lost.has(path)) return undefined;
      lost.add(path);
      return 'lost';
    };
    expect(steps(await grant())).toEqual(['confirmed']);
    expect(given.arm.writes('/jobs/')).toHaveLength(1);
    expect(given.arm.writes('/deployments/')).toHaveLength(1);
  });

  it('notes a tag that could not be set and stays confirmed', async () => {
    given.arm.fault = ({ method }) =>
      method === 'PATCH' ? { status: 403, code: 'AuthorizationFailed', message: 'No tags/write.' } : undefined;
    const progress = await grant();
    expect(progress.machines).toMatchObject([{ step: 'confirmed', message: expect.stringContaining('tag') }]);
  });

  it('tags the machine with the consent, and says what keeps it from reading the machine', async () => {
    let isRead = false;
    given.arm.fault = ({ path }) => (path === given.machine && !isRead ? 'dropped' : undefined);
    const page = await start();
    await passTime(60);
    expect(page.shown()).toMatchObject({
      step: 'recorded',
      message: expect.stringMatching(/^Azure cannot be read: \S/),
    });
    isRead = true;
    expect(steps(await settle(page))).toEqual(['confirmed']);
    expect(given.arm.requests.find(({ method }) => method === 'PATCH')?.body).toEqual({
      operation: 'Merge',
      properties: { tags: { 'remote-support-consent': given.record.consentId } },
    });
  });

  it('stops when told to, with a result for every machine', async () => {
    const page = await start();
    await passTime(10);
    page.stopGrant(given.record.consentId);
    const progress = await settle(page, 5);
    expect(steps(progress)).toEqual(['skipped']);
    const before = given.arm.requests.length;
    await passTime(60);
    expect(given.arm.requests).toHaveLength(before);
  });

  it('leaves a live grant of someone else alone', async () => {
    given.arm.addExtension(given.machine, 'Succeeded');
    given.arm.addJob(given.machine, 'remoteSupport', enabled());
    const progress = await grant();
    expect(progress.machines).toMatchObject([{ step: 'failed', message: expect.stringContaining('Conflict') }]);
    expect(given.arm.writes('/jobs/')).toEqual([]);
  });

  it('installs the extension and gives the command where Azure offers no jobs', async () => {
    given.arm.fault = ({ path }) =>
      path.includes('/microsoft.azurestackhci/')
        ? { status: 404, code: 'NoRegisteredProviderFound', message: 'No registered resource provider found.' }
        : undefined;
    const progress = await grant();
    expect(progress.machines).toMatchObject([
      { step: 'unknown', remedy: expect.stringContaining('Enable-RemoteSupport -AccessLevel Diagnostics') },
    ]);
    expect(given.arm.writes('/extensions/')).toHaveLength(1);
  });
});
