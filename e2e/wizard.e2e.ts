import type { Page } from '@playwright/test';
import { approve, deny, expect, signIn, test } from './fixtures.ts';
import { givenGrant } from './given-grant.ts';
import {
  accessCard,
  agreeBox,
  expectState,
  fillBasics,
  fillWizard,
  grantButton,
  granted,
  machinePath,
  next,
  onlyConsent,
  pressGrant,
  recordsOf,
  requestBox,
  sign,
  signButton,
  tab,
  wizardPath,
} from './steps.ts';

const reasonBox = (page: Page) => page.getByRole('textbox', { name: 'Reason' });

/** A row of the review, by its label. */
const reviewed = (page: Page, label: string) =>
  page.getByRole('definition').and(page.locator(`dt:has-text("${label}") + dd`));

test('errors are summed up with the way to each field, and the terms have to be ticked', async ({ page, tenant }) => {
  await signIn(page, 'Ada Lovelace', await wizardPath(tenant, ['SRV-SQL-01']));
  await expect(page.getByText('SRV-SQL-01 ready')).toBeVisible();
  const summary = page.getByRole('alert').filter({ hasText: 'to continue.' });
  await expect(summary).toHaveCount(0);
  await next(page);
  await expect(summary).toContainText('Fix 1 error to continue.');
  await expect(page.locator(':focus').filter({ has: summary })).toBeVisible();
  await summary.getByRole('link', { name: 'Enter a reason.' }).press('Enter');
  await expect(reasonBox(page)).toBeFocused();
  await expect(reasonBox(page)).toHaveAccessibleDescription(/Enter a reason\./);

  // Any tab can be looked at; what is unfinished keeps the consent from being signed.
  await tab(page, 'Review + grant').click();
  await signButton(page).click();
  await expect(summary).toContainText('Fix 2 errors to continue.');
  await summary.getByRole('link', { name: 'Agree to the terms.' }).click();
  await expect(agreeBox(page)).toBeFocused();
  await expect(agreeBox(page)).not.toBeChecked();
  // What a translator or an extension has changed can't be agreed to.
  const terms = page.getByRole('article').getByRole('paragraph').first();
  await terms.evaluate((paragraph) => (paragraph.textContent = 'Sie erlauben dem Microsoft-Support alles.'));
  await agreeBox(page).click();
  await expect(page.getByText('The terms on this page were changed.')).toBeVisible();
  await expect(agreeBox(page)).not.toBeChecked();
  await tab(page, 'Basics').click();
  await reasonBox(page).fill('x'.repeat(2100));
  await requestBox(page).selectOption('typed');
  await page.getByRole('textbox', { name: 'Number' }).fill('12');
  await page.getByRole('radio', { name: 'Custom' }).check();
  await page.getByLabel('End date').fill('2020-01-01');
  await next(page);
  await expect(summary).toContainText('Fix 3 errors to continue.');
  await expect(summary.getByRole('link')).toHaveText([
    'Enter 8 to 20 digits as the support request number.',
    /^Shorten the reason/,
    /\w/,
  ]);
});

test('each row of the review leads to its field, and what is changed is signed anew', async ({ page, tenant }) => {
  await page.clock.install();
  await signIn(page, 'Ada Lovelace', await wizardPath(tenant, ['SRV-SQL-02']));
  await fillWizard(page, { reason: 'Slow since Monday', duration: '4 hours' });
  await expect(reviewed(page, 'Reason')).toContainText('Slow since Monday');
  await expect(reviewed(page, 'Ends')).toContainText('(4 h)');
  await reviewed(page, 'Ends').getByRole('button', { name: 'Edit' }).click();
  await expect(page.getByRole('radio', { name: '4 hours' })).toBeFocused();
  await tab(page, 'Review + grant').click();
  await reviewed(page, 'Support request').getByRole('button', { name: 'Edit' }).click();
  await expect(requestBox(page)).toBeFocused();
  // The list of commands opens beside the level, and the focus comes back.
  const commands = page.getByRole('button', { name: /^All \d+ commands$/ });
  await commands.click();
  const pane = page.getByRole('dialog', { name: 'Commands of Diagnostics' });
  await pane.getByRole('searchbox', { name: 'Search commands' }).fill('get-vm');
  await expect(pane.getByRole('status')).toHaveText(/^\d+ commands?$/);
  // The first press empties the search.
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await expect(commands).toBeFocused();

  await tab(page, 'Review + grant').click();
  await sign(page);
  await reviewed(page, 'Reason').getByRole('button', { name: 'Edit' }).click();
  await expect(page.getByText('You signed this. After a change, sign again.')).toBeVisible();
  await reasonBox(page).fill('Slow since Tuesday');
  await tab(page, 'Review + grant').click();
  await expect(grantButton(page)).toHaveCount(0);
  await tab(page, 'Terms').click();
  await agreeBox(page).check();
  await next(page);
  await sign(page);
  await expect(grantButton(page)).toBeEnabled();
  // Eleven minutes later the signature counts no more.
  await tenant.advance(660);
  await page.clock.fastForward('11:00');
  await expect(page.getByText('A signature is valid for 10 minutes. Sign again.')).toBeVisible();
  await expect(grantButton(page)).toHaveCount(0);
  expect(await tenant.azure.records('SRV-SQL-02')).toEqual([]);
});

test('after a reload the draft is offered, without the agreement, and to nobody else', async ({ page, tenant }) => {
  const path = await wizardPath(tenant, ['SRV-SQL-01']);
  await signIn(page, 'Ada Lovelace', path);
  await expect(requestBox(page)).toHaveValue('2411240040001234');
  await fillBasics(page, { request: 'none', reason: 'Slow since Monday', duration: '3 days' });
  await requestBox(page).selectOption('2411240040001234');
  await next(page);
  await agreeBox(page).check();
  const offer = page.getByText('Continue where you left off?');
  await page.reload();
  await expect(offer).toBeVisible();
  await expect(agreeBox(page)).not.toBeChecked();
  await page.getByRole('button', { name: 'Start over' }).click();
  await expect(offer).toHaveCount(0);
  await tab(page, 'Basics').click();
  await expect(reasonBox(page)).toHaveValue('');

  // Meanwhile the request is closed: another has to be chosen.
  await tenant.azure.closeSupportRequest('SRV-SQL-01', '2411240040001234');
  await page.goto(path);
  await page.getByRole('button', { name: 'Continue', exact: true }).click();
  await expect(reasonBox(page)).toHaveValue('Slow since Monday');
  await expect(page.getByRole('radio', { name: '3 days' })).toBeChecked();
  await expect(requestBox(page).getByRole('option', { selected: true })).toContainText('not among the open requests');
  await next(page);
  await expect(page.getByRole('link', { name: /The support request isn’t open anymore/ })).toBeVisible();
  await requestBox(page).selectOption('none');
  await expect(page.getByText(/Microsoft can’t use this access until you open a support request/)).toBeVisible();
  await next(page);
  await expect(agreeBox(page)).not.toBeChecked();

  await page.getByRole('button', { name: /Ada Lovelace/ }).click();
  await page.getByRole('button', { name: 'Switch account' }).click();
  await approve(page, 'Alan Turing');
  await expect(page.getByRole('button', { name: /Alan Turing/ })).toBeVisible();
  await page.goto(path);
  await expect(page.getByText('SRV-SQL-01 ready')).toBeVisible();
  await expect(offer).toHaveCount(0);
  expect(await page.evaluate(() => JSON.stringify(sessionStorage))).not.toContain('Slow since Monday');
});

test('another account at the signature, or a cancelled one, is told, and nothing is lost', async ({ page, tenant }) => {
  await signIn(page, 'Ada Lovelace', await wizardPath(tenant, ['SRV-SQL-02']));
  await fillWizard(page, { reason: 'Slow since Monday' });
  await signButton(page).click();
  await approve(page, 'Alan Turing');
  await expect(page.getByText('Sign in as Ada Lovelace to sign.')).toBeVisible();
  await expect(page.getByRole('button', { name: /Ada Lovelace/ })).toBeVisible();
  await expect(reviewed(page, 'Reason')).toContainText('Slow since Monday');
  await expect(grantButton(page)).toHaveCount(0);

  await signButton(page).click();
  await deny(page, 'Ada Lovelace');
  await expect(page.getByText('You canceled the sign-in.')).toBeVisible();
  await expect(reviewed(page, 'Reason')).toContainText('Slow since Monday');
  expect(await tenant.azure.records('SRV-SQL-02')).toEqual([]);
  // Nothing has to be entered or ticked again. As code the grant holds the signed record, and the id that is granted.
  await page.getByText('As code').click();
  await expect(page.getByText(/^A preview. Sign in this app first/)).toBeVisible();
  await sign(page);
  await page.getByText('As code').click();
  await expect(page.getByText(/^A preview/)).toHaveCount(0);
  const codes: string[] = [];
  for (const kind of ['ARM template', 'Bicep', 'Azure CLI', 'PowerShell', 'REST']) {
    await tab(page, kind).click();
    codes.push((await page.locator('pre').textContent()) ?? '');
  }
  const consentId = await pressGrant(page);
  for (const code of codes) expect(code).toContain(consentId);
  await granted(page, 'SRV-SQL-02');
  expect(await onlyConsent(tenant, 'SRV-SQL-02')).toMatchObject({ consent: { reason: 'Slow since Monday' } });
});

test('a link chooses machines and nothing else', async ({ page, tenant }) => {
  const path = await wizardPath(tenant, ['SRV-SQL-01']);
  const more = { tab: 'review', step: 'review', agreed: 'true', level: 'DiagnosticsAndRepair', reason: 'Because' };
  await signIn(page, 'Ada Lovelace', `${path}&${new URLSearchParams(more)}&machine=nonsense`);
  await tab(page, 'Basics').click();
  await expect(page.getByText('SRV-SQL-01 ready')).toBeVisible();
  await expect(page.getByText('The link has an address that isn’t a machine’s.')).toBeVisible();
  await expect(reasonBox(page)).toHaveValue('');
  await expect(page.getByRole('radio', { name: 'Diagnostics', exact: true })).toBeChecked();
  await tab(page, 'Terms').click();
  await expect(agreeBox(page)).not.toBeChecked();
  await expect(grantButton(page)).toHaveCount(0);

  // A machine that Azure doesn't have is named, and can't be granted on.
  const gone = (await tenant.machineId('SRV-SQL-01')).replace('SRV-SQL-01', 'SRV-GONE-01');
  await page.goto(`/grant?${new URLSearchParams({ machine: gone })}`);
  await expect(page.getByText('1 machine left out')).toBeVisible();
  await page.getByRole('button', { name: 'Remove SRV-GONE-01' }).click();
  await next(page);
  await expect(page.getByRole('link', { name: 'Add at least one machine.' })).toBeVisible();
  await page.getByRole('button', { name: 'Add machines' }).click();
  const pane = page.getByRole('dialog', { name: 'Add machines' });
  await pane.getByRole('searchbox', { name: 'Search machines' }).fill('sql-02');
  await pane.getByRole('button', { name: 'Add SRV-SQL-02' }).click();
  await pane.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByText('SRV-SQL-02 ready')).toBeVisible();
  await expect(page).toHaveURL(/srv-sql-02/i);
});

test('Azure Local has terms of its own; machines that can’t be granted on are named', async ({ page, tenant }) => {
  const before = await tenant.azure.extensions('AZL-NODE-01');
  await signIn(
    page,
    'Ada Lovelace',
    await wizardPath(tenant, ['SRV-SQL-01', 'AZL-NODE-01', 'SRV-WEB-05', 'LNX-APP-01']),
  );
  await expect(page.getByText('SRV-SQL-01 ready')).toBeVisible();
  await expect(page.getByText('3 machines left out')).toBeVisible();
  const left = (name: string) =>
    page.getByRole('listitem').filter({ has: page.getByRole('button', { name: `Remove ${name}` }) });
  await expect(left('AZL-NODE-01')).toContainText('Azure Local machines have different terms.');
  await expect(left('SRV-WEB-05')).toContainText(/offline|disconnected|not connected|isn.t connected/i);
  await expect(left('LNX-APP-01')).toContainText(/Windows/);
  await tab(page, 'Terms').click();
  await expect(page.getByText(/^Windows Server · Version/)).toBeVisible();
  await expect(page.getByRole('checkbox', { name: 'I agree to these terms for this machine.' })).toBeVisible();

  await page.goto(await wizardPath(tenant, ['AZL-NODE-01']));
  await fillBasics(page, { request: 'none' });
  await next(page);
  await expect(page.getByText(/^Azure Local · Version 2025-03-04/)).toBeVisible();
  await agreeBox(page).check();
  await next(page);
  await sign(page);
  await pressGrant(page);
  await granted(page, 'AZL-NODE-01');
  expect(await tenant.azure.extensions('AZL-NODE-01')).toEqual(before);
  expect(await onlyConsent(tenant, 'AZL-NODE-01')).toMatchObject({ consent: { target: 'azureLocal', ticket: null } });

  await page.goto(await wizardPath(tenant, ['LNX-APP-01']));
  // What is still being checked is no error yet.
  await expect(page.getByText('1 machine left out')).toBeVisible();
  await fillBasics(page, { request: 'none' });
  await next(page);
  await expect(page.getByRole('link', { name: 'Access can’t be granted on any of these machines.' })).toBeVisible();
});

test('live access is extended by a consent that names the former', async ({ page, tenant }) => {
  const machine = 'SRV-SQL-02';
  const former = await givenGrant(tenant, [machine], { level: 'DiagnosticsAndRepair' });

  await signIn(page, 'Alan Turing', await machinePath(tenant, machine));
  await accessCard(page).getByRole('button', { name: 'Extend access' }).click();
  await expect(page.getByText('This replaces the access there is.')).toBeVisible();
  await expect(page.getByText(/granted by ada/i)).toBeVisible();
  // Straight to what changes: only the end differs.
  await expect(page.getByRole('radio', { name: '1 day' })).toBeChecked();
  await expect(page.getByRole('radio', { name: '1 day' })).toBeFocused();
  await expect(page.getByRole('radio', { name: '1 day' })).toBeInViewport();
  await expect(page.getByRole('radio', { name: 'Diagnostics and repair' })).toBeChecked();
  const before = (await recordsOf(tenant, machine)).find(({ record }) => record.consentId === former)?.record.consent;
  await expect(reasonBox(page)).toHaveValue(before?.reason ?? '?');
  await next(page);
  await agreeBox(page).check();
  await next(page);
  await expect(reviewed(page, 'Replaces')).toHaveText(/^Diagnostics and repair until /);
  await sign(page, 'Alan Turing');
  const later = await pressGrant(page);
  await expect(page.getByRole('heading', { level: 1, name: `Access is extended on ${machine}` })).toBeVisible();
  expect(later).not.toBe(former);
  const records = await recordsOf(tenant, machine);
  expect(records.find(({ record }) => record.consentId === later)?.record.consent).toMatchObject({
    replaces: [former],
    level: 'DiagnosticsAndRepair',
    reason: before?.reason,
    ticket: before?.ticket,
  });
  const jobs = await tenant.azure.jobs(machine);
  expect(jobs.find(({ name }) => name === former)?.properties).toMatchObject({
    reportedProperties: { nodeSettings: { state: 'Superseded' } },
  });
  await page.goto(await machinePath(tenant, machine));
  await expectState(page, 'Active · Diagnostics and repair');

  // A machine that the former consent gives no access to isn't let in by the way.
  const ids = [await tenant.machineId(machine), await tenant.machineId('SRV-SQL-03')];
  const query = new URLSearchParams([...ids.map((id) => ['machine', id]), ['extend', later]]);
  await page.goto(`/grant?${query}`);
  await expect(page.getByText(`${machine} ready`)).toBeVisible();
  await expect(page.getByText('1 machine left out')).toBeVisible();
});
