import type { Page } from '@playwright/test';
import { expect, signIn, test } from './fixtures.ts';
import { fillWizard, onlyConsent, pressGrant, sign, wizardOf } from './journey.ts';
import type { Tenant } from './fixtures.ts';

const names = ['SRV-SQL-02', 'SRV-WEB-01'];

async function grantOnTwo(page: Page, tenant: Tenant): Promise<void> {
  await signIn(page, 'Ada Lovelace', await wizardOf(tenant, names));
  await fillWizard(page);
  await sign(page);
  await pressGrant(page);
  await expect(page.getByRole('heading', { level: 1, name: 'Access confirmed on 2 machines' })).toBeVisible();
}

const revokeCommand = (page: Page) =>
  page.getByRole('toolbar', { name: 'Commands' }).getByRole('button', { name: 'Revoke access' });

/** Access on each of the machines, as it really is. */
const truth = async (tenant: Tenant) => {
  const machines = await tenant.truth();
  return names.map((name) => machines.find((machine) => machine.name === name)?.access);
};

test('access that was granted to two machines is revoked from the page of the grant, and both ends are proven', async ({
  page,
  tenant,
}) => {
  await grantOnTwo(page, tenant);
  const before = await tenant.truth();
  const live = before.filter(({ access }) => access === 'active').map(({ name }) => name);
  expect(live).toEqual(expect.arrayContaining(names));

  await revokeCommand(page).click();
  const dialog = page.getByRole('alertdialog', { name: 'Revoke access to 2 machines?' });
  // Azure was asked what there is: the words are of the jobs of this consent.
  await expect(dialog).toContainText('No session is shown as open.');
  // They stay as they were at the press.
  await expect(dialog).toContainText('Access to these machines was last read at ');
  await expect(dialog).not.toContainText('is not known');
  await expect(dialog.getByRole('listitem')).toHaveText(names);
  await dialog.getByRole('button', { name: 'Revoke access' }).click();
  await page.getByRole('button', { name: /^Notifications/ }).click();
  const bell = page.getByRole('dialog', { name: 'Notifications' });
  await expect(bell.getByText('Access to 2 machines has ended')).toBeVisible();
  await expect(bell.getByText('2 of 2 proven')).toBeVisible();
  await page.keyboard.press('Escape');

  // Nothing else was ended: what others let in stays.
  const others = (await tenant.truth()).filter(({ access }) => access === 'active').map(({ name }) => name);
  expect(others.toSorted()).toEqual(live.filter((name) => !names.includes(name)).toSorted());
  expect(await truth(tenant)).not.toContain('active');

  await page
    .getByRole('link', { name: 'consent', exact: true })
    .or(page.getByRole('button', { name: 'View consent' }))
    .first()
    .click();
  await expect(page.getByRole('grid', { name: 'Machines' }).getByText('Revoked, confirmed')).toHaveCount(2);
  await expect(revokeCommand(page)).toHaveAttribute('aria-disabled', 'true');
});

test('a consent’s page revokes its access on the machine that still has it, and on no other', async ({
  page,
  tenant,
}) => {
  await grantOnTwo(page, tenant);
  const { consentId } = await onlyConsent(tenant, 'SRV-WEB-01');
  await page.goto(await tenant.machineUrl('SRV-SQL-02'));
  await page.getByRole('button', { name: 'Revoke access' }).first().click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke access' }).click();
  await expect(
    page.getByRole('region', { name: 'Remote support' }).getByRole('status').filter({ hasText: 'Revoked' }),
  ).toBeVisible();

  await page.goto(`/history/${consentId}`);
  const machines = page.getByRole('grid', { name: 'Machines' });
  await expect(machines.getByText('Revoked, confirmed')).toHaveCount(1);
  await expect(machines.getByText('Not ended on record')).toHaveCount(1);
  await revokeCommand(page).click();
  const dialog = page.getByRole('alertdialog', { name: 'Revoke access to SRV-WEB-01?' });
  await dialog.getByRole('button', { name: 'Revoke access' }).click();
  await expect(machines.getByText('Revoked, confirmed')).toHaveCount(2);
  expect(await truth(tenant)).not.toContain('active');
});
