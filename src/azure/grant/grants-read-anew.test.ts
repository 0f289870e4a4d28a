import { describe, expect, it, vi } from 'vitest';
import { sampleMachine } from '#src/consent/samples.ts';
import { passTime } from '#src/azure/testing/sample-arm.ts';
import {
  enabled,
  given,
  grant,
  groupTwo,
  loadKnown,
  machineInTwo,
  onPut,
  type Page,
  press,
  settle,
  setUpGrants,
  steps,
} from '#src/azure/testing/sample-grant.ts';

const one = sampleMachine('srv-sql-01');
setUpGrants({ machines: [one, machineInTwo] });

const refusal = { status: 403, code: 'AuthorizationFailed', message: 'No.' };

/** A grant that came to its end with some jobs refused, of which nothing was read since. */
const granted = async (refused: string): Promise<Page> => {
  given.arm.fault = onPut(`${refused}/`, refusal);
  const page = await loadKnown();
  await grant(page);
  given.arm.fault = () => undefined;
  given.arm.requests.length = 0;
  return page;
};

const readAnew = async (page: Page) => {
  void page.refreshConfirmed(given.record.consentId);
  await passTime(1);
  return settle(page);
};

it('what was confirmed is read anew, and why another machine failed is kept', async () => {
  const page = await granted(machineInTwo);
  const before = page.progress()?.machines;
  expect(before).toMatchObject([
    { step: 'confirmed' },
    { step: 'failed', message: expect.stringContaining('No.'), correlationId: expect.any(String) },
  ]);
  given.arm.addJob(one, given.record.consentId, { ...enabled(), type: 'Revoke' });
  const { machines } = await readAnew(page);
  expect(machines).toMatchObject([{ step: 'skipped', message: expect.stringContaining('A revoke of access') }, {}]);
  expect(machines[1]).toBe(before?.[1]);
  expect(given.arm.requests.filter(({ path }) => path.startsWith(machineInTwo))).toEqual([]);
  expect(given.arm.writes()).toEqual([]);
});

it('nothing is read where nothing was confirmed', async () => {
  const page = await granted('');
  const before = await settle(page);
  void page.refreshConfirmed(given.record.consentId);
  expect(page.progress()).toBe(before);
  await passTime(1);
  expect(steps(before)).not.toContain('confirmed');
  expect(given.arm.requests).toEqual([]);
});

it('what stands in the way of the grant is told further', async () => {
  const page = await granted(machineInTwo);
  const { changeGrant } = await import('./grant-store.ts');
  changeGrant(given.record.consentId, { problem: { text: 'Odd.', isOfPress: true } });
  expect((await readAnew(page)).problem).toMatchObject({ text: 'Odd.' });
});

it('what is read while a press begins does not stand for what comes of that', async () => {
  const page = await granted(machineInTwo);
  const pressAgain = vi.fn(() => {
    given.arm.fault = () => 'hangsBefore';
    page.startGrant({ record: given.record, machines: [one] }, press);
  });
  given.arm.fault = ({ path }) => void (path.endsWith('/jobs') && pressAgain());
  void page.refreshConfirmed(given.record.consentId);
  await passTime(4);
  expect(pressAgain).toHaveBeenCalledOnce();
  expect(page.progress()).toMatchObject({ granting: true });
  expect(page.shown()).not.toMatchObject({ step: 'confirmed' });
});

it('a machine that cannot be read now keeps what it had reached, and is read at the next time', async () => {
  const page = await granted(machineInTwo);
  given.arm.fault = ({ path }) => (path.endsWith('/jobs') ? { status: 500, code: 'Odd', message: 'Odd.' } : undefined);
  void page.refreshConfirmed(given.record.consentId);
  await passTime(120);
  expect(page.progress()?.machines).toMatchObject([{ step: 'unknown', reached: 'requested' }, { step: 'failed' }]);
  given.arm.fault = () => undefined;
  expect((await readAnew(page)).machines).toMatchObject([{ step: 'confirmed' }, { step: 'failed' }]);
});

it('what is over keeps how far it had come, also once Azure has tidied it away', async () => {
  const page = await granted(machineInTwo);
  given.arm.jobs.clear();
  vi.setSystemTime(Date.parse(given.record.consent.notAfter) + 1000);
  const over = { step: 'skipped', isFinal: true, reached: 'requested' };
  expect((await readAnew(page)).machines).toMatchObject([over, { step: 'failed' }]);
  void page.refreshGrant(given.record.consentId);
  await passTime(1);
  expect((await settle(page)).machines[0]).toMatchObject(over);
});

it('a machine of which nothing is known keeps that beside one that was confirmed', async () => {
  given.arm.fault = ({ path }) =>
    path.startsWith(`${groupTwo}/providers/microsoft.resources`) ? 'dropped' : undefined;
  const page = await loadKnown();
  await grant(page);
  const before = page.progress()?.machines[1];
  expect(before).toMatchObject({ step: 'unknown', isUnasked: true });
  given.arm.fault = () => undefined;
  expect((await readAnew(page)).machines[1]).toBe(before);
  expect(before).not.toHaveProperty('reached');
});

describe('a refresh', () => {
  const refreshed = async (page: Page) => {
    void page.refreshGrant(given.record.consentId);
    await passTime(1);
    return (await settle(page)).machines;
  };
  const pressFor = async (...machines: string[]): Promise<Page> => {
    const page = await loadKnown();
    page.startGrant({ record: given.record, machines }, press);
    await settle(page);
    return page;
  };
  const other = (page: Page) => page.progress()?.machines[1];

  it.each([
    ['of which nothing more is known', () => undefined],
    ['to which somebody else has let Microsoft Support in', () => given.arm.addJob(machineInTwo, 'other', enabled())],
    [
      'that cannot be read',
      () => (given.arm.fault = ({ path }) => (path.startsWith(`${machineInTwo}/`) ? refusal : undefined)),
    ],
  ])('keeps that a machine was left out %s, until access is asked for on it', async (_, happen) => {
    const page = await pressFor(one);
    happen();
    const before = other(page);
    expect((await refreshed(page))[1]).toBe(before);
    given.arm.fault = () => undefined;
    given.arm.addJob(machineInTwo, given.record.consentId, enabled());
    expect(await refreshed(page)).toMatchObject([{ step: 'confirmed' }, { step: 'confirmed' }]);
  });
});

describe('once all machines were read anew', () => {
  const refreshed = async (page: Page) => {
    void page.refreshGrant(given.record.consentId);
    await passTime(1);
    return (await settle(page)).machines[1];
  };

  it('why Azure refused what was asked for is told, until Azure shows what came of another press', async () => {
    const page = await granted(machineInTwo);
    const [, failed] = page.progress()?.machines ?? [];
    expect(failed).toMatchObject({ step: 'failed', message: expect.stringContaining('No.') });
    expect(await refreshed(page)).toEqual(failed);
    given.arm.fault = ({ path }) => (path.startsWith(`${machineInTwo}/`) ? refusal : undefined);
    expect(await refreshed(page)).toEqual(failed);
    given.arm.fault = () => undefined;
    expect(await refreshed(page)).toEqual(failed);
    given.arm.addJob(machineInTwo, given.record.consentId, enabled());
    expect(await refreshed(page)).toMatchObject({ step: 'confirmed' });
  });

  it('why the consent could not be recorded is told', async () => {
    const page = await granted(`${groupTwo}/providers/microsoft.resources/deployments`);
    const [, unrecorded] = page.progress()?.machines ?? [];
    expect(unrecorded).toMatchObject({ step: 'skipped', message: expect.stringContaining('could not be recorded') });
    expect(await refreshed(page)).toEqual(unrecorded);
  });

  it('a failure that Azure showed is not told once it is over', async () => {
    const page = await granted(machineInTwo);
    given.arm.addExtension(machineInTwo, 'Succeeded');
    given.arm.addJob(machineInTwo, 'other', enabled());
    expect(await refreshed(page)).toMatchObject({ step: 'failed', message: expect.stringContaining('Conflict') });
    given.arm.jobs.delete([...given.arm.jobs.keys()].find((id) => id.endsWith('/other')) ?? '');
    expect(await refreshed(page)).toMatchObject({ step: 'extension' });
  });
});
