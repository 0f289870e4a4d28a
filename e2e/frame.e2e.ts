import type { Locator, Page } from '@playwright/test';
import { expect, signIn, test } from './fixtures.ts';
import { command, expectState, machinePath, rowOf } from './steps.ts';

const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name });
const inHeader = (page: Page, name: string | RegExp) => page.getByRole('banner').getByRole('button', { name });

/** Closes what is open by the keyboard. The first press may be the tooltip's. */
const escape = (page: Page, pane: Locator) =>
  expect(async () => {
    await page.keyboard.press('Escape');
    await expect(pane).toHaveCount(0, { timeout: 1_000 });
  }).toPass();

/** One of the portal's sequences. */
async function go(page: Page, key: string): Promise<void> {
  await page.keyboard.press('g');
  await page.keyboard.press(key);
}

test('the first stop skips to the content; the menu leads to pages, whose title has the focus', async ({ page }) => {
  await signIn(page, 'Ada Lovelace', '/machines');
  await page.reload();
  await expect(rowOf(page, 'SRV-SQL-04')).toBeVisible();
  const skip = page.getByRole('link', { name: 'Skip to main content' });
  await expect(skip).not.toBeInViewport();
  await page.keyboard.press('Tab');
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();
  await expect(page).toHaveURL('/machines');

  const menu = page.getByRole('navigation', { name: 'Main' });
  for (const [name, title] of [
    ['History', 'History'],
    ['Findings', 'Findings'],
    ['Verify', 'Verify a receipt'],
    ['Terms', 'Terms'],
    ['Overview', 'Overview'],
    ['Machines', 'Machines'],
  ] as const) {
    await menu.getByRole('link', { name }).focus();
    await page.keyboard.press('Enter');
    await expect(heading(page, title)).toBeFocused();
    await expect(page).toHaveTitle(`${title} - Arc Remote Support`);
    await expect(menu.locator('[aria-current="page"]')).toContainText(name);
  }
  // A change of what a page shows is no other page.
  const search = page.getByRole('main').getByRole('searchbox').first();
  await search.fill('SQL');
  await expect(page).toHaveURL(/search=SQL/);
  await expect(search).toBeFocused();
  await page.goBack();
  await expect(heading(page, 'Overview')).toBeFocused();
});

test('G and a key lead to search, commands and title; a search leads to lists and pages', async ({ page, tenant }) => {
  await signIn(page, 'Ada Lovelace', '/terms/windows-server-2025-03-04');
  const search = page.getByRole('banner').getByRole('searchbox', { name: 'Search machines, consents, requests' });
  await expect(heading(page, /terms and conditions/)).toBeVisible();
  await go(page, ',');
  await expect(command(page, 'Print')).toBeFocused();
  await go(page, '.');
  await expect(heading(page, /terms and conditions/)).toBeFocused();
  await go(page, '/');
  await expect(search).toBeFocused();
  // While typing they are letters.
  await page.keyboard.type('g/sql');
  await expect(search).toHaveValue('g/sql');
  await search.fill('SRV-WEB-0');
  await expect(page.getByRole('link', { name: 'Machines with “SRV-WEB-0”' })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL('/machines?search=SRV-WEB-0');
  await expect(rowOf(page, 'SRV-WEB-01')).toBeVisible();
  await expect(rowOf(page, 'SRV-SQL-01')).toHaveCount(0);
  await search.fill(await tenant.machineId('SRV-SQL-02'));
  await page.keyboard.press('Enter');
  await expect(heading(page, 'SRV-SQL-02')).toBeFocused();

  await inHeader(page, 'Settings').click();
  await page.getByRole('switch', { name: 'Keyboard shortcuts' }).uncheck();
  await page.keyboard.press('Escape');
  await heading(page, 'SRV-SQL-02').focus();
  await go(page, '/');
  await expect(heading(page, 'SRV-SQL-02')).toBeFocused();
});

test('each pane of the header opens and closes by the keyboard, and a theme stays chosen', async ({ page }) => {
  await signIn(page, 'Ada Lovelace', '/terms');
  for (const name of ['Notifications', 'Settings', 'Help', 'Account: Ada Lovelace']) {
    const button = inHeader(page, name);
    await button.focus();
    await page.keyboard.press('Enter');
    const pane = page.getByRole('dialog', { name: name.startsWith('Account') ? /Ada Lovelace/ : name });
    await expect(pane.locator(':focus')).toHaveCount(1);
    if (name === 'Notifications') await expect(pane).toContainText('No notifications');
    if (name === 'Help') await expect(pane).toContainText('Disable-RemoteSupport');
    if (name.startsWith('Account')) await expect(pane).toContainText('ada.lovelace@contoso.example');
    if (name === 'Settings') {
      await pane.getByRole('radio', { name: 'Same as system' }).focus();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowDown');
      await expect(pane.getByRole('radio', { name: 'Dark' })).toBeChecked();
    }
    await escape(page, pane);
    await expect(button).toBeFocused();
  }
  await page.reload();
  await expect(heading(page, 'Terms')).toBeVisible();
  await expect(page.locator('html')).toHaveCSS('color-scheme', 'dark');
});

test('in a narrow window menu, search and commands without room are behind buttons', async ({ page, tenant }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await signIn(page, 'Ada Lovelace', await machinePath(tenant, 'SRV-SQL-04'));
  await expectState(page, 'Active');
  const show = inHeader(page, 'Show menu');
  await show.focus();
  await page.keyboard.press('Enter');
  const drawer = page.getByRole('dialog', { name: 'Menu' });
  await expect(drawer.getByRole('button', { name: 'Close' })).toBeFocused();
  await escape(page, drawer);
  await expect(show).toBeFocused();

  await go(page, '/');
  await expect(inHeader(page, 'Search')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Search' }).getByRole('searchbox')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(inHeader(page, 'Search')).toBeFocused();

  const bar = page.getByRole('group', { name: 'Commands' });
  await expect(command(page, 'Revoke access')).toBeVisible();
  await bar.getByRole('button', { name: 'More commands' }).click();
  await page.getByRole('dialog', { name: 'More commands' }).getByRole('button', { name: 'Change access' }).click();
  const change = page.getByRole('dialog', { name: 'Change access' });
  await expect(change).toBeVisible();
  await escape(page, change);

  await show.click();
  await drawer.getByRole('link', { name: 'Findings' }).click();
  await expect(heading(page, 'Findings')).toBeFocused();
  await expect(drawer).toHaveCount(0);
});
