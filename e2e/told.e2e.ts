import type { Page } from '@playwright/test';
import { expect, signIn, test } from './fixtures.ts';
import { givenGrant } from './given-grant.ts';
import { command, openBell, passUntil, revokePane, saved } from './steps.ts';

const body = (page: Page) => page.locator('body');
const kept = (page: Page) => page.evaluate(() => sessionStorage.getItem('remote-support.notices') ?? '');

test('what a colleague grants shows everywhere within half a minute, and is told', async ({ page, tenant }) => {
  await page.clock.install();
  await signIn(page, 'Alan Turing', '/');
  await expect(page.getByRole('link', { name: /Overview.*1 with access/ })).toBeVisible();
  const bell = await openBell(page);
  await givenGrant(tenant, ['SRV-WEB-01']);
  const before = await page.evaluate(() => Date.now());
  await passUntil(bell, 'Access to SRV-WEB-01 was granted');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('row').filter({ hasText: 'SRV-WEB-01' }).first()).toContainText('Ada Lovelace');
  expect((await page.evaluate(() => Date.now())) - before).toBeLessThan(35_000);
});

test('a session that opens is told once, and outlives a reload until sign-out', async ({ page, tenant }) => {
  const opened = 'Microsoft Support opened a session on SRV-SQL-04';
  await page.clock.install();
  await signIn(page, 'Alan Turing', '/terms');
  await expect(page.getByRole('link', { name: /Overview.*1 with access/ })).toBeVisible();
  await tenant.openSession('SRV-SQL-04');
  // No pane is open: it is a toast that says so.
  await passUntil(body(page), opened);
  await expect(page).toHaveTitle('● 1 session · Terms - Arc Remote Support');
  await page.reload();
  await expect(page).toHaveTitle('● 1 session · Terms - Arc Remote Support');
  await expect(page.getByText(opened)).toHaveCount(0);
  const bell = await openBell(page);
  await expect(bell.getByRole('listitem')).toContainText([opened]);
  await tenant.closeSessions('SRV-SQL-04');
  await passUntil(bell, /Session on SRV-SQL-04 ended after \d/);
  await expect(page).toHaveTitle('Terms - Arc Remote Support');
  await page.keyboard.press('Escape');
  expect(await kept(page)).toContain('SRV-SQL-04');
  await page.getByRole('button', { name: 'Account: Alan Turing' }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.waitForURL((url) => url.href.startsWith(tenant.appOrigin) && url.pathname === '/');
  expect(await kept(page)).toBe('');
});

test('the end of access goes into a calendar, and is told before it comes', async ({ page, tenant }) => {
  const consentId = await givenGrant(tenant, ['SRV-WEB-01'], { hours: 1 });
  await signIn(page, 'Ada Lovelace', `/history/${consentId}`);
  const file = (await saved(page, () => command(page, 'Add to calendar').click())).bytes.toString();
  expect(file).toContain(`UID:${consentId}@arc-remote-support\r\n`);
  expect(file).toMatch(/DTSTART:\d{8}T\d{6}Z\r\n/);

  await page.clock.install();
  await page.goto('/terms');
  await expect(page.getByRole('link', { name: /Overview.*with access/ })).toBeVisible();
  await tenant.advance(46 * 60);
  await page.clock.fastForward('46:00');
  await passUntil(body(page), /Access to SRV-WEB-01 ends in 1\d min/);
  const bell = await openBell(page);
  await bell
    .getByRole('link', { name: /^Extend: Access to SRV-WEB-01 ends/ })
    // The pane may still be sliding in, and a click lands where the link was.
    .press('Enter');
  await expect(page).toHaveURL(/\/grant\?machine=.*srv-web-01/i);
});

test('access whose support request is closed is told of, with the revoke', async ({ page, tenant }) => {
  const closed = '2410170050007890';
  await givenGrant(tenant, ['SRV-WEB-01'], { number: closed });
  await signIn(page, 'Ada Lovelace', '/');
  await expect(body(page)).toContainText(`Support request ${closed} is closed.`);
  const bell = await openBell(page);
  await expect(bell).toContainText(`Support request ${closed} is closed, and access to SRV-WEB-01 isn’t`);
  await page.keyboard.press('Escape');
  await page
    .getByRole('navigation')
    .getByRole('link', { name: /^Findings/ })
    .click();
  const row = page.getByRole('row').filter({ hasText: 'The support request is closed' });
  await expect(row).toContainText('SRV-WEB-01');
  await row.getByRole('button', { name: /^Revoke/ }).click();
  await expect(revokePane(page)).toContainText('SRV-WEB-01');
});
