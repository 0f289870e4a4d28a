import { beforeEach, describe, expect, it, vi } from 'vitest';
import { sampleMachine } from '#src/consent/samples.ts';
import { passTime } from '#src/azure/testing/sample-arm.ts';
import {
  account,
  agree,
  continued,
  enabled,
  given,
  groupOf,
  loadKnown,
  machineInTwo,
  opened,
  press,
  type Progress,
  putOnRecord,
  settle,
  setUpGrants,
} from '#src/azure/testing/sample-grant.ts';

setUpGrants();

/** What a page shows of a grant that was pressed for in another browser; it writes nothing. */
const observed = async (): Promise<Progress> => {
  const progress = await opened(await loadKnown());
  expect(given.arm.writes()).toEqual([]);
  return progress;
};

const only = async () => (await observed()).machines[0];
const notYet = 'Azure shows no request for access under this consent.';
const refusal = (status: number, code: string, message: string) => ({ status, code, message });

describe('a grant that is only looked at', () => {
  it('was not pressed for here, and is shown with the record that Azure has', async () => {
    putOnRecord(given.record);
    const progress = await observed();
    expect(progress).toMatchObject({ pressedHere: false, running: false, record: given.record });
    expect(progress).not.toHaveProperty('problem');
  });

  it('without an extension has come as far as the record', async () => {
    putOnRecord(given.record);
    expect(await only()).toEqual({
      machineId: given.machine,
      step: 'recorded',
      message: `The extension is not installed. ${notYet}`,
      at: expect.any(Number),
    });
  });

  it('with an extension alone has come as far as that', async () => {
    putOnRecord(given.record);
    given.arm.addExtension(given.machine, 'Succeeded');
    expect(await only()).toMatchObject({ step: 'extension', message: `The extension is installed. ${notYet}` });
  });

  it('waits for an extension that is being installed', async () => {
    putOnRecord(given.record);
    given.arm.addExtension(given.machine, 'Creating');
    expect(await only()).toMatchObject({ step: 'recorded', message: 'The extension is Creating.' });
  });

  it('has failed with its extension, in the words of the machine', async () => {
    putOnRecord(given.record);
    given.arm.addExtension(given.machine, 'Failed');
    expect(await only()).toMatchObject({
      step: 'failed',
      reached: 'recorded',
      message: 'Extension returned non-zero exit code for Install: 1.',
    });
  });

  it('has not begun where the resource group of the machine has no record', async () => {
    await agree({ machines: [given.machine, machineInTwo] });
    putOnRecord(given.record);
    given.arm.addExtension(machineInTwo, 'Succeeded');
    expect((await observed()).machines).toMatchObject([
      { step: 'recorded' },
      { machineId: machineInTwo, step: 'waiting', message: expect.stringContaining('holds no record of this consent') },
    ]);
  });

  it('is requested until the machine reports it, and then confirmed', async () => {
    putOnRecord(given.record);
    given.arm.addMachine(given.machine, { status: 'Disconnected' });
    // Of another request Azure says another time.
    const over = { ...enabled(), reportedProperties: { nodeSettings: { state: 'Superseded' } } };
    given.arm.addJob(given.machine, 'remoteSupport', over, 7_200_000);
    given.arm.addJob(given.machine, given.record.consentId.toUpperCase(), enabled());
    const waiting = await only();
    expect(waiting?.step).toBe('requested');
    expect(waiting?.message).toMatch(/^The machine has not been connected since .* Access requested, waiting/);
    expect(waiting?.message).toContain(
      'that waits on Azure, which keeps it up to 6 hours, until 24 Nov 2026, 18:59 UTC.',
    );
    given.arm.addMachine(given.machine);
    expect(await only()).toMatchObject({ step: 'confirmed', message: 'The machine has reported access as agreed.' });
  });

  it('is said to take longer than usual by when Azure took the request, whenever the page was opened', async () => {
    putOnRecord(given.record);
    const pending = { ...enabled(), provisioningState: 'Accepted', status: 'NotSpecified', reportedProperties: {} };
    given.arm.addJob(given.machine, given.record.consentId, pending, 0);
    const words = 'Access requested, waiting for the machine to report it.';
    const page = await loadKnown();
    expect((await opened(page)).machines).toMatchObject([{ step: 'requested', message: words }]);
    await passTime(16 * 60);
    expect((await opened(await loadKnown())).machines).toMatchObject([
      { step: 'requested', message: `${words} This is taking longer than usual.` },
    ]);
    // The browser's clock alone does not tell how long it has been.
    given.arm.isDateShown = false;
    expect((await opened(await loadKnown())).machines).toMatchObject([{ step: 'requested', message: words }]);
  });

  it('has failed where its request has, which only a press asks for again', async () => {
    putOnRecord(given.record);
    given.arm.addExtension(given.machine, 'Succeeded');
    const failed = { provisioningState: 'Failed', status: 'Failed', reportedProperties: {} };
    given.arm.addJob(given.machine, given.record.consentId, { ...enabled(), ...failed });
    expect(await only()).toMatchObject({ step: 'failed', message: expect.stringContaining('could not be set up') });
  });

  it('is over on the machine whose end is on record, and on no other', async () => {
    const other = sampleMachine('srv-sql-02');
    await agree({ machines: [given.machine, other] });
    putOnRecord(given.record);
    const end = {
      kind: 'remote-support-end-record/1',
      consentId: given.record.consentId,
      machineId: other,
      ended: 'revoked',
      confirmedAt: '2026-11-24T13:00:05Z',
      evidence: 'Azure showed no job.',
    } as const;
    const { writeEndRecord } = await import('#src/azure/records/consent-records.ts');
    await Promise.all([writeEndRecord(groupOf(other), end), passTime(10)]);
    given.arm.requests.length = 0;
    expect((await observed()).machines).toMatchObject([
      { machineId: given.machine, step: 'recorded' },
      { machineId: other, step: 'skipped', message: expect.stringContaining('on record') },
    ]);
  });

  it('has failed where somebody else let Microsoft Support in, with what to do', async () => {
    putOnRecord(given.record);
    given.arm.addJob(given.machine, 'remoteSupport', enabled());
    expect(await only()).toMatchObject({
      step: 'failed',
      reached: 'recorded',
      message: expect.stringContaining('Conflict'),
      remedy: expect.stringContaining('Revoke that access first'),
    });
  });

  it('is unknown where Azure offers no jobs, or does not let this person read them', async () => {
    putOnRecord(given.record);
    given.arm.fault = ({ path }) =>
      path.includes('/jobs') ? refusal(409, 'MissingSubscriptionRegistration', 'Not registered.') : undefined;
    expect(await only()).toMatchObject({
      step: 'unknown',
      message: 'Azure cannot show access on this machine: Not registered.',
    });
    given.arm.fault = ({ path }) => (path.includes('/jobs') ? refusal(403, 'AuthorizationFailed', 'No.') : undefined);
    expect(await only()).toMatchObject({
      step: 'unknown',
      reached: 'recorded',
      message: expect.stringContaining('You do not have the permission: '),
      remedy: expect.any(String),
      correlationId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
  });
});

describe('a machine of which Azure offers no jobs', () => {
  const noJobs = refusal(404, 'NoRegisteredProviderFound', 'No registered resource provider found.');
  beforeEach(() => {
    putOnRecord(given.record);
    given.arm.addExtension(given.machine, 'Succeeded');
    given.arm.fault = ({ path }) => (path.includes('/jobs') ? noJobs : undefined);
  });

  it('is let in on the machine itself, by what was agreed for the time that is left', async () => {
    expect(await only()).toMatchObject({
      step: 'unknown',
      reached: 'recorded',
      message: expect.stringContaining('The extension is installed; unless access was asked for before, it is given'),
      remedy: expect.stringContaining('Enable-RemoteSupport'),
    });
  });

  const words = { step: 'unknown', message: expect.stringMatching(/^Azure cannot show access on this machine: /) };

  it('gets no command without the extension', async () => {
    given.arm.extensions.clear();
    const machine = await only();
    expect(machine).toMatchObject(words);
    expect(machine).not.toHaveProperty('remedy');
  });

  it('nor once access may have been asked for here, or the agreed time is over', async () => {
    given.arm.fault = () => undefined;
    given.arm.addMachine(given.machine, { status: 'Disconnected' });
    const page = await loadKnown();
    await opened(page);
    void page.continueGrant(given.record.consentId, press);
    expect(await passTime(60, () => page.shown()?.step === 'requested')).toBe(true);
    page.stopGrant(given.record.consentId);
    await settle(page);
    given.arm.fault = ({ path }) => (path.includes('/jobs') ? noJobs : undefined);
    expect((await opened(page)).machines).toMatchObject([words]);
    vi.setSystemTime(Date.parse(given.record.consent.notAfter) + 1000);
    expect((await opened(await loadKnown())).machines).toMatchObject([words]);
  });
});

describe('a grant of which there is no record', () => {
  it('says so, and where it could not be looked for', async () => {
    const none = await observed();
    expect(none.machines).toEqual([]);
    expect(none.problem?.text).toBe(
      'No record of this consent was found where you may read. Without a record nothing is granted.',
    );
    given.arm.fault = ({ path }) =>
      path.includes('/deployments') ? refusal(403, 'AuthorizationFailed', 'No.') : undefined;
    const unread = await observed();
    expect(unread.problem).toMatchObject({ error: { kind: 'forbidden' } });
    expect(unread.problem?.text).toContain('not everything could be read. ');
    expect(unread.problem?.text).toContain('/resourcegroups/');
  });

  it('says of a record that does not count that it does not, and not that it could not be read', async () => {
    putOnRecord(given.record);
    for (const [id, deployment] of given.arm.deployments) {
      const forged = JSON.stringify(deployment).replaceAll('"Diagnostics"', '"DiagnosticsAndRepair"');
      given.arm.deployments.set(id, JSON.parse(forged) as typeof deployment);
    }
    const unfit = await observed();
    expect(unfit.problem?.text).toContain('No record of this consent that counts was found.');
    expect(unfit.problem?.text).not.toContain('could be read');
    expect(unfit.problem).not.toHaveProperty('error');
  });

  it('is read anew on request, and its problem is gone with the reason for it', async () => {
    const page = await loadKnown();
    expect((await opened(page)).problem).toBeDefined();
    putOnRecord(given.record);
    const after = await opened(page);
    expect(after).not.toHaveProperty('problem');
    expect(after.machines).toMatchObject([{ step: 'recorded' }]);
  });
});

describe('another person', () => {
  it.each(['userId', 'tenantId'] as const)(
    '(by %s) can look at the grant, and neither begins nor goes on with it',
    async (id) => {
      putOnRecord(given.record);
      account[id] = '0e0e0e0e-0000-4000-8000-000000000000';
      const page = await loadKnown();
      expect((await opened(page)).machines).toMatchObject([{ step: 'recorded' }]);
      expect((await continued(page)).problem?.text).toContain('Only the person who agreed');
      const signed = { record: given.record, machines: [sampleMachine('srv-sql-01')] };
      expect(() => page.startGrant(signed, press)).toThrow(/Only the person who agreed/);
      expect(given.arm.writes()).toEqual([]);
    },
  );

  it('is not who agreed, however Microsoft Entra spells the ids', async () => {
    const { userId } = account;
    const tenantId = 'abcdefab-2222-4333-8444-555555555555';
    await agree({ tenantId });
    putOnRecord(given.record);
    Object.assign(account, { userId: userId.toUpperCase(), tenantId: tenantId.toUpperCase() });
    expect((await continued(await loadKnown())).machines).toMatchObject([{ step: 'confirmed' }]);
  });
});
