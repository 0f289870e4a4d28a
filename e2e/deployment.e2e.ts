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
  tab,
} from './steps.ts';

// React and the router log what did not come.
test.use({ showsError: true });

const newVersion = 'A new version is available.';

const missing = (page: Page) => page.getByRole('heading', { level: 1, name: 'This page couldn’t be loaded' });

test('R24 a new version never reloads by itself; draft and grant go on after a reload', async ({ page, own }) => {
  test.slow();
  const machine = 'SRV-SQL-02';
  await page.clock.install();
  await signIn(page, 'Ada Lovelace', `${own.appOrigin}/machines`);
  await selectMachines(page, [machine]);
  await onSelected(page, 'Grant access').click();
  await fillBasics(page, { reason: 'Slow since Monday' });
  // What is under way would be given up by the clock that is moved.
  await expect(page.getByText(`${machine} ready`)).toBeVisible();
  let loads = 0;
  page.on('load', () => (loads += 1));
  await page.clock.fastForward('01:01:00');
  await expect(page.getByText(newVersion)).toHaveCount(0);
  await own.deploy();
  await page.clock.fastForward('01:01:00');
  await expect(page.getByText(newVersion)).toBeVisible();
  await next(page);
  await agreeBox(page).check();
  await tab(page, 'Basics').click();
  await expect(page.getByRole('textbox', { name: 'Reason' })).toHaveValue('Slow since Monday');
  // A page whose part is gone says so.
  await page.getByRole('link', { name: 'Findings' }).click();
  await expect(missing(page)).toBeVisible();
  await expect(page.getByText(/A new version was deployed/)).toBeVisible();
  expect(loads).toBe(0);
  // The notice of the new version has one too.
  await page.getByRole('button', { name: 'Reload page' }).last().click();
  await expect(page.getByRole('heading', { level: 1, name: 'Findings' })).toBeVisible();
  await expect(page.getByText(newVersion)).toHaveCount(0);
  await page.goBack();
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByRole('textbox', { name: 'Reason' })).toHaveValue('Slow since Monday');
  await next(page);
  await expect(agreeBox(page)).not.toBeChecked();

  // The next version comes between the signature and the last press, and the grant's parts are gone.
  await tab(page, 'Basics').click();
  await fillWizard(page);
  await sign(page);
  loads = 0;
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
  // It may go on by itself while somebody would press.
  await expect(async () => {
    if (await goOn.first().isVisible()) await goOn.first().click({ timeout: 1000 });
    await expect(page.getByRole('heading', { name: `Access is active on ${machine}` })).toBeVisible({ timeout: 1000 });
  }).toPass({ timeout: 45_000 });
  expect([...asked]).toEqual([consentId]);
});
