import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import type { Page, TestInfo } from '@playwright/test';
import { expect, seenText, signIn, test } from './fixtures.ts';
import type { Tenant } from './fixtures.ts';
import { givenGrant } from './given-grant.ts';
import { chooseReceipts, command, saved } from './steps.ts';

/** What the program without the app makes of a receipt, with Microsoft Entra's keys of now. */
async function verifyOutside(
  tenant: Tenant,
  info: TestInfo,
  text: string,
): Promise<{ code: number | null; said: string }> {
  // Node does not resolve `*.localhost` everywhere; the path names the tenant.
  const { port } = new URL(tenant.azureOrigin);
  const reply = await fetch(`http://localhost:${port}/${tenant.tenantId}/discovery/v2.0/keys`);
  const [receipt, keys] = [info.outputPath('receipt.json'), info.outputPath('keys.json')];
  await writeFile(receipt, text);
  await writeFile(keys, await reply.text());
  const { status, stdout } = spawnSync(process.execPath, ['verify/verify.mjs', receipt, '--keys', keys], {
    encoding: 'utf8',
  });
  return { code: status, said: stdout };
}

const resultOf = (page: Page, name: string) => page.getByRole('region', { name });

const download = async (page: Page) => (await saved(page, () => command(page, 'Download').click())).bytes.toString();

test('a receipt verifies elsewhere, with the app, signed out, and without it', async ({
  page,
  elsewhere,
  tenant,
}, info) => {
  const consentId = await givenGrant(tenant, ['SRV-SQL-01'], { reason: 'Slow backups' });
  await tenant.advance(600);
  await signIn(elsewhere, 'Otto Auditor', `/history/${consentId}/receipt`);
  await expect(elsewhere.getByRole('group', { name: 'Valid' })).toContainText('Signed by Ada Lovelace');
  await expect(elsewhere.getByRole('list', { name: 'Failed checks' })).toHaveCount(0);
  const text = await download(elsewhere);
  const { code, record } = JSON.parse(text) as { code: string; record: { consentHash: string } };
  // It prints on one page, with all that compares it with its file.
  const pdf = await elsewhere.pdf({ format: 'A4' });
  expect(pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
  await elsewhere.emulateMedia({ media: 'print' });
  const paper = elsewhere.getByRole('main');
  await expect(paper).toContainText(code.slice(0, 8));
  for (const words of ['Ada Lovelace', '2411240040009999', record.consentHash, 'SRV-SQL-01'])
    await expect(seenText(paper, words)).toBeVisible();
  await expect(elsewhere.getByRole('navigation', { name: 'Main' })).toBeHidden();
  await expect(command(elsewhere, 'Print')).toBeHidden();
  const changed = text.replace('Slow backups', 'Slow backupt');

  expect(await verifyOutside(tenant, info, text)).toMatchObject({
    code: 0,
    said: expect.stringContaining('Ada Lovelace'),
  });
  expect((await verifyOutside(tenant, info, changed)).code).toBe(1);

  // Somebody who knows neither of them, and isn't signed in.
  await page.goto('/verify');
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
  await chooseReceipts(page, { 'receipt.json': text, 'changed.json': changed, 'cut.json': text.slice(0, -10) });
  const good = resultOf(page, 'receipt.json');
  await expect(good.getByRole('group', { name: 'Valid' })).toContainText(
    /Signed by Ada Lovelace \(ada\.lovelace@contoso\.example\) through Microsoft Entra/,
  );
  await expect(good.getByRole('region', { name: 'What was signed' })).toContainText('Slow backups');
  await expect(good.getByRole('list', { name: 'Failed checks' })).toHaveCount(0);
  await expect(resultOf(page, 'changed.json').getByRole('list', { name: 'Failed checks' })).toContainText(
    'The consent doesn’t match its hash.',
  );
  await expect(seenText(resultOf(page, 'cut.json'), 'Not a receipt')).toBeVisible();
  // Whoever doesn't see the page hears of all of them, once.
  await expect(
    page.getByRole('status').filter({ hasText: '3 checked: 1 Not valid, 1 Not a receipt, 1 Valid' }),
  ).toHaveCount(1);

  // The page stays, and the connection goes.
  await page.context().setOffline(true);
  await chooseReceipts(page, { 'again.json': text });
  // With a fourth file each has a line.
  const lines = page.getByRole('list', { name: 'Receipts' }).getByRole('listitem');
  await expect(lines.filter({ hasText: 'again.json' })).toContainText(/Valid|Key not confirmed/);
});
