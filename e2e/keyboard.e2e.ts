import type { Locator, Page } from '@playwright/test';
import { expect, signIn, test } from './fixtures.ts';
import { wizardOf } from './journey.ts';

const hasFocus = (target: Locator) => target.evaluate((element) => element === document.activeElement);

/** Goes forward with Tab until the element has the focus, and sees that a person can tell. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeVisible();
  for (let presses = 0; presses < 150; presses += 1) {
    if (await hasFocus(target)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab never reached ${target.toString()}`);
}

async function press(page: Page, target: Locator, key = 'Enter'): Promise<void> {
  await tabTo(page, target);
  await expect(target).toBeEnabled();
  await page.keyboard.press(key);
}

async function goTo(page: Page, key: string): Promise<void> {
  await page.keyboard.press('g');
  await page.keyboard.press(key);
}

test('granting with the keyboard alone: each step begins at its heading, each mistake at its field', async ({
  page,
  tenant,
}) => {
  await signIn(page, 'Ada Lovelace');
  // The list is one stop; within it a machine is found by its name.
  await tabTo(page, page.getByRole('grid', { name: 'Machines' }).locator('[tabindex="0"]'));
  await page.keyboard.type('srv-sql-01');
  await expect(page.getByRole('link', { name: 'SRV-SQL-01' })).toBeFocused();
  await page.keyboard.press('Space');
  await expect(page.getByRole('checkbox', { name: 'Select SRV-SQL-01', exact: true })).toBeChecked();
  await goTo(page, ',');
  await expect(page.getByRole('button', { name: 'Grant access' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Grant access' })).toBeFocused();

  const step = (name: string) => page.getByRole('heading', { level: 2, name });
  const next = (name: string) => press(page, page.getByRole('button', { name: `Next: ${name}` }));
  await expect(page.getByText('1 machine can get access.')).toBeVisible();
  await next('Support request');
  await expect(step('Support request')).toBeFocused();
  await expect(page.getByRole('radio', { name: /2411240040001234/ })).toBeChecked();
  await next('Access');
  await expect(page.getByRole('textbox', { name: 'Reason' })).toBeFocused();
  await page.keyboard.type('Blue screens since the last update');
  await next('Access');
  await expect(step('Access')).toBeFocused();

  await tabTo(page, page.getByRole('radio', { name: 'Diagnostics', exact: true }));
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('radio', { name: 'Diagnostics and repair' })).toBeChecked();
  await tabTo(page, page.getByRole('radio', { name: '8 hours' }));
  await page.keyboard.press('ArrowLeft');
  await expect(page.getByRole('radio', { name: '4 hours' })).toBeChecked();
  await next('Terms');
  await expect(step('Terms')).toBeFocused();
  await next('Review + grant');
  const box = page.getByRole('checkbox', { name: /I have read these terms and agree to them/ });
  await expect(box).toBeFocused();
  await page.keyboard.press('Space');
  await expect(box).toBeChecked();
  await next('Review + grant');
  await expect(step('Review + grant')).toBeFocused();

  await press(page, page.getByRole('button', { name: 'Confirm it’s you' }));
  // The app names the person too, until its page is left.
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await press(page, page.getByRole('button', { name: /Ada Lovelace/ }));
  await expect(page.getByRole('heading', { name: 'Approve sign-in request' })).toBeVisible();
  await press(page, page.getByRole('button', { name: 'Approve' }));
  await expect(page.getByRole('group', { name: /^Signed by Ada Lovelace/ })).toBeFocused();
  await press(page, page.getByRole('button', { name: /^Grant Microsoft Support / }));
  await expect(page).toHaveURL(/\/grants\/rs-/);
  const title = page.getByRole('heading', { level: 1 });
  await expect(title).toBeFocused();
  await expect(title).toHaveText('Access confirmed on 1 machine', { timeout: 60_000 });
  const [job] = await tenant.azure.jobs('SRV-SQL-01');
  expect(job).toMatchObject({ properties: { type: 'Enable', accessLevel: 'DiagnosticsAndRepair' } });
});

test('taking machines out of a choice: the next one’s button has the focus, in the end the search', async ({
  page,
  tenant,
}) => {
  await signIn(page, 'Ada Lovelace', await wizardOf(tenant, ['SRV-SQL-01', 'SRV-SQL-02', 'SRV-SQL-03']));
  const remove = (name: string) => page.getByRole('button', { name: `Remove ${name}` });
  await press(page, remove('SRV-SQL-02'));
  await expect(remove('SRV-SQL-02')).toHaveCount(0);
  await expect(remove('SRV-SQL-03')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(remove('SRV-SQL-01')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(remove('SRV-SQL-01')).toHaveCount(0);
  await expect(page.getByRole('searchbox', { name: 'Search machines to add' })).toBeFocused();
});

test('revoking with the keyboard alone: Escape keeps access, and the focus comes back', async ({ page, tenant }) => {
  await signIn(page, 'Ada Lovelace', new URL(await tenant.machineUrl('SRV-SQL-04')).pathname);
  const state = (word: string) =>
    page.getByRole('region', { name: 'Remote support' }).getByRole('status').filter({ hasText: word });
  await expect(state('Active')).toBeVisible();
  await goTo(page, ',');
  await page.keyboard.press('ArrowRight');
  const command = page.getByRole('toolbar', { name: 'Commands' }).getByRole('button', { name: 'Revoke access' });
  await expect(command).toBeFocused();
  await page.keyboard.press('Enter');

  const dialog = page.getByRole('alertdialog', { name: 'Revoke access to SRV-SQL-04?' });
  await expect(dialog).toBeVisible();
  // Not the option to remove the extension, which a press by habit would tick.
  const revoke = dialog.getByRole('button', { name: 'Revoke access' });
  await expect(revoke).toBeFocused();
  // By then a hint of it would be shown, if it had one.
  await expect(revoke).toBeEnabled();
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(command).toBeFocused();
  await expect(state('Active')).toBeVisible();
  expect(await tenant.azure.jobs('SRV-SQL-04')).toMatchObject([{ properties: { type: 'Enable' } }]);

  await page.keyboard.press('Enter');
  const keep = dialog.getByRole('button', { name: 'Keep access' });
  await press(page, keep);
  await expect(dialog).toHaveCount(0);
  await expect(command).toBeFocused();

  await page.keyboard.press('Enter');
  await press(page, revoke);
  await expect(dialog).toHaveCount(0);
  await expect(state('Revoked')).toBeVisible();
  expect(await tenant.azure.jobs('SRV-SQL-04')).toMatchObject([{ properties: { type: 'Revoke' } }]);
});

test('a control that goes with its press hands the focus on, near to where it was', async ({ page }) => {
  await signIn(page, 'Ada Lovelace');
  const filters = page.getByRole('search', { name: 'Filter machines' });
  await press(page, filters.getByRole('button', { name: 'More filters' }));
  await expect(filters.getByRole('button', { name: 'More filters' })).toHaveCount(0);
  await expect(filters.locator(':focus')).toHaveCount(1);
  await filters.getByRole('searchbox').fill('no machine has this name');
  await press(page, filters.getByRole('button', { name: 'Reset filters' }));
  await expect(filters.getByRole('button', { name: 'Reset filters' })).toHaveCount(0);
  await expect(filters.locator(':focus')).toHaveCount(1);
});

test('Azure’s spelling takes no focus; a dismissed notification leaves it in the panel', async ({ page, tenant }) => {
  const path = new URL(await tenant.machineUrl('SRV-WEB-01')).pathname;
  await signIn(page, 'Ada Lovelace');
  await tenant.fault({ fault: 'slow', method: 'read', path: '/machines/SRV-WEB-01', seconds: 2 });
  await page.goto(path.toLowerCase());
  const bell = page.getByRole('button', { name: /^Notifications/ });
  await bell.focus();
  await expect(page).toHaveURL(path);
  await expect(bell).toBeFocused();

  await page.getByRole('button', { name: 'Set up' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Set up' }).click();
  await expect(page.getByRole('region', { name: 'News' })).toContainText('Azure accepted the request');
  await bell.focus();
  await page.keyboard.press('Enter');
  const panel = page.getByRole('dialog', { name: 'Notifications' });
  await press(page, panel.getByRole('button', { name: /^Dismiss: Azure accepted/ }));
  await expect(panel.getByRole('listitem')).toHaveCount(0);
  await expect(panel.locator(':focus')).toHaveCount(1);
  await page.keyboard.press('Escape');
  await expect(panel).toHaveCount(0);
  await expect(bell).toBeFocused();
});

test('the button that revoked is gone with the access, and the focus stays in its part of the page', async ({
  page,
  tenant,
}) => {
  await signIn(page, 'Ada Lovelace', new URL(await tenant.machineUrl('SRV-SQL-04')).pathname);
  const card = page.getByRole('region', { name: 'Remote support' });
  const revoke = card.getByRole('button', { name: 'Revoke access' });
  await press(page, revoke);
  await press(page, page.getByRole('alertdialog').getByRole('button', { name: 'Revoke access' }));
  await expect(card.getByRole('status').filter({ hasText: 'Revoked' })).toBeVisible();
  await expect(revoke).toHaveCount(0);
  await expect(card.locator(':focus')).toHaveCount(1);
});

test('the menu of a narrow window gives the focus back', async ({ page }) => {
  await page.setViewportSize({ width: 400, height: 800 });
  await signIn(page, 'Ada Lovelace');
  const menu = page.getByRole('button', { name: 'Menu', exact: true });
  await menu.focus();
  await page.keyboard.press('Enter');
  const drawer = page.getByRole('dialog', { name: 'Menu' });
  await expect(drawer.locator(':focus')).toHaveCount(1);
  await page.keyboard.press('Escape');
  await expect(drawer).toHaveCount(0);
  await expect(menu).toBeFocused();
});

test('the first stop skips to the content', async ({ page }) => {
  await signIn(page, 'Ada Lovelace');
  await page.reload();
  await expect(page.getByRole('link', { name: 'SRV-SQL-01' })).toBeVisible();
  const skip = page.getByRole('link', { name: 'Skip to main content' });
  await expect(skip).not.toBeInViewport();
  await tabTo(page, skip);
  await expect(skip).toBeInViewport();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();
  await expect(page).toHaveURL('/machines');
});

test('G and / leads to the search, except while typing', async ({ page }) => {
  await signIn(page, 'Ada Lovelace');
  // The list of machines has a box of its own, and no second one above it.
  const ofList = page.getByRole('main').getByRole('searchbox', { name: 'Search machines' });
  await expect(ofList).toBeVisible();
  await goTo(page, '/');
  await expect(ofList).toBeFocused();
  await expect(page.getByRole('searchbox')).toHaveCount(1);

  await page.getByRole('link', { name: 'Terms', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Terms' })).toBeVisible();
  const search = page.getByRole('banner').getByRole('searchbox', { name: 'Search all machines' });
  await goTo(page, '/');
  await expect(search).toBeFocused();
  await page.keyboard.type('g/srv-web');
  await expect(search).toHaveValue('g/srv-web');
  await search.fill('SRV-WEB-0');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/machines\?search=SRV-WEB-0/);
  await expect(page.getByRole('row', { name: /SRV-SQL-01/ })).toHaveCount(0);
});

test('in a narrow window G and / leads to the page’s own search, or to what opens the header’s', async ({ page }) => {
  await page.setViewportSize({ width: 400, height: 800 });
  await signIn(page, 'Ada Lovelace', '/history');
  const own = page.getByRole('main').getByRole('searchbox', { name: 'Search consents' });
  await expect(own).toBeVisible();
  await goTo(page, '/');
  await expect(own).toBeFocused();

  await page.goto('/terms');
  await expect(page.getByRole('heading', { level: 1, name: 'Terms' })).toBeVisible();
  await goTo(page, '/');
  await expect(page.getByRole('button', { name: 'Search all machines' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('banner').getByRole('searchbox', { name: 'Search all machines' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Search all machines' })).toBeFocused();
});

test('the header’s popovers open, work and close with the keyboard alone', async ({ page }) => {
  await signIn(page, 'Ada Lovelace');
  const settings = page.getByRole('button', { name: 'Settings' });
  await settings.focus();
  await page.keyboard.press('Enter');
  const dark = page.getByRole('radio', { name: 'Dark' });
  // It can be seen a moment before it has the focus.
  await expect(page.getByRole('radio', { checked: true })).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect(dark).toBeChecked();
  await page.keyboard.press('Escape');
  await expect(dark).toHaveCount(0);
  await expect(settings).toBeFocused();

  const bell = page.getByRole('button', { name: /^Notifications/ });
  await bell.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Notifications' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('heading', { name: 'Notifications' })).toHaveCount(0);
  await expect(bell).toBeFocused();
});
