import { createHash } from 'node:crypto';
import type { Page } from '@playwright/test';
import { unzipSync } from 'fflate';
import { expect, signIn, test } from './fixtures.ts';
import { command, grant, saved } from './history-steps.ts';
import { onlyConsent } from './journey.ts';

/** Presses Close and Escape at the very moment at which the button to stop goes, as who meant to stop does. */
const pressesAsItEnds = (page: Page) =>
  page.evaluate(() => {
    const button = (name: string) => [...document.querySelectorAll('button')].find((one) => one.textContent === name);
    let isBuilding = false;
    const watching = new MutationObserver(() => {
      isBuilding ||= button('Stop') !== undefined;
      if (!isBuilding || button('Stop') !== undefined) return;
      watching.disconnect();
      button('Close')?.click();
      document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
    });
    watching.observe(document.body, { childList: true, characterData: true, subtree: true });
  });

test('an audit pack holds receipts, their checks and the gaps, and every hash is right', async ({ page, tenant }) => {
  await signIn(page, 'Ada Lovelace');
  await grant(page, tenant, ['SRV-SQL-01'], { request: /2411240040001234/ });
  await command(page, 'Receipt').click();
  const receipt = await saved(page, () => command(page, 'Download receipt').click());
  const { consentId } = await onlyConsent(tenant, 'SRV-SQL-01');

  await page.goto('/history');
  await command(page, 'Audit pack').click();
  const dialog = page.getByRole('alertdialog', { name: 'Build an audit pack?' });
  await expect(
    dialog.getByText('1 consent whose agreed time reaches into this period, without the signature.'),
  ).toBeVisible();
  await dialog.getByLabel('Saved receipts').setInputFiles([
    { name: receipt.name, mimeType: 'application/json', buffer: receipt.bytes },
    { name: 'shopping.json', mimeType: 'application/json', buffer: Buffer.from('["milk"]') },
  ]);
  await expect(dialog.getByText(/shopping\.json · not added: /)).toBeVisible();
  const said = (words: string) => dialog.getByRole('status').filter({ hasText: words });
  await expect(said('1 of 2 files added. shopping.json: ')).toHaveCount(1);
  await expect(dialog.getByText(`${consentId}, with the signature`)).toBeVisible();

  // On a small phone the dialog scrolls: what stops the building comes into view.
  const size = page.viewportSize();
  await page.setViewportSize({ width: 360, height: 520 });
  await tenant.fault({ fault: 'hangs-before', method: 'GET', path: '/deployments' });
  await dialog.getByRole('button', { name: 'Build audit pack' }).click();
  const stop = dialog.getByRole('button', { name: 'Stop' });
  await expect(stop).toBeInViewport({ ratio: 1 });
  await stop.click();
  await expect(said('Stopped. No pack was saved.')).toHaveCount(1);
  await tenant.heal();
  if (size) await page.setViewportSize(size);

  await pressesAsItEnds(page);
  const pack = await saved(page, () => dialog.getByRole('button', { name: 'Build audit pack' }).click());
  expect(pack.name).toMatch(/^remote-support-audit-\d{4}-01-01-to-\d{4}-12-31\.zip$/);
  const shown = createHash('sha256').update(pack.bytes).digest('hex');
  await expect(dialog.getByText(shown)).toBeVisible();
  await expect(said('Keep its SHA-256 where the pack is not')).toHaveCount(1);
  await expect(said(shown)).toHaveCount(0);
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect(dialog).toHaveCount(0);
  await command(page, 'Audit pack').click();
  await expect(dialog.getByText(shown)).toBeVisible();
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect(page.getByRole('region', { name: 'News' })).toHaveCount(0);
  await page.getByRole('button', { name: /^Notifications/ }).click();
  const bell = page.getByRole('dialog', { name: 'Notifications' });
  await expect(bell).toContainText(/Audit pack saved, \d+ gaps? to be signed off/);
  await expect(bell).toContainText(`${pack.name}. Its SHA-256: ${shown}`);

  const files = new Map(Object.entries(unzipSync(pack.bytes)).map(([name, bytes]) => [name, Buffer.from(bytes)]));
  expect([...files.keys()].toSorted()).toEqual(
    [
      'README.txt',
      'SHA256SUMS',
      'consents.csv',
      'consents.json',
      'findings.json',
      'gaps.csv',
      'gaps.txt',
      'keys.json',
      'machines.csv',
      `receipts/${consentId}.json`,
      `receipts/${consentId}.saved.json`,
      `verification/${consentId}.json`,
      `verification/${consentId}.saved.json`,
    ].toSorted(),
  );
  const sums = (files.get('SHA256SUMS')?.toString('utf8') ?? '').split('\n').filter(Boolean);
  expect(sums).toHaveLength(files.size - 1);
  for (const line of sums) {
    const [hash, name = ''] = line.split('  ');
    expect(
      createHash('sha256')
        .update(files.get(name) ?? '')
        .digest('hex'),
      name,
    ).toBe(hash);
  }
  expect(files.get(`receipts/${consentId}.saved.json`)?.equals(receipt.bytes)).toBe(true);
  const verification = JSON.parse(files.get(`verification/${consentId}.json`)?.toString('utf8') ?? '') as {
    checks: { key: string; state: string }[];
  };
  const states = Object.fromEntries(verification.checks.map(({ key, state }) => [key, state]));
  expect(states).toMatchObject({
    code: 'pass',
    consentHash: 'pass',
    signature: 'pass',
    key: 'pass',
    recordNow: 'pass',
  });
  expect(Object.values(states)).not.toContain('fail');
  expect(files.get('README.txt')?.toString('utf8')).toContain('Ada Lovelace');
  expect(files.get('gaps.txt')?.toString('utf8')).toContain('Reviewed by');
});

test('what came of a pack stands beside its own period, and beside no other', async ({ page }) => {
  await signIn(page, 'Ada Lovelace', '/history');
  await command(page, 'Audit pack').click();
  const dialog = page.getByRole('alertdialog', { name: 'Build an audit pack?' });
  const pack = await saved(page, () => dialog.getByRole('button', { name: 'Build audit pack' }).click());
  const outcome = dialog.getByText(`Saved as ${pack.name}.`);
  const sum = dialog.getByText(createHash('sha256').update(pack.bytes).digest('hex'));
  await expect(outcome).toBeVisible();
  const year = /\d{4}/.exec(pack.name)?.[0] ?? '';

  await dialog.getByLabel('First day').fill(`${year}-02-01`);
  await expect(outcome).toHaveCount(0);
  await expect(sum).toHaveCount(0);
  await expect(dialog.getByRole('button', { name: 'Build audit pack' })).toBeVisible();

  await dialog.getByLabel('Period').selectOption(year);
  await expect(outcome).toBeVisible();
  await expect(sum).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Build it again' })).toBeVisible();
});
