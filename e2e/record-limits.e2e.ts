import type { Page } from '@playwright/test';
import { expect, seenText, signIn, test } from './fixtures.ts';
import type { Tenant } from './fixtures.ts';
import { accessState, fillWizard, machinePath, pressGrant, sign, wizardOf } from './journey.ts';

const openMachine = async (page: Page, tenant: Tenant, machine: string) =>
  signIn(page, 'Ada Lovelace', await machinePath(tenant, machine));

/** The check of room for the record on a machine's page. */
const room = (page: Page) => page.getByRole('listitem').filter({ hasText: 'Room for the record' });

const readyToGrant = async (page: Page, tenant: Tenant, machine: string) => {
  await signIn(page, 'Ada Lovelace', await wizardOf(tenant, [machine]));
  await fillWizard(page);
  await sign(page);
  // What changes from here on, the checks of this page have not seen.
  await expect(page.getByRole('button', { name: /^Grant Microsoft Support / })).toBeEnabled();
};

/** Nothing was asked of the machine: neither the extension nor access. */
const expectUntouched = async (tenant: Tenant, machine: string) => {
  expect(await tenant.azure.jobs(machine)).toEqual([]);
  expect(await tenant.azure.remoteSupport(machine)).toBeUndefined();
};

test('where Azure is about to remove old records the preflight says so, with the command, and access can be granted', async ({
  page,
  tenant,
}) => {
  await tenant.fillHistory('SRV-SQL-02', 620);
  await openMachine(page, tenant, 'SRV-SQL-02');
  await expect(room(page)).toContainText(/holds 62\d deployments\. From 700 on Azure removes the oldest/);
  await room(page).getByRole('button', { name: 'What to do' }).click();
  await expect(room(page)).toContainText('az deployment group list --subscription');
  await page.getByRole('button', { name: 'Grant access' }).first().click();
  await fillWizard(page);
  await sign(page);
  await pressGrant(page);
  await expect(page.getByRole('heading', { level: 1, name: 'Access confirmed on 1 machine' })).toBeVisible();
  await expect
    .poll(
      async () => (await tenant.azure.records('SRV-SQL-02')).filter(({ name }) => name.includes('-consent-')).length,
    )
    .toBe(1);
});

test('where Azure can store no more records the preflight fails, and nothing can be granted', async ({
  page,
  tenant,
}) => {
  await tenant.fillHistory('SRV-LOCK-01', 800);
  await openMachine(page, tenant, 'SRV-LOCK-01');
  await expect(room(page)).toContainText('The record of a consent could not be stored, so nothing can be granted.');
  await expect(page.getByRole('button', { name: 'Grant access' }).first()).toHaveAttribute('aria-disabled', 'true');
  await page.goto(await wizardOf(tenant, ['SRV-LOCK-01']));
  await expect(seenText(page, '0 of 1 machine can get access, 1 left out.')).toBeVisible();
  await expect(seenText(page, /holds 800 deployments, the most that Azure keeps/)).toBeVisible();
  await expectUntouched(tenant, 'SRV-LOCK-01');
});

test('a history that fills up before the final press refuses the record, and nothing is granted', async ({
  page,
  tenant,
}) => {
  await readyToGrant(page, tenant, 'SRV-LOCK-01');
  await tenant.fillHistory('SRV-LOCK-01', 800);
  await pressGrant(page);
  await expect(seenText(page, /would exceed the quota of '800'/)).toBeVisible();
  await expectUntouched(tenant, 'SRV-LOCK-01');
  expect(await tenant.azure.records('SRV-LOCK-01')).toEqual([]);
});

test('a permission to record that is lost before the final press grants nothing, and is named', async ({
  page,
  tenant,
}) => {
  await readyToGrant(page, tenant, 'SRV-WEB-01');
  await tenant.fault({ fault: 'role-lost', method: 'PUT', path: '/deployments/remote-support-consent-' });
  await pressGrant(page);
  await expect(seenText(page, /Microsoft\.Resources\/deployments\/write/)).toBeVisible();
  await expectUntouched(tenant, 'SRV-WEB-01');
  expect(await tenant.azure.records('SRV-WEB-01')).toEqual([]);
});

test('a record of that name that somebody else put there is not overwritten, and nothing is granted', async ({
  page,
  tenant,
}) => {
  await readyToGrant(page, tenant, 'SRV-WEB-01');
  await page.getByRole('button', { name: 'How the signature was verified' }).click();
  const signature = page.getByText(/consent rs-[a-z2-7]{21}/);
  const consentId = /rs-[a-z2-7]{21}/.exec(await signature.innerText())?.[0] ?? '';
  const name = `remote-support-consent-${consentId}`;
  await tenant.azure.putDeployment('SRV-WEB-01', name, 'Somebody else’s');
  await pressGrant(page);
  await expect(seenText(page, /Records are never overwritten/)).toBeVisible();
  expect(new URL(page.url()).pathname).toBe(`/grants/${consentId}`);
  await expectUntouched(tenant, 'SRV-WEB-01');
  const [kept, ...others] = await tenant.azure.records('SRV-WEB-01');
  expect(others).toEqual([]);
  expect(kept?.properties.outputs).toMatchObject({ record: { value: 'Somebody else’s' } });
});

test('a grant that could be recorded in one of two resource groups contradicts nothing, and a group that is not read is named', async ({
  page,
  tenant,
}) => {
  await signIn(page, 'Ada Lovelace', await wizardOf(tenant, ['SRV-SQL-02', 'SRV-WEB-01']));
  await fillWizard(page);
  await sign(page);
  const deployments = '/rg-web-prod/providers/Microsoft.Resources/deployments';
  await tenant.fault({ fault: 'role-lost', method: 'PUT', path: `${deployments}/remote-support-consent-` });
  await pressGrant(page);
  await expect(seenText(page, /Microsoft\.Resources\/deployments\/write/)).toBeVisible();
  await expect
    .poll(async () => (await tenant.truth()).find(({ name }) => name === 'SRV-SQL-02')?.access)
    .toBe('active');
  await tenant.heal();
  const consentId = new URL(page.url()).pathname.split('/').at(-1) ?? '';
  await page.goto(`/history/${consentId}`);
  const ofWeb = page.getByRole('row', { name: /SRV-WEB-01/ });
  await expect(page.getByText('1 resource group with machines of this consent holds no record of it.')).toBeVisible();
  await expect(page.getByText('Recorded in 1 of 2 resource groups')).toBeVisible();
  await expect(ofWeb).toContainText('No record there');
  await expect(page.getByText('do not fit together')).toHaveCount(0);

  await tenant.fault({ fault: 'role-lost', method: 'GET', path: deployments });
  await page.reload();
  await expect(page.getByText('1 resource group with machines of this consent could not be read.')).toBeVisible();
  await expect(ofWeb).toContainText('Not known: rg-web-prod was not read');
});

test('records outlive the extension: removed with the access, the history still has both', async ({ page, tenant }) => {
  await readyToGrant(page, tenant, 'SRV-SQL-02');
  await pressGrant(page);
  await expect(page.getByRole('heading', { level: 1, name: 'Access confirmed on 1 machine' })).toBeVisible();
  const consentId = new URL(page.url()).pathname.split('/').at(-1) ?? '';
  await page.goto(await machinePath(tenant, 'SRV-SQL-02'));
  await expect(accessState(page, 'Active')).toBeVisible();
  await page.getByRole('button', { name: 'Revoke access' }).first().click();
  const dialog = page.getByRole('alertdialog', { name: 'Revoke access to SRV-SQL-02?' });
  await dialog.getByRole('checkbox', { name: /Also remove the remote support extension/ }).check();
  await dialog.getByRole('button', { name: 'Revoke access' }).click();
  await expect.poll(() => tenant.azure.remoteSupport('SRV-SQL-02')).toBeUndefined();
  await expect.poll(async () => (await tenant.azure.records('SRV-SQL-02')).length).toBe(2);
  const names = (await tenant.azure.records('SRV-SQL-02')).map(({ name }) => name.slice(0, 47)).toSorted();
  expect(names).toEqual([
    `remote-support-consent-${consentId}`,
    expect.stringMatching(new RegExp(`^remote-support-ended-${consentId}`)),
  ]);
  await page.goto(`/history/${consentId}`);
  await expect(page.getByText('By approving this request, you are granting')).toBeVisible();
  await expect(seenText(page, /Revoked/)).toBeVisible();
});

test('under a lock against deletion access is revoked all the same, and nothing is offered that the lock forbids', async ({
  page,
  tenant,
}) => {
  await readyToGrant(page, tenant, 'SRV-LOCK-01');
  await pressGrant(page);
  await expect(page.getByRole('heading', { level: 1, name: 'Access confirmed on 1 machine' })).toBeVisible();
  await page.goto(await machinePath(tenant, 'SRV-LOCK-01'));
  await expect(accessState(page, 'Active')).toBeVisible();
  // Before the lock is known nothing is offered either.
  await page.getByRole('tab', { name: 'Preflight' }).click();
  await expect(page.getByRole('tabpanel', { name: 'Preflight' })).toContainText(
    /The lock ".*" keeps the extension and its jobs from being deleted/,
  );
  await page.getByRole('button', { name: 'Revoke access' }).first().click();
  const dialog = page.getByRole('alertdialog', { name: 'Revoke access to SRV-LOCK-01?' });
  await expect(dialog.getByText(/Data already collected stays/)).toBeVisible();
  await expect(dialog.getByRole('checkbox')).toHaveCount(0);
  await dialog.getByRole('button', { name: 'Revoke access' }).click();
  await expect(accessState(page, 'Revoked')).toBeVisible();
  expect(await tenant.azure.remoteSupport('SRV-LOCK-01')).toBeDefined();
  expect((await tenant.truth()).find(({ name }) => name === 'SRV-LOCK-01')?.access).toBe('revoked');
});
