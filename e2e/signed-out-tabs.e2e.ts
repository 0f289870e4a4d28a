import type { BrowserContext, Page } from '@playwright/test';
import { approve, expect, signIn, test } from './fixtures.ts';
import type { Tenant } from './fixtures.ts';
import { accessState, fillWizard, machinePath, pressGrant, sign, wizardOf } from './journey.ts';
import { expectFits, expectReadableInBoth } from './readable.ts';

// A button on its way from grey to black has a contrast that nobody reads it by.
test.use({ contextOptions: { reducedMotion: 'reduce' } });

const elsewhere = 'Somebody signed out in another tab of this browser.';

const signInButton = (page: Page) => page.getByRole('button', { name: 'Sign in', exact: true });
const notice = (page: Page) => page.getByRole('group', { name: elsewhere });

/** Another tab of the same browser, in which the same person is signed in. */
async function openTab(context: BrowserContext, path: string): Promise<Page> {
  const tab = await context.newPage();
  await tab.goto(path);
  await expect(tab.getByRole('banner')).toBeVisible();
  return tab;
}

async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Account: / }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(signInButton(page)).toBeVisible();
}

test('a tab in which nothing is under way lets go of the account with the one that signs out', async ({
  page,
  context,
  tenant,
}) => {
  await signIn(page, 'Ada Lovelace');
  const other = await openTab(context, await wizardOf(tenant, ['SRV-SQL-01']));
  await other.getByRole('button', { name: 'Next: Support request' }).click();
  await other.getByRole('textbox', { name: 'Reason' }).fill('Slow since Monday');
  const kept = () => other.evaluate(() => Object.values(sessionStorage).join('\n'));
  await expect.poll(kept).toContain('Slow since Monday');

  await signOut(page);
  await expect(page.getByText(elsewhere)).toHaveCount(0);
  await expect(signInButton(other)).toBeVisible();
  await expect(other.getByText(elsewhere)).toBeVisible();
  await expect(other).toHaveURL(`${tenant.appOrigin}/`);
  expect(await kept()).not.toContain('ada.lovelace');
  expect(await kept()).not.toContain('Slow since Monday');
  await expectReadableInBoth(other, 'the page that asks for a sign-in');
  await expectFits(other, 360);

  // Nothing of what it showed is behind it.
  await other.goBack();
  await expect(signInButton(other)).toBeVisible();
  await expect(other.getByText(elsewhere)).toHaveCount(0);
  await other.goto('/');
  await signInButton(other).click();
  await approve(other, 'Otto Auditor');
  await expect(other.getByRole('button', { name: /Otto Auditor/ })).toBeVisible();
});

test('a tab of another account hears nothing of it', async ({ page, context }) => {
  await signIn(page, 'Ada Lovelace');
  const second = await openTab(context, '/terms');
  const third = await openTab(context, '/terms');
  await third.getByRole('button', { name: /Ada Lovelace/ }).click();
  await third.getByRole('menuitem', { name: 'Switch account' }).click();
  await approve(third, 'Otto Auditor');
  await expect(third.getByRole('button', { name: /Otto Auditor/ })).toBeVisible();
  await signOut(page);
  await expect(second.getByText(elsewhere)).toBeVisible();
  await expect(third.getByRole('button', { name: /Otto Auditor/ })).toBeVisible();
  await expect(third.getByText(elsewhere)).toHaveCount(0);
});

/** A tab that goes on with a revoke for as long as the machine is away. */
async function revokeInTab(context: BrowserContext, tenant: Tenant): Promise<Page> {
  await tenant.setOnline('SRV-SQL-04', false);
  const tab = await openTab(context, await machinePath(tenant, 'SRV-SQL-04'));
  await tab.getByRole('button', { name: 'Revoke access' }).first().click();
  await tab.getByRole('alertdialog').getByRole('button', { name: 'Revoke access' }).click();
  await expect(accessState(tab, 'Removal accepted, waiting for the machine')).toBeVisible();
  return tab;
}

test('a tab that goes on with a revoke stays signed in and says so, until somebody signs out there too', async ({
  page,
  context,
  tenant,
}) => {
  await signIn(page, 'Ada Lovelace');
  const other = await revokeInTab(context, tenant);
  await signOut(page);
  await expect(notice(other)).toContainText('This tab is still signed in as Ada Lovelace.');
  await expect(notice(other)).toContainText('the end of access to 1 machine is asked for, and not proven yet');
  await expect(other.getByRole('status').filter({ has: notice(other) })).toHaveCount(1);
  await expectReadableInBoth(other, 'the notice');
  await expectFits(other, 360);

  // What is under way goes on, and nobody who sees its end is signed out by it.
  await tenant.setOnline('SRV-SQL-04', true);
  await expect(accessState(other, 'Revoked')).toBeVisible();
  await expect(notice(other)).toContainText('still signed in as Ada Lovelace');
  await expect(notice(other)).not.toContainText('goes on here');
  await other.reload();
  await expect(notice(other)).toContainText('still signed in as Ada Lovelace');
  await notice(other).getByRole('button', { name: 'Sign out here too' }).click();
  await expect(signInButton(other)).toBeVisible();
  await expect(other.getByText(elsewhere)).toHaveCount(0);
  expect(await other.evaluate(() => Object.values(sessionStorage).join('\n'))).not.toContain('ada.lovelace');
});

test('a tab with a receipt that is not saved stays signed in, and what it shows is not lost', async ({
  page,
  context,
  tenant,
}) => {
  await signIn(page, 'Ada Lovelace');
  const other = await openTab(context, await wizardOf(tenant, ['SRV-SQL-02']));
  await fillWizard(other);
  await sign(other);
  await pressGrant(other);
  await expect(other.getByRole('heading', { level: 1, name: 'Access confirmed on 1 machine' })).toBeVisible();
  await signOut(page);
  await expect(notice(other)).toContainText('is not saved. Its signature goes when this tab');
  await expect(other.getByRole('heading', { level: 1, name: 'Access confirmed on 1 machine' })).toBeVisible();
});
