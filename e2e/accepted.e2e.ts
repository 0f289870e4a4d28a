import type { Page } from '@playwright/test';
import { expect, signIn, test } from './fixtures.ts';
import { letIn } from './steps.ts';

// A finding that somebody has looked at is out of the open ones, not out of sight, until it changes.

const machine = 'SRV-SQL-02';
const title = 'Access without a consent';

const openOn = (page: Page) =>
  page
    .getByRole('grid', { name: 'Findings' })
    .getByRole('row')
    .filter({ has: page.getByRole('rowheader', { name: title }) })
    .filter({ hasText: machine });

const acceptedOn = (page: Page) =>
  page.getByRole('table', { name: 'Accepted findings' }).getByRole('row', { name: title });

test('an accepted finding names who accepted it, for everybody, and comes back when it changes', async ({
  page,
  elsewhere,
  tenant,
}) => {
  await letIn(tenant, machine);
  await signIn(page, 'Ada Lovelace', '/findings');
  await expect(openOn(page)).toContainText('High');
  const menu = page.getByRole('navigation').getByRole('link', { name: /^Findings/ });
  await expect(menu).toContainText('2');

  await openOn(page).getByRole('button', { name: title }).click();
  const pane = page.getByRole('dialog', { name: title });
  await pane.getByText('Accept this finding').click();
  await pane.getByRole('button', { name: 'Accept finding' }).click();
  await expect(pane.getByText('Enter a reason.')).toBeVisible();
  await pane.getByRole('textbox', { name: 'Reason' }).fill('Planned test of the line to Microsoft');
  await pane.getByRole('button', { name: 'Accept finding' }).click();
  await expect(pane.getByRole('alert')).toContainText(/^Accepted .*Planned test/);
  await page.keyboard.press('Escape');
  await expect(openOn(page)).toHaveCount(0);
  await expect(menu).toContainText('1');

  await tenant.advance(600);
  await page.reload();
  await page.getByText('1 accepted', { exact: true }).click();
  await expect(acceptedOn(page)).toContainText(/High.*SRV-SQL-02.*ada\.lovelace@.*\d{4}, \d\d:\d\d.*Planned test/);

  // Who may only read sees the same, and is told why that's all.
  await signIn(elsewhere, 'Rita Reader', '/findings');
  await elsewhere.getByText('1 accepted', { exact: true }).click();
  await expect(acceptedOn(elsewhere)).toContainText('ada.lovelace@');

  const until = (await tenant.azure.now()) + 9 * 3_600_000;
  await tenant.azure.putJob(machine, 'by-hand', { type: 'Enable', until });
  await elsewhere.reload();
  await expect(openOn(elsewhere)).toContainText('Changed since it was accepted.');
  await openOn(elsewhere).getByRole('button', { name: title }).click();
  const seen = elsewhere.getByRole('dialog', { name: title });
  await expect(seen).toContainText(/It has changed since ada\.lovelace@\S+ accepted it/);
  await seen.getByText('Accept this finding').click();
  await expect(seen).toContainText('You don’t have permission to accept it');
});
