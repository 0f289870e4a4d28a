import type { Page } from '@playwright/test';
import { expect, seenText, signIn, test } from './fixtures.ts';
import type { Tenant } from './fixtures.ts';
import { chooseMachines, fillWizard, pressGrant, sign } from './journey.ts';
import { expectFits, expectReadable, expectReadableInBoth } from './readable.ts';

// A button on its way from grey to black has a contrast that nobody reads it by.
test.use({ contextOptions: { reducedMotion: 'reduce' } });

/** A page as each person may find it: titled, in either theme, on a phone and on a wide screen. */
async function inspect(page: Page, heading: string | RegExp): Promise<void> {
  await page.setViewportSize({ width: 1280, height: 800 });
  const title = page.getByRole('heading', { level: 1, name: heading });
  await expect(title).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
  await expect(page).toHaveTitle(`${await title.innerText()} – Remote Support`);
  await expect(page.getByRole('progressbar')).toHaveCount(0);
  await expectReadableInBoth(page, 'the page');
  await expectFits(page, 1920);
  await expectFits(page, 360);
  await expectReadable(page, 'on a narrow screen');
  await expectFits(page, 320);
}

const machinePath = async (tenant: Tenant, machine: string) => new URL(await tenant.machineUrl(machine)).pathname;

const terms = 'Remote support terms and conditions';

const pages: { name: string; heading: string; path: (tenant: Tenant) => Promise<string> | string }[] = [
  { name: 'the machines', heading: 'Machines', path: () => '/machines?search=sql' },
  { name: 'the machines in groups', heading: 'Machines', path: () => '/machines?group=location&search=sql' },
  { name: 'a machine', heading: 'SRV-SQL-01', path: (tenant) => machinePath(tenant, 'SRV-SQL-01') },
  {
    name: 'a machine with live access',
    heading: 'SRV-SQL-04',
    path: (tenant) => machinePath(tenant, 'SRV-SQL-04'),
  },
  {
    name: 'a machine whose set-up failed',
    heading: 'SRV-SQL-03',
    path: (tenant) => machinePath(tenant, 'SRV-SQL-03'),
  },
  {
    name: 'the grant of a machine',
    heading: 'Grant access',
    path: async (tenant) => `/grant?${new URLSearchParams({ machine: await tenant.machineId('SRV-SQL-01') })}`,
  },
  { name: 'an empty history', heading: 'History', path: () => '/history' },
  { name: 'the verification of receipts', heading: 'Verify a receipt', path: () => '/verify' },
  { name: 'the findings', heading: 'Findings', path: () => '/findings' },
  { name: 'the terms', heading: 'Terms', path: () => '/terms' },
  { name: 'terms of 2024-10-30', heading: terms, path: () => '/terms/windows-server-2024-10-30' },
  { name: 'terms of 2025-03-04', heading: terms, path: () => '/terms/windows-server-2025-03-04' },
  { name: 'terms of Azure Local', heading: terms, path: () => '/terms/azure-local-2025-03-04' },
  { name: 'an address that leads nowhere', heading: 'There is no such page', path: () => '/no/such/page' },
];

for (const { name, heading, path } of pages)
  test(`${name}: opens by its address, and everyone can read it`, async ({ page, tenant }) => {
    test.slow();
    const address = await path(tenant);
    await signIn(page, 'Ada Lovelace', address);
    await expect(page).toHaveURL(address);
    await inspect(page, heading);
  });

test('each step of the wizard can be read by everyone', async ({ page }) => {
  test.slow();
  await signIn(page, 'Ada Lovelace');
  await chooseMachines(page, ['SRV-SQL-01', 'SRV-SQL-02', 'SRV-WEB-06']);
  await fillWizard(page);
  for (const step of ['Review + grant', 'Terms', 'Access', 'Support request']) {
    await expect(page.getByRole('heading', { level: 2, name: step })).toBeVisible();
    await inspect(page, 'Grant access');
    await page.getByRole('button', { name: 'Previous' }).click();
  }
});

test('a grant: its progress, its consent and the history open by their addresses', async ({ page }) => {
  test.slow();
  await signIn(page, 'Ada Lovelace');
  await chooseMachines(page, ['SRV-SQL-02']);
  await fillWizard(page);
  await sign(page);
  await pressGrant(page);
  await expect(page.getByRole('heading', { level: 1, name: 'Access confirmed on 1 machine' })).toBeVisible();
  const progress = new URL(page.url()).pathname;
  const consentId = progress.split('/').at(-1) ?? '';

  await page.goto(progress);
  await inspect(page, 'Access confirmed on 1 machine');
  await page.goto(`/history/${consentId}`);
  await inspect(page, /SRV-SQL-02/);
  await page.goto(`/history/${consentId}/receipt`);
  await expect(seenText(page, 'Verification code', { exact: true })).toBeVisible();
  await inspect(page, /SRV-SQL-02/);
  await page.goto('/history');
  await expect(page.getByRole('row', { name: /SRV-SQL-02/ }).getByRole('link')).toBeVisible();
  await inspect(page, 'History');
});

test('the questions that must be answered can be read by everyone', async ({ page, tenant }) => {
  await signIn(page, 'Ada Lovelace', await machinePath(tenant, 'SRV-SQL-04'));
  for (const [act, keep] of [
    ['Revoke access', 'Keep access'],
    ['Configure access', 'Keep as it is'],
  ] as const) {
    await page.getByRole('button', { name: act }).first().click();
    const dialog = page.getByRole('alertdialog');
    await expect(dialog.getByRole('button', { name: keep })).toBeVisible();
    await expectReadableInBoth(page, act);
    await dialog.getByRole('button', { name: keep }).click();
    await expect(dialog).toHaveCount(0);
  }
});

test('the panels of a grouped list can be read by everyone', async ({ page }) => {
  await signIn(page, 'Ada Lovelace', '/machines?group=location&search=sql');
  await expect(page.getByRole('grid').getByRole('link').first()).toBeVisible();
  for (const name of [/^Views?\b/, /^Group by/]) {
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.getByRole('search', { name: 'Filter machines' }).getByRole('button', { name }).click();
    const panel = page.getByRole('dialog', { name });
    if (name.test('Views')) {
      await panel.getByRole('textbox', { name: 'Save this list as' }).fill('SQL servers');
      await panel.getByRole('button', { name: 'Save', exact: true }).click();
      await expect(panel.getByText('is saved')).toBeVisible();
    } else await expect(panel.getByRole('radio', { name: /^Tag / }).first()).toBeVisible();
    await expectReadableInBoth(page, name.source);
    await expectFits(page, 360);
    await expectReadable(page, `${name.source} on a narrow screen`);
    await expectFits(page, 320);
    await page.keyboard.press('Escape');
    await expect(panel).toHaveCount(0);
  }
});

test('the sign-in page can be read by everyone', async ({ page }) => {
  await page.goto('/');
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
  await expectReadableInBoth(page, 'the page');
  await expectFits(page, 1920);
  await expectFits(page, 360);
  await expectFits(page, 320);
});

test('a page with little on it is as high as the window, below the notice too', async ({ page }) => {
  await page.setViewportSize({ width: 1366, height: 900 });
  await signIn(page, 'Ada Lovelace');
  const menu = page.getByRole('navigation', { name: 'Main' });
  for (const [path, title] of [
    ['/verify', 'Verify'],
    ['/findings', 'Findings'],
  ] as const) {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
    await expect(page.getByText('Sandbox: nothing here is Azure.')).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollHeight), path).toBe(900);
    const { y, height } = (await menu.boundingBox()) ?? { y: 0, height: 0 };
    expect(y + height, `the menu of ${path} ends with the page`).toBe(900);
  }
});

test('on a long page the menu stays in sight, and its line is as long as the page', async ({ page }) => {
  await page.setViewportSize({ width: 1366, height: 500 });
  await signIn(page, 'Ada Lovelace');
  await expect(page.getByRole('row', { name: /SRV-SQL-04/ })).toBeVisible();
  const menu = page.getByRole('navigation', { name: 'Main' });
  await expect.poll(() => page.evaluate(() => document.documentElement.scrollHeight)).toBeGreaterThan(1000);
  // Both at one moment: the page may still grow.
  const beyondLine = await menu.evaluate(
    (element) => document.documentElement.scrollHeight - Math.round(element.getBoundingClientRect().bottom),
  );
  expect(beyondLine).toBe(0);
  await page.evaluate(() => scrollTo(0, 400));
  await expect(menu.getByRole('link', { name: 'Machines' })).toBeInViewport({ ratio: 1 });
});

/** How much of the window, px, is taken by what stays at its top while the page beneath is scrolled. */
async function takenAtTop(page: Page): Promise<number> {
  await page.evaluate(() => scrollTo(0, 600));
  return page.evaluate(() => {
    const ends = [...document.querySelectorAll('header, [role="toolbar"], thead')].map((one) => {
      const { top, bottom } = one.getBoundingClientRect();
      return top < innerHeight ? bottom : 0;
    });
    return Math.max(0, ...ends);
  });
}

for (const viewport of [
  { width: 340, height: 192 },
  { width: 1366, height: 300 },
])
  test(`a window of ${viewport.width}×${viewport.height}, as at 400 %, is left to what is read`, async ({ page }) => {
    await page.setViewportSize({ ...viewport, height: 700 });
    await signIn(page, 'Ada Lovelace');
    const link = page.getByRole('link', { name: 'SRV-SQL-04' });
    await expect(link).toBeVisible();
    expect(await takenAtTop(page), 'what stays in a window with room for it').toBeGreaterThan(80);
    await page.setViewportSize(viewport);
    expect(await takenAtTop(page)).toBe(0);
    // A row that the keyboard comes to is whole in sight.
    await link.focus();
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowUp', 'ArrowUp', 'ArrowUp']) {
      await page.keyboard.press(key);
      await expect(page.locator('tr:focus-within')).toBeInViewport({ ratio: 1 });
    }
  });
