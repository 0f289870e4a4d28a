import type { Page } from '@playwright/test';
import { expect, signIn, test } from './fixtures.ts';
import type { Tenant } from './fixtures.ts';
import { accessState, fillWizard, machinePath, onlyConsent, pressGrant, sign, wizardOf } from './journey.ts';
import { watchWords } from './shown-words.ts';

const keepsNothing = 'This browser keeps nothing for Remote Support at the moment.';

/** A browser that lets no page open a database, as some do in private windows. */
const withoutDatabase = (page: Page) =>
  page.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('The operation is insecure.', 'SecurityError');
    };
  });

/** A browser whose databases are full: they open, but keep nothing. */
const withFullDatabase = (page: Page) =>
  page.addInitScript(() => {
    IDBObjectStore.prototype.put = () => {
      throw new DOMException('The quota has been exceeded.', 'QuotaExceededError');
    };
  });

/** A browser that never answers about its databases. */
const withSilentDatabase = (page: Page) =>
  page.addInitScript(() => {
    const silent = Object.create(IDBOpenDBRequest.prototype, {
      addEventListener: { value: () => undefined },
      removeEventListener: { value: () => undefined },
    }) as IDBOpenDBRequest;
    IDBFactory.prototype.open = () => silent;
  });

/** Full for this app; what the sign-in keeps still fits. */
const withFullSession = (page: Page) =>
  page.addInitScript(() => {
    const keep = Object.getOwnPropertyDescriptor(Storage.prototype, 'setItem')?.value as Storage['setItem'];
    Storage.prototype.setItem = function setItem(key: string, value: string) {
      if (key.startsWith('remote-support.'))
        throw new DOMException('The quota has been exceeded.', 'QuotaExceededError');
      keep.call(this, key, value);
    };
  });

async function grant(page: Page, tenant: Tenant, machine: string): Promise<void> {
  await signIn(page, 'Ada Lovelace', await wizardOf(tenant, [machine]));
  await fillWizard(page);
  await sign(page);
  await pressGrant(page);
}

const confirmed = (page: Page) =>
  expect(page.getByRole('heading', { level: 1, name: 'Access confirmed on 1 machine' })).toBeVisible();

for (const { name, spoil } of [
  { name: 'without a database', spoil: withoutDatabase },
  { name: 'with a full database', spoil: withFullDatabase },
  { name: 'with a database that never answers', spoil: withSilentDatabase },
])
  test(`R23 ${name} everything works from Azure, with a word that going on is weaker`, async ({ page, tenant }) => {
    await spoil(page);
    const seen = await watchWords(page, [keepsNothing]);
    await grant(page, tenant, 'SRV-SQL-02');
    await confirmed(page);
    // A full database has room again once the work that was to be kept is done.
    expect([...seen]).toEqual([keepsNothing]);
    const { consentId } = await onlyConsent(tenant, 'SRV-SQL-02');
    expect((await tenant.azure.jobs('SRV-SQL-02')).map((job) => job.name)).toEqual([consentId]);

    await page.goto(await machinePath(tenant, 'SRV-SQL-02'));
    await expect(accessState(page, 'Active')).toBeVisible();
    await page.getByRole('button', { name: 'Revoke access' }).first().click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke access' }).click();
    await expect(accessState(page, 'Revoked')).toBeVisible();
    expect((await tenant.azure.jobs('SRV-SQL-02'))[0]).toMatchObject({
      properties: { type: 'Revoke', status: 'Succeeded' },
    });
  });

test('R23 without a database a reload shows what Azure has, and asks for nothing again', async ({ page, tenant }) => {
  await withoutDatabase(page);
  await grant(page, tenant, 'SRV-SQL-02');
  await confirmed(page);
  await page.reload();
  await confirmed(page);
  expect(await tenant.azure.jobs('SRV-SQL-02')).toHaveLength(1);
});

test('R23 where the wizard cannot be kept it says so, and no consent is sent to be signed', async ({
  page,
  tenant,
}) => {
  await withFullSession(page);
  await signIn(page, 'Ada Lovelace', await wizardOf(tenant, ['SRV-SQL-02']));
  await expect(page.getByText('This browser keeps nothing for this page', { exact: true })).toBeVisible();
  await fillWizard(page);
  await page.getByRole('button', { name: 'Confirm it’s you' }).click();
  await expect(page.getByText(/the consent would be lost during the sign-in\. Allow site data/)).toBeVisible();
  await expect(page).toHaveURL(/\/grant\?/);
  expect(await tenant.azure.records('SRV-SQL-02')).toEqual([]);
  // Revoking needs none of it.
  await page.goto(await machinePath(tenant, 'SRV-SQL-04'));
  await page.getByRole('button', { name: 'Revoke access' }).first().click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke access' }).click();
  await expect(accessState(page, 'Revoked')).toBeVisible();
});
