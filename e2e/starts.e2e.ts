import type { Page } from '@playwright/test';
import { expect, signIn, test } from './fixtures.ts';

/** Keeps files from coming, as a lost connection does, until they are let through. */
async function lose(page: Page, url: string): Promise<() => Promise<unknown>> {
  const devTools = await page.context().newCDPSession(page);
  await devTools.send('Network.enable');
  await devTools.send('Network.setBlockedURLs', { urls: [url] });
  return () => devTools.send('Network.setBlockedURLs', { urls: [] });
}

const starting = (page: Page) => page.getByRole('status').getByText('Remote Support is starting…');

test('what a slow start says comes into a status after a second, and what to do about it after twenty', async ({
  page,
}) => {
  await lose(page, '*/assets/*.js');
  await page.goto('/', { waitUntil: 'commit' });
  await expect(page.locator('.starting')).toBeAttached();
  const words = [starting(page), page.getByText('This takes long.')];
  const seenAfter = async (ms: number) => {
    await page.evaluate((time) => {
      for (const one of document.getAnimations()) one.currentTime = time;
    }, ms);
    return Promise.all(words.map((one) => one.isVisible()));
  };
  expect(await seenAfter(900)).toEqual([false, false]);
  expect(await seenAfter(1100)).toEqual([true, false]);
  expect(await seenAfter(20_100)).toEqual([true, true]);
});

test('a slow start says that it is one, until the page is there', async ({ page }) => {
  const devTools = await page.context().newCDPSession(page);
  await devTools.send('Network.enable');
  const slow = { offline: false, latency: 1500, downloadThroughput: -1, uploadThroughput: -1 };
  await devTools.send('Network.emulateNetworkConditions', slow);
  await page.goto('/', { waitUntil: 'commit' });
  await expect(starting(page)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
  await expect(starting(page)).toHaveCount(0);
});

for (const path of ['/machines', '/verify'])
  test(`a browser that is too old is told so at ${path}, and what ends access without it`, async ({ page }) => {
    await page.addInitScript(() => Reflect.deleteProperty(AbortSignal, 'any'));
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('This browser is too old for Remote Support');
    await expect(page.getByRole('main')).toContainText('At least Chrome or Edge 120, Firefox 125 or Safari 17.4');
    await expect(page.getByRole('main')).toContainText('run Disable-RemoteSupport on the machine');
    await expect(page.getByRole('button')).toHaveCount(0);
  });

test('a start that failed is said on the page that needs none, and tried again without losing what is on it', async ({
  page,
}) => {
  const letThrough = await lose(page, '*/config.json');
  await page.goto('/verify');
  const notice = page.getByRole('status').filter({ hasText: 'Remote Support cannot be reached.' });
  await expect(notice).toContainText('/config.json could not be fetched: the connection failed.');
  await expect(page.getByRole('button', { name: 'Sign in' })).toHaveCount(0);
  const file = { name: 'no-receipt.json', mimeType: 'application/json', buffer: Buffer.from('{}') };
  await page.getByLabel('Choose receipts').and(page.locator('input')).setInputFiles(file);
  const result = page.getByText('no-receipt.json').first();
  await expect(result).toBeVisible();
  const again = notice.getByRole('button', { name: 'Try again' });
  await again.click();
  await expect(again).toBeEnabled();
  await expect(result).toBeVisible();
  await letThrough();
  await again.click();
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
  await expect(notice).toHaveCount(0);
  await expect(result).toBeVisible();
});

/** A policy that leaves a host out, as one does that was not fitted to the cloud. It comes beside the one that the app is served under. */
const enforce = (page: Page, policy: string) =>
  page.evaluate((content) => {
    const rule = document.createElement('meta');
    rule.httpEquiv = 'Content-Security-Policy';
    rule.content = content;
    document.head.append(rule);
  }, policy);

const blames = (host: string) =>
  `This page’s content security policy does not let it reach ${host}: whoever runs this app puts the host into staticwebapp.config.json.`;

test('a policy that leaves Azure and Microsoft Entra out is not told as a lost connection', async ({
  browser,
  tenant,
}) => {
  // In a context of its own: the pages that the fixture watches must not break the policy.
  const context = await browser.newContext({ baseURL: tenant.appOrigin });
  const page = await context.newPage();
  const { host } = new URL(tenant.azureOrigin);
  await page.goto('/');
  const button = page.getByRole('button', { name: 'Sign in' });
  await expect(button).toBeVisible();
  await enforce(page, "connect-src 'self'");
  await button.click();
  const refusal = page.getByRole('alert').filter({ hasText: 'Sign-in could not be started.' });
  await expect(refusal).toContainText(blames(host));
  await expect(refusal).not.toContainText('connection');

  await signIn(page, 'Ada Lovelace', `${tenant.appOrigin}/machines`);
  await expect(page.getByRole('link', { name: 'SRV-SQL-01' })).toBeVisible();
  await enforce(page, "connect-src 'self'");
  await page.getByRole('button', { name: 'Refresh' }).click();
  const outage = page.getByRole('status').filter({ hasText: 'Azure cannot be reached since' });
  await expect(outage).toContainText(blames(host));
  await expect(outage).not.toContainText('nothing has to be reloaded');
  await context.close();
});
