import { describe, expect, it } from 'vitest';
import { sampleMachine } from '#src/consent/samples.ts';
import { passTime } from '#src/azure/testing/sample-arm.ts';
import {
  given,
  load,
  loadKnown,
  opened,
  type Page,
  press,
  putOnRecord,
  settle,
  setUpGrants,
  start,
  steps,
} from '#src/azure/testing/sample-grant.ts';

const [one, two] = [sampleMachine('srv-sql-01'), sampleMachine('srv-sql-02')];
setUpGrants({ machines: [one, two] });

const jobPuts = () => given.arm.writes('/jobs/').map((write) => write.split('/providers/')[1]);
const jobLists = () =>
  given.arm.requests.filter(({ method, path }) => method === 'GET' && path.endsWith('/jobs')).length;
const pressFor = (page: Page, ...machines: string[]) =>
  page.startGrant({ record: given.record, machines: machines.map((id) => id.toUpperCase()) }, press);

/** What the journal keeps of the grant. */
const entryOf = async () => {
  const { grantEntry } = await import('#src/azure/journal/grant-journal.ts');
  const reading = grantEntry(given.record.consentId);
  await passTime(1);
  return reading;
};

describe('a press for some of the machines agreed to', () => {
  it('says why the others are left out, as far as that is known', async () => {
    const page = await loadKnown();
    const left = [{ machineId: two.toUpperCase(), reason: 'The machine is not connected.', correlationId: 'c-1' }];
    page.startGrant({ record: given.record, machines: [one], left }, press);
    expect(page.progress()?.machines[1]).toEqual({
      machineId: two,
      step: 'skipped',
      isLeftOut: true,
      message: 'Left out of this grant: The machine is not connected.',
      correlationId: 'c-1',
    });
  });

  it('is shown at once, and leaves out the others until they are pressed for', async () => {
    const page = await loadKnown();
    pressFor(page, one);
    expect(page.progress()).toEqual({
      consentId: given.record.consentId,
      record: given.record,
      machines: [
        { machineId: one, step: 'waiting', message: 'Waiting for its turn.' },
        { machineId: two, step: 'skipped', isLeftOut: true, message: 'Left out of this grant.' },
      ],
      running: true,
      granting: true,
      pressedHere: true,
    });
    expect(await settle(page)).toMatchObject({
      granting: false,
      machines: [{ step: 'confirmed' }, { step: 'skipped' }],
    });
    expect([...given.arm.jobs.keys()].every((id) => id.startsWith(`${one}/`))).toBe(true);
    void page.continueGrant(given.record.consentId, press);
    await passTime(4);
    // What is confirmed stays so, and is not asked for again.
    expect(page.shown()).toMatchObject({ step: 'confirmed' });
    expect(steps(await settle(page))).toEqual(['confirmed', 'confirmed']);
    expect(jobPuts()).toHaveLength(2);
  });

  it('goes on with those alone after a reload, and shows of the others what Azure shows', async () => {
    const page = await load();
    pressFor(page, one);
    await passTime(6);
    await given.browser.crash(given.arm);
    const reloaded = await loadKnown();
    void reloaded.openGrant(given.record.consentId);
    expect(await passTime(10, () => reloaded.progress()?.granting === true)).toBe(true);
    expect(reloaded.progress()?.machines[1]).toEqual({
      machineId: two,
      step: 'unknown',
      message: 'Not part of what goes on now. Azure has not been read yet for how access stands here.',
    });
    expect((await settle(reloaded)).machines).toMatchObject([
      { step: 'confirmed' },
      { step: 'recorded', message: expect.stringContaining('Azure shows no request') },
    ]);
    expect(jobPuts()).toHaveLength(1);
  });

  it('later on means those of them that the consent names', async () => {
    const page = await loadKnown();
    pressFor(page, one);
    await settle(page);
    void page.continueGrant(given.record.consentId, press, [two.toUpperCase(), sampleMachine('stranger')]);
    await passTime(1);
    expect(steps(await settle(page))).toEqual(['confirmed', 'confirmed']);
    expect(given.arm.writes('stranger')).toEqual([]);
  });
});

describe('a look at a grant', () => {
  it('is taken once at a time, and not beside the work on it', async () => {
    putOnRecord(given.record);
    const page = await loadKnown();
    const { consentId } = given.record;
    void page.openGrant(consentId);
    void page.refreshGrant(consentId);
    expect(page.progress()).toMatchObject({ running: true, machines: [] });
    await settle(page);
    await passTime(5);
    expect(jobLists()).toBe(2);
    await start(page);
    await passTime(1);
    void page.refreshGrant(consentId);
    await passTime(1);
    expect(page.progress()).toMatchObject({ granting: true });
    expect(steps(await settle(page))).toEqual(['confirmed', 'confirmed']);
  });

  it('says what keeps it from reading Azure, until it can', async () => {
    const page = await load();
    given.arm.fault = () => 'dropped';
    const unread = await opened(page);
    expect(unread).toMatchObject({ machines: [], running: false, problem: { error: { kind: 'network' } } });
    expect(unread.problem?.text).toBe(unread.problem?.error?.message);
  });

  it('keeps what a press for the consent has shown meanwhile', async () => {
    putOnRecord(given.record);
    const page = await loadKnown();
    await opened(page);
    let isHeld = true;
    given.arm.fault = ({ method, path }) =>
      isHeld && method === 'GET' && path.endsWith('/jobs') ? 'hangsBefore' : undefined;
    void page.refreshGrant(given.record.consentId);
    await passTime(2);
    isHeld = false;
    await start(page);
    expect(await settle(page)).toMatchObject({ machines: [{ step: 'confirmed' }, { step: 'confirmed' }] });
    // The reading of before the press comes to an end without an answer.
    await passTime(400);
    expect(page.progress()).toMatchObject({ running: false, machines: [{ step: 'confirmed' }, { step: 'confirmed' }] });
  });
});

describe('a grant that is stopped', () => {
  it('in a tab that only went on with it is left to the one that was pressed in; stopped there, it is over', async () => {
    given.arm.addExtension(one, 'Succeeded');
    given.arm.addMachine(one, { status: 'Disconnected' });
    const pressed = await load();
    pressFor(pressed, one);
    expect(await passTime(60, () => pressed.shown()?.step === 'requested')).toBe(true);
    const other = await loadKnown();
    void other.openGrant(given.record.consentId);
    expect(await passTime(10, () => other.progress()?.granting === true)).toBe(true);
    other.stopGrant(given.record.consentId);
    await settle(other);
    expect(await entryOf()).toMatchObject({ machines: [one], requested: [one] });
    pressed.stopGrant(given.record.consentId);
    await settle(pressed);
    expect(await entryOf()).toBeUndefined();
  });
});

describe('a machine that the consent does not name', () => {
  it('is not worked on, whatever the journal says', async () => {
    const page = await load();
    pressFor(page, one);
    await passTime(6);
    await given.browser.crash(given.arm);
    const stranger = sampleMachine('stranger');
    given.arm.addMachine(stranger);
    const reloaded = await loadKnown();
    const { inJournal } = await import('#src/azure/journal/journal.ts');
    const adding = inJournal(async (journal) => {
      const [row] = await journal.rows('grant ');
      if (row !== undefined) journal.put({ ...row, machineId: stranger, key: row.key.replace(one, stranger) });
    });
    await Promise.all([adding, passTime(1)]);
    expect(await entryOf()).toMatchObject({ machines: [one, stranger] });
    expect((await opened(reloaded)).machines).toMatchObject([{ step: 'confirmed' }, { machineId: two }]);
    expect(given.arm.requests.filter(({ path }) => path.startsWith(stranger))).toEqual([]);
  });
});
