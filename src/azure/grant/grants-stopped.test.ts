import { describe, expect, it } from 'vitest';
import { sampleMachine } from '#src/consent/samples.ts';
import { stallReads } from '#src/azure/journal/journal-fixture.ts';
import { passTime } from '#src/azure/testing/sample-arm.ts';
import {
  agree,
  enabled,
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
setUpGrants();

const isGranting = (page: Page) => () => page.progress()?.granting === true;

/** What the journal keeps of the grant. */
const entryOf = async () => {
  const { grantEntry } = await import('#src/azure/journal/grant-journal.ts');
  const reading = grantEntry(given.record.consentId);
  await passTime(1);
  return reading;
};

/** Somebody signs in: nothing goes on by itself any more. */
const signedInElsewhere = async (): Promise<void> => {
  const { holdGrants } = await import('#src/azure/journal/grant-hold.ts');
  await Promise.all([holdGrants(), passTime(1)]);
};

/** The same page again, which goes on by itself. */
const reloaded = async (): Promise<Page> => {
  await given.browser.crash(given.arm);
  const page = await loadKnown();
  void page.openGrant(given.record.consentId);
  expect(await passTime(10, isGranting(page))).toBe(true);
  return page;
};

describe('a grant that is stopped', () => {
  it('after a reload that went on with it is gone on with by no later load, until a person presses', async () => {
    given.arm.installs = 'Creating';
    await start();
    await passTime(10);
    const page = await reloaded();
    page.stopGrant(given.record.consentId);
    expect((await settle(page)).machines).toMatchObject([
      { step: 'skipped', message: 'Stopped before access was asked for.' },
    ]);
    given.arm.installs = 'Succeeded';
    await given.browser.crash(given.arm);
    const later = await loadKnown();
    const looked = await opened(later);
    expect(looked.machines).toMatchObject([{ step: 'recorded', message: 'The extension is Creating.' }]);
    expect(looked).not.toHaveProperty('granting');
    expect(given.arm.writes('/jobs/')).toEqual([]);
    void later.continueGrant(given.record.consentId, press);
    await passTime(1);
    expect(steps(await settle(later))).toEqual(['confirmed']);
  });

  it('keeps the note that access was asked for, for a revoke that may follow', async () => {
    given.arm.addExtension(one, 'Succeeded');
    given.arm.addMachine(one, { status: 'Disconnected' });
    const pressed = await start();
    expect(await passTime(60, () => pressed.shown()?.step === 'requested')).toBe(true);
    const page = await reloaded();
    page.stopGrant(given.record.consentId);
    await settle(page);
    expect(await entryOf()).toMatchObject({ requested: [one], awaitingPress: [one] });
  });

  it('is gone on with by no other tab, although the last request of this one has not ended', async () => {
    const { machine, record: old } = given;
    putOnRecord(old);
    given.arm.addExtension(machine, 'Succeeded');
    given.arm.addJob(machine, old.consentId, enabled());
    await agree({ level: 'DiagnosticsAndRepair', replaces: [old.consentId] });
    const page = await load();
    const isOfEnd = (path: string): boolean => path.includes(`/remote-support-ended-${old.consentId}`);
    const reported = { reportedProperties: { nodeSettings: { state: 'Superseded' } } };
    given.arm.fault = ({ method, path }) => {
      if (method === 'PATCH') given.arm.addJob(machine, old.consentId, { ...enabled(), ...reported });
      return isOfEnd(path) ? 'hangsBefore' : undefined;
    };
    await start(page);
    const isRecording = () => given.arm.requests.some(({ path }) => isOfEnd(path));
    expect(await passTime(60, isRecording)).toBe(true);
    expect(await entryOf()).toBeDefined();
    page.stopGrant(given.record.consentId);
    expect(await entryOf()).toBeUndefined();
    expect(page.progress()).toMatchObject({ running: true });
  });

  it('is not begun by a tab that was still reading what is known', async () => {
    given.arm.installs = 'Creating';
    await start();
    await passTime(10);
    const page = await reloaded();
    const isListing = ({ path }: { path: string }): boolean => path.endsWith('/deployments');
    given.arm.fault = (request) => (isListing(request) ? { status: 503, code: 'Busy', message: 'Busy.' } : undefined);
    const other = await loadKnown();
    void other.openGrant(given.record.consentId);
    await passTime(1);
    page.stopGrant(given.record.consentId);
    given.arm.fault = () => undefined;
    given.arm.installs = 'Succeeded';
    expect(await settle(other)).not.toHaveProperty('granting');
    expect(given.arm.writes('/jobs/')).toEqual([]);
  });

  it('is not said to be unasked where the journal knows better than the list of Azure', async () => {
    given.arm.addExtension(one, 'Succeeded');
    given.arm.addMachine(one, { status: 'Disconnected' });
    const pressed = await start();
    expect(await passTime(60, () => pressed.shown()?.step === 'requested')).toBe(true);
    await given.browser.crash(given.arm);
    await signedInElsewhere();
    given.arm.jobs.clear();
    const page = await loadKnown();
    expect(steps(await opened(page))).toEqual(['extension']);
    given.arm.fault = ({ path }) => (path === one ? 'hangsBefore' : undefined);
    void page.continueGrant(given.record.consentId, press);
    expect(await passTime(10, isGranting(page))).toBe(true);
    await passTime(2);
    page.stopGrant(given.record.consentId);
    expect((await settle(page)).machines).toMatchObject([
      { step: 'unknown', message: expect.stringContaining('Azure may go on with the request') },
    ]);
  });

  it('while the browser does not tell what it keeps is gone on with by no later load either', async () => {
    given.arm.installs = 'Creating';
    const page = await start();
    await passTime(10);
    const answer = stallReads();
    page.stopGrant(given.record.consentId);
    await settle(page);
    answer();
    await passTime(1);
    given.arm.installs = 'Succeeded';
    await given.browser.crash(given.arm);
    expect(await opened(await loadKnown())).not.toHaveProperty('granting');
    expect(given.arm.writes('/jobs/')).toEqual([]);
  });

  it('waits for no tag on the machine', async () => {
    given.arm.fault = ({ method }) => (method === 'PATCH' ? 'hangsBefore' : undefined);
    const page = await start();
    expect(await passTime(60, () => page.shown()?.step === 'confirmed')).toBe(true);
    page.stopGrant(given.record.consentId);
    expect((await settle(page, 5)).machines).toMatchObject([
      { step: 'confirmed', message: expect.stringContaining('Stopped before Azure had confirmed the tag') },
    ]);
  });
});

describe('a grant that has ended on some machines', () => {
  it('leaves what is known of the others, and of a press in another tab since', async () => {
    await agree({ machines: [one, two] });
    given.arm.addMachine(two, { status: 'Disconnected' });
    const pressed = await start();
    expect(await passTime(60, () => pressed.progress()?.machines[1]?.step === 'requested')).toBe(true);
    expect(await entryOf()).toMatchObject({ machines: [one, two], requested: [one, two] });
    await given.browser.crash(given.arm);
    const page = await loadKnown();
    void page.continueGrant(given.record.consentId, press, [one]);
    await passTime(1);
    expect(steps(await settle(page))[0]).toBe('confirmed');
    expect(await entryOf()).toMatchObject({ machines: [two], requested: [two] });
  });
});
