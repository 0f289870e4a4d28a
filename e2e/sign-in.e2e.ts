import type { Page } from '@playwright/test';
import { approve, deny, expect, seenText, signIn, signInByPages, test } from './fixtures.ts';
import { fillWizard, machinePath, wizardOf } from './journey.ts';

const halfOut = (page: Page) => page.getByRole('alert').filter({ hasText: 'Signing out may not have finished.' });

test('signing in shows who is signed in, and signing out forgets it', async ({ page }) => {
  await signInByPages(page, 'Ada Lovelace');
  await expect(page.getByRole('heading', { level: 1, name: 'Machines' })).toBeVisible();
  await page.getByRole('button', { name: /Ada Lovelace/ }).click();
  await expect(seenText(page, 'ada.lovelace@contoso.example')).toBeVisible();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
  await expect(halfOut(page)).toHaveCount(0);
  const kept = await page.evaluate(() => Object.values(sessionStorage).join('\n'));
  expect(kept).not.toContain('ada.lovelace');
});

test('signing in returns to the page that was asked for', async ({ page, tenant }) => {
  const url = await tenant.machineUrl('SRV-SQL-02');
  await signInByPages(page, 'Ada Lovelace', new URL(url).pathname);
  await expect(page.getByRole('heading', { level: 1, name: 'SRV-SQL-02' })).toBeVisible();
});

test('a second tab signs in silently', async ({ page, context }) => {
  await signIn(page, 'Ada Lovelace');
  const second = await context.newPage();
  await second.goto('/machines');
  await expect(second.getByRole('link', { name: 'SRV-SQL-01' })).toBeVisible();
});

test('a reload needs no new sign-in', async ({ page }) => {
  await signIn(page, 'Ada Lovelace');
  await page.reload();
  await expect(page.getByRole('link', { name: 'SRV-SQL-01' })).toBeVisible();
});

test('switching the account asks who it is', async ({ page }) => {
  await signIn(page, 'Ada Lovelace');
  // The header, and its menu with it, has its place once the list is there.
  await expect(page.getByRole('link', { name: 'SRV-SQL-01' })).toBeVisible();
  await page.getByRole('button', { name: /Ada Lovelace/ }).click();
  await page.getByRole('menuitem', { name: 'Switch account' }).click();
  await approve(page, 'Otto Auditor');
  await expect(page.getByRole('button', { name: /Otto Auditor/ })).toBeVisible();
});

const calledOff = (page: Page) => page.getByRole('alert').filter({ hasText: 'Sign-in did not complete.' });

test('a sign-in that is called off on a machine’s page is said there', async ({ page, tenant }) => {
  const path = await machinePath(tenant, 'SRV-SQL-02');
  await signIn(page, 'Ada Lovelace', path);
  await tenant.endSessions();
  await page.getByRole('button', { name: 'Refresh' }).click();
  await page.getByRole('button', { name: 'Sign in again' }).first().click();
  await deny(page, 'Ada Lovelace');
  await expect(page).toHaveURL(path);
  await expect(calledOff(page)).toContainText('Sign in again if you still want to.');
});

test('a sign-in that is called off in the wizard is said to be none of a consent', async ({ page, tenant }) => {
  await signIn(page, 'Ada Lovelace', await wizardOf(tenant, ['SRV-SQL-02']));
  await expect(page.getByText('1 machine can get access.')).toBeVisible();
  await tenant.endSessions();
  await page.getByRole('button', { name: 'Check again' }).click();
  await page.getByRole('button', { name: 'Sign in again' }).click();
  await deny(page, 'Ada Lovelace');
  await expect(calledOff(page)).toBeVisible();
  await expect(page.getByText('The consent is not signed.')).toHaveCount(0);
});

test('a signing that is called off is said by the wizard alone', async ({ page, tenant }) => {
  await signIn(page, 'Ada Lovelace', await wizardOf(tenant, ['SRV-SQL-02']));
  await fillWizard(page);
  await page.getByRole('button', { name: 'Confirm it’s you' }).click();
  await deny(page, 'Ada Lovelace');
  await expect(page.getByText(/The consent is not signed\. Sign-in did not complete/)).toBeVisible();
  await expect(page.getByText('Sign-in did not complete')).toHaveCount(1);
  expect(await tenant.azure.records('SRV-SQL-02')).toEqual([]);
});

test('an account that is not switched after all is said', async ({ page }) => {
  await signIn(page, 'Ada Lovelace');
  await page.getByRole('button', { name: /Ada Lovelace/ }).click();
  await page.getByRole('menuitem', { name: 'Switch account' }).click();
  await deny(page, 'Otto Auditor');
  await expect(page.getByRole('alert').filter({ hasText: 'The account was not switched.' })).toBeVisible();
  await expect(page.getByRole('button', { name: /Ada Lovelace/ })).toBeVisible();
});

test('signing out without a connection says that somebody is still signed in, and works when it is back', async ({
  page,
  context,
}) => {
  await signIn(page, 'Ada Lovelace');
  const signOut = async (connected: boolean) => {
    await page.getByRole('button', { name: /Ada Lovelace/ }).click();
    await context.setOffline(!connected);
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
  };
  await expect(page.getByRole('link', { name: 'SRV-SQL-01' })).toBeVisible();
  await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
  await expect(page.getByRole('heading', { level: 1 })).not.toBeInViewport();
  await signOut(false);
  const notice = page.getByRole('alert').filter({ hasText: 'You are still signed in here.' });
  await expect(notice).toContainText('did not answer. Check the connection, and try again in a minute.');
  await expect(notice).toBeInViewport();
  await context.setOffline(false);
  await page.reload();
  await expect(page.getByRole('link', { name: 'SRV-SQL-01' })).toBeVisible();
  await signOut(true);
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
});

for (const [what, breakOff] of [
  ['a reload', (page: Page) => page.reload()],
  ['going back', (page: Page) => page.goBack()],
] as const)
  test(`a sign-out that ${what} breaks off is not shown as one that is done, and is pressed for again`, async ({
    page,
  }) => {
    await signIn(page, 'Ada Lovelace', '/machines');
    await page.goto('/machines?search=sql');
    await expect(page.getByRole('link', { name: 'SRV-SQL-01' })).toBeVisible();
    const signOut = async () => {
      await page.getByRole('button', { name: /Ada Lovelace/ }).click();
      await page.getByRole('menuitem', { name: 'Sign out' }).click();
    };
    // Microsoft Entra takes its time: the page is still there.
    const isLeft = page.evaluate(
      () =>
        new Promise((left) =>
          window.navigation.addEventListener(
            'navigate',
            (leaving) => {
              leaving.preventDefault();
              left(leaving.destination.url);
            },
            { once: true },
          ),
        ),
    );
    await signOut();
    expect(await isLeft).toContain('post_logout_redirect_uri');
    await breakOff(page);
    await expect(halfOut(page)).toContainText('your session with Microsoft Entra may go on');
    await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
    await halfOut(page).getByRole('button', { name: 'Reload' }).click();
    await expect(page.getByRole('link', { name: 'SRV-SQL-01' })).toBeVisible();
    await signOut();
    await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
    await expect(halfOut(page)).toHaveCount(0);
    await page.reload();
    await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
  });

test('where Microsoft Entra cannot be reached this tab forgets who was signed in, and says that her session goes on', async ({
  page,
  tenant,
}) => {
  await signIn(page, 'Ada Lovelace');
  await expect(page.getByRole('link', { name: 'SRV-SQL-01' })).toBeVisible();
  const devTools = await page.context().newCDPSession(page);
  await devTools.send('Network.enable');
  await devTools.send('Network.setBlockedURLs', { urls: [`${tenant.azureOrigin}/*`] });
  await page.getByRole('button', { name: /Ada Lovelace/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  const notice = page.getByRole('alert').filter({ hasText: 'You are still signed in here.' });
  await expect(notice).toContainText('your session with Microsoft Entra does not end with it');
  await notice.getByRole('button', { name: 'Forget me in this tab' }).click();
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
  await expect(halfOut(page)).toContainText('your session with Microsoft Entra may go on');
  const kept = await page.evaluate(() => Object.values(sessionStorage).join('\n'));
  expect(kept).not.toContain('ada.lovelace');
  await devTools.send('Network.setBlockedURLs', { urls: [] });
  await halfOut(page).getByRole('button', { name: 'Reload' }).click();
  await expect(page.getByRole('button', { name: /Ada Lovelace/ })).toBeVisible();
});

for (const path of ['/', '/verify'])
  test(`signing in at ${path} without a connection says so and stays on the page`, async ({ page, context }) => {
    await page.goto(path);
    const button = page.getByRole('button', { name: 'Sign in' });
    await expect(button).toBeVisible();
    await context.setOffline(true);
    await button.click();
    const notice = page.getByRole('alert').filter({ hasText: 'Sign-in could not be started.' });
    await expect(notice).toContainText('did not answer. Check the connection, and try again in a minute.');
    await context.setOffline(false);
    await button.click();
    await approve(page, 'Ada Lovelace');
    await expect(page.getByRole('button', { name: /Ada Lovelace/ })).toBeVisible();
  });
