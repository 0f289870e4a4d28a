import { beforeEach, describe, expect, it, vi } from 'vitest';
import { sampleNow } from '#src/consent/samples.ts';
import { wait } from '#src/lib/wait.ts';
import { passTime } from '#src/azure/testing/sample-arm.ts';
import { pathOf } from '#src/azure/testing/sample-ask.ts';
import { fakeTime } from '#src/azure/testing/sample-browser.ts';
import { given, settle, setUpGrants, start } from '#src/azure/testing/sample-grant.ts';

setUpGrants();

// The clock of this computer is slow by more than the time that was agreed, until it is set right. Browsers may not see Azure's.

const slowMs = 30 * 24 * 3_600_000;
let isHostThere = true;
let isRecordSlow = false;
const isSlow = (path: string): boolean => isRecordSlow && path.includes('/deployments/');

beforeEach(() => {
  isHostThere = true;
  isRecordSlow = false;
  fakeTime(sampleNow - slowMs);
  given.arm.clockAheadMs = slowMs;
  vi.stubGlobal('location', { origin: 'https://app.example' });
  const ask = given.arm.fetch;
  vi.stubGlobal('fetch', async (...parameters: Parameters<typeof ask>) => {
    const path = pathOf(parameters[0]);
    const isHost = path === '/config.json';
    // Azure is quicker.
    if (isHost) await wait(2000);
    if (isHost && !isHostThere) throw new TypeError('Failed to fetch');
    const reply = await ask(...parameters);
    const headers = new Headers(reply.headers);
    if (!isHost) headers.delete('date');
    const text = await reply.text();
    const shown = isSlow(path)
      ? text.replace('"provisioningState":"Succeeded"', '"provisioningState":"Running"')
      : text;
    return new Response(shown, { status: reply.status, headers });
  });
});

const setClockRight = (): void => {
  given.arm.clockAheadMs = 0;
  vi.setSystemTime(Date.now() + slowMs);
};

describe('a clock that is set right while access is set up', () => {
  /** Access was asked for on a machine that is away. */
  const requested = async () => {
    given.arm.addExtension(given.machine, 'Succeeded');
    given.arm.addMachine(given.machine, { status: 'Disconnected' });
    const page = await start();
    expect(await passTime(60, () => page.shown()?.step === 'requested')).toBe(true);
    return page;
  };

  it('ends nothing while the machine is waited for', async () => {
    const page = await requested();
    setClockRight();
    await passTime(60);
    expect(page.shown()).toMatchObject({ step: 'requested' });
    given.arm.addMachine(given.machine);
    expect((await settle(page)).machines).toMatchObject([{ step: 'confirmed' }]);
  });

  it('ends nothing while the extension is installed', async () => {
    given.arm.addExtension(given.machine, 'Creating');
    const page = await start();
    await passTime(20);
    setClockRight();
    await passTime(60);
    given.arm.addExtension(given.machine, 'Succeeded');
    expect((await settle(page)).machines).toMatchObject([{ step: 'confirmed' }]);
  });

  it('ends nothing while the consent is recorded', async () => {
    isRecordSlow = true;
    const page = await start();
    await passTime(30);
    setClockRight();
    await passTime(60);
    expect(page.shown()).toMatchObject({ step: 'waiting' });
    isRecordSlow = false;
    expect((await settle(page)).machines).toMatchObject([{ step: 'confirmed' }]);
  });

  it('ends nothing for good where no server tells the time, and says so', async () => {
    const page = await requested();
    isHostThere = false;
    setClockRight();
    const [machine] = (await settle(page)).machines;
    const unsure = { step: 'unknown', message: expect.stringContaining('no server has confirmed') };
    expect(machine).toMatchObject(unsure);
    expect(machine).not.toHaveProperty('isFinal');
    // Nor when it is only looked at.
    void page.refreshGrant(given.record.consentId);
    await passTime(60);
    expect(page.shown()).toMatchObject({ ...unsure, reached: 'requested' });
    expect(page.shown()).not.toHaveProperty('isFinal');
  });

  it('ends nothing for good where the consent is not on record yet and no server tells the time', async () => {
    isRecordSlow = true;
    const page = await start();
    await passTime(30);
    isHostThere = false;
    setClockRight();
    const [machine] = (await settle(page)).machines;
    expect(machine).toMatchObject({ step: 'unknown', isUnasked: true });
    expect(machine).not.toHaveProperty('isFinal');
    expect(given.arm.writes('/jobs/')).toEqual([]);
  });
});
