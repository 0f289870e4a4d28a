import type { Page } from '@playwright/test';
import { expect, seenText, signIn, test } from './fixtures.ts';
import type { Tenant } from './fixtures.ts';
import { accessState, fillWizard, grantAccess, machinePath, pressGrant, sign, wizardOf } from './journey.ts';

const machine = 'SRV-SQL-02';

interface Kept<Record> {
  name: string;
  correlationId: unknown;
  record: Record;
}

interface Consent {
  consentId: string;
  consent: { machines: string[]; level: string; notAfter: string; userId: string; replaces: string[] };
}

/** Records of one kind in the machine's resource group, as Azure keeps them; one that it is still storing says nothing yet. */
async function kept<Record>(tenant: Tenant, kind: 'consent' | 'ended' | 'changed'): Promise<Kept<Record>[]> {
  const deployments = await tenant.azure.records(machine);
  return deployments
    .filter(({ name }) => name.startsWith(`remote-support-${kind}-`))
    .flatMap(({ name, properties }) => {
      const outputs = properties.outputs as { record: { value: Record } } | undefined;
      return outputs === undefined
        ? []
        : [{ name, correlationId: properties.correlationId, record: outputs.record.value }];
    });
}

/** The dialog that changes live access, on the machine's page. */
async function openConfigure(page: Page, tenant: Tenant) {
  await page.goto(await machinePath(tenant, machine));
  await expect(accessState(page, 'Active')).toBeVisible();
  await page.getByRole('button', { name: 'Configure access' }).first().click();
  return page.getByRole('alertdialog', { name: `Configure access to ${machine}` });
}

test('live access is extended and widened from the machine’s page, by a consent that takes the place of the former', async ({
  page,
  tenant,
}) => {
  await signIn(page, 'Ada Lovelace', await wizardOf(tenant, [machine]));
  const former = await grantAccess(page, { duration: '4 hours' });

  const dialog = await openConfigure(page, tenant);
  await dialog.getByRole('link', { name: 'Extend or widen…' }).click();
  await expect(page).toHaveURL(new RegExp(`/grant\\?machine=.*&replaces=${former}$`));
  await expect(page.getByText(new RegExp(`Takes the place of consent ${former} \\(Diagnostics until `))).toBeVisible();
  await expect(page.getByText('goes on without it')).toHaveCount(0);
  await fillWizard(page, { level: 'Diagnostics and repair', duration: '1 day' });
  const place = page.getByRole('definition').filter({ hasText: former });
  await expect(place).toHaveText(new RegExp(`^Consent ${former} \\(Diagnostics until `));
  await sign(page);
  await expect(place).toHaveText(new RegExp(`^Consent ${former} \\(Diagnostics until `));
  await pressGrant(page);
  await expect(page.getByRole('heading', { level: 1, name: 'Access confirmed on 1 machine' })).toBeVisible();
  const later = new URL(page.url()).pathname.split('/').at(-1) ?? '';
  expect(later).not.toBe(former);

  const consents = await kept<Consent>(tenant, 'consent');
  const amended = consents.find(({ record }) => record.consentId === later)?.record.consent;
  expect(amended).toMatchObject({ replaces: [former], level: 'DiagnosticsAndRepair' });
  const jobs = await tenant.azure.jobs(machine);
  expect(jobs.find(({ name }) => name === later)?.properties).toMatchObject({
    type: 'Enable',
    status: 'Succeeded',
    accessLevel: 'DiagnosticsAndRepair',
    expirationTimestamp: amended?.notAfter,
  });
  expect(jobs.find(({ name }) => name === former)?.properties).toMatchObject({
    reportedProperties: { nodeSettings: { state: 'Superseded' } },
  });
  // The former consent's end says whose consent took its place.
  await expect.poll(async () => (await kept(tenant, 'ended')).length).toBe(1);
  const [end] = await kept<{ consentId: string; ended: string; evidence: string }>(tenant, 'ended');
  expect(end?.record).toMatchObject({ consentId: former, ended: 'superseded' });
  expect(end?.record.evidence).toContain(later);

  await page.goto(await machinePath(tenant, machine));
  await expect(accessState(page, 'Active')).toBeVisible();
  await expect(page.getByRole('timer')).toContainText(/ends in 23 h|ends in 24 h/);
  // Each of the two consents leads to the other.
  await page.goto(`/history/${later}`);
  await page.getByRole('link', { name: former }).first().click();
  await expect(page).toHaveURL(new RegExp(`/history/${former}$`));
  await page.getByRole('link', { name: later }).first().click();
  await expect(page).toHaveURL(new RegExp(`/history/${later}$`));
});

test('live access that is lowered and shortened is put on record without a new consent', async ({ page, tenant }) => {
  await signIn(page, 'Ada Lovelace', await wizardOf(tenant, [machine]));
  const consentId = await grantAccess(page, { level: 'Diagnostics and repair' });
  const dialog = await openConfigure(page, tenant);
  await dialog.getByRole('radio', { name: 'Diagnostics', exact: true }).check();
  await dialog.getByRole('radio', { name: /^About 1 hour from now/ }).check();
  await dialog.getByRole('button', { name: 'Save changes' }).click();
  await expect(page.getByRole('region', { name: 'News' })).toContainText(
    `Azure accepted the change of access to ${machine}`,
  );
  await expect.poll(async () => (await kept(tenant, 'changed')).length).toBe(1);

  const [consent, ...others] = await kept<Consent>(tenant, 'consent');
  expect(others).toEqual([]);
  const [job] = await tenant.azure.jobs(machine);
  const [change] = await kept<{ notAfter: string }>(tenant, 'changed');
  expect(change?.record).toMatchObject({
    kind: 'remote-support-change-record/1',
    consentId,
    machineId: (await tenant.machineId(machine)).toLowerCase(),
    level: 'Diagnostics',
    userId: consent?.record.consent.userId,
  });
  expect(Date.parse(change?.record.notAfter ?? '')).toBe(Date.parse(String(job?.properties.expirationTimestamp)));
  expect(change?.name).toHaveLength(64);
  expect(change?.correlationId).toBe(consent?.correlationId);
  await expect(page.getByRole('timer')).toContainText(/ends in 5\d min|ends in 1 h/);
  await expect(page.getByText('not on record')).toHaveCount(0);
  // What Azure keeps is read with its consent, and nothing about it is a finding.
  await page.goto(`/history/${consentId}`);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Diagnostics and repair');
  await expect(page.getByText(/does not fit|claims a/)).toHaveCount(0);
});

test('a change that cannot be put on record is made all the same, and the page says so', async ({ page, tenant }) => {
  await signIn(page, 'Ada Lovelace', await wizardOf(tenant, [machine]));
  const consentId = await grantAccess(page, {});
  await tenant.fault({ fault: 'role-lost', method: 'PUT', path: '/remote-support-changed-' });
  const dialog = await openConfigure(page, tenant);
  await dialog.getByRole('radio', { name: /^About 1 hour from now/ }).check();
  await dialog.getByRole('button', { name: 'Save changes' }).click();
  await expect(page.getByText('Azure accepted the change, but it is not on record')).toBeVisible();
  await expect(page.getByRole('timer')).toContainText(/ends in 5\d min|ends in 1 h/);
  const [job] = await tenant.azure.jobs(machine);
  const left = Date.parse(String(job?.properties.expirationTimestamp)) - (await tenant.azure.now());
  expect(job?.name).toBe(consentId);
  // An hour from five minutes after the dialog was opened.
  expect(left).toBeLessThan(65 * 60_000);
  expect(await kept(tenant, 'changed')).toEqual([]);
});

test('a link names a consent to extend, and Azure says whether there is one', async ({ page, elsewhere, tenant }) => {
  await signIn(page, 'Ada Lovelace', await wizardOf(tenant, [machine]));
  const former = await grantAccess(page, {});
  const path = await wizardOf(tenant, [machine]);
  const unknown = `rs-${'a'.repeat(21)}`;
  await page.goto(`${path}&replaces=${unknown}`);
  await expect(page.getByText(`Consent ${unknown} was to be extended or widened`)).toBeVisible();
  await page.goto(`${path}&replaces=anything`);
  await expect(page.getByText(new RegExp(`Takes the place of consent ${former}`))).toBeVisible();
  await expect(page.getByText('was to be extended or widened')).toHaveCount(0);

  // What one person agreed to is not another's to extend, whatever a link says.
  await signIn(elsewhere, 'Alan Turing', `${path}&replaces=${former}`);
  await expect(elsewhere.getByText(`Consent ${former} was to be extended or widened`)).toBeVisible();
  await expect(seenText(elsewhere, /a new grant would overwrite that/)).toBeVisible();
  await elsewhere.goto(await machinePath(tenant, machine));
  await expect(accessState(elsewhere, 'Active')).toBeVisible();
  await elsewhere.getByRole('button', { name: 'Configure access' }).first().click();
  const dialog = elsewhere.getByRole('alertdialog', { name: `Configure access to ${machine}` });
  await expect(dialog.getByText(/who alone can extend or widen it/)).toBeVisible();
  await expect(dialog.getByRole('link')).toHaveCount(0);
});
