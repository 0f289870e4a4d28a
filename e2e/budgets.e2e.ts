import type { Page } from '@playwright/test';
import { expect, signIn, test } from './fixtures.ts';
import { chooseMachines, fillWizard, pressGrant, sign } from './journey.ts';

/** Measured, plus 5 %. A figure that grows past its budget must be worth it, and say so here. */
const budgets = { javaScriptKilobytes: 329, msalKilobytes: 76, requestsToAzure: 3, domNodes: 1654 };

/** Compressed length by address, of everything that the app's origin sends. */
function watchBytes(page: Page): Map<string, number> {
  const lengths = new Map<string, number>();
  page.on('response', (response) => {
    const length = Number(response.headers()['content-length']);
    if (response.status() === 200 && length > 0) lengths.set(response.url(), length);
  });
  return lengths;
}

/** Has each page load note the moment at which its first rows are in the document. */
async function noteFirstRows(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const observer = new MutationObserver(() => {
      if (document.querySelector('tbody a[href^="/machines/"]') === null) return;
      observer.disconnect();
      performance.mark('first-rows');
    });
    observer.observe(document, { childList: true, subtree: true });
  });
}

/** Addresses asked for before the first rows were there. */
const askedBeforeRows = (page: Page) =>
  page.evaluate(() => {
    const rowsAt = performance.getEntriesByName('first-rows')[0]?.startTime;
    if (rowsAt === undefined) throw new Error('There were no rows.');
    const early = performance.getEntriesByType('resource').filter(({ startTime }) => startTime < rowsAt);
    return early.map(({ name }) => name);
  });

const kilobytes = (urls: readonly string[], lengths: ReadonlyMap<string, number>) =>
  urls.reduce((sum, url) => sum + (lengths.get(url) ?? Number.NaN), 0) / 1000;

test('the machine list keeps to its budgets', async ({ page, tenant }) => {
  const lengths = watchBytes(page);
  await noteFirstRows(page);
  await signIn(page, 'Ada Lovelace', '/machines');
  await expect(page.getByRole('link', { name: 'SRV-SQL-01' })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('link', { name: '1 with live access' })).toBeVisible();

  const early = [...new Set(await askedBeforeRows(page))];
  const scripts = early.filter((url) => new URL(url).pathname.endsWith('.js'));
  const isMsal = (url: string) => /\/msal-/.test(url);
  const measured = {
    javaScriptKilobytes: kilobytes(
      scripts.filter((url) => !isMsal(url)),
      lengths,
    ),
    msalKilobytes: kilobytes(scripts.filter(isMsal), lengths),
    requestsToAzure: early.filter((url) => url.startsWith(tenant.azureOrigin)).length,
    domNodes: await page.evaluate(() => document.querySelectorAll('*').length),
  };
  test.info().annotations.push({ type: 'measured', description: JSON.stringify(measured) });
  expect(measured.javaScriptKilobytes).toBeGreaterThan(50);
  expect(measured.requestsToAzure).toBeGreaterThan(0);
  for (const key of ['javaScriptKilobytes', 'msalKilobytes', 'requestsToAzure', 'domNodes'] as const)
    expect.soft(measured[key], key).toBeLessThanOrEqual(budgets[key]);
});

test('Azure’s client library is fetched only for what it does', async ({ page, tenant }) => {
  const scripts = new Set<string>();
  page.on('response', (response) => {
    if (new URL(response.url()).pathname.endsWith('.js') && response.status() === 200) scripts.add(response.url());
  });
  const carriers = async () => {
    // Read again from the host: the browser forgets bodies when it navigates.
    const texts = await page.evaluate(
      (urls) => Promise.all(urls.map(async (url) => (await fetch(url)).text())),
      [...scripts],
    );
    return texts.filter((text) => text.includes('azsdk-js-arm-hybridcompute')).length;
  };
  await signIn(page, 'Ada Lovelace', '/machines');
  await expect(page.getByRole('link', { name: '1 with live access' })).toBeVisible();
  expect(scripts.size).toBeGreaterThan(5);
  expect(await carriers()).toBe(0);

  const before = (await tenant.azure.extensions('SRV-WEB-01')).length;
  await page.getByRole('link', { name: 'SRV-WEB-01' }).click();
  await page.getByRole('button', { name: 'Set up' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Set up' }).click();
  await expect.poll(async () => (await tenant.azure.extensions('SRV-WEB-01')).length).toBe(before + 1);
  expect(await carriers()).toBe(1);
});

test('a whole grant asks no other host, and leaves no token and no name behind', async ({ page, tenant }) => {
  const origins = new Set<string>();
  const said: string[] = [];
  page.on('request', (request) => {
    if (!/^(?:data|blob):/.test(request.url())) origins.add(new URL(request.url()).origin);
  });
  page.on('console', (message) => said.push(message.text()));
  await signIn(page, 'Ada Lovelace');
  await chooseMachines(page, ['SRV-SQL-02']);
  await fillWizard(page);
  await sign(page);
  await pressGrant(page);
  await expect(page.getByRole('heading', { level: 1, name: 'Access confirmed on 1 machine' })).toBeVisible();
  expect([...origins].toSorted()).toEqual([tenant.appOrigin, tenant.azureOrigin].toSorted());

  const kept = await page.evaluate(async () => ({
    local: JSON.stringify(Object.entries(localStorage)),
    databases: (await indexedDB.databases()).map(({ name }) => name),
  }));
  // A database would have to be read here: there is none.
  expect(kept.databases).toEqual([]);
  // "eyJ" begins every JSON Web Token.
  expect(`${kept.local}\n${said.join('\n')}`).not.toMatch(/eyJ|ada\.lovelace|@contoso\.example/i);
});
