import type { Page } from '@playwright/test';
import { expect, signIn, test } from './fixtures.ts';
import type { Tenant } from './fixtures.ts';
import { expectReadableInBoth } from './readable.ts';
import { watchWords } from './shown-words.ts';
import {
  accessCard,
  command,
  confirmRevoke,
  expectState,
  grant,
  machinePath,
  onSelected,
  openActive,
  openBell,
  recordsOf,
  revoke,
  revokePane,
  rowOf,
  selectMachines,
} from './steps.ts';

// Taking access back: never blocked, never called done before it is proven, and the same everywhere.

const machine = 'SRV-SQL-02';

/** What is asked of Azure to grant and to revoke. */
const jobWrites = { method: 'PUT', path: '/edgeDevices/default/jobs/' } as const;

const accessOf = async (tenant: Tenant, name: string) =>
  (await tenant.truth()).find((one) => one.name === name)?.access;

/** Lets Microsoft Support in from elsewhere for four hours. */
async function letIn(tenant: Tenant, name: string): Promise<void> {
  const until = (await tenant.azure.now()) + 4 * 3_600_000;
  await tenant.azure.putJob(name, 'by-hand', { type: 'Enable', until });
}

test('what ends is named with its open session, the extension goes too, and both are proven', async ({
  page,
  tenant,
}) => {
  await openActive(page, tenant, machine, 4);
  await accessCard(page).getByRole('button', { name: 'Revoke access' }).click();
  const pane = revokePane(page);
  await expect(pane).toContainText('Microsoft’s access to this machine. No new session can start.');
  await expect(pane).not.toContainText('open session');
  // It stays true while it is open.
  await tenant.openSession(machine);
  await expect(pane).toContainText(/1 open session:\s*SRV-SQL-02, open since/, { timeout: 40_000 });
  await expect(pane).toContainText('Microsoft keeps data it already collected for up to 90 days.');
  await expectReadableInBoth(page, 'the pane that asks before access is revoked');
  await pane.getByRole('checkbox', { name: 'Also remove the remote support extension' }).check();
  await confirmRevoke(page);

  const walk = accessCard(page).getByRole('list', { name: 'Revoke' });
  await expect(walk.getByRole('listitem')).toHaveText([
    /^Requested/,
    /^Azure has the request/,
    /^Session/,
    /^Access end/,
  ]);
  await expect(walk).toContainText(/Access ended \d+ \w+ \d{4}, \d\d:\d\d UTC/);
  await expect(page.getByRole('main')).toContainText('Not installed');
  expect(await accessOf(tenant, machine)).toBe('revoked');
  expect(await tenant.azure.remoteSupport(machine)).toBeUndefined();
  await expect(accessCard(page).getByRole('button', { name: 'Revoke access' })).toHaveCount(0);
  const bell = await openBell(page);
  await expect(bell).toContainText(`Access to ${machine} ended`);
  await expect(bell).toContainText('The extension is removed.');
  await expect(bell.getByRole('listitem')).toHaveCount(1);
});

test('many are revoked from the list with one press: what ends where is named, and no other access ends', async ({
  page,
  tenant,
}) => {
  const names = ['SRV-SQL-02', 'AZL-NODE-01', 'AZL-NODE-02'];
  for (const name of names) await letIn(tenant, name);
  await signIn(page, 'Ada Lovelace', '/machines');
  for (const name of names) await expect(rowOf(page, name)).toContainText('Active', { timeout: 40_000 });
  await tenant.openSession('AZL-NODE-01');
  await selectMachines(page, [...names, 'SRV-API-01']);
  await expect(onSelected(page, 'Revoke access')).toHaveText('Revoke access (3 of 4)');
  await onSelected(page, 'Revoke access').click();
  const pane = revokePane(page);
  await expect(pane).toContainText('Microsoft’s access to these machines. No new session can start.3 machines');
  const sessions = pane.getByText('1 open session:').locator('xpath=following-sibling::ul[1]');
  await expect(sessions).toContainText('AZL-NODE-01', { timeout: 40_000 });
  for (const name of names) await expect(pane.getByRole('listitem').filter({ hasText: name }).first()).toBeVisible();
  await expect(pane).not.toContainText('SRV-API-01');
  await confirmRevoke(page);

  for (const name of names) await expect(rowOf(page, name)).toContainText('Revoked', { timeout: 60_000 });
  await page.getByRole('button', { name: 'Clear', exact: true }).click();
  await expect(page.getByRole('button', { name: '1 with access' })).toBeVisible();
  const bell = await openBell(page);
  await expect(bell).toContainText('Access to 3 machines ended');
  await expect(bell).toContainText('3 of 3 done');
  for (const name of names) expect(await accessOf(tenant, name)).toBe('revoked');
  expect(await accessOf(tenant, 'SRV-SQL-04')).toBe('active');
});

test('on a machine that is offline it is pending, with what ends it for certain, until the machine is back', async ({
  page,
  tenant,
}) => {
  const seen = await watchWords(page, ['Revoked']);
  await tenant.setOnline(machine, true);
  await openActive(page, tenant, machine, 100);
  await tenant.setOnline(machine, false);
  // Azure notices within half an hour.
  await tenant.advance(1900);
  await page.reload();
  await expect(accessCard(page)).toContainText('This is what it reported last.');
  await accessCard(page).getByRole('button', { name: 'Revoke access' }).click();
  await expect(revokePane(page)).toContainText(/This machine is offline since .*\. Access ends when it reconnects\./);
  await confirmRevoke(page);
  await expectState(page, 'Revocation pending');
  const card = accessCard(page);
  await expect(card).toContainText(/Waiting for SRV-SQL-02, offline since .*\. Azure keeps the request until /);
  await expect(card.getByRole('group', { name: 'revoke command' })).toContainText('Disable-RemoteSupport');
  await expect(card.getByRole('button', { name: 'Copy revoke command' })).toBeVisible();
  await expect(command(page, 'Grant access')).toHaveAccessibleDescription(/Wait until the machine confirms/);
  await expect(page.getByRole('button', { name: 'Notifications, 1 unread' })).toBeVisible();
  await expect(page.getByRole('main').getByRole('button', { name: 'Grant access' })).toHaveCount(1);

  // Azure drops what it kept for a machine that stays away; the request is made again once it is back.
  await tenant.advance(7 * 3600);
  await page.reload();
  await expectState(page, 'Revocation pending');
  await expect(accessCard(page)).toContainText(
    'Azure no longer keeps the request. It’s requested again when the machine reconnects.',
  );
  expect([...seen]).toEqual([]);
  await tenant.setOnline(machine, true);
  await expectState(page, 'Revoked');
  await expect(card).toContainText(/Access ended .*\d\d:\d\d UTC/);
  expect(await accessOf(tenant, machine)).toBe('revoked');
});

test('a revoke that a role refuses says first that access was not revoked, and is pressed again when that is mended', async ({
  page,
  tenant,
}) => {
  await openActive(page, tenant, machine, 4);
  await tenant.fault({ fault: 'role-lost', ...jobWrites });
  await revoke(page);
  const refused = accessCard(page).getByRole('group', { name: /^Access was not revoked\./ });
  await expect(refused).toContainText('You’re missing the permission Microsoft.AzureStackHCI/edgeDevices/jobs/write.');
  await refused.getByText('Details').click();
  await expect(refused).toContainText('Correlation ID');
  await expectState(page, 'Active');
  await expect(accessCard(page).getByRole('group', { name: 'revoke command' })).toBeVisible();
  await expect(await openBell(page)).toContainText(`Revocation on ${machine} needs attention`);
  await page.keyboard.press('Escape');

  // And the reply is lost: what Azure shows decides.
  await tenant.heal();
  await tenant.fault({ fault: 'dropped-after', ...jobWrites, times: 1 });
  await revoke(page);
  await expectState(page, 'Revoked');
  await expect(refused).toHaveCount(0);
  expect(await accessOf(tenant, machine)).toBe('revoked');
});

test('where nobody can read who has access a revoke is offered all the same, and does its work once Azure answers', async ({
  page,
  tenant,
}) => {
  await letIn(tenant, machine);
  await tenant.fault({ fault: 'server-error', method: 'GET', path: '/edgeDevices/default/jobs' });
  await signIn(page, 'Ada Lovelace', await machinePath(tenant, machine));
  await expectState(page, 'Unknown');
  await expect(accessCard(page).getByRole('group', { name: 'Can’t check access.' })).toBeVisible();
  await accessCard(page).getByRole('button', { name: 'Revoke access' }).click();
  await expect(revokePane(page)).toContainText(
    'Access to this machine couldn’t be checked. If there is any, it’s revoked.',
  );
  await confirmRevoke(page);
  await expect(accessCard(page)).toContainText('Azure had a problem. Retrying.');
  await tenant.heal();
  await expectState(page, 'Revoked');
  expect(await accessOf(tenant, machine)).toBe('revoked');
});

/** What each page says of access to the machine; they are read one after the other, as a person would. */
async function expectEverywhere(page: Page, words: { state: string; bell?: string }): Promise<void> {
  const main = page.getByRole('main');
  const link = (name: string) => page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name });
  if (!page.url().includes(machine)) {
    await link('Machines').click();
    await rowOf(page, machine).getByRole('link').click();
  }
  await expectState(page, words.state);
  await link('Machines').click();
  await expect(rowOf(page, machine)).toContainText(words.state, { timeout: 5000 });
  await link('History').click();
  const newest = main.getByRole('row').filter({ hasText: machine }).first();
  await expect(newest).toContainText(words.state, { timeout: 5000 });
  if (words.bell === undefined) return;
  await expect(await openBell(page)).toContainText(words.bell);
  await page.keyboard.press('Escape');
}

test('list, machine, History and bell say the same after a grant, a change, a revoke and a colleague’s act', async ({
  page,
  elsewhere,
  tenant,
}) => {
  await signIn(page, 'Ada Lovelace');
  await grant(page, tenant, [machine], { level: 'Diagnostics and repair', duration: '1 day' });
  await expectEverywhere(page, { state: 'Active', bell: `Access is active on ${machine}` });

  await page.goto(await machinePath(tenant, machine));
  await command(page, 'Change access').click();
  const pane = page.getByRole('dialog', { name: 'Change access' });
  await pane.getByRole('radio', { name: 'Diagnostics', exact: true }).check();
  await pane.getByRole('button', { name: 'Save changes' }).click();
  await expectState(page, 'Active · Diagnostics');
  await expect(accessCard(page).getByRole('status').first()).not.toContainText('repair');
  await expectEverywhere(page, { state: 'Active', bell: `Access to ${machine} changed` });
  await expect.poll(() => recordsOf(tenant, machine, 'changed')).toHaveLength(1);

  // A colleague revokes it, in a browser of their own: the next reading shows it, whatever page that is on.
  await signIn(elsewhere, 'Alan Turing', await machinePath(tenant, machine));
  await expectState(elsewhere, 'Active');
  await revoke(elsewhere);
  await expectState(elsewhere, 'Revoked');
  await page.getByRole('button', { name: 'Refresh' }).first().click();
  await expectEverywhere(page, { state: 'Revoked' });
  await expect(command(page, 'Grant access')).toHaveCount(0);

  await page.goto(await machinePath(tenant, machine));
  await grant(page, tenant, [machine], { duration: '1 hour' });
  await page.goto(await machinePath(tenant, machine));
  await expectState(page, 'Active');
  await revoke(page);
  await expectState(page, 'Revoked');
  await expectEverywhere(page, { state: 'Revoked', bell: `Access to ${machine} ended` });
});

test('list, machine and History say the same of access whose time runs out, confirmed or not', async ({
  page,
  tenant,
}) => {
  await signIn(page, 'Ada Lovelace');
  await grant(page, tenant, [machine], { duration: '1 hour' });
  await tenant.setOnline(machine, false);
  await tenant.advance(3700);
  await page.goto(await machinePath(tenant, machine));
  await expectState(page, 'Expired · waiting for confirmation');
  await expect(accessCard(page).getByRole('button', { name: 'Revoke access' })).toBeVisible();
  await expectEverywhere(page, { state: 'Expired' });
  await tenant.setOnline(machine, true);
  await page.goto(await machinePath(tenant, machine));
  await expectState(page, 'Expired · confirmed by the machine');
  await expectEverywhere(page, { state: 'Expired' });
  await expect(accessCard(page).getByRole('button', { name: 'Revoke access' })).toHaveCount(0);
});
