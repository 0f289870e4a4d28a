import type { Page } from '@playwright/test';
import { expect, seenText, signIn, test } from './fixtures.ts';
import { expectFitsAll, expectReadableInBoth } from './readable.ts';
import {
  accessCard,
  agreeBox,
  command,
  expectState,
  fillBasics,
  grant,
  machineGrid,
  machinePath,
  next,
  rowOf,
  tab,
  wizardPath,
} from './steps.ts';

// A button on its way from grey to black has a contrast that nobody reads it by.
test.use({ contextOptions: { reducedMotion: 'reduce' } });

/** A page as each person may find it: titled, in each theme, on a phone and on a wide screen. */
async function inspect(page: Page, heading: string): Promise<void> {
  const title = page.getByRole('heading', { level: 1, name: heading });
  await expect(title).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
  // A session that is open stands before it.
  await expect(page).toHaveTitle(new RegExp(`${await title.innerText()} - Arc Remote Support$`));
  await expect(page.getByRole('progressbar', { name: 'Loading' })).toHaveCount(0);
  await expectReadableInBoth(page, 'the page');
  await expectFitsAll(page);
  await page.setViewportSize({ width: 1280, height: 800 });
}

const menuLink = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name });

// Links lead on within the document, which has axe by then: to give it to each page anew took as long as to look.

test('each page that the menu leads to, and a machine’s, can be read by everyone', async ({ page, tenant }) => {
  test.slow();
  await tenant.openSession('SRV-SQL-04');
  await signIn(page, 'Ada Lovelace');
  await expect(page.getByRole('row').filter({ hasText: 'SRV-SQL-04' }).getByText('Active')).toBeVisible();
  await inspect(page, 'Overview');
  await menuLink(page, 'Machines').click();
  await expect(machineGrid(page).getByText('Active')).toBeVisible();
  await page.getByRole('main').getByRole('searchbox').fill('sql');
  await expect(rowOf(page, 'SRV-WEB-02')).toHaveCount(0);
  await inspect(page, 'Machines');
  await rowOf(page, 'SRV-SQL-01').getByRole('link').click();
  await expectState(page, 'Not set up');
  await inspect(page, 'SRV-SQL-01');
  await page.goBack();
  await rowOf(page, 'SRV-SQL-04').getByRole('link').click();
  await expectState(page, 'Active');
  await page.getByText('Read it on the machine').first().click();
  await accessCard(page).getByText('How we know').click();
  await inspect(page, 'SRV-SQL-04');
  await menuLink(page, 'Findings').click();
  await expect(page.getByRole('grid').getByText('SRV-SQL-04').first()).toBeVisible();
  await inspect(page, 'Findings');
  await menuLink(page, 'Verify').click();
  await inspect(page, 'Verify a receipt');
  await menuLink(page, 'Terms').click();
  await inspect(page, 'Terms');
  await page.getByRole('link', { name: /^Windows Server, .*2025-03-04/ }).click();
  await expect(page.getByText('By approving this request')).toBeVisible();
  await inspect(page, 'Remote support terms and conditions');
});

test('the wizard: each tab can be read by everyone', async ({ page, tenant }) => {
  test.slow();
  await signIn(page, 'Ada Lovelace', await wizardPath(tenant, ['SRV-SQL-01', 'SRV-SQL-02', 'SRV-WEB-06']));
  await fillBasics(page);
  await inspect(page, 'Grant access');
  await next(page);
  await agreeBox(page).check();
  await inspect(page, 'Grant access');
  await next(page);
  await expect(tab(page, 'Review + grant')).toHaveAttribute('aria-selected', 'true');
  await inspect(page, 'Grant access');
});

test('a grant, its consent, its receipt and the history can be read by everyone', async ({ page, tenant }) => {
  test.slow();
  await grant(page, tenant, ['SRV-SQL-02']);
  await inspect(page, 'Access is active on SRV-SQL-02');
  await command(page, 'View consent').click();
  await inspect(page, 'Ada Lovelace granted Diagnostics on SRV-SQL-02');
  await command(page, 'Receipt').click();
  await expect(page.getByRole('button', { name: /^Download/ }).first()).toBeEnabled();
  await inspect(page, 'Receipt for Diagnostics on SRV-SQL-02');
  await menuLink(page, 'History').click();
  await expect(page.getByRole('grid').getByRole('link').first()).toBeVisible();
  await inspect(page, 'History');
});

test('what is asked before an act, and what the header opens, can be read by everyone', async ({ page, tenant }) => {
  test.slow();
  await signIn(page, 'Ada Lovelace', await machinePath(tenant, 'SRV-SQL-04'));
  for (const name of ['Revoke access', 'Change access', 'Notifications', 'Settings', 'Help']) {
    await page.getByRole('button', { name, exact: true }).first().click();
    const pane = page.getByRole('dialog', { name });
    await expect(pane.getByRole('button', { name: 'Close' })).toBeVisible();
    await expectReadableInBoth(page, name, '[role="dialog"]');
    await expectFitsAll(page, '[role="dialog"]');
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.keyboard.press('Escape');
    await expect(pane).toHaveCount(0);
  }
});

test('without a sign-in: the page that asks for it, and a start that fails', async ({ page }) => {
  await page.goto('/');
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
  await inspect(page, 'Sign in');
  const devTools = await page.context().newCDPSession(page);
  await devTools.send('Network.enable');
  await devTools.send('Network.setBlockedURLs', { urls: ['*/config.json'] });
  await page.reload();
  await inspect(page, 'Can’t connect');
  await expect(page.getByRole('main')).toContainText('run Disable-RemoteSupport on the machine');
  await devTools.send('Network.setBlockedURLs', { urls: [] });
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
});

test('a browser that is too old is told so, and what ends access without it', async ({ page }) => {
  await page.addInitScript(() => Reflect.deleteProperty(AbortSignal, 'any'));
  await page.goto('/machines');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('This browser is too old');
  await expect(page.getByRole('main')).toContainText('run Disable-RemoteSupport on the machine');
  await expect(page.getByRole('button')).toHaveCount(0);
});

test('what isn’t there is said in place of a page, with the way on', async ({ page }) => {
  test.slow();
  await signIn(page, 'Ada Lovelace', '/no/such/page');
  await inspect(page, 'Page not found');
  await page.getByRole('button', { name: 'Go to machines' }).click();
  await expect(machineGrid(page)).toBeVisible();
  for (const [gone, title] of [
    // A subscription that can't be read may hold its record.
    ['/history/rs-aaaaaaaaaaaaaaaaaaaaa', 'Consent'],
    ['/terms/windows-server-1999-01-01', /not found/i],
  ] as const) {
    await page.goto(gone);
    await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
  }
});

test('a window as at 400 % is left to what is read', async ({ page }) => {
  const takenAtTop = async () => {
    await page.evaluate(() => scrollTo(0, 600));
    return page.evaluate(() =>
      Math.max(
        ...[...document.querySelectorAll('header, #command-bar, [role="columnheader"]')].map((one) => {
          const { top, bottom } = one.getBoundingClientRect();
          return top < innerHeight ? bottom : 0;
        }),
      ),
    );
  };
  await page.setViewportSize({ width: 340, height: 700 });
  await signIn(page, 'Ada Lovelace', '/machines');
  const link = page.getByRole('link', { name: 'SRV-SQL-04' });
  await expect(link).toBeVisible();
  expect(await takenAtTop(), 'what stays in a window with room for it').toBeGreaterThan(40);
  await page.setViewportSize({ width: 340, height: 192 });
  expect(await takenAtTop()).toBeLessThanOrEqual(0);
  await expect(seenText(page, 'SRV-WEB-01')).toBeAttached();
});

test('the sandbox’s own page: everyone can read it, and turn faults on by keyboard', async ({ page, tenant }) => {
  await page.goto(`${tenant.azureOrigin}/sandbox`);
  await page.getByText(/^Azure is overloaded/).focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Turn on throttled', exact: true })).toBeFocused();
  await page.keyboard.press('Enter');
  const on = page.getByRole('list', { name: 'Faults that are on' });
  await expect(on).toContainText('All requests, until turned off');
  await page.getByRole('searchbox', { name: 'Name contains' }).fill('sql-04');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('list', { name: 'Machines' }).getByRole('listitem')).toHaveText(/SRV-SQL-04/);
  await expectReadableInBoth(page, 'the sandbox’s page');
  await expectFitsAll(page);
  // Back at what was changed, the next stop of the Tab key is there too.
  await page.getByRole('button', { name: /^Turn off throttled/ }).press('Enter');
  await expect(page.getByText('No fault is on.')).toBeVisible();
});
