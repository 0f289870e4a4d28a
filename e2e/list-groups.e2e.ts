import type { Locator, Page } from '@playwright/test';
import { expect, signIn, test } from './fixtures.ts';

const gridOf = (page: Page) => page.getByRole('grid', { name: 'Machines' });
const bodyOf = (page: Page) => gridOf(page).locator('tbody');
const headers = (page: Page) =>
  bodyOf(page)
    .getByRole('button', { expanded: true })
    .or(bodyOf(page).getByRole('button', { expanded: false }));
const header = (page: Page, name: RegExp) => bodyOf(page).getByRole('button', { name });
const machines = (page: Page) => bodyOf(page).getByRole('link');
const selected = (page: Page) => page.getByRole('status').filter({ hasText: 'selected' });

const focused = (page: Page) =>
  page.evaluate(() => {
    const at = (name: string) => Number(document.activeElement?.closest(`[${name}]`)?.getAttribute(name) ?? 0);
    return { row: at('aria-rowindex'), column: at('aria-colindex') };
  });

/** Opens the panel of the groups. */
async function openPanel(page: Page): Promise<Locator> {
  await page.getByRole('button', { name: /^Group by/ }).click();
  return page.getByRole('dialog', { name: /^Group by/ });
}

/** How many machines the headers say there are. */
async function counted(page: Page): Promise<number> {
  const words = await headers(page).allTextContents();
  return words.reduce(
    (sum, text) => sum + Number(/([\d,]+) machines?$/.exec(text)?.[1]?.replace(',', '') ?? Number.NaN),
    0,
  );
}

test('machines are grouped by the mouse: headers count, collapse, select, and the URL carries it', async ({ page }) => {
  await signIn(page, 'Ada Lovelace', '/machines');
  await expect(gridOf(page)).toHaveAttribute('aria-rowcount', '40');
  const panel = await openPanel(page);
  await panel.getByRole('radio', { name: 'Location' }).check();
  await expect(page).toHaveURL(/\/machines\?group=location$/);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Group by: Location' })).toBeVisible();

  const groups = await headers(page).count();
  expect(groups).toBeGreaterThan(1);
  expect(await counted(page)).toBe(39);
  await expect(gridOf(page)).toHaveAttribute('aria-rowcount', String(40 + groups));
  const labels = await headers(page).allTextContents();
  expect(labels).toEqual(labels.toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true })));

  const first = headers(page).first();
  const size = Number(/(\d+) machines?$/.exec((await first.textContent()) ?? '')?.[1]);
  await first.click();
  await expect(first).toHaveAttribute('aria-expanded', 'false');
  await expect(machines(page)).toHaveCount(39 - size);
  await expect(gridOf(page)).toHaveAttribute('aria-rowcount', String(40 + groups - size));
  // Paper cannot be opened.
  await page.emulateMedia({ media: 'print' });
  await expect(machines(page)).toHaveCount(39);
  await page.emulateMedia({ media: 'screen' });
  await expect(machines(page)).toHaveCount(39 - size);

  const box = bodyOf(page)
    .getByRole('checkbox', { name: /^Select all of / })
    .first();
  await box.check();
  await expect(selected(page)).toHaveText(new RegExp(`\\b${size} selected$`));
  // A press on the tick itself, which is drawn over the checkbox.
  await box.uncheck();
  await expect(page.getByText(/\d selected/)).toHaveCount(0);
  await box.check();
  await first.click();
  await machines(page).first().focus();
  await page.keyboard.press('Space');
  await expect(selected(page)).toHaveText(new RegExp(`\\b${size - 1} selected$`));
  await expect(box).toBeChecked({ indeterminate: true });
  await expect(gridOf(page).getByRole('checkbox', { name: 'Select all machines' })).toBeChecked({
    indeterminate: true,
  });

  await (await openPanel(page)).getByRole('button', { name: 'Collapse all' }).click();
  await page.keyboard.press('Escape');
  await expect(machines(page)).toHaveCount(0);
  await expect(gridOf(page)).toHaveAttribute('aria-rowcount', String(groups + 1));
  // What is filtered counts; groups that are left empty are gone.
  await page.getByRole('main').getByRole('searchbox', { name: 'Search machines' }).fill('sql');
  await expect.poll(() => counted(page)).toBeLessThan(39);
  await expect(page.getByText(`${await counted(page)} of 39 machines shown`)).toBeVisible();
});

test('arrows, letters, Enter and Space go through headers as through machines', async ({ page }) => {
  await signIn(page, 'Ada Lovelace', '/machines?group=status');
  await expect(header(page, /^Connected/)).toBeVisible();
  expect(await gridOf(page).locator('[tabindex="0"]').count()).toBe(1);
  await gridOf(page).locator('[tabindex="0"]').focus();
  expect(await focused(page)).toEqual({ row: 2, column: 2 });
  await expect(header(page, /^Connected/)).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  expect(await focused(page)).toEqual({ row: 3, column: 3 });
  await page.keyboard.press('ArrowUp');
  expect(await focused(page)).toEqual({ row: 2, column: 2 });
  // The way on goes through the column in which one came.
  await page.keyboard.press('ArrowDown');
  expect(await focused(page)).toEqual({ row: 3, column: 3 });
  await page.keyboard.press('ArrowUp');

  await page.keyboard.press('ArrowLeft');
  await expect(header(page, /^Connected/)).toHaveAttribute('aria-expanded', 'false');
  await expect(header(page, /^Connected/)).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(header(page, /^Connected/)).not.toBeFocused();
  await expect(page.locator(':focus')).toHaveAttribute('aria-expanded', 'true');
  await page.keyboard.type('connected');
  await expect(header(page, /^Connected/)).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(header(page, /^Connected/)).toHaveAttribute('aria-expanded', 'true');
  await page.keyboard.press('Enter');
  await expect(header(page, /^Connected/)).toHaveAttribute('aria-expanded', 'false');
  await page.keyboard.press('Space');
  await expect(header(page, /^Connected/)).toHaveAttribute('aria-expanded', 'true');
  await expect(page.getByText(/\d selected/)).toHaveCount(0);
  await page.keyboard.press('Home');
  await expect(page.locator(':focus')).toHaveAccessibleName('Select all of Connected');
  await page.keyboard.press('Space');
  const size = Number(/(\d+) machines$/.exec((await header(page, /^Connected/).textContent()) ?? '')?.[1]);
  await expect(selected(page)).toHaveText(new RegExp(`\\b${size} selected$`));
  // A range over a header has the machines on both sides of it.
  await page.keyboard.press('Space');
  await page.keyboard.type('connected');
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('Shift+ArrowDown');
  await expect(selected(page)).toHaveText(/\b1 selected$/);
  await page.keyboard.type('srv-sql-04');
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'SRV-SQL-04' })).toBeVisible();
});

test('a grouped list is shared by its address, and what is collapsed stays so on the way back', async ({ page }) => {
  await signIn(page, 'Ada Lovelace', '/machines?search=srv&sort=-machine&group=resourceGroup');
  await expect(headers(page).first()).toBeVisible();
  const first = headers(page).first();
  await first.click();
  await machines(page).first().click();
  await expect(page.getByRole('heading', { level: 1, name: /^SRV-/ })).toBeVisible();
  await page.goBack();
  await expect(headers(page).first()).toHaveAttribute('aria-expanded', 'false');
  await page.reload();
  await expect(headers(page).first()).toHaveAttribute('aria-expanded', 'true');
  await expect(page).toHaveURL(/search=srv&sort=-machine&group=resourceGroup$/);
  await page.getByRole('button', { name: 'Reset filters' }).click();
  await expect(page).toHaveURL(/\/machines\?sort=-machine&group=resourceGroup$/);

  const panel = await openPanel(page);
  await expect(panel.getByRole('radio', { name: 'Resource group' })).toBeChecked();
  await panel.getByRole('radio', { name: 'None' }).check();
  await page.keyboard.press('Escape');
  await expect(page).toHaveURL(/\/machines\?sort=-machine$/);
  await expect(headers(page)).toHaveCount(0);
});

test('a tag groups, and machines without it come last', async ({ page }) => {
  await signIn(page, 'Ada Lovelace', '/machines');
  await expect(machines(page).first()).toBeVisible();
  const panel = await openPanel(page);
  await panel.getByRole('radio', { name: 'Tag site' }).check();
  await page.keyboard.press('Escape');
  await expect(page).toHaveURL(/group=tag%3Asite$/);
  await expect(headers(page).last()).toContainText('No tag site');
  expect(await counted(page)).toBe(39);
});

test.describe('many machines', () => {
  test.use({ scenario: 'fleet', machines: 20_000 });

  test('in groups are no more in the document than others, and their last is reached by a key', async ({ page }) => {
    await signIn(page, 'Ada Lovelace', '/machines?group=location');
    await expect(page.getByRole('link', { name: '20,000 machines', exact: true })).toBeVisible({ timeout: 60_000 });
    await expect(headers(page).first()).toBeVisible();
    expect(await page.evaluate(() => document.querySelectorAll('*').length)).toBeLessThan(2600);
    const rows = Number(await gridOf(page).getAttribute('aria-rowcount'));
    expect(rows).toBeGreaterThan(20_001);
    await gridOf(page).locator('[tabindex="0"]').focus();
    await page.keyboard.press('Control+End');
    expect((await focused(page)).row).toBe(rows);
    await (await openPanel(page)).getByRole('button', { name: 'Collapse all' }).click();
    await page.keyboard.press('Escape');
    await expect(gridOf(page)).toHaveAttribute('aria-rowcount', String(rows - 20_000));
    await expect.poll(() => counted(page)).toBe(20_000);
  });
});
