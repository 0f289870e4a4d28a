import type { Page } from '@playwright/test';

export const viewport = { width: 1366, height: 900 };

/** Makes the page's main thread so many times slower. Workers keep their speed. */
export async function throttle(page: Page, rate: number): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate });
}

/** Frees what can be freed now, so that it is not freed while something is timed. */
export async function collectGarbage(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  await session.detach();
}
