import type { Page } from '@playwright/test';
import { expect, signIn, test } from './fixtures.ts';
import type { Tenant } from './fixtures.ts';
import { accessState, fillWizard, machinePath, onlyConsent, pressGrant, sign, wizardOf } from './journey.ts';

const endRecords = async (tenant: Tenant) =>
  (await tenant.azure.records('SRV-SQL-02')).filter(({ name }) => name.startsWith('remote-support-ended-'));

/** What the page sends to change anything. */
function watchWrites(page: Page, tenant: Tenant): string[] {
  const writes: string[] = [];
  page.on('request', (request) => {
    const isRead = ['GET', 'HEAD', 'OPTIONS'].includes(request.method()) || request.url().includes('ResourceGraph');
    if (request.url().startsWith(tenant.azureOrigin) && /\/subscriptions\//i.test(request.url()) && !isRead)
      writes.push(`${request.method()} ${new URL(request.url()).pathname}`);
  });
  return writes;
}

const preflightRead = async (page: Page) => {
  // A reload keeps the tab.
  await page.getByRole('tab', { name: 'Preflight' }).click();
  await expect(page.getByRole('tabpanel', { name: 'Preflight' }).getByText(/\d checks pass/)).toBeVisible();
};

test('access that ended by itself is put on record once, by the first who may, and by nobody who may not', async ({
  page,
  elsewhere,
  tenant,
}) => {
  await signIn(page, 'Ada Lovelace', await wizardOf(tenant, ['SRV-SQL-02']));
  await fillWizard(page);
  await sign(page);
  await pressGrant(page);
  await expect(page.getByRole('heading', { level: 1, name: 'Access confirmed on 1 machine' })).toBeVisible();
  await tenant.advance(9 * 3600);

  const readerWrites = watchWrites(elsewhere, tenant);
  const path = await machinePath(tenant, 'SRV-SQL-02');
  await signIn(elsewhere, 'Rita Reader', path);
  await expect(accessState(elsewhere, 'Expired')).toBeVisible();
  await preflightRead(elsewhere);
  await elsewhere.getByRole('tab', { name: 'History' }).click();
  await expect(elsewhere.getByText('No end recorded')).toBeVisible();

  const writes = watchWrites(page, tenant);
  await page.goto('/machines');
  const row = page.getByRole('row', { name: /SRV-SQL-02/ });
  await expect(row).toContainText('Expired');
  // Never from the list, which has had its time for that once it has read the access anew.
  const reading = page.waitForResponse(
    (reply) => reply.request().method() === 'GET' && /\/SRV-SQL-02\/.*\/jobs\?/i.test(reply.url()),
  );
  await page.getByRole('button', { name: 'Refresh' }).click();
  await reading;
  await expect(row).toContainText('Expired');
  expect(writes).toEqual([]);
  expect(await endRecords(tenant)).toEqual([]);
  await page.goto(path);
  await expect(accessState(page, 'Expired')).toBeVisible();
  await expect.poll(async () => (await endRecords(tenant)).length).toBe(1);
  await page.getByRole('tab', { name: 'History' }).click();
  await expect(page.getByText(/^Expired, confirmed /)).toBeVisible();
  await page.reload();
  await preflightRead(page);
  await page.getByRole('tab', { name: 'History' }).click();
  await expect(page.getByText(/^Expired, confirmed /)).toBeVisible();
  expect(writes).toEqual([expect.stringMatching(/^PUT .*\/remote-support-ended-rs-/)]);
  expect(await endRecords(tenant)).toHaveLength(1);
  expect(readerWrites).toEqual([]);
});

test('a receipt that is written again holds the end that was recorded since', async ({ page, elsewhere, tenant }) => {
  await signIn(page, 'Ada Lovelace', await wizardOf(tenant, ['SRV-SQL-02']));
  await fillWizard(page);
  await sign(page);
  await pressGrant(page);
  await expect(page.getByRole('heading', { level: 1, name: 'Access confirmed on 1 machine' })).toBeVisible();
  const { consentId } = await onlyConsent(tenant, 'SRV-SQL-02');
  await page.goto(`/history/${consentId}/receipt`);
  const machines = page.getByRole('table', { name: 'Machines' });
  await expect(machines).toContainText('No end in the records that were read.');

  await signIn(elsewhere, 'Ada Lovelace', await machinePath(tenant, 'SRV-SQL-02'));
  await expect(accessState(elsewhere, 'Active')).toBeVisible();
  await elsewhere.getByRole('button', { name: 'Revoke access' }).first().click();
  const dialog = elsewhere.getByRole('alertdialog', { name: 'Revoke access to SRV-SQL-02?' });
  await dialog.getByRole('button', { name: 'Revoke access' }).click();
  await expect.poll(async () => (await endRecords(tenant)).length).toBe(1);

  await page.getByRole('toolbar', { name: 'Commands' }).getByRole('button', { name: 'Refresh' }).click();
  await expect(machines).toContainText('Revoked, confirmed ');

  // On a phone too, where a table with its columns beside each other would hide the end beyond the edge.
  await page.setViewportSize({ width: 360, height: 740 });
  const ending = machines.getByRole('cell').last();
  await expect(ending).toContainText('Revoked, confirmed ');
  await expect.poll(async () => machines.evaluate(({ scrollWidth }) => scrollWidth)).toBeLessThanOrEqual(360);
  await expect(machines.getByRole('columnheader')).toHaveText(['Machine', 'Job in Azure', 'Sessions', 'End']);
});
