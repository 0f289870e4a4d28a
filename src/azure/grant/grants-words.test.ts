import { describe, expect, it } from 'vitest';
import { passTime } from '#src/azure/testing/sample-arm.ts';
import { given, loadKnown, onPut, settle, setUpGrants, start } from '#src/azure/testing/sample-grant.ts';

setUpGrants();

describe('a grant under way', () => {
  it('does not call access requested before it was asked for', async () => {
    given.arm.addExtension(given.machine, 'Succeeded');
    given.arm.fault = ({ path }) => (path.includes('/jobs') ? 'dropped' : undefined);
    const { shown } = await start();
    await passTime(60);
    expect(given.arm.writes('/jobs/')).toEqual([]);
    expect(shown()).toMatchObject({
      step: 'extension',
      message: expect.stringMatching(/^Access has not been asked for yet\. Azure cannot be read: /),
    });
    given.arm.fault = () => undefined;
    expect(await passTime(120, () => shown()?.step === 'confirmed')).toBe(true);
  });

  it('tells a request without an answer from one that Azure has', async () => {
    given.arm.addExtension(given.machine, 'Succeeded');
    given.arm.fault = onPut('/jobs/', 'dropped');
    const { shown } = await start();
    expect(await passTime(60, () => shown()?.message.startsWith('Access was asked for') === true)).toBe(true);
    expect(shown()).toMatchObject({ step: 'extension', message: expect.stringContaining('without an answer') });
  });

  it('does not call the extension requested while Azure takes no request for it', async () => {
    const busy = { status: 409, code: 'HCRP409', message: 'AMAWindows is still processing.' };
    given.arm.fault = onPut('/extensions/', busy);
    const { shown } = await start();
    await passTime(10);
    expect(shown()).toMatchObject({
      step: 'recorded',
      message: expect.stringMatching(/^The extension is not installed yet\. Another operation is running/),
    });
    given.arm.fault = () => undefined;
    expect(await passTime(60, () => shown()?.message.startsWith('Extension') === true)).toBe(true);
  });

  it('says what it waits for at each step', async () => {
    given.arm.addExtension(given.machine, 'Succeeded');
    let hanging = given.machine;
    given.arm.fault = ({ path }) => (path === hanging ? 'hangsBefore' : undefined);
    let letGo = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    void given.browser.locks.request(`machine:${given.machine}`, {}, () => held);
    const page = await start();
    await passTime(10);
    const waiting = 'Consent recorded. Waiting until this browser has nothing else to do on the machine.';
    expect(page.shown()).toMatchObject({ step: 'recorded', message: waiting });
    letGo();
    await passTime(2);
    expect(page.shown()).toMatchObject({ step: 'recorded', message: 'Consent recorded. Reading the machine.' });
    page.stopGrant(given.record.consentId);
    await settle(page);
    hanging = `${given.machine}/providers/microsoft.azurestackhci/edgedevices/default/jobs`;
    const other = await start();
    await passTime(10);
    expect(other.shown()).toMatchObject({ step: 'extension', message: 'The remote support extension is installed.' });
  });

  it('that is stopped after a reload does not say that nothing was asked for', async () => {
    given.arm.addExtension(given.machine, 'Succeeded');
    given.arm.addMachine(given.machine, { status: 'Disconnected' });
    const page = await start();
    expect(await passTime(60, () => page.shown()?.step === 'requested')).toBe(true);
    await given.browser.crash(given.arm);
    given.arm.fault = ({ path }) => (path === given.machine ? 'hangsBefore' : undefined);
    const reloaded = await loadKnown();
    void reloaded.openGrant(given.record.consentId);
    await passTime(10);
    expect(reloaded.shown()).toMatchObject({ message: 'Consent recorded. Reading the machine.' });
    reloaded.stopGrant(given.record.consentId);
    expect((await settle(reloaded)).machines).toMatchObject([
      { step: 'unknown', message: expect.stringContaining('Azure may go on with the request') },
    ]);
  });

  it('says nothing of an extension that cannot be read', async () => {
    given.arm.fault = ({ path }) => (path.includes('/extensions') ? 'dropped' : undefined);
    const { shown } = await start();
    await passTime(60);
    expect(shown()).toMatchObject({ step: 'recorded', message: expect.stringMatching(/^Azure cannot be read: /) });
  });
});
