import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expect, seenText, signIn, test } from './fixtures.ts';
import type { Tenant } from './fixtures.ts';
import { chooseMachines, fillWizard, pressGrant, sign, wizardOf } from './journey.ts';
import { signedByAnother } from './receipt-forger.ts';

/** Grants access to one machine, and saves the receipt from the tab that signed. */
async function grantAndSave(page: Page, tenant: Tenant): Promise<{ text: string; consentId: string }> {
  await signIn(page, 'Ada Lovelace', await wizardOf(tenant, ['SRV-SQL-02']));
  await fillWizard(page);
  await sign(page);
  await pressGrant(page);
  await expect(page.getByText('Keep the receipt.')).toBeVisible();
  const consentId = new URL(page.url()).pathname.split('/').at(-1) ?? '';
  await page.getByRole('link', { name: 'receipt', exact: true }).click();
  const text = await download(page);
  return { text, consentId };
}

async function download(page: Page): Promise<string> {
  const button = page.getByRole('button', { name: 'Download receipt' });
  await expect(button).not.toHaveAttribute('aria-disabled', 'true');
  const [file] = await Promise.all([page.waitForEvent('download'), button.click()]);
  return readFile(await file.path(), 'utf8');
}

const choose = (page: Page, text: string, name = 'receipt.json') => chooseAll(page, { [name]: text });

/** Files by their names, chosen together. */
async function chooseAll(page: Page, texts: Readonly<Record<string, string>>): Promise<void> {
  const files = Object.entries(texts).map(([name, text]) => ({
    name,
    mimeType: 'application/json',
    buffer: Buffer.from(text),
  }));
  await page.getByLabel('Choose receipts').and(page.locator('input')).setInputFiles(files);
}

const check = (page: Page, title: RegExp) =>
  page.getByRole('list', { name: 'Checks' }).getByRole('button', { name: title });

test('of a receipt that is not saved it is said before its signature goes, and that it went afterwards', async ({
  page,
  tenant,
}) => {
  await signIn(page, 'Ada Lovelace', await wizardOf(tenant, ['SRV-SQL-02']));
  await fillWizard(page);
  await sign(page);
  await pressGrant(page);
  await expect(page.getByText('Keep the receipt.')).toBeVisible();
  const consentId = new URL(page.url()).pathname.split('/').at(-1) ?? '';
  // To sign another consent leaves the page.
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Machines' }).click();
  await chooseMachines(page, ['SRV-WEB-01']);
  await fillWizard(page);
  await expect(page.getByText(`The receipt of consent ${consentId} is not saved.`)).toBeVisible();
  await page.getByRole('main').getByRole('link', { name: consentId }).click();
  await expect(page.getByText('Keep the receipt.')).toBeVisible();

  const asked: string[] = [];
  page.on('dialog', (dialog) => {
    asked.push(dialog.type());
    void dialog.accept();
  });
  await page.reload();
  expect(asked).toEqual(['beforeunload']);
  await expect(page.getByText('This page does not hold the signature of the consent.')).toBeVisible();
});

test('a receipt is verified in another browser, against the file, Microsoft Entra and Azure', async ({
  page,
  elsewhere,
  tenant,
}) => {
  const { text, consentId } = await grantAndSave(page, tenant);
  await page.context().close();
  // Another browser of another person, who finds the consent in the history.
  await signIn(elsewhere, 'Alan Turing', '/history');
  await elsewhere
    .getByRole('link', { name: /^\d+ \w+ 20\d\d/ })
    .first()
    .click();
  await expect(elsewhere.getByText(`Consent ${consentId}`)).toBeVisible();
  await elsewhere.getByRole('link', { name: 'Verify' }).click();
  // The log shows a write some minutes after it happened.
  await tenant.advance(1200);
  await choose(elsewhere, text);
  await expect(elsewhere.getByText('Signed, and no change found', { exact: true })).toBeVisible();
  for (const title of [
    /^Signature/,
    /^Signed for this consent/,
    /^Key of/,
    /^Record in Azure now/,
    /^Activity Log now/,
  ]) {
    await expect(check(elsewhere, title)).toContainText('Holds');
  }
});

test('works without signing in and without a connection, and finds one changed character', async ({
  page,
  elsewhere,
  tenant,
}) => {
  const { text } = await grantAndSave(page, tenant);
  await elsewhere.goto('/verify');
  await expect(elsewhere.getByRole('heading', { level: 1, name: 'Verify a receipt' })).toBeVisible();
  await expect(elsewhere.getByRole('button', { name: 'Sign in' })).toBeVisible();
  await elsewhere.context().setOffline(true);
  await choose(elsewhere, text);
  await expect(
    elsewhere.getByText('No change found, signed with a key that is not confirmed here', { exact: true }),
  ).toBeVisible();
  await choose(elsewhere, text.replace('2411240040009999', '2411240040009998'), 'changed.json');
  const changed = elsewhere.getByRole('region', { name: 'changed.json' });
  await expect(seenText(changed, 'Does not hold', { exact: true })).toBeVisible();
  await choose(elsewhere, text.slice(0, -10), 'cut.json');
  await expect(
    elsewhere.getByRole('region', { name: 'cut.json' }).getByText('Not readable as a receipt'),
  ).toBeVisible();
  // Whoever does not see the page hears of every file, not of the last alone.
  await expect(
    elsewhere.getByRole('status').filter({ hasText: /^3 checked: .*1 does not hold: changed\.json/ }),
  ).toHaveCount(1);
});

test('a receipt written from the history holds no signature, says so, and takes it over from the saved one', async ({
  page,
  tenant,
}) => {
  const { text, consentId } = await grantAndSave(page, tenant);
  // A reload forgets what only this tab held.
  await page.goto(`/history/${consentId}/receipt`);
  await expect(page.getByText('This receipt holds no signature')).toBeVisible();
  expect(JSON.parse(await download(page))).toMatchObject({ signature: null });
  const input = page.getByLabel('Saved receipt of this consent');
  await input.setInputFiles({ name: 'other.json', mimeType: 'application/json', buffer: Buffer.from('{}') });
  await expect(page.getByText('The signature was not taken over')).toBeVisible();
  await input.setInputFiles({ name: 'saved.json', mimeType: 'application/json', buffer: Buffer.from(text) });
  await expect(page.getByText('This receipt holds no signature')).toHaveCount(0);
  const signature = (JSON.parse(text) as { signature: unknown }).signature;
  expect(JSON.parse(await download(page))).toMatchObject({ signature });
});

test('of many receipts it is seen how many hold, and those that do not come first without moving what is read', async ({
  page,
  elsewhere,
  tenant,
}) => {
  const { text } = await grantAndSave(page, tenant);
  await elsewhere.goto('/verify');
  const changed = text.replace('2411240040009999', '2411240040009998');
  const texts = { 'a.json': text, 'b.json': text, 'forged.json': signedByAnother(text), 'changed.json': changed };
  await chooseAll(elsewhere, texts);
  const tally = elsewhere.getByRole('region', { name: '4 checked' });
  await expect(tally.getByRole('listitem')).toHaveText([
    'Does not hold, or could not be read: 2',
    'No change found, signature missing or not confirmed here: 0',
    'Signed, and no change found: 2',
  ]);
  // That one is forged came out once Microsoft Entra was asked, when the others stood there.
  const lines = elsewhere.getByRole('list', { name: 'Receipts' }).locator('> li');
  const heads = lines.locator('> div > button');
  const [signed, not] = ['Signed, and no change found', 'Does not hold'];
  const hasHeads = (...heads_: string[]) => expect(heads).toHaveText(heads_);
  await hasHeads(`changed.json · ${not}`, `a.json · ${signed}`, `b.json · ${signed}`, `forged.json · ${not}`);
  // Those that hold are a line each.
  await expect(elsewhere.getByRole('list', { name: 'Checks' })).toHaveCount(1);
  await tally.getByRole('button', { name: 'Show first what does not hold' }).click();
  await hasHeads(`forged.json · ${not}`, `changed.json · ${not}`, `a.json · ${signed}`, `b.json · ${signed}`);
  await expect(heads.first()).toBeFocused();
  await expect(lines.first().getByRole('button', { name: /^Key of .* Does not hold/ })).toBeVisible();
});
