import type { Page } from '@playwright/test';
import { expect, signIn } from './fixtures.ts';
import { test } from './own-sandbox.ts';
import {
  agreeBox,
  fillBasics,
  fillWizard,
  grantButton,
  next,
  onSelected,
  pressGrant,
  selectMachines,
  sign,
} from './steps.ts';

// React and the router log what did not come.
test.use({ showsError: true });

const newVersion = 'A new version is available.';

const missing = (page: Page) => page.getByRole('heading', { level: 1, name: 'This page couldn’t be loaded' });

test('R24 a new version is told within the hour, nothing reloads by itself, and the draft outlives a reload', async ({
  page,
  own,
}) => {
  test.slow();
  await page.clock.install();
  await signIn(page, 'Ada Lovelace', `${own.appOrigin}/machines`);
  await selectMachines(page, ['SRV-SQL-02']);
  await onSelected(page, 'Grant access').click();
  await fillBasics(page, { reason: 'Slow since Monday' });
  // What is under way would be given up by the clock that is moved.
  await expect(page.getByText('SRV-SQL-02 ready')).toBeVisible();
  let loads = 0;
  page.on('load', () => (loads += 1));
  await page.clock.fastForward('01:01:00');
  await expect(page.getByText(newVersion)).toHaveCount(0);
  await own.deploy();
  await page.clock.fastForward('01:01:00');
  await expect(page.getByText(newVersion)).toBeVisible();
  await next(page);
  await agreeBox(page).check();
  await page.getByRole('tab', { name: 'Basics' }).click();
  await expect(page.getByRole('textbox', { name: 'Reason' })).toHaveValue('Slow since Monday');
  expect(loads).toBe(0);

  // A page whose part is gone says so.
  await page.getByRole('link', { name: 'Findings' }).click();
  await expect(missing(page)).toBeVisible();
  await expect(page.getByText(/A new version was deployed/)).toBeVisible();
  // The notice of the new version has one too.
  await page.getByRole('button', { name: 'Reload page' }).last().click();
  await expect(page.getByRole('heading', { level: 1, name: 'Findings' })).toBeVisible();
  await expect(page.getByText(newVersion)).toHaveCount(0);

  await page.goBack();
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByRole('textbox', { name: 'Reason' })).toHaveValue('Slow since Monday');
  await next(page);
  await expect(agreeBox(page)).not.toBeChecked();
});

test('R24 a grant whose parts are gone with a new version goes on after a reload, and nothing is granted twice', async ({
  page,
  own,
}) => {
  test.slow();
  await signIn(page, 'Ada Lovelace', `${own.appOrigin}/machines`);
  await selectMachines(page, ['SRV-SQL-02']);
  await onSelected(page, 'Grant access').click();
  await fillWizard(page);
  await sign(page);
  let loads = 0;
  page.on('load', () => (loads += 1));
  const asked = new Set<string>();
  page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (request.method() === 'PUT' && pathname.includes('/jobs/')) asked.add(pathname.split('/').at(-1) ?? '');
  });
  await own.deploy();
  await expect(grantButton(page)).toBeEnabled();
  const consentId = await pressGrant(page);
  await expect(missing(page)).toBeVisible();
  expect(loads).toBe(0);
  await page.getByRole('button', { name: 'Reload page' }).click();
  const goOn = page.getByRole('main').getByRole('button', { name: /^(Continue|Retry)/ });
  const done = page.getByRole('heading', { level: 1, name: 'Access is active on SRV-SQL-02' });
  // It may go on by itself while somebody would press.
  await expect(async () => {
    if (await goOn.first().isVisible()) await goOn.first().click({ timeout: 1000 });
    await expect(done).toBeVisible({ timeout: 1000 });
  }).toPass({ timeout: 45_000 });
  expect([...asked]).toEqual([consentId]);
});
