import { describe, expect, it } from 'vitest';
import { recordName } from '#src/consent/record.ts';
import { sampleMachine } from '#src/consent/samples.ts';
import { passTime } from '#src/azure/testing/sample-arm.ts';
import {
  account,
  enabled,
  given,
  groupTwo,
  loadKnown,
  machineInTwo,
  onPut,
  opened,
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
