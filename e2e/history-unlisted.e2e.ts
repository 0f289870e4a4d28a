import type { Page } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import { expect, signIn, test } from './fixtures.ts';
import { fillWizard, onlyConsent, pressGrant, sign, wizardOf } from './journey.ts';

async function exported(page: Page, command: string): Promise<{ name: string; text: string }> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('toolbar', { name: 'Commands' }).getByRole('button', { name: command }).click(),
  ]);
  return { name: download.suggestedFilename(), text: await readFile(await download.path(), 'utf8') };
}

const unlisted = (name: string) =>
  `Subscription “${name}” could not be listed, so its resource groups were not asked for records.`;

test('consents of a subscription that cannot be listed are not said to be none', async ({ page, tenant }) => {
  await signIn(page, 'Ada Lovelace');
  await page.goto(await wizardOf(tenant, ['SRV-SQL-01']));
  await fillWizard(page);
  await sign(page);
  await pressGrant(page);
  await expect(page.getByRole('heading', { level: 1, name: /^Access confirmed on / })).toBeVisible();
  const { consentId } = await onlyConsent(tenant, 'SRV-SQL-01');
  const [subscription = ''] = (await tenant.machineId('SRV-SQL-01')).split('/resourceGroups/');

  // Fabrikam is no subscription of hers at any time.
  await page.goto('/history');
  const consents = page.getByRole('grid', { name: 'Consents' });
  await expect(consents.getByRole('link')).toHaveCount(1);
  await expect(page.getByText(unlisted('Fabrikam (acquired)'), { exact: true })).toBeVisible();
  await expect(page.getByRole('link', { name: '1 consent in what could be read' })).toBeVisible();
  await page.getByRole('button', { name: 'Which, and why' }).click();
  const problem = page.getByRole('listitem').filter({ hasText: 'Microsoft.HybridCompute/machines/read' });
  await expect(problem).toContainText(/Ask an administrator.*Correlation ID/);
  const csv = await exported(page, 'Export CSV');
  expect(csv.name).toMatch(/^remote-support-consents-\d{4}-\d\d-\d\dT\d{4}Z-incomplete\.csv$/);
  const json = JSON.parse((await exported(page, 'Export JSON')).text) as { notRead: { reason: string }[] };
  expect(json.notRead.map(({ reason }) => reason)).toEqual([expect.stringContaining(unlisted('Fabrikam (acquired)'))]);

  await tenant.fault({ fault: 'server-error', method: 'POST', path: 'Microsoft.ResourceGraph' });
  await tenant.fault({
    fault: 'role-lost',
    method: 'GET',
    path: `${subscription}/providers/Microsoft.HybridCompute/machines`,
  });
  await page.reload();
  await expect(page.getByText(unlisted('Contoso Production'), { exact: true })).toBeVisible();
  await expect(page.getByText('No consent in what could be read')).toBeVisible();
  await expect(page.getByText(/^0 consents|No consents recorded|^Every consent/)).toHaveCount(0);

  await page.goto(`/history/${consentId}`);
  await expect(page.getByText('No record of this consent in what could be read')).toBeVisible();
  await expect(page.getByText(unlisted('Contoso Production'), { exact: true })).toBeVisible();
});
