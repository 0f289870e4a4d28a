import type { Page } from '@playwright/test';
import { expect, signIn, test } from './fixtures.ts';
import { expectInSight, focused, gridOf, rowAt } from './grid.ts';

test('the list is one stop, and arrows, Home, End and pages go through it', async ({ page }) => {
  await signIn(page, 'Ada Lovelace');
  await expect(gridOf(page).getByRole('link', { name: 'SRV-SQL-01' })).toBeVisible();
  expect(await gridOf(page).locator('[tabindex="0"]').count()).toBe(1);
  await gridOf(page).locator('[tabindex="0"]').focus();
  expect(await focused(page)).toEqual({ row: 2, column: 2 });
  await expect(page.locator(':focus')).toHaveRole('link');

  for (const [key, row, column] of [
    ['ArrowDown', 3, 2],
    ['ArrowRight', 3, 3],
    ['End', 3, 9],
    ['ArrowRight', 3, 9],
    ['Home', 3, 1],
    ['ArrowLeft', 3, 1],
    ['Control+End', 40, 9],
    ['ArrowDown', 40, 9],
    ['Control+Home', 2, 1],
    ['ArrowUp', 1, 1],
    ['ArrowRight', 1, 2],
    ['ArrowDown', 2, 2],
  ] as const) {
    await page.keyboard.press(key);
    expect(await focused(page), key).toEqual({ row, column });
  }
  await page.keyboard.press('PageDown');
  await expectInSight(rowAt(page, (await focused(page)).row));
  await page.keyboard.press('Control+End');
  await expectInSight(rowAt(page, 40));
  for (let presses = 0; presses < 38; presses += 1) {
    await page.keyboard.press('ArrowUp');
    await expectInSight(rowAt(page, 39 - presses));
  }
  expect(await gridOf(page).locator('[tabindex="0"]').count()).toBe(1);
  await page.keyboard.press('Shift+Tab');
  expect(await focused(page)).toEqual({ row: 0, column: 0 });
  await page.keyboard.press('Tab');
  expect(await focused(page)).toEqual({ row: 2, column: 9 });
});

test('rows are selected, found and opened by keys', async ({ page }) => {
  await signIn(page, 'Ada Lovelace');
  const said = page.getByRole('status').filter({ hasText: 'selected' });
  await gridOf(page).getByRole('link', { name: 'SRV-SQL-01' }).focus();
  const { row } = await focused(page);
  const selected = (offset: number, is: boolean) =>
    expect(rowAt(page, row + offset)).toHaveAttribute('aria-selected', String(is));
  await page.keyboard.press('Space');
  await selected(0, true);
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Shift+ArrowDown');
  await selected(2, true);
  await expect(said).toHaveText(/\b3 selected$/);
  await page.keyboard.press('Shift+ArrowUp');
  await selected(2, false);
  await page.keyboard.press('Escape');
  await expect(said).toHaveText(/\b2 selected$/);
  // From the row before, which is the one where the range began.
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Shift+Space');
  await expect(said).toHaveText(/\b4 selected$/);
  await page.keyboard.press('Home');
  await page.keyboard.press('Space');
  await expect(said).toHaveText(/\b3 selected$/);
  await page.keyboard.press('Control+a');
  await expect(said).toHaveText(/\b39 selected$/);
  await expect(gridOf(page).getByRole('checkbox', { name: 'Select all machines' })).toBeChecked();

  await page.keyboard.type('srv-web-01');
  await expect(page.locator(':focus')).toHaveAccessibleName('Select SRV-WEB-01');
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'SRV-WEB-01' })).toBeVisible();
});

/** Presses Refresh once the list has been read, for it does nothing before, and leaves the focus where it is. */
async function pressRefresh(page: Page): Promise<void> {
  const refresh = page.getByRole('button', { name: 'Refresh' });
  await expect(refresh).toBeEnabled();
  await refresh.dispatchEvent('click');
}

test('the focus stays with its machine when rows are sorted, filtered away and read again', async ({ page }) => {
  await signIn(page, 'Ada Lovelace');
  const link = gridOf(page).getByRole('link', { name: 'SRV-SQL-01' });
  await link.focus();
  await page.goto('/machines?sort=-machine', { waitUntil: 'commit' });
  await link.focus();
  const before = await focused(page);
  const list = page.waitForResponse((response) => response.url().includes('Microsoft.ResourceGraph'));
  await pressRefresh(page);
  await (await list).finished();
  await expect(page.getByRole('button', { name: 'Refresh' })).toBeEnabled();
  await expect(link).toBeFocused();
  expect(await focused(page)).toEqual(before);

  // Another order while the focus is in a row, as when a filter or a sort comes from the address.
  await gridOf(page)
    .getByRole('button', { name: 'Machine' })
    .evaluate((button) => (button as HTMLButtonElement).click());
  await expect(page).toHaveURL(/sort=machine$/);
  await expect(link).toBeFocused();
  expect((await focused(page)).row).not.toBe(before.row);
  const next = await focused(page);
  await page.keyboard.press('ArrowDown');
  expect(await focused(page)).toEqual({ ...next, row: next.row + 1 });
});

test('a message that comes above the rows while they are read does not move them', async ({ page, tenant }) => {
  await signIn(page, 'Ada Lovelace');
  const message = page.getByText(/Access of \d+ machines could not be read again/);
  await expect(gridOf(page).getByRole('link', { name: 'SRV-SQL-01' })).toBeVisible();
  await expect(page.getByText(/Fabrikam \(acquired\).*could not be read/).first()).toBeVisible();
  // All access has been read: what is read for the first time while the fault is in place is not read again.
  await expect(page.getByRole('link', { name: '1 with live access', exact: true })).toBeVisible();
  await gridOf(page).locator('[tabindex="0"]').focus();
  await page.keyboard.press('PageDown');
  const row = page.locator('[role="row"]:focus-within');
  const scrolled = await page.evaluate(() => scrollY);
  expect(scrolled).toBeGreaterThan(0);
  const before = await row.boundingBox();

  await tenant.fault({ fault: 'role-lost', method: 'GET', path: '/edgeDevices/default/jobs' });
  await pressRefresh(page);
  await expect(message).toBeAttached();
  await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(scrolled);
  expect(await row.boundingBox()).toEqual(before);
});
