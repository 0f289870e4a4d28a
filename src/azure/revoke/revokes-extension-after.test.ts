import { describe, expect, it } from 'vitest';
import { sampleNow } from '#src/consent/samples.ts';
import {
  arm,
  aroundEach,
  browser,
  busy,
  granted,
  job,
  keep,
  load,
  machine,
  rowsOf,
  settle,
  untilPhase,
} from '#src/azure/testing/revokes-fixture.ts';
import { passTime, type SampleRequest } from '#src/azure/testing/sample-arm.ts';

// Once access has been proven to have ended, the extension is removed outside of this tab's turn on the machine.

aroundEach();

const both = { removeExtension: true };
const isDelete = ({ method }: SampleRequest): boolean => method === 'DELETE';
const deletes = (): number => arm.requests.filter(isDelete).length;

/** A revoke whose end is proven and on record, while Azure is too busy for the removal. */
const proven = async () => {
  const consentId = await granted();
  arm.fault = (request) => (isDelete(request) ? busy : undefined);
  const page = await load();
  const { isRemovalOpen } = await import('./open-removals.ts');
  const outcome = page.revokeAccess(machine, job(consentId), both);
  await untilPhase(page, 'proven');
  expect(await passTime(60, () => isRemovalOpen(machine))).toBe(true);
  await passTime(5);
  return { page, outcome, consentId, isRemoving: () => isRemovalOpen(machine) };
};

const isLeft = (why: string) => ({
  phase: 'proven',
  extensionError: { kind: 'conflict', scope: machine, message: expect.stringContaining(why) },
});

describe('the removal of the extension after the proof', () => {
  it('leaves the machine to other decisions', async () => {
    const { page, isRemoving } = await proven();
    expect(await rowsOf(page)).toEqual([]);
    expect(browser.locks.isHeld(`machine:${machine}`)).toBe(false);
    expect(browser.locks.isHeld(`revoke:${machine}`)).toBe(false);
    expect(isRemoving()).toBe(true);
  });

  it('goes on where another tab takes the turn on the machine', async () => {
    const { outcome } = await proven();
    const take = (name: string) => navigator.locks.request(name, { steal: true }, async () => undefined);
    await Promise.all([take(`revoke:${machine}`), take(`machine:${machine}`)]);
    await passTime(5);
    arm.fault = () => undefined;
    expect(await settle(outcome)).not.toHaveProperty('extensionError');
    expect(arm.extensions.size).toBe(0);
  });

  it('is left to a press for the same in this tab, and asked for by that one alone', async () => {
    const { page, outcome, consentId } = await proven();
    const again = page.revokeAccess(machine, job(consentId), both);
    expect(await settle(outcome, 5)).toMatchObject(isLeft('revoked once more'));
    await passTime(150);
    const before = deletes();
    await passTime(61);
    // Half a minute apart by now.
    expect(deletes() - before).toBeLessThanOrEqual(3);
    arm.fault = () => undefined;
    expect(await settle(again)).not.toHaveProperty('extensionError');
    expect(arm.extensions.size).toBe(0);
    expect(page.pending()).not.toHaveProperty('extensionError');
  });

  it.each([
    ['at once', () => undefined],
    ['also when this tab has not heard of it', () => browser.freeze()],
  ])('is left to a press to revoke in another tab, %s', async (_, before) => {
    const { page, outcome } = await proven();
    before();
    arm.addMachine(machine, { status: 'Disconnected' });
    const other = await load();
    void other.revokeAccess(machine, undefined, keep);
    await passTime(5);
    arm.fault = () => undefined;
    expect(await settle(outcome)).toMatchObject(isLeft('revoked once more'));
    expect(page.pending()).toMatchObject({ extensionError: expect.any(Error) });
    expect(arm.extensions.size).toBe(1);
  });

  /** A press to grant in another tab, of which Azure shows nothing yet. */
  const pressElsewhere = async () => {
    await load();
    const { keepGrant } = await import('#src/azure/journal/grant-journal.ts');
    const consentId = 'rs-abcdefghijklmnopqrstu';
    await settle(keepGrant({ consentId, until: sampleNow + 3_600_000, machines: [machine] }));
    return import('#src/azure/journal/grant-hold.ts');
  };

  it('is left to a grant that goes on in another tab, of which Azure shows nothing yet', async () => {
    const { outcome } = await proven();
    await pressElsewhere();
    arm.fault = () => undefined;
    expect(await settle(outcome)).toMatchObject(isLeft('being granted from this browser'));
    expect(arm.extensions.size).toBe(1);
  });

  it('goes on beside a grant with which nobody goes on without another press', async () => {
    const { outcome } = await proven();
    const { holdGrants } = await pressElsewhere();
    await settle(holdGrants());
    arm.fault = () => undefined;
    expect(await settle(outcome)).not.toHaveProperty('extensionError');
    expect(arm.extensions.size).toBe(0);
  });
});
