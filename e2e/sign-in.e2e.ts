import type { Page } from '@playwright/test';
import { approve, deny, expect, test } from './fixtures.ts';
import { chooseReceipts, granted, machinePath, onlyConsent, pressGrant, readyToGrant } from './steps.ts';
import { storedRows } from './stored-rows.ts';

const account = (page: Page, name: string) =>
  page.getByRole('banner').getByRole('button', { name: `Account: ${name}` });
const signInButton = (page: Page) => page.getByRole('button', { name: 'Sign in', exact: true });
const keptInTab = (page: Page) => page.evaluate(() => JSON.stringify(Object.entries(sessionStorage)));

test('signing in leads to the page asked for; signing out forgets who it was', async ({ page, context, tenant }) => {
  const path = await machinePath(tenant, 'SRV-SQL-02');
  await page.goto(path);
  await signInButton(page).click();
  await page.getByRole('button', { name: /Ada Lovelace/ }).click();
  await page.getByRole('button', { name: 'Deny' }).click();
  const canceled = page.getByText('Sign-in was canceled.');
  await expect(canceled).toBeVisible();
  await signInButton(page).click();
  await approve(page, 'Ada Lovelace');
  await expect(page).toHaveURL(path);
  await expect(page.getByRole('heading', { level: 1, name: 'SRV-SQL-02' })).toBeVisible();
  await expect(canceled).toHaveCount(0);
  // Another tab of this browser, and a reload, need no person.
  const second = await context.newPage();
  await second.goto('/terms');
  await expect(account(second, 'Ada Lovelace')).toBeVisible();
  await page.reload();

  const switchTo = async (end: typeof approve) => {
    await account(page, 'Ada Lovelace').click();
    await page.getByRole('button', { name: 'Switch account' }).click();
    await end(page, 'Otto Auditor');
  };
  await switchTo(deny);
  await expect(canceled).toBeVisible();
  await expect(account(page, 'Ada Lovelace')).toBeVisible();
  await switchTo(approve);
  await account(page, 'Otto Auditor').click();
  expect(await keptInTab(page)).not.toContain('ada.lovelace');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(signInButton(page)).toBeVisible();
  await page.reload();
  await expect(signInButton(page)).toBeVisible();
});

test('receipts are verified where sign-in can’t start, and signing in leads back', async ({ page, tenant }) => {
  const asked: string[] = [];
  page.on('request', (request) => {
    const { pathname, origin } = new URL(request.url());
    if (origin === tenant.azureOrigin && pathname.startsWith('/subscriptions')) asked.push(pathname);
  });
  const devTools = await page.context().newCDPSession(page);
  await devTools.send('Network.enable');
  await devTools.send('Network.setBlockedURLs', { urls: ['*/config.json'] });
  await page.goto('/verify');
  await expect(page.getByText('Can’t connect.')).toBeVisible();
  await expect(signInButton(page)).toHaveCount(0);
  await chooseReceipts(page, { 'no-receipt.json': '{}' });
  await expect(page.getByText('no-receipt.json').first()).toBeVisible();
  await devTools.send('Network.setBlockedURLs', { urls: [] });
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByText('no-receipt.json').first()).toBeVisible();
  expect(asked).toEqual([]);
  await signInButton(page).click();
  await approve(page, 'Ada Lovelace');
  await expect(page).toHaveURL('/verify');
  await expect(account(page, 'Ada Lovelace')).toBeVisible();
});

test('a grant asks no other host, and leaves no signature, name or reason in the browser', async ({ page, tenant }) => {
  const origins = new Set<string>();
  const said: string[] = [];
  page.on('request', (request) => {
    if (!/^(?:data|blob):/.test(request.url())) origins.add(new URL(request.url()).origin);
  });
  page.on('console', (message) => said.push(message.text()));
  await readyToGrant(page, tenant, ['SRV-SQL-02']);
  await pressGrant(page);
  await granted(page, 'SRV-SQL-02');
  // Nor of a container for receipts where none is set up.
  await expect(page.getByText('your container')).toHaveCount(0);
  const { consentHash } = await onlyConsent(tenant, 'SRV-SQL-02');
  expect([...origins].toSorted()).toEqual([tenant.appOrigin, tenant.azureOrigin].toSorted());

  // The nonce of what was signed is the consent's hash: no token with it is kept, be it MSAL's or the app's.
  const [session, local] = await page.evaluate(() => [Object.values(sessionStorage), Object.values(localStorage)]);
  const tokens = [...(session ?? []), ...(local ?? [])].flatMap((text) => text.match(/eyJ[\w-]+\.[\w-]+/g) ?? []);
  const claims = tokens.map((token) => Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
  const nonces = [Buffer.from(consentHash, 'hex').toString('base64url'), consentHash];
  for (const nonce of nonces) expect(claims.join('\n')).not.toContain(nonce);
  const rest = [JSON.stringify(await storedRows(page)), (local ?? []).join('\n'), ...said].join('\n').toLowerCase();
  const people = tenant.users.flatMap(({ username, name, objectId }) => [username, name, objectId]);
  for (const secret of [...people, 'Blue screens since', 'eyJ']) expect(rest).not.toContain(secret.toLowerCase());
});
