import type { Page } from '@playwright/test';
import { expect, seenText, signIn, test } from './fixtures.ts';
import type { Tenant } from './fixtures.ts';
import { accessState, fillWizard, machinePath, onlyConsent, pressGrant, sign, wizardOf } from './journey.ts';
import { watchWords } from './shown-words.ts';

const hours = (count: number) => count * 3600;

async function startGrant(page: Page, tenant: Tenant, machine: string): Promise<string> {
  await signIn(page, 'Ada Lovelace', await wizardOf(tenant, [machine]));
  await fillWizard(page);
  await sign(page);
  await pressGrant(page);
  return new URL(page.url()).pathname;
}

const refresh = (page: Page) => page.getByRole('button', { name: 'Refresh' }).click();

const words = [
  'Access confirmed on 1 machine',
  'Failed',
  'Not known',
  'Left out',
  'Unknown',
  'Active',
  'Revoked',
  'Expired',
];

test('R10 an installation that goes on for hours is neither failed nor done, and says what to look at', async ({
  page,
  tenant,
}) => {
  const seen = await watchWords(page, words);
  await page.clock.install();
  await startGrant(page, tenant, 'SRV-SLOW-01');
  await expect
    .poll(async () => (await tenant.azure.remoteSupport('SRV-SLOW-01'))?.properties.provisioningState)
    .toBe('Creating');
  await expect(seenText(page, 'Device initialization is in progress.')).toBeVisible();
  await expect(page.getByText('longer than usual')).toHaveCount(0);
  await page.clock.fastForward('16:00');
  await expect(page.getByText('This is taking longer than usual.')).toBeVisible();
  await page.clock.fastForward('45:00');
  await expect(page.getByText(/going on for over an hour\. Check that the machine is on/)).toBeVisible();
  await expect(page.getByRole('heading', { level: 1, name: 'Granting access on 1 machine' })).toBeVisible();
  expect([...seen]).toEqual([]);
  expect((await tenant.azure.remoteSupport('SRV-SLOW-01'))?.properties.provisioningState).toBe('Creating');
  expect(await tenant.azure.jobs('SRV-SLOW-01')).toEqual([]);
});

test.describe('slowly', () => {
  test.use({ speed: 8 });

  test('R11 a machine that goes away in the middle of an installation: said, waited for, and the end stays as agreed', async ({
    page,
    tenant,
  }) => {
    const progress = await startGrant(page, tenant, 'SRV-WEB-03');
    await expect
      .poll(async () => (await tenant.azure.remoteSupport('SRV-WEB-03'))?.properties.provisioningState)
      .toBe('Creating');
    await tenant.setOnline('SRV-WEB-03', false);
    await tenant.advance(1800);
    await expect(seenText(page, /Disconnected|not connected|offline|has not been connected/i)).toBeVisible();
    await page.goto(await machinePath(tenant, 'SRV-WEB-03'));
    await expect(accessState(page, 'Setting up')).toBeVisible();
    await expect(seenText(page, 'Disconnected')).toBeVisible();

    await page.goto(progress);
    await tenant.setOnline('SRV-WEB-03', true);
    await expect(page.getByRole('heading', { level: 1, name: 'Access confirmed on 1 machine' })).toBeVisible();
    const { consent } = await onlyConsent(tenant, 'SRV-WEB-03');
    const [job] = await tenant.azure.jobs('SRV-WEB-03');
    expect(job?.properties.expirationTimestamp).toBe(consent.notAfter);
    expect(Date.parse(consent.notAfter) - Date.parse(consent.notBefore)).toBe(hours(8) * 1000);
    await page.goto(await machinePath(tenant, 'SRV-WEB-03'));
    // Half an hour of the eight has gone by while nothing was installed.
    await expect(page.getByRole('timer')).toContainText(/ends in 7 h 2\d min/);
  });
});

/** Revokes access that another client gave to SRV-SQL-02, once `hinder` keeps the machine from ending it. Answers the words seen since. */
async function revokeWhile(page: Page, tenant: Tenant, hinder: () => Promise<void>) {
  const seen = await watchWords(page, words);
  await tenant.azure.putJob('SRV-SQL-02', 'remoteSupport', {
    type: 'Enable',
    until: (await tenant.azure.now()) + hours(100) * 1000,
  });
  await signIn(page, 'Ada Lovelace', await machinePath(tenant, 'SRV-SQL-02'));
  await expect(accessState(page, 'Active')).toBeVisible();
  await hinder();
  await page.getByRole('button', { name: 'Revoke access' }).first().click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke access' }).click();
  await expect(accessState(page, 'Removal accepted, waiting for the machine')).toBeVisible();
  return seen;
}

test('R12 a removal that the machine does not finish is said to be stuck after an hour, and pursued until it is proven', async ({
  page,
  tenant,
}) => {
  const seen = await revokeWhile(page, tenant, () => tenant.setJobsHang('SRV-SQL-02', true));
  await expect(page.getByText(/This has been going on since/)).toHaveCount(0);

  await tenant.advance(hours(1));
  await page.reload();
  await expect(seenText(page, /This has been going on since .*Disable-RemoteSupport/)).toBeVisible();
  expect(seen).not.toContain('Revoked');
  expect((await tenant.azure.jobs('SRV-SQL-02'))[0]?.properties.provisioningState).toBe('InProgress');

  await tenant.setJobsHang('SRV-SQL-02', false);
  const again = page.getByRole('button', { name: 'Refresh' });
  await expect(again).toBeEnabled();
  await again.click();
  await expect(accessState(page, 'Revoked')).toBeVisible();
});

test('R13 a removal that the machine could not fetch in time is said to have lapsed, and asked for again', async ({
  page,
  tenant,
}) => {
  const seen = await revokeWhile(page, tenant, () => tenant.setOnline('SRV-SQL-02', false));

  await tenant.advance(hours(7));
  await refresh(page);
  await expect(seenText(page, /lapsed|no longer keeps|longer than Azure keeps/)).toBeVisible();
  expect(seen).not.toContain('Revoked');
  expect((await tenant.azure.jobs('SRV-SQL-02'))[0]?.properties.status).not.toBe('Succeeded');

  await tenant.setOnline('SRV-SQL-02', true);
  await refresh(page);
  await expect(accessState(page, 'Revoked')).toBeVisible();
  const [job, ...others] = await tenant.azure.jobs('SRV-SQL-02');
  expect(others).toEqual([]);
  expect(job).toMatchObject({ properties: { type: 'Revoke', status: 'Succeeded' } });
});

test('R16 access that ends before the reader’s eyes is checked before it is called expired', async ({
  page,
  tenant,
}) => {
  await page.clock.install();
  await signIn(page, 'Ada Lovelace', await machinePath(tenant, 'SRV-SQL-04'));
  await expect(accessState(page, 'Active')).toBeVisible();
  const [job] = await tenant.azure.jobs('SRV-SQL-04');
  const end = Date.parse(String(job?.properties.expirationTimestamp));
  await tenant.setOnline('SRV-SQL-04', false);
  await tenant.advance((end - (await tenant.azure.now())) / 1000 - 59);
  await refresh(page);
  await expect(page.getByRole('timer')).toContainText(/ends in \d+ s/);

  // Nobody touches the page from here on, for which and for Azure a minute passes.
  await tenant.advance(60);
  await page.clock.fastForward('01:00');
  await expect(accessState(page, 'Expired, checking')).toBeVisible();
  expect(await tenant.azure.now()).toBeGreaterThanOrEqual(end - 2000);
  await expect(accessState(page, 'Active')).toHaveCount(0);
  await tenant.setOnline('SRV-SQL-04', true);
  await expect(page.getByRole('status').filter({ has: page.getByText('Expired', { exact: true }) })).toBeVisible();
  expect((await tenant.azure.jobs('SRV-SQL-04'))[0]).toMatchObject({
    properties: { reportedProperties: { nodeSettings: { state: 'Expired' } } },
  });
});
