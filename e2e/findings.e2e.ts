import { readFile } from 'node:fs/promises';
import type { Locator } from '@playwright/test';
import { expect, signIn, test } from './fixtures.ts';
import { extensionBody, inList, preflightRead } from './findings-list.ts';
import { accessState, fillWizard, machinePath, pressGrant, sign, wizardOf } from './journey.ts';

test('what was done without this app is found, on the machines concerned and in the exports; its own set-up explains itself', async ({
  page,
  tenant,
}) => {
  await signIn(page, 'Ada Lovelace', await machinePath(tenant, 'SRV-WEB-02'));
  await page.getByRole('button', { name: 'Set up' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Set up' }).click();
  await expect(accessState(page, 'Set up')).toBeVisible();
  const installed = `${await tenant.machineId('SRV-WEB-01')}/extensions/AzureEdgeRemoteSupport`;
  await tenant.azure.put(installed, '2025-01-13', extensionBody);
  await tenant.azure.putJob('SRV-SQL-02', 'by-hand', {
    type: 'Enable',
    until: (await tenant.azure.now()) + 4 * 3_600_000,
  });
  await tenant.advance(600);
  await tenant.fault({ fault: 'role-lost', method: 'read', path: 'SRV-WEB-03/providers/Microsoft.AzureStackHCI' });

  await page.goto('/findings');
  const serious = inList(page, 'Needs an answer');
  const item = (machine: string) =>
    page.getByRole('listitem').filter({ has: page.getByRole('link', { name: machine }) });
  await expect(serious).toBeVisible();
  // Nobody is let in by these: one entry, and not among what the red number counts.
  const toLookInto = inList(page, 'To look into');
  await expect(toLookInto.getByRole('heading', { name: /^Extension without a consent: \d machines$/ })).toHaveCount(1);
  await expect(page.getByRole('link', { name: 'SRV-WEB-01' })).toHaveCount(0);
  await toLookInto.getByRole('button', { name: /^Show \d machines$/ }).click();
  const extensions = inList(page, 'Extension without a consent').getByRole('listitem');
  await expect(extensions.filter({ has: page.getByRole('link', { name: 'SRV-WEB-01' }) })).toContainText(
    'with another application than this one',
  );
  await expect(page.getByRole('img', { name: '2 needed an answer when last compared' })).toBeVisible();
  await expect(item('SRV-SQL-02')).toContainText('Access without a record');
  await expect(item('SRV-SQL-02')).toContainText('by-hand');
  // Alan Turing's grant, which was there from the beginning.
  await expect(item('SRV-SQL-04')).toContainText('Access without a record');
  await expect(inList(page, 'Explains itself').getByRole('link', { name: 'SRV-WEB-02' })).toBeVisible();
  await expect(inList(page, 'Could not be told').getByRole('link', { name: 'SRV-WEB-03' })).toBeVisible();
  await expect(page.getByText('Nothing differs')).toHaveCount(0);

  const [csv] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Export CSV' }).click(),
  ]);
  const table = await readFile(await csv.path(), 'utf8');
  // Each of them, whatever is folded on the page, and the one that explains itself.
  expect(table.split('"Extension without a consent"').length - 1).toBe((await extensions.count()) + 1);
  expect(table).toContain('"srv-web-01"');
  const said = page.getByRole('search', { name: 'Filter findings' }).getByRole('status');
  await expect(said).toHaveText(/^All \d+ shown$/);
  const search = page.getByRole('searchbox', { name: 'Search findings' });
  const topOf = async (place: Locator) => (await place.boundingBox())?.y ?? 0;
  const room = async () => (await topOf(serious)) - (await topOf(search));
  const before = await room();
  await search.fill('SRV-SQL-02');
  await expect(said).toHaveText(/^1 of \d+ findings shown$/);
  expect(await room()).toBe(before);
  const [json] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Export JSON' }).click(),
  ]);
  expect(JSON.parse(await readFile(await json.path(), 'utf8'))).toMatchObject({
    kind: 'remote-support-findings/1',
    filters: { search: 'SRV-SQL-02' },
    findings: [{ kind: 'accessWithoutRecord', machineIds: [(await tenant.machineId('SRV-SQL-02')).toLowerCase()] }],
  });

  await item('SRV-SQL-02').getByRole('link', { name: 'SRV-SQL-02' }).click();
  await expect(accessState(page, 'Active')).toBeVisible();
  await expect(page.getByText('Access without a record', { exact: true })).toBeVisible();
  await page.goto(await tenant.machineUrl('SRV-WEB-01'));
  await expect(page.getByText('Extension without a consent', { exact: true })).toBeVisible();
  await page.goto(await tenant.machineUrl('SRV-WEB-02'));
  await expect(accessState(page, 'Set up')).toBeVisible();
  await preflightRead(page);
  await expect(page.getByText('Extension without a consent', { exact: true })).toHaveCount(0);
});

test.describe('more findings than are listed at once', () => {
  test.use({ scenario: 'fleet', machines: 700 });

  test('the first of those that come last has the focus', async ({ page }) => {
    // As for those who press before the end of the list has come near.
    await page.addInitScript(() => {
      globalThis.IntersectionObserver = class extends IntersectionObserver {
        override observe() {}
      };
    });
    await signIn(page, 'Ada Lovelace', '/findings');
    await page.getByRole('button', { name: /^Show 1\d\d machines$/ }).click({ timeout: 60_000 });
    const items = inList(page, 'Extension without a consent').getByRole('listitem');
    await expect(items).toHaveCount(100);
    await page.getByRole('button', { name: 'List more' }).press('Enter');
    await expect(items.nth(100).getByRole('link').first()).toBeFocused();
    await expect(page.getByRole('button', { name: 'List more' })).toHaveCount(0);
  });
});

test('a grant whose extension failed is no finding on the machine’s page: the Activity Log shows that access was never asked for', async ({
  page,
  tenant,
}) => {
  await signIn(page, 'Ada Lovelace', await wizardOf(tenant, ['SRV-FAIL-01']));
  await fillWizard(page);
  await sign(page);
  await pressGrant(page);
  await expect(page.getByRole('heading', { level: 1, name: 'Access confirmed on 0 of 1 machine' })).toBeVisible();
  // Past the time in which a grant may be on its way, and the log has caught up.
  await tenant.advance(1900);
  const log = page.waitForResponse((response) => response.url().includes('correlationId'));
  await page.goto(await machinePath(tenant, 'SRV-FAIL-01'));
  await log;
  await expect(accessState(page, 'Set-up failed')).toBeVisible();
  await expect(page.getByText('Record without access')).toHaveCount(0);
});
