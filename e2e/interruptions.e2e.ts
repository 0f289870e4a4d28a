import type { Page } from '@playwright/test';
import { approve, expect, signIn, test } from './fixtures.ts';
import type { Tenant } from './fixtures.ts';
import { watchWords } from './shown-words.ts';
import {
  accessCard,
  accessOf,
  agreeBox,
  askedJobs,
  command,
  confirmRevoke,
  expectState,
  fillWizard,
  grantButton,
  granted,
  grantRow,
  machinePath,
  onlyConsent,
  openActive,
  passUntil,
  pressGrant,
  readyToGrant,
  revoke,
  revokePane,
  rowOf,
  sign,
  stateWord,
  tab,
  wizardPath,
} from './steps.ts';

// What tears a person's work in two: reloads, sleep, a second press, a lost reply, an end of the session, a new version.

const hours = (count: number): number => count * 3600;

const isInstalling = async (tenant: Tenant, machine: string) =>
  (await tenant.azure.remoteSupport(machine)) !== undefined;
const isAsked = async (tenant: Tenant, machine: string) => (await tenant.azure.jobs(machine)).length === 1;

test('R1 a tab that is killed on any of a grant’s stages loses nothing', async ({ page, context, tenant }) => {
  const machine = 'SRV-WEB-03';
  await readyToGrant(page, tenant, [machine]);
  // Now, so that Azure calls it connected for as long as the wizard checks it.
  await tenant.setOnline(machine, false);
  await tenant.fault({ fault: 'hangs-before', method: 'PUT', path: '/deployments/', times: 1 });
  const hanging = page.waitForRequest((request) => request.url().includes('/deployments/remote-support-consent-'));
  const consentId = await pressGrant(page);
  await hanging;
  let open = page;
  const reopen = async () => {
    await open.close();
    open = await context.newPage();
    await open.goto(`/grants/${consentId}`);
  };
  await reopen();
  await expect.poll(() => isInstalling(tenant, machine)).toBe(true);
  await reopen();
  await tenant.setOnline(machine, true);
  await expect.poll(() => isAsked(tenant, machine), { intervals: [50] }).toBe(true);
  await reopen();
  await granted(open, machine);
  expect((await onlyConsent(tenant, machine)).consentId).toBe(consentId);
  expect((await tenant.azure.jobs(machine)).map(({ name }) => name)).toEqual([consentId]);
  expect(new Set(await askedJobs(tenant, machine))).toEqual(new Set([consentId]));
});

test('R2 after eight hours of sleep the end goes by Azure’s time, and all is read again', async ({ page, tenant }) => {
  await page.clock.install();
  await openActive(page, tenant, 'SRV-SQL-02', 100);
  await expect(accessCard(page)).toContainText('Ends in 4 d 3 h');
  await tenant.advance(hours(8));
  await page.clock.fastForward('08:00:00');
  await expect(accessCard(page)).toContainText('Ends in 3 d 19 h');
  await expectState(page, 'Active');

  // While the computer sleeps once more a colleague ends the access.
  await page.clock.pauseAt((await page.evaluate(() => Date.now())) + 1000);
  const until = (await tenant.azure.now()) + hours(91) * 1000;
  await tenant.azure.putJob('SRV-SQL-02', 'remoteSupport', { type: 'Revoke', until });
  await tenant.advance(hours(8));
  await expect
    .poll(async () => (await tenant.azure.jobs('SRV-SQL-02'))[0]?.properties)
    .toMatchObject({ type: 'Revoke', status: 'Succeeded' });
  await tenant.fault({ fault: 'slow', method: 'GET', path: '/edgeDevices/default/jobs', seconds: 5 });
  await page.clock.fastForward('08:00:00');
  await expect(accessCard(page)).toContainText(/As of \d/);
  await tenant.heal();
  await page.clock.resume();
  await expectState(page, 'Revoked');
  await expect(accessCard(page)).not.toContainText('As of');
});

test('R3 a double click, a key that repeats and two tabs ask once', async ({ page, context, tenant }) => {
  const machine = 'SRV-WEB-01';
  await readyToGrant(page, tenant, [machine]);
  await tenant.setOnline(machine, false);
  await grantButton(page).dblclick();
  await expect(page).toHaveURL(/\/grants\/rs-/);
  await expect.poll(() => isInstalling(tenant, machine)).toBe(true);
  const { consentId } = await onlyConsent(tenant, machine);
  const second = await context.newPage();
  await second.goto(`/grants/${consentId}`);
  await command(second, 'Stop').click();
  for (const open of [page, second]) await expect(grantRow(open, machine)).toContainText('Stopped');
  await tenant.setOnline(machine, true);
  await page.getByRole('button', { name: 'Continue on 1 machine' }).focus();
  for (let press = 0; press < 8; press += 1) await page.keyboard.down('Enter');
  await page.keyboard.up('Enter');
  for (const open of [page, second]) await granted(open, machine);
  expect(await askedJobs(tenant, machine)).toEqual([consentId]);
});

test('R12 a revoke during the installation goes on through refusals and a reload', async ({ page, tenant }) => {
  const machine = 'SRV-WEB-03';
  const seen = await watchWords(page, ['Active']);
  await page.clock.install();
  await readyToGrant(page, tenant, [machine]);
  // Now, so that Azure calls it connected for as long as the wizard checks it.
  await tenant.setOnline(machine, false);
  const consentId = await pressGrant(page);
  await expect.poll(() => isInstalling(tenant, machine)).toBe(true);
  await grantRow(page, machine).getByRole('link').click();
  await expect(page.getByRole('heading', { level: 1, name: machine })).toBeVisible();
  // Azure has no job of this consent yet, and the request might be on its way.
  await expectState(page, 'Unconfirmed');
  await tenant.fault({ fault: 'busy', method: 'PUT', path: '/edgeDevices/default/jobs/' });
  await revoke(page);
  await expect(accessCard(page)).toContainText('Another operation is running on this machine.');
  await page.reload();
  await expect(accessCard(page)).toContainText('Another operation is running on this machine.');
  await expect(accessCard(page).getByText('Revoked', { exact: true })).toHaveCount(0);
  await tenant.heal();
  await passUntil(stateWord(page), 'Revocation pending');
  await tenant.setOnline(machine, true);
  await passUntil(stateWord(page), 'Revoked');
  expect([...seen]).toEqual([]);
  expect(await tenant.azure.jobs(machine)).toMatchObject([
    { name: consentId, properties: { type: 'Revoke', status: 'Succeeded' } },
  ]);
  expect(await accessOf(tenant, machine)).not.toBe('active');
});

test('R13 a revoke on a machine that is away is pending, and sent again if dropped', async ({ page, tenant }) => {
  const machine = 'SRV-SQL-02';
  const seen = await watchWords(page, ['Revoked']);
  await page.clock.install();
  await openActive(page, tenant, machine, 100);
  await tenant.setOnline(machine, false);
  await tenant.advance(hours(1));
  await page.reload();
  const card = accessCard(page);
  await expect(card).toContainText(/The machine is Disconnected since .* This is what it reported last\./);
  await card.getByRole('button', { name: 'Revoke access' }).click();
  await expect(revokePane(page)).toContainText(/This machine is offline since .*\. Access ends when it reconnects\./);
  await confirmRevoke(page);
  await expectState(page, 'Revocation pending');
  await expect(card).toContainText(/Waiting for SRV-SQL-02, offline since .*\. Azure keeps the request until /);
  await expect(card.getByRole('group', { name: 'revoke command' })).toContainText('Disable-RemoteSupport');
  await expect(command(page, 'Grant access')).toHaveAccessibleDescription(/Wait until the machine confirms/);

  await tenant.advance(hours(7));
  await page.reload();
  await expect(card).toContainText('Azure no longer keeps the request.');
  expect([...seen]).toEqual([]);
  await tenant.setOnline(machine, true);
  await passUntil(stateWord(page), 'Revoked');
  await expect(card).toContainText(/Access ended .*\d\d:\d\d UTC/);
  expect(await tenant.azure.jobs(machine)).toMatchObject([{ properties: { type: 'Revoke', status: 'Succeeded' } }]);
  expect(await accessOf(tenant, machine)).toBe('revoked');
});

test('R16 access that ends before the reader’s eyes is expired, and then confirmed', async ({ page, tenant }) => {
  const machine = 'SRV-SQL-04';
  await page.clock.install();
  await signIn(page, 'Ada Lovelace', await machinePath(tenant, machine));
  await expectState(page, 'Active');
  const [job] = await tenant.azure.jobs(machine);
  const end = Date.parse(String(job?.properties.expirationTimestamp));
  await tenant.setOnline(machine, false);
  await tenant.advance((end - (await tenant.azure.now())) / 1000 - 59);
  await page.reload();
  await expect(accessCard(page)).toContainText(/Ends in \d+ s/);

  // Nobody touches the page from here on, for which and for Azure a minute passes.
  await tenant.advance(60);
  await page.clock.fastForward('01:00');
  await expectState(page, 'Expired · waiting for confirmation');
  await expect(accessCard(page)).toContainText('Waiting for the machine to confirm.');
  expect((await tenant.azure.jobs(machine))[0]?.properties).toMatchObject({ type: 'Enable', status: 'Succeeded' });
  await page.goto('/machines');
  await expect(rowOf(page, machine)).toContainText('Expired');
  await expect(rowOf(page, machine)).not.toContainText('Active');
  await page.goBack();
  await tenant.setOnline(machine, true);
  await expectState(page, 'Expired · confirmed by the machine');
  await expect(accessCard(page).getByRole('button', { name: 'Revoke access' })).toHaveCount(0);
});

const signInAgain = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Sign in again' }).first().click();
  await approve(page, 'Ada Lovelace');
  await expect(page.getByRole('banner')).toBeVisible();
};

test('R17 a session that ends in the wizard keeps what was entered, and grants nothing', async ({ page, tenant }) => {
  const machine = 'SRV-SQL-02';
  await signIn(page, 'Ada Lovelace', await wizardPath(tenant, [machine]));
  await fillWizard(page, { reason: 'Slow since Monday' });
  await sign(page);
  await tenant.endSessions();
  await page.reload();
  await signInAgain(page);
  await expect(page).toHaveURL(/\/grant\?/);
  await page.getByRole('button', { name: 'Continue', exact: true }).click();
  await tab(page, 'Basics').click();
  await expect(page.getByRole('textbox', { name: 'Reason' })).toHaveValue('Slow since Monday');
  await tab(page, 'Terms').click();
  await expect(agreeBox(page)).not.toBeChecked();
  await tab(page, 'Review + grant').click();
  await expect(grantButton(page)).toHaveCount(0);
  expect(await tenant.azure.records(machine)).toEqual([]);
  expect(await tenant.azure.jobs(machine)).toEqual([]);
});

test('R17 a demand for a second factor is a person’s, and grants nothing by itself', async ({ page, tenant }) => {
  const machine = 'SRV-SQL-02';
  await readyToGrant(page, tenant, [machine]);
  await tenant.fault({ fault: 'mfa-required', method: 'write' });
  const consentId = await pressGrant(page);
  await expect(grantRow(page, machine)).toContainText('Sign in again');
  expect(await tenant.azure.records(machine)).toEqual([]);
  await signInAgain(page);
  // The signed consent has outlived the sign-in, and waits for a press.
  const goOn = page.getByRole('button', { name: 'Continue on 1 machine' });
  await expect(goOn).toBeVisible();
  expect(await tenant.azure.jobs(machine)).toEqual([]);
  await goOn.click();
  await granted(page, machine);
  expect((await onlyConsent(tenant, machine)).consentId).toBe(consentId);
});

test('R17 a revoke that lacks a session isn’t called done, and goes on after signing in', async ({ page, tenant }) => {
  const machine = 'SRV-SQL-04';
  await signIn(page, 'Ada Lovelace', await machinePath(tenant, machine));
  await expectState(page, 'Active');
  await tenant.endSessions();
  await revoke(page);
  await expect(accessCard(page)).toContainText('Access was not revoked. Sign in again to continue.');
  await page.reload();
  await expect(page.getByText('Your sign-in has expired.').first()).toBeVisible();
  await expect(accessCard(page).getByText('Revoked', { exact: true })).toHaveCount(0);
  expect((await tenant.azure.jobs(machine))[0]).toMatchObject({ properties: { type: 'Enable' } });
  await signInAgain(page);
  await expectState(page, 'Revoked');
  expect((await tenant.azure.jobs(machine))[0]?.properties).toMatchObject({ type: 'Revoke', status: 'Succeeded' });
});
