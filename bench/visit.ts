import type { Browser, CDPSession, Page } from '@playwright/test';
import { signIn, viewport, weigh } from './journey.ts';
import { record } from './recorder.ts';

/** What one visit found, by the name of the figure. */
export type Found = Map<string, number>;

const patience = { timeout: 180_000 };
/** Resource Graph's quota is whole again, and what was begun is done, ms. */
const settledMs = 6000;
/** Each but the first shows other machines. */
const keys = ['q', 'w', 'd', 'p', '4'].flatMap((key) => [key, 'Backspace']);
const turns = 40;

/** Somebody who is signed in opens the list of so many machines, looks for one and scrolls. */
export async function visit(browser: Browser, origin: string, machines: number): Promise<Found> {
  const context = await browser.newContext({ viewport, locale: 'en-GB' });
  try {
    // The loader of TypeScript names functions by a helper that no browser has.
    await context.addInitScript('globalThis.__name = (value) => value');
    await context.addInitScript(record);
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    const found: Found = new Map();
    await signIn(page, origin);
    await untilWhole(page, machines);
    await openList({ page, session, origin, found }, true);
    found.set('all rows, ms', await untilWhole(page, machines));
    await page.waitForTimeout(settledMs);
    found.set('memory, MB', (await weigh(session, 'the whole list')).heapMb);
    await typeKeys(page, found);
    await scroll(page, session, found);
    await openList({ page, session, origin, found }, false);
    return found;
  } finally {
    await context.close();
  }
}

interface Opening {
  page: Page;
  session: CDPSession;
  origin: string;
  found: Found;
}

async function openList({ page, session, origin, found }: Opening, isFirst: boolean): Promise<void> {
  await page.waitForTimeout(settledMs);
  await session.send('Network.enable');
  await session.send('Network.setCacheDisabled', { cacheDisabled: isFirst });
  // A first visit has nothing to draw from; later ones have whatever the build keeps.
  if (isFirst) await session.send('Storage.clearDataForOrigin', { origin, storageTypes: 'indexeddb' });
  await page.goto(`${origin}/machines`);
  await page.waitForFunction(() => window.recorder?.firstRows !== undefined, undefined, patience);
  const { at, scripts } = await page.evaluate(() => {
    const rowsAt = window.recorder?.firstRows ?? 0;
    const early = performance.getEntriesByType('resource').filter(({ startTime }) => startTime < rowsAt);
    const sizes = (early as PerformanceResourceTiming[]).map(({ name, encodedBodySize: size }) => ({ name, size }));
    return { at: rowsAt, scripts: sizes.filter(({ name }) => name.endsWith('.js')) };
  });
  found.set(isFirst ? 'first rows, ms' : 'first rows with files kept, ms', at);
  if (!isFirst) return;
  const own = scripts.filter(({ name }) => !name.includes('/msal-'));
  found.set('JavaScript before them, kB', own.reduce((sum, { size }) => sum + size, 0) / 1000);
  found.set('files of it', scripts.length);
}

/** Resolves with when the page says that so many machines are there, ms since its navigation. */
async function untilWhole(page: Page, machines: number): Promise<number> {
  const words = `${machines.toLocaleString('en')} machines`;
  // "1,000 of 100,000 machines" are not yet there.
  await page.getByText(words, { exact: true }).first().waitFor(patience);
  return page.evaluate(() => performance.now());
}

async function typeKeys(page: Page, found: Found): Promise<void> {
  await page.getByRole('main').getByRole('searchbox').first().focus();
  const times: number[] = [];
  for (const key of keys) {
    // In an object, for a promise itself would be waited for before the press.
    const next = await page.evaluateHandle(() => ({ time: window.recorder?.nextKey() }));
    await page.keyboard.press(key);
    times.push((await next.evaluate(({ time }) => time)) ?? 0);
  }
  const seen = times.filter((time) => time > 0).toSorted((one, other) => one - other);
  found.set('a key in the search, ms', seen[Math.floor(seen.length / 2)] ?? Number.NaN);
}

/** On a processor four times slower: this one loses no frame. */
async function scroll(page: Page, session: CDPSession, found: Found): Promise<void> {
  await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  await page.locator('main a[href^="/machines/"]').first().hover();
  const count = await page.evaluateHandle(() => window.recorder?.lostFrames());
  for (let turn = 0; turn < turns; turn += 1) {
    await page.mouse.wheel(0, 500);
    await page.waitForTimeout(50);
  }
  found.set('frames lost in a scroll, 4 times slower', await count.evaluate((end) => end?.() ?? Number.NaN));
  await session.send('Emulation.setCPUThrottlingRate', { rate: 1 });
}
