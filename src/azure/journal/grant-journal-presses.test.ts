import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { sampleMachine, sampleNow, sampleTenant, sampleUser } from '#src/consent/samples.ts';
import { instantNow } from '#src/azure/transport/instant.ts';
import { SampleBrowser } from '#src/azure/testing/sample-browser.ts';

// Presses for one consent that meet in the journal: of several tabs, and with revokes in between.

vi.mock('#src/auth/session.ts', () => ({
  auth: () => ({ account: { tenantId: sampleTenant, userId: sampleUser } }),
}));

const consentId = 'rs-abcdefghijklmnopqrstu';
const one = sampleMachine('srv-sql-01').toLowerCase();
const two = sampleMachine('srv-sql-02').toLowerCase();
const minute = 60_000;
const pressed = { consentId, until: sampleNow + 240 * minute, machines: [one, two], pressedAt: sampleNow };
const revoke = { machineId: one, job: undefined, removeExtension: false, startedAt: sampleNow + minute };

/** A page freshly loaded, which knows server time or does not. */
const load = async (knowsTime = true) => {
  vi.resetModules();
  const { noteServerDate } = await import('#src/azure/transport/server-clock.ts');
  if (knowsTime) noteServerDate(new Date(sampleNow).toUTCString(), instantNow(), instantNow());
  const revokes = await import('./revoke-journal.ts');
  return { ...revokes, ...(await import('./grant-journal.ts')) };
};

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date', 'performance'], now: sampleNow });
  void new SampleBrowser();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('work that is over', () => {
  it('takes the permission from its own machines alone, and forgets of no other that access was asked for', async () => {
    const page = await load();
    await page.keepGrant(pressed);
    await page.claimMachine(consentId, two, true);
    await page.dropGrant({ consentId, machines: [one.toUpperCase()], pressedAt: sampleNow });
    expect(await page.grantEntry(consentId)).toMatchObject({ machines: [two], requested: [two] });
    expect(await page.beginRevoke({ ...revoke, machineId: two })).toMatchObject({ awaited: [consentId] });
  });

  it('takes nothing from what was pressed for since in another tab', async () => {
    const page = await load();
    await page.keepGrant(pressed);
    const other = await load();
    await other.keepGrant({ ...pressed, machines: [two], pressedAt: sampleNow + minute });
    await page.dropGrant({ consentId, machines: [one, two], pressedAt: sampleNow });
    expect(await other.claimMachine(consentId, one, true)).toBe('gone');
    expect(await other.claimMachine(consentId, two, true)).toBe('clear');
    await page.holdGrant({ consentId, machines: [one, two], pressedAt: sampleNow });
    expect(await page.grantEntry(consentId)).toMatchObject({ awaitingPress: [] });
  });

  it('that was stopped where it only went on waits for a press, and keeps no tab from finishing', async () => {
    const page = await load();
    await page.keepGrant(pressed);
    await page.claimMachine(consentId, one, true);
    await page.holdGrant({ consentId, machines: [one], pressedAt: sampleNow });
    const entry = await page.grantEntry(consentId);
    expect(entry).toMatchObject({ requested: [one], awaitingPress: [one] });
    expect(entry && page.goingOn(entry)).toEqual([two]);
    expect(await page.claimMachine(consentId, one, true)).toBe('asked');
  });
});

describe('a press', () => {
  it('of more than an hour ago goes on by itself no more, although a later one for another machine does', async () => {
    const page = await load();
    await page.keepGrant({ ...pressed, machines: [one], pressedAt: sampleNow - 61 * minute });
    await page.keepGrant({ ...pressed, machines: [two] });
    const entry = await page.grantEntry(consentId);
    expect(entry && page.goingOn(entry)).toEqual([two]);
  });

  it('keeps what may have been asked for before, and answers with it', async () => {
    const page = await load();
    expect(await page.keepGrant({ ...pressed, requested: [one] })).toEqual([one]);
    expect(await page.grantEntry(consentId)).toMatchObject({ requested: [one] });
    expect(await page.keepGrant({ ...pressed, isNew: true })).toEqual([one]);
    expect(await page.beginRevoke(revoke)).toMatchObject({ awaited: [consentId] });
  });

  it('takes access for asked for where the browser does not tell, except for what was signed just now', async () => {
    const page = await load();
    vi.stubGlobal('indexedDB', undefined);
    expect(await page.keepGrant({ ...pressed, machines: [one], isNew: true })).toEqual([]);
    expect(await page.keepGrant(pressed)).toEqual([two]);
    expect(await page.grantEntry(consentId)).toMatchObject({ machines: [one, two], requested: [two] });
  });

  it('leaves out the machines that were taken from it before it was written down', async () => {
    const page = await load();
    await page.keepGrant({ ...pressed, isWithdrawn: (machineId) => machineId === one });
    expect(await page.claimMachine(consentId, one, true)).toBe('gone');
    expect(await page.claimMachine(consentId, two, true)).toBe('clear');
  });

  it('leaves out those on which a revoke was pressed after it, which it does not spare', async () => {
    const page = await load();
    const row = await page.beginRevoke(revoke);
    page.keepRevokeRow({ ...row, phase: 'refused' });
    await page.keepGrant(pressed);
    expect(await page.claimMachine(consentId, one, true)).toBe('gone');
    expect(await page.currentRevokeRow(row)).not.toHaveProperty('spares');
    // Of two tabs that take their time from different replies, neither is far off.
    await page.keepGrant({ ...pressed, pressedAt: revoke.startedAt - 2000 });
    expect(await page.claimMachine(consentId, one, true)).toBe('clear');
    expect(await page.currentRevokeRow(row)).toMatchObject({ spares: [consentId] });
  });

  it.each([
    ['the revoke', true, { isStartUnsure: true }],
    ['this page', false, {}],
  ])('is not taken for the earlier one where no server had told %s the time', async (_, knowsTime, more) => {
    const page = await load(knowsTime);
    const row = await page.beginRevoke({ ...revoke, ...more });
    page.keepRevokeRow({ ...row, phase: 'refused' });
    await page.keepGrant(pressed);
    expect(await page.claimMachine(consentId, one, true)).toBe('clear');
  });
});
