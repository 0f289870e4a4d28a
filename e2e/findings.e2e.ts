import type { Page } from '@playwright/test';
import { namesOf, raisedRecord, signedRecord } from '#test/proof/signed.ts';
import { expect, signIn, test } from './fixtures.ts';
import type { Tenant } from './fixtures.ts';
import {
  accessCard,
  accessOf,
  command,
  confirmRevoke,
  expectState,
  grant,
  letIn,
  machinePath,
  onlyConsent,
  putRecord,
  saved,
} from './steps.ts';

const findings = (page: Page) =>
  page
    .getByRole('grid', { name: 'Findings' })
    .getByRole('row')
    .filter({ has: page.getByRole('rowheader') });

const findingOn = (page: Page, title: string, machine: string) =>
  findings(page)
    .filter({ has: page.getByRole('rowheader', { name: title }) })
    .filter({ hasText: machine });

/** The list, once everything has been compared. */
async function openFindings(page: Page): Promise<void> {
  await page.goto('/findings');
  await expect(page.getByRole('main')).toContainText(/Severity|Azure and your records agree/);
  await expect(page.getByText(/machines compared$/)).toHaveCount(0);
}

/** Opens a finding's pane. */
async function openPane(page: Page, title: string, machine: string) {
  await findingOn(page, title, machine).getByRole('button', { name: title }).click();
  return page.getByRole('dialog', { name: title });
}

type ConsentRecord = Parameters<typeof namesOf>[0];

/** Puts a record in place whose form, hash, id and correlation are right. */
function forge(tenant: Tenant, machine: string, record: ConsentRecord): Promise<void> {
  const { deployment, correlationId } = namesOf(record);
  return putRecord(tenant, machine, deployment, record, correlationId);
}

test('access without a consent is found with its evidence, revoked and exported', async ({ page, tenant }) => {
  const title = 'Access without a consent';
  await letIn(tenant, 'SRV-SQL-02');
  await tenant.fault({ fault: 'role-lost', method: 'read', path: 'SRV-SQL-03/providers/Microsoft.AzureStackHCI' });
  await signIn(page, 'Ada Lovelace');
  await openFindings(page);
  const row = findingOn(page, title, 'SRV-SQL-02');
  await expect(row).toContainText('High');
  // Alan Turing's grant, which was there from the beginning.
  await expect(findingOn(page, title, 'SRV-SQL-04')).toContainText('High');
  // Nothing is said to be in order that nobody has seen.
  await expect(findingOn(page, 'Couldn’t be read', 'SRV-SQL-03')).toContainText('Couldn’t be checked');
  await expect(findings(page).filter({ hasText: 'Fabrikam (acquired) couldn’t be read' })).toHaveCount(1);

  const pane = await openPane(page, title, 'SRV-SQL-02');
  await expect(pane).toContainText(/No consent on record has its name\..*Recommendation.*Revoke access, then ask/);
  await expect(pane).toContainText(/Evidence.*Job.*by-hand.*Machine reports/);
  await expect(pane.getByRole('button', { name: 'Revoke access' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(pane).toHaveCount(0);
  await expect(row.getByRole('button', { name: title })).toBeFocused();

  await row.getByRole('button', { name: 'Revoke access' }).click();
  await confirmRevoke(page);
  // It was there, which somebody has to answer for; it isn't any more.
  await expect(row).toContainText('Medium');
  await expect(row.getByRole('button', { name: 'Revoke access' })).toHaveCount(0);
  await expect.poll(() => accessOf(tenant, 'SRV-SQL-02')).toBe('revoked');

  await page.getByRole('button', { name: /^Severity:/ }).click();
  await page.getByRole('checkbox', { name: /^High/ }).check();
  await page.keyboard.press('Escape');
  await expect(row).toHaveCount(0);
  await expect(page).toHaveURL(/\/findings\?severity=high$/);
  const file = await saved(page, () => command(page, 'Download JSON').click());
  expect(file.name).toMatch(/^findings-\d{4}-\d\d-\d\d\.json$/);
  expect(JSON.parse(file.bytes.toString())).toContainEqual(
    expect.objectContaining({
      finding: 'accessWithoutConsent',
      severity: 'medium',
      machines: [(await tenant.machineId('SRV-SQL-02')).toLowerCase()],
      facts: expect.objectContaining({ Job: 'by-hand' }),
    }),
  );
});

test.describe('one machine', () => {
  test.use({ scenario: 'single' });

  test('an honest grant has no finding; forged records have, and name nobody', async ({ page, tenant }) => {
    const machine = 'SRV-ONE';
    const consentId = await grant(page, tenant, [machine]);
    await openFindings(page);
    await expect(page.getByText('Azure and your records agree')).toBeVisible();
    await page.goto(await machinePath(tenant, machine));
    await expect(accessCard(page)).toContainText('Granted by Ada Lovelace');

    // Ada's true signature under a higher level; and one of her name, with a key that isn't Entra's.
    const genuine = await onlyConsent<ConsentRecord>(tenant, machine);
    const raised = await raisedRecord(genuine);
    await forge(tenant, machine, raised);
    const { iss, aud } = claimsOf(genuine);
    const more = { ...genuine.consent, level: 'DiagnosticsAndRepair', reason: 'Another' } as const;
    await forge(tenant, machine, await signedRecord(more, { iss, aud }));
    await openFindings(page);
    const title = 'A signature isn’t valid';
    await expect(findingOn(page, title, machine)).toHaveCount(2);
    await expect(findings(page).filter({ hasText: 'The sign-in was for another consent.' })).toContainText('High');
    const foreign = findings(page).filter({ hasText: 'Microsoft Entra doesn’t publish the key that signed this.' });
    await expect(foreign).toContainText('High');
    await expect(findings(page).filter({ hasText: consentId })).toHaveCount(0);
    await foreign.getByRole('link', { name: 'View consent' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Consent to Diagnostics and repair on SRV-ONE');
    await expect(page.getByRole('region', { name: 'Access' })).toContainText('Signature not confirmed');
    await expect(page.getByRole('group', { name: '1 finding.' })).toContainText(title);

    const until = Date.parse(genuine.consent.notAfter);
    await tenant.azure.putJob(machine, raised.consentId, { type: 'Enable', level: 'DiagnosticsAndRepair', until });
    await page.goto(await machinePath(tenant, machine));
    await expectState(page, 'Active · Diagnostics and repair');
    await expect(accessCard(page)).toContainText(/Recorded.* · Signature missing/);
    await expect(accessCard(page)).not.toContainText('Granted by');
    await expect(page.getByRole('group', { name: /^\d findings?\.$/ })).toContainText(title);
    await page.goto(`/history/${raised.consentId}`);
    await expect(page.getByRole('main')).toContainText('Signature missing');
    await expect(page.getByRole('main')).not.toContainText(/(Granted|Signed) by Ada Lovelace/);
  });
});

/** What the proof of a record says, unverified. */
function claimsOf({ signature: { token } }: ConsentRecord): { iss: string; aud: string } {
  const [, payload = ''] = token.split('.');
  return JSON.parse(Buffer.from(payload, 'base64url').toString()) as { iss: string; aud: string };
}
