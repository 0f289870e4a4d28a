import type { Page } from '@playwright/test';
import { expect, signIn, test } from './fixtures.ts';
import { machinePath } from './journey.ts';

const bar = (page: Page) => page.getByRole('toolbar', { name: 'Commands' });
const more = (page: Page) => page.getByRole('button', { name: 'More commands' });

/** What is cut off, in its button or at the end of the bar. */
const cutOff = (page: Page) =>
  bar(page).evaluate((element) => {
    const end = element.getBoundingClientRect().right;
    const isCut = (one: Element) => one.scrollWidth > one.clientWidth || one.getBoundingClientRect().right > end;
    return [...element.querySelectorAll('button')].filter(isCut).map((one) => one.textContent);
  });

/** How many commands there are, in the bar and in its menu. */
async function countCommands(page: Page): Promise<number> {
  const buttons = await bar(page).getByRole('button').count();
  if ((await more(page).count()) === 0) return buttons;
  await more(page).click();
  // Another command may be under the pointer at the next width, with words of its own that Escape would take away first.
  await page.mouse.move(0, 0);
  await expect(page.getByRole('menu')).toBeVisible();
  const folded = await page.getByRole('menuitem').count();
  await expect(page.getByRole('menuitem').first()).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('menu')).toHaveCount(0);
  return buttons - 1 + folded;
}

/** Another width, and the page drawn for it. */
async function widen(page: Page, width: number): Promise<void> {
  await page.setViewportSize({ width, height: 720 });
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
}

test('no command is cut off, however wide the window is: what has no room is in the menu', async ({ page, tenant }) => {
  await page.setViewportSize({ width: 1920, height: 720 });
  await signIn(page, 'Ada Lovelace', await machinePath(tenant, 'SRV-SQL-01'));
  for (const { path, all, first } of [
    { path: undefined, all: 5, first: 'Grant access' },
    // Nothing is known of this one; its commands are there all the same.
    { path: `/grants/rs-${'a'.repeat(21)}`, all: 6, first: 'Revoke access' },
  ]) {
    if (path !== undefined) await page.goto(path);
    await expect(bar(page).getByRole('button', { name: first })).toBeVisible();
    for (const width of [320, 720, 800, 960, 1024, 1280, 1920]) {
      await widen(page, width);
      expect(await cutOff(page), `${first} at ${width} px`).toEqual([]);
      expect(await countCommands(page), `${first} at ${width} px`).toBe(all);
    }
    await expect(more(page)).toHaveCount(0);
  }
  // Whoever zooms in by the keyboard keeps the focus in the bar.
  await bar(page).getByRole('button', { name: 'Stop' }).focus();
  await widen(page, 720);
  await expect(bar(page).getByRole('button', { name: 'Revoke access' })).toBeFocused();
});

test('a menu of commands hands the focus on as its commands find room in the bar', async ({ page, tenant }) => {
  await page.setViewportSize({ width: 320, height: 720 });
  await signIn(page, 'Ada Lovelace', await machinePath(tenant, 'SRV-SQL-01'));
  await expect(bar(page).getByRole('button', { name: 'Grant access' })).toBeVisible();
  await more(page).focus();
  await page.keyboard.press('Enter');
  const items = page.getByRole('menuitem');
  await expect(items.first()).toBeFocused();
  const count = await items.count();

  // The menu stays with what has no room yet.
  await widen(page, 720);
  await expect.poll(() => items.count()).toBeLessThan(count);
  await expect(items.first()).toBeFocused();

  await widen(page, 1920);
  await expect(page.getByRole('menu')).toHaveCount(0);
  const commands = bar(page).getByRole('button');
  await expect(commands.and(page.locator(':focus'))).toHaveCount(1);

  // As it does from its button.
  await widen(page, 320);
  await more(page).focus();
  await widen(page, 1920);
  await expect(more(page)).toHaveCount(0);
  await expect(commands.and(page.locator(':focus'))).toHaveCount(1);
});
