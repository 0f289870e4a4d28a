import type { Page } from '@playwright/test';
import { expect, seenText, signIn, test } from './fixtures.ts';
import type { Tenant } from './fixtures.ts';
import { extensionBody, inList, preflightRead } from './findings-list.ts';
import { accessState, fillWizard, machinePath, pressGrant, sign, wizardOf } from './journey.ts';

async function grantOn(page: Page, tenant: Tenant, machine: string) {
  await signIn(page, 'Ada Lovelace', await wizardOf(tenant, [machine]));
  await fillWizard(page);
  await sign(page);
  await pressGrant(page);
  await expect(page.getByRole('heading', { level: 1, name: 'Access confirmed on 1 machine' })).toBeVisible();
}

interface Kept {
  id: string;
  properties: { correlationId: string; parameters: { record: { value: Record<string, unknown> } } };
}

/** Writes the record of the one consent anew, as an owner with a command line can. */
async function rewriteRecord(
  tenant: Tenant,
  machine: string,
  edit: (record: Record<string, unknown>) => Record<string, unknown>,
  keepsCorrelation: boolean,
) {
  const found = (await tenant.azure.records(machine)).find(({ name }) => name.startsWith('remote-support-consent-'));
  const kept = await tenant.azure.get<Kept>(found?.id ?? '', '2025-04-01');
  if (!kept) throw new Error('There is no record.');
  const template = {
    $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
    contentVersion: '1.0.0.0',
    parameters: { record: { type: 'object' } },
    resources: [],
    outputs: { record: { type: 'object', value: "[parameters('record')]" } },
  };
  const parameters = { record: { value: edit(kept.properties.parameters.record.value) } };
  const body = { properties: { mode: 'Incremental', template, parameters } };
  await tenant.azure.put(kept.id, '2025-04-01', body, keepsCorrelation ? kept.properties.correlationId : undefined);
}

test.describe('one machine', () => {
  test.use({ scenario: 'single' });

  test('an honest grant differs in nothing, and its record edited through Azure is caught', async ({
    page,
    tenant,
  }) => {
    await grantOn(page, tenant, 'SRV-ONE');
    await page.getByRole('link', { name: 'Findings' }).click();
    await expect(page.getByText('Nothing differs')).toBeVisible();
    await expect(
      page.getByText(/^1 job and 1 extension of 1 machine against 1 record of 1 consent, read \d\d:\d\d:\d\d/),
    ).toBeVisible();
    await expect(page.getByText('No finding needs an answer. 1 machine was read.')).toBeVisible();
    const path = await machinePath(tenant, 'SRV-ONE');
    await page.goto(path);
    await expect(accessState(page, 'Active')).toBeVisible();
    await preflightRead(page);
    await expect(page.getByText('All findings')).toHaveCount(0);

    await rewriteRecord(
      tenant,
      'SRV-ONE',
      (record) => ({ ...record, consent: { ...(record['consent'] as object), level: 'DiagnosticsAndRepair' } }),
      false,
    );
    await page.goto('/findings');
    const serious = inList(page, 'Needs an answer');
    await expect(serious.getByRole('heading', { name: 'Record edited' })).toBeVisible();
    await expect(serious.getByRole('listitem')).toHaveCount(1);
    await expect(serious).toContainText('The consent does not match its hash: it was changed.');
    await expect(page.getByText('1 finding on 1 machine needs an answer. 1 machine was read.')).toBeVisible();
    await expect(page.getByRole('img', { name: '1 needed an answer when last compared' })).toBeVisible();
    await serious.getByRole('link', { name: 'SRV-ONE' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'SRV-ONE' })).toBeVisible();
    await expect(page.getByText('Record edited', { exact: true })).toBeVisible();
    await expect(seenText(page, /The consent does not match its hash/)).toBeVisible();
  });

  test('nothing needs an answer after access was extended, lowered, revoked and long past', async ({
    page,
    tenant,
  }) => {
    await grantOn(page, tenant, 'SRV-ONE');
    const former = new URL(page.url()).pathname.split('/').at(-1) ?? '';
    await page.goto(`${await wizardOf(tenant, ['SRV-ONE'])}&replaces=${former}`);
    await fillWizard(page, { level: 'Diagnostics and repair', duration: '1 day' });
    await sign(page);
    await pressGrant(page);
    await expect(page.getByRole('heading', { level: 1, name: 'Access confirmed on 1 machine' })).toBeVisible();
    const calm = page.getByText('No finding needs an answer. 1 machine was read.');
    await page.goto('/findings');
    await expect(calm).toBeVisible();
    await expect(page.getByText(/2 jobs and 1 extension of 1 machine against 2 records of 2 consents/)).toBeVisible();

    await page.goto(await machinePath(tenant, 'SRV-ONE'));
    await expect(accessState(page, 'Active')).toBeVisible();
    await page.getByRole('button', { name: 'Configure access' }).first().click();
    const dialog = page.getByRole('alertdialog', { name: 'Configure access to SRV-ONE' });
    await dialog.getByRole('radio', { name: 'Diagnostics', exact: true }).check();
    await dialog.getByRole('button', { name: 'Save changes' }).click();
    await expect(page.getByText(/^Diagnostics until /)).toBeVisible();
    await tenant.advance(600);
    await page.goto('/findings');
    await expect(calm).toBeVisible();

    await page.goto(await machinePath(tenant, 'SRV-ONE'));
    await expect(accessState(page, 'Active')).toBeVisible();
    await page.getByRole('button', { name: 'Revoke access' }).last().click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke access' }).click();
    await expect(accessState(page, 'Revoked')).toBeVisible();
    const ends = async () => (await tenant.azure.records('SRV-ONE')).filter(({ name }) => name.includes('-ended-'));
    await expect.poll(async () => (await ends()).length).toBeGreaterThan(0);
    await page.goto('/findings');
    await expect(calm).toBeVisible();
    await tenant.advance(60 * 3600);
    await page.goto('/findings');
    await expect(calm).toBeVisible();
  });

  test('a record whose hash still holds is caught by who wrote it last', async ({ page, tenant }) => {
    await grantOn(page, tenant, 'SRV-ONE');
    await rewriteRecord(
      tenant,
      'SRV-ONE',
      (record) => ({ ...record, signature: { ...(record['signature'] as object), keyId: 'another-key' } }),
      true,
    );
    await tenant.advance(600);
    await page.goto('/findings');
    const serious = inList(page, 'Needs an answer');
    await expect(serious.getByRole('heading', { name: 'Other person than the consent names' })).toBeVisible();
    await expect(serious).toContainText(tenant.servicePrincipal.clientId);
    await expect(serious.getByRole('listitem')).toHaveCount(1);
    await serious.getByRole('link', { name: /^rs-/ }).click();
    const onConsent = page.getByRole('region', { name: 'Findings' });
    await expect(onConsent).toContainText('Other person than the consent names');
    await expect(onConsent).toContainText(/compared \d\d:\d\d:\d\d/);
  });

  test('access that is deleted without this app, while its consent runs, is found once it should be there', async ({
    page,
    tenant,
  }) => {
    await grantOn(page, tenant, 'SRV-ONE');
    const [job] = await tenant.azure.jobs('SRV-ONE');
    await tenant.azure.remove(job?.id ?? '', '2026-02-01');
    await expect.poll(async () => (await tenant.azure.jobs('SRV-ONE')).length).toBe(0);
    await page.goto('/findings');
    await expect(inList(page, 'Explains itself').getByRole('heading', { name: 'Record without access' })).toBeVisible();
    await tenant.advance(1900);
    // A page that was open would hear of the tenant's new time only beside the first jobs it reads.
    await page.reload();
    await expect(inList(page, 'Needs an answer').getByRole('heading', { name: 'Record without access' })).toBeVisible();
  });

  test('what was found is told by a region that was there before', async ({ page, tenant }) => {
    // Azure is asked for the jobs of a machine that has the extension.
    await tenant.azure.put(
      `${await tenant.machineId('SRV-ONE')}/extensions/AzureEdgeRemoteSupport`,
      '2025-01-13',
      extensionBody,
    );
    await tenant.fault({ fault: 'slow', method: 'GET', path: '/edgeDevices/default/jobs', seconds: 2 });
    await signIn(page, 'Ada Lovelace', '/findings');
    const main = page.getByRole('main');
    await expect(main.getByRole('progressbar', { name: /^Reading/ })).toBeVisible();
    const before = await main.getByRole('status').elementHandles();
    const told = () => Promise.all(before.map((region) => region.textContent()));
    expect((await told()).join('')).toBe('');
    await expect.poll(told).toContainEqual('No finding needs an answer, 1 is to be looked into. 1 machine was read.');
  });
});
