import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expect, signIn, test } from './fixtures.ts';

const grid = (page: Page) => page.getByRole('grid', { name: 'Machines' });

/** Opens the panel behind a button at the end of the filters. */
async function openPanel(page: Page, name: string) {
  await page.getByRole('search', { name: 'Filter machines' }).getByRole('button', { name, exact: true }).click();
  return page.getByRole('dialog', { name });
}

async function saved(page: Page, press: () => Promise<void>): Promise<{ name: string; text: string }> {
  const [download] = await Promise.all([page.waitForEvent('download'), press()]);
  return { name: download.suggestedFilename(), text: await readFile(await download.path(), 'utf8') };
}

const namesShown = (page: Page) => grid(page).locator('tbody').getByRole('link').allTextContents();

test('the list is exported as it is shown, and says what it lacks', async ({ page }) => {
  await signIn(page, 'Ada Lovelace', '/machines?search=sql&sort=-machine');
  await expect(grid(page).getByRole('row', { name: /SRV-SQL-04/ })).toContainText('Active');
  await (await openPanel(page, 'Columns')).getByRole('checkbox', { name: 'Location' }).uncheck();
  await page.keyboard.press('Escape');
  const names = await namesShown(page);
  expect(names.length).toBeGreaterThan(2);

  const panel = await openPanel(page, 'Export');
  // A subscription that Ada may not read.
  await expect(panel.getByText('Not all machines are in this list.')).toBeVisible();
  const csv = await saved(page, () => panel.getByRole('button', { name: 'Export CSV' }).click());
  expect(csv.name).toMatch(/^remote-support-machines-\d{4}-\d\d-\d\d-incomplete\.csv$/);
  const lines = csv.text.split('\r\n').filter(Boolean);
  expect(lines[0]).toContain('"Machine","Status","Remote support","Access ends (UTC)"');
  expect(lines[0]).not.toContain('Location');
  expect(lines.slice(1).map((line) => line.split('"')[1])).toEqual(names);
  await expect(panel.getByText(`${names.length} machines saved as ${csv.name}.`)).toBeVisible();

  const json = await saved(page, () => panel.getByRole('button', { name: 'Export JSON' }).click());
  const file = JSON.parse(json.text) as { complete: boolean; missing: string[]; machines: { name: string }[] };
  expect(file.complete).toBe(false);
  expect(file.missing.join(' ')).toContain('Fabrikam (acquired)');
  expect(file.machines.map(({ name }) => name)).toEqual(names);
});

test('on a phone, the list is sorted by any column that it shows', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 800 });
  await signIn(page, 'Ada Lovelace', '/machines?search=sql');
  // The summary grows a line by it, and what is below moves.
  await expect(page.getByRole('link', { name: '1 with live access' })).toBeVisible();
  const panel = await openPanel(page, 'Columns');
  await panel.getByRole('button', { name: 'Sort by Status, ascending' }).click();
  await expect(page).toHaveURL(/sort=status$/);
  await panel.getByRole('button', { name: 'Sort by Status, descending' }).click();
  await expect(page).toHaveURL(/sort=-status$/);
  await expect(panel.getByRole('button', { name: 'Sort by Location' })).toHaveCount(0);
});

test.describe('many machines', () => {
  test.use({ scenario: 'fleet', machines: 20_000 });

  test('are exported while the page goes on, and the export can be stopped', async ({ page }) => {
    await signIn(page, 'Ada Lovelace', '/machines');
    await expect(page.getByRole('link', { name: '20,000 machines', exact: true })).toBeVisible({ timeout: 60_000 });
    const panel = await openPanel(page, 'Export');
    await panel.getByRole('button', { name: 'Export JSON' }).click();
    await panel.getByRole('button', { name: 'Stop' }).click();
    await expect(panel.getByText('Stopped. No file was saved.')).toBeVisible();
    // The button to stop is gone, and the focus with it but for this.
    await expect(panel.getByRole('button', { name: 'Export JSON' })).toBeFocused();

    const download = page.waitForEvent('download');
    await panel.getByRole('button', { name: 'Export CSV' }).click();
    await expect(panel.getByRole('progressbar', { name: 'Export' })).toBeVisible();
    // Closed: the export goes on.
    await page.keyboard.press('Escape');
    const text = await readFile(await (await download).path(), 'utf8');
    expect(text.split('\r\n').filter(Boolean)).toHaveLength(20_001);
  });
});

test('the query of what is shown is read, and says what it cannot ask for', async ({ page }) => {
  await signIn(page, 'Ada Lovelace', '/machines?search=sql&status=Connected&remoteSupport=setUp&sort=-machine');
  await expect(grid(page).getByRole('row', { name: /SRV-SQL-02/ })).toBeVisible();
  const panel = await openPanel(page, 'Open query');
  const query = panel.getByRole('group', { name: 'query', exact: true });
  await expect(query).toContainText("| where Status in ('Connected')");
  await expect(query).toContainText("name contains 'sql' or");
  await expect(query).toContainText('| order by tolower(name) desc, id asc');
  await expect(query).toContainText("| project id, Machine = name, Status, ['Operating system']");
  await expect(panel.getByText('The query finds more machines than the list shows.')).toBeVisible();
  await expect(panel.getByText(/^The filter Remote support: it is read from Azure Resource Manager/)).toBeVisible();
  await expect(panel.getByText(/Sandbox has no Azure portal/)).toBeVisible();
  await expect(panel.getByRole('button', { name: 'Copy query' })).toBeVisible();
});
