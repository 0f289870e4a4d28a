import { afterEach, describe, expect, it, vi } from 'vitest';
import { sampleMachine } from '#src/consent/samples.ts';
import { passTime } from '#src/azure/testing/sample-arm.ts';
import {
  enabled,
  given,
  knowFleetAndWriter,
  load,
  loadKnown,
  onPut,
  opened,
  type Page,
  press,
  putOnRecord,
  settle,
  setUpGrants,
  start,
  steps,
} from '#src/azure/testing/sample-grant.ts';

const [one, two, three] = [sampleMachine('srv-sql-01'), sampleMachine('srv-sql-02'), sampleMachine('srv-sql-03')];
setUpGrants({ machines: [one, two, three] });
afterEach(() => vi.doUnmock('./grant-bulk.ts'));

const isGranting = (page: Page) => () => page.progress()?.granting === true;
const pressFor = (page: Page, ...machines: string[]) => page.startGrant({ record: given.record, machines }, press);
/** Presses to go on, and lets the work begin. */
const goOn = async (page: Page, machines?: readonly string[]): Promise<void> => {
  void page.continueGrant(given.record.consentId, press, machines);
  expect(await passTime(10, isGranting(page))).toBe(true);
};

describe('a press to go on', () => {
  it('is for the machines named, touches none that is confirmed, left out or not agreed to', async () => {
    const stranger = sampleMachine('stranger');
    given.arm.addMachine(stranger);
    const page = await loadKnown();
    pressFor(page, one);
    await settle(page);
    await goOn(page, [one, two.toUpperCase(), stranger]);
    expect(page.progress()?.machines).toMatchObject([
      { step: 'confirmed' },
      { machineId: two },
      { step: 'skipped', isLeftOut: true, message: 'Left out of this grant.' },
    ]);
    expect(steps(await settle(page))).toEqual(['confirmed', 'confirmed', 'skipped']);
    expect(given.arm.requests.filter(({ path }) => path.startsWith(stranger) || path.startsWith(three))).toEqual([]);
  });

  it('does not say of machines that nobody looked at since a reload that they were left out', async () => {
    const page = await loadKnown();
    pressFor(page, one);
    await settle(page);
    await given.browser.crash(given.arm);
    const reloaded = await loadKnown();
    await goOn(reloaded, [two]);
    expect(reloaded.shown()).toMatchObject({ step: 'unknown', message: expect.stringContaining('has not been read') });
    expect(steps(await settle(reloaded))).toEqual(['unknown', 'confirmed', 'unknown']);
  });

  it.each(['as it was stopped', 'as another browser asked for it'])(
    'that is stopped before its turn does not say that nothing was asked for, %s',
    async (how) => {
      given.arm.addExtension(one, 'Succeeded');
      given.arm.addMachine(one, { status: 'Disconnected' });
      if (how === 'as it was stopped') {
        const page = await loadKnown();
        pressFor(page, one);
        expect(await passTime(60, () => page.shown()?.step === 'requested')).toBe(true);
        page.stopGrant(given.record.consentId);
        expect(steps(await settle(page))[0]).toBe('unknown');
        await stopAgain(page);
      } else {
        putOnRecord(given.record);
        given.arm.addJob(one, given.record.consentId, enabled());
        const page = await loadKnown();
        expect(steps(await opened(page))[0]).toBe('requested');
        await stopAgain(page);
      }
    },
  );

  /** Goes on, and is stopped while the machine is read. */
  const stopAgain = async (page: Page): Promise<void> => {
    given.arm.fault = ({ path }) => (path === one ? 'hangsBefore' : undefined);
    await goOn(page, [one]);
    await passTime(2);
    page.stopGrant(given.record.consentId);
    expect((await settle(page)).machines[0]).toMatchObject({
      step: 'unknown',
      message: expect.stringContaining('Azure may go on with the request'),
    });
  };

  it('needs no word of the Activity Log where this browser was pressed in', async () => {
    given.arm.installs = 'Creating';
    await start();
    await passTime(20);
    await given.browser.crash(given.arm);
    sessionStorage.clear();
    given.arm.installs = 'Succeeded';
    vi.setSystemTime(Date.now() + 2 * 3_600_000);
    const page = await load();
    await knowFleetAndWriter(undefined);
    const looked = await opened(page);
    expect(looked).toMatchObject({ pressedHere: true });
    expect(looked).not.toHaveProperty('granting');
    await goOn(page);
    expect(steps(await settle(page))).toEqual(['confirmed', 'confirmed', 'confirmed']);
  });

  it('without a record anywhere says so, as a look at it does', async () => {
    const page = await loadKnown();
    const text = 'No record of this consent was found where you may read. Without a record nothing is granted.';
    for (const look of [
      () => page.continueGrant(given.record.consentId, press),
      () => page.refreshGrant(given.record.consentId),
    ]) {
      void look();
      await passTime(1);
      expect((await settle(page)).problem?.text).toBe(text);
    }
  });
});

describe('a consent whose page was gone before it was on record', () => {
  it('waits for another press, and is not recorded by itself', async () => {
    given.arm.fault = onPut('/deployments/', 'hangsBefore');
    const page = await load();
    pressFor(page, one);
    expect(await passTime(30, () => given.arm.writes('/deployments/').length > 0)).toBe(true);
    await given.browser.crash(given.arm);
    const reloaded = await loadKnown();
    expect(steps(await opened(reloaded))).toEqual(['waiting', 'waiting', 'waiting']);
    expect(given.arm.writes()).toHaveLength(1);
    await goOn(reloaded, [one]);
    expect(steps(await settle(reloaded))[0]).toBe('confirmed');
  });
});

describe('a press while the grant is under way', () => {
  it('begins nothing anew, and the first can still be stopped', async () => {
    const page = await load();
    pressFor(page, one);
    await passTime(6);
    const before = page.progress();
    expect(before?.machines[0]?.step).toBe('recorded');
    pressFor(page, one);
    expect(page.progress()).toBe(before);
    page.stopGrant(given.record.consentId);
    expect(steps(await settle(page, 5))[0]).toBe('skipped');
    const sent = given.arm.requests.length;
    await passTime(60);
    expect(given.arm.requests).toHaveLength(sent);
    expect(() => page.stopGrant(given.record.consentId)).not.toThrow();
  });

  it('for one machine more than was agreed to is refused as a whole', async () => {
    const page = await load();
    expect(() => pressFor(page, one, sampleMachine('stranger'))).toThrow('does not name all these machines');
    expect(page.progress()).toBeUndefined();
  });

  it('is not overwritten by what a look before it has read', async () => {
    putOnRecord(given.record);
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    let isHeld = true;
    vi.stubGlobal('fetch', async (...parameters: Parameters<typeof given.arm.fetch>) => {
      const reply = await given.arm.fetch(...parameters);
      if (isHeld && given.arm.requests.at(-1)?.path.endsWith('/extensions') === true) await gate;
      return reply;
    });
    const page = await loadKnown();
    void page.openGrant(given.record.consentId);
    await passTime(2);
    isHeld = false;
    await start(page);
    await passTime(4);
    release();
    await passTime(1);
    expect(page.progress()).toMatchObject({ granting: true });
    for (const { message } of page.progress()?.machines ?? []) expect(message).not.toContain('shows no request');
    expect(steps(await settle(page))).toEqual(['confirmed', 'confirmed', 'confirmed']);
  });
});

it('a grant that comes to an end nobody foresaw has a result for each machine, and says why', async () => {
  vi.doMock('./grant-bulk.ts', () => ({ runGrant: () => Promise.reject(new Error('Odd.')) }));
  const page = await load();
  pressFor(page, one);
  expect(await settle(page)).toMatchObject({
    problem: { text: 'Odd.' },
    granting: false,
    machines: [
      { machineId: one, step: 'skipped', message: 'Stopped before its turn.' },
      { machineId: two, step: 'skipped', isLeftOut: true, message: 'Left out of this grant.' },
      { machineId: three },
    ],
  });
});
