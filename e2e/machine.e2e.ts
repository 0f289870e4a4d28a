import { expect, seenText, signIn, test } from './fixtures.ts';
import { accessState } from './journey.ts';
import type { Tenant } from './fixtures.ts';
import type { Page } from '@playwright/test';

async function openMachine(page: Page, tenant: Tenant, person: string, machine: string) {
  await signIn(page, person, new URL(await tenant.machineUrl(machine)).pathname);
  await expect(page.getByRole('heading', { level: 1, name: machine })).toBeVisible();
}

test('a colleague’s live grant is shown with who and until when, and is not overwritten', async ({ page, tenant }) => {
  await openMachine(page, tenant, 'Ada Lovelace', 'SRV-SQL-04');
  await expect(accessState(page, 'Active')).toBeVisible();
  await expect(seenText(page, /alan\.turing@contoso\.example/)).toBeVisible();
  await expect(seenText(page, /no consent record/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Grant access' })).toHaveAttribute('aria-disabled', 'true');
});

test('a reader may look, and is told which permission is missing', async ({ page, tenant }) => {
  await openMachine(page, tenant, 'Rita Reader', 'SRV-SQL-01');
  const grant = page.getByRole('button', { name: 'Grant access' });
  await expect(grant).toHaveAttribute('aria-disabled', 'true');
  await expect(seenText(page, /Microsoft\.HybridCompute\/machines\/extensions\/write/)).toBeVisible();
  await expect(seenText(page, /Microsoft\.AzureStackHCI\/edgeDevices\/jobs\/write/)).toBeVisible();
});

test('a failed extension is shown with the machine’s own message', async ({ page, tenant }) => {
  await openMachine(page, tenant, 'Ada Lovelace', 'SRV-SQL-03');
  await expect(accessState(page, 'Set-up failed')).toBeVisible();
  const extension = await tenant.azure.remoteSupport('SRV-SQL-03');
  const view = extension?.properties.instanceView as { status: { message: string } };
  await expect(seenText(page, view.status.message.slice(0, 60))).toBeVisible();
  const card = page.getByRole('region', { name: 'Remote support' });
  await expect(card.getByText(/^Open crl3\.digicert\.com, .* then set up again\./)).toBeVisible();
  const again = card.getByRole('button', { name: 'Set up again' });
  await again.press('Enter');
  const dialog = page.getByRole('alertdialog', { name: 'Set up remote support on SRV-SQL-03?' });
  await dialog.getByRole('button', { name: 'Set up' }).click();
  await expect(again).toHaveCount(0);
  // The button goes with what its press does: the focus must not be lost with it.
  await expect(page.locator(':focus')).toHaveCount(1);
});

test('a set-up that Azure refuses is told until it is put away; one that is not confirmed, until it shows', async ({
  page,
  tenant,
}) => {
  const set = async () => {
    await page.getByRole('button', { name: 'Set up', exact: true }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Set up' }).click();
  };
  await openMachine(page, tenant, 'Ada Lovelace', 'SRV-WEB-01');
  await tenant.fault({ fault: 'role-lost', method: 'PUT', path: '/extensions/' });
  await set();
  const refused = page.getByRole('group', { name: /^Remote support could not be set up/ });
  await refused.getByRole('button', { name: 'Dismiss' }).click();
  await expect(refused).toHaveCount(0);

  await tenant.heal();
  await tenant.fault({ fault: 'dropped-after', method: 'PUT', path: '/extensions/' });
  await set();
  await page.getByRole('button', { name: /^Notifications/ }).click();
  const panel = page.getByRole('dialog', { name: 'Notifications' });
  await expect(panel).toContainText('Azure has not confirmed the request to set up');
  await page.keyboard.press('Escape');
  await expect(accessState(page, 'Set up')).toBeVisible();
  await expect(page.getByRole('group', { name: /^Azure has not confirmed the request/ })).toHaveCount(0);
});

test('news on a phone leaves the commands free, and can be dismissed', async ({ page, tenant }) => {
  await page.setViewportSize({ width: 360, height: 800 });
  await openMachine(page, tenant, 'Ada Lovelace', 'SRV-WEB-01');
  await page.getByRole('button', { name: 'More commands' }).click();
  await page.getByRole('menuitem', { name: 'Set up' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Set up' }).click();
  const news = page.getByRole('region', { name: 'News' });
  const title = 'Azure accepted the request to set up remote support on SRV-WEB-01';
  const dismiss = news.getByRole('button', { name: `Dismiss: ${title}` });
  await dismiss.hover();
  // Below the middle of the window.
  expect((await news.boundingBox())?.y).toBeGreaterThan(400);
  await dismiss.click();
  await expect(news).toHaveCount(0, { timeout: 2000 });
  await page.getByRole('button', { name: /^Notifications/ }).click();
  await expect(page.getByRole('dialog', { name: 'Notifications' })).toContainText(title);
});

test('on its own page a revoke is in the bell, by Azure’s name for the machine, and no toast repeats it', async ({
  page,
  tenant,
}) => {
  await openMachine(page, tenant, 'Ada Lovelace', 'SRV-SQL-04');
  await tenant.setOnline('SRV-SQL-04', false);
  await page.getByRole('button', { name: 'Revoke access' }).last().click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke access' }).click();
  await expect(accessState(page, 'Removal accepted')).toBeVisible();
  const bell = page.getByRole('button', { name: /^Notifications: 1 unread, 1 in progress/ });
  await expect(bell).toBeVisible();
  await expect(page.getByRole('region', { name: 'News' })).toHaveCount(0);
  await bell.click();
  const panel = page.getByRole('dialog', { name: 'Notifications' });
  await expect(panel).toContainText('not proven yet');

  await page.keyboard.press('Escape');
  const again = page.getByRole('button', { name: 'Ask again to revoke' });
  await expect(again).toHaveCount(2);
  await again.last().click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke access' }).click();

  // The journal keeps the machine's id alone, in lower case; no list of machines was read.
  await page.reload();
  await expect(accessState(page, 'Removal accepted')).toBeVisible();
  await tenant.setOnline('SRV-SQL-04', true);
  await expect(accessState(page, 'Revoked')).toBeVisible();
  await expect(page.getByText(/Azure shows access through it as over/)).toBeVisible();
  await page.getByRole('button', { name: /^Notifications: 1 unread/ }).click();
  await expect(panel).toContainText('Access to SRV-SQL-04 revoked');
  await expect(page.getByRole('region', { name: 'News' })).toHaveCount(0);
});

test('set up installs the extension and grants nothing', async ({ page, tenant }) => {
  await openMachine(page, tenant, 'Ada Lovelace', 'SRV-WEB-01');
  await page.getByRole('button', { name: 'Set up' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Set up' }).click();
  const news = page.getByRole('region', { name: 'News' });
  await expect(news).toContainText('Azure accepted the request to set up remote support on SRV-WEB-01');
  await expect(accessState(page, 'Set up')).toBeVisible();
  await expect(page.getByText('Not installed')).toHaveCount(0);
  expect(await tenant.azure.jobs('SRV-WEB-01')).toEqual([]);
  const extension = await tenant.azure.remoteSupport('SRV-WEB-01');
  expect(extension?.properties.enableAutomaticUpgrade).toBe(true);
});

test('preflight names what stands in the way, with a remedy', async ({ page, tenant }) => {
  await openMachine(page, tenant, 'Grace Hopper', 'SRV-BRANCH-01');
  await expect(seenText(page, /az provider register --namespace Microsoft\.AzureStackHCI/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Grant access' })).toHaveAttribute('aria-disabled', 'true');
});

test('the tab outlives a reload, and sessions are told in full on a phone', async ({ page, tenant }) => {
  await tenant.openSession('SRV-SQL-04');
  await page.clock.install();
  await page.setViewportSize({ width: 360, height: 800 });
  await openMachine(page, tenant, 'Ada Lovelace', 'SRV-SQL-04');
  await page.getByRole('tab', { name: 'Sessions' }).click();
  await page.reload();
  const panel = page.getByRole('tabpanel', { name: 'Sessions' });
  await expect(panel).toBeVisible();
  await expect(panel.getByRole('button', { name: 'Read the transcript of the newest session' })).toBeVisible();
  const level = page
    .getByRole('grid', { name: 'Sessions' })
    .getByRole('gridcell', { name: /Diagnostics$/ })
    .first();
  await expect(level).toBeVisible();
  const box = await level.boundingBox();
  expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(360);

  // Nobody reports the end of a session on a machine that is away.
  const state = panel.getByRole('gridcell', { name: 'Open', exact: true });
  await expect(state.first()).toBeVisible();
  const card = page.getByRole('region', { name: 'Remote support' });
  await expect(card.getByText(/ session open$/)).toBeVisible();
  await tenant.setOnline('SRV-SQL-04', false);
  // Live access is read every fifteen seconds.
  await page.clock.fastForward('00:16');
  await expect(state).toHaveCount(0);
  await expect(card.getByText(/ session without a reported end$/)).toBeVisible();
});

test.describe('a machine that is not there', () => {
  test.use({ showsError: true });

  test('says so', async ({ page, tenant }) => {
    const url = new URL(await tenant.machineUrl('SRV-SQL-01'));
    await signIn(page, 'Ada Lovelace', url.pathname.replace('SRV-SQL-01', 'SRV-GONE'));
    await expect(seenText(page, /SRV-GONE/)).toBeVisible();
    await expect(seenText(page, /not found/i)).toBeVisible();
  });

  test('shows its page once the revoke that an earlier page has begun is known', async ({ page, tenant }) => {
    await openMachine(page, tenant, 'Ada Lovelace', 'SRV-SQL-04');
    await expect(accessState(page, 'Active')).toBeVisible();
    await tenant.setOnline('SRV-SQL-04', false);
    await page.getByRole('button', { name: 'Revoke access' }).last().click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke access' }).click();
    await expect(accessState(page, 'Removal accepted')).toBeVisible();
    await tenant.fault({ fault: 'not-found', method: 'GET', path: '/machines/SRV-SQL-04' });
    await page.reload();
    await expect(page.getByRole('heading', { level: 1, name: 'SRV-SQL-04' })).toBeVisible();
    await expect(accessState(page, 'Removed from Azure')).toBeVisible();
    await expect(page.getByRole('group', { name: /^Asked for at / })).toBeVisible();
  });

  test('keeps its page where the records of its resource group cannot be read', async ({ page, tenant }) => {
    await tenant.fault({
      fault: 'role-lost',
      method: 'GET',
      path: '/rg-sql-prod/providers/Microsoft.Resources/deployments',
    });
    const { pathname } = new URL(await tenant.machineUrl('SRV-SQL-01'));
    await signIn(page, 'Ada Lovelace', `${pathname.replace('SRV-SQL-01', 'SRV-GONE')}?tab=history`);
    await expect(page.getByRole('heading', { level: 1, name: 'SRV-GONE' })).toBeVisible();
    await expect(page.getByText('No consent could be read')).toBeVisible();
  });
});
