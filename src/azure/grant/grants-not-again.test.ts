import { expect, it } from 'vitest';
import { sampleMachine } from '#src/consent/samples.ts';
import { passTime } from '#src/azure/testing/sample-arm.ts';
import {
  given,
  groupTwo,
  loadKnown,
  machineInTwo,
  onPut,
  type Page,
  settle,
  setUpGrants,
  start,
} from '#src/azure/testing/sample-grant.ts';

const [one, two] = [sampleMachine('srv-sql-01'), sampleMachine('srv-sql-02')];
setUpGrants({ machines: [one, two, machineInTwo] });

const refusal = { status: 403, code: 'AuthorizationFailed', message: 'No.' };
const writesTo = (machineId: string) => given.arm.writes(machineId).length;

/** How many requests a second tab, opened while the first still grants, sends to a place that the first has done with. */
const sentByOther = async (page: Page, place: string): Promise<number> => {
  await passTime(5);
  expect(page.progress()).toMatchObject({ granting: true });
  given.arm.fault = () => undefined;
  const before = writesTo(place);
  const other = await loadKnown();
  void other.openGrant(given.record.consentId);
  await passTime(60);
  expect(other.progress()).toMatchObject({ granting: true });
  const sent = writesTo(place) - before;
  other.stopGrant(given.record.consentId);
  page.stopGrant(given.record.consentId);
  await settle(other);
  return sent;
};

it.each([
  ['was refused', 'failed', () => (given.arm.fault = onPut(`${one}/providers/microsoft.azurestackhci`, refusal))],
  ['is confirmed', 'confirmed', () => undefined],
])(
  'a machine on which access %s is not asked for it again in another tab while others go on',
  async (_, step, happen) => {
    given.arm.addExtension(two, 'Creating');
    happen();
    const page = await start();
    expect(await passTime(60, () => page.shown()?.step === step)).toBe(true);
    expect(await sentByOther(page, one)).toBe(0);
  },
);

it('nor is one for which a sign-in was asked', async () => {
  given.arm.addExtension(two, 'Creating');
  given.arm.fault = onPut(`${groupTwo}/providers/microsoft.resources`, {
    status: 401,
    code: 'ExpiredAuthenticationToken',
    message: 'No.',
  });
  const page = await start();
  expect(await passTime(60, () => page.progress()?.machines[2]?.step === 'unknown')).toBe(true);
  expect(await sentByOther(page, groupTwo)).toBe(0);
});

it('a resource group in which the consent could not be recorded is not asked again in another tab while others go on', async () => {
  given.arm.addExtension(two, 'Creating');
  given.arm.fault = onPut(`${groupTwo}/providers/microsoft.resources`, refusal);
  const page = await start();
  expect(await passTime(60, () => page.progress()?.machines[2]?.step === 'skipped')).toBe(true);
  expect(await sentByOther(page, groupTwo)).toBe(0);
});
