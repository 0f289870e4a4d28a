import type { Page } from '@playwright/test';
import { expect, signIn, test } from './fixtures.ts';
import { expectFits } from './readable.ts';
import { machineGrid, onSelected, rowOf, selectMachines } from './steps.ts';

// The list of machines: found, arranged, selected, taken along; and what it lacks is said.

const search = (page: Page) => page.getByRole('main').getByRole('searchbox', { name: 'Search machines' });
const filters = (page: Page) => page.getByRole('search', { name: 'Filter machines' });
const names = (page: Page) => machineGrid(page).getByRole('rowheader');
const headers = (page: Page) => machineGrid(page).getByRole('columnheader');
const groups = (page: Page) => machineGrid(page).locator('tbody').getByRole('button');
const said = (page: Page) => page.getByRole('status').filter({ hasText: 'selected' });

/** A count above the list, which is a press that shows just those. */
const count = (page: Page, words: string | RegExp) =>
  page.getByRole('main').getByRole('button', { name: words, exact: true });

/** Opens what stands behind a button of the list, such as Columns. */
async function open(page: Page, name: string | RegExp) {
  await page.getByRole('main').getByRole('button', { name, exact: true }).click();
  return page.getByRole('dialog', { name, exact: true });
}

async function choose(page: Page, facet: string, option: RegExp): Promise<void> {
  const panel = await open(page, new RegExp(`^${facet}: `));
  await panel.getByRole('checkbox', { name: option }).check();
  await page.keyboard.press('Escape');
  await expect(panel).toHaveCount(0);
}

/** The row and column of the cell that has the focus, as told to assistive technology; the header is row 1. */
const focused = (page: Page) =>
  page.evaluate(() => {
    const at = (name: string) => Number(document.activeElement?.closest(`[${name}]`)?.getAttribute(name) ?? 0);
    return [at('aria-rowindex'), at('aria-colindex')];
  });

test('live access comes first, states are whole, and the first row is high on the page', async ({ page, tenant }) => {
  await tenant.openSession('SRV-SQL-04');
  await page.setViewportSize({ width: 1280, height: 720 });
  await signIn(page, 'Ada Lovelace', '/machines');
  await expect(count(page, '1 with access')).toBeVisible();
  await expect(names(page).first()).toHaveText('SRV-SQL-04');
  const live = rowOf(page, 'SRV-SQL-04');
  await expect(live).toContainText(/Active · Diagnostics\s*in 2 h 5\d min\s*Open\s*Connected\s*Windows/);
  await expect(rowOf(page, 'SRV-SQL-03')).toContainText('Setup failed');
  for (const width of [1280, 1366]) {
    await page.setViewportSize({ width, height: 720 });
    for (const words of ['Active · Diagnostics', 'Open', 'Connected']) {
      const cell = live.getByRole('gridcell', { name: words, exact: true });
      const cut = await cell.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth);
      expect(cut, `${words} at ${width}`).toBeLessThanOrEqual(0);
    }
  }
  // Below the strip that says it is the sandbox, which no real page has, and the line that says what is missing.
  const strip = (await page.getByRole('complementary', { name: 'Notice' }).boundingBox())?.height ?? 0;
  const lacking = (await page.getByRole('group', { name: /^Fabrikam/ }).boundingBox())?.height ?? 0;
  const top = (await live.boundingBox())?.y ?? Infinity;
  expect(top - strip - lacking).toBeLessThanOrEqual(260);

  // On a phone rows have two lines, and filters and tools leave them room.
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto('/machines?status=Connected');
  await expect(live).toContainText('Active · Diagnostics');
  expect((await live.boundingBox())?.height).toBe(57);
  await expect(rowOf(page, 'AZL-NODE-01')).toBeInViewport({ ratio: 1 });
  await expect(filters(page).getByRole('button', { name: 'Status: Connected' })).toBeVisible();
  await expect(filters(page).getByRole('button', { name: 'Access: all' })).toHaveCount(0);
  await filters(page).getByRole('button', { name: 'Filters', exact: true }).click();
  await expect(filters(page).getByRole('button', { name: 'Access: all' })).toBeVisible();
  const sort = headers(page).getByRole('button', { name: 'Machine', exact: true });
  await sort.click();
  await sort.click();
  await expect(page).toHaveURL(/sort=-machine$/);
  await expect(names(page).first()).toHaveText(/^SRV-WEB/);
  await expectFits(page, 320);
});

test('search, filters, counts and order live in the address, and Reset takes them back', async ({ page }) => {
  await signIn(page, 'Ada Lovelace', '/machines');
  await expect(count(page, '1 with access')).toBeVisible();
  await search(page).fill('sql 2022');
  await expect(rowOf(page, 'SRV-WEB-01')).toHaveCount(0);
  await choose(page, 'Access', /^Set up \(/);
  await expect(names(page)).toHaveText(['SRV-SQL-02']);
  await expect(page.getByRole('status').filter({ hasText: '1 shown' })).toBeVisible();
  await expect(page).toHaveURL(/search=sql\+2022&access=setUp$/);
  await page.reload();
  await expect(names(page)).toHaveText(['SRV-SQL-02']);
  await choose(page, 'Access', /^Active \(1\)/);
  await page.getByRole('button', { name: 'Machine', exact: true }).click();
  await page.getByRole('button', { name: 'Machine', exact: true }).click();
  await expect(names(page)).toHaveText(['SRV-SQL-04', 'SRV-SQL-02']);
  await expect(page).toHaveURL(/access=setUp&access=active&sort=-machine$/);
  await expect(headers(page).filter({ hasText: 'Machine' })).toHaveAttribute('aria-sort', 'descending');
  await page.getByRole('button', { name: 'Reset filters' }).click();
  await expect(page).toHaveURL(/\/machines\?sort=-machine$/);

  // A count shows just what it counts.
  await count(page, '1 with access').click();
  await expect(names(page)).toHaveText(['SRV-SQL-04']);
  await expect(count(page, '1 with access')).toHaveAttribute('aria-pressed', 'true');
  await count(page, '39 machines').click();
  await expect(machineGrid(page)).toHaveAttribute('aria-rowcount', '40');

  // A value that the list does not have can be taken back.
  await page.goto('/machines?status=Absent');
  await expect(page.getByText('No machines match')).toBeVisible();
  const panel = await open(page, 'Status: Absent');
  await panel.getByRole('checkbox', { name: 'Absent (0)' }).click();
  await expect(page).toHaveURL(/\/machines$/);
});

test('columns are hidden, shown and moved, and stay so; groups fold, and a tag makes groups too', async ({ page }) => {
  await signIn(page, 'Ada Lovelace', '/machines');
  await expect(rowOf(page, 'SRV-SQL-04')).toContainText('Active');
  const panel = await open(page, 'Columns');
  await expect(panel.getByRole('checkbox', { name: 'Machine' })).toBeDisabled();
  await panel.getByRole('checkbox', { name: 'Operating system' }).uncheck();
  for (const name of ['Granted by', 'Request', 'Location']) await panel.getByRole('checkbox', { name }).check();
  await panel.getByRole('button', { name: 'Move Status up' }).click();
  await panel.getByRole('button', { name: 'Move Status up' }).click();
  await page.keyboard.press('Escape');
  const shown = ['', 'Machine', 'Access', 'Status', 'Ends', 'Session'];
  await page.setViewportSize({ width: 1600, height: 900 });
  await expect.poll(async () => (await headers(page).allTextContents()).slice(0, 6)).toEqual(shown);
  await expect(headers(page).last()).toHaveText('Location');
  await expect(headers(page).filter({ hasText: 'Operating system' })).toHaveCount(0);
  await page.reload();
  await expect.poll(async () => (await headers(page).allTextContents()).slice(0, 6)).toEqual(shown);
  await (await open(page, 'Columns')).getByRole('button', { name: 'Reset' }).click();
  await page.keyboard.press('Escape');
  await expect(headers(page).filter({ hasText: 'Operating system' })).toHaveCount(1);

  await (await open(page, 'Group')).getByRole('button', { name: 'Location' }).click();
  await expect(page).toHaveURL(/\/machines\?group=location$/);
  await expect(groups(page)).toHaveText([/^northeurope 8$/, /^westeurope 31$/]);
  await groups(page).first().focus();
  await page.keyboard.press('Enter');
  await expect(groups(page).first()).toHaveAttribute('aria-expanded', 'false');
  await expect(machineGrid(page)).toHaveAttribute('aria-rowcount', '34');
  await page.getByRole('checkbox', { name: 'Select all of northeurope' }).check();
  await expect(said(page)).toHaveText('8 selected');
  // Machines without the tag come last, where the keys lead, however far that is.
  await page.goto('/machines?group=tag%3Asite');
  await expect(groups(page).first()).toContainText('site-01');
  await groups(page).first().focus();
  await page.keyboard.press('Control+End');
  expect((await focused(page))[0]).toBe(Number(await machineGrid(page).getAttribute('aria-rowcount')));
  await expect(groups(page).last()).toContainText('31');
});

test('machines are selected, by keys too, and only those that can be are taken along', async ({ page }) => {
  await signIn(page, 'Ada Lovelace', '/machines');
  await selectMachines(page, ['SRV-SQL-01', 'LNX-APP-01']);
  await expect(said(page)).toHaveText('2 selected');
  await page.getByText('1 machine can’t be granted access').click();
  await expect(page.getByRole('listitem').filter({ hasText: 'LNX-APP-01: ' })).toBeVisible();
  await expect(onSelected(page, 'Grant access')).toHaveText('Grant access (1 of 2)');
  // What is selected is so still for who has looked at a machine.
  await page.getByRole('link', { name: 'SRV-SQL-02', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'SRV-SQL-02' })).toBeVisible();
  await page.goBack();
  await expect(said(page)).toHaveText('2 selected');
  await onSelected(page, 'Grant access').click();
  await expect(page.getByText('SRV-SQL-01 ready')).toBeVisible();
  await page.goBack();
  await page.getByRole('button', { name: 'Clear', exact: true }).click();
  await expect(said(page)).toHaveCount(0);

  // By the keys, between which the focus stays in view. Until access is read, the order of the rows isn't final.
  await expect(names(page).first()).toContainText('SRV-SQL-04');
  await machineGrid(page).getByRole('link', { name: 'SRV-SQL-04' }).focus();
  for (const [key, row, column] of [
    ['ArrowDown', 3, 2],
    ['Home', 3, 1],
    ['Control+End', 40, undefined],
    ['Control+Home', 2, 1],
  ] as const) {
    await page.keyboard.press(key);
    const [line, cell] = await focused(page);
    expect([line, column && cell], key).toEqual([row, column]);
  }
  await page.keyboard.press('Space');
  await page.keyboard.press('Shift+ArrowDown');
  await expect(said(page)).toHaveText('2 selected');
  await page.keyboard.press('Control+a');
  await expect(said(page)).toHaveText('39 selected');
  await expect(page.getByRole('checkbox', { name: 'Select all machines' })).toBeChecked();
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'SRV-SQL-04' })).toBeVisible();
});

test('a view is saved, opened, made the first and deleted; its query says what it cannot ask for', async ({ page }) => {
  await signIn(page, 'Ada Lovelace', '/machines?search=sql&status=Connected&access=setUp&sort=-machine');
  await expect(rowOf(page, 'SRV-SQL-02')).toBeVisible();
  const query = await open(page, 'Open query');
  await expect(query.getByRole('group', { name: 'query' })).toContainText("| where Status in ('Connected')");
  await expect(query.getByRole('group', { name: 'query' })).toContainText("name contains 'sql'");
  await expect(query).toContainText(/the query finds more machines:\s*The filter Access/);
  await expect(query.getByRole('button', { name: 'Copy query' })).toBeVisible();
  await page.keyboard.press('Escape');

  const panel = await open(page, 'Views');
  await panel.getByRole('textbox', { name: 'Save this list as' }).fill('SQL servers');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Saved “SQL servers”.')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'View: SQL servers' })).toBeVisible();
  await expect(page).toHaveURL(/columns=machine%2C/);
  const own = await open(page, 'View: SQL servers');
  const first = own.getByRole('button', { name: 'Open the list in SQL servers' });
  await first.click();
  await expect(first).toHaveAttribute('aria-pressed', 'true');
  await own.getByRole('button', { name: 'All machines' }).click();
  await expect(page).toHaveURL(/\/machines$/);
  await expect(machineGrid(page)).toHaveAttribute('aria-rowcount', '40');

  // It is what the list opens in, but not where a link asks for something else.
  await page.goto('/machines');
  await expect(page).toHaveURL(/search=sql/);
  await expect(names(page)).toHaveText(['SRV-SQL-02']);
  await page.goto('/machines?search=srv-file');
  await expect(names(page).first()).toContainText('SRV-FILE');
  const all = await open(page, 'Views');
  await all.getByRole('button', { name: 'Delete SQL servers' }).click();
  await expect(all.getByRole('listitem')).toHaveCount(1);
  // Nothing of the person is kept with it.
  const kept = await page.evaluate(() => JSON.stringify(localStorage));
  expect(kept).not.toMatch(/Ada|Lovelace|@/);
});

test('what could not be read is one line with its reason, and unknown until it can be', async ({ page, tenant }) => {
  await tenant.fault({ fault: 'role-lost', method: 'GET', path: '/edgeDevices/default/jobs' });
  await signIn(page, 'Ada Lovelace', '/machines');
  const subscription = page.getByRole('group', {
    name: /^Fabrikam \(acquired\) couldn’t be read\. You don’t have perm/,
  });
  await expect(subscription).toHaveCount(1);
  const access = page.getByRole('group', { name: /^Access of \d+ machines couldn’t be checked\. You don’t have perm/ });
  await access.locator('summary').first().click();
  await expect(access).toContainText('You’re missing the permission Microsoft.AzureStackHCI/edgeDevices/jobs/read.');
  await expect(access).toContainText('Correlation ID');
  await count(page, /^\d+ unknown$/).click();
  await expect(rowOf(page, 'SRV-SQL-04')).toContainText('Unknown');
  await count(page, '39 machines').click();

  await tenant.heal();
  await page.getByRole('main').getByRole('button', { name: 'Refresh' }).click();
  await expect(access).toHaveCount(0);
  await expect(rowOf(page, 'SRV-SQL-04')).toContainText('Active');
  await expect(count(page, /^\d+ unknown$/)).toHaveCount(0);

  // It is put away for this visit, and nothing else with it.
  await subscription.getByRole('button', { name: 'Dismiss' }).click();
  await expect(subscription).toHaveCount(0);
  await tenant.fault({ fault: 'role-lost', path: '/providers/Microsoft.' });
  await page.getByRole('main').getByRole('button', { name: 'Refresh' }).click();
  await expect(page.getByText('No machines could be read')).toBeVisible();
  await expect(
    page.getByRole('group', { name: /^\d subscriptions couldn’t be read|^Contoso.* couldn’t/ }),
  ).toBeVisible();
});
