import type { Page } from '@playwright/test';
import { expect, signIn, test } from './fixtures.ts';
import type { Tenant } from './fixtures.ts';
import { fillWizard, onlyConsent, pressGrant, sign, wizardOf } from './journey.ts';

const box = (page: Page) => page.getByRole('checkbox', { name: /I have read these terms and agree to them/ });

const next = (page: Page, step: string) => page.getByRole('button', { name: `Next: ${step}` });

/** A signed consent for SRV-SQL-02, before the last press. */
async function signed(page: Page, tenant: Tenant): Promise<void> {
  await signIn(page, 'Ada Lovelace', await wizardOf(tenant, ['SRV-SQL-02']));
  await fillWizard(page);
  await sign(page);
}

/** The terms are to be agreed to anew, and nothing is signed or granted before. */
async function agreesAnew(page: Page, tenant: Tenant, reason: string): Promise<void> {
  await expect(page.getByRole('heading', { level: 2, name: 'Terms' })).toBeVisible();
  await expect(box(page)).not.toBeChecked();
  await expect(page.getByText(reason)).toBeVisible();
  await expect(page.getByText('You have signed these terms already.')).toHaveCount(0);
  await next(page, 'Review + grant').click();
  await expect(box(page)).toBeFocused();
  await expect(page.getByRole('button', { name: 'Confirm it’s you' })).toHaveCount(0);
  await box(page).check();
  await next(page, 'Review + grant').click();
  await sign(page);
  expect(await tenant.azure.records('SRV-SQL-02')).toEqual([]);
  await pressGrant(page);
  await expect.poll(async () => (await tenant.azure.records('SRV-SQL-02')).length).toBe(1);
}

test('a consent under terms that have changed since is agreed to anew', async ({ page, tenant }) => {
  await signed(page, tenant);
  // As if another text had been in force by then.
  await page.evaluate(() => {
    const key = 'remote-support.draft';
    const draft = JSON.parse(sessionStorage.getItem(key) ?? '{}') as { consent: { terms: object } };
    const terms = { ...draft.consent.terms, id: 'windows-server-2025-03-04' };
    sessionStorage.setItem(key, JSON.stringify({ ...draft, consent: { ...draft.consent, terms } }));
  });
  await page.reload();
  await agreesAnew(page, tenant, 'The terms in force have changed since.');
});

test('a consent with another list of commands than the one in force is agreed to anew', async ({ page, tenant }) => {
  await signed(page, tenant);
  // As if another list had been in force by then.
  await page.evaluate(() => {
    const key = 'remote-support.draft';
    const draft = JSON.parse(sessionStorage.getItem(key) ?? '{}') as { consent: { commands: object } };
    const commands = { ...draft.consent.commands, version: '2024-01' };
    sessionStorage.setItem(key, JSON.stringify({ ...draft, consent: { ...draft.consent, commands } }));
  });
  await page.reload();
  await agreesAnew(page, tenant, 'The list of commands has changed since.');
});

test('a consent that was signed more than ten minutes ago is agreed to anew', async ({ page, tenant }) => {
  await signed(page, tenant);
  await tenant.advance(660);
  await page.reload();
  await agreesAnew(page, tenant, 'A confirmation counts for at most 10 minutes, which are over.');
});

test('an ID token that is none stands for no agreement', async ({ page, tenant }) => {
  await signed(page, tenant);
  await page.evaluate(() => {
    const key = 'remote-support.draft';
    const draft = JSON.parse(sessionStorage.getItem(key) ?? '{}') as object;
    sessionStorage.setItem(key, JSON.stringify({ ...draft, idToken: 'e30.e30.e30' }));
  });
  await page.reload();
  await agreesAnew(page, tenant, 'The ID token is not signed with RS256.');
});

test('who ticked for one machine agrees anew when another one can get access too', async ({ page, tenant }) => {
  await tenant.setOnline('SRV-SQL-01', false);
  // Azure takes up to half an hour to call a machine disconnected.
  await tenant.advance(1800);
  await signIn(page, 'Ada Lovelace', await wizardOf(tenant, ['SRV-SQL-02', 'SRV-SQL-01']));
  await expect(page.getByText('1 of 2 machines can get access, 1 left out.')).toBeVisible();
  await fillWizard(page);
  await expect(page.getByRole('button', { name: 'Confirm it’s you' })).toBeVisible();
  await tenant.setOnline('SRV-SQL-01', true);
  await page
    .getByRole('navigation', { name: 'Steps' })
    .getByRole('button', { name: /^Machines/ })
    .click();
  await page.getByRole('button', { name: 'Check again' }).click();
  await expect(page.getByText('2 machines can get access.')).toBeVisible();
  for (const step of ['Support request', 'Access', 'Terms']) await next(page, step).click();
  await expect(page.getByRole('checkbox', { name: /agree to them for these 2 machines/ })).not.toBeChecked();
  await next(page, 'Review + grant').click();
  await expect(box(page)).toBeFocused();
  await box(page).check();
  await next(page, 'Review + grant').click();
  await sign(page);
  await pressGrant(page);
  await expect(page.getByRole('heading', { level: 1, name: 'Access confirmed on 2 machines' })).toBeVisible();
  expect((await onlyConsent(tenant, 'SRV-SQL-02')).consent.machines).toHaveLength(2);
});

test('who signed for two machines and can grant on one reads why the other is left out', async ({ page, tenant }) => {
  await signIn(page, 'Ada Lovelace', await wizardOf(tenant, ['SRV-SQL-02', 'SRV-WEB-01']));
  await fillWizard(page);
  await sign(page);
  await tenant.fault({ fault: 'role-lost', method: 'GET', path: '/machines/SRV-WEB-01' });
  await page.reload();
  await expect(page.getByText('The consent names machines that cannot get access now')).toBeVisible();
  await pressGrant(page);
  await expect(page.getByText(/^Left out of this grant: .*does not have authorization/)).toBeVisible();
  // What was left out is neither asked for nor in the way.
  await expect(page.getByRole('heading', { level: 1, name: 'Access confirmed on 1 machine' })).toBeVisible();
  expect(await tenant.azure.records('SRV-WEB-01')).toEqual([]);
});
