import { expect, it } from 'vitest';
import { recordName } from '#src/consent/record.ts';
import { passTime, type SampleFault } from '#src/azure/testing/sample-arm.ts';
import {
  continued,
  given,
  grant,
  loadKnown,
  onPut,
  opened,
  settle,
  setUpGrants,
  start,
} from '#src/azure/testing/sample-grant.ts';

setUpGrants();

// A press that cannot read or keep the record: the consent is not called unrecorded where it is, or may be, on record.

const denied = { status: 403, code: 'AuthorizationFailed', message: 'No.' };
const cannotRead = (fault: SampleFault): void => {
  given.arm.fault = ({ path }) => (path.includes('/deployments') ? fault : undefined);
};

const cannotBeReadNow =
  /^The record of the consent could not be read or kept now, so nothing more was asked for from here\. /;

it.each<[SampleFault, object]>([
  [denied, { step: 'failed', isOfPress: true }],
  // What the way to Azure lost has failed nowhere.
  ['dropped', { step: 'unknown', isUnasked: true }],
])('a consent that this page has recorded stays recorded', async (fault, outcome) => {
  given.arm.fault = onPut('/extensions/', denied);
  const page = await loadKnown();
  expect((await grant(page)).machines).toMatchObject([{ step: 'failed', reached: 'recorded' }]);
  cannotRead(fault);
  expect((await continued(page)).machines).toMatchObject([
    { ...outcome, reached: 'recorded', message: expect.stringMatching(cannotBeReadNow) },
  ]);
});

it('so does one that was read right after a reload', async () => {
  const pressed = await start();
  expect(await passTime(60, () => pressed.shown()?.step === 'recorded')).toBe(true);
  await given.browser.crash(given.arm);
  const page = await loadKnown();
  // Listed it is read, and by itself it is not.
  given.arm.fault = ({ path }) => (path.endsWith(`/${recordName(given.record.consentId)}`) ? denied : undefined);
  expect((await opened(page)).machines).toMatchObject([
    { step: 'failed', message: expect.stringMatching(cannotBeReadNow) },
  ]);
});

const notKnown = /^Whether the consent was recorded is not known; nothing was granted\. /;

it('whether it was recorded is not known where the request was lost and nothing can be read', async () => {
  let isSent = false;
  given.arm.fault = ({ method, path }) => {
    if (!path.includes('/deployments/')) return undefined;
    if (method === 'PUT' && !isSent) {
      isSent = true;
      return 'lost';
    }
    return isSent ? 'dropped' : undefined;
  };
  const page = await start(await loadKnown());
  const [machine] = (await settle(page)).machines;
  expect(machine).toMatchObject({ step: 'unknown', message: expect.stringMatching(notKnown) });
  expect(machine).not.toHaveProperty('reached');
  expect(given.arm.deployments.size).toBe(1);
  // Nor at another press that may not read it.
  const action = 'Microsoft.Resources/deployments/read';
  cannotRead({
    ...denied,
    message: `The client does not have authorization to perform action '${action}' over scope '/s'.`,
  });
  expect((await continued(page)).machines).toMatchObject([
    { step: 'unknown', message: expect.stringMatching(notKnown) },
  ]);
  // Until Azure tells.
  given.arm.fault = () => undefined;
  given.arm.deployments.clear();
  void page.refreshGrant(given.record.consentId);
  await passTime(60);
  expect(page.shown()).toMatchObject({ step: 'waiting' });
});

it('nor where Azure took it and was too busy to show it', async () => {
  given.arm.fault = ({ method, path }) =>
    method === 'GET' && given.arm.deployments.has(path)
      ? { status: 429, code: 'TooManyRequests', message: 'No.' }
      : undefined;
  const page = await start(await loadKnown());
  expect((await settle(page)).machines).toMatchObject([{ step: 'unknown', message: expect.stringMatching(notKnown) }]);
});
