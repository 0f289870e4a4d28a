import type { Page } from '@playwright/test';
import { expect, seenText, signIn, test } from './fixtures.ts';
import { accessState, fillWizard, grantAccess, machinePath, pressGrant, sign, wizardOf } from './journey.ts';

const machine = 'SRV-SQL-02';

/**
 * Translates the page as Chrome does, word for word: elements of the translation take the place of each text, of those that come later, too,
 * and the texts that React knows are in the document no more. Where that makes React fail, an error page is shown, and the test hears of it.
 */
async function translate(page: Page): Promise<void> {
  await page.evaluate(() => {
    const put = (text: Text) => {
      const [outer, inner] = [document.createElement('font'), document.createElement('font')];
      inner.textContent = text.data;
      outer.append(inner);
      text.replaceWith(outer);
    };
    const putBelow = (node: Node) => {
      const texts: Text[] = [];
      const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
      for (let next: Node | null = walker.currentNode; next; next = walker.nextNode())
        if (next instanceof Text && next.parentNode?.nodeName !== 'FONT') texts.push(next);
      texts.forEach(put);
    };
    putBelow(document.body);
    new MutationObserver((changes) => {
      for (const { addedNodes } of changes) addedNodes.forEach((node) => node.isConnected && putBelow(node));
    }).observe(document.body, { childList: true, subtree: true });
  });
}

/** What stands on the page, but for ages and what is left, which are of each moment. */
async function wordsOf(page: Page): Promise<string> {
  const words = await page.getByRole('main').innerText();
  return words.replaceAll(/\d\d:\d\d:\d\d UTC\+1 \([^)]*\)|(?<=ends in ).*/g, '…');
}

async function expectSameWords(page: Page, other: Page): Promise<void> {
  await expect(async () => expect(await wordsOf(page)).toBe(await wordsOf(other))).toPass();
}

test('a machine’s page that is translated says all that it says untranslated, whatever becomes of its access', async ({
  page,
  context,
  tenant,
}) => {
  await signIn(page, 'Ada Lovelace', await wizardOf(tenant, [machine]));
  await grantAccess(page, { level: 'Diagnostics and repair' });
  const path = await machinePath(tenant, machine);
  await page.goto(path);
  await expect(accessState(page, 'Active')).toBeVisible();
  const untranslated = await context.newPage();
  await untranslated.goto(path);
  await expect(accessState(untranslated, 'Active')).toBeVisible();
  await translate(page);
  await expectSameWords(page, untranslated);

  await page.getByRole('tab', { name: 'History' }).click();
  await untranslated.getByRole('tab', { name: 'History' }).click();
  await page.getByRole('button', { name: 'Configure access' }).first().click();
  const dialog = page.getByRole('alertdialog', { name: `Configure access to ${machine}` });
  await dialog.getByRole('radio', { name: 'Diagnostics', exact: true }).check();
  await dialog.getByRole('radio', { name: /^About 1 hour from now/ }).check();
  await dialog.getByRole('button', { name: 'Save changes' }).click();
  const card = page.getByRole('region', { name: 'Remote support' });
  await expect(card).toContainText('Diagnostics until ');
  const consents = page.getByRole('grid', { name: 'Consents' });
  await expect(consents).toContainText('agreed Diagnostics and repair, reduced since');
  await expect(consents).toContainText(/UTC\+1, reduced since/);
  await expectSameWords(page, untranslated);

  await tenant.setOnline(machine, false);
  await page.getByRole('button', { name: 'Revoke access' }).last().click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke access' }).click();
  await expect(accessState(page, 'Removal accepted, waiting for the machine')).toBeVisible();
  await expect(card).toContainText('the machine has not confirmed it');
  await expect(card).not.toContainText('The removal is being asked for');

  await tenant.setOnline(machine, true);
  await expect(accessState(page, 'Revoked')).toBeVisible();
  await expectSameWords(page, untranslated);
});

test('a machine’s page that is translated before its records could be read says who agreed once they are', async ({
  page,
  tenant,
}) => {
  await signIn(page, 'Ada Lovelace', await wizardOf(tenant, [machine]));
  const consentId = await grantAccess(page, {});
  await tenant.fault({ fault: 'role-lost', method: 'GET', path: '/deployments' });
  await page.goto(await machinePath(tenant, machine));
  await expect(seenText(page, /the consent records could not be read yet|no consent record/)).toBeVisible();
  await translate(page);
  await tenant.heal();
  await page.getByRole('button', { name: 'Refresh' }).click();
  const card = page.getByRole('region', { name: 'Remote support' });
  await expect(card).toContainText(`Agreed by Ada Lovelace for request 2411240040009999 · Consent ${consentId}`);
});

test('a grant that is translated says how it stands, until its access is revoked', async ({ page, tenant }) => {
  await signIn(page, 'Ada Lovelace', await wizardOf(tenant, [machine]));
  await fillWizard(page);
  await sign(page);
  await translate(page);
  await pressGrant(page);
  const title = page.getByRole('heading', { level: 1 });
  await expect(title).toHaveText('Access confirmed on 1 machine');
  const line = page.getByRole('list', { name: 'Machines of this grant' }).getByRole('listitem').first();
  await expect(line).toContainText('The machine has reported access as agreed.');

  await page.getByRole('button', { name: 'Revoke access' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke access' }).click();
  await expect(line).toContainText('A revoke of access under this consent was asked for');
  await expect(line).not.toContainText('as agreed');
});

test('the list that is translated is filtered and selected in, and says each state', async ({ page, tenant }) => {
  await signIn(page, 'Ada Lovelace');
  const row = page.getByRole('row', { name: /SRV-SQL-04/ });
  await expect(row).toContainText('Active');
  await translate(page);
  await page.getByRole('checkbox', { name: 'Select SRV-SQL-04' }).check();
  const revoke = page.getByRole('button', { name: /^Revoke access/ });
  await expect(revoke).toBeEnabled();
  await page.getByRole('button', { name: 'Status: all' }).click();
  await page.getByRole('checkbox', { name: /^Connected/ }).check();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Status: Connected' })).toBeVisible();
  await revoke.click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke access' }).click();
  await expect(row).toContainText('Revoked');
  await expect(row).not.toContainText('Active');
  expect(await tenant.truth()).toContainEqual(expect.objectContaining({ name: 'SRV-SQL-04', access: 'revoked' }));
});
