import type { Page } from '@playwright/test';
import { expect, signIn, test } from './fixtures.ts';

/** A page that never comes to rest, so that nothing is loaded ahead, however slow the machine is. */
const keepBusy = (page: Page) => page.addInitScript(() => (window.requestIdleCallback = () => 0));

async function openList(page: Page): Promise<void> {
  await signIn(page, 'Ada Lovelace', '/machines');
  await expect(page.getByRole('link', { name: 'SRV-SQL-01' })).toBeVisible();
}

const asset = (part: string) => new RegExp(`/assets/${part}-[^/]+\\.js$`);

const isLoaded = (page: Page, part: string) =>
  page.evaluate(
    (pattern) => performance.getEntriesByType('resource').some(({ name }) => new RegExp(pattern).test(name)),
    asset(part).source,
  );

/** Keeps a file of the app from coming, as a lost connection does, until it is let through. */
async function lose(page: Page, part: string): Promise<() => Promise<unknown>> {
  const devTools = await page.context().newCDPSession(page);
  await devTools.send('Network.enable');
  await devTools.send('Network.setBlockedURLs', { urls: [`*/assets/${part}-*.js`] });
  return () => devTools.send('Network.setBlockedURLs', { urls: [] });
}

test('a popover opens at the first press of the pointer, before its part was loaded ahead, and closes by the next', async ({
  page,
}) => {
  await keepBusy(page);
  await openList(page);
  expect(await isLoaded(page, 'ColumnsPanel')).toBe(false);
  const columns = page.getByRole('button', { name: 'Columns', exact: true });
  await expect(columns).toHaveAttribute('aria-expanded', 'false');
  await columns.click();
  const panel = page.getByRole('dialog', { name: 'Columns' });
  await expect(panel).toBeVisible();
  await expect(panel.locator(':focus')).toHaveCount(1);
  // While it is open, the rest is hidden from assistive technology, but not from the pointer.
  await page.getByRole('button', { name: 'Columns', exact: true, includeHidden: true }).click();
  await expect(panel).toHaveCount(0);
  await columns.click();
  await expect(panel).toBeVisible();
  // A press elsewhere closes it, too, and keeps the focus it takes.
  const search = page.getByRole('main', { includeHidden: true }).getByPlaceholder('Search machines');
  await search.click();
  await expect(panel).toHaveCount(0);
  await expect(search).toBeFocused();
  await expect(page.getByRole('link', { name: 'SRV-SQL-01' })).toBeVisible();
});

test('a popover of the header stays where it is when the page is scrolled beneath it', async ({ page }) => {
  await openList(page);
  await page.getByRole('button', { name: /Ada Lovelace/ }).click();
  const act = page.getByRole('menuitem', { name: 'Sign out' });
  await expect(act).toBeVisible();
  // In one task: what a press meets before the next frame.
  const moved = await act.evaluate((element) => {
    const [top, from] = [element.getBoundingClientRect().top, window.scrollY];
    window.scrollBy({ top: 64, behavior: 'instant' });
    return { scrolled: window.scrollY - from, by: element.getBoundingClientRect().top - top };
  });
  expect(moved).toEqual({ scrolled: 64, by: 0 });
});

test('a popover opens by the keyboard, before its part was loaded ahead, holds the focus, and gives it back', async ({
  page,
}) => {
  await keepBusy(page);
  await openList(page);
  expect(await isLoaded(page, 'FilterChoice')).toBe(false);
  const pill = page.getByRole('button', { name: /^Status: / });
  await pill.focus();
  await page.keyboard.press('Enter');
  const panel = page.getByRole('dialog', { name: 'Filter by Status' });
  await expect(panel.getByRole('checkbox').first()).toBeFocused();
  await page.keyboard.press('Shift+Tab');
  await expect(panel.locator(':focus')).toHaveCount(1);
  await page.keyboard.press('Escape');
  await expect(panel).toHaveCount(0);
  await expect(pill).toBeFocused();
});

test('the account’s menu opens by the keyboard and is gone through by arrows', async ({ page }) => {
  await keepBusy(page);
  await openList(page);
  const account = page.getByRole('button', { name: 'Account: Ada Lovelace' });
  await account.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitem', { name: 'Copy tenant ID' })).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('menuitem', { name: 'Switch account' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(account).toBeFocused();
});

test('a popover whose part does not come says so, and opens when it is tried again', async ({ page }) => {
  const letThrough = await lose(page, 'ColumnsPanel');
  await openList(page);
  const columns = page.getByRole('button', { name: 'Columns', exact: true });
  await columns.click();
  const alert = page.getByRole('alert').filter({ hasText: 'Columns could not be loaded.' });
  await expect(alert).toBeVisible();
  await expect(alert).toContainText('If it does not come, reload this page: this browser may not ask again.');
  await expect(columns).toHaveAttribute('aria-expanded', 'false');
  await letThrough();
  await alert.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('dialog', { name: 'Columns' })).toBeVisible();
  await expect(alert).toHaveCount(0);
});

test('a dialog whose part does not come says so and what to do without it, and opens when it is tried again', async ({
  page,
}) => {
  const letThrough = await lose(page, 'RevokeDialog');
  await openList(page);
  const row = page.getByRole('row', { name: /SRV-SQL-04/ });
  await expect(row).toContainText('Active');
  await row.getByRole('checkbox').check();
  await page.getByRole('button', { name: 'Revoke access' }).click();
  const alert = page.getByRole('alert').filter({ hasText: 'What revokes access could not be loaded.' });
  await expect(alert).toContainText('Disable-RemoteSupport');
  await expect(alert).toBeInViewport({ ratio: 1 });
  await letThrough();
  await alert.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('alertdialog', { name: 'Revoke access to SRV-SQL-04?' })).toBeVisible();
  await expect(alert).toHaveCount(0);
});

test('what does not come is brought by a reload, for browsers that ask for it no second time', async ({ page }) => {
  const letThrough = await lose(page, 'RevokeDialog');
  await openList(page);
  const revoke = async () => {
    const row = page.getByRole('row', { name: /SRV-SQL-04/ });
    await expect(row).toContainText('Active');
    await row.getByRole('checkbox').check();
    await page.getByRole('button', { name: 'Revoke access' }).click();
  };
  await revoke();
  const alert = page.getByRole('alert').filter({ hasText: 'What revokes access could not be loaded.' });
  await expect(alert).toContainText('If it does not come, reload this page: this browser may not ask again.');
  // At 400 % as well all of it can be come to.
  await page.setViewportSize({ width: 340, height: 192 });
  const reload = alert.getByRole('button', { name: 'Reload' });
  await reload.focus();
  await expect(reload).toBeInViewport({ ratio: 0.9 });
  await letThrough();
  await Promise.all([page.waitForEvent('load'), reload.click()]);
  await page.setViewportSize({ width: 1366, height: 900 });
  await revoke();
  await expect(page.getByRole('alertdialog', { name: 'Revoke access to SRV-SQL-04?' })).toBeVisible();
});

test('what is wanted later is loaded ahead once the page has come to rest', async ({ page }) => {
  await openList(page);
  for (const part of ['ColumnsPanel', 'FilterChoice', 'RevokeDialog', 'AccountActs'])
    await expect.poll(() => isLoaded(page, part), { timeout: 20_000 }).toBe(true);
});

test('the command bar is one stop, arrows go through it, and reasons are shown to the keyboard and the pointer', async ({
  page,
}) => {
  await openList(page);
  const bar = page.getByRole('toolbar', { name: 'Commands' });
  const grant = bar.getByRole('button', { name: 'Grant access' });
  const revoke = bar.getByRole('button', { name: 'Revoke access' });
  const refresh = bar.getByRole('button', { name: 'Refresh' });
  await expect(grant).toHaveAccessibleDescription('Select the machines first.');
  await grant.focus();
  await page.keyboard.press('ArrowRight');
  await expect(revoke).toBeFocused();
  const hint = page.getByRole('tooltip');
  await expect(hint).toHaveText('Select the machines first.');
  await page.keyboard.press('Escape');
  await expect(hint).toHaveCount(0);
  await page.keyboard.press('End');
  await expect(refresh).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(grant).toBeFocused();
  await page.keyboard.press('End');
  await page.keyboard.press('Tab');
  await expect(bar.locator(':focus')).toHaveCount(0);
  await page.keyboard.press('Shift+Tab');
  await expect(refresh).toBeFocused();

  await grant.hover();
  await expect(hint).toHaveText('Select the machines first.');
  // The words can be gone to without losing them.
  await hint.hover();
  await expect(hint).toBeVisible();
  await page.getByRole('heading', { level: 1 }).hover();
  await expect(hint).toHaveCount(0);
});
