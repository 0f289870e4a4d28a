import type { Page } from '@playwright/test';
import { watchExchanges } from './exchanges.ts';
import { expect, signIn, test } from './fixtures.ts';
import { watchWords } from './shown-words.ts';

const list = (page: Page) => page.getByRole('grid', { name: 'Machines' });
const search = (page: Page, text: string) =>
  page.getByRole('main').getByRole('searchbox', { name: 'Search machines' }).fill(text);

/** How many machines the list has, on screen or not. The header is a row too. */
const count = async (page: Page): Promise<number> => Number(await list(page).getAttribute('aria-rowcount')) - 1;

test.describe('100,000 machines', () => {
  test.use({ scenario: 'fleet', machines: 100_000 });

  test('are listed in few requests, searched, filtered, sorted, selected and handed to the wizard', async ({
    page,
    tenant,
  }) => {
    const exchanges = watchExchanges(page, tenant);
    await signIn(page, 'Ada Lovelace', '/machines');
    // The first rows are there before the others have come.
    await expect(list(page).getByRole('row').nth(5)).toBeVisible();
    await expect(page.getByRole('link', { name: '100,000 machines', exact: true })).toBeVisible({ timeout: 60_000 });
    await expect.poll(() => count(page)).toBe(100_000);
    const queries = exchanges.filter(({ path }) => path.endsWith('/microsoft.resourcegraph/resources'));
    expect(queries.length).toBeLessThanOrEqual(20);
    const nodes = await page.evaluate(() => document.querySelectorAll('*').length);
    test.info().annotations.push({ type: 'measured', description: JSON.stringify({ queries: queries.length, nodes }) });
    expect(nodes).toBeLessThanOrEqual(2500);

    await search(page, 'ams-sql-0');
    await expect.poll(() => count(page)).toBeLessThan(1000);
    expect(await count(page)).toBeGreaterThan(100);
    await expect(list(page).getByRole('row').nth(1)).toContainText('AMS-SQL-0001');
    const found = await count(page);
    await page.getByRole('button', { name: /^Eligibility:/ }).click();
    await page.getByRole('checkbox', { name: /^Eligible/ }).check();
    await page.keyboard.press('Escape');
    await page.getByRole('columnheader', { name: 'Machine' }).getByRole('button').click();
    await expect(page).toHaveURL(/search=ams-sql-0&eligibility=eligible&sort=-machine/);
    await expect
      .poll(async () => (await list(page).getByRole('row').nth(1).textContent()) ?? '')
      .not.toContain('AMS-SQL-0001');
    await expect(list(page).getByRole('row').nth(1)).toContainText(/AMS-SQL-0\d/);

    const shown = await count(page);
    expect(shown).toBeGreaterThan(0);
    expect(shown).toBeLessThan(found);
    await page.getByRole('checkbox', { name: 'Select all machines' }).check();
    await expect(page.getByText(`${shown.toLocaleString('en')} selected`)).toBeVisible();
    await page.getByRole('button', { name: 'Grant access', exact: true }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Grant access' })).toBeVisible();
    await expect(page.getByRole('status').filter({ hasText: `of ${shown} machines` })).toBeVisible({ timeout: 60_000 });
  });
});

test.describe('a fleet of which a part does not come', () => {
  test.use({ scenario: 'fleet', machines: 5000 });

  test('is shown as far as it came, with how many are missing and why', async ({ page, tenant }) => {
    await tenant.fault({ fault: 'role-lost', path: 'Microsoft.ResourceGraph', after: 1 });
    await signIn(page, 'Ada Lovelace', '/machines');
    const said = page.getByText(/Not all machines are in this list\..* 5,000 machines, and [\d,]+ could be listed\./);
    await expect(said).toBeVisible();
    const listed = /and ([\d,]+) could/.exec((await said.textContent()) ?? '')?.[1] ?? '';
    // The first page, and what Resource Manager lists of subscriptions that are not on it.
    expect(Number(listed.replace(',', ''))).toBeGreaterThanOrEqual(1000);
    await expect.poll(async () => (await count(page)).toLocaleString('en')).toBe(listed);
    await tenant.heal();
    await page.getByRole('button', { name: 'Refresh' }).click();
    await expect.poll(() => count(page)).toBe(5000);
    await expect(page.getByText(/Not all machines/)).toHaveCount(0);
  });
});

test.describe('a fleet that is too large to be read whole', () => {
  test.use({ scenario: 'fleet', machines: 3000 });

  test('is read where a filter asks for access, and nobody is told meanwhile that there is none', async ({
    page,
    tenant,
  }) => {
    const name = (await tenant.truth()).findLast(({ access }) => access === 'active')?.name ?? '';
    // The names of a place and a purpose: some dozens of machines.
    const few = name.replace(/\d+$/, '');
    const said = await watchWords(page, ['No machine matches']);
    await signIn(page, 'Ada Lovelace', `/machines?remoteSupport=live&search=${few}`);
    await expect(list(page).getByRole('row', { name })).toContainText('Active', { timeout: 60_000 });
    expect([...said]).toEqual([]);
    await page.goto('/machines?remoteSupport=live&search=no+such+machine');
    await expect(page.getByText('No machine matches', { exact: true })).toBeVisible({ timeout: 60_000 });
  });
});
