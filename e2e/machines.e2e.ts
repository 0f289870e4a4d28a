import { expect, signIn, test } from './fixtures.ts';
import { emptyList, watchWords } from './shown-words.ts';

test('the list shows every readable machine and names what it does not show', async ({ page }) => {
  await signIn(page, 'Ada Lovelace');
  const table = page.getByRole('grid', { name: 'Machines' });
  await expect(table.getByRole('row', { name: /SRV-SQL-01/ })).toContainText('Windows Server 2022 Datacenter');
  await expect(table.getByRole('row', { name: /SRV-BRANCH-01/ })).toBeVisible();
  await expect(table.getByRole('row', { name: /SRV-FAB/ })).toHaveCount(0);
  await expect(page.getByText(/Fabrikam \(acquired\).*could not be read/)).toBeVisible();
});

test('live access is read from Azure and said with its end', async ({ page }) => {
  await signIn(page, 'Ada Lovelace');
  await expect(page.getByRole('row', { name: /SRV-SQL-04/ })).toContainText(/Active · 2 h 5\d min left/);
  await expect(page.getByRole('row', { name: /SRV-SQL-02/ })).toContainText('Set up');
  await expect(page.getByRole('row', { name: /SRV-SQL-03/ })).toContainText('Set-up failed');
  await expect(page.getByRole('link', { name: '1 with live access' })).toBeVisible();
});

test('what a state says is seen whole on a usual screen', async ({ page }) => {
  await page.setViewportSize({ width: 1366, height: 768 });
  await signIn(page, 'Ada Lovelace', '/machines?search=srv');
  const seen = async (row: RegExp, cell: RegExp) => {
    const place = page.getByRole('row', { name: row }).getByRole('gridcell', { name: cell });
    await expect(place).toBeVisible();
    return place.evaluate(({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth);
  };
  expect(await seen(/SRV-SQL-04/, /^Active · 2 h 5\d min left/)).toBe(true);
  expect(await seen(/SRV-WEB-05/, /^Disconnected/)).toBe(true);
});

test('access that may not be read is counted, and said with its reason', async ({ page, tenant }) => {
  await tenant.fault({ fault: 'role-lost', method: 'GET', path: '/edgeDevices/default/jobs' });
  await signIn(page, 'Ada Lovelace');
  const told = page.getByRole('group', { name: /^Access of \d+ machines could not be read\. You do not have/ });
  await expect(told).toContainText('Microsoft.AzureStackHCI/edgeDevices/jobs/read');
  await expect(told).toContainText('Ask an administrator');
  await expect(told).toContainText(/[0-9a-f]{8}-[0-9a-f]{4}-/);
  await page.getByRole('link', { name: /^\d+ not known$/ }).click();
  await expect(page.getByRole('row', { name: /SRV-SQL-04/ })).toContainText('Unknown');

  await tenant.heal();
  await page.getByRole('button', { name: 'Refresh' }).click();
  await expect(told).toHaveCount(0);
  await expect(page.getByRole('link', { name: /not known$/ })).toHaveCount(0);
});

test('search, filters and sorting live in the address', async ({ page }) => {
  await signIn(page, 'Ada Lovelace');
  await expect(page.getByRole('link', { name: 'SRV-SQL-01' })).toBeVisible();
  await page.getByRole('main').getByRole('searchbox', { name: 'Search machines' }).fill('sql 2022');
  await expect(page.getByRole('row', { name: /SRV-WEB-01/ })).toHaveCount(0);
  await page.getByRole('button', { name: /^Remote support:/ }).click();
  await page.getByRole('checkbox', { name: /Live access/ }).check();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('row', { name: /SRV-SQL-0/ })).toHaveCount(1);
  await expect(page).toHaveURL(/search=sql\+2022&remoteSupport=live/);
  await page.reload();
  await expect(page.getByRole('row', { name: /SRV-SQL-0/ })).toHaveCount(1);
  await page.getByRole('button', { name: 'Reset filters' }).click();
  await page
    .getByRole('columnheader', { name: /Machine/ })
    .getByRole('button')
    .click();
  await expect(page).toHaveURL(/sort=-machine/);
});

test('selecting machines says how many can be granted, and only these are taken along', async ({ page }) => {
  await signIn(page, 'Ada Lovelace');
  await page.getByRole('checkbox', { name: 'Select SRV-SQL-01' }).check();
  await page.getByRole('checkbox', { name: 'Select LNX-APP-01' }).check();
  await expect(page.getByText('2 selected')).toBeVisible();
  await page.getByRole('button', { name: 'Grant access (1 of 2)' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Grant access' })).toBeVisible();
  const chosen = page.getByRole('list', { name: 'Chosen machines' }).getByRole('listitem');
  await expect(chosen).toHaveText(/SRV-SQL-01/);
});

test('a revoke of some of the selected machines says that no access is shown on the others', async ({ page }) => {
  await signIn(page, 'Ada Lovelace', '/machines?search=sql');
  await expect(page.getByRole('row', { name: /SRV-SQL-04/ })).toContainText('Active');
  for (const name of ['SRV-SQL-01', 'SRV-SQL-02', 'SRV-SQL-04'])
    await page.getByRole('checkbox', { name: `Select ${name}`, exact: true }).check();
  await page.getByRole('button', { name: 'Revoke access (1 of 3)' }).click();
  const dialog = page.getByRole('alertdialog', { name: 'Revoke access to SRV-SQL-04?' });
  await expect(dialog).toContainText('On the other 2 selected machines no access was shown; nothing is revoked there.');
});

test('what is selected is so still for who has looked at a machine', async ({ page }) => {
  await signIn(page, 'Ada Lovelace');
  const box = page.getByRole('checkbox', { name: 'Select SRV-SQL-01', exact: true });
  await box.check();
  await page.getByRole('link', { name: 'SRV-SQL-02', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'SRV-SQL-02' })).toBeVisible();
  await page.goBack();
  await expect(box).toBeChecked();
  await expect(page.getByText('1 selected')).toBeVisible();
  await page.reload();
  await expect(box).not.toBeChecked();
});

test('words that are cut are told in full to the pointer that comes to them, and others are not repeated', async ({
  page,
}) => {
  await page.setViewportSize({ width: 1030, height: 900 });
  await signIn(page, 'Ada Lovelace');
  const row = page.getByRole('row', { name: /SRV-SQL-01/ });
  const cut = row.getByRole('gridcell', { name: /^Windows Server \d{4} \w+$/ });
  await cut.hover();
  await expect(cut).toHaveAttribute('title', /^Windows Server \d{4} \w+$/);
  const whole = row.getByRole('gridcell', { name: /^rg-sql-\w+$/ });
  await page.setViewportSize({ width: 1900, height: 900 });
  await whole.hover();
  await expect(whole).not.toHaveAttribute('title');
  // A state says more than its words: of when it is, and from whom.
  await expect(row.getByRole('gridcell', { name: /^Connected/ })).toHaveAttribute('title', /As read from Azure/);
});

test('a small window has fewer columns and a menu of icons, until its words are wanted', async ({ page }) => {
  await page.setViewportSize({ width: 720, height: 900 });
  await signIn(page, 'Ada Lovelace');
  const columns = page.getByRole('columnheader');
  await expect(columns.filter({ hasText: 'Eligibility' })).toBeVisible();
  await expect(columns.filter({ hasText: 'Operating system' })).toHaveCount(0);
  const menu = page.getByRole('navigation', { name: 'Main' });
  await expect(menu.getByText('History')).toHaveCount(0);
  await page.getByRole('button', { name: 'Menu', exact: true }).click();
  await expect(menu.getByText('History')).toBeVisible();
  await page.setViewportSize({ width: 1100, height: 900 });
  await expect(columns.filter({ hasText: 'Operating system' })).toBeVisible();
});

test.describe('a tenant whose only machine was removed', () => {
  test.use({ scenario: 'single' });

  test('is said to have none', async ({ page, tenant }) => {
    await tenant.azure.remove(await tenant.machineId('SRV-ONE'));
    const seen = await watchWords(page, [emptyList]);
    await signIn(page, 'Ada Lovelace');
    await expect(page.getByText(emptyList)).toBeVisible();
    await expect.poll(() => [...seen]).toEqual([emptyList]);
  });
});
