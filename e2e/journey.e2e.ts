import type { Page } from '@playwright/test';
import { expect, signIn, test } from './fixtures.ts';
import {
  accessCard,
  expectState,
  granted,
  machinePath,
  onlyConsent,
  requestBox,
  revokePane,
  signButton,
} from './steps.ts';

const machine = 'SRV-SQL-01';
const reason = 'Blue screens since the last update';

/** Presses Tab until what has the focus bears this name, as somebody does who cannot see a mouse. */
async function tabTo(page: Page, name: string | RegExp, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  const target = page.locator(':focus').filter({ visible: true });
  await expect(async () => {
    await page.keyboard.press(key);
    await expect(target).toHaveAccessibleName(name, { timeout: 50 });
  }).toPass({ intervals: [1], timeout: 30_000 });
}

test('the whole job on one machine by keyboard alone', async ({ page, tenant }) => {
  await signIn(page, 'Ada Lovelace', await machinePath(tenant, machine));
  await expectState(page, 'Not set up');
  await tabTo(page, 'Grant access');
  await page.keyboard.press('Enter');
  await expect(requestBox(page)).toHaveValue('2411240040001234');
  await tabTo(page, /^Reason/);
  await page.keyboard.type(reason);
  await tabTo(page, 'Diagnostics');
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('radio', { name: 'Diagnostics and repair' })).toBeChecked();
  await tabTo(page, '8 hours');
  await page.keyboard.press('ArrowLeft');
  await tabTo(page, 'Next');
  await page.keyboard.press('Enter');
  await tabTo(page, /^I agree to these terms/);
  await page.keyboard.press('Space');
  await tabTo(page, 'Next');
  await page.keyboard.press('Enter');
  await expect(signButton(page)).toBeEnabled();
  await tabTo(page, 'Sign in to sign');
  await page.keyboard.press('Enter');
  await expect(page.getByText('No password is asked for.')).toBeVisible();
  await tabTo(page, /Ada Lovelace/);
  await page.keyboard.press('Enter');
  await tabTo(page, 'Approve');
  await page.keyboard.press('Enter');
  // Who comes back stands at the signature, not at the top of the page.
  const seal = page.getByText('Signed by Ada Lovelace');
  await expect(page.locator(':focus').filter({ has: seal })).toBeVisible();
  await tabTo(page, 'Grant access');
  await page.keyboard.press('Enter');
  await granted(page, machine);
  expect((await onlyConsent(tenant, machine)).consent).toMatchObject({ level: 'DiagnosticsAndRepair' });

  await tabTo(page, 'View access');
  await page.keyboard.press('Enter');
  await expectState(page, 'Active');
  await tabTo(page, 'Extend access');
  await tabTo(page, 'Revoke access', 'Shift+Tab');
  await page.keyboard.press('Enter');
  await expect(revokePane(page)).toBeVisible();
  await tabTo(page, 'Cancel');
  await page.keyboard.press('Enter');
  await expect(accessCard(page).getByRole('button', { name: 'Revoke access' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(revokePane(page)).toBeVisible();
  await tabTo(page, 'Revoke access');
  await page.keyboard.press('Enter');
  await expectState(page, 'Revoked');
});
