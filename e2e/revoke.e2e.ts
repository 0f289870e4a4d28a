import { expect, signIn, test } from './fixtures.ts';
import { givenGrant } from './given-grant.ts';
import {
  accessCard,
  accessOf,
  command,
  confirmRevoke,
  expectState,
  expectTheSame,
  grant,
  letIn,
  machinePath,
  onSelected,
  openActive,
  openBell,
  passUntil,
  recordsOf,
  revoke,
  revokePane,
  rowOf,
  selectMachines,
  stateWord,
} from './steps.ts';

// Taking access back: never blocked, never called done before it is proven, and the same everywhere.

const machine = 'SRV-SQL-02';

test('what ends is named with its open session, and proven; the extension goes too', async ({ page, tenant }) => {
  await page.clock.install();
  await openActive(page, tenant, machine, 4);
  await accessCard(page).getByRole('button', { name: 'Revoke access' }).click();
  const pane = revokePane(page);
  await expect(pane).toContainText('Microsoft’s access to this machine. No new session can start.');
  await expect(pane).not.toContainText('open session');
  // It stays true while it is open.
  await tenant.openSession(machine);
  await passUntil(pane, /1 open session:\s*SRV-SQL-02, open since/);
  await expect(pane).toContainText('Microsoft keeps data it already collected for up to 90 days.');
  await pane.getByRole('checkbox', { name: 'Also remove the remote support extension' }).check();
  await confirmRevoke(page);

  const walk = accessCard(page).getByRole('list', { name: 'Revoke' });
  await expect(walk.getByRole('listitem')).toHaveText([
    /^Requested/,
    /^Azure has the request/,
    /^Session/,
    /^Access end/,
  ]);
  await expect(walk).toContainText(/Access ended \d+ \w+ \d{4}, \d\d:\d\d UTC/);
  await expect(page.getByRole('main')).toContainText('Not installed');
  expect(await accessOf(tenant, machine)).toBe('revoked');
  expect(await tenant.azure.remoteSupport(machine)).toBeUndefined();
  await expect(accessCard(page).getByRole('button', { name: 'Revoke access' })).toHaveCount(0);
  const bell = await openBell(page);
  await expect(bell).toContainText(`Access to ${machine} ended`);
  await expect(bell).toContainText('The extension is removed.');
  await expect(bell.getByRole('listitem').filter({ hasText: 'Access to' })).toHaveCount(1);
  await expect(bell).toContainText(`Session on ${machine} ended`);
});

test('many are revoked from the list with one press, and no other access ends', async ({ page, tenant }) => {
  const names = ['SRV-SQL-02', 'AZL-NODE-01', 'AZL-NODE-02'];
  for (const name of names) await letIn(tenant, name);
  await page.clock.install();
  await signIn(page, 'Ada Lovelace', '/machines');
  for (const name of names) await passUntil(rowOf(page, name), 'Active');
  await tenant.openSession('AZL-NODE-01');
  await selectMachines(page, [...names, 'SRV-API-01']);
  await expect(onSelected(page, 'Revoke access')).toHaveText('Revoke access (3 of 4)');
  await onSelected(page, 'Revoke access').click();
  const pane = revokePane(page);
  await expect(pane).toContainText('Microsoft’s access to these machines. No new session can start.3 machines');
  const sessions = pane.getByText('1 open session:').locator('xpath=following-sibling::ul[1]');
  await passUntil(sessions, 'AZL-NODE-01');
  for (const name of names) await expect(pane.getByRole('listitem').filter({ hasText: name }).first()).toBeVisible();
  await expect(pane).not.toContainText('SRV-API-01');
  await confirmRevoke(page);

  for (const name of names) await passUntil(rowOf(page, name), 'Revoked');
  await page.getByRole('button', { name: 'Clear', exact: true }).click();
  await expect(page.getByRole('button', { name: '1 with access' })).toBeVisible();
  const bell = await openBell(page);
  await expect(bell).toContainText('Access to 3 machines ended');
  await expect(bell).toContainText('3 of 3 done');
  for (const name of names) expect(await accessOf(tenant, name)).toBe('revoked');
  expect(await accessOf(tenant, 'SRV-SQL-04')).toBe('active');
});

test('a revoke is offered where nobody can read access, and a refusal is said', async ({ page, tenant }) => {
  await letIn(tenant, machine);
  await tenant.fault({ fault: 'server-error', method: 'GET', path: '/edgeDevices/default/jobs' });
  await page.clock.install();
  await signIn(page, 'Ada Lovelace', await machinePath(tenant, machine));
  await passUntil(stateWord(page), 'Unknown');
  const card = accessCard(page);
  await expect(card.getByRole('group', { name: 'Can’t check access.' })).toBeVisible();
  await card.getByRole('button', { name: 'Revoke access' }).click();
  await expect(revokePane(page)).toContainText('couldn’t be checked. If there is any, it’s revoked.');
  await confirmRevoke(page);
  await expect(card).toContainText('Azure had a problem. Retrying.');

  await tenant.heal();
  await tenant.fault({ fault: 'role-lost', method: 'PUT', path: '/edgeDevices/default/jobs/' });
  const refused = card.getByRole('group', { name: /^Access was not revoked\./ });
  await passUntil(card, 'You’re missing the permission Microsoft.AzureStackHCI/edgeDevices/jobs/write.');
  await refused.getByText('Details').click();
  await expect(refused).toContainText('Correlation ID');
  await expectState(page, 'Active');
  await expect(card.getByRole('group', { name: 'revoke command' })).toBeVisible();
  await expect(await openBell(page)).toContainText('Access was not revoked.');
  await page.keyboard.press('Escape');
  await tenant.heal();
  await revoke(page);
  await expectState(page, 'Revoked');
  await expect(refused).toHaveCount(0);
  expect(await accessOf(tenant, machine)).toBe('revoked');
});

test('list, machine, History, consent and bell say the same after each act', async ({ page, elsewhere, tenant }) => {
  await grant(page, tenant, [machine], { level: 'Diagnostics and repair', duration: '1 day' });
  await expectTheSame(page, machine, { state: 'Active', bell: `Granted access to ${machine}` });

  // Access is lowered and shortened without a consent, and never more is offered than there is.
  await page.goto(await machinePath(tenant, machine));
  await command(page, 'Change access').click();
  const pane = page.getByRole('dialog', { name: 'Change access' });
  await expect(pane.getByRole('radio', { name: 'Diagnostics and repair (as now)' })).toBeChecked();
  await expect(pane.getByRole('radio', { name: /In about 3 days/ })).toHaveCount(0);
  await expect(pane.getByRole('button', { name: 'Save changes' })).toBeDisabled();
  await expect(pane).toContainText('To extend it or raise the level, sign a new consent.');
  await pane.getByRole('radio', { name: 'Diagnostics', exact: true }).check();
  await pane.getByRole('radio', { name: /In about 4 hours/ }).check();
  await pane.getByRole('button', { name: 'Save changes' }).click();
  await expectState(page, 'Active · Diagnostics');
  await expect(stateWord(page)).not.toContainText('repair');
  await expect(accessCard(page)).toContainText(/Ends in (4 h|3 h 59)/);
  await expectTheSame(page, machine, { state: 'Active', bell: `Access to ${machine} changed` });
  await expect.poll(() => recordsOf(tenant, machine, 'changed')).toHaveLength(1);
  expect(await tenant.truth()).toContainEqual(expect.objectContaining({ name: machine, level: 'Diagnostics' }));

  // A colleague revokes it, in a browser of their own: the next reading shows it, whatever page that is on.
  await signIn(elsewhere, 'Alan Turing', await machinePath(tenant, machine));
  await expectState(elsewhere, 'Active');
  await revoke(elsewhere);
  await expectState(elsewhere, 'Revoked');
  await page.getByRole('button', { name: 'Refresh' }).first().click();
  await expectTheSame(page, machine, { state: 'Revoked' });

  // Access that is asked for within seconds of a revoke would be ended too, as clocks differ.
  await expect(await openBell(elsewhere)).toContainText(`Access to ${machine} ended`);
  await givenGrant(tenant, [machine], { hours: 1 });
  await tenant.setOnline(machine, false);
  await tenant.advance(3700);
  await page.goto(await machinePath(tenant, machine));
  await expectState(page, 'Expired · waiting for confirmation');
  await expect(accessCard(page).getByRole('button', { name: 'Revoke access' })).toBeVisible();
  await expectTheSame(page, machine, { state: 'Expired' });
  await tenant.setOnline(machine, true);
  await page.goto(await machinePath(tenant, machine));
  await expectState(page, 'Expired · confirmed by the machine');
  await expect(accessCard(page).getByRole('button', { name: 'Revoke access' })).toHaveCount(0);
  // The revoke's end, and the one by itself, each on record once.
  const ended = async () =>
    (await recordsOf<{ ended: string }>(tenant, machine, 'ended')).map(({ record }) => record.ended);
  await expect.poll(async () => (await ended()).toSorted()).toEqual(['expired', 'revoked']);
});
