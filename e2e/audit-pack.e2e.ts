import { createHash } from 'node:crypto';
import type { Page } from '@playwright/test';
import { unzipSync } from 'fflate';
import { expect, signIn, test } from './fixtures.ts';
import { givenGrant } from './given-grant.ts';
import { command, saved } from './steps.ts';

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const pane = (page: Page) => page.getByRole('dialog', { name: 'Build audit pack' });

const build = (page: Page) => pane(page).getByRole('button', { name: 'Build audit pack' });

test('an auditor’s pack holds receipts, their verification, findings and the sums of all files', async ({
  page,
  tenant,
}) => {
  const id = await givenGrant(tenant, ['SRV-SQL-01', 'SRV-WEB-01'], { reason: '=HYPERLINK(1)' });
  await signIn(page, 'Otto Auditor', '/history');
  await command(page, 'Build audit pack').click();
  const days = pane(page).getByRole('status').first();
  await expect(days).toHaveText('1 consent in this period.');
  await pane(page).getByLabel('Last day').fill('2001-01-01');
  await expect(days).toHaveText('The first day is after the last.');
  await pane(page).getByLabel('First day').fill('2001-01-01');
  await expect(days).toHaveText('0 consents in this period.');
  const today = new Date(await tenant.azure.now()).toLocaleDateString('sv', { timeZone: 'Europe/Berlin' });
  await pane(page).getByLabel('Last day').fill(today);
  await expect(days).toHaveText('1 consent in this period.');

  // On a small phone, too, what stops it is in view; a pack that is stopped is not saved.
  const { width, height } = page.viewportSize() ?? { width: 1280, height: 720 };
  await page.setViewportSize({ width: 360, height: 520 });
  await tenant.fault({ fault: 'hangs-before', method: 'GET', path: '/jobs' });
  await build(page).click();
  const stop = pane(page).getByRole('button', { name: 'Stop' });
  await expect(stop).toBeInViewport({ ratio: 1 });
  await stop.click();
  await expect(pane(page).getByText('Stopped. No pack was saved.')).toBeVisible();
  await tenant.heal();
  await page.setViewportSize({ width, height });

  const pack = await saved(page, () => build(page).click());
  expect(pack.name).toBe(`remote-support-audit-2001-01-01-to-${today}.zip`);
  await expect(pane(page)).toContainText('1 receipt. Keep its SHA-256 somewhere else.');
  await expect(pane(page)).toContainText(sha256(pack.bytes));

  const files = new Map(Object.entries(unzipSync(pack.bytes)));
  const text = (name: string) => Buffer.from(files.get(name) ?? '').toString('utf8');
  const [receipt, verification] = [`receipts/${id}.json`, `verification/${id}.json`];
  expect([...files.keys()].toSorted()).toEqual(
    ['README.txt', 'consents.csv', 'findings.json', 'keys.json', receipt, verification].toSorted(),
  );
  expect(text('README.txt')).toContain('Otto Auditor');
  for (const [name, bytes] of files) if (name !== 'README.txt') expect(text('README.txt')).toContain(sha256(bytes));
  const rows = text('consents.csv').split('\r\n').filter(Boolean);
  expect(rows).toHaveLength(2);
  for (const cell of [id, '"Ada Lovelace"', `"'=HYPERLINK(1)"`]) expect(rows[1]).toContain(cell);
  // Alan Turing's grant, which was there from the beginning.
  expect(JSON.parse(text('findings.json'))).toContainEqual(
    expect.objectContaining({
      finding: 'accessWithoutConsent',
      severity: 'high',
      machines: [(await tenant.machineId('SRV-SQL-04')).toLowerCase()],
    }),
  );

  expect(JSON.parse(text(verification))).toMatchObject({ file: receipt, verdict: 'valid' });
});
