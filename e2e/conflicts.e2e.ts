import { namesOf } from '#test/proof/signed.ts';
import { expect, signIn, test } from './fixtures.ts';
import { givenGrant } from './given-grant.ts';
import {
  accessCard,
  accessOf,
  askedJobs,
  command,
  confirmRevoke,
  expectState,
  expectTheSame,
  granted,
  grantRow,
  letIn,
  machinePath,
  onlyConsent,
  passUntil,
  pressGrant,
  putRecord,
  readyToGrant,
  rowOf,
} from './steps.ts';

// What others do meanwhile: another administrator, another client, Azure itself, and whoever writes records by hand.

type ConsentRecord = Parameters<typeof namesOf>[0];

test('R4 of two administrators the later one sees whose access is there', async ({ page, elsewhere, tenant }) => {
  const machine = 'SRV-SQL-02';
  await readyToGrant(page, tenant, [machine]);
  await readyToGrant(elsewhere, tenant, [machine], 'Alan Turing');
  const first = await pressGrant(elsewhere);
  await granted(elsewhere, machine);

  await pressGrant(page);
  const row = grantRow(page, machine);
  await expect(row).toContainText('Failed');
  await expect(row).toContainText(/Access already exists by alan\.turing@contoso\.example/);
  await expect(row).toContainText(/Diagnostics until \d+ \w+ \d{4}, \d\d:\d\d UTC/);
  expect(await tenant.azure.jobs(machine)).toMatchObject([
    { name: first, properties: { type: 'Enable', status: 'Succeeded' } },
  ]);
  expect(await askedJobs(tenant, machine)).toEqual([first]);
});

test('R7 another operation on the machine is said and waited for, or stopped', async ({ page, tenant }) => {
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
  await page.clock.fastForward('16:00');
  await passUntil(row, 'longer than usual');
  await page.clock.fastForward('45:00');
  await passUntil(row, 'Not finished');
  expect(await tenant.azure.remoteSupport(machine)).toBeUndefined();
  await tenant.heal();
  await page.getByRole('button', { name: 'Continue on 1 machine' }).click();
  await passUntil(page.getByRole('heading', { level: 1 }), `Access is active on ${machine}`);
  expect(await askedJobs(tenant, machine)).toEqual([consentId]);
});

test('R9 an installation is made again; access that another replaces isn’t active', async ({ page, tenant }) => {
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
  await letIn(tenant, machine, 2, 'remoteSupport');
  await expect
    .poll(async () => (await tenant.azure.jobs(machine)).find(({ name }) => name === consentId)?.properties)
    .toMatchObject({ reportedProperties: { nodeSettings: { state: 'Superseded' } } });
  await page.reload();
  await expect(
    page.getByRole('heading', { level: 1, name: `No access under this consent on ${machine}` }),
  ).toBeVisible();
  await page.goto(await machinePath(tenant, machine));
  await expectState(page, 'Active');
  await expect(accessCard(page)).toContainText('no consent on record');
});

test('R20 where Resource Graph is behind, what Resource Manager has counts, both ways', async ({ page, tenant }) => {
  const [gaining, losing] = ['SRV-SQL-02', 'SRV-SQL-04'];
  await tenant.lagGraph(86_400);
  await signIn(page, 'Ada Lovelace', '/machines');
  await expect(rowOf(page, losing)).toContainText('Active');
  await expect(rowOf(page, gaining)).toContainText('Set up');
  await letIn(tenant, gaining, 2, 'remoteSupport');
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

test('access whose job was deleted is unconfirmed, whatever a record says', async ({ page, elsewhere, tenant }) => {
  const machine = 'SRV-SQL-02';
  const consentId = await givenGrant(tenant, [machine]);
  await tenant.setOnline(machine, false);
  await tenant.azure.removeJob(machine, consentId);
  await expect.poll(() => tenant.azure.jobs(machine)).toEqual([]);
  const record = await onlyConsent<ConsentRecord>(tenant, machine);
  const machineId = (await tenant.machineId(machine)).toLowerCase();
  await putRecord(tenant, machine, await namesOf(record).endOn(machineId), {
    kind: 'remote-support-end-record/1',
    consentId,
    machineId,
    ended: 'revoked',
    confirmedAt: new Date(await tenant.azure.now()).toISOString().replace(/\.\d+Z$/, 'Z'),
    evidence: 'Trust me.',
  });
  await signIn(page, 'Ada Lovelace', await machinePath(tenant, machine));
  await expect(accessCard(page)).toContainText('Disable-RemoteSupport');
  await expectTheSame(page, machine, { state: 'Unconfirmed' });

  // The machine comes back with the access that nobody ended; a browser that has never seen any of it says the same.
  await tenant.setOnline(machine, true);
  await tenant.advance(3600);
  await signIn(elsewhere, 'Alan Turing', await machinePath(tenant, machine));
  await expectTheSame(elsewhere, machine, { state: 'Unconfirmed' });
  await elsewhere.goto('/findings');
  const finding = (title: string) => elsewhere.getByRole('row').filter({ hasText: title }).filter({ hasText: machine });
  await expect(finding('A recorded end isn’t proven')).toContainText('Medium');
  await expect(finding('Access is unconfirmed')).toContainText('High');
  await finding('Access is unconfirmed').getByRole('button', { name: 'Revoke access' }).click();
  await confirmRevoke(elsewhere);
  await elsewhere.goto(await machinePath(tenant, machine));
  await expectState(elsewhere, 'Revoked');
  expect(await accessOf(tenant, machine)).toBe('revoked');
});
