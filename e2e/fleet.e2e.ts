import type { Page } from '@playwright/test';
import { watchExchanges } from './exchanges.ts';
import { expect, signIn, test } from './fixtures.ts';
import { watchWords } from './shown-words.ts';
import { machineGrid, rowOf } from './steps.ts';

// Fleets of any size.

const search = (page: Page, text: string) =>
  page.getByRole('main').getByRole('searchbox', { name: 'Search machines' }).fill(text);

/** How many machines the list has, on screen or not. The header is a row too. */
const count = async (page: Page): Promise<number> => Number(await machineGrid(page).getAttribute('aria-rowcount')) - 1;

const rowsInDocument = (page: Page) => machineGrid(page).locator('tbody [role="row"]').count();

/** Scrolls to a part of the page. @returns whether there is a gap in the very frame that shows the new place. */
const isBlankAt = (page: Page, part: number): Promise<boolean> =>
  page.evaluate(async (at) => {
    scrollTo(0, document.documentElement.scrollHeight * at);
    await new Promise(requestAnimationFrame);
    const grid = document.querySelector('[role="grid"]');
    const top = grid?.querySelector('thead')?.getBoundingClientRect().bottom ?? 0;
    const end = Math.min(innerHeight, grid?.getBoundingClientRect().bottom ?? 0);
    const rowAt = (y: number) => document.elementFromPoint(innerWidth / 2, y)?.closest('[role="row"]') ?? null;
    return rowAt(top + 4) === null || rowAt(end - 4) === null;
  }, part);

test.describe('100,000 machines', () => {
  test.use({ scenario: 'fleet', machines: 100_000 });

  test('are listed in few requests, scrolled, searched, filtered, selected and handed to the wizard', async ({
    page,
    tenant,
  }) => {
    test.setTimeout(360_000);
    const exchanges = watchExchanges(page, tenant);
    await signIn(page, 'Ada Lovelace', '/machines');
    // The first rows are there before the others have come.
    await expect(machineGrid(page).getByRole('row').nth(5)).toBeVisible();
    const all = page.getByRole('button', { name: '100,000 machines', exact: true });
    await expect(all).toBeVisible({ timeout: 60_000 });
    await expect.poll(() => count(page)).toBe(100_000);
    const queries = exchanges.filter(({ path }) => path.endsWith('/microsoft.resourcegraph/resources'));
    expect(queries.length).toBeLessThanOrEqual(20);
    expect(await page.evaluate(() => document.querySelectorAll('*').length)).toBeLessThanOrEqual(2500);

    // What the window shows at most, some on either side, and the row that has the focus.
    const most = await page.evaluate(() => Math.ceil(innerHeight / 37) + 2 * 8 + 3 * 4);
    const first = machineGrid(page).locator('[aria-rowindex="2"]');
    await first.getByRole('link').focus();
    for (const part of [0.1, 0.5, 0.999, 0.3]) {
      expect(await isBlankAt(page, part), `at ${part}`).toBe(false);
      expect(await rowsInDocument(page)).toBeLessThanOrEqual(most);
      await expect(first.getByRole('link')).toBeFocused();
    }
    await page.keyboard.press('Control+End');
    await expect(machineGrid(page).locator('[aria-rowindex="100001"]')).toBeInViewport({ ratio: 1 });
    await page.keyboard.press('Control+a');
    await expect(page.getByText('100,000 selected')).toBeVisible();
    await expect(page.getByText(/^You can grant access to [\d,]+ machines at a time\.$/)).toBeVisible();
    await page.getByRole('button', { name: 'Clear', exact: true }).click();

    await search(page, 'ams-sql-0');
    await expect.poll(() => count(page)).toBeLessThan(1000);
    const found = await count(page);
    expect(found).toBeGreaterThan(100);
    expect(await rowsInDocument(page)).toBeLessThanOrEqual(most);
    await page.getByRole('button', { name: /^Eligibility:/ }).click();
    await page.getByRole('checkbox', { name: /^Eligible/ }).check();
    await page.keyboard.press('Escape');
    await expect(page).toHaveURL(/search=ams-sql-0&eligibility=eligible$/);
    await expect.poll(() => count(page)).toBeLessThan(found);
    // Each machine of the wizard is checked on its own, which takes longer than all of the above for many hundreds.
    await search(page, 'ams-sql-001');
    await expect.poll(() => count(page)).toBeLessThan(50);
    const shown = await count(page);
    await page.getByRole('checkbox', { name: 'Select all machines' }).check();
    await expect(page.getByText(`${shown.toLocaleString('en')} selected`)).toBeVisible();
    await page.getByRole('button', { name: 'Grant access', exact: true }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Grant access' })).toBeVisible();
    await expect(page.getByText(/^Checking \d+ machines?…/)).toHaveCount(0);
    const [, ready] = /(\d+) machines ready/.exec(await page.getByRole('main').innerText()) ?? [];
    // A few have access, which no list tells before they are read.
    expect(Number(ready)).toBeGreaterThan(shown / 2);
  });
});

test.describe('a fleet of which a part does not come', () => {
  test.use({ scenario: 'fleet', machines: 5000 });

  test('is shown as far as it came, with how many are missing and why', async ({ page, tenant }) => {
    await tenant.fault({ fault: 'role-lost', path: 'Microsoft.ResourceGraph', after: 1 });
    const said = await watchWords(page, ['No machines match']);
    await signIn(page, 'Ada Lovelace', '/machines');
    const line = page.getByRole('group', { name: /[\d,]+ of 5,000 machines could be listed/ });
    await expect(line).toBeVisible();
    const listed = /^([\d,]+) of/.exec((await line.getAttribute('aria-label')) ?? '')?.[1] ?? '';
    // The first page, and what Resource Manager lists of subscriptions that are not on it.
    expect(Number(listed.replace(',', ''))).toBeGreaterThanOrEqual(1000);
    await expect.poll(async () => (await count(page)).toLocaleString('en')).toBe(listed);
    await tenant.heal();
    await page.getByRole('main').getByRole('button', { name: 'Refresh' }).click();
    await expect.poll(() => count(page), { timeout: 60_000 }).toBe(5000);
    await expect(line).toHaveCount(0);

    // Too many to be read whole: a filter by access has it read, and nobody is told meanwhile that there is none.
    const name = (await tenant.truth()).findLast(({ access }) => access === 'active')?.name ?? '';
    await page.goto(`/machines?access=active&search=${name.replace(/\d+$/, '')}`);
    await expect(rowOf(page, name)).toContainText('Active', { timeout: 60_000 });
    expect([...said]).toEqual([]);
    await page.goto('/machines?access=active&search=no+such+machine');
    await expect(page.getByText('No machines match', { exact: true })).toBeVisible({ timeout: 60_000 });
  });
});
