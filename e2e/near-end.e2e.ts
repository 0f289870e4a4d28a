import type { Page } from '@playwright/test';
import { expect, signIn, test } from './fixtures.ts';
import type { Tenant } from './fixtures.ts';
import { fillWizard, onlyConsent, pressGrant, sign, wizardOf } from './journey.ts';

const minute = 60_000;

const next = (page: Page, step: string) => page.getByRole('button', { name: `Next: ${step}` }).click();

const box = (page: Page) => page.getByRole('checkbox', { name: /I have read these terms and agree to them/ });

/** The wizard at its terms, with an end that is chosen by hand and little more than an hour away. */
async function chooseNearEnd(page: Page, tenant: Tenant): Promise<number> {
  const end = Math.floor(((await tenant.azure.now()) + 66 * minute) / minute) * minute;
  await signIn(page, 'Ada Lovelace', await wizardOf(tenant, ['SRV-SQL-02']));
  await fillWizard(page);
  await page
    .getByRole('navigation', { name: 'Steps' })
    .getByRole('button', { name: /^Access/ })
    .click();
  await page.getByRole('radio', { name: 'Custom end' }).check();
  // In the hours of the browser, which the fields are in.
  const [date, time] = await page.evaluate((at) => {
    const there = new Date(at - new Date(at).getTimezoneOffset() * 60_000).toISOString();
    return [there.slice(0, 10), there.slice(11, 16)] as const;
  }, end);
  await page.getByLabel('End date').fill(date);
  await page.getByLabel('End time').fill(time);
  await next(page, 'Terms');
  await expect(box(page)).not.toBeChecked();
  return end;
}

test('who is led back because the end has come too near is told so', async ({ page, tenant }) => {
  await chooseNearEnd(page, tenant);
  await tenant.advance(500);
  await page.reload();
  await expect(page.getByRole('heading', { level: 2, name: 'Access' })).toBeVisible();
  await expect(page.getByRole('alert').filter({ hasText: 'One thing to put right first' })).toContainText(
    'Access lasts at least 1 hour.',
  );
});

test('a signed end that has come nearer is granted as it was signed', async ({ page, tenant }) => {
  const end = await chooseNearEnd(page, tenant);
  await box(page).check();
  await next(page, 'Review + grant');
  await sign(page);
  await tenant.advance(500);
  await page.reload();
  await expect(page.getByRole('button', { name: /^Grant Microsoft Support / })).toBeVisible();
  await pressGrant(page);
  await expect(page.getByRole('heading', { level: 1, name: 'Access confirmed on 1 machine' })).toBeVisible();
  expect(Date.parse((await onlyConsent(tenant, 'SRV-SQL-02')).consent.notAfter)).toBe(end);
});
