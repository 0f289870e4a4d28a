import { watchExchanges } from './exchanges.ts';
import { expect, seenText, signIn, test } from './fixtures.ts';
import { accessState, machinePath } from './journey.ts';
import { emptyList, watchWords } from './shown-words.ts';

test('R20 where Resource Graph is behind, what Azure Resource Manager has counts', async ({ page, tenant }) => {
  await tenant.lagGraph(86_400);
  await signIn(page, 'Ada Lovelace');
  const row = page.getByRole('row', { name: /SRV-SQL-02/ });
  await expect(row).toContainText('Set up');
  const id = await tenant.machineId('SRV-SQL-02');
  const own = await tenant.azure.remoteSupport('SRV-SQL-02');
  await tenant.azure.remove(own?.id ?? '');
  await expect.poll(() => tenant.azure.remoteSupport('SRV-SQL-02')).toBeUndefined();
  await page.getByRole('link', { name: 'SRV-SQL-02' }).click();
  await expect(accessState(page, 'Not set up')).toBeVisible();

  await tenant.azure.remove(id);
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Machines' }).click();
  await page.getByRole('button', { name: 'Refresh' }).click();
  // The list cannot know better; the machine's own page does.
  await page.getByRole('link', { name: 'SRV-SQL-02' }).click();
  await expect(seenText(page, /not found/i)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Grant access' })).toHaveAttribute('aria-disabled', 'true');
});

test('R20 access that Resource Graph has not heard of yet is shown where it is', async ({ page, tenant }) => {
  await tenant.lagGraph(86_400);
  await signIn(page, 'Ada Lovelace');
  const row = page.getByRole('row', { name: /SRV-SQL-02/ });
  await expect(row).toContainText('Set up');
  const until = (await tenant.azure.now()) + 4 * 3_600_000;
  await tenant.azure.putJob('SRV-SQL-02', 'remoteSupport', { type: 'Enable', until });
  await expect.poll(async () => (await tenant.azure.jobs('SRV-SQL-02'))[0]?.properties.status).toBe('Succeeded');
  await page.getByRole('link', { name: 'SRV-SQL-02' }).click();
  await expect(accessState(page, 'Active')).toBeVisible();
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Machines' }).click();
  await expect(row).toContainText('Active');
});

test.describe('a fleet', () => {
  test.use({ scenario: 'even' });

  test('R22 ten thousand machines are listed, and the page answers', async ({ page }) => {
    await signIn(page, 'Ada Lovelace');
    await expect(page.getByRole('link', { name: '10,000 machines' })).toBeVisible({ timeout: 60_000 });
    await page.getByRole('main').getByRole('searchbox', { name: 'Search machines' }).fill('no such machine');
    await expect(page.getByRole('grid', { name: 'Machines' }).getByRole('link')).toHaveCount(0);
  });

  test('R22 only the machines on screen are asked for their access; the others are said not to be read', async ({
    page,
    tenant,
  }) => {
    const exchanges = watchExchanges(page, tenant);
    await signIn(page, 'Ada Lovelace');
    const table = page.getByRole('grid', { name: 'Machines' });
    await expect(table.getByRole('row', { name: /SRV-0101-004/ })).toContainText('Set up', { timeout: 60_000 });
    await expect(page.getByRole('link', { name: /^0 with live access, of 7,[56]\d\d known$/ })).toBeVisible();
    await expect(page.getByRole('link', { name: /^2,[34]\d\d not read yet$/ })).toBeVisible();
    const isRead = ({ path }: { path: string }) => path.endsWith('/jobs');
    expect(exchanges.filter(isRead).length).toBeLessThan(10);
    const below = table.getByRole('row', { name: /SRV-0101-020/ });
    await expect(below).toContainText('Not read yet');

    await below.scrollIntoViewIfNeeded();
    await expect(below).toContainText('Set up');

    await expect(table.getByRole('row', { name: /SRV-0105-001/ })).toHaveCount(0);
    await table.getByRole('checkbox', { name: 'Select SRV-0101-020', exact: true }).focus();
    await expect(async () => {
      await page.keyboard.press('PageDown');
      await expect(table.getByRole('row', { name: /SRV-0105-001/ })).toHaveCount(1, { timeout: 100 });
    }).toPass({ timeout: 60_000 });
  });
});

const readFaults: { fault: string; says: RegExp }[] = [
  { fault: 'captive-portal', says: /A web page came in place of Azure’s reply|not be understood/ },
  { fault: 'dropped-before', says: /Azure cannot be reached/ },
];

for (const { fault, says } of readFaults)
  test(`R21 a start behind a network that answers ${fault} never says that there are no machines`, async ({
    page,
    tenant,
  }) => {
    const seen = await watchWords(page, [emptyList]);
    await tenant.fault({ fault, method: 'read' });
    await signIn(page, 'Ada Lovelace');
    await expect(seenText(page, says)).toBeVisible();
    await expect(page.getByText(emptyList)).toHaveCount(0);
    expect([...seen]).toEqual([]);
    await tenant.heal();
    await page
      .getByRole('button', { name: /^(?:Refresh|Try again)$/ })
      .first()
      .click();
    await expect(page.getByRole('link', { name: 'SRV-SQL-01' })).toBeVisible();
  });

test('R21 a list behind a network’s own page, signed in to at once, comes by itself', async ({ page, tenant }) => {
  await page.clock.install();
  await tenant.fault({ fault: 'captive-portal', method: 'read' });
  await signIn(page, 'Ada Lovelace');
  await expect(seenText(page, /not be understood|A web page came in place of Azure’s reply/)).toBeVisible();
  await tenant.heal();
  // What could not be read is tried again every ten seconds; nobody presses.
  await page.clock.runFor(12_000);
  await expect(page.getByRole('link', { name: 'SRV-SQL-01' })).toBeVisible({ timeout: 10_000 });
});

test('R21 a page that loses the network keeps what it has read, with its time, and comes back by itself', async ({
  page,
  context,
  tenant,
}) => {
  await signIn(page, 'Ada Lovelace', await machinePath(tenant, 'SRV-SQL-04'));
  await expect(accessState(page, 'Active')).toBeVisible();
  await context.setOffline(true);
  await page.getByRole('button', { name: 'Refresh' }).click();
  await expect(accessState(page, 'Last known: Active')).toBeVisible();
  await expect(seenText(page, /Azure cannot be reached/)).toBeVisible();
  await context.setOffline(false);
  await expect(accessState(page, 'Last known: Active')).toHaveCount(0, { timeout: 45_000 });
  await expect(accessState(page, 'Active')).toBeVisible();
});

for (const fault of ['malformed', 'wrong-shape', 'huge'])
  test(`R22 a list that comes ${fault} is a named problem on a page that lives`, async ({ page, tenant }) => {
    await tenant.fault({ fault, method: 'read', path: '/providers/Microsoft' });
    await signIn(page, 'Ada Lovelace');
    await expect(seenText(page, /unknown form|not be understood|could not be read|cut off/i)).toBeVisible();
    await expect(page.getByText(emptyList)).toHaveCount(0);
    await page.getByRole('link', { name: 'Terms' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Terms' })).toBeVisible();
    await tenant.heal();
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Machines' }).click();
    await page
      .getByRole('button', { name: /^(?:Refresh|Try again)$/ })
      .first()
      .click();
    await expect(page.getByRole('link', { name: 'SRV-SQL-01' })).toBeVisible();
  });

test('R22 names that are members of every object are read as names', async ({ page, tenant }) => {
  await tenant.fault({ fault: 'prototype-keys', method: 'read' });
  await signIn(page, 'Ada Lovelace', await machinePath(tenant, 'SRV-SQL-04'));
  await expect(accessState(page, 'Active')).toBeVisible();
  expect(await page.evaluate(() => [Object.keys(Object.prototype), ({} as { polluted?: unknown }).polluted])).toEqual([
    [],
    undefined,
  ]);
});
