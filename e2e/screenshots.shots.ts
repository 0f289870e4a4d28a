import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expect, signIn, test } from './fixtures.ts';
import { accessState, chooseMachines, pressGrant, sign } from './journey.ts';

// Makes docs/screenshots: the whole job, page by page. Run by `npm run screenshots`.

const looks = [
  { name: 'light', colorScheme: 'light', viewport: { width: 1366, height: 900 } },
  { name: 'dark', colorScheme: 'dark', viewport: { width: 1366, height: 900 } },
  { name: 'narrow', colorScheme: 'light', viewport: { width: 360, height: 780 } },
] as const;

for (const { name: look, colorScheme, viewport } of looks) {
  test.describe(look, () => {
    test.use({ colorScheme, viewport });

    test('pages', async ({ page, tenant }) => {
      test.setTimeout(180_000);
      const shoot = (name: string) => shootPage(page, `${name}-${look}`);
      await page.goto('/');
      await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
      await shoot('sign-in');
      await signIn(page, 'Ada Lovelace');
      await expect(page.getByRole('row', { name: /SRV-SQL-04/ })).toContainText('Active');
      await expect(page.getByText(/reading more/)).toHaveCount(0);
      await shoot('machines');

      await page.goto(await tenant.machineUrl('SRV-SQL-01'));
      await expect(page.getByText('Not installed')).toBeVisible();
      await shoot('machine-not-set-up');
      await page.goto('/machines');
      await expect(page.getByRole('row', { name: /SRV-SQL-04/ })).toContainText('Active');
      await chooseMachines(page, ['SRV-SQL-01', 'SRV-SQL-02', 'SRV-WEB-01', 'SRV-WEB-05']);
      await walkWizard(page, shoot);
      await pressGrant(page);
      await expect(page.getByText('Consent recorded').first()).toBeVisible();
      await shoot('progress');
      await expect(page.getByRole('heading', { level: 1, name: /Access confirmed on 3 machines/ })).toBeVisible();
      await shoot('progress-confirmed');
      await page.getByRole('link', { name: 'receipt', exact: true }).click();
      const download = page.getByRole('button', { name: 'Download receipt' });
      await expect(download).not.toHaveAttribute('aria-disabled', 'true');
      await shoot('receipt');
      const [receipt] = await Promise.all([page.waitForEvent('download'), download.click()]);
      await page.goBack();

      await tenant.openSession('SRV-SQL-01');
      await page.getByRole('link', { name: 'SRV-SQL-01' }).first().click();
      await expect(page.getByText('1 session open')).toBeVisible();
      await shoot('machine-active');
      await page.getByRole('button', { name: 'Revoke access' }).last().click();
      await expect(page.getByRole('alertdialog')).toBeVisible();
      await shoot('revoke');
      await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke access' }).click();
      await expect(accessState(page, 'Revoked')).toBeVisible();
      await shoot('machine-revoked');

      await page.goto('/history');
      await expect(page.getByRole('grid', { name: 'Consents' }).getByRole('link').first()).toBeVisible();
      await shoot('history');
      await page.getByRole('grid', { name: 'Consents' }).getByRole('link').first().click();
      await expect(page.getByText('By approving this request, you are granting')).toBeVisible();
      await shoot('consent');
      await page.goto('/terms');
      await expect(page.getByRole('heading', { level: 1, name: 'Terms' })).toBeVisible();
      await shoot('terms');
      await page.goto('/findings');
      await expect(page.getByRole('heading', { name: /Needs an answer/ })).toBeVisible();
      await shoot('findings');
      await page.goto('/verify');
      await page
        .getByLabel('Choose receipts')
        .and(page.locator('input'))
        // By its path it would have the name of a temporary file, which the page shows.
        .setInputFiles({
          name: receipt.suggestedFilename(),
          mimeType: 'application/json',
          buffer: await readFile(await receipt.path()),
        });
      await expect(page.getByText(/(Asking|Waiting to ask) Microsoft Entra/)).toHaveCount(0);
      await expect(page.getByRole('list', { name: 'Checks' })).toBeVisible();
      await shoot('verify');
    });
  });
}

async function walkWizard(page: Page, shoot: (name: string) => Promise<void>) {
  const next = (step: string) => page.getByRole('button', { name: `Next: ${step}` }).click();
  await expect(page.getByText(/WinRM/).first()).toBeVisible();
  await shoot('grant-1-machines');
  await next('Support request');
  await page.getByRole('radio', { name: /2411240040001234/ }).check();
  await page.getByRole('textbox', { name: 'Reason' }).fill('Blue screens since the last update');
  await shoot('grant-2-request');
  await next('Access');
  await page.getByRole('radio', { name: '4 hours', exact: true }).check();
  await shoot('grant-3-access');
  await next('Terms');
  await expect(page.getByText('By approving this request, you are granting')).toBeVisible();
  await shoot('grant-4-terms');
  await page.getByRole('checkbox', { name: /I have read these terms/ }).check();
  await next('Review + grant');
  await shoot('grant-5-review');
  await sign(page);
  await expect(page.getByRole('button', { name: /^Grant Microsoft Support / })).toBeEnabled();
  await expect(page.getByText('Install the remote support extension')).toBeVisible();
  await shoot('grant-5-signed');
}

/** They go by themselves within seconds; a picture would keep them over what it is there to show. */
async function closeToasts(page: Page): Promise<void> {
  const toasts = page.getByRole('region', { name: 'News' });
  while ((await toasts.count()) > 0)
    await toasts
      .getByRole('button', { name: /^Dismiss: / })
      .first()
      .click();
}

async function shootPage(page: Page, name: string): Promise<void> {
  await closeToasts(page);
  await page.evaluate(() => scrollTo(0, 0));
  const isWhole = /^(consent|findings|grant|progress|receipt|verify|machine-)/.test(name);
  const screen = page.viewportSize();
  // A screen as high as the page: what stays at the bottom of the screen would else lie across the middle of the picture.
  if (isWhole && screen) {
    const height = await page.evaluate(() => document.documentElement.scrollHeight);
    await page.setViewportSize({ ...screen, height: Math.max(height, screen.height) });
    // The button that grants notices only with the next drawing that it has moved, and waits anew then.
    await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
    await expect(page.locator('button[aria-disabled="true"]', { hasText: /^Grant Microsoft Support/ })).toHaveCount(0);
  }
  await page.screenshot({ path: `docs/screenshots/${name}.png`, animations: 'disabled' });
  if (screen) await page.setViewportSize(screen);
}
