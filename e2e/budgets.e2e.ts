import type { Page } from '@playwright/test';
import { expect, signIn, test } from './fixtures.ts';
import type { Tenant } from './fixtures.ts';
import { command, machineGrid, machinePath, rowOf } from './steps.ts';

interface Budget {
  /** Scripts that were asked for before the page's content was there, compressed, MSAL's apart, kB. */
  kilobytes: number;
  /** How many these are, MSAL's among them. */
  scripts: number;
  requestsToAzure: number;
}

/**
 * Measured, and a little more: a figure that grows past its budget must be worth it. What finds out why a subscription lists nothing comes as soon
 * as the first answer does, before or after the rows: it counts.
 */
const pages: Record<string, { path: (tenant: Tenant) => string | Promise<string>; content: string; budget: Budget }> = {
  overview: {
    path: () => '/',
    content: '[role="grid"] a[href^="/machines/"]',
    budget: { kilobytes: 226, scripts: 22, requestsToAzure: 19 },
  },
  machines: {
    path: () => '/machines',
    content: '[role="grid"] a[href^="/machines/"]',
    budget: { kilobytes: 195, scripts: 11, requestsToAzure: 4 },
  },
  machine: {
    path: (tenant) => machinePath(tenant, 'SRV-SQL-01'),
    content: 'section [role="status"]:not(:empty)',
    // The three of its checks begin with the content: now before it is noted, now after.
    budget: { kilobytes: 241, scripts: 27, requestsToAzure: 8 },
  },
  grant: { path: () => '/grant', content: '[role="tab"]', budget: { kilobytes: 259, scripts: 29, requestsToAzure: 0 } },
  history: {
    path: () => '/history',
    // Nothing was granted yet, which is known once all groups have been read.
    content: 'main summary',
    budget: { kilobytes: 220, scripts: 18, requestsToAzure: 12 },
  },
  findings: {
    path: () => '/findings',
    content: '[role="grid"] a[href^="/machines/"]',
    budget: { kilobytes: 226, scripts: 21, requestsToAzure: 18 },
  },
  verify: {
    path: () => '/verify',
    content: 'main input[type="file"]',
    budget: { kilobytes: 234, scripts: 19, requestsToAzure: 0 },
  },
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

/** Notes the moment at which the content is in the document. */
async function noteContent(page: Page, content: string): Promise<void> {
  await page.addInitScript((selector) => {
    const observer = new MutationObserver(() => {
      if (document.querySelector(selector) === null) return;
      observer.disconnect();
      performance.mark('content');
    });
    observer.observe(document, { childList: true, subtree: true, attributes: true });
  }, content);
}

const askedBeforeContent = (page: Page) =>
  page.evaluate(() => {
    const at = performance.getEntriesByName('content')[0]?.startTime ?? 0;
    const early = performance.getEntriesByType('resource').filter(({ startTime }) => startTime < at);
    return [...new Set(early.map(({ name }) => name))];
  });

for (const [name, { path, content, budget }] of Object.entries(pages))
  test(`${name}: bytes, files and requests before the content keep to their budgets`, async ({ page, tenant }) => {
    const lengths = watchScripts(page);
    await loadNothingAhead(page);
    await noteContent(page, content);
    await signIn(page, 'Ada Lovelace', await path(tenant));
    await expect(page.locator(content).first()).toBeAttached();
    await page.reload();
    await expect(page.locator(content).first()).toBeAttached();
    const urls = await askedBeforeContent(page);
    const scripts = urls.filter((url) => new URL(url).pathname.endsWith('.js'));
    const sum = (some: string[]) => some.reduce((all, url) => all + (lengths.get(url) ?? Number.NaN), 0) / 1000;
    const isMsal = (url: string) => /\/msal-/.test(url);
    const measured: Budget = {
      kilobytes: sum(scripts.filter((url) => !isMsal(url))),
      scripts: scripts.length,
      requestsToAzure: urls.filter((url) => url.startsWith(tenant.azureOrigin)).length,
    };
    const msal = sum(scripts.filter(isMsal));
    test.info().annotations.push({ type: 'measured', description: JSON.stringify({ ...measured, msal }) });
    expect(measured.kilobytes).toBeGreaterThan(50);
    expect.soft(msal, 'MSAL').toBeLessThanOrEqual(mostMsalKilobytes);
    for (const key of ['kilobytes', 'scripts', 'requestsToAzure'] as const)
      expect.soft(measured[key], key).toBeLessThanOrEqual(budget[key]);
  });

test('the list’s document stays small, and Azure’s client library comes only for what it does', async ({
  page,
  tenant,
}) => {
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
