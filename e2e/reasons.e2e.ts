import { expect, signIn, test } from './fixtures.ts';

// What cannot be used now says why, to every kind of hand, and stays where it is.

test('a command that is unavailable for a while keeps the focus', async ({ page, tenant }) => {
  await signIn(page, 'Ada Lovelace');
  await expect(page.getByRole('list', { name: 'Summary' })).toBeVisible();
  await tenant.fault({ fault: 'slow', method: 'read', path: '', seconds: 3 });
  const refresh = page.getByRole('toolbar', { name: 'Commands' }).getByRole('button', { name: 'Refresh' });
  await refresh.focus();
  await page.keyboard.press('Enter');
  await expect(refresh).toHaveAccessibleDescription('The list is being read.');
  await expect(refresh).toBeFocused();
  await expect(refresh).toBeEnabled();
  await expect(refresh).toHaveAccessibleDescription('');
  await expect(refresh).toBeFocused();
});

test.describe('with a finger', () => {
  test.use({ hasTouch: true });

  test('the reason of an unavailable command is shown when it is pressed', async ({ page }) => {
    await signIn(page, 'Ada Lovelace');
    await expect(page.getByRole('list', { name: 'Summary' })).toBeVisible();
    await page.getByRole('button', { name: 'Revoke access' }).tap({ force: true });
    await expect(page.getByRole('tooltip')).toHaveText('Select the machines first.');
    await page.getByRole('heading', { level: 1 }).tap();
    await expect(page.getByRole('tooltip')).toHaveCount(0);
  });
});
