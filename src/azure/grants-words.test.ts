import { describe, expect, it } from 'vitest';
import { passTime } from './sample-arm.ts';
import { given, onPut, setUpGrants, start } from './sample-grant.ts';

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
    expect(await passTime(60, () => shown()?.message.startsWith('Extension ') === true)).toBe(true);
  });

  it('says nothing of an extension that cannot be read', async () => {
    given.arm.fault = ({ path }) => (path.includes('/extensions') ? 'dropped' : undefined);
    const { shown } = await start();
    await passTime(60);
    expect(shown()).toMatchObject({ step: 'recorded', message: expect.stringMatching(/^Azure cannot be read: /) });
  });
});
