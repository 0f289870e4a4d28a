import type { Page } from '@playwright/test';
import { expect, signIn, test } from './fixtures.ts';
import { givenGrant } from './given-grant.ts';
import { confirmRevoke, letIn, revokePane } from './steps.ts';

const main = (page: Page) => page.getByRole('main');
const headline = (page: Page) => main(page).getByRole('status').first();
const rowOf = (page: Page, machine: string) =>
  page
    .getByRole('grid', { name: 'Machines with access' })
    .getByRole('row')
    .filter({ has: page.getByRole('rowheader', { name: machine, exact: true }) });

test('the first page says who can get in, by whatever way, and ends all of it', async ({ page, tenant }) => {
  // Of all that Alan can list, nothing is kept from him.
  await signIn(page, 'Alan Turing');
  await expect(headline(page)).toContainText('Microsoft can access 1 machine.');
  await expect(rowOf(page, 'SRV-SQL-04')).toContainText('Active');
  await givenGrant(tenant, ['SRV-SQL-02'], { person: 'Alan Turing' });
  await tenant.openSession('SRV-SQL-02');
  await page.getByRole('button', { name: 'Refresh' }).click();
  await expect(headline(page)).toContainText('Microsoft can access 2 machines.');
  const row = rowOf(page, 'SRV-SQL-02');
  await expect(row).toContainText('Active');
  await expect(row).toContainText('Alan Turing');
  await expect(row).toContainText('2411240040009999');
  await page.getByRole('button', { name: 'Refresh' }).click();
  await expect(headline(page)).toContainText('1 session is open now.');
  await expect(page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Overview' })).toContainText(
    '2 with access',
  );
  await main(page).getByText('View as table').click();
  const drawn = main(page).getByRole('table', { name: 'Access in the last 30 days' });
  await expect(drawn.getByRole('row').filter({ hasText: 'SRV-SQL-02' })).toContainText('Diagnostics · Active');
  await expect(drawn.getByRole('row').filter({ hasText: 'SRV-SQL-04' })).toContainText('No consent found on record');
  await main(page).getByRole('button', { name: 'Revoke all…' }).click();
  await expect(revokePane(page)).toContainText('2 machines');
  await expect(revokePane(page)).toContainText('1 open session:');
  await confirmRevoke(page);
  for (const machine of ['SRV-SQL-02', 'SRV-SQL-04']) await expect(rowOf(page, machine)).toContainText('Revoked');
  await expect(headline(page)).toContainText('No access found, as of');
  await page.reload();
  await expect(main(page).getByText(/No access found, as of/)).toBeVisible();
  await expect(main(page).getByRole('button', { name: 'Grant access' })).toBeVisible();
});

test('what can’t be checked is said, and the rest can be revoked', async ({ page, tenant }) => {
  await letIn(tenant, 'SRV-SQL-02');
  const fault = await tenant.fault({ fault: 'role-lost', method: 'GET', path: '/SRV-SQL-04/' });
  await signIn(page, 'Ada Lovelace');
  await expect(rowOf(page, 'SRV-SQL-04')).toContainText('Unknown');
  await expect(headline(page)).toContainText('Microsoft can access 1 machine.');
  await rowOf(page, 'SRV-SQL-02').getByRole('button', { name: 'Revoke' }).click();
  await confirmRevoke(page);
  await expect(rowOf(page, 'SRV-SQL-02')).toContainText('Revoked');
  await expect(headline(page)).toContainText('Couldn’t check access to 1 machine.');
  await expect(main(page).getByText(/No access found, as of/)).toHaveCount(0);
  await tenant.heal(fault);
  await page.getByRole('button', { name: 'Refresh' }).click();
  await expect(headline(page)).toContainText('Microsoft can access 1 machine.');
});
