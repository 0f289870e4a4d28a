import type { Page } from '@playwright/test';
import { expect, signIn, test } from './fixtures.ts';
import { givenGrant } from './given-grant.ts';
import { command, confirmRevoke, onlyConsent, putRecord, recordsOf, saved } from './steps.ts';

const consentGrid = (page: Page) => page.getByRole('grid', { name: 'Consents' });

const consents = (page: Page) =>
  consentGrid(page)
    .getByRole('row')
    .filter({ has: page.getByRole('rowheader') });

const exportAs = (page: Page, format: 'CSV' | 'JSON') =>
  saved(page, async () => {
    await page.getByRole('button', { name: 'Export', exact: true }).click();
    await page.getByRole('button', { name: `Export ${format}` }).click();
  });

/** The cells of a CSV file in which every cell is quoted. */
function cellsOf(text: string): string[][] {
  const lines = text.replace(/^\uFEFF/, '').split('\r\n');
  return lines.filter(Boolean).map((line) => line.slice(1, -1).split('","'));
}

test('consents are found by search, facet and period, and exported as they are shown', async ({ page, tenant }) => {
  await givenGrant(tenant, ['SRV-SQL-01'], { number: '2411240040001234', reason: 'Slow backups' });
  await givenGrant(tenant, ['SRV-WEB-01', 'SRV-WEB-02'], {
    level: 'DiagnosticsAndRepair',
    hours: 1,
    reason: '=HYPERLINK(1)',
  });
  await tenant.advance(2 * 3600);
  const sql = await onlyConsent(tenant, 'SRV-SQL-01');
  const web = await onlyConsent(tenant, 'SRV-WEB-01');

  await signIn(page, 'Ada Lovelace', '/history');
  await expect(consents(page)).toHaveCount(2);
  await expect(consents(page).first()).toContainText('Ada Lovelace');
  const search = page.getByRole('searchbox', { name: 'Search consents' });
  for (const [words, expected] of [
    ['srv-sql-01', sql.consentId],
    ['2411240040001234', sql.consentId],
    ['backups', sql.consentId],
    ['ada repair', web.consentId],
    [web.consentId, web.consentId],
  ] as const) {
    await search.fill(words);
    await expect(consents(page)).toHaveCount(1);
    await expect(consents(page).getByRole('link')).toHaveAttribute('href', `/history/${expected}`);
  }
  await page.getByRole('button', { name: 'Reset filters' }).click();
  await expect(consents(page)).toHaveCount(2);

  await page.getByRole('button', { name: /^State:/ }).click();
  await page.getByRole('checkbox', { name: 'Expired (1)' }).check();
  await page.keyboard.press('Escape');
  await expect(consents(page)).toHaveCount(1);
  await expect(page).toHaveURL(/\/history\?state=expired$/);
  // The address alone brings the same list.
  await page.reload();
  await expect(consents(page)).toHaveCount(1);
  const csv = await exportAs(page, 'CSV');
  // A subscription that nobody lets Ada read is missing, which the name of the file says.
  expect(csv.name).toMatch(/^remote-support-consents-\d{4}-\d\d-\d\d-incomplete\.csv$/);
  const [header = [], ...rows] = cellsOf(csv.bytes.toString('utf8'));
  expect(rows).toHaveLength(1);
  expect(Object.fromEntries(header.map((name, at) => [name, rows[0]?.[at]]))).toMatchObject({
    'Consent ID': web.consentId,
    'Granted by': 'Ada Lovelace',
    Machines: 'SRV-WEB-01, SRV-WEB-02',
    Ends: web.consent.notAfter,
    'Consent hash': web.consentHash,
  });

  await page.getByRole('button', { name: '2 consents' }).click();
  await expect(consents(page)).toHaveCount(2);
  const file = JSON.parse((await exportAs(page, 'JSON')).bytes.toString('utf8')) as {
    missing: string[];
    consents: { consentId: string }[];
  };
  expect(file.consents.map((one) => one.consentId)).toEqual([web.consentId, sql.consentId]);
  expect(file.missing).toContain('1 subscription couldn’t be read.');
});

test('a consent tells its whole story, witnessed, to whoever may read it', async ({ page, elsewhere, tenant }) => {
  await givenGrant(tenant, ['SRV-SQL-01', 'SRV-WEB-02'], { number: '2411240040001234' });
  const { consentId, consentHash } = await onlyConsent(tenant, 'SRV-SQL-01');
  await tenant.openSession('SRV-SQL-01');
  await signIn(page, 'Ada Lovelace', `/history/${consentId}`);
  const row = (of: Page, name: string) =>
    of.getByRole('table', { name: 'Machines' }).getByRole('row').filter({ hasText: name });
  await row(page, 'SRV-WEB-02').getByRole('button', { name: 'Revoke access' }).click();
  await confirmRevoke(page);
  await expect(row(page, 'SRV-WEB-02')).toContainText(/Revoked.*Ended .*, confirmed by the machine/);
  await expect(row(page, 'SRV-SQL-01')).toContainText('Active');
  const states = page.getByRole('list', { name: 'Machines by state' }).getByRole('listitem');
  await expect(states).toHaveText(['Active on 1 machine', 'Revoked on 1 machine']);

  // The log shows writes minutes late.
  await tenant.advance(600);
  await signIn(elsewhere, 'Otto Auditor', '/history');
  await consents(elsewhere).getByRole('link').first().click();
  await expect(elsewhere.getByRole('heading', { level: 1 })).toHaveText(
    'Ada Lovelace granted Diagnostics on 2 machines',
  );
  const access = elsewhere.getByRole('region', { name: 'Access' });
  await expect(access).toContainText(
    /Signed by Ada Lovelace \(ada\.lovelace@contoso\.example\) through Microsoft Entra, \d/,
  );
  await expect(access).toContainText(/Recorded by ada\.lovelace@contoso\.example, .*, as the Activity Log shows/);
  await expect(elsewhere.getByRole('main')).toContainText('for support request 2411240040001234');
  await elsewhere.getByText(/^\d+ events$/).click();
  const told = elsewhere.getByRole('list', { name: 'What happened' });
  for (const words of [
    'Signed by Ada Lovelace',
    'Recorded in rg-sql-prod',
    'Access requested on SRV-SQL-01 by ada.lovelace@contoso.example',
    'Access active on SRV-SQL-01',
    'Session opened on SRV-SQL-01, no end reported',
    'Revocation requested on SRV-WEB-02 by ada.lovelace@contoso.example',
    'Access ended on SRV-WEB-02, confirmed by the machine',
  ])
    await expect(told).toContainText(words);
  await expect(row(elsewhere, 'SRV-SQL-01')).toContainText(/SRV-SQL-01.*Active.*Diagnostics.*1/);
  await elsewhere.getByText('Details', { exact: true }).last().click();
  await expect(elsewhere.getByText(consentHash, { exact: true })).toBeVisible();
  await expect(elsewhere.getByText('1 finding.')).toHaveCount(0);
  await command(elsewhere, 'Receipt').click();
  await expect(elsewhere).toHaveURL(`/history/${consentId}/receipt`);
});

test('what can’t be found, read or trusted is told, in the list and by the consent', async ({ page, tenant }) => {
  await signIn(page, 'Ada Lovelace', '/history/rs-dcg76');
  await expect(page.getByText('This address names no consent')).toBeVisible();

  const consentId = await givenGrant(tenant, ['SRV-SQL-01']);
  const group = '/rg-sql-prod/providers/Microsoft.Resources/deployments';
  await tenant.fault({ fault: 'role-lost', method: 'GET', path: group });
  await page.goto(`/history/${consentId}`);
  await expect(page.getByText('No record of this consent in what could be read')).toBeVisible();
  await expect(page.getByText('Consent not found')).toHaveCount(0);
  await expect(page.getByRole('listitem').filter({ hasText: 'rg-sql-prod: ' })).toContainText('deployments/read');
  await page.goto('/history');
  await expect(page.getByText('1 resource group couldn’t be read.')).toBeVisible();
  await expect(page.getByText('Consents appear here')).toHaveCount(0);
  await tenant.heal();

  // Somebody changes the record; its hash is not that of what it says any more.
  const { name, record } = (await recordsOf(tenant, 'SRV-SQL-01'))[0] ?? {};
  const raised = { ...record, consent: { ...record?.consent, level: 'DiagnosticsAndRepair' } };
  await putRecord(tenant, 'SRV-SQL-01', name ?? '', raised);
  await page.goto(`/history/${consentId}`);
  await expect(page.getByText('The record of this consent can’t be trusted')).toBeVisible();
  await page.goto('/history');
  await page.getByText('1 record doesn’t fit its consent.').click();
  await expect(page.getByRole('listitem').filter({ hasText: consentId })).toContainText(
    'The record was changed, or isn’t one.',
  );
  await expect(consents(page)).toHaveCount(0);
});
