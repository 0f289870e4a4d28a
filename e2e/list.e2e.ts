import type { Page } from '@playwright/test';
import { expect, signIn, test } from './fixtures.ts';
import { expectInSight, focused, gridOf, rowAt } from './grid.ts';
import { machinePath } from './journey.ts';

test('columns are hidden, moved, sized and drawn closer, and stay so', async ({ page }) => {
  await signIn(page, 'Ada Lovelace');
  const headers = gridOf(page).getByRole('columnheader');
  await expect(headers).toHaveText(['', 'Machine', 'Status', 'Remote support', 'Eligibility', ...afterEligibility]);
  await page.getByRole('button', { name: 'Columns' }).click();
  const panel = page.getByRole('group', { name: 'Columns' }).or(page.getByRole('dialog', { name: 'Columns' }));
  await expect(panel.getByRole('checkbox', { name: 'Machine' })).toBeDisabled();
  await panel.getByRole('checkbox', { name: 'Eligibility' }).uncheck();
  const up = panel.getByRole('button', { name: 'Move Remote support up' });
  await up.click();
  await expect(up).toBeFocused();
  await expect(panel.getByRole('status')).toHaveText('Column 2 of 8');
  await panel.getByRole('radio', { name: 'Compact' }).check();
  await page.keyboard.press('Escape');
  await expect(headers).toHaveText(['', 'Machine', 'Remote support', 'Status', ...afterEligibility]);
  await expect(gridOf(page)).toHaveAttribute('aria-colcount', '8');
  const height = async () => (await rowAt(page, 2).boundingBox())?.height;
  expect(await height()).toBe(29);

  const widthOf = async (name: string) => (await headers.filter({ hasText: name }).boundingBox())?.width ?? 0;
  const before = await widthOf('Remote support');
  await gridOf(page).getByRole('button', { name: 'Remote support' }).focus();
  await page.keyboard.press('Shift+ArrowRight');
  await expect.poll(() => widthOf('Remote support')).toBeCloseTo(before + 16, 0);
  const box = await headers.filter({ hasText: 'Remote support' }).boundingBox();
  if (!box) throw new Error('The header is not shown.');
  await page.mouse.move(box.x + box.width - 3, box.y + 10);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width - 43, box.y + 10, { steps: 4 });
  await page.mouse.up();
  await expect.poll(() => widthOf('Remote support')).toBeCloseTo(before - 24, 0);

  await page.reload();
  await expect(headers).toHaveText(['', 'Machine', 'Remote support', 'Status', ...afterEligibility]);
  expect(await height()).toBe(29);
  await expect.poll(() => widthOf('Remote support')).toBeCloseTo(before - 24, 0);
  await page.getByRole('button', { name: 'Columns' }).click();
  await panel.getByRole('button', { name: 'Reset' }).click();
  await page.keyboard.press('Escape');
  await expect(headers).toHaveText(['', 'Machine', 'Status', 'Remote support', 'Eligibility', ...afterEligibility]);
});

test('a name that is cut is told in full to the pointer, as any other words', async ({ page }) => {
  await page.setViewportSize({ width: 1900, height: 900 });
  await signIn(page, 'Ada Lovelace');
  const name = gridOf(page).getByRole('rowheader', { name: 'SRV-BACKUP-01' });
  await name.hover();
  await expect(name).not.toHaveAttribute('title');
  await gridOf(page).getByRole('button', { name: 'Machine', exact: true }).focus();
  for (let presses = 0; presses < 20; presses += 1) await page.keyboard.press('Shift+ArrowLeft');
  await page.mouse.move(0, 0);
  await name.hover();
  await expect(name).toHaveAttribute('title', 'SRV-BACKUP-01');
});

test('on a phone, the row is outlined whose name has the focus', async ({ page, tenant }) => {
  await tenant.openSession('SRV-SQL-04');
  await page.setViewportSize({ width: 360, height: 800 });
  await signIn(page, 'Ada Lovelace', await machinePath(tenant, 'SRV-SQL-04'));
  await page.getByRole('tab', { name: 'Sessions' }).click();
  const sessions = page.getByRole('grid', { name: 'Sessions' });
  const name = sessions.getByRole('rowheader').first();
  await sessions.getByRole('columnheader').first().focus();
  await page.keyboard.press('ArrowDown');
  await expect(name).toBeFocused();
  const row = sessions.getByRole('row').filter({ has: page.getByRole('rowheader') });
  await expect(row.first()).toHaveCSS('outline-style', 'solid');
});

const afterEligibility = ['Operating system', 'Resource group', 'Subscription', 'Location'];

test('machines are on the first screen of a phone, and of a window at 200 %', async ({ page }) => {
  await signIn(page, 'Ada Lovelace');
  await expect(page.getByRole('link', { name: '1 with live access' })).toBeVisible();
  for (const [width, height, ratio] of [
    [360, 740, 1],
    [683, 384, 0.5],
  ] as const) {
    await page.setViewportSize({ width, height });
    await expect(rowAt(page, 2)).toBeInViewport({ ratio });
  }
});

test('on a phone, why access could not be read again is one line, and told whole when it is opened', async ({
  page,
  tenant,
}) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await signIn(page, 'Ada Lovelace');
  await expect(page.getByRole('link', { name: '1 with live access' })).toBeVisible();
  await tenant.fault({ fault: 'role-lost', method: 'GET', path: '/edgeDevices/default/jobs' });
  await page.getByRole('button', { name: 'Read the list again' }).click();
  const line = page.getByRole('button', { name: /^Access of \d+ machines could not be read again$/ });
  await expect(line).toBeVisible();
  await expect(rowAt(page, 2)).toBeInViewport({ ratio: 1 });
  await line.click();
  await expect(page.getByText(/You do not have the permission.*What was last known is shown/)).toBeVisible();
});

test('a value that the list does not have can be taken back, and hands the focus on', async ({ page }) => {
  await signIn(page, 'Ada Lovelace', '/machines?status=Absent');
  const pill = page.getByRole('button', { name: 'Status: Absent' });
  await expect(page.getByText('No machine matches')).toBeVisible();
  await expect(page.getByRole('checkbox', { name: 'Select all machines' })).toBeDisabled();
  await pill.click();
  const panel = page.getByRole('dialog', { name: 'Filter by Status' });
  await panel.getByRole('checkbox', { name: 'Absent (0)' }).press('Space');
  await expect(page).toHaveURL(/\/machines$/);
  await expect(panel.getByRole('checkbox', { name: /^Connected/ })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Status: all' })).toBeFocused();
});

test('on a phone the filters stand behind a button, but for those that narrow the list', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await signIn(page, 'Ada Lovelace', '/machines?status=Connected');
  const filters = page.getByRole('search', { name: 'Filter machines' });
  const status = filters.getByRole('button', { name: 'Status: Connected' });
  const location = filters.getByRole('button', { name: 'Location: all' });
  const more = filters.getByRole('button', { name: 'Filters', exact: true });
  await expect(status).toBeVisible();
  await expect(location).toHaveCount(0);
  await more.click();
  await expect(more).toHaveAttribute('aria-expanded', 'true');
  await expect(location).toBeVisible();
  await more.click();
  await expect(location).toHaveCount(0);
  await expect(status).toBeVisible();

  // What is missing from the list is said in one line, and in full to who asks.
  await page.getByRole('button', { name: 'Fabrikam (acquired) could not be read' }).click();
  await expect(page.getByText('you need the Reader role there')).toBeVisible();
});

test.describe('ten thousand machines', () => {
  test.use({ scenario: 'even' });

  const rowsInDocument = (page: Page) => gridOf(page).locator('tbody [role="row"]').count();

  /** What the window shows of them at most, 8 on either side, whole blocks of 4, and that which has the focus. */
  const mostRows = (page: Page) => page.evaluate(() => Math.ceil(innerHeight / 37) + 2 * 8 + 3 * 4);

  test('only the rows near the window are in the document, whatever is scrolled to', async ({ page }) => {
    await signIn(page, 'Ada Lovelace');
    await expect(gridOf(page)).toHaveAttribute('aria-rowcount', '10001', { timeout: 60_000 });
    const most = await mostRows(page);
    await rowAt(page, 2).getByRole('link').focus();
    for (const portion of [0.1, 0.5, 0.999, 0.3]) {
      const blank = await page.evaluate(async (part) => {
        scrollTo(0, document.documentElement.scrollHeight * part);
        // Rows are there in the very frame that shows the new place.
        await new Promise(requestAnimationFrame);
        const heads = document.querySelector('[role="columnheader"]')?.getBoundingClientRect().bottom ?? 0;
        const at = (y: number) => document.elementFromPoint(innerWidth / 2, y)?.closest('[role="row"]');
        const end = document.querySelector('[role="grid"]')?.getBoundingClientRect().bottom ?? 0;
        return !at(heads + 4) || !at(Math.min(innerHeight, end) - 4);
      }, portion);
      expect(blank, `at ${portion}`).toBe(false);
      expect(await rowsInDocument(page)).toBeLessThanOrEqual(most);
      // The row that has the focus is kept, with its block.
      expect(await focused(page)).toEqual({ row: 2, column: 2 });
    }
    await page.keyboard.press('ArrowDown');
    expect(await focused(page)).toEqual({ row: 3, column: 2 });
    await expectInSight(rowAt(page, 3));

    await page.getByRole('main').getByRole('searchbox', { name: 'Search machines' }).fill('SRV-010');
    await expect(gridOf(page)).toHaveAttribute('aria-rowcount', /^\d{3}$/);
    await page.evaluate(() => scrollTo(0, 0));
    await expect.poll(() => rowsInDocument(page)).toBeGreaterThan(16);
    expect(await rowsInDocument(page)).toBeLessThanOrEqual(most);
  });

  test('assistive technology is told where in the list it is', async ({ page }) => {
    await signIn(page, 'Ada Lovelace');
    await expect(gridOf(page)).toHaveAttribute('aria-rowcount', '10001', { timeout: 60_000 });
    await expect(gridOf(page)).toHaveAttribute('aria-colcount', '9');
    await expect(gridOf(page)).toHaveAttribute('aria-multiselectable', 'true');
    await expect(rowAt(page, 1)).toMatchAriaSnapshot(`
      - row:
        - columnheader "Selection":
          - checkbox "Select all machines"
        - columnheader "Machine":
          - button "Machine"
        - columnheader "Status":
          - button "Status"
    `);
    await expect(gridOf(page).getByRole('columnheader', { name: 'Machine' })).toHaveAttribute('aria-sort', 'ascending');
    await gridOf(page).getByRole('link').first().focus();
    await page.keyboard.press('Control+End');
    expect((await focused(page)).row).toBe(10_001);
    await expectInSight(rowAt(page, 10_001));
    const last = rowAt(page, 10_001);
    await expect(last).toMatchAriaSnapshot(`
      - row:
        - gridcell:
          - checkbox /^Select SRV-/
        - rowheader /^SRV-/:
          - link /^SRV-/
        - gridcell
    `);
    await page.keyboard.press('Control+a');
    await expect(page.getByText('10,000 selected')).toBeVisible();
    await expect(last).toHaveAttribute('aria-selected', 'true');
    await page.keyboard.press('Control+Home');
    await expectInSight(rowAt(page, 2));
    await page.keyboard.press('Space');
    await expect(page.getByText('9,999 selected')).toBeVisible();
    await expect(rowAt(page, 2)).toHaveAttribute('aria-selected', 'false');
  });
});
