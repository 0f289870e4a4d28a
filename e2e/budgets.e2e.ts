import type { Page } from '@playwright/test';
import { expect, signIn, test } from './fixtures.ts';
import { command, machineGrid, machinePath, rowOf } from './steps.ts';

interface Budget {
  /** Scripts that were asked for before the page's content was there, compressed, MSAL's apart, kB. */
  kilobytes: number;
  /** How many these are, MSAL's among them. */
  scripts: number;
  requestsToAzure: number;
}

interface Place extends Budget {
  /** What is in the document once the page's content is there. */
  content: string;
}

const machineLink = '[role="grid"] a[href^="/machines/"]';

/**
 * By path. Measured, and a little more: a figure that grows past its budget must be worth it. What finds out why a subscription lists nothing comes
 * as soon as the first answer does, before or after the rows: it counts.
 */
const pages: Record<string, Place> = {
  '/': { content: machineLink, kilobytes: 239.6, scripts: 21, requestsToAzure: 24 },
  '/machines': { content: machineLink, kilobytes: 196.8, scripts: 11, requestsToAzure: 4 },
  // The three of its checks begin with the content: now before it is noted, now after.
  machine: { content: 'section [role="status"]:not(:empty)', kilobytes: 252.6, scripts: 27, requestsToAzure: 8 },
  '/grant': { content: '[role="tab"]', kilobytes: 266, scripts: 29, requestsToAzure: 0 },
  // Nothing was granted yet, which is known once all groups have been read.
  '/history': { content: 'main summary', kilobytes: 234, scripts: 18, requestsToAzure: 12 },
  '/findings': { content: machineLink, kilobytes: 236.9, scripts: 21, requestsToAzure: 18 },
  '/verify': { content: 'main input[type="file"]', kilobytes: 246.2, scripts: 19, requestsToAzure: 0 },
};

const mostMsalKilobytes = 73.5;
/** In the list of the sandbox's usual tenant, when all of it has been read. */
const mostElements = 1200;

/** Compressed length by address, of every script of the app. */
function watchScripts(page: Page): Map<string, number> {
  const lengths = new Map<string, number>();
  page.on('response', (response) => {
    const isScript = new URL(response.url()).pathname.endsWith('.js');
    const length = Number(response.headers()['content-length']);
    if (isScript && response.status() === 200 && length > 0) lengths.set(response.url(), length);
  });
  return lengths;
}

/** What is loaded ahead seconds after the start is nothing that a page waits for, also where the machine is slow. */
const loadNothingAhead = (page: Page) =>
  page.addInitScript(() => {
    const later = window.setTimeout.bind(window);
    const held = (handler: TimerHandler, ms = 0, ...given: unknown[]) =>
      ms === 2000 || ms === 4000 ? 0 : later(handler, ms, ...given);
    window.setTimeout = held as typeof window.setTimeout;
  });

/** Notes the moment at which each page's content is in the document, by the page's path. */
const noteContent = (page: Page, contents: Record<string, string>) =>
  page.addInitScript((selectors) => {
    const observer = new MutationObserver(() => {
      const selector = selectors[location.pathname];
      if (selector === undefined || document.querySelector(selector) === null) return;
      observer.disconnect();
      performance.mark('content');
    });
    observer.observe(document, { childList: true, subtree: true, attributes: true });
  }, contents);

const askedBeforeContent = (page: Page) =>
  page.evaluate(() => {
    const at = performance.getEntriesByName('content')[0]?.startTime ?? 0;
    const early = performance.getEntriesByType('resource').filter(({ startTime }) => startTime < at);
    return [...new Set(early.map(({ name }) => name))];
  });

test('bytes, files and requests before the content of each page keep to their budgets', async ({ page, tenant }) => {
  const lengths = watchScripts(page);
  const sum = (some: string[]) => some.reduce((all, url) => all + (lengths.get(url) ?? Number.NaN), 0) / 1000;
  const isMsal = (url: string) => /\/msal-/.test(url);
  const machine = await machinePath(tenant, 'SRV-SQL-01');
  const places = Object.entries(pages).map(([path, place]) => ({
    path: path === 'machine' ? machine : path,
    ...place,
  }));
  await loadNothingAhead(page);
  await noteContent(page, Object.fromEntries(places.map(({ path, content }) => [path, content])));
  await signIn(page, 'Ada Lovelace', '/terms');
  for (const { path, content, ...budget } of places)
    await test.step(path, async () => {
      await page.goto(path);
      await expect(page.locator(content).first()).toBeAttached();
      const urls = await askedBeforeContent(page);
      const scripts = urls.filter((url) => new URL(url).pathname.endsWith('.js'));
      const measured: Budget = {
        kilobytes: sum(scripts.filter((url) => !isMsal(url))),
        scripts: scripts.length,
        requestsToAzure: urls.filter((url) => url.startsWith(tenant.azureOrigin)).length,
      };
      const msal = sum(scripts.filter(isMsal));
      test.info().annotations.push({ type: path, description: JSON.stringify({ ...measured, msal }) });
      expect(measured.kilobytes).toBeGreaterThan(50);
      expect.soft(msal, `${path}: MSAL`).toBeLessThanOrEqual(mostMsalKilobytes);
      for (const key of ['kilobytes', 'scripts', 'requestsToAzure'] as const)
        expect.soft(measured[key], `${path}: ${key}`).toBeLessThanOrEqual(budget[key]);
    });
});

test('the list’s document stays small, and Azure’s client library comes where it acts', async ({ page, tenant }) => {
  const lengths = watchScripts(page);
  const carriers = () =>
    page.evaluate(
      async (urls) => {
        const texts = await Promise.all(urls.map(async (url) => (await fetch(url)).text()));
        return texts.filter((text) => text.includes('azsdk-js-arm-hybridcompute')).length;
      },
      [...lengths.keys()],
    );
  await loadNothingAhead(page);
  await signIn(page, 'Ada Lovelace', '/machines');
  await expect(machineGrid(page).getByText('Active')).toBeVisible();
  expect.soft(await page.evaluate(() => document.querySelectorAll('*').length)).toBeLessThanOrEqual(mostElements);
  expect(await carriers()).toBe(0);
  await rowOf(page, 'SRV-WEB-01').getByRole('link').first().click();
  await command(page, 'Set up').click();
  await page.getByRole('dialog', { name: 'Set up' }).getByRole('button', { name: 'Set up' }).click();
  await expect.poll(() => tenant.azure.remoteSupport('SRV-WEB-01')).toBeDefined();
  await expect.poll(carriers).toBe(1);
});
