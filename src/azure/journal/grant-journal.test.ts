import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { sampleMachine, sampleNow, sampleTenant, sampleUser } from '#src/consent/samples.ts';
import { openDB } from 'idb';
import { noteLeft } from '#src/auth/left-page.ts';
import { SampleBrowser } from '#src/azure/testing/sample-browser.ts';

const ada = { tenantId: sampleTenant, userId: sampleUser };
const signedIn = vi.hoisted(() => ({ account: null as null | object }));
vi.mock('#src/auth/session.ts', () => ({ auth: () => signedIn }));

const consentId = 'rs-abcdefghijklmnopqrstu';
const one = sampleMachine('srv-sql-01').toLowerCase();
const two = sampleMachine('srv-sql-02').toLowerCase();
const pressed = { consentId, until: sampleNow + 3_600_000, machines: [one, two.toUpperCase()] };

/** A page freshly loaded, in this tab or another one of the same browser. */
const load = async () => {
  vi.resetModules();
  const revokes = await import('./revoke-journal.ts');
  return { ...revokes, ...(await import('./grant-journal.ts')) };
};

const revoke = { machineId: one, job: undefined, removeExtension: false, startedAt: sampleNow };

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: sampleNow });
  signedIn.account = ada;
  void new SampleBrowser();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('the journal of grants', () => {
  it('keeps what was pressed for all tabs, notes what was asked for, and forgets it when done', async () => {
    const page = await load();
    await page.keepGrant(pressed);
    expect(await page.claimMachine(consentId, one.toUpperCase(), true)).toBe('clear');
    expect(await page.claimMachine(consentId, two, false)).toBe('clear');
    const other = await load();
    expect(await other.grantEntry(consentId)).toEqual({
      machines: [one, two],
      requested: [one],
      awaitingPress: [],
      pressedAt: sampleNow,
    });
    await other.dropGrant({ consentId, machines: [one, two.toUpperCase()], pressedAt: sampleNow });
    expect(await page.grantEntry(consentId)).toBeUndefined();
    expect(await page.claimMachine(consentId, one, true)).toBe('gone');
  });

  it('lets nothing be asked for once a revoke has begun in any tab, nor after it has ended', async () => {
    const page = await load();
    const other = await load();
    await page.keepGrant(pressed);
    await page.claimMachine(consentId, one, true);
    const row = await other.beginRevoke(revoke);
    expect(row.jobOnItsWay).toBe(true);
    expect(await page.claimMachine(consentId, one, true)).toBe('revoking');
    expect(await page.claimMachine(consentId, two, true)).toBe('clear');
    await other.dropRevokeRow(row);
    expect(await page.claimMachine(consentId, one, true)).toBe('gone');
    // A later press is another decision.
    await page.keepGrant(pressed);
    expect(await page.claimMachine(consentId, one, true)).toBe('clear');
  });

  it('heeds the revoke of another account of this browser, and goes on with no grant of it', async () => {
    const page = await load();
    await page.keepGrant(pressed);
    signedIn.account = { ...ada, userId: '0e0e0e0e-0000-4000-8000-000000000000' };
    expect(await page.grantEntry(consentId)).toBeUndefined();
    expect(await page.claimMachine(consentId, one, true)).toBe('gone');
    await page.beginRevoke(revoke);
    expect(await page.openRevokes()).toHaveLength(1);
    signedIn.account = ada;
    expect(await page.openRevokes()).toEqual([]);
    expect(await page.claimMachine(consentId, one, true)).toBe('revoking');
  });

  it('lets a refused revoke stand in the way of no later press', async () => {
    const page = await load();
    const row = await page.beginRevoke(revoke);
    page.keepRevokeRow({ ...row, phase: 'refused' });
    await page.keepGrant(pressed);
    expect(await page.claimMachine(consentId, one, true)).toBe('clear');
  });

  it('goes on without a press for an hour, in the tab that was pressed in as elsewhere', async () => {
    const page = await load();
    page.notePressed(consentId);
    await page.keepGrant(pressed);
    const entry = await page.grantEntry(consentId);
    if (entry === undefined) throw new Error('Not kept.');
    vi.setSystemTime(sampleNow + 3_599_000);
    expect(page.goingOn(entry)).toEqual([one, two]);
    vi.setSystemTime(sampleNow + 3_600_000);
    expect(page.goingOn(entry)).toEqual([]);
  });

  it('goes on with nothing that was pressed for before a sign-in, in no load after it', async () => {
    const page = await load();
    await page.keepGrant(pressed);
    await page.claimMachine(consentId, one, true);
    noteLeft();
    for (const reloaded of [await load(), await load()]) {
      const entry = await reloaded.grantEntry(consentId);
      expect(entry).toMatchObject({ machines: [one, two], requested: [one], awaitingPress: [one, two] });
      expect(entry && reloaded.goingOn(entry)).toEqual([]);
    }
    // A later press is another decision, for what it names. That access was asked for stays true.
    await page.keepGrant({ ...pressed, machines: [one] });
    const entry = await (await load()).grantEntry(consentId);
    expect(entry).toMatchObject({ requested: [one], awaitingPress: [two] });
    expect(entry && page.goingOn(entry)).toEqual([one]);
  });

  it('holds back what was pressed for before a sign-in also where a press comes first', async () => {
    const page = await load();
    await page.keepGrant({ ...pressed, machines: [one] });
    noteLeft();
    const reloaded = await load();
    await reloaded.keepGrant({ ...pressed, machines: [two] });
    expect(await reloaded.grantEntry(consentId)).toMatchObject({ awaitingPress: [one] });
  });

  it('holds back a press that is written down only while its page is being left', async () => {
    const page = await load();
    (await import('#src/auth/left-page.ts')).noteLeft();
    await page.keepGrant(pressed);
    const entry = await (await load()).grantEntry(consentId);
    expect(entry).toMatchObject({ machines: [one, two], awaitingPress: [one, two] });
  });

  it('tells the consents pressed for on one machine apart, and knows the latest press', async () => {
    const page = await load();
    const other = 'rs-uuuuuuuuuuuuuuuuuuuuu';
    await page.keepGrant({ ...pressed, machines: [one] });
    vi.setSystemTime(sampleNow + 5000);
    await page.keepGrant({ ...pressed, machines: [two] });
    await page.keepGrant({ ...pressed, consentId: other, machines: [one] });
    expect(await page.grantEntry(consentId)).toEqual({
      machines: [one, two],
      requested: [],
      awaitingPress: [],
      pressedAt: sampleNow + 5000,
    });
    await page.dropGrant({ consentId, machines: [one, two], pressedAt: sampleNow + 5000 });
    expect(await page.grantEntry(consentId)).toBeUndefined();
    expect(await page.grantEntry(other)).toMatchObject({ machines: [one] });
    expect(await page.claimMachine(other, one, true)).toBe('clear');
  });

  it('keeps nothing of a press while nobody is signed in', async () => {
    const page = await load();
    signedIn.account = null;
    await page.keepGrant(pressed);
    expect(await page.claimMachine(consentId, one, true)).toBe('gone');
    signedIn.account = ada;
    await page.keepGrant({ ...pressed, machines: [two] });
    const database = await openDB('remote-support', 1);
    expect(await database.count('rows')).toBe(1);
    database.close();
  });
});

describe('the presses of a tab', () => {
  const stored = () => JSON.parse(sessionStorage.getItem('remote-support.pressed') ?? 'null') as unknown;

  it('are remembered over a reload, each once, and of many the latest hundred', async () => {
    const page = await load();
    page.notePressed('rs-a');
    page.notePressed('rs-b');
    page.notePressed('rs-a');
    expect(stored()).toEqual(['rs-b', 'rs-a']);
    expect(page.wasPressed('rs-c')).toBe(false);
    for (let press = 0; press < 99; press += 1) page.notePressed(`rs-${press}`);
    const reloaded = await load();
    expect(stored()).toHaveLength(100);
    expect(reloaded.wasPressed('rs-a')).toBe(true);
    expect(reloaded.wasPressed('rs-98')).toBe(true);
    expect(reloaded.wasPressed('rs-b')).toBe(false);
  });

  it.each(['no JSON', '{"a":1}', '[1]'])('are none where somebody wrote %s', async (text) => {
    sessionStorage.setItem('remote-support.pressed', text);
    const page = await load();
    expect(page.wasPressed('rs-a')).toBe(false);
    page.notePressed('rs-a');
    expect(stored()).toEqual(['rs-a']);
  });

  it('are remembered by the page where there is no room', async () => {
    sessionStorage.setItem = () => {
      throw new DOMException('Full.', 'QuotaExceededError');
    };
    const page = await load();
    page.notePressed('rs-a');
    expect(page.wasPressed('rs-a')).toBe(true);
    expect((await load()).wasPressed('rs-a')).toBe(false);
  });
});

describe('a request that Azure has refused', () => {
  it('was not asked for, and may be on the way again', async () => {
    const page = await load();
    await page.keepGrant(pressed);
    await page.claimMachine(consentId, one, true);
    await page.claimMachine(consentId, two, true);
    await page.takeBackRequest(consentId, one.toUpperCase());
    expect(await page.grantEntry(consentId)).toMatchObject({ machines: [one, two], requested: [two] });
    expect(await page.claimMachine(consentId, one, true)).toBe('clear');
  });

  it('is no row where there was none, and is kept of nobody', async () => {
    const page = await load();
    await page.takeBackRequest(consentId, one);
    expect(await page.grantEntry(consentId)).toBeUndefined();
    await page.keepGrant(pressed);
    await page.claimMachine(consentId, one, true);
    signedIn.account = null;
    await page.takeBackRequest(consentId, one);
    signedIn.account = ada;
    expect(await page.grantEntry(consentId)).toMatchObject({ requested: [one] });
  });
});
