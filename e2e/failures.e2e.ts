import type { Page, Request } from '@playwright/test';
import { watchExchanges, waitsAfter } from './exchanges.ts';
import { expect, signIn, test } from './fixtures.ts';
import type { Fault, Tenant } from './fixtures.ts';
import { watchWords } from './shown-words.ts';
import {
  accessCard,
  expectState,
  fillWizard,
  grant,
  granted,
  grantRow,
  machinePath,
  onlyConsent,
  openActive,
  pressGrant,
  readyToGrant,
  revoke,
  rowOf,
  signButton,
  wizardPath,
} from './steps.ts';

// What goes wrong on the way: Azure that puts off or doesn't answer, machines that take long, networks, clocks, storage.

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const jobs = '/edgedevices/default/jobs/';

test('R6 what Azure puts off is asked again in its time, and a reply that is lost is no failure', async ({
  page,
  tenant,
}) => {
  // One fault for each machine's request for access.
  const faults: Record<string, Fault> = {
    'SRV-SQL-02': { fault: 'throttled', seconds: 3, times: 1 },
    'SRV-WEB-01': { fault: 'unavailable', seconds: 3, times: 1 },
    'SRV-WEB-02': { fault: 'gateway-timeout-before', times: 1 },
    'SRV-WEB-03': { fault: 'gateway-timeout-after', times: 1 },
    'SRV-WEB-04': { fault: 'server-error', times: 1 },
    'SRV-API-01': { fault: 'throttled-date', seconds: 3, times: 1 },
    'SRV-API-02': { fault: 'unavailable-unsaid', times: 1 },
  };
  const machines = Object.keys(faults);
  const seen = await watchWords(page, ['Failed', 'Unknown', 'Stopped']);
  const exchanges = watchExchanges(page, tenant);
  await readyToGrant(page, tenant, machines);
  for (const [machine, fault] of Object.entries(faults))
    await tenant.fault({ ...fault, method: 'PUT', path: `/${machine}/providers/Microsoft.AzureStackHCI` });
  const consentId = await pressGrant(page);
  await granted(page, machines.length);
  expect([...seen]).toEqual([]);
  const puts = exchanges.filter(({ method, path }) => method === 'PUT' && path.includes(jobs));
  const statuses = puts.map(({ status }) => status).filter((status) => status !== undefined && status >= 400);
  expect(statuses.map(Number).toSorted((one, other) => one - other)).toEqual([429, 429, 500, 503, 503, 504, 504]);
  const asked = [
    ...waitsAfter(puts, 429),
    ...waitsAfter(
      puts.filter(({ path }) => path.includes('srv-web-01')),
      503,
    ),
  ];
  expect(asked).toHaveLength(3);
  for (const wait of asked) expect(wait).toBeGreaterThanOrEqual(3);
  for (const machine of machines)
    expect((await tenant.azure.jobs(machine)).map(({ name }) => name)).toEqual([consentId]);
});

test('R6 a throttled read whose time browsers may not see waits for its own, and nothing is called active meanwhile', async ({
  page,
  tenant,
}) => {
  await page.clock.install();
  const exchanges = watchExchanges(page, tenant);
  let asked = 0;
  // What leaves the page, not what has come back: a request that was on its way before Azure asked to wait counts as asked.
  page.on('request', (request) => {
    if (new URL(request.url()).pathname.endsWith('/jobs')) asked += 1;
  });
  await tenant.exposeHeaders(false);
  await tenant.fault({ fault: 'throttled', method: 'GET', path: '/edgeDevices/default/jobs' });
  await signIn(page, 'Ada Lovelace', await machinePath(tenant, 'SRV-SQL-04'));
  await expect.poll(() => exchanges.filter(({ status }) => status === 429).length).toBeGreaterThan(0);
  const before = asked;
  await page.clock.runFor(10_000);
  expect(asked).toBe(before);
  await expect(accessCard(page).getByText('Active')).toHaveCount(0);
  await tenant.heal();
  await tenant.exposeHeaders(true);
  await page.clock.runFor(30_000);
  await expectState(page, 'Active');
});

test('R10 an installation that goes on for hours is neither failed nor done, and says what to look at', async ({
  page,
  tenant,
}) => {
  const machine = 'SRV-SLOW-01';
  const seen = await watchWords(page, ['Failed', 'Unknown', 'Stopped', 'Active']);
  await page.clock.install();
  await readyToGrant(page, tenant, [machine]);
  await pressGrant(page);
  const row = grantRow(page, machine);
  await expect
    .poll(async () => (await tenant.azure.remoteSupport(machine))?.properties.provisioningState)
    .toBe('Creating');
  await expect(row).toContainText('Installing extension');
  await expect(row).not.toContainText('longer than usual');
  await page.clock.fastForward('16:00');
  await expect(row).toContainText('longer than usual.');
  await expect(row).not.toContainText('Check that');
  await page.clock.fastForward('45:00');
  await expect(row).toContainText('Check that the machine is on');
  await expect(page.getByRole('heading', { level: 1, name: `Granting access on ${machine}` })).toBeVisible();
  expect([...seen]).toEqual([]);
  expect((await tenant.azure.remoteSupport(machine))?.properties.provisioningState).toBe('Creating');
  expect(await tenant.azure.jobs(machine)).toEqual([]);
});

test.describe('slowly', () => {
  test.use({ speed: 8 });

  test('R11 a machine that goes away while it installs is waited for, and access ends as agreed', async ({
    page,
    tenant,
  }) => {
    const machine = 'SRV-WEB-03';
    await readyToGrant(page, tenant, [machine]);
    const consentId = await pressGrant(page);
    await expect
      .poll(async () => (await tenant.azure.remoteSupport(machine))?.properties.provisioningState)
      .toBe('Creating');
    await tenant.setOnline(machine, false);
    await tenant.advance(1800);
    await page.goto(await machinePath(tenant, machine));
    await expectState(page, 'Unconfirmed');
    await expect(accessCard(page)).toContainText(/The machine isn.t connected since/);
    await page.goto(`/grants/${consentId}`);
    await expect(grantRow(page, machine)).toContainText(/isn.t connected since/);
    await tenant.setOnline(machine, true);
    await granted(page, machine);
    const { consent } = await onlyConsent(tenant, machine);
    const [job] = await tenant.azure.jobs(machine);
    expect(job?.properties.expirationTimestamp).toBe(consent.notAfter);
    expect(Date.parse(consent.notAfter) - Date.parse(consent.notBefore)).toBe(8 * hour);
    // Half an hour of the eight has gone by while nothing was installed.
    await page.goto(await machinePath(tenant, machine));
    await expect(accessCard(page)).toContainText(/Ends in 7 h 2\d min/);
  });
});

/** The only job of a machine, with its end in ms. */
async function onlyJob(tenant: Tenant, machine: string) {
  const [job, ...others] = await tenant.azure.jobs(machine);
  expect(others).toEqual([]);
  return { job, end: Date.parse(String(job?.properties.expirationTimestamp)) };
}

for (const [name, wrongBy] of [
  ['a day fast', day],
  ['a day slow', -day],
] as const)
  test(`R15 with a clock ${name} what is left goes by Azure’s time within two seconds, and so does an agreed end`, async ({
    page,
    tenant,
  }) => {
    await page.clock.install({ time: Date.now() + wrongBy });
    const { end } = await onlyJob(tenant, 'SRV-SQL-04');
    await tenant.advance((end - (await tenant.azure.now())) / second - 50);
    await signIn(page, 'Ada Lovelace', await machinePath(tenant, 'SRV-SQL-04'));
    await expect(accessCard(page)).toContainText(/Ends in \d+ s /);
    const [, left] = /Ends in (\d+) s /.exec(await accessCard(page).innerText()) ?? [];
    expect(Math.abs(Number(left) * second - (end - (await tenant.azure.now())))).toBeLessThanOrEqual(2 * second);

    const before = await tenant.azure.now();
    await grant(page, tenant, ['SRV-SQL-02'], { duration: '4 hours' });
    const agreed = (await onlyJob(tenant, 'SRV-SQL-02')).end;
    // Four hours from the minute of signing, which lies between the two.
    expect(agreed).toBeGreaterThan(before + 4 * hour - 2 * second - minute);
    expect(agreed).toBeLessThanOrEqual((await tenant.azure.now()) + 4 * hour + 2 * second);
  });

test('R15 a day that is agreed on the eve of summer time has 24 hours, and its end is shown with the new zone', async ({
  page,
  tenant,
}) => {
  const now = await tenant.azure.now();
  const year = new Date(now).getUTCFullYear();
  // Noon (UTC) of the Saturday before the last Sunday of March.
  const eves = [year, year + 1].map((one) => Date.UTC(one, 2, 30 - new Date(Date.UTC(one, 2, 31)).getUTCDay(), 12));
  const eve = eves.find((one) => one > now) ?? Number.NaN;
  await tenant.advance((eve - now) / second);
  await signIn(page, 'Ada Lovelace');
  await grant(page, tenant, ['SRV-SQL-02'], { duration: '1 day' });
  const { end } = await onlyJob(tenant, 'SRV-SQL-02');
  expect(Math.abs(end - (eve + day))).toBeLessThan(2 * minute);
  await page.goto(await machinePath(tenant, 'SRV-SQL-02'));
  await expectState(page, 'Active');
  await expect(accessCard(page)).toContainText(/Ends in 23 h 5\d min · \d+ Mar \d+, 14:0\d UTC\+2/);
});

for (const fault of ['captive-portal', 'dropped-before'])
  test(`R21 a start behind a network that answers ${fault} never says that there are no machines, and comes by itself`, async ({
    page,
    tenant,
  }) => {
    await page.clock.install();
    await tenant.fault({ fault, method: 'read' });
    await signIn(page, 'Ada Lovelace', '/machines');
    await expect(page.getByText(/^Couldn’t read the list of machines/)).toBeVisible();
    await page.clock.runFor(10_000);
    await expect(page.getByText(/^Azure hasn’t answered since/)).toBeVisible();
    await expect(page.getByText(/No machines(?! could be read)|\b0 machines/)).toHaveCount(0);
    await tenant.heal();
    await page.clock.runFor(35_000);
    await expect(rowOf(page, 'SRV-SQL-04')).toBeVisible();
    await expect(page.getByText(/^Azure hasn’t answered since/)).toHaveCount(0);
  });

test('R21 a page that loses the network keeps what it has read, with its time, and comes back by itself', async ({
  page,
  context,
  tenant,
}) => {
  await page.clock.install();
  await signIn(page, 'Ada Lovelace', await machinePath(tenant, 'SRV-SQL-04'));
  await expectState(page, 'Active');
  await context.setOffline(true);
  await page.clock.runFor(20_000);
  await expect(accessCard(page)).toContainText('Shown as last known');
  await expect(accessCard(page)).toContainText('Can’t check access.');
  await context.setOffline(false);
  await page.clock.runFor(35_000);
  await expect(accessCard(page)).not.toContainText('Shown as last known');
  await expectState(page, 'Active');
});

for (const fault of ['malformed', 'wrong-shape', 'huge'])
  test(`R22 a list that comes ${fault} is a named problem on a page that lives`, async ({ page, tenant }) => {
    await tenant.fault({ fault, method: 'read', path: '/providers/Microsoft' });
    await signIn(page, 'Ada Lovelace', '/machines');
    await expect(
      page.getByText(/^(Couldn’t read the list of machines|No machines could be read)/).first(),
    ).toBeVisible();
    await page.getByRole('link', { name: 'Terms' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Terms' })).toBeVisible();
    await tenant.heal();
    await page.getByRole('link', { name: 'Machines', exact: true }).click();
    await expect(rowOf(page, 'SRV-SQL-04')).toBeVisible();
  });

test('R22 names that are members of every object are read as names', async ({ page, tenant }) => {
  await tenant.fault({ fault: 'prototype-keys', method: 'read' });
  await signIn(page, 'Ada Lovelace', await machinePath(tenant, 'SRV-SQL-04'));
  await expectState(page, 'Active');
  expect(await page.evaluate(() => [Object.keys(Object.prototype), ({} as { polluted?: unknown }).polluted])).toEqual([
    [],
    undefined,
  ]);
});

/** A browser that lets no page open a database, as some do in private windows. */
const withoutDatabase = (page: Page) =>
  page.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('The operation is insecure.', 'SecurityError');
    };
  });

/** A browser whose databases are full: they open, but keep nothing. */
const withFullDatabase = (page: Page) =>
  page.addInitScript(() => {
    IDBObjectStore.prototype.put = () => {
      throw new DOMException('The quota has been exceeded.', 'QuotaExceededError');
    };
  });

for (const [name, spoil] of [
  ['without a database', withoutDatabase],
  ['with a full database', withFullDatabase],
] as const)
  test(`R23 ${name} everything works from Azure, with a word that going on is weaker`, async ({ page, tenant }) => {
    const machine = 'SRV-SQL-02';
    await spoil(page);
    const warning = 'This browser doesn’t keep what you started.';
    const seen = await watchWords(page, [warning]);
    await signIn(page, 'Ada Lovelace');
    const consentId = await grant(page, tenant, [machine]);
    expect([...seen]).toEqual([warning]);
    await page.reload();
    await granted(page, machine);
    expect((await tenant.azure.jobs(machine)).map((job) => job.name)).toEqual([consentId]);
    await page.goto(await machinePath(tenant, machine));
    await expectState(page, 'Active');
    await revoke(page);
    await expectState(page, 'Revoked');
    expect((await tenant.truth()).find((one) => one.name === machine)?.access).toBe('revoked');
  });

test('R23 where the wizard can’t be kept no consent is sent to be signed, and revoking needs none of it', async ({
  page,
  tenant,
}) => {
  // Full for this app; what the sign-in keeps still fits.
  await page.addInitScript(() => {
    const keep = Object.getOwnPropertyDescriptor(Storage.prototype, 'setItem')?.value as Storage['setItem'];
    Storage.prototype.setItem = function setItem(key: string, value: string) {
      if (!key.startsWith('msal.')) throw new DOMException('The quota has been exceeded.', 'QuotaExceededError');
      keep.call(this, key, value);
    };
  });
  await signIn(page, 'Ada Lovelace', await wizardPath(tenant, ['SRV-SQL-02']));
  await fillWizard(page);
  await signButton(page).click();
  await expect(page.getByText(/so the consent would be lost\. Allow site data/)).toBeVisible();
  await expect(page).toHaveURL(/\/grant\?/);
  expect(await tenant.azure.records('SRV-SQL-02')).toEqual([]);
  await page.goto(await machinePath(tenant, 'SRV-SQL-04'));
  await revoke(page);
  await expectState(page, 'Revoked');
});

/** Lets the page's time pass by steps, which never outrun the network: what the page asks for from here on is answered first. */
function passTime(page: Page): (ms: number) => Promise<void> {
  const open = new Set<Request>();
  page.on('request', (request) => open.add(request));
  page.on('requestfinished', (request) => open.delete(request));
  page.on('requestfailed', (request) => open.delete(request));
  return async (ms) => {
    await page.clock.runFor(ms);
    await expect.poll(() => open.size).toBe(0);
  };
}

test('a revoke whose requests hang goes on once the network is well, without another press', async ({
  page,
  tenant,
}) => {
  await page.clock.install();
  await openActive(page, tenant, 'SRV-SQL-02', 4);
  await tenant.fault({ fault: 'hangs-before', path: '/SRV-SQL-02/' });
  const struck = page.waitForRequest((request) => request.url().includes('/edgeDevices/default/jobs'));
  await revoke(page);
  await struck;
  await tenant.heal();
  const pass = passTime(page);
  await expect(async () => {
    await pass(second);
    await expectState(page, 'Revoked', { timeout: 50 });
  }).toPass({ intervals: [0] });
});

test('a consent that can’t be recorded grants nothing: the role is lost, the history is full, the name is taken', async ({
  page,
  tenant,
}) => {
  const expectUntouched = async (machine: string) => {
    expect(await tenant.azure.jobs(machine)).toEqual([]);
    expect(await tenant.azure.remoteSupport(machine)).toBeUndefined();
  };
  await readyToGrant(page, tenant, ['SRV-WEB-01']);
  await tenant.fault({ fault: 'role-lost', method: 'PUT', path: '/deployments/remote-support-consent-' });
  const consentId = await pressGrant(page);
  const row = grantRow(page, 'SRV-WEB-01');
  await expect(row).toContainText('The consent couldn’t be recorded.');
  await row.locator('summary').click();
  await expect(row).toContainText('Microsoft.Resources/deployments/write');
  await expectUntouched('SRV-WEB-01');
  // Somebody else's record of that name stays as it is.
  await tenant.heal();
  await tenant.azure.putDeployment('SRV-WEB-01', `remote-support-consent-${consentId}`, 'Somebody else’s');
  await page.getByRole('button', { name: 'Retry on 1 machine' }).click();
  await row.locator('summary').click();
  await expect(row).toContainText(`holds another record named remote-support-consent-${consentId}`);
  await expectUntouched('SRV-WEB-01');
  const [kept, ...others] = await tenant.azure.records('SRV-WEB-01');
  expect(others).toEqual([]);
  expect(kept?.properties.outputs).toMatchObject({ record: { value: 'Somebody else’s' } });

  await readyToGrant(page, tenant, ['SRV-LOCK-01']);
  await tenant.fillHistory('SRV-LOCK-01', 800);
  await pressGrant(page);
  const full = grantRow(page, 'SRV-LOCK-01');
  await expect(full).toContainText('The consent couldn’t be recorded.');
  await full.locator('summary').click();
  await expect(full).toContainText("quota of '800'");
  await expectUntouched('SRV-LOCK-01');
});

test('consents of a subscription that can’t be listed are not said to be none', async ({ page, tenant }) => {
  await signIn(page, 'Ada Lovelace');
  const consentId = await grant(page, tenant, ['SRV-SQL-02']);
  const [subscription = ''] = (await tenant.machineId('SRV-SQL-02')).split('/resourceGroups/');
  await tenant.fault({ fault: 'server-error', method: 'POST', path: 'Microsoft.ResourceGraph' });
  const path = `${subscription}/providers/Microsoft.HybridCompute/machines`;
  await tenant.fault({ fault: 'role-lost', method: 'GET', path });
  await page.goto('/history');
  await expect(page.getByText(/couldn.t be read/).first()).toBeVisible();
  await expect(page.getByText('No consents could be read')).toBeVisible();
  await expect(page.getByText(/^No consents in|^0 consents/)).toHaveCount(0);
  await page.goto(`/history/${consentId}`);
  await expect(page.getByText('This consent couldn’t be looked for everywhere')).toBeVisible();
  await expect(page.getByText('Consent not found')).toHaveCount(0);
});
