import type { Page } from '@playwright/test';
import { expect, signIn, test } from './fixtures.ts';
import type { Tenant } from './fixtures.ts';
import { expectFits } from './readable.ts';
import { accessCard, command, expectState, machinePath, openBell, passUntil, revoke, stateWord } from './steps.ts';

// A machine's page: who can get in, what stands in the way, and what can be done about either.

async function openMachine(page: Page, tenant: Tenant, person: string, machine: string): Promise<void> {
  await signIn(page, person, await machinePath(tenant, machine));
  await expect(page.getByRole('heading', { level: 1, name: machine })).toBeVisible();
}

/** A check of the page, by its title. */
const check = (page: Page, title: string) =>
  page.getByRole('tabpanel', { name: 'Checks' }).getByRole('listitem').filter({ hasText: title });

const setUpPane = (page: Page) => page.getByRole('dialog', { name: 'Set up remote support' });

async function setUp(page: Page): Promise<void> {
  await command(page, 'Set up').click();
  await setUpPane(page).getByRole('button', { name: 'Set up' }).click();
  await expect(setUpPane(page)).toHaveCount(0);
}

const extensionOf = async (tenant: Tenant, machine: string) =>
  (await tenant.azure.remoteSupport(machine))?.properties.provisioningState;

test('access that a colleague gave is shown with its session, and is not overwritten', async ({ page, tenant }) => {
  await tenant.openSession('SRV-SQL-04');
  await openMachine(page, tenant, 'Ada Lovelace', 'SRV-SQL-04');
  await expectState(page, 'Active · Diagnostics');
  const card = accessCard(page);
  await expect(card).toContainText(/Ends in 2 h 5\d min · \d+ \w+ \d{4}, \d\d:\d\d UTC\+\d/);
  await expect(card).toContainText('Requested by alan.turing@contoso.example.');
  await expect(card).toContainText('1 session is open');
  await expect(card.getByRole('button', { name: 'Extend access' })).toHaveAccessibleDescription(/no consent to extend/);
  await expect(command(page, 'Grant access')).toHaveAccessibleDescription(/Access is already active until .* Revoke/);
  const blue = page.getByRole('main').getByRole('button', { name: 'Grant access' });
  await expect(blue).toHaveCount(1);

  // What is open was opened for its sessions; each is told with its transcript, and how to read that.
  const sessions = page.getByRole('table', { name: 'Sessions' }).getByRole('row');
  await expect(sessions.nth(1)).toContainText(/Open · .*Diagnostics.*PowerShell_transcript/);
  await sessions.nth(1).getByText('Read it on the machine').click();
  await expect(sessions.nth(1)).toContainText('Transcripts stay on the machine for 90 days.');
  await card.getByText('How we know').click();
  await expect(card).toContainText('Remote support jobs on this machine: 1.');
  await expectFits(page, 360);
  const level = page.getByRole('tabpanel', { name: 'Sessions' }).getByText('Diagnostics', { exact: true }).first();
  const box = await level.boundingBox();
  expect((box?.x ?? 0) + (box?.width ?? 0), 'sessions are told in full on a phone').toBeLessThanOrEqual(360);
});

test('who lacks a permission is told which, for each act that needs it', async ({ page, elsewhere, tenant }) => {
  await openMachine(page, tenant, 'Rita Reader', 'SRV-SQL-01');
  await expect(check(page, 'Permission to install the extension')).toContainText(
    'Ask an owner for a role with Microsoft.HybridCompute/machines/extensions/write.',
  );
  await expect(check(page, 'Permission to grant and revoke access')).toContainText(
    'Ask an owner for a role with Microsoft.AzureStackHCI/edgeDevices/jobs/write.',
  );
  await expect(command(page, 'Grant access')).toHaveAccessibleDescription(/don’t have permission/);
  await expect(command(page, 'Set up')).toHaveAccessibleDescription(/don’t have permission to install/);
  await expect(page.getByRole('main').getByRole('button', { name: 'Grant access' })).toHaveCount(1);

  await page.goto('/machines');
  await expect(page.getByText('You can’t grant access.')).toBeVisible();
  await expect(page.getByText('0 eligible')).toBeVisible();

  // Nothing is offered beside access that this person can't end; the bar stays open to try, for roles are only a hint.
  await page.goto(await machinePath(tenant, 'SRV-SQL-04'));
  await expect(accessCard(page)).toContainText('You don’t have permission to grant and revoke access.');
  await expect(accessCard(page).getByRole('button', { name: /access$/ })).toHaveCount(0);
  await expect(command(page, 'Revoke access')).toBeEnabled();

  // Somebody who may install extensions, and not even read who has access: it might exist, and a revoke is offered.
  await openMachine(elsewhere, tenant, 'Grace Hopper', 'SRV-BRANCH-01');
  await expectState(elsewhere, 'Unknown');
  await expect(accessCard(elsewhere).getByRole('group', { name: 'Can’t check access.' })).toContainText(
    'You’re missing the permission Microsoft.AzureStackHCI/edgeDevices/jobs/read.',
  );
  await expect(check(elsewhere, 'Permission to install the extension')).toBeHidden();
  await expect(command(elsewhere, 'Grant access')).toHaveAccessibleDescription(/Couldn’t check whether access exists/);
  await expect(command(elsewhere, 'Set up')).toBeEnabled();
  await expect(command(elsewhere, 'Revoke access')).toBeEnabled();
});

test('what stands in the way is said with what to do, until that is done', async ({ page, tenant }) => {
  await openMachine(page, tenant, 'Ada Lovelace', 'SRV-WEB-05');
  const connected = check(page, 'Connected to Azure');
  await expect(connected).toContainText('azcmagent check');
  await expect(connected.getByRole('button', { name: /^Copy command/ })).toBeVisible();
  await expect(command(page, 'Grant access')).toHaveAccessibleDescription(/Disconnected since/);
  await expect(accessCard(page).getByRole('button', { name: 'Grant access' })).toHaveCount(0);
  await page.getByText('19 passed', { exact: true }).click();
  await expect(check(page, 'Memory')).toBeVisible();

  await tenant.setOnline('SRV-WEB-05', true);
  await page.getByRole('tabpanel').getByRole('button', { name: 'Refresh' }).click();
  await expect(page.getByText('20 passed')).toBeVisible();
  await expect(accessCard(page).getByRole('button', { name: 'Grant access' })).toBeEnabled();

  // A set-up that failed is tried again.
  await page.goto(await machinePath(tenant, 'SRV-SQL-03'));
  await expectState(page, 'Setup failed');
  const card = accessCard(page);
  await expect(card).toContainText(/Open crl3\.digicert\.com, .* then try again\./);
  await card.getByText('Details', { exact: true }).click();
  const extension = await tenant.azure.remoteSupport('SRV-SQL-03');
  const view = extension?.properties.instanceView as { status: { message: string } } | undefined;
  await expect(card).toContainText(view?.status.message.slice(0, 60) ?? 'a message');
  await card.getByRole('button', { name: 'Set up again' }).click();
  await setUpPane(page).getByRole('button', { name: 'Set up' }).click();
  await expectState(page, 'Set up');
  expect(await extensionOf(tenant, 'SRV-SQL-03')).toBe('Succeeded');
});

test('set up grants nothing; what Azure refuses is told until it is put away', async ({ page, tenant }) => {
  await page.clock.install();
  await openMachine(page, tenant, 'Ada Lovelace', 'SRV-WEB-01');
  await tenant.fault({ fault: 'role-lost', method: 'PUT', path: '/extensions/' });
  await setUp(page);
  const refused = accessCard(page).getByRole('group', { name: /^The extension was not installed/ });
  await expect(refused).toContainText('Microsoft.HybridCompute/machines/extensions/write');
  await refused.getByRole('button', { name: 'Dismiss' }).click();
  await expect(refused).toHaveCount(0);
  await expectState(page, 'Not set up');

  // The reply is lost: what Azure shows decides, and nothing is sent again.
  await tenant.heal();
  await tenant.fault({ fault: 'dropped-after', method: 'PUT', path: '/extensions/', times: 1 });
  await command(page, 'Set up').click();
  await expect(setUpPane(page)).toContainText('It gives nobody access.');
  await setUpPane(page).getByRole('button', { name: 'Set up' }).click();
  await passUntil(stateWord(page), /^Set up/);
  await expect(page.getByRole('main')).not.toContainText('Not installed');
  await expect(command(page, 'Set up')).toHaveAccessibleDescription('Remote support is already set up.');
  // It is news until it is read, leads to its page, and can be dismissed.
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Terms' }).click();
  const bell = page.getByRole('banner').getByRole('button', { name: /^Notifications/ });
  await expect(bell).toHaveAccessibleName(/unread/);
  const news = await openBell(page);
  await passUntil(news, 'Set up SRV-WEB-01');
  await news.getByRole('listitem').filter({ hasText: 'Set up SRV-WEB-01' }).getByRole('link').click();
  await expect(page.getByRole('heading', { level: 1, name: 'SRV-WEB-01' })).toBeVisible();
  await expect(news).toHaveCount(0);
  await bell.click();
  const dismiss = news.getByRole('button', { name: /^Dismiss: / });
  while ((await dismiss.count()) > 0) await dismiss.first().click();
  await expect(news).toContainText('No notifications');
  await expect(news).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(bell).toBeFocused();
  expect(await tenant.azure.jobs('SRV-WEB-01')).toEqual([]);
  const extension = await tenant.azure.remoteSupport('SRV-WEB-01');
  expect(extension?.properties.enableAutomaticUpgrade).toBe(true);
});

test('a machine that Azure does not have is not found, unless something is left to tell', async ({ page, tenant }) => {
  const gone = (await machinePath(tenant, 'SRV-SQL-01')).replace('SRV-SQL-01', 'SRV-GONE');
  await signIn(page, 'Ada Lovelace', gone);
  await expect(page.getByRole('heading', { level: 1, name: 'Machine not found' })).toBeVisible();
  await expect(page.getByText('Azure has no machine SRV-GONE here, or you can’t read it.')).toBeVisible();
  await page.getByRole('link', { name: 'View machines' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Machines' })).toBeVisible();

  // A revoke on it is under way.
  await page.goto(await machinePath(tenant, 'SRV-SQL-04'));
  await expectState(page, 'Active');
  await tenant.setOnline('SRV-SQL-04', false);
  await revoke(page);
  await expectState(page, 'Revocation pending');
  await tenant.fault({ fault: 'not-found', method: 'GET', path: '/machines/SRV-SQL-04' });
  await page.reload();
  await expect(page.getByRole('heading', { level: 1, name: 'SRV-SQL-04' })).toBeVisible();
  await expect(accessCard(page)).toContainText('Disable-RemoteSupport');
});
