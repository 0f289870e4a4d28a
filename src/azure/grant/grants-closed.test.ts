import { beforeEach, describe, expect, it } from 'vitest';
import { toUtcSeconds } from '#src/consent/instant.ts';
import { endRecordName } from '#src/consent/record.ts';
import { passTime, type SampleFault } from '#src/azure/testing/sample-arm.ts';
import { isEndRead } from '#src/azure/testing/sample-ask.ts';
import {
  continued,
  enabled,
  given,
  groupOf,
  load,
  loadKnown,
  onPut,
  opened,
  press,
  putOnRecord,
  settle,
  setUpGrants,
  start,
} from '#src/azure/testing/sample-grant.ts';

setUpGrants();

// A consent that somebody closes from another computer, removing the extension.

const installs = () => given.arm.writes('/extensions/').length;
const closedWords = 'closed on record for this machine';

let endName: string;
beforeEach(async () => {
  const { machine, record } = given;
  endName = await endRecordName({ consentId: record.consentId, machineId: machine, ended: 'removed' });
});

const close = async (): Promise<void> => {
  const { machine, record } = given;
  const { writeEndRecord } = await import('#src/azure/records/consent-records.ts');
  const end = {
    kind: 'remote-support-end-record/1',
    consentId: record.consentId,
    machineId: machine,
    ended: 'removed',
    confirmedAt: toUtcSeconds(Date.now()),
    evidence: 'Azure showed no job.',
  } as const;
  await Promise.all([writeEndRecord(groupOf(machine), end), passTime(4)]);
};

describe('a consent that was closed on record', () => {
  /** The page that pressed is gone while the extension is installed; by then the consent is closed. */
  const closedMeanwhile = async (): Promise<void> => {
    given.arm.installs = 'Creating';
    await start();
    await passTime(10);
    await close();
    await given.browser.crash(given.arm);
    given.arm.extensions.clear();
    given.arm.requests.length = 0;
  };

  it('has no extension installed after a reload', async () => {
    await closedMeanwhile();
    expect((await opened(await loadKnown())).machines).toMatchObject([
      { step: 'skipped', message: expect.stringContaining(closedWords), isFinal: true },
    ]);
    expect(installs()).toBe(0);
  });

  it('shows access that came all the same as what it is', async () => {
    await closedMeanwhile();
    given.arm.addJob(given.machine, given.record.consentId, enabled());
    expect((await opened(await loadKnown())).machines).toMatchObject([{ step: 'confirmed' }]);
    expect(installs()).toBe(0);
  });
});

describe('a consent that was closed while a request for access was on its way', () => {
  /** The reply is lost, Azure does not list the job yet, and somebody elsewhere finds none and closes the consent. */
  const lostThenClosed = async () => {
    given.arm.addExtension(given.machine, 'Succeeded');
    given.arm.fault = onPut('/jobs/', 'lost');
    const page = await start();
    expect(await passTime(60, () => given.arm.jobs.size === 1)).toBe(true);
    given.arm.fault = () => undefined;
    const taken = [...given.arm.jobs];
    given.arm.jobs.clear();
    await close();
    await passTime(60);
    return { page, list: () => taken.forEach(([id, job]) => given.arm.jobs.set(id, job)) };
  };
  const asked = () => given.arm.writes('/jobs/').length;

  it('is read on until Azure’s list has caught up, and shows the access that came', async () => {
    const { page, list } = await lostThenClosed();
    expect(page.shown()).toMatchObject({
      step: 'requested',
      message: expect.stringContaining('Azure may have taken what was asked for before'),
    });
    list();
    expect((await settle(page)).machines).toMatchObject([{ step: 'confirmed' }]);
    expect(asked()).toBe(1);
  });

  it('is not called skipped where nothing shows of it', async () => {
    const { page } = await lostThenClosed();
    const [machine] = (await settle(page)).machines;
    expect(machine).toMatchObject({
      step: 'unknown',
      message: expect.stringMatching(/closed on record .* Access may have been asked for before/),
    });
    expect(machine).not.toHaveProperty('isFinal');
    expect(asked()).toBe(1);
  });

  it('is read on at another press, where what came of the one before was not known', async () => {
    given.arm.addExtension(given.machine, 'Succeeded');
    given.arm.fault = onPut('/jobs/', 'dropped');
    const page = await loadKnown();
    await start(page);
    expect((await settle(page)).machines).toMatchObject([{ step: 'unknown' }]);
    given.arm.fault = () => undefined;
    await close();
    void page.continueGrant(given.record.consentId, press);
    await passTime(60);
    expect(page.shown()).toMatchObject({ step: 'requested' });
    expect((await settle(page)).machines).toMatchObject([{ step: 'unknown' }]);
  });
});

describe('right before the extension is installed', () => {
  it('the consent is looked at once more', async () => {
    putOnRecord(given.record);
    const page = await load();
    const path = `${groupOf(given.machine)}/providers/microsoft.resources/deployments/${endName}`;
    given.arm.fault = (request) => {
      const isLook = request.method === 'GET' && request.path.includes('/extensions');
      if (isLook) given.arm.deployments.set(path, { at: 0, id: path, name: endName, properties: {} });
      return undefined;
    };
    await start(page);
    expect((await settle(page)).machines).toMatchObject([
      { step: 'skipped', message: expect.stringContaining(closedWords), isFinal: true },
    ]);
    expect(installs()).toBe(0);
  });

  it('the consent is looked at anew when Azure made the request wait', async () => {
    const path = `${groupOf(given.machine)}/providers/microsoft.resources/deployments/${endName}`;
    const put = onPut('/extensions/', { status: 429, code: 'TooManyRequests', message: 'Later.' });
    given.arm.fault = (request) => {
      const isPut = put(request) !== undefined && installs() === 1;
      if (isPut) given.arm.deployments.set(path, { at: 0, id: path, name: endName, properties: {} });
      return isPut ? put(request) : undefined;
    };
    expect((await settle(await start())).machines).toMatchObject([
      { step: 'skipped', message: expect.stringContaining(closedWords), isFinal: true },
    ]);
    expect(installs()).toBe(1);
  });

  it('a look that fails is taken for no request, and tried again', async () => {
    let fault: SampleFault | undefined = 'dropped';
    given.arm.fault = (request) => (isEndRead(request) ? fault : undefined);
    const page = await start();
    await passTime(20);
    expect(page.shown()?.message).toMatch(/^Azure cannot be read: /);
    expect(installs()).toBe(0);
    fault = undefined;
    expect((await settle(page)).machines).toMatchObject([{ step: 'confirmed' }]);
    expect(installs()).toBe(1);
  });
});

describe('access that somebody revokes from elsewhere, before the end of that is proven', () => {
  /** The request was refused; of what was asked for elsewhere a revoke is under way, which has removed the extension. */
  const revokedElsewhere = async () => {
    given.arm.fault = onPut('/jobs/', { status: 403, code: 'AuthorizationFailed', message: 'No.' });
    const page = await start();
    await settle(page);
    given.arm.fault = () => undefined;
    given.arm.addJob(given.machine, given.record.consentId, { ...enabled(), type: 'Revoke' });
    given.arm.extensions.clear();
    given.arm.requests.length = 0;
    return page;
  };

  it('has no extension installed at another press', async () => {
    const page = await revokedElsewhere();
    expect((await continued(page)).machines).toMatchObject([
      { step: 'skipped', message: expect.stringContaining('A revoke of access'), isFinal: true },
    ]);
    expect(installs()).toBe(0);
  });
});
