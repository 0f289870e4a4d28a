import { describe, expect, it } from 'vitest';
import { recordName } from '#src/consent/record.ts';
import { sampleMachine } from '#src/consent/samples.ts';
import { passTime } from '#src/azure/testing/sample-arm.ts';
import {
  account,
  enabled,
  given,
  groupTwo,
  knowFleetAndWriter,
  load,
  loadKnown,
  machineInTwo,
  onPut,
  opened,
  type Page,
  press,
  putOnRecord,
  settle,
  setUpGrants,
} from '#src/azure/testing/sample-grant.ts';

const one = sampleMachine('srv-sql-01');
setUpGrants({ machines: [one, machineInTwo] });

/** Access is confirmed on the one machine; a press for the other, whose resource group takes no record yet, was the last. */
const pressedLastForTwo = async () => {
  putOnRecord(given.record);
  given.arm.addExtension(one, 'Succeeded');
  given.arm.addJob(one, given.record.consentId, enabled());
  given.arm.fault = onPut(`${groupTwo}/providers/microsoft.resources`, 'hangsBefore');
  const page = await loadKnown();
  page.startGrant({ record: given.record, machines: [machineInTwo] }, press);
  await passTime(10);
  return page;
};

describe('a consent of which the last press was for another resource group', () => {
  it('is found where it is on record, in another tab', async () => {
    await pressedLastForTwo();
    await given.browser.crash(given.arm);
    sessionStorage.clear();
    const progress = await opened(await loadKnown());
    expect(progress).not.toHaveProperty('problem');
    expect(progress.machines).toMatchObject([{ step: 'confirmed' }, { step: 'confirmed' }]);
    expect([...given.arm.deployments.values()].every(({ name }) => name === recordName(given.record.consentId))).toBe(
      true,
    );
  });
});

describe('the answer to a press', () => {
  it('stays while the grant is read by itself, until a person has it read', async () => {
    putOnRecord(given.record);
    const page = await loadKnown();
    await opened(page);
    account.userId = 'somebody-else';
    const { notOwn } = await import('./grant-known.ts');
    const problemAfter = async (look: () => Promise<void>) => {
      void look();
      await passTime(1);
      return (await settle(page)).problem?.text;
    };
    const { consentId } = given.record;
    expect(await problemAfter(() => page.continueGrant(consentId, press))).toBe(notOwn);
    expect(await problemAfter(() => page.refreshGrant(consentId, 'timer'))).toBe(notOwn);
    expect(await problemAfter(() => page.refreshConfirmed(consentId))).toBe(notOwn);
    expect(await problemAfter(() => page.refreshGrant(consentId))).toBeUndefined();
  });

  it('is not what a reading by itself met, which goes with the next', async () => {
    putOnRecord(given.record);
    const page = await loadKnown();
    await opened(page);
    const { consentId } = given.record;
    const problemAfter = async () => {
      void page.refreshGrant(consentId, 'timer');
      await passTime(1);
      return (await settle(page)).problem;
    };
    const { changeGrant } = await import('./grant-store.ts');
    changeGrant(consentId, { problem: { text: 'Odd.' } });
    expect(await problemAfter()).toBeUndefined();
  });
});

describe('a press in a browser that does not know of the grant', () => {
  const refusal = { status: 403, code: 'AuthorizationFailed', message: 'No.' };
  const problemOf = async (page: Page) => {
    void page.continueGrant(given.record.consentId, press);
    await passTime(1);
    const { problem } = await settle(page);
    expect(given.arm.writes()).toEqual([]);
    return problem?.text;
  };

  it('says that the record cannot be read any more, and nothing of the Activity Log', async () => {
    putOnRecord(given.record);
    const page = await loadKnown();
    await opened(page);
    given.arm.fault = ({ path }) => (path.includes('/microsoft.resources/') ? refusal : undefined);
    expect(await problemOf(page)).toMatch(/^The record could not be read now: .*Nothing was asked for\.$/);
  });

  it('says whether the Activity Log does not show who recorded it, or could not be read', async () => {
    putOnRecord(given.record);
    const page = await load();
    const readWriter = await knowFleetAndWriter(undefined);
    await opened(page);
    expect(await problemOf(page)).toMatch(/^The Activity Log of Azure does not show who recorded this consent/);
    readWriter.mockImplementation(async (_entry, _userId, onUnread) => {
      onUnread?.(new Error('It is hidden.'));
      return undefined;
    });
    expect(await problemOf(page)).toMatch(/Activity Log of Azure could not be read: .* Nothing was asked for\. /);
  });
});
