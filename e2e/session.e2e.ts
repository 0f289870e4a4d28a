import type { Page } from '@playwright/test';
import { watchExchanges } from './exchanges.ts';
import { approve, expect, signIn, test } from './fixtures.ts';
import type { Tenant } from './fixtures.ts';
import { accessState, fillWizard, machinePath, pressGrant, sign, wizardOf } from './journey.ts';

const confirmed = (page: Page) =>
  expect(page.getByRole('heading', { level: 1, name: 'Access confirmed on 1 machine' })).toBeVisible();

async function signInAgain(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Sign in again' }).first().click();
  await approve(page, 'Ada Lovelace');
  await expect(page.getByRole('banner')).toBeVisible();
}

async function readyToGrant(page: Page, tenant: Tenant): Promise<void> {
  await signIn(page, 'Ada Lovelace', await wizardOf(tenant, ['SRV-SQL-02']));
  await fillWizard(page, { reason: 'Slow since Monday' });
  await sign(page);
}

const goOn = (page: Page) => page.getByRole('button', { name: 'Continue on 1 machine' });

test('R17 a session that ends inside the wizard keeps the inputs and clears the tick', async ({ page, tenant }) => {
  await signIn(page, 'Ada Lovelace', await wizardOf(tenant, ['SRV-SQL-02']));
  await fillWizard(page, { reason: 'Slow since Monday' });
  await tenant.endSessions();
  await page.reload();
  // The wizard has read all that it asks for, so nothing moves under the press any more.
  await expect(page.getByRole('status').filter({ hasText: 'nothing can be checked' })).toBeVisible();
  await expect(page.getByText('0 of 1 machine can get access, 1 left out.')).toBeVisible();
  await signInAgain(page);
  await expect(page).toHaveURL(/\/grant\?/);
  await page
    .getByRole('button', { name: /Support request/ })
    .first()
    .click();
  await expect(page.getByRole('textbox', { name: 'Reason' })).toHaveValue('Slow since Monday');
  await page.getByRole('button', { name: 'Next: Access' }).click();
  await page.getByRole('button', { name: 'Next: Terms' }).click();
  await expect(page.getByRole('checkbox', { name: /I have read these terms/ })).not.toBeChecked();
  await expect(page.getByRole('button', { name: /^Grant Microsoft Support/ })).toHaveCount(0);
  expect(await tenant.azure.records('SRV-SQL-02')).toEqual([]);
});

test('R17 a session that ends after the signing: signing in again grants nothing', async ({ page, tenant }) => {
  await readyToGrant(page, tenant);
  const writes: string[] = [];
  page.on('request', (request) => {
    if (request.method() === 'PUT') writes.push(request.url());
  });
  await tenant.endSessions();
  await page.reload();
  await signInAgain(page);
  await expect(page).toHaveURL(/\/grant\?/);
  // A press could come as soon as all has been checked again; nobody makes it.
  await expect(page.getByRole('button', { name: /^Grant Microsoft Support / })).toBeEnabled();
  expect(writes).toEqual([]);
  expect(await tenant.azure.records('SRV-SQL-02')).toEqual([]);
  expect(await tenant.azure.jobs('SRV-SQL-02')).toEqual([]);
});

test('R17 signing without a connection says so, stays in the wizard and is tried again', async ({
  page,
  context,
  tenant,
}) => {
  await signIn(page, 'Ada Lovelace', await wizardOf(tenant, ['SRV-SQL-02']));
  await fillWizard(page, { reason: 'Slow since Monday' });
  await context.setOffline(true);
  await page.getByRole('button', { name: 'Confirm it’s you' }).click();
  await expect(page.getByRole('alert')).toContainText(
    'did not answer. Check the connection, and try again in a minute.',
  );
  await context.setOffline(false);
  await sign(page);
  await pressGrant(page);
  await confirmed(page);
});

test('R17 a demand that a fresh token meets is met without a question', async ({ page, tenant }) => {
  const exchanges = watchExchanges(page, tenant);
  await readyToGrant(page, tenant);
  await tenant.fault({ fault: 'claims-challenge', method: 'write' });
  await pressGrant(page);
  await confirmed(page);
  expect(exchanges.map(({ status }) => status)).toContain(401);
});

test('R17 a demand for another factor is a person’s to meet, and grants nothing by itself', async ({
  page,
  tenant,
}) => {
  await readyToGrant(page, tenant);
  await tenant.fault({ fault: 'mfa-required', method: 'write' });
  await pressGrant(page);
  await expect(page.getByRole('button', { name: 'Sign in again' }).first()).toBeVisible();
  expect(await tenant.azure.records('SRV-SQL-02')).toEqual([]);
  // To sign out, unlike to sign in again, would lose the signature.
  await page.getByRole('button', { name: /Ada Lovelace/ }).click();
  await expect(page.getByRole('menuitem', { name: /is signed and not on record yet/ })).toBeVisible();
  await page.keyboard.press('Escape');
  await signInAgain(page);
  await expect(goOn(page)).toBeVisible();
  expect(await tenant.azure.jobs('SRV-SQL-02')).toEqual([]);
  await goOn(page).click();
  await confirmed(page);
  // The signature, which the first page had no record for yet, has outlived the sign-in.
  await expect(page.getByText('Keep the receipt.')).toBeVisible();
  expect(await page.evaluate(() => sessionStorage.getItem('remote-support.signatures'))).toBeNull();
});

test('R17 what is being granted while somebody signs in again waits for a press', async ({ page, tenant }) => {
  await signIn(page, 'Ada Lovelace', await wizardOf(tenant, ['SRV-SQL-02', 'SRV-WEB-03']));
  await fillWizard(page);
  await sign(page);
  // Now, so that Azure calls it connected for as long as the wizard checks it.
  await tenant.setOnline('SRV-WEB-03', false);
  await tenant.fault({ fault: 'mfa-required', method: 'PUT', path: '/machines/SRV-SQL-02/' });
  // Its turn comes last: a write that Azure takes after it would say that the sign-in suffices.
  const slow = await tenant.fault({ fault: 'slow', method: 'GET', path: '/machines/SRV-SQL-02/', seconds: 6 });
  await pressGrant(page);
  // The one goes on while the other cannot.
  await expect.poll(async () => (await tenant.azure.remoteSupport('SRV-WEB-03')) !== undefined).toBe(true);
  await tenant.heal(slow);
  await signInAgain(page);
  await tenant.setOnline('SRV-WEB-03', true);
  const press = page.getByRole('button', { name: /^Continue on / });
  await expect(press).toBeVisible();
  expect(await tenant.azure.jobs('SRV-WEB-03')).toEqual([]);
  await press.click();
  await expect.poll(async () => (await tenant.azure.jobs('SRV-WEB-03')).length).toBe(1);
});

test('R17 a revoke that lacks a session is said not to be done, and goes on after signing in', async ({
  page,
  tenant,
}) => {
  await signIn(page, 'Ada Lovelace', await machinePath(tenant, 'SRV-SQL-04'));
  await expect(accessState(page, 'Active')).toBeVisible();
  await tenant.endSessions();
  await page.getByRole('button', { name: 'Revoke access' }).first().click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke access' }).click();
  await expect(
    page.getByRole('region', { name: 'Remote support' }).getByText('Sign in again').filter({ visible: true }).first(),
  ).toBeVisible();
  // After a reload nothing can be read, and the page says of the revoke all the same that it is open.
  await page.reload();
  // Why, and what is kept, is said once: by the frame, which asks for the sign-in.
  await expect(page.getByText(/What you entered .*is kept/)).toHaveCount(1);
  const remoteSupport = page.getByRole('region', { name: 'Remote support' });
  const unread = remoteSupport.getByRole('status').filter({ hasText: 'The state of access could not be read' });
  await expect(unread.first()).toBeVisible();
  await expect(remoteSupport.getByText('The end of access is not proven').first()).toBeVisible();
  await expect(accessState(page, 'Revoked')).toHaveCount(0);
  expect((await tenant.azure.jobs('SRV-SQL-04'))[0]).toMatchObject({ properties: { type: 'Enable' } });
  await signInAgain(page);
  await expect(accessState(page, 'Revoked')).toBeVisible();
  expect((await tenant.azure.jobs('SRV-SQL-04'))[0]).toMatchObject({
    properties: { type: 'Revoke', status: 'Succeeded' },
  });
});
