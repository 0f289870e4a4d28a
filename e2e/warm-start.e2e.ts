import type { Page } from '@playwright/test';
import { watchExchanges } from './exchanges.ts';
import { approve, expect, signIn, test } from './fixtures.ts';
import type { Tenant } from './fixtures.ts';
import { accessState, machinePath } from './journey.ts';
import { storedRows } from './stored-rows.ts';

const grid = (page: Page) => page.getByRole('grid', { name: 'Machines' });
const machine = (page: Page, name: string) => grid(page).getByRole('link', { name, exact: true });
const rowOf = (page: Page, name: string) => grid(page).getByRole('row', { name: new RegExp(name) });
const command = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const lastKnown = (page: Page) => page.getByRole('status').filter({ hasText: 'Last known:' });

const listsKept = async (page: Page) =>
  (await storedRows(page)).filter(({ database }) => database === 'remote-support.list').length;
const databases = (page: Page) =>
  page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name).filter((name) => name !== undefined));

/** A visit to the list that lasts until it is kept. */
async function visit(page: Page): Promise<void> {
  await signIn(page, 'Ada Lovelace', '/machines');
  await expect(machine(page, 'SRV-SQL-01').or(grid(page).getByRole('row').nth(5)).first()).toBeVisible();
  await expect.poll(() => listsKept(page)).toBe(1);
}

/** Azure takes so long to answer that what is there before can be looked at. */
const slow = (tenant: Tenant, path = '') => tenant.fault({ fault: 'slow', method: 'read', path, seconds: 8 });

test('the list of the last visit is there before Azure has answered, with its age, and nothing can be done by it', async ({
  page,
  tenant,
}) => {
  await visit(page);
  await expect(rowOf(page, 'SRV-SQL-04')).toContainText('Active');
  await tenant.azure.remove(await tenant.machineId('SRV-WEB-01'));
  await slow(tenant);
  const exchanges = watchExchanges(page, tenant);
  await page.reload();
  await expect(machine(page, 'SRV-WEB-01')).toBeVisible();
  await expect(lastKnown(page)).toHaveText(
    /^Last known: \d+ machines, without 1 subscription that you could not read\. As of \d\d:\d\d:\d\d UTC\+1, reading again…$/,
  );
  await expect(page.getByText(/^as of \d\d:\d\d:\d\d UTC\+1/)).toBeVisible();
  // Nothing of remote support is said before it has been read.
  for (const name of ['SRV-SQL-04', 'SRV-WEB-01']) await expect(rowOf(page, name)).toContainText('Not read yet');
  await expect(page.getByRole('link', { name: /with live access/ })).toHaveCount(0);

  await page.getByRole('checkbox', { name: 'Select SRV-SQL-01' }).check();
  await page.getByRole('checkbox', { name: 'Select SRV-WEB-01' }).check();
  await expect(page.getByText('2 selected')).toBeVisible();
  await machine(page, 'SRV-SQL-02').focus();
  for (const name of ['Grant access', 'Revoke access']) {
    await expect(page.getByRole('button', { name })).toHaveAttribute('aria-disabled', 'true');
    await expect(page.getByRole('button', { name })).toHaveAccessibleDescription(/This list is of an earlier visit/);
  }
  expect(exchanges).toEqual([]);

  await tenant.heal();
  await expect(page.getByRole('link', { name: '1 with live access' })).toBeVisible();
  await expect(lastKnown(page)).toHaveCount(0);
  await expect(machine(page, 'SRV-WEB-01')).toHaveCount(0);
  await expect(machine(page, 'SRV-SQL-02')).toBeFocused();
  await expect(page.getByRole('checkbox', { name: 'Select SRV-SQL-01' })).toBeChecked();
  await expect(page.getByText('1 selected')).toBeVisible();
  await expect(command(page, 'Grant access')).not.toHaveAttribute('aria-disabled', 'true');
});

test('a machine can be opened from the list of the last visit, and is read from Azure', async ({ page, tenant }) => {
  await visit(page);
  await slow(tenant, 'Microsoft.ResourceGraph');
  await page.reload();
  await expect(lastKnown(page)).toBeVisible();
  await machine(page, 'SRV-SQL-04').click();
  await expect(page.getByRole('heading', { level: 1, name: 'SRV-SQL-04' })).toBeVisible();
  await expect(page.getByRole('main')).toContainText('Active');
});

test('a list that Azure does not give stands as it was last known; without a session it goes', async ({
  page,
  tenant,
}) => {
  await visit(page);
  await tenant.fault({ fault: 'server-error', method: 'read' });
  await page.reload();
  await expect(machine(page, 'SRV-SQL-01')).toBeVisible();
  await expect(page.getByRole('status').filter({ hasText: 'Azure could not be read since' })).toBeVisible();
  await expect(machine(page, 'SRV-SQL-01')).toBeVisible();
  await expect(command(page, 'Grant access')).toHaveAttribute('aria-disabled', 'true');

  await tenant.heal();
  await tenant.endSessions();
  await page.reload();
  await expect(page.getByRole('button', { name: 'Sign in again' }).first()).toBeVisible();
  await expect(grid(page).getByRole('link')).toHaveCount(0);
});

test('a search is not answered from what was kept', async ({ page, tenant }) => {
  await visit(page);
  await slow(tenant, 'Microsoft.ResourceGraph');
  await page.goto('/machines?search=web');
  await expect(grid(page)).toHaveAttribute('aria-busy', 'true');
  await page.getByRole('main').getByRole('searchbox', { name: 'Search machines' }).fill('');
  await expect(machine(page, 'SRV-SQL-01')).toBeVisible();
  await page.getByRole('main').getByRole('searchbox', { name: 'Search machines' }).fill('sql');
  await expect(lastKnown(page)).toHaveCount(0);
  await expect(rowOf(page, 'SRV-SQL-01')).toBeVisible();
  await expect(rowOf(page, 'SRV-WEB-01')).toHaveCount(0);
});

test('another account sees nothing of it, and finds it deleted', async ({ page, tenant }) => {
  await visit(page);
  await slow(tenant);
  await page.getByRole('button', { name: /Ada Lovelace/ }).click();
  await page.getByRole('menuitem', { name: 'Switch account' }).click();
  await approve(page, 'Otto Auditor');
  await expect(page.getByRole('button', { name: /Otto Auditor/ })).toBeVisible();
  await expect(grid(page)).toHaveAttribute('aria-busy', 'true');
  await expect.poll(() => databases(page)).not.toContain('remote-support.list');
  await expect(grid(page).getByRole('link')).toHaveCount(0);
});

test('signing out deletes it, and no other tab keeps it again', async ({ page, context, tenant }) => {
  await visit(page);
  const other = await context.newPage();
  await other.clock.install();
  // What it goes on with keeps this tab signed in.
  await tenant.setOnline('SRV-SQL-04', false);
  await other.goto(await machinePath(tenant, 'SRV-SQL-04'));
  await other.getByRole('button', { name: 'Revoke access' }).first().click();
  await other.getByRole('alertdialog').getByRole('button', { name: 'Revoke access' }).click();
  await expect(accessState(other, 'Removal accepted, waiting for the machine')).toBeVisible();
  await other.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Machines' }).click();
  await expect(machine(other, 'SRV-SQL-01')).toBeVisible();
  await page.getByRole('button', { name: /Ada Lovelace/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
  expect(await databases(page)).not.toContain('remote-support.list');
  await expect(other.getByText('This tab is still signed in as Ada Lovelace.')).toBeVisible();
  const list = other.waitForResponse((response) => response.url().includes('Microsoft.ResourceGraph'));
  await other.getByRole('button', { name: 'Refresh' }).click();
  await (await list).finished();
  await expect(other.getByRole('button', { name: 'Refresh' })).toBeEnabled();
  // What a tab keeps it writes a minute after the last time.
  await other.clock.runFor(61_000);
  await expect(other.getByText('Azure could not be read')).toHaveCount(0);
  expect(await databases(other)).not.toContain('remote-support.list');
});

test.describe('five thousand machines', () => {
  test.use({ scenario: 'fleet', machines: 5000 });

  test('begin with the first two hundred, and nobody who has scrolled is thrown back', async ({ page, tenant }) => {
    await visit(page);
    await slow(tenant);
    await page.reload();
    await expect(lastKnown(page)).toHaveText(/^Last known: 5,000 machines, the first 200 shown\. As of .*/);
    await expect(grid(page)).toHaveAttribute('aria-rowcount', '201');
    const row = grid(page).locator('[aria-rowindex="120"]');
    await page.mouse.move(600, 400);
    await page.mouse.wheel(0, 119 * 36);
    await expect(row).toBeVisible();
    const place = async () => Math.round((await row.boundingBox())?.y ?? Number.NaN);
    // The wheel turns smoothly.
    await expect.poll(async () => [await place(), await place()].every((y, _, [first]) => y === first)).toBe(true);
    const before = { text: (await row.getByRole('link').textContent()) ?? '', top: await place() };
    await tenant.heal();
    await expect(page.getByRole('link', { name: '5,000 machines', exact: true })).toBeVisible();
    await expect(row.getByRole('link')).toHaveText(before.text);
    expect(Math.abs((await place()) - before.top)).toBeLessThanOrEqual(4);
  });
});
