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
  await expect(over.getByRole('status').filter({ hasText: /./ })).toHaveText(['There is nothing left to revoke.'], {
    timeout: 60_000,
  });
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

test('words that come while it is open are read out, and those that it opened with are not', async ({
  page,
  tenant,
}) => {
  await signIn(page, 'Ada Lovelace', new URL(await tenant.machineUrl('SRV-SQL-04')).pathname);
  await expect(accessState(page, 'Active')).toBeVisible();
  await page.getByRole('button', { name: 'Revoke access' }).first().click();
  const dialog = dialogOf(page);
  await expect(dialog).toContainText('No session is shown as open.');
  const read = dialog.getByRole('status').filter({ hasText: /./ });
  await expect(read).toHaveCount(0);
  // Their places are in the document before them.
  const places = await dialog.getByRole('status').elementHandles();
  const readThere = async () => (await Promise.all(places.map((place) => place.textContent()))).join('');
  await tenant.openSession('SRV-SQL-04');
  await expect(read).toHaveText([/^Microsoft Support’s open session .* ends and no new one can start/]);
  expect(await readThere()).toContain('open session');
  await tenant.setOnline('SRV-SQL-04', false);
  // Azure notices half an hour later.
  await tenant.advance(1900);
  await expect(read.filter({ hasText: 'SRV-SQL-04 has not been connected since' })).toHaveCount(1, { timeout: 40_000 });
  // It reports the end of no session any more.
  await expect(read.filter({ hasText: /^1 session has no reported end and may be open\./ })).toHaveCount(1);
  expect(await readThere()).toContain('has not been connected since');
});

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
