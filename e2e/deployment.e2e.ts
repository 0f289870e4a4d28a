import { expect, signIn } from './fixtures.ts';
import { chooseMachines, fillWizard, sign } from './journey.ts';
import { test } from './own-sandbox.ts';

const newVersion = 'A new version of Remote Support is there.';

test('R24 a part of the app that is gone is said to be, and a reload brings the new version', async ({ page, own }) => {
  await signIn(page, 'Ada Lovelace', own.appOrigin);
  await expect(page.getByRole('link', { name: 'SRV-SQL-01' })).toBeVisible();
  await own.deploy();
  await page.getByRole('link', { name: 'History' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'This page could not be loaded' })).toBeVisible();
  await expect(page.getByText(/newer version of Remote Support may have been deployed/)).toBeVisible();
  await page.getByRole('main').getByRole('button', { name: 'Reload' }).first().click();
  await expect(page.getByRole('heading', { level: 1, name: 'History' })).toBeVisible();
  await expect(page.getByText(newVersion)).toHaveCount(0);
});

test('R24 the wizard is not reloaded under its reader, and what was entered outlives the reload', async ({
  page,
  own,
}) => {
  await page.clock.install();
  await signIn(page, 'Ada Lovelace', own.appOrigin);
  await chooseMachines(page, ['SRV-SQL-02']);
  await fillWizard(page, { reason: 'Slow since Monday' });
  let loads = 0;
  page.on('load', () => (loads += 1));
  await own.deploy();
  await page.clock.fastForward('01:11:00');
  await expect(page.getByText(newVersion)).toBeVisible();
  await page.getByRole('button', { name: 'Previous' }).click();
  await page.getByRole('button', { name: 'Previous' }).click();
  await page.getByRole('button', { name: 'Previous' }).click();
  await expect(page.getByRole('textbox', { name: 'Reason' })).toHaveValue('Slow since Monday');
  expect(loads).toBe(0);

  await page.reload();
  await expect(page.getByRole('heading', { level: 1, name: 'Grant access' })).toBeVisible();
  await expect(page.getByRole('button', { name: /^Grant Microsoft Support/ })).toHaveCount(0);
  await page
    .getByRole('button', { name: /Support request/ })
    .first()
    .click();
  await expect(page.getByRole('textbox', { name: 'Reason' })).toHaveValue('Slow since Monday');
  await page.getByRole('button', { name: 'Next: Access' }).click();
  await page.getByRole('button', { name: 'Next: Terms' }).click();
  const box = page.getByRole('checkbox', { name: /I have read these terms/ });
  await expect(box).not.toBeChecked();
  await box.check();
  await page.getByRole('button', { name: 'Next: Review + grant' }).click();
  await sign(page);
});

test('R24 what a signed grant loads from a version that is gone is said to be gone, and nothing is granted twice', async ({
  page,
  own,
}) => {
  await signIn(page, 'Ada Lovelace', own.appOrigin);
  await chooseMachines(page, ['SRV-SQL-02']);
  await fillWizard(page);
  await sign(page);
  let loads = 0;
  page.on('load', () => (loads += 1));
  const asked: string[] = [];
  page.on('request', (request) => {
    if (request.method() === 'PUT') asked.push(new URL(request.url()).pathname.split('/').at(-1) ?? '');
  });
  await own.deploy();
  await page.getByRole('button', { name: /^Grant Microsoft Support / }).click();
  await expect(page).toHaveURL(/\/grants\/rs-/);
  await expect(page.getByRole('heading', { level: 1, name: 'This page could not be loaded' })).toBeVisible();
  expect(loads).toBe(0);
  const consentId = new URL(page.url()).pathname.split('/').at(-1) ?? '';
  await page.getByRole('main').getByRole('button', { name: 'Reload' }).first().click();
  const act = page.getByRole('button', { name: /^(Try again|Continue) on 1 machine/ });
  const done = page.getByRole('heading', { level: 1, name: 'Access confirmed on 1 machine' });
  await expect(act.or(done).first()).toBeVisible();
  if (await act.isVisible()) await act.click();
  await expect(done).toBeVisible();
  // What the reload cut off on its way is sent again, under the same name.
  expect(new Set(asked.filter((name) => name.startsWith('rs-')))).toEqual(new Set([consentId]));
});

test('R24 a page that has been open for an hour finds out that there is a newer version', async ({ page, own }) => {
  await page.clock.install();
  await signIn(page, 'Ada Lovelace', own.appOrigin);
  await expect(page.getByRole('link', { name: 'SRV-SQL-01' })).toBeVisible();
  await page.clock.fastForward('01:11:00');
  await expect(page.getByText(newVersion)).toHaveCount(0);
  await own.deploy();
  await page.clock.fastForward('01:11:00');
  await expect(page.getByText(newVersion)).toBeVisible();
  await expect(page.getByText(/Reload when it suits you/)).toBeVisible();
});
