import type { Page } from '@playwright/test';
import { expect, signInByPages, test } from './fixtures.ts';
import {
  accessCard,
  agreeBox,
  command,
  confirmRevoke,
  expectState,
  granted,
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

/** Counts the clicks of a person on whatever pages they see, Entra's two included. */
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

/**
 * Counts the words of each view that a person passes through: all that `main` shows, whatever else shows it too, its labels, buttons, choices and
 * what is there for screen readers alone. Of a view that is looked at again, what is new counts. Aside are the frame, Entra's pages and
 * the terms' own text, which is Microsoft's. A word has a letter or a digit in it.
 */
function countWords(page: Page): { look: (view: string) => Promise<void>; words: () => Record<string, number> } {
  const views: Record<string, string[]> = {};
  return {
    look: async (view) => {
      const before = views[view] ?? [];
      const shown = await page.getByRole('main').innerText();
      const terms = await page.getByRole('article', { name: 'Remote support terms and conditions' }).allInnerTexts();
      const lines = terms.reduce((text, article) => text.replace(article, ''), shown).split('\n');
      views[view] = [...before, ...lines.filter((line) => !before.includes(line))];
    },
    words: () =>
      Object.fromEntries(
        Object.entries(views).map(([view, lines]) => [
          view,
          lines
            .join(' ')
            .split(/\s+/)
            .filter((word) => /\w/.test(word)).length,
        ]),
      ),
  };
}

test('a grant on one machine takes 9 clicks and 500 words, and a revoke 3 clicks', async ({ page, tenant }) => {
  // The newcomer's way.
  await signInByPages(page, 'Ada Lovelace');
  await page.getByRole('link', { name: 'Machines', exact: true }).click();
  await expect(page).toHaveURL(/\/machines$/);
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
  await page.keyboard.type('Blue screens since the last update');
  await look('Basics');
  await next(page);
  await look('Terms');
  await agreeBox(page).click();
  await next(page);
  await expect(signButton(page)).toBeEnabled();
  await look('Review');
  await sign(page);
  // Coming back from the sign-in grants nothing: the last press is a person's.
  expect(await tenant.azure.records(machine)).toEqual([]);
  await look('Review');
  await pressGrant(page);
  await look('Progress');
  await granted(page, machine);
  await expect(page.getByText('Confirmed by the machine.')).toBeVisible();
  await look('Progress');
  expect(clicks() - before, 'clicks from selected machine to confirmed').toBeLessThanOrEqual(9);
  const each = words();
  const all = Object.values(each).reduce((sum, count) => sum + count, 0);
  expect(all, `words from selected machine to confirmed: ${JSON.stringify(each)}`).toBeLessThanOrEqual(500);

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
  await expect(accessCard(page)).toContainText(/Access ended .*, confirmed by the machine/);
  await expect(page.getByRole('button', { name: /^Notifications, \d unread$/ })).toBeVisible();
  expect(await tenant.azure.jobs(machine)).toMatchObject([
    { name: consentId, properties: { type: 'Revoke', status: 'Succeeded' } },
  ]);
  expect(await tenant.truth()).toContainEqual(expect.objectContaining({ name: machine, access: 'revoked' }));
  await expect.poll(() => recordsOf(tenant, machine, 'ended')).toHaveLength(1);
});
