import type { Page } from '@playwright/test';
import { approve, deny, expect, signIn, test } from './fixtures.ts';
import { fillWizard, sign, wizardOf } from './journey.ts';

const other = 'Alan Turing';
const next = (page: Page, step: string) => page.getByRole('button', { name: `Next: ${step}` }).click();
const heading = (page: Page, step: string) => page.getByRole('heading', { level: 2, name: step });

/** On the step of the request, with a reason. */
async function giveReason(page: Page, words: string): Promise<void> {
  await next(page, 'Support request');
  await page.getByRole('textbox', { name: 'Reason' }).fill(words);
}

test('what one person entered is not the next one’s in the same tab', async ({ page, tenant }) => {
  const kept = () => page.evaluate(() => sessionStorage.getItem('remote-support.draft'));
  await signIn(page, 'Ada Lovelace', await wizardOf(tenant, ['SRV-SQL-01']));
  await giveReason(page, 'Slow since Monday');
  await expect.poll(kept).toContain('Slow since Monday');
  await page.getByRole('button', { name: /Ada Lovelace/ }).click();
  await page.getByRole('menuitem', { name: 'Switch account' }).click();
  await approve(page, other);
  await expect(page.getByRole('button', { name: new RegExp(other) })).toBeVisible();
  await expect(heading(page, 'Machines')).toBeVisible();
  expect(await kept()).not.toContain('Slow since Monday');
  await giveReason(page, 'The backup fails');
  await page.reload();
  await expect(page.getByRole('textbox', { name: 'Reason' })).toHaveValue('The backup fails');
  await page.getByRole('button', { name: new RegExp(other) }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
  expect(await kept()).toBeNull();
});

test('what was entered stays where the account is not switched after all, and goes with another person wherever that is', async ({
  page,
  tenant,
}) => {
  const kept = () => page.evaluate(() => sessionStorage.getItem('remote-support.draft'));
  const leaveToSwitch = async () => {
    await page.getByRole('button', { name: /Ada Lovelace/ }).click();
    await page.getByRole('menuitem', { name: 'Switch account' }).click();
  };
  await signIn(page, 'Ada Lovelace', await wizardOf(tenant, ['SRV-SQL-01']));
  await giveReason(page, 'Slow since Monday');
  await expect.poll(kept).toContain('Slow since Monday');
  await leaveToSwitch();
  await deny(page, other);
  await expect(page.getByRole('alert').filter({ hasText: 'The account was not switched.' })).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Reason' })).toHaveValue('Slow since Monday');
  await page.getByRole('link', { name: 'History', exact: true }).click();
  // A menu that is open closes as the page changes.
  await expect(page.getByRole('heading', { level: 1, name: 'History' })).toBeVisible();
  await leaveToSwitch();
  await approve(page, other);
  await expect(page.getByRole('button', { name: new RegExp(other) })).toBeVisible();
  expect(await kept()).toBeNull();
});

test('Back to before another machine was chosen, and a reload there, keep what was entered since', async ({
  page,
  tenant,
}) => {
  await signIn(page, 'Ada Lovelace', await wizardOf(tenant, ['SRV-SQL-01']));
  await next(page, 'Support request');
  await page
    .getByRole('button', { name: /Machines/ })
    .first()
    .click();
  await page.getByRole('searchbox', { name: 'Search machines to add' }).fill('SRV-SQL-02');
  await page.getByRole('button', { name: 'Add SRV-SQL-02' }).click();
  await page.getByRole('button', { name: 'Remove SRV-SQL-01' }).click();
  await giveReason(page, 'Slow since Monday');
  // Past the step of the machines and that of the request, to where the page was opened.
  await page.goBack();
  await expect(heading(page, 'Machines')).toBeVisible();
  await page.goBack();
  await expect(page).toHaveURL(/\/grant\?machine=[^&]*srv-sql-02&step=request$/i);
  await page.goBack();
  await expect(page).toHaveURL(/\/grant\?machine=[^&]*srv-sql-02$/i);
  await page.reload();
  await expect(page.getByRole('button', { name: 'Remove SRV-SQL-02' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Remove SRV-SQL-01' })).toHaveCount(0);
  await next(page, 'Support request');
  await expect(page.getByRole('textbox', { name: 'Reason' })).toHaveValue('Slow since Monday');
});

test('Cancel keeps what was entered for the same machines, and takes the signature back', async ({ page, tenant }) => {
  const wizard = await wizardOf(tenant, ['SRV-SQL-01']);
  await signIn(page, 'Ada Lovelace', wizard);
  await fillWizard(page, { reason: 'Slow since Monday', duration: '4 hours' });
  await sign(page);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Machines' })).toBeVisible();
  await page.goto(`${wizard}&step=review`);
  // The box is ticked anew, as whenever somebody comes back without a signature.
  await expect(heading(page, 'Terms')).toBeVisible();
  await page.getByRole('checkbox', { name: /I have read these terms and agree to them/ }).check();
  await next(page, 'Review + grant');
  await expect(page.getByText('Slow since Monday')).toBeVisible();
  await expect(page.getByText(/2411240040009999/).first()).toBeVisible();
  await expect(page.getByText(/4 hours/).first()).toBeVisible();
  await expect(page.getByRole('button', { name: 'Confirm it’s you' })).toBeVisible();
  await expect(page.getByRole('button', { name: /^Grant Microsoft Support / })).toHaveCount(0);
});
