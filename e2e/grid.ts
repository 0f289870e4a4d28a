import type { Locator, Page } from '@playwright/test';
import { expect } from './fixtures.ts';

/** The list of machines. */
export const gridOf = (page: Page) => page.getByRole('grid', { name: 'Machines' });

/** One of its rows, by the place it tells assistive technology; the header is row 1. */
export const rowAt = (page: Page, index: number) => gridOf(page).locator(`[role="row"][aria-rowindex="${index}"]`);

/** What has the focus: the row and column it is in, as told to assistive technology. */
export const focused = (page: Page) =>
  page.evaluate(() => {
    const at = (name: string) => Number(document.activeElement?.closest(`[${name}]`)?.getAttribute(name) ?? 0);
    return { row: at('aria-rowindex'), column: at('aria-colindex') };
  });

/** Fails unless the row is seen whole, under the header that sticks. */
export async function expectInSight(row: Locator): Promise<void> {
  const places = await row.evaluate((element) => {
    const head = element.closest('[role="grid"]')?.querySelector('[role="row"]')?.getBoundingClientRect();
    const { top, bottom } = element.getBoundingClientRect();
    return { top, bottom, hiddenAbove: head?.bottom ?? 0, window: innerHeight };
  });
  expect(places.top).toBeGreaterThanOrEqual(places.hiddenAbove - 1);
  expect(places.bottom).toBeLessThanOrEqual(places.window + 1);
}
