import type { Page } from '@playwright/test';
import { expect, signIn, test } from './fixtures.ts';
import { wizardOf } from './journey.ts';

const next = (page: Page, step: string) => page.getByRole('button', { name: `Next: ${step}` }).click();

test('a request that is no longer open stays shown and another one has to be chosen', async ({ page, tenant }) => {
  await signIn(page, 'Ada Lovelace', await wizardOf(tenant, ['SRV-SQL-01']));
  await next(page, 'Support request');
  const problem = page
    .getByRole('alert')
    .filter({ hasText: 'is not among the open requests of these machines’ subscriptions' })
    .first();
  const request = page.getByRole('radio', { name: /2411240040001234/ });
  await expect(request).toBeChecked();
  await page.getByRole('textbox', { name: 'Reason' }).fill('Slow since Monday');
  await next(page, 'Access');
  await expect(page.getByRole('heading', { level: 2, name: 'Access' })).toBeVisible();

  await tenant.azure.closeSupportRequest('SRV-SQL-01', '2411240040001234');
  await page.reload();
  await expect(page.getByRole('heading', { level: 2, name: 'Support request' })).toBeVisible();
  await expect(problem).toBeVisible();
  await expect(page.getByRole('radio', { name: /Not among the open requests that could be read/ })).toBeChecked();
  await next(page, 'Access');
  await expect(problem).toBeVisible();
  await expect(request).toBeFocused();
  await page.getByRole('radio', { name: 'No support request yet' }).check();
  await expect(request).toHaveCount(0);
  await next(page, 'Access');
  await expect(page.getByRole('heading', { level: 2, name: 'Access' })).toBeVisible();
});

test('having no request yet stays chosen over a reload, before the step is left too', async ({ page, tenant }) => {
  await signIn(page, 'Ada Lovelace', await wizardOf(tenant, ['SRV-SQL-01']));
  await next(page, 'Support request');
  const request = page.getByRole('radio', { name: /2411240040001234/ });
  const none = page.getByRole('radio', { name: 'No support request yet' });
  await expect(request).toBeChecked();
  await none.check();
  await page.reload();
  await expect(request).toBeVisible();
  await expect(none).toBeChecked();
  // And a number that was typed stays while another choice is looked at.
  const typed = page.getByRole('radio', { name: 'Another support request number' });
  await typed.check();
  await page.getByRole('textbox', { name: 'Number' }).fill('2411240040009999');
  await none.check();
  await request.check();
  await typed.check();
  await expect(page.getByRole('textbox', { name: 'Number' })).toHaveValue('2411240040009999');
});
