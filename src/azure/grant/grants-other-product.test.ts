import { describe, expect, it } from 'vitest';
import { azureLocal20250304 } from '#src/consent/terms/azure-local-2025-03-04.ts';
import { passTime } from '#src/azure/testing/sample-arm.ts';
import {
  agree,
  continued,
  given,
  grant,
  loadKnown,
  onPut,
  settle,
  setUpGrants,
  start,
  steps,
} from '#src/azure/testing/sample-grant.ts';

setUpGrants();

const anew = 'Grant access to this machine in a consent of its own.';
const asks = () => [...given.arm.writes('/extensions/'), ...given.arm.writes('/jobs/')];

describe('a machine that Azure calls another product than was signed for', () => {
  it('is asked nothing under the terms of Windows Server where it is Azure Local', async () => {
    given.arm.addMachine(given.machine, { provider: 'AzSHCI' });
    given.arm.addExtension(given.machine, 'Succeeded');
    expect((await grant()).machines).toMatchObject([
      {
        step: 'skipped',
        message:
          'The consent is under the terms of Windows Server. Azure calls this machine Azure Local now, and Azure Local has terms of its own.',
        remedy: anew,
      },
    ]);
    expect(asks()).toEqual([]);
  });

  it('is asked nothing under the terms of Azure Local where it is not', async () => {
    await agree({ target: 'azureLocal', terms: azureLocal20250304 });
    expect((await grant()).machines).toMatchObject([{ step: 'skipped', remedy: anew }]);
    expect(asks()).toEqual([]);
  });

  it('is asked by another press once Azure calls it what was signed for', async () => {
    given.arm.addMachine(given.machine, { provider: 'AzSHCI' });
    const page = await loadKnown();
    expect(steps(await grant(page))).toEqual(['skipped']);
    expect(steps(await continued(page))).toEqual(['skipped']);
    given.arm.addMachine(given.machine);
    expect(steps(await continued(page))).toEqual(['confirmed']);
  });
});

describe('a machine of which Azure says what it is only once its turn has begun', () => {
  const becomeAzureLocal = () => given.arm.addMachine(given.machine, { provider: 'AzSHCI' });

  it('is not let in during an installation that takes minutes', async () => {
    given.arm.installs = 'Creating';
    const page = await start();
    expect(await passTime(120, () => given.arm.writes('/extensions/').length === 1)).toBe(true);
    becomeAzureLocal();
    await passTime(60);
    given.arm.installs = 'Succeeded';
    expect((await settle(page)).machines).toMatchObject([
      { step: 'skipped', message: expect.stringContaining('Azure calls this machine Azure Local now'), remedy: anew },
    ]);
    expect(given.arm.writes('/jobs/')).toEqual([]);
  });

  it('gets no extension once another operation there has ended', async () => {
    const busy = { status: 409, code: 'HCRP409', message: 'An extension of type X is still processing.' };
    given.arm.fault = onPut('/extensions/', busy);
    const page = await start();
    await passTime(20);
    becomeAzureLocal();
    given.arm.fault = () => undefined;
    given.arm.requests.length = 0;
    expect((await settle(page)).machines).toMatchObject([{ step: 'skipped', remedy: anew }]);
    expect(asks()).toEqual([]);
  });

  it('is read anew for that only where it was read a while ago', async () => {
    const looks = () => given.arm.requests.filter(({ path }) => path === given.machine.toLowerCase()).length;
    given.arm.addExtension(given.machine, 'Succeeded');
    const page = await start();
    expect(await passTime(30, () => given.arm.writes('/jobs/').length === 1)).toBe(true);
    expect(looks()).toBe(1);
    expect(steps(await settle(page))).toEqual(['confirmed']);
  });
});

describe('a machine that became another product after access was asked for', () => {
  const asked = async () => {
    given.arm.addExtension(given.machine, 'Succeeded');
    given.arm.addMachine(given.machine, { status: 'Disconnected' });
    const page = await start();
    expect(await passTime(60, () => page.shown()?.step === 'requested')).toBe(true);
    await given.browser.crash(given.arm);
    given.arm.addMachine(given.machine, { provider: 'AzSHCI' });
    given.arm.requests.length = 0;
  };

  it('tells what came of it', async () => {
    await asked();
    expect(steps(await continued(await loadKnown()))).toEqual(['confirmed']);
    expect(asks()).toEqual([]);
  });

  it('is not asked again where nothing shows of it, which is not called skipped', async () => {
    await asked();
    given.arm.jobs.clear();
    expect((await continued(await loadKnown())).machines).toMatchObject([
      { step: 'unknown', message: expect.stringContaining('Access may have been asked for before'), remedy: anew },
    ]);
    expect(asks()).toEqual([]);
  });
});
