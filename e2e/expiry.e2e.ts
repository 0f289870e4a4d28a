import type { Page } from '@playwright/test';
import { expect, seenText, signIn, test } from './fixtures.ts';
import type { Tenant } from './fixtures.ts';

const fourHours = 4 * 3600;

const state = (page: Page, word: string) =>
  page.getByRole('status').filter({ has: page.getByText(word, { exact: true }) });

const refresh = (page: Page) => page.getByRole('button', { name: 'Refresh' }).click();

/** The page of SRV-SQL-04, whose access ends in less than four hours. */
async function openLiveMachine(page: Page, tenant: Tenant): Promise<void> {
  await signIn(page, 'Ada Lovelace', new URL(await tenant.machineUrl('SRV-SQL-04')).pathname);
  await expect(state(page, 'Active')).toBeVisible();
}

async function job(tenant: Tenant) {
  const [only, ...others] = await tenant.azure.jobs('SRV-SQL-04');
  expect(others).toEqual([]);
  return only;
}

test('past its end access is never called active, and expired only once the machine says so', async ({
  page,
  tenant,
}) => {
  await openLiveMachine(page, tenant);
  await tenant.setOnline('SRV-SQL-04', false);
  await tenant.advance(fourHours);
  // Azure still repeats what the machine said last.
  expect(await job(tenant)).toMatchObject({ properties: { type: 'Enable', status: 'Succeeded' } });
  await refresh(page);
  await expect(state(page, 'Expired, checking')).toBeVisible();
  await expect(state(page, 'Active')).toHaveCount(0);
  await expect(seenText(page, /the machine has not yet confirmed that access ended/)).toBeVisible();

  await page.reload();
  await expect(state(page, 'Expired, checking')).toBeVisible();
  await expect(state(page, 'Expired')).toHaveCount(0);

  await tenant.setOnline('SRV-SQL-04', true);
  await refresh(page);
  await expect(state(page, 'Expired')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Revoke access' }).first()).toHaveAttribute('aria-disabled', 'true');
});

test('the list too calls nothing active past its end', async ({ page, tenant }) => {
  await signIn(page, 'Ada Lovelace');
  const row = page.getByRole('row', { name: /SRV-SQL-04/ });
  await expect(row).toContainText('Active');
  await tenant.advance(fourHours);
  await refresh(page);
  await expect(row).toContainText('Expired');
  await expect(row).not.toContainText('Active');
});

test('a machine that is away: the removal is accepted, not proven, until it is back', async ({ page, tenant }) => {
  await openLiveMachine(page, tenant);
  await tenant.setOnline('SRV-SQL-04', false);
  // Azure calls a machine disconnected only after it has been silent for a while.
  await tenant.advance(3600);
  await refresh(page);
  await expect(seenText(page, 'Disconnected')).toBeVisible();
  await page.getByRole('button', { name: 'Revoke access' }).first().click();
  const dialog = page.getByRole('alertdialog', { name: 'Revoke access to SRV-SQL-04?' });
  await expect(dialog).toContainText('has not been connected since');
  await dialog.getByRole('button', { name: 'Revoke access' }).click();

  await expect(state(page, 'Removal accepted, waiting for the machine')).toBeVisible();
  await expect(page.getByRole('code').filter({ hasText: 'Disable-RemoteSupport' }).first()).toBeVisible();
  await expect(seenText(page, /Azure keeps the request for 6 hours/)).toBeVisible();
  await expect(state(page, 'Revoked')).toHaveCount(0);
  const waiting = await job(tenant);
  expect(waiting?.properties.type).toBe('Revoke');
  expect(waiting?.properties.status).not.toBe('Succeeded');

  await tenant.setOnline('SRV-SQL-04', true);
  await refresh(page);
  await expect(state(page, 'Revoked')).toBeVisible();
  expect(await job(tenant)).toMatchObject({ properties: { type: 'Revoke', status: 'Succeeded' } });
});
