import { describe, expect, it } from 'vitest';
import { recordName } from '#src/consent/record.ts';
import { passTime, type SampleFault } from '#src/azure/testing/sample-arm.ts';
import {
  agree,
  enabled,
  given,
  groupTwo,
  loadKnown,
  machineInTwo,
  opened,
  type Page,
  press,
  putOnRecord,
  settle,
  setUpGrants,
  start,
} from '#src/azure/testing/sample-grant.ts';

setUpGrants();

const denied = { status: 403, code: 'AuthorizationFailed', message: 'No.' };

/** Access was asked for, of a machine that is away, and the page loaded anew: what it reads of the record itself has this fault. */
const reloadedWith = async (fault: () => SampleFault | undefined): Promise<Page> => {
  given.arm.addExtension(given.machine, 'Succeeded');
  given.arm.addMachine(given.machine, { status: 'Disconnected' });
  const pressed = await start();
  expect(await passTime(60, () => pressed.shown()?.step === 'requested')).toBe(true);
  await given.browser.crash(given.arm);
  given.arm.addMachine(given.machine);
  const page = await loadKnown();
  given.arm.fault = ({ path }) => (path.endsWith(`/${recordName(given.record.consentId)}`) ? fault() : undefined);
  void page.openGrant(given.record.consentId);
  await passTime(2);
  return page;
};

describe('access that was asked for, where its record cannot be read again', () => {
  it('is unknown, and is not said to be ungranted', async () => {
    const [machine] = (await settle(await reloadedWith(() => denied))).machines;
    expect(machine).toMatchObject({
      step: 'unknown',
      message: expect.stringMatching(
        /^The record of the consent could not be read or kept.*may have been asked for before/,
      ),
      remedy: expect.stringMatching(/\w/),
      correlationId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(machine?.message).not.toContain('nothing was granted');
  });

  it('neither where it is stopped meanwhile', async () => {
    const page = await reloadedWith(() => 'hangsBefore');
    page.stopGrant(given.record.consentId);
    const [machine] = (await settle(page)).machines;
    expect(machine).toMatchObject({ step: 'unknown', message: expect.stringContaining('Azure may go on with that') });
  });

  it('is read again when no answer came', async () => {
    let lost = 0;
    const page = await reloadedWith(() => ((lost += 1) <= 6 ? 'dropped' : undefined));
    expect((await settle(page)).machines).toMatchObject([{ step: 'confirmed' }]);
    expect(lost).toBeGreaterThan(6);
  });
});

describe('records that could not be read', () => {
  const unreadGroup = (fault: SampleFault) => {
    given.arm.fault = ({ path }) =>
      path === `${groupTwo}/providers/microsoft.resources/deployments` ? fault : undefined;
  };
  const inTwo = {
    machineId: machineInTwo,
    step: 'unknown',
    message: expect.stringMatching(/whether it is on record for this machine is not known\. .*rg-web-prod: .*No\./),
    remedy: expect.stringMatching(/\w/),
    correlationId: expect.stringMatching(/^[0-9a-f-]{36}$/),
  };
  const begun = async () => {
    await agree({ machines: [given.machine, machineInTwo] });
    given.arm.addExtension(given.machine, 'Succeeded');
  };

  it('are not said to be missing beside those that were found', async () => {
    await begun();
    putOnRecord(given.record);
    unreadGroup(denied);
    expect((await opened(await loadKnown())).machines).toMatchObject([{ step: 'extension' }, inTwo]);
  });

  it('nor while the consent is known from this page alone', async () => {
    await begun();
    const { holdSigned } = await import('#src/azure/records/signed-consents.ts');
    const page = await loadKnown();
    holdSigned(given.record, given.record.consent.machines);
    unreadGroup(denied);
    expect((await opened(page)).machines).toMatchObject([
      { step: 'waiting', message: expect.stringContaining('holds no record of this consent') },
      inTwo,
    ]);
  });

  it('nor where one of that name is there that does not verify', async () => {
    await begun();
    putOnRecord(given.record);
    given.arm.addDeployment(groupTwo, recordName(given.record.consentId), { parameters: {} });
    expect((await opened(await loadKnown())).machines).toMatchObject([
      { step: 'extension' },
      { step: 'unknown', message: expect.stringContaining('not known') },
    ]);
  });

  it('hide no request that Azure shows', async () => {
    await begun();
    putOnRecord(given.record);
    given.arm.addJob(machineInTwo, given.record.consentId, enabled());
    unreadGroup(denied);
    expect((await opened(await loadKnown())).machines).toMatchObject([{ step: 'extension' }, { step: 'confirmed' }]);
  });

  it('are read of the machines, too, that were not pressed for here', async () => {
    await begun();
    const page = await loadKnown();
    page.startGrant({ record: given.record, machines: [given.machine] }, press);
    await passTime(6);
    // Left for a sign-in: nothing goes on by itself, and the journal knows of one machine alone.
    await given.browser.crash(given.arm);
    const { holdGrants } = await import('#src/azure/journal/grant-hold.ts');
    await Promise.all([holdGrants(), passTime(1)]);
    const { recordTemplate } = await import('#src/consent/record.ts');
    given.arm.addDeployment(groupTwo, recordName(given.record.consentId), recordTemplate(given.record));
    expect((await opened(await loadKnown())).machines).toMatchObject([
      { step: 'requested' },
      { step: 'recorded', message: expect.stringContaining('not installed') },
    ]);
  });
});
