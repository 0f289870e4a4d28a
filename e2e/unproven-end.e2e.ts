import type { Page } from '@playwright/test';
import { expect, seenText, signIn, type Tenant, test } from './fixtures.ts';
import { accessState, machinePath } from './journey.ts';
import { watchWords } from './shown-words.ts';

const machine = 'SRV-SQL-02';
const hours = (count: number): number => count * 3_600_000;

const pressRevoke = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Revoke access' }).last().click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke access' }).click();
};

/** On the page of the machine, with access that somebody has given for four hours. */
const openWithAccess = async (page: Page, tenant: Tenant): Promise<void> => {
  const until = (await tenant.azure.now()) + hours(4);
  await tenant.azure.putJob(machine, 'remoteSupport', { type: 'Enable', until });
  await signIn(page, 'Ada Lovelace', await machinePath(tenant, machine));
  await expect(accessState(page, 'Active')).toBeVisible();
};

const machines = (page: Page) => page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Machines' });

const strip = (page: Page) => page.getByRole('region', { name: 'Revokes that are not proven yet' });

test('a job that somebody deleted is never called revoked where the machine came back too late to hear of it', async ({
  page,
  tenant,
}) => {
  await tenant.azure.putJob(machine, 'remoteSupport', {
    type: 'Enable',
    until: (await tenant.azure.now()) + hours(100),
  });
  const seen = await watchWords(page, ['Revoked']);
  await signIn(page, 'Ada Lovelace', await machinePath(tenant, machine));
  await expect(accessState(page, 'Active')).toBeVisible();
  await tenant.setOnline(machine, false);
  await pressRevoke(page);
  await expect(accessState(page, 'Removal accepted, waiting for the machine')).toBeVisible();
  await tenant.azure.removeJob(machine, 'remoteSupport');
  await expect(accessState(page, 'Removed from Azure')).toBeVisible();
  await tenant.advance(7 * 3600);
  await tenant.setOnline(machine, true);
  await expect(seenText(page, /Nothing in Azure can prove the end any more/)).toBeVisible();
  await expect(seenText(page, /Then it has ended for certain/)).toBeVisible();
  await machines(page).click();
  await expect(strip(page)).toContainText(`The end of access to ${machine} is not proven yet: it needs you`);
  expect([...seen]).toEqual([]);
});

test('what one revoke leaves to another job is named, and done when somebody else ends that', async ({
  page,
  tenant,
}) => {
  const until = (await tenant.azure.now()) + hours(4);
  await tenant.azure.putJob(machine, 'by-hand', { type: 'Enable', until });
  await signIn(page, 'Ada Lovelace', await machinePath(tenant, machine));
  await expect(accessState(page, 'Active')).toBeVisible();
  await tenant.setOnline(machine, false);
  await pressRevoke(page);
  await expect(accessState(page, 'Removal accepted, waiting for the machine')).toBeVisible();
  // A colleague lets Microsoft Support in by another job while that waits.
  await tenant.azure.putJob(machine, 'colleague', { type: 'Enable', until });
  await tenant.setOnline(machine, true);
  await expect(seenText(page, /might still be in through another job, colleague: revoke that too/)).toBeVisible();
  await machines(page).click();
  await expect(strip(page)).toContainText('it needs you');
  await tenant.azure.putJob(machine, 'colleague', { type: 'Revoke', until });
  await page.goBack();
  await expect(accessState(page, 'Revoked')).toBeVisible();
  await machines(page).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Machines' })).toBeVisible();
  await expect(strip(page)).toBeHidden();
});

test('what is tried again from the line above every page stays there, unfolded, until it is proven', async ({
  page,
  tenant,
}) => {
  await openWithAccess(page, tenant);
  const jobs = { method: 'PUT', path: '/edgeDevices/default/jobs/' } as const;
  await tenant.fault({ fault: 'role-lost', ...jobs });
  await pressRevoke(page);
  await expect(seenText(page, 'The end of access is not proven')).toBeVisible();
  await machines(page).click();
  await strip(page)
    .getByRole('button', { name: /it needs you/ })
    .click();
  await tenant.heal();
  await tenant.fault({ fault: 'busy', ...jobs });
  await strip(page).getByRole('button', { name: 'Try again' }).click();
  await expect(strip(page).getByText('Requesting removal')).toBeVisible({ timeout: 5000 });
  await tenant.heal();
  await expect(strip(page)).toBeHidden();
});

test('a tab that waits for another’s revoke shows what Azure shows, and the end once it is proven', async ({
  page,
  context,
  tenant,
}) => {
  await openWithAccess(page, tenant);
  await tenant.fault({ fault: 'busy', method: 'PUT', path: '/edgeDevices/default/jobs/' });
  await pressRevoke(page);
  await expect(accessState(page, 'Requesting removal')).toBeVisible();
  const waiting = await context.newPage();
  await signIn(waiting, 'Ada Lovelace', new URL(page.url()).pathname);
  await expect(
    seenText(waiting, /^A revoke was asked for at .* Another tab of this browser is revoking on this machine/),
  ).toBeVisible();
  await expect(accessState(waiting, 'Active')).toBeVisible();
  await tenant.heal();
  await expect(accessState(page, 'Revoked')).toBeVisible();
  await expect(accessState(waiting, 'Revoked')).toBeVisible();
});
