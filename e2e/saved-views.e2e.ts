import type { Locator, Page } from '@playwright/test';
import { approve, expect, signIn, test } from './fixtures.ts';

const gridOf = (page: Page) => page.getByRole('grid', { name: 'Machines' });
const button = (page: Page, name: string | RegExp) =>
  page.getByRole('search', { name: 'Filter machines' }).getByRole('button', { name, exact: true });
const headers = (page: Page) => gridOf(page).getByRole('columnheader');
const machines = (page: Page) => gridOf(page).locator('tbody').getByRole('link');

async function openPanel(page: Page): Promise<Locator> {
  await button(page, /^Views?\b/).click();
  return page.getByRole('dialog', { name: /^Views?\b/ });
}

async function saveAs(page: Page, name: string): Promise<void> {
  const panel = await openPanel(page);
  await panel.getByRole('textbox', { name: 'Save this list as' }).fill(name);
  await panel.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(panel.getByText(`“${name}” is saved.`)).toBeVisible();
  await page.keyboard.press('Escape');
}

const keptViews = (page: Page) =>
  page.evaluate(() => Object.entries(localStorage).filter(([key]) => key.startsWith('remote-support.views.')));

test('a view is saved, changed, opened, renamed, and deleted and brought back', async ({ page }) => {
  await signIn(page, 'Ada Lovelace', '/machines?search=sql&sort=-machine&group=status');
  await expect(machines(page).first()).toBeVisible();
  await button(page, 'Columns').click();
  await page.getByRole('dialog', { name: 'Columns' }).getByRole('checkbox', { name: 'Location' }).uncheck();
  await page.keyboard.press('Escape');
  let panel = await openPanel(page);
  // Not what the list shows now.
  const all = panel.getByRole('listitem').filter({ hasText: 'All machines' });
  await expect(all).toContainText('Modified');
  await page.keyboard.press('Escape');
  await saveAs(page, 'SQL servers');
  await expect(button(page, 'View: SQL servers')).toBeVisible();
  await expect(page).toHaveURL(/search=sql&sort=-machine&group=status&columns=machine%2C/);

  // Changed, and saved again.
  await page.getByRole('main').getByRole('searchbox', { name: 'Search machines' }).fill('web');
  await expect(button(page, 'View: SQL servers (modified)')).toBeVisible();
  await page.reload();
  await expect(button(page, 'View: SQL servers (modified)')).toBeVisible();
  panel = await openPanel(page);
  await expect(panel.getByRole('listitem').filter({ hasText: 'SQL servers' })).toContainText('Modified');
  await expect(all).not.toContainText('Modified');
  await panel.getByRole('textbox', { name: 'Save this list as' }).fill('  sql SERVERS ');
  await panel.getByRole('textbox', { name: 'Save this list as' }).press('Enter');
  await expect(panel.getByText('There is a view “SQL servers”. Replace it, or choose another name.')).toBeVisible();
  await panel.getByRole('textbox', { name: 'Save this list as' }).fill('Web servers');
  await panel.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(panel.getByText('“Web servers” is saved.')).toBeVisible();
  // What comes to be under the pointer may show its tooltip, which Escape would close first.
  await page.mouse.move(0, 0);
  await expect(page.getByRole('tooltip')).toHaveCount(0);
  await page.keyboard.press('Escape');
  await expect(button(page, 'View: Web servers')).toBeVisible();

  panel = await openPanel(page);
  await panel.getByRole('button', { name: 'All machines' }).click();
  await expect(page).toHaveURL(/\/machines$/);
  await expect(headers(page)).toHaveCount(8);
  await expect(button(page, 'Views')).toBeFocused();
  panel = await openPanel(page);
  await expect(panel.getByRole('button', { name: 'All machines', exact: true })).toHaveAttribute(
    'aria-current',
    'true',
  );
  await panel.getByRole('button', { name: /^SQL servers/ }).click();
  await expect(page).toHaveURL(/search=sql/);
  await expect(button(page, 'View: SQL servers')).toBeVisible();
  await expect(headers(page)).toHaveCount(8);
  await expect(machines(page).first()).toContainText('SQL');

  panel = await openPanel(page);
  await panel.getByRole('button', { name: 'Rename SQL servers' }).click();
  const name = panel.getByRole('textbox', { name: 'New name of SQL servers' });
  await expect(name).toBeFocused();
  await name.fill('web SERVERS');
  await expect(panel.getByText('Another view has this name.')).toBeVisible();
  await name.press('Escape');
  await panel.getByRole('button', { name: 'Rename SQL servers' }).click();
  await name.fill('Databases');
  await name.press('Enter');
  await expect(panel.getByText('Renamed to “Databases”.')).toBeVisible();
  await panel.getByRole('button', { name: 'Delete Databases' }).click();
  await expect(panel.getByRole('listitem')).toHaveCount(2);
  await panel.getByRole('button', { name: 'Undo' }).click();
  await expect(panel.getByRole('listitem')).toHaveCount(3);
  await panel.getByRole('textbox', { name: 'Save this list as' }).press('Enter');
  await expect(panel.getByText('Enter a name.')).toBeVisible();

  // Nothing but what was typed, and a hash of the account.
  const kept = await keptViews(page);
  expect(kept).toHaveLength(1);
  expect(kept[0]?.[0]).toMatch(/^remote-support\.views\.[0-9a-f]{64}$/);
  expect(JSON.stringify(kept)).not.toMatch(/Ada|Lovelace|@/);
});

test('the list opens in the default view, but not where it is come back to or sent by a link', async ({ page }) => {
  await signIn(page, 'Ada Lovelace', '/machines?search=web');
  await expect(machines(page).first()).toContainText('SRV-API');
  await saveAs(page, 'Web');
  let panel = await openPanel(page);
  await panel.getByRole('button', { name: 'Open the list in Web' }).click();
  await expect(panel.getByRole('button', { name: 'Open the list in Web' })).toHaveAttribute('aria-pressed', 'true');
  await page.keyboard.press('Escape');
  await page.goto('/');
  await expect(page).toHaveURL(/search=web/);
  await expect(button(page, 'View: Web')).toBeVisible();

  panel = await openPanel(page);
  await panel.getByRole('button', { name: 'All machines' }).click();
  await expect(page).toHaveURL(/\/machines$/);
  await gridOf(page).getByRole('link', { name: 'SRV-SQL-01' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'SRV-SQL-01' })).toBeVisible();
  await page.goBack();
  await expect(gridOf(page).getByRole('link', { name: 'SRV-SQL-01' })).toBeVisible();
  await expect(page).toHaveURL(/\/machines$/);
  await page.goto('/machines?search=file');
  await expect(machines(page).first()).toBeVisible();
  await expect(page).toHaveURL(/\/machines\?search=file$/);
});

test('a link carries the whole view to somebody else, who has none of these views', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await signIn(page, 'Ada Lovelace', '/machines?search=sql&group=location');
  await expect(machines(page).first()).toBeVisible();
  await button(page, 'Columns').click();
  await page.getByRole('dialog', { name: 'Columns' }).getByRole('checkbox', { name: 'Status' }).uncheck();
  await page.keyboard.press('Escape');
  await saveAs(page, 'Shared');
  const panel = await openPanel(page);
  await panel.getByRole('button', { name: 'Copy link to Shared' }).click();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(new URL(link).search).toBe(new URL(page.url()).search);
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: /Ada Lovelace/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
  await page.goto(link);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await approve(page, 'Grace Hopper');
  await expect(page.getByRole('button', { name: 'Group by: Location' })).toBeVisible();
  await expect(headers(page).filter({ hasText: 'Status' })).toHaveCount(0);
  await expect(button(page, 'Views')).toBeVisible();
  const other = await openPanel(page);
  await expect(other.getByRole('listitem')).toHaveCount(1);
});

test('a browser that is full says so, and nothing is lost', async ({ page }) => {
  await signIn(page, 'Ada Lovelace', '/machines?search=sql');
  await expect(machines(page).first()).toBeVisible();
  await saveAs(page, 'SQL');
  await page.evaluate(() => {
    Storage.prototype.setItem = () => {
      throw new DOMException('The quota has been exceeded.', 'QuotaExceededError');
    };
  });
  const panel = await openPanel(page);
  await panel.getByRole('textbox', { name: 'Save this list as' }).fill('One more');
  await panel.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(panel.getByText('This browser has no room left for this page. Nothing was changed.')).toBeVisible();
  await expect(panel.getByRole('textbox', { name: 'Save this list as' })).toHaveValue('One more');
  await expect(panel.getByRole('listitem')).toHaveCount(2);
});

test('views that cannot be read are said, and kept', async ({ page }) => {
  await signIn(page, 'Ada Lovelace', '/machines?search=sql');
  await expect(machines(page).first()).toBeVisible();
  await saveAs(page, 'SQL');
  await page.evaluate(() => {
    const key = Object.keys(localStorage).find((one) => one.startsWith('remote-support.views.')) ?? '';
    localStorage.setItem(key, '{"version":1,"vie');
  });
  await page.reload();
  await expect(machines(page).first()).toBeVisible();
  const panel = await openPanel(page);
  await expect(panel.getByText('The saved views of this browser cannot be read.')).toBeVisible();
  await expect(panel.getByRole('textbox', { name: 'Save this list as' })).toHaveCount(0);
  await panel.getByRole('button', { name: 'Put them aside' }).click();
  await panel.getByRole('textbox', { name: 'Save this list as' }).fill('Anew');
  await panel.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(panel.getByText('“Anew” is saved.')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(panel).toHaveCount(0);
  const kept = await keptViews(page);
  expect(kept.map(([, text]) => text)).toContain('{"version":1,"vie');
});

test('a browser that denies storage still shows, groups and shares the list', async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(globalThis, 'localStorage', {
      get: () => {
        throw new DOMException('The operation is insecure.', 'SecurityError');
      },
    });
  });
  await signIn(page, 'Ada Lovelace', '/machines?group=location');
  await expect(machines(page).first()).toBeVisible();
  const panel = await openPanel(page);
  await expect(panel.getByText('Views cannot be saved here.')).toBeVisible();
  await expect(panel.getByRole('button', { name: 'Copy link to this list' })).toBeVisible();
});

test('views are saved, opened and deleted by keys alone', async ({ page }) => {
  await signIn(page, 'Ada Lovelace', '/machines?search=web');
  await expect(machines(page).first()).toBeVisible();
  await button(page, 'Views').focus();
  await page.keyboard.press('Enter');
  const panel = page.getByRole('dialog', { name: /^View/ });
  await expect(panel.getByRole('button', { name: 'All machines' })).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(panel.getByRole('textbox', { name: 'Save this list as' })).toBeFocused();
  await page.keyboard.type('Web');
  await page.keyboard.press('Enter');
  await expect(panel.getByText('“Web” is saved.')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(button(page, 'View: Web')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(panel.getByRole('button', { name: 'All machines' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/machines$/);
  await expect(button(page, 'Views')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(panel.getByRole('button', { name: 'All machines' })).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(panel.getByRole('button', { name: 'Web', exact: true })).toBeFocused();
  for (let presses = 0; presses < 4; presses += 1) await page.keyboard.press('Tab');
  await expect(panel.getByRole('button', { name: 'Delete Web' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(panel.getByRole('listitem')).toHaveCount(1);
  await expect(panel.locator(':focus')).toHaveCount(1);
});

/**
 * Presses Escape at the very moment at which a panel is drawn, while the focus is still on the button that opened it:
 * it is put there, since in a browser that is slow the panel may have taken it by then.
 */
const escapeAtOnce = (opener: Locator) =>
  opener.evaluate((button) => {
    const observer = new MutationObserver(() => {
      if (document.querySelector('[role="dialog"]') === null) return;
      observer.disconnect();
      button.focus();
      document.body.dataset['escaped'] = document.activeElement?.textContent ?? '';
      document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
    });
    observer.observe(document.body, { childList: true, subtree: true });
  });

test('Escape closes a panel into which the focus has not moved yet', async ({ page }) => {
  await signIn(page, 'Ada Lovelace', '/machines');
  await expect(machines(page).first()).toBeVisible();
  await escapeAtOnce(button(page, 'Views'));
  const panel = await openPanel(page);
  await expect(page.locator('body')).toHaveAttribute('data-escaped', 'Views');
  await expect(panel).toHaveCount(0);
  await expect(button(page, 'Views')).toBeFocused();
});
