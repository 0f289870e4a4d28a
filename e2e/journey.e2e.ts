import type { Page } from '@playwright/test';
import { expect, signIn, signInByPages, test } from './fixtures.ts';
import {
  accessCard,
  agreeBox,
  command,
  confirmRevoke,
  expectState,
  granted,
  machinePath,
  next,
  onlyConsent,
  onSelected,
  pressGrant,
  recordsOf,
  requestBox,
  revokePane,
  selectMachines,
  sign,
  signButton,
} from './steps.ts';

const machine = 'SRV-SQL-01';
const reason = 'Blue screens since the last update';

/** Counts the clicks of a person on whatever pages they see, the identity provider's too. */
async function countClicks(page: Page): Promise<() => number> {
  let clicks = 0;
  await page.exposeFunction('noteClick', () => clicks++);
  await page.addInitScript(() => {
    const { noteClick } = window as unknown as { noteClick: () => Promise<void> };
    // Of a click on a label the browser makes a second one on its box, which has no place of its own.
    addEventListener('click', ({ isTrusted, detail }) => void (isTrusted && detail > 0 && noteClick()), true);
  });
  return () => clicks;
}

/** The words that a person meets on the app's pages: a line that was there before is not read again. */
function countWords(page: Page): { look: () => Promise<void>; words: () => number } {
  const lines = new Set<string>();
  return {
    look: async () => {
      const text = await page.getByRole('main').innerText();
      for (const line of text.split('\n')) lines.add(line.trim());
    },
    words: () =>
      [...lines]
        .join(' ')
        .split(/\s+/)
        .filter((word) => /\w/.test(word)).length,
  };
}

test('the whole job on one machine takes 9 clicks and 500 words to grant, and 3 clicks to revoke', async ({
  page,
  tenant,
}) => {
  // The newcomer's way.
  await signInByPages(page, 'Ada Lovelace');
  await page.getByRole('link', { name: 'Machines', exact: true }).click();
  const clicks = await countClicks(page);
  const { look, words } = countWords(page);
  await page.reload();
  await selectMachines(page, [machine]);
  const before = clicks();

  await onSelected(page, 'Grant access').click();
  // The one open request about the machine is chosen, and the page says so.
  await expect(requestBox(page)).toHaveValue('2411240040001234');
  await expect(page.getByText('so it’s chosen')).toBeVisible();
  await expect(page.getByText('SRV-SQL-01 ready')).toBeVisible();
  await page.getByRole('textbox', { name: 'Reason' }).click();
  await page.keyboard.type(reason);
  await look();
  await next(page);
  await look();
  await agreeBox(page).click();
  await next(page);
  await expect(signButton(page)).toBeEnabled();
  await look();
  await sign(page);
  // Coming back from the sign-in grants nothing: the last press is a person's.
  expect(await tenant.azure.records(machine)).toEqual([]);
  await look();
  await pressGrant(page);
  await granted(page, machine);
  await expect(page.getByText('Confirmed by the machine.')).toBeVisible();
  await look();
  expect(clicks() - before, 'clicks from selected machine to confirmed').toBeLessThanOrEqual(9);
  expect(words(), 'words from selected machine to confirmed').toBeLessThanOrEqual(500);

  const { consentId, consent } = await onlyConsent(tenant, machine);
  const [job, ...others] = await tenant.azure.jobs(machine);
  expect(others).toEqual([]);
  expect(job).toMatchObject({
    name: consentId,
    properties: { type: 'Enable', accessLevel: 'Diagnostics', expirationTimestamp: consent.notAfter },
  });
  expect(await tenant.truth()).toContainEqual(expect.objectContaining({ name: machine, access: 'active' }));

  await page.getByRole('button', { name: 'View access' }).click();
  await expectState(page, 'Active · Diagnostics');
  await expect(accessCard(page)).toContainText('Granted by Ada Lovelace · request 2411240040001234');
  await expect(command(page, 'Grant access')).toHaveAccessibleDescription(/already active/);
  await tenant.openSession(machine);
  await page.reload();
  await expect(accessCard(page)).toContainText('1 session is open');

  const active = clicks();
  await accessCard(page).getByRole('button', { name: 'Revoke access' }).click();
  await expect(revokePane(page)).toContainText('1 open session');
  await confirmRevoke(page);
  await expectState(page, 'Revoked');
  expect(clicks() - active, 'clicks to revoke').toBeLessThanOrEqual(3);
  await expect(accessCard(page)).toContainText(/Access ended .* Confirmed by the machine\./);
  await expect(page.getByRole('button', { name: 'Notifications, 1 unread' })).toBeVisible();
  expect(await tenant.azure.jobs(machine)).toMatchObject([
    { name: consentId, properties: { type: 'Revoke', status: 'Succeeded' } },
  ]);
  expect(await tenant.truth()).toContainEqual(expect.objectContaining({ name: machine, access: 'revoked' }));
  await expect.poll(() => recordsOf(tenant, machine, 'ended')).toHaveLength(1);
});

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
