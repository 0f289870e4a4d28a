import type { Page } from '@playwright/test';
import { expect, signIn, test } from './fixtures.ts';
import { accessState } from './journey.ts';

// A dialog to revoke may stay open for long: what it says is so now.

const dialogOf = (page: Page) => page.getByRole('alertdialog');

/** Ends access to SRV-SQL-04 from another tab of the same person. */
async function revokeElsewhere(page: Page, path: string): Promise<void> {
  const other = await page.context().newPage();
  await other.goto(path);
  await expect(accessState(other, 'Active')).toBeVisible();
  await other.getByRole('button', { name: 'Revoke access' }).first().click();
  await dialogOf(other).getByRole('button', { name: 'Revoke access' }).click();
  await expect(accessState(other, 'Revoked')).toBeVisible();
  await other.close();
  await page.bringToFront();
}

/** Nothing is asked any more, and the focus stays where it was. */
async function expectOver(page: Page): Promise<void> {
  const over = page.getByRole('alertdialog', { name: 'Azure shows no access to SRV-SQL-04 any more' });
  await expect(over.getByRole('status')).toHaveText('There is nothing left to revoke.', { timeout: 60_000 });
  const revoke = over.getByRole('button', { name: 'Revoke access' });
  await expect(revoke).toBeDisabled();
  await expect(revoke).toBeFocused();
  await expect(revoke).toHaveAccessibleDescription('There is no access to revoke.');
  await expect(over).not.toContainText('session');
  await over.getByRole('button', { name: 'Close' }).click();
  await expect(dialogOf(page)).toHaveCount(0);
}

test('on the machine’s page it says that access has ended meanwhile, and asks for nothing more', async ({
  page,
  tenant,
}) => {
  test.setTimeout(120_000);
  const path = new URL(await tenant.machineUrl('SRV-SQL-04')).pathname;
  await signIn(page, 'Ada Lovelace', path);
  await expect(accessState(page, 'Active')).toBeVisible();
  await page.getByRole('button', { name: 'Revoke access' }).first().click();
  await expect(dialogOf(page)).toContainText('Microsoft Support');
  await revokeElsewhere(page, path);
  await expectOver(page);
});

test('in the list it says that access has ended meanwhile, and asks for nothing more', async ({ page, tenant }) => {
  test.setTimeout(120_000);
  await signIn(page, 'Ada Lovelace', '/machines?search=sql');
  const row = page.getByRole('row', { name: /SRV-SQL-04/ });
  await expect(row).toContainText('Active');
  await row.getByRole('checkbox').check();
  await page.getByRole('button', { name: 'Revoke access' }).click();
  await expect(dialogOf(page)).toContainText('Microsoft Support');
  // It goes away with the access, and the focus does not.
  await dialogOf(page)
    .getByRole('checkbox', { name: /^Also remove/ })
    .focus();
  await revokeElsewhere(page, new URL(await tenant.machineUrl('SRV-SQL-04')).pathname);
  await expectOver(page);
});

/** Whether the button that confirms takes presses at the very moment at which the dialog says this. */
const isReadyAs = (page: Page, words: string) =>
  page.evaluate(
    (awaited) =>
      new Promise<boolean>((tell) => {
        const watching = new MutationObserver(() => {
          const dialog = document.querySelector('[role="alertdialog"]');
          if (dialog?.textContent.includes(awaited) !== true) return;
          watching.disconnect();
          const confirm = [...dialog.querySelectorAll('button')].find((one) => one.textContent === 'Revoke access');
          tell(confirm?.ariaDisabled !== 'true');
        });
        watching.observe(document.body, { childList: true, characterData: true, subtree: true });
      }),
    words,
  );

test('a press that was aimed at other words than it says by now does not count', async ({ page, tenant }) => {
  await signIn(page, 'Ada Lovelace', new URL(await tenant.machineUrl('SRV-SQL-04')).pathname);
  await expect(accessState(page, 'Active')).toBeVisible();
  await page.getByRole('button', { name: 'Revoke access' }).first().click();
  const revoke = dialogOf(page).getByRole('button', { name: 'Revoke access' });
  await expect(revoke).toBeEnabled();
  const isReady = isReadyAs(page, 'open session');
  await tenant.openSession('SRV-SQL-04');
  expect(await isReady).toBe(false);
  // They are to be read, and then it can be pressed.
  await expect(revoke).toBeEnabled();
  await revoke.click();
  await expect(accessState(page, 'Revoked')).toBeVisible();
});
