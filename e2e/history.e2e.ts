import type { Page } from '@playwright/test';
import { expect, signIn, test } from './fixtures.ts';
import { command, grant, saved } from './history-steps.ts';
import { fillWizard, onlyConsent, pressGrant, sign } from './journey.ts';

const consents = (page: Page) => page.getByRole('grid', { name: 'Consents' }).locator('tbody').getByRole('row');

/** The cells of a CSV file in which every cell is quoted. */
function cellsOf(text: string): string[][] {
  return text
    .replace(/^\uFEFF/, '')
    .split('\r\n')
    .filter(Boolean)
    .map((line) => line.slice(1, -1).split('","'));
}

test('consents are found by machine, request, person, level and state, and exported as shown', async ({
  page,
  tenant,
}) => {
  await signIn(page, 'Ada Lovelace');
  await grant(page, tenant, ['SRV-SQL-01'], { request: /2411240040001234/, reason: 'Slow backups' });
  await grant(page, tenant, ['SRV-WEB-01', 'SRV-WEB-02'], {
    level: 'Diagnostics and repair',
    duration: '1 hour',
    reason: '=HYPERLINK(1)',
  });
  await tenant.advance(2 * 3600);
  const sql = await onlyConsent(tenant, 'SRV-SQL-01');
  const web = await onlyConsent(tenant, 'SRV-WEB-01');

  await page.goto('/history');
  await expect(consents(page)).toHaveCount(2);
  const search = page.getByRole('searchbox', { name: 'Search consents' });
  for (const [words, expected] of [
    ['srv-sql-01', sql.consentId],
    ['2411240040001234', sql.consentId],
    ['backups', sql.consentId],
    ['ada repair', web.consentId],
    [web.consentId, web.consentId],
  ] as const) {
    await search.fill(words);
    await expect(consents(page)).toHaveCount(1);
    await expect(consents(page).getByRole('link')).toHaveAttribute('href', `/history/${expected}`);
  }
  await expect(page.getByRole('status').filter({ hasText: '1 of 2 consents shown' })).toBeVisible();
  await page.getByRole('button', { name: 'Reset filters' }).click();
  await expect(consents(page)).toHaveCount(2);

  await page.getByRole('button', { name: /^State:/ }).click();
  await page.getByRole('checkbox', { name: 'Past its end, not confirmed (1)' }).check();
  await page.keyboard.press('Escape');
  await expect(consents(page)).toHaveCount(1);
  await expect(page).toHaveURL(/\/history\?state=past$/);
  // The address alone brings the same list.
  await page.reload();
  await expect(consents(page)).toHaveCount(1);
  await expect(consents(page).getByRole('link')).toHaveAttribute('href', `/history/${web.consentId}`);

  const csv = await saved(page, () => command(page, 'Export CSV').click());
  expect(csv.name).toMatch(/^remote-support-consents-\d{4}-\d\d-\d\dT\d{4}Z-filtered-incomplete\.csv$/);
  const [header = [], ...rows] = cellsOf(csv.bytes.toString('utf8'));
  expect(rows).toHaveLength(1);
  const row = Object.fromEntries(header.map((name, index) => [name, rows[0]?.[index]]));
  expect(row).toMatchObject({
    Consent: web.consentId,
    'Agreed by': 'Ada Lovelace',
    Reason: "'=HYPERLINK(1)",
    'Machine names': 'SRV-WEB-01; SRV-WEB-02',
    'Until (UTC)': web.consent.notAfter,
    'Consent hash': web.consentHash,
  });

  await page.getByRole('link', { name: '2 consents' }).click();
  await expect(consents(page)).toHaveCount(2);
  const json = await saved(page, () => command(page, 'Export JSON').click());
  const file = JSON.parse(json.bytes.toString('utf8')) as { consents: { consentId: string; consent: unknown }[] };
  expect(file.consents.map((one) => one.consentId)).toEqual([web.consentId, sql.consentId]);
  expect(file.consents.map((one) => one.consent)).toEqual([web.consent, sql.consent]);

  await page.goto('/history?from=2001-01-01&to=2001-12-31');
  await expect(page.getByText('No consent matches')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Agreed: 1 Jan 2001 – 31 Dec 2001' })).toBeVisible();

  // A period the wrong way round holds no day; which it is, is said where it is chosen and where the rows would be.
  await page.goto('/history?sort=who&from=2001-12-31&to=2001-01-01');
  const why = page.getByText('The first day lies after the last.');
  await expect(why).toHaveCount(1);
  await page.getByRole('button', { name: /^Agreed:/ }).click();
  await expect(page.getByRole('dialog', { name: 'Filter by the day agreed' })).toContainText(
    'The first day lies after the last.',
  );
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Show all' }).click();
  await expect(consents(page)).toHaveCount(2);
  await expect(page).toHaveURL(/\/history\?sort=who$/);
});

test('what the list lacks is said above it and in the name of a file, and a cut id is said to be none', async ({
  page,
  tenant,
}) => {
  await signIn(page, 'Ada Lovelace');
  await grant(page, tenant, ['SRV-SQL-01'], {});
  const path = '/rg-web-prod/providers/Microsoft.Resources/deployments';
  await tenant.fault({ fault: 'role-lost', method: 'GET', path });
  await page.goto('/history');
  const said = page.getByText('1 resource group could not be read.');
  await expect(said).toBeVisible();
  await expect(consents(page)).toHaveCount(1);
  const [message, list] = await Promise.all([said.boundingBox(), consents(page).boundingBox()]);
  expect(message?.y).toBeLessThan(list?.y ?? 0);
  const csv = await saved(page, () => command(page, 'Export CSV').click());
  expect(csv.name).toMatch(/^remote-support-consents-\d{4}-\d\d-\d\dT\d{4}Z-incomplete\.csv$/);

  await page.goto('/history/rs-dcg76');
  await expect(page.getByText('This is not the id of a consent')).toBeVisible();
});

test('a consent tells its whole story, and the log witnesses it', async ({ page, tenant }) => {
  await signIn(page, 'Ada Lovelace');
  await grant(page, tenant, ['SRV-SQL-01'], { request: /2411240040001234/ });
  const { consentId } = await onlyConsent(tenant, 'SRV-SQL-01');
  await tenant.openSession('SRV-SQL-01');
  // The log shows writes minutes late.
  await tenant.advance(300);
  await page
    .getByRole('button', { name: 'View consent' })
    .or(page.getByRole('link', { name: 'View consent' }))
    .first()
    .click();
  await expect(page).toHaveURL(new RegExp(`/history/${consentId}$`));
  await command(page, 'Refresh').click();
  const timeline = page.getByRole('region', { name: 'Timeline' });
  await expect(
    timeline.getByText(/^Microsoft Support opened session .* on SRV-SQL-01 with Diagnostics$/),
  ).toBeVisible();
  // One line for each act, until all that the log says of them is asked for.
  const recorded = timeline.getByText(/^Writing of the record in rg-sql-prod: succeeded$/);
  await expect(recorded).toBeHidden();
  await timeline.getByRole('button', { name: /^Show every entry of the Activity Log, \d+ more$/ }).click();
  await expect(recorded).toBeVisible();
  await expect(
    timeline
      .getByText(/^Request to the remote support job of SRV-SQL-01: /)
      .filter({ visible: true })
      .first(),
  ).toBeVisible();
  await expect(
    timeline
      .getByText(/^Installation of the extension on SRV-SQL-01: /)
      .filter({ visible: true })
      .first(),
  ).toBeVisible();
  const lines = await timeline.getByRole('listitem').allTextContents();
  const placeOf = (words: string) => lines.findIndex((line) => line.includes(words));
  const order = [
    'The time agreed to begins',
    'Recorded in rg-sql-prod',
    'Access requested on SRV-SQL-01',
    'opened session',
  ].map(placeOf);
  expect(order).not.toContain(-1);
  expect(order).toEqual(order.toSorted((a, b) => a - b));
  await expect(page.getByText('Witnessed in the Activity Log')).toBeVisible();
});

test.describe('a consent for many machines', () => {
  test.use({ scenario: 'even', machines: 22 });

  test('of the last that its timeline holds back, the first has the focus', async ({ page, tenant }) => {
    await signIn(page, 'Ada Lovelace');
    await expect(page.getByRole('row', { name: /SRV-0101-022/ })).toBeVisible();
    await page.getByRole('checkbox', { name: /^Select all/ }).check();
    await page.getByRole('button', { name: /^Grant access/ }).click();
    await fillWizard(page);
    await sign(page);
    await pressGrant(page);
    await expect(page.getByRole('heading', { level: 1, name: 'Access confirmed on 22 machines' })).toBeVisible({
      timeout: 60_000,
    });
    await tenant.advance(300);
    await page.goto(`/history/${new URL(page.url()).pathname.split('/').at(-1)}`);
    const timeline = page.getByRole('region', { name: 'Timeline' });
    await timeline.getByRole('button', { name: 'Read the jobs of 2 more of 22 machines' }).press('Enter');
    await expect(timeline.getByRole('list', { name: 'What happened' })).toBeFocused();

    await timeline.getByRole('button', { name: /^Show every entry of the Activity Log/ }).click();
    const more = timeline.getByRole('button', { name: /^Show \d+ more of \d+ entries$/ });
    const all = Number(/of (\d+)/.exec(await more.innerText())?.[1]);
    const before = Math.floor((all - 1) / 100) * 100;
    for (let shown = 100; shown <= before; shown += 100) await more.press('Enter');
    await expect(timeline.getByRole('list', { name: 'What happened' }).getByRole('listitem').nth(before)).toBeFocused();
  });
});

test('the grant’s own page looks for its witness until it can be read', async ({ page, tenant }) => {
  await page.clock.install();
  await signIn(page, 'Ada Lovelace');
  await tenant.fault({ fault: 'wrong-shape', method: 'GET', path: '/eventtypes/management/' });
  await grant(page, tenant, ['SRV-SQL-01'], {});
  await expect(page.getByText('The Activity Log could not be read')).toBeVisible();
  await tenant.heal();
  // Looked for again every half minute, without a press.
  await page.clock.fastForward('00:31');
  await expect(page.getByText('Witnessed in the Activity Log')).toBeVisible();
});
