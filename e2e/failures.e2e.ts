import { waitsAfter, watchExchanges } from './exchanges.ts';
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
  passUntil,
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

test('R5 R6 R8 R17 what passes by itself is no failure, and each machine is granted once', async ({ page, tenant }) => {
  // One obstacle for each machine's request for access; and the replies of a record and of an installation are lost.
  const faults: Record<string, Fault> = {
    'SRV-SQL-01': { fault: 'precondition-failed' },
    'SRV-SQL-02': { fault: 'throttled', seconds: 3 },
    'SRV-WEB-01': { fault: 'unavailable', seconds: 3 },
    'SRV-WEB-02': { fault: 'gateway-timeout-after' },
    'SRV-WEB-03': { fault: 'claims-challenge' },
    'SRV-WEB-04': { fault: 'dropped-after' },
    'SRV-API-01': { fault: 'throttled-date', seconds: 3 },
  };
  const machines = Object.keys(faults);
  const seen = await watchWords(page, ['Failed', 'Unknown', 'Stopped']);
  const exchanges = watchExchanges(page, tenant);
  await readyToGrant(page, tenant, machines);
  for (const [machine, fault] of Object.entries(faults))
    await tenant.fault({ ...fault, times: 1, method: 'PUT', path: `/${machine}/providers/Microsoft.AzureStackHCI` });
  for (const path of ['/deployments/', '/extensions/'])
    await tenant.fault({ fault: 'dropped-after', method: 'PUT', path, times: 1 });
  const consentId = await pressGrant(page);
  await granted(page, machines.length);
  expect([...seen]).toEqual([]);
  const puts = exchanges.filter(({ method, path }) => method === 'PUT' && path.includes(jobs));
  const refused = puts.map(({ status = 0 }) => status).filter((status) => status >= 400);
  expect(refused.toSorted((one, other) => one - other)).toEqual([401, 412, 429, 429, 503, 504]);
  const waited = [429, 503].flatMap((status) => waitsAfter(puts, status));
  expect(waited).toHaveLength(3);
  for (const wait of waited) expect(wait).toBeGreaterThanOrEqual(3);
  // What Azure finds out of date is read again first.
  const ofFirst = exchanges.filter(({ path }) => path.includes('/srv-sql-01/') && path.includes('/edgedevices/'));
  expect(ofFirst[ofFirst.findIndex(({ status }) => status === 412) + 1]?.method).toBe('GET');
  for (const machine of machines)
    expect((await tenant.azure.jobs(machine)).map(({ name }) => name)).toEqual([consentId]);
  // Lost replies: Azure did what was asked, and it wasn't asked for again.
  expect(puts.filter(({ path }) => path.includes('/srv-web-04/'))).toHaveLength(1);
});

test('R18 R19 what stops a grant on one machine is named there, and stops no other', async ({ page, tenant }) => {
  const exchanges = watchExchanges(page, tenant);
  const names = ['SRV-SQL-01', 'SRV-SQL-02', 'SRV-ETL-01', 'SRV-WEB-01', 'SRV-FILE-06'];
  await readyToGrant(page, tenant, names);
  await page.clock.install();
  await tenant.azure.remove(await tenant.machineId('SRV-SQL-01'));
  const group = (await tenant.machineId('SRV-WEB-01')).split('/providers/')[0] ?? '';
  await tenant.azure.remove(group, '2024-03-01');
  await tenant.fault({ fault: 'role-lost', method: 'PUT', path: `/SRV-SQL-02/providers/Microsoft.AzureStackHCI` });
  await tenant.fault({ fault: 'role-lost', method: 'PUT', path: '/rg-files-prod/providers/Microsoft.Resources' });
  await pressGrant(page);
  await expect(page.getByText('5 machines: 4 failed, 1 active')).toBeVisible();
  await expect(grantRow(page, 'SRV-ETL-01')).toContainText('Active');
  await expect(grantRow(page, /SRV-SQL-01/i)).toContainText('Azure has no such machine.');
  await expect(grantRow(page, /SRV-WEB-01/i)).toContainText('Failed');
  // No record, no grant.
  const denied = grantRow(page, 'SRV-FILE-06');
  await expect(denied).toContainText('The consent couldn’t be recorded.');
  await expect(denied.getByText(/does not have authorization/)).toBeHidden();
  await denied.getByText('Details').click();
  await expect(denied.getByText(/does not have authorization/)).toBeVisible();
  expect(await tenant.azure.jobs('SRV-FILE-06')).toEqual([]);
  const unpermitted = grantRow(page, 'SRV-SQL-02');
  await unpermitted.getByText('Details').click();
  await expect(unpermitted).toContainText('Microsoft.AzureStackHCI/edgeDevices/jobs/write');
  await page.clock.runFor(120_000);
  const asked = exchanges.filter(({ method, path }) => method === 'PUT' && path.includes('/srv-sql-02/'));
  expect(asked.map(({ status }) => status)).toEqual([403]);

  await tenant.heal();
  await page.getByRole('button', { name: /^Retry on/ }).click();
  await expect(unpermitted).toContainText('Active');
});

test('R6 a throttled read whose time browsers may not see waits for its own', async ({ page, tenant }) => {
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

test('R10 an installation that goes on for hours is neither failed nor done', async ({ page, tenant }) => {
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

test('R11 a machine that goes away while it installs is waited for, and ends as agreed', async ({ page, tenant }) => {
  const machine = 'SRV-WEB-03';
  await page.clock.install();
  await readyToGrant(page, tenant, [machine]);
  // Now, so that Azure calls it connected for as long as the wizard checks it.
  await tenant.setOnline(machine, false);
  const consentId = await pressGrant(page);
  await expect.poll(() => tenant.azure.remoteSupport(machine)).toBeDefined();
  await tenant.advance(400);
  await page.goto(await machinePath(tenant, machine));
  await expectState(page, 'Unconfirmed');
  await expect(accessCard(page)).toContainText(/The machine isn.t connected since/);
  await page.goto(`/grants/${consentId}`);
  await expect(grantRow(page, machine)).toContainText(/isn.t connected since/);
  await tenant.setOnline(machine, true);
  await passUntil(page.getByRole('heading', { level: 1 }), `Access is active on ${machine}`);
  const { consent } = await onlyConsent(tenant, machine);
  const { end } = await onlyJob(tenant, machine);
  expect(end).toBe(Date.parse(consent.notAfter));
  expect(end - Date.parse(consent.notBefore)).toBe(8 * hour);
  // Some minutes of the eight hours have gone by while nothing was installed.
  await page.goto(await machinePath(tenant, machine));
  await expect(accessCard(page)).toContainText(/Ends in 7 h 5[0-3] min/);
});

/** The only job of a machine, with its end in ms. */
async function onlyJob(tenant: Tenant, machine: string) {
  const [job, ...others] = await tenant.azure.jobs(machine);
  expect(others).toEqual([]);
  return { job, end: Date.parse(String(job?.properties.expirationTimestamp)) };
}

test('R15 with a clock a day wrong, on the eve of summer time, all goes by Azure’s time', async ({ page, tenant }) => {
  await page.clock.install({ time: Date.now() + day });
  const { end } = await onlyJob(tenant, 'SRV-SQL-04');
  await tenant.advance((end - (await tenant.azure.now())) / second - 50);
  await signIn(page, 'Ada Lovelace', await machinePath(tenant, 'SRV-SQL-04'));
  await expect(accessCard(page)).toContainText(/Ends in \d+ s /);
  const [, left] = /Ends in (\d+) s /.exec(await accessCard(page).innerText()) ?? [];
  expect(Math.abs(Number(left) * second - (end - (await tenant.azure.now())))).toBeLessThanOrEqual(2 * second);

  const now = await tenant.azure.now();
  const year = new Date(now).getUTCFullYear();
  // Noon (UTC) of the Saturday before the last Sunday of March.
  const eves = [year, year + 1].map((one) => Date.UTC(one, 2, 30 - new Date(Date.UTC(one, 2, 31)).getUTCDay(), 12));
  const eve = eves.find((one) => one > now) ?? Number.NaN;
  await tenant.advance((eve - now) / second);
  await grant(page, tenant, ['SRV-SQL-02'], { duration: '1 day' });
  const agreed = (await onlyJob(tenant, 'SRV-SQL-02')).end;
  expect(agreed).toBe(Date.parse((await onlyConsent(tenant, 'SRV-SQL-02')).consent.notAfter));
  // From the minute of signing.
  expect(Math.abs(agreed - (eve + day))).toBeLessThan(2 * minute);
  await page.goto(await machinePath(tenant, 'SRV-SQL-02'));
  await expectState(page, 'Active');
  await expect(accessCard(page)).toContainText(/Ends in 23 h 5\d min · \d+ Mar \d+, 14:0\d UTC\+2/);
});

test('R21 a captive portal hides no machines, and a lost network keeps what was read', async ({
  page,
  context,
  tenant,
}) => {
  await page.clock.install();
  await tenant.fault({ fault: 'captive-portal', method: 'read' });
  await signIn(page, 'Ada Lovelace', '/machines');
  await expect(page.getByText(/^Couldn’t read the list of machines/)).toBeVisible();
  await page.clock.runFor(10_000);
  await expect(page.getByText(/^Azure hasn’t answered since/)).toBeVisible();
  await expect(page.getByText(/No machines(?! could be read)|\b0 machines/)).toHaveCount(0);
  await tenant.heal();
  await passUntil(page.getByRole('main'), 'SRV-SQL-04');
  await expect(page.getByText(/^Azure hasn’t answered since/)).toHaveCount(0);

  await rowOf(page, 'SRV-SQL-04').getByRole('link').click();
  await expectState(page, 'Active');
  await context.setOffline(true);
  await passUntil(accessCard(page), 'Shown as last known');
  await expect(accessCard(page)).toContainText('Can’t check access.');
  await context.setOffline(false);
  await page.clock.runFor(35_000);
  await expect(accessCard(page)).not.toContainText('Shown as last known');
  await expectState(page, 'Active');
});

test('R22 a list that is malformed or huge is a named problem on a page that lives', async ({ page, tenant }) => {
  await page.clock.install();
  await signIn(page, 'Ada Lovelace', '/terms');
  const menu = page.getByRole('navigation', { name: 'Main' });
  for (const fault of ['malformed', 'wrong-shape', 'huge']) {
    await tenant.fault({ fault, method: 'read', path: '/providers/Microsoft' });
    await page.goto('/machines');
    await passUntil(page.getByRole('main'), /Couldn’t read the list of machines|No machines could be read/);
    await menu.getByRole('link', { name: 'Terms' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Terms' })).toBeVisible();
    await tenant.heal();
    await menu.getByRole('link', { name: 'Machines' }).click();
    await passUntil(page.getByRole('main'), 'SRV-SQL-04');
  }
  // Names that are members of every object are read as names.
  await tenant.fault({ fault: 'prototype-keys', method: 'read' });
  await page.goto(await machinePath(tenant, 'SRV-SQL-04'));
  await expectState(page, 'Active');
  expect(await page.evaluate(() => [Object.keys(Object.prototype), ({} as { polluted?: unknown }).polluted])).toEqual([
    [],
    undefined,
  ]);
});

test('R23 where the tab keeps nothing no consent is signed; all else works', async ({ page, tenant }) => {
  const machine = 'SRV-SQL-02';
  // As in some private windows.
  await page.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('The operation is insecure.', 'SecurityError');
    };
  });
  const warning = 'This browser doesn’t keep what you started.';
  const seen = await watchWords(page, [warning]);
  await signIn(page, 'Ada Lovelace', await wizardPath(tenant, [machine]));
  await fillWizard(page);
  // Full for this app, until the page is loaded anew; what the sign-in keeps still fits.
  await page.evaluate(() => {
    const keep = Object.getOwnPropertyDescriptor(Storage.prototype, 'setItem')?.value as Storage['setItem'];
    Storage.prototype.setItem = function setItem(key: string, value: string) {
      if (!key.startsWith('msal.')) throw new DOMException('The quota has been exceeded.', 'QuotaExceededError');
      keep.call(this, key, value);
    };
  });
  await signButton(page).click();
  await expect(page.getByText(/so the consent would be lost\. Allow site data/)).toBeVisible();
  await expect(page).toHaveURL(/\/grant\?/);
  expect(await tenant.azure.records(machine)).toEqual([]);

  const consentId = await grant(page, tenant, [machine]);
  expect([...seen]).toEqual([warning]);
  await page.reload();
  await granted(page, machine);
  expect((await tenant.azure.jobs(machine)).map((job) => job.name)).toEqual([consentId]);
  await page.goto(await machinePath(tenant, machine));
  await expectState(page, 'Active');
  await revoke(page);
  await expectState(page, 'Revoked');
});
