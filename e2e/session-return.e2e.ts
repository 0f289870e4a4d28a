import { approve, expect, signIn, test } from './fixtures.ts';
import { wizardOf } from './journey.ts';

test('a session that ended under the wizard is said once, and once it is back the machines are checked by themselves', async ({
  page,
  context,
  tenant,
}) => {
  await signIn(page, 'Ada Lovelace', await wizardOf(tenant, ['SRV-SQL-02']));
  await expect(page.getByText('1 machine can get access.')).toBeVisible();
  await tenant.endSessions();
  await page.getByRole('button', { name: 'Check again' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'nothing can be checked' })).toBeVisible();
  // The page reads other things too, for which the frame would ask.
  await page.getByRole('button', { name: 'Next: Support request' }).click();
  await expect(page.getByText('Your session has ended.')).toHaveCount(1);
  await expect(page.getByRole('button', { name: 'Sign in again' })).toHaveCount(1);
  await expect(page.getByText('1 machine can get access.')).toHaveCount(0);

  const other = await context.newPage();
  await other.goto(tenant.appOrigin);
  await other.getByRole('button', { name: 'Sign in' }).click();
  await approve(other, 'Ada Lovelace');
  await expect(other.getByRole('banner')).toBeVisible();
  await other.close();
  await page.bringToFront();
  // What a browser with windows sends by itself when a person comes back to the tab.
  await page.evaluate(() => window.dispatchEvent(new Event('focus')));
  await expect(page.getByText('1 machine can get access.')).toBeVisible();
  await expect(page.getByText('Your session has ended.')).toHaveCount(0);
});
