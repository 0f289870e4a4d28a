import type { Locator, Page } from '@playwright/test';
import { expect, signIn, test } from './fixtures.ts';
import type { Tenant } from './fixtures.ts';
import { command, grant } from './history-steps.ts';
import { onlyConsent } from './journey.ts';

// The page of a consent may stay open for long: what it says of access is as old as it says.

const timelineOf = (page: Page) => page.getByRole('region', { name: 'Timeline' });

const revokeHere = async (page: Page): Promise<void> => {
  await command(page, 'Revoke access').click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke access' }).click();
};

/** The page of a consent to SRV-SQL-01 under which a session is open, and its timeline. */
async function openConsent(page: Page, tenant: Tenant): Promise<{ timeline: Locator; consentId: string }> {
  await signIn(page, 'Ada Lovelace');
  await grant(page, tenant, ['SRV-SQL-01'], {});
  const { consentId } = await onlyConsent(tenant, 'SRV-SQL-01');
  await tenant.openSession('SRV-SQL-01');
  await page.goto(`/history/${consentId}`);
  const timeline = timelineOf(page);
  await expect(timeline).toContainText('SRV-SQL-01 reported its state of access: Active');
  await expect(timeline).toContainText('Microsoft Support opened session');
  return { timeline, consentId };
}

/** What the machine has reported by the end of access. */
async function expectEnd(timeline: Locator): Promise<void> {
  await expect(timeline).toContainText('SRV-SQL-01 reported its state of access: Revoked');
  await expect(timeline).toContainText('Request to end access on SRV-SQL-01: ended in Azure, Succeeded');
  await expect(timeline).toContainText(/Session \S+ on SRV-SQL-01 was closed/);
  await expect(timeline).not.toContainText('reported its state of access: Active');
}

test('what came of a revoke from the page of a consent is in its timeline', async ({ page, tenant }) => {
  const { timeline } = await openConsent(page, tenant);
  await revokeHere(page);
  await expect(page.getByRole('grid', { name: 'Machines' }).getByText('Revoked, confirmed')).toBeVisible();
  await expectEnd(timeline);
});

test('one press reads records, jobs and the Activity Log anew, and access that came back can be revoked', async ({
  page,
  elsewhere,
  tenant,
}) => {
  await tenant.fault({ fault: 'role-lost', method: 'GET', path: '/eventtypes/management/' });
  const { timeline, consentId } = await openConsent(page, tenant);
  const noLog = timeline.getByText(/^The Activity Log of subscription .* could not be read/);
  await expect(noLog).toBeVisible();
  // Somebody ends it on another computer, of which this one hears nothing.
  await signIn(elsewhere, 'Ada Lovelace', `/history/${consentId}`);
  await revokeHere(elsewhere);
  await expect(elsewhere.getByRole('grid', { name: 'Machines' }).getByText('Revoked, confirmed')).toBeVisible();
  await expect(timeline).toContainText('reported its state of access: Active');
  const readAgain = page.getByRole('button', { name: 'Read the records, jobs and Activity Log again' });
  await tenant.heal();
  await readAgain.click();
  await expectEnd(timeline);
  await expect(noLog).toBeHidden();
  const revoke = command(page, 'Revoke access');
  await expect(revoke).toHaveAttribute('aria-disabled', 'true');

  // Later by more than clocks may differ.
  await tenant.advance(60);
  const until = (await tenant.azure.now()) + 3_600_000;
  await tenant.azure.putJob('SRV-SQL-01', consentId, { type: 'Enable', until });
  await expect
    .poll(async () => (await tenant.truth()).find(({ name }) => name === 'SRV-SQL-01')?.access)
    .toBe('active');
  await readAgain.click();
  await expect(page.getByText('Azure shows something of this access after its recorded end.')).toBeVisible();
  await expect(revoke).not.toHaveAttribute('aria-disabled', 'true');
});
