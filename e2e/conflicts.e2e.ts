import type { Page } from '@playwright/test';
import { watchExchanges } from './exchanges.ts';
import { expect, signIn, test } from './fixtures.ts';
import type { Tenant } from './fixtures.ts';
import { canonicalHash, consentIdOf, sha256 } from './receipt-forger.ts';
import {
  accessCard,
  askedJobs,
  command,
  expectState,
  grant,
  granted,
  grantRow,
  machinePath,
  onlyConsent,
  openBell,
  pressGrant,
  putRecord,
  readyToGrant,
  revoke,
  rowOf,
  tab,
} from './steps.ts';

// What others do meanwhile: another administrator, another client, Azure itself, and whoever writes records by hand.

const hour = 3_600_000;
const jobs = '/edgedevices/default/jobs/';

/** Lets Microsoft Support in for two hours by a job of its own. */
const letIn = async (tenant: Tenant, machine: string) =>
  tenant.azure.putJob(machine, 'remoteSupport', { type: 'Enable', until: (await tenant.azure.now()) + 2 * hour });

test('R4 of two administrators the later one sees whose access is there, and until when', async ({
  page,
  elsewhere,
  tenant,
}) => {
  const machine = 'SRV-SQL-02';
  await readyToGrant(page, tenant, [machine]);
  await readyToGrant(elsewhere, tenant, [machine], 'Alan Turing');
  const first = await pressGrant(elsewhere);
  await granted(elsewhere, machine);

  await pressGrant(page);
  const row = grantRow(page, machine);
  await expect(row).toContainText('Failed');
  await expect(row).toContainText(/Access already exists by alan\.turing@contoso\.example/);
  await expect(row).toContainText(first);
  await expect(row).toContainText(/Diagnostics until \d+ \w+ \d{4}, \d\d:\d\d UTC/);
  expect(await tenant.azure.jobs(machine)).toMatchObject([
    { name: first, properties: { type: 'Enable', status: 'Succeeded' } },
  ]);
  expect(await askedJobs(tenant, machine)).toEqual([first]);
});

test('R7 another operation on the machine is said and waited for, can be stopped, and waiting has an end', async ({
  page,
  tenant,
}) => {
  const machine = 'SRV-WEB-01';
  await readyToGrant(page, tenant, [machine]);
  await page.clock.install();
  await tenant.fault({ fault: 'busy', method: 'PUT', path: `/${machine}/extensions/` });
  const consentId = await pressGrant(page);
  const row = grantRow(page, machine);
  const waiting = 'Another operation is running on this machine.';
  await expect(row).toContainText(waiting);
  await command(page, 'Stop').click();
  await expect(row).toContainText('Stopped');
  expect(await tenant.azure.jobs(machine)).toEqual([]);

  await page.getByRole('button', { name: 'Continue on 1 machine' }).click();
  await expect(row).toContainText(waiting);
  // Half an hour in all.
  await expect(async () => {
    await page.clock.fastForward('01:00');
    await expect(row).toContainText('Failed', { timeout: 500 });
  }).toPass();
  await expect(row).toContainText('Another operation is still running on this machine.');
  expect(await tenant.azure.remoteSupport(machine)).toBeUndefined();
  await tenant.heal();
  await page.getByRole('button', { name: 'Retry on 1 machine' }).click();
  await granted(page, machine);
  expect(await askedJobs(tenant, machine)).toEqual([consentId]);
});

test('R8 what Azure finds out of date is read again first; a colleague who was faster is left alone', async ({
  page,
  tenant,
}) => {
  const exchanges = watchExchanges(page, tenant);
  await readyToGrant(page, tenant, ['SRV-SQL-02', 'SRV-WEB-01']);
  const isOf = (machine: string) =>
    exchanges.filter(({ path }) => path.includes(machine.toLowerCase()) && path.includes('/edgedevices/'));
  const about = (machine: string) => `/${machine}/providers/Microsoft.AzureStackHCI/edgeDevices/default/jobs/rs-`;
  await tenant.fault({ fault: 'precondition-failed', method: 'PUT', path: about('SRV-SQL-02'), times: 1 });
  await tenant.fault({ fault: 'precondition-failed', method: 'PUT', path: about('SRV-WEB-01') });
  await pressGrant(page);
  await expect(grantRow(page, 'SRV-SQL-02')).toContainText('Active');
  const refused = isOf('SRV-SQL-02').findIndex(({ status }) => status === 412);
  expect(refused).toBeGreaterThan(-1);
  expect(isOf('SRV-SQL-02')[refused + 1]?.method).toBe('GET');

  await expect.poll(() => isOf('SRV-WEB-01').map(({ status }) => status)).toContain(412);
  await letIn(tenant, 'SRV-WEB-01');
  await tenant.heal();
  await expect(grantRow(page, 'SRV-WEB-01')).toContainText('Access already exists');
  expect((await tenant.azure.jobs('SRV-WEB-01')).map(({ name }) => name)).toEqual(['remoteSupport']);
});

test('R9 an installation that a newer operation ends is made again, and access that another takes the place of is not called active', async ({
  page,
  tenant,
}) => {
  const machine = 'SRV-WEB-01';
  await readyToGrant(page, tenant, [machine]);
  await tenant.fault({ fault: 'preempted', method: 'PUT', path: `/${machine}/extensions/`, times: 1 });
  await page.clock.install();
  const consentId = await pressGrant(page);
  await expect(grantRow(page, machine)).toContainText('Installing extension');
  expect(await tenant.azure.jobs(machine)).toEqual([]);
  // Azure took the request: until its lists would have to show it, it is not sent again.
  await page.clock.fastForward('02:05');
  await granted(page, machine);
  expect(await askedJobs(tenant, machine)).toEqual([consentId]);

  // Somebody else's newer request takes over.
  await letIn(tenant, machine);
  await expect
    .poll(async () => (await tenant.azure.jobs(machine)).find(({ name }) => name === consentId)?.properties)
    .toMatchObject({ reportedProperties: { nodeSettings: { state: 'Superseded' } } });
  await page.reload();
  await expect(
    page.getByRole('heading', { level: 1, name: `No access under this consent on ${machine}` }),
  ).toBeVisible();
  await page.goto(await machinePath(tenant, machine));
  await expectState(page, 'Active');
  await expect(accessCard(page)).toContainText('without a consent of this app');
});

test('R18 a role that is lost is named, asked for once, and a retry goes on once it is back', async ({
  page,
  tenant,
}) => {
  const exchanges = watchExchanges(page, tenant);
  const machine = 'SRV-SQL-02';
  await readyToGrant(page, tenant, [machine]);
  await page.clock.install();
  await tenant.fault({ fault: 'role-lost', method: 'PUT', path: jobs });
  await pressGrant(page);
  const row = grantRow(page, machine);
  await expect(row).toContainText('Failed');
  await row.getByText('Details').click();
  await expect(row).toContainText('Microsoft.AzureStackHCI/edgeDevices/jobs/write');
  await page.clock.runFor(120_000);
  expect(exchanges.filter(({ method, path }) => method === 'PUT' && path.includes(jobs))).toHaveLength(1);
  expect(await tenant.azure.jobs(machine)).toEqual([]);

  await tenant.heal();
  await page.getByRole('button', { name: 'Retry on 1 machine' }).click();
  await granted(page, machine);
});

test('R19 a machine and a resource group that are deleted meanwhile have results of their own, the others go on', async ({
  page,
  tenant,
}) => {
  await readyToGrant(page, tenant, ['SRV-SQL-01', 'SRV-SQL-02', 'SRV-WEB-01']);
  await tenant.azure.remove(await tenant.machineId('SRV-SQL-01'));
  const group = (await tenant.machineId('SRV-WEB-01')).split('/providers/')[0] ?? '';
  await tenant.azure.remove(group, '2024-03-01');
  await pressGrant(page);
  await expect(grantRow(page, 'SRV-SQL-02')).toContainText('Active');
  await expect(grantRow(page, /SRV-SQL-01/i)).toContainText('Azure has no such machine.');
  await expect(grantRow(page, /SRV-WEB-01/i)).toContainText('Failed');
  await expect(page.getByText('3 machines: 2 failed, 1 active')).toBeVisible();
  expect(await tenant.azure.jobs('SRV-SQL-02')).toHaveLength(1);
});

test('R20 where Resource Graph is behind, what Azure Resource Manager has counts, both ways', async ({
  page,
  tenant,
}) => {
  const [gaining, losing] = ['SRV-SQL-02', 'SRV-SQL-04'];
  await tenant.lagGraph(86_400);
  await signIn(page, 'Ada Lovelace', '/machines');
  await expect(rowOf(page, losing)).toContainText('Active');
  await expect(rowOf(page, gaining)).toContainText('Set up');
  await letIn(tenant, gaining);
  await expect.poll(async () => (await tenant.azure.jobs(gaining))[0]?.properties.status).toBe('Succeeded');
  await page.getByRole('link', { name: gaining }).click();
  await expectState(page, 'Active');
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Machines' }).click();
  await expect(rowOf(page, gaining)).toContainText('Active');

  const own = await tenant.azure.remoteSupport(losing);
  await tenant.azure.remove(own?.id ?? '');
  await tenant.azure.remove(await tenant.machineId(losing));
  // The list can't know better; the machine's own page does.
  await page.getByRole('link', { name: losing }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Machine not found' })).toBeVisible();
});

/** Whether list, machine's page, History and the consent's page all say this of a machine with one consent. */
async function expectEverywhere(page: Page, tenant: Tenant, machine: string, consentId: string, word: string) {
  await page.goto('/machines');
  await expect(rowOf(page, machine)).toContainText(word);
  await page.goto(`/history/${consentId}`);
  await expect(page.getByRole('main')).toContainText(word);
  await page.goto('/history');
  const consents = page.getByRole('grid', { name: 'Consents' });
  await expect(consents.getByRole('row').filter({ hasText: machine })).toContainText(word);
  await page.goto(await machinePath(tenant, machine));
  await expectState(page, word);
}

for (const withEnd of [false, true])
  test(`a job that another client deletes while its machine is away${withEnd ? ', with an end record written by hand,' : ''} leaves access unconfirmed everywhere, with a revoke that ends it`, async ({
    page,
    elsewhere,
    tenant,
  }) => {
    const machine = 'SRV-SQL-02';
    await signIn(page, 'Ada Lovelace');
    const consentId = await grant(page, tenant, [machine]);
    await tenant.setOnline(machine, false);
    await tenant.azure.removeJob(machine, consentId);
    await expect.poll(() => tenant.azure.jobs(machine)).toEqual([]);
    if (withEnd) {
      const machineId = (await tenant.machineId(machine)).toLowerCase();
      await putRecord(tenant, machine, `remote-support-ended-${consentId}-${sha256(machineId).slice(0, 8)}`, {
        kind: 'remote-support-end-record/1',
        consentId,
        machineId,
        ended: 'revoked',
        confirmedAt: new Date(await tenant.azure.now()).toISOString(),
        evidence: 'Trust me.',
      });
    }
    await expectEverywhere(page, tenant, machine, consentId, 'Unconfirmed');
    await expect(accessCard(page)).toContainText('Disable-RemoteSupport');
    // A browser that has never seen any of it says the same.
    await signIn(elsewhere, 'Alan Turing');
    await expectEverywhere(elsewhere, tenant, machine, consentId, 'Unconfirmed');

    // The machine comes back with the access that nobody ended.
    await tenant.setOnline(machine, true);
    await tenant.advance(3600);
    await elsewhere.goto('/findings');
    const finding = elsewhere.getByRole('row').filter({ hasText: 'Access is unconfirmed' });
    await expect(finding).toContainText(machine);
    await elsewhere.goto(await machinePath(tenant, machine));
    await expectState(elsewhere, 'Unconfirmed');
    await revoke(elsewhere);
    await expectState(elsewhere, 'Revoked');
    expect((await tenant.truth()).find(({ name }) => name === machine)?.access).toBe('revoked');
    await expectEverywhere(page, tenant, machine, consentId, 'Revoked');
  });

test('a record in somebody’s name that they have not signed says who wrote it, never that they granted anything', async ({
  page,
  tenant,
}) => {
  const machine = 'SRV-SQL-02';
  await signIn(page, 'Ada Lovelace');
  const consentId = await grant(page, tenant, [machine]);
  await page.goto(await machinePath(tenant, machine));
  await expect(accessCard(page)).toContainText('Granted by Ada Lovelace');
  await revoke(page);
  await expectState(page, 'Revoked');
  // What dates from the time of the press, or until the revoke is done, is ended by it too.
  await expect(await openBell(page)).toContainText(`Access to ${machine} ended`);
  await page.keyboard.press('Escape');
  await tenant.advance(60);

  // Her true signature, under a higher level and another salt.
  const record = await onlyConsent(tenant, machine);
  const consent = { ...record.consent, level: 'DiagnosticsAndRepair', salt: 'f'.repeat(32) };
  const consentHash = canonicalHash(consent);
  const forged = consentIdOf(consentHash);
  await putRecord(tenant, machine, `remote-support-consent-${forged}`, {
    ...record,
    consent,
    consentHash,
    consentId: forged,
  });
  const until = Date.parse(consent.notAfter);
  await tenant.azure.putJob(machine, forged, { type: 'Enable', level: 'DiagnosticsAndRepair', until });
  await page.reload();
  await expectState(page, 'Active · Diagnostics and repair');
  await expect(accessCard(page)).toContainText(/Recorded.*, signature missing/);
  await expect(accessCard(page)).not.toContainText('Granted by');
  await tab(page, 'History').click();
  const history = page.getByRole('tabpanel', { name: 'History' });
  await expect(history.getByRole('row').filter({ hasText: 'signature missing' })).toHaveCount(1);

  await page.goto(`/history/${forged}`);
  await expect(page.getByRole('main')).toContainText('signature missing');
  await expect(page.getByRole('main')).not.toContainText(/(Granted|Signed) by Ada Lovelace/);
  // Nobody can go on with it either, in whatever browser.
  await tenant.azure.putJob(machine, forged, { type: 'Revoke', until });
  await page.goto(`/grants/${forged}`);
  await expect(page.getByRole('row').filter({ hasText: machine })).toBeVisible();
  await expect(page.getByRole('button', { name: /^Continue/ })).toHaveCount(0);
  expect(consentId).not.toBe(forged);
});
