import { expect, seenText, signIn, signInByPages, test } from './fixtures.ts';
import { accessState, chooseMachines, fillWizard, onlyConsent, pressGrant, sign } from './journey.ts';

test('the whole job on one machine: grant, active, revoke, proven', async ({ page, tenant }) => {
  await signInByPages(page, 'Ada Lovelace');
  await page.getByRole('link', { name: 'SRV-SQL-01' }).click();
  await page.getByRole('button', { name: 'Grant access' }).first().click();
  await fillWizard(page, { request: /2411240040001234/, duration: '4 hours' });
  await expect(seenText(page, 'SRV-SQL-01')).toBeVisible();
  expect(await tenant.azure.records('SRV-SQL-01')).toEqual([]);
  await sign(page);

  // Coming back from the sign-in grants nothing: the last press is a person's.
  expect(await tenant.azure.records('SRV-SQL-01')).toEqual([]);
  await pressGrant(page);
  await expect(page.getByRole('heading', { level: 1, name: 'Access confirmed on 1 machine' })).toBeVisible();

  const consent = await onlyConsent(tenant, 'SRV-SQL-01');
  const [job, ...others] = await tenant.azure.jobs('SRV-SQL-01');
  expect(others).toEqual([]);
  expect(job).toMatchObject({
    name: consent.consentId,
    properties: { type: 'Enable', accessLevel: 'Diagnostics', expirationTimestamp: consent.consent.notAfter },
  });

  await page.getByRole('link', { name: 'SRV-SQL-01' }).first().click();
  await expect(accessState(page, 'Active')).toBeVisible();
  await expect(page.getByRole('timer')).toContainText(/ends in 3 h 5[89] min/);
  await expect(seenText(page, '2411240040001234')).toBeVisible();
  // Nothing is wrong with the machine, though nothing more can be granted on it.
  await expect(page.getByRole('tabpanel', { name: 'Sessions' })).toContainText('No sessions reported');
  await page.getByRole('tab', { name: 'Preflight' }).click();
  const preflight = page.getByRole('tabpanel', { name: 'Preflight' });
  await expect(preflight).toContainText('There is live access, or may be · Revoke or change it first');
  await expect(preflight).not.toContainText('· Fail');
  await expect(preflight).not.toContainText('· Pass');
  await preflight.getByRole('button', { name: /^\d+ checks pass$/ }).click();
  await expect(preflight).toContainText('Windows Server 2016 or later · Pass');
  await expect(page.getByRole('button', { name: 'Grant access' })).toHaveAttribute('aria-disabled', 'true');
  await expect(accessState(page, 'Active')).toHaveAttribute('aria-live', 'polite');

  await tenant.openSession('SRV-SQL-01');
  await page.getByRole('button', { name: 'Refresh' }).click();
  await expect(page.getByText('1 session open')).toBeVisible();

  await page.getByRole('button', { name: 'Revoke access' }).first().click();
  const dialog = page.getByRole('alertdialog', { name: 'Revoke access to SRV-SQL-01?' });
  await expect(dialog).toContainText('open session');
  await dialog.getByRole('button', { name: 'Revoke access' }).click();
  await expect(accessState(page, 'Revoked')).toBeVisible();
  // The bell reads it out, and nothing else.
  await expect(page.getByRole('status').filter({ hasText: 'Access to SRV-SQL-01 revoked. Confirmed by' })).toHaveCount(
    1,
  );
  await expect(accessState(page, 'Revoked')).toHaveAttribute('aria-live', 'off');
  const [revoked] = await tenant.azure.jobs('SRV-SQL-01');
  expect(revoked).toMatchObject({ name: consent.consentId, properties: { type: 'Revoke', status: 'Succeeded' } });
  await expect.poll(async () => (await tenant.azure.records('SRV-SQL-01')).length).toBe(2);

  await page.getByRole('link', { name: 'History' }).first().click();
  await page.getByRole('grid', { name: 'Consents' }).getByRole('link').first().click();
  await expect(page).toHaveURL(new RegExp(consent.consentId));
  await expect(page.getByText('By approving this request, you are granting')).toBeVisible();
  await expect(seenText(page, /Revoked/)).toBeVisible();
});

test('five machines in two resource groups, one not eligible', async ({ page, tenant }) => {
  await signIn(page, 'Ada Lovelace');
  await chooseMachines(page, ['SRV-SQL-01', 'SRV-SQL-02', 'SRV-WEB-01', 'SRV-WEB-02', 'SRV-WEB-06']);
  await fillWizard(page, { level: 'Diagnostics and repair' });
  await sign(page);
  await expect(page.getByRole('button', { name: /Diagnostics and repair on 4 machines/ })).toBeVisible();
  await pressGrant(page);
  await expect(page.getByRole('heading', { level: 1, name: 'Access confirmed on 4 machines' })).toBeVisible();
  const sql = await onlyConsent(tenant, 'SRV-SQL-01');
  const web = await onlyConsent(tenant, 'SRV-WEB-01');
  expect(web).toEqual(sql);
  expect(sql.consent.machines).toHaveLength(4);
  expect(sql.consent.level).toBe('DiagnosticsAndRepair');
  for (const machine of ['SRV-SQL-01', 'SRV-SQL-02', 'SRV-WEB-01', 'SRV-WEB-02']) {
    const [job] = await tenant.azure.jobs(machine);
    expect(job).toMatchObject({ name: sql.consentId, properties: { accessLevel: 'DiagnosticsAndRepair' } });
  }
  expect(await tenant.azure.jobs('SRV-WEB-06')).toEqual([]);
});

test('no record, no grant: where the record is refused nothing is granted', async ({ page, tenant }) => {
  await signIn(page, 'Ada Lovelace', new URL(await tenant.machineUrl('SRV-DENY-01')).pathname);
  await page.getByRole('button', { name: 'Grant access' }).first().click();
  await fillWizard(page);
  await sign(page);
  await pressGrant(page);
  await expect(
    page.getByRole('heading', { level: 1, name: 'No access: the consent could not be recorded' }),
  ).toBeVisible();
  await expect(page.getByText('Not recorded', { exact: true })).toBeVisible();
  await expect(page.getByText('1 machine on which the work was not finished is left.')).toBeVisible();
  // Ours first; Azure's, with its ids, where somebody asks for it.
  await expect(page.getByText(/nothing was granted\. A policy of your organisation forbids this\./)).toBeVisible();
  await expect(page.getByText(/disallowed by policy/i)).toHaveCount(0);
  await page.getByRole('button', { name: 'What Azure says' }).click();
  await expect(seenText(page, /disallowed by policy/i)).toBeVisible();
  expect(await tenant.azure.jobs('SRV-DENY-01')).toEqual([]);
  expect(await tenant.azure.extensions('SRV-DENY-01')).toEqual([]);
});

test('a machine already set up is not installed again', async ({ page, tenant }) => {
  const before = await tenant.azure.extensions('SRV-SQL-02');
  await signIn(page, 'Ada Lovelace');
  await chooseMachines(page, ['SRV-SQL-02']);
  await fillWizard(page);
  await sign(page);
  await pressGrant(page);
  await expect(page.getByRole('heading', { level: 1, name: 'Access confirmed on 1 machine' })).toBeVisible();
  expect(await tenant.azure.extensions('SRV-SQL-02')).toEqual(before);
});

test('a press to revoke on several machines has one entry in the bell', async ({ page }) => {
  await signIn(page, 'Ada Lovelace');
  await chooseMachines(page, ['SRV-SQL-02']);
  await fillWizard(page);
  await sign(page);
  await pressGrant(page);
  await expect(page.getByRole('heading', { level: 1, name: 'Access confirmed on 1 machine' })).toBeVisible();

  await page.goto('/machines?search=sql');
  for (const name of ['SRV-SQL-02', 'SRV-SQL-04']) {
    await expect(page.getByRole('row', { name: new RegExp(name) })).toContainText('Active');
    await page.getByRole('checkbox', { name: `Select ${name}`, exact: true }).check();
  }
  await page.getByRole('button', { name: 'Revoke access' }).click();
  const dialog = page.getByRole('alertdialog', { name: 'Revoke access to 2 machines?' });
  await dialog.getByRole('button', { name: 'Revoke access' }).click();
  await page.getByRole('button', { name: /^Notifications/ }).click();
  const news = page.getByRole('dialog', { name: 'Notifications' });
  await expect(news.getByRole('link', { name: 'Access to 2 machines has ended' })).toBeVisible();
  await expect(news.getByRole('listitem')).toHaveCount(1);
});

test('an Azure Local node is granted under Azure Local’s terms, and its extension is left alone', async ({
  page,
  tenant,
}) => {
  const before = await tenant.azure.extensions('AZL-NODE-01');
  await signIn(page, 'Ada Lovelace');
  await chooseMachines(page, ['AZL-NODE-01']);
  await fillWizard(page);
  await expect(seenText(page, /azure-local-2025-03-04|2025-03-04/)).toBeVisible();
  await sign(page);
  await pressGrant(page);
  await expect(page.getByRole('heading', { level: 1, name: 'Access confirmed on 1 machine' })).toBeVisible();
  expect(await tenant.azure.extensions('AZL-NODE-01')).toEqual(before);
});

test.describe('slowly', () => {
  test.use({ speed: 8 });

  test('a reload in the middle of an install loses nothing and grants once', async ({ page, tenant }) => {
    await signIn(page, 'Ada Lovelace');
    await chooseMachines(page, ['SRV-WEB-03']);
    await fillWizard(page);
    await sign(page);
    await pressGrant(page);
    await expect
      .poll(async () => (await tenant.azure.remoteSupport('SRV-WEB-03'))?.properties.provisioningState)
      .toBe('Creating');
    expect(await tenant.azure.jobs('SRV-WEB-03')).toEqual([]);
    await page.reload();
    await expect(page.getByRole('heading', { level: 1, name: 'Access confirmed on 1 machine' })).toBeVisible();
    const consent = await onlyConsent(tenant, 'SRV-WEB-03');
    const jobs = await tenant.azure.jobs('SRV-WEB-03');
    expect(jobs.map(({ name }) => name)).toEqual([consent.consentId]);
  });
});

test('a deep link chooses machines and nothing else', async ({ page, tenant }) => {
  const id = await tenant.machineId('SRV-SQL-01');
  const query = new URLSearchParams({ machine: id, step: 'review', agreed: 'true', level: 'DiagnosticsAndRepair' });
  await signIn(page, 'Ada Lovelace', `/grant?${query}`);
  await expect(page.getByRole('button', { name: 'Next: Support request' })).toBeVisible();
  await expect(page.getByRole('button', { name: /^Grant Microsoft Support/ })).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Confirm it’s you' })).toHaveCount(0);
  await page.getByRole('button', { name: 'Next: Support request' }).click();
  await page.getByRole('radio', { name: /2411240040001234/ }).check();
  await page.getByRole('textbox', { name: 'Reason' }).fill('Slow since Monday');
  await page.getByRole('button', { name: 'Next: Access' }).click();
  await expect(page.getByRole('radio', { name: 'Diagnostics', exact: true })).toBeChecked();
  await page.getByRole('button', { name: 'Next: Terms' }).click();
  await expect(page.getByRole('checkbox', { name: /I have read these terms/ })).not.toBeChecked();
});

test('what was typed survives a reload, the agreement does not', async ({ page }) => {
  await signIn(page, 'Ada Lovelace');
  await chooseMachines(page, ['SRV-SQL-01']);
  await fillWizard(page, { reason: 'Slow since Monday' });
  await page.reload();
  await expect(page.getByRole('button', { name: /^Grant Microsoft Support/ })).toHaveCount(0);
  await page
    .getByRole('button', { name: /Support request/ })
    .first()
    .click();
  await expect(page.getByRole('textbox', { name: 'Reason' })).toHaveValue('Slow since Monday');
  await page.getByRole('button', { name: 'Next: Access' }).click();
  await page.getByRole('button', { name: 'Next: Terms' }).click();
  await expect(page.getByRole('checkbox', { name: /I have read these terms/ })).not.toBeChecked();
});
