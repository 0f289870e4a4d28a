import type { Page } from '@playwright/test';
import { expect, signIn, test } from './fixtures.ts';
import {
  accessCard,
  agreeBox,
  chooseReceipts,
  expectState,
  fillBasics,
  granted,
  machineGrid,
  machinePath,
  next,
  pressGrant,
  revokePane,
  saved,
  sign,
  wizardPath,
} from './steps.ts';

// Makes docs/screenshots: the whole job, page by page. Run by `npm run screenshots`.

const looks = [
  { name: 'light', colorScheme: 'light', width: 1366, height: 860 },
  { name: 'dark', colorScheme: 'dark', width: 1366, height: 860 },
  { name: 'wide', colorScheme: 'light', width: 1920, height: 1000 },
  { name: 'narrow', colorScheme: 'light', width: 360, height: 780 },
  { name: 'narrow-dark', colorScheme: 'dark', width: 360, height: 780 },
] as const;

type Look = (typeof looks)[number]['name'];

/** In a look that is none of the usual two a few pages are enough. */
const only: Partial<Record<Look, readonly string[]>> = {
  wide: ['overview', 'machines', 'machine'],
  narrow: ['sign-in', 'overview', 'machines', 'machine', 'grant-basics', 'revoke', 'consent'],
  'narrow-dark': ['overview', 'machines', 'machine'],
};

for (const { name: look, colorScheme, width, height } of looks)
  test.describe(look, () => {
    test.use({ colorScheme, viewport: { width, height }, contextOptions: { reducedMotion: 'reduce' } });

    test('pages', async ({ page, tenant }) => {
      test.setTimeout(300_000);
      const shoot = (name: string) =>
        (only[look]?.includes(name) ?? true) ? shootPage(page, `${name}-${look}`) : undefined;
      await page.goto('/');
      await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
      await shoot('sign-in');
      await signIn(page, 'Ada Lovelace', '/machines');
      await expect(machineGrid(page).getByText('Active')).toBeVisible();
      await shoot('machines');
      await page.goto(await machinePath(tenant, 'SRV-SQL-01'));
      await expectState(page, 'Not set up');
      await shoot('machine-not-set-up');

      await page.goto(await wizardPath(tenant, ['SRV-SQL-01', 'SRV-SQL-02', 'SRV-WEB-01']));
      await fillBasics(page, { request: '2411240040001234', duration: '4 hours' });
      await expect(page.getByText('3 machines ready')).toBeVisible();
      await shoot('grant-basics');
      await next(page);
      await shoot('grant-terms');
      await agreeBox(page).check();
      await next(page);
      await expect(page.getByRole('button', { name: 'Sign in to sign' })).toBeEnabled();
      await shoot('grant-review');
      await sign(page);
      await shoot('grant-signed');
      const consentId = await pressGrant(page);
      await expect(page.getByRole('row').filter({ hasText: 'SRV-SQL-01' })).toBeVisible();
      await shoot('progress');
      await granted(page, 3);

      await tenant.openSession('SRV-SQL-01');
      await page.goto(await machinePath(tenant, 'SRV-SQL-01'));
      await expectState(page, 'Active');
      await expect(
        accessCard(page)
          .getByText(/session/i)
          .first(),
      ).toBeVisible();
      await expect(page.getByText(/^Granted by Ada Lovelace/)).toBeVisible();
      await expect(page.getByRole('main').getByText('Contoso Production')).toBeVisible();
      await shoot('machine');
      await page.goto('/');
      await expect(page.getByRole('row').filter({ hasText: 'SRV-SQL-01' })).toContainText('Open');
      await shoot('overview');
      await page.goBack();
      await accessCard(page).getByRole('button', { name: 'Revoke access' }).click();
      await expect(revokePane(page).getByRole('button', { name: 'Revoke access' })).toBeEnabled();
      await shoot('revoke');

      await page.goto('/history');
      await expect(page.getByRole('grid').getByRole('link').first()).toBeVisible();
      await shoot('history');
      await page.goto(`/history/${consentId}`);
      await expect(page.getByText('Signed by Ada Lovelace').first()).toBeVisible();
      await shoot('consent');
      await page.goto(`/history/${consentId}/receipt`);
      await expect(page.getByRole('heading', { name: 'Verification code' })).toBeVisible();
      await shoot('receipt');
      const receipt = await saved(page, () =>
        page
          .getByRole('button', { name: /^Download/ })
          .first()
          .click(),
      );
      await page.goto('/findings');
      await expect(page.getByRole('grid').getByText('SRV-SQL-04').first()).toBeVisible();
      await shoot('findings');
      await page.goto('/terms');
      await shoot('terms');
      await page.goto('/verify');
      await chooseReceipts(page, { [receipt.name]: receipt.bytes.toString() });
      await expect(page.getByRole('main').getByText('Valid').first()).toBeVisible();
      await shoot('verify');
    });
  });

async function shootPage(page: Page, name: string): Promise<void> {
  await expect(page.locator('h1').first()).toBeAttached();
  await expect(page.getByRole('progressbar', { name: /^Loading/ })).toHaveCount(0);
  await page.evaluate(() => scrollTo(0, 0));
  const screen = page.viewportSize();
  // A screen as high as the page: what stays at the bottom of the screen would else lie across the middle of the picture.
  if (screen && !/^(machines|history|revoke|terms)-/.test(name)) {
    const height = await page.evaluate(() => document.documentElement.scrollHeight);
    await page.setViewportSize({ ...screen, height: Math.min(Math.max(height, screen.height), 1600) });
  }
  await page.screenshot({ path: `docs/screenshots/${name}.png`, animations: 'disabled' });
  if (screen) await page.setViewportSize(screen);
}
