import type { Page } from '@playwright/test';
import { expect, seenText, signIn, test } from './fixtures.ts';
import type { Tenant } from './fixtures.ts';
import { accessState, fillWizard, machinePath, pressGrant, sign, wizardOf } from './journey.ts';

const hour = 3_600_000;

/** Requests for access that reached Azure, by the name of the job. */
async function askedJobs(tenant: Tenant, machine: string): Promise<string[]> {
  // The Activity Log shows what happened some minutes of life ago.
  await tenant.advance(10);
  const writes = await tenant.azure.writes(machine);
  return writes
    .filter(({ method, resourceId }) => method === 'PUT' && resourceId.includes('/jobs/'))
    .map(({ resourceId }) => resourceId.split('/').at(-1) ?? '');
}

const consentIdOf = (page: Page) => new URL(page.url()).pathname.split('/').at(-1) ?? '';

const confirmed = (page: Page, count = 1) =>
  expect(
    page.getByRole('heading', {
      level: 1,
      name: `Access confirmed on ${count} ${count === 1 ? 'machine' : 'machines'}`,
    }),
  ).toBeVisible();

/** Signed, with the final button before the person's eyes. */
async function readyToGrant(page: Page, tenant: Tenant, machines: string[], person = 'Ada Lovelace') {
  await signIn(page, person, await wizardOf(tenant, machines));
  await fillWizard(page);
  await sign(page, person);
  const button = page.getByRole('button', { name: /^Grant Microsoft Support / });
  await expect(button).toBeEnabled();
  return button;
}

test('R3 a double click asks once', async ({ page, tenant }) => {
  const button = await readyToGrant(page, tenant, ['SRV-WEB-01']);
  await button.dblclick();
  await confirmed(page);
  expect(await askedJobs(tenant, 'SRV-WEB-01')).toEqual([consentIdOf(page)]);
  expect(await tenant.azure.jobs('SRV-WEB-01')).toHaveLength(1);
  expect(await tenant.azure.records('SRV-WEB-01')).toHaveLength(1);
});

test('R3 a key that repeats asks once', async ({ page, tenant }) => {
  const button = await readyToGrant(page, tenant, ['SRV-SQL-02']);
  await button.focus();
  for (let press = 0; press < 8; press += 1) await page.keyboard.down('Enter');
  await page.keyboard.up('Enter');
  await confirmed(page);
  expect(await askedJobs(tenant, 'SRV-SQL-02')).toEqual([consentIdOf(page)]);
});

test('R3 two tabs at the same grant ask once', async ({ page, context, tenant }) => {
  await readyToGrant(page, tenant, ['SRV-WEB-01']);
  await tenant.setOnline('SRV-WEB-01', false);
  await pressGrant(page);
  await expect.poll(() => tenant.azure.remoteSupport('SRV-WEB-01')).toBeDefined();
  // Pressed in this browser just now: another tab joins by itself, and waits for the one that is at work.
  const second = await context.newPage();
  await second.goto(new URL(page.url()).pathname);
  await expect(second.getByRole('status').filter({ hasText: '1 machine: 1 under way.' })).toBeVisible();
  await tenant.setOnline('SRV-WEB-01', true);
  await confirmed(page);
  await confirmed(second);
  expect(await askedJobs(tenant, 'SRV-WEB-01')).toEqual([consentIdOf(page)]);
  expect(await tenant.azure.jobs('SRV-WEB-01')).toHaveLength(1);
});

test('R3 what is stopped in one tab goes on in the one that was pressed in, which the other says', async ({
  page,
  context,
  tenant,
}) => {
  await readyToGrant(page, tenant, ['SRV-WEB-01']);
  await tenant.setOnline('SRV-WEB-01', false);
  await pressGrant(page);
  await expect.poll(() => tenant.azure.remoteSupport('SRV-WEB-01')).toBeDefined();
  const second = await context.newPage();
  await second.goto(new URL(page.url()).pathname);
  await second.getByRole('button', { name: 'Stop' }).click();
  const told = second.getByRole('group', { name: 'Another tab of this browser is not done with this grant.' });
  await expect(told).toBeVisible();
  const revoke = second.getByRole('button', { name: 'Revoke access' });
  await expect(revoke).toBeEnabled();
  await tenant.setOnline('SRV-WEB-01', true);
  await confirmed(page);
  // Without a press in it.
  await confirmed(second);
  await expect(told).toBeHidden();
  expect(await askedJobs(tenant, 'SRV-WEB-01')).toEqual([consentIdOf(page)]);
});

test('R4 of two administrators the later one sees whose access is there, and until when', async ({
  page,
  elsewhere,
  tenant,
}) => {
  await readyToGrant(page, tenant, ['SRV-SQL-02']);
  await readyToGrant(elsewhere, tenant, ['SRV-SQL-02'], 'Alan Turing');
  await pressGrant(elsewhere);
  await confirmed(elsewhere);
  const first = consentIdOf(elsewhere);

  await pressGrant(page);
  await expect(page.getByText(/^Conflict: access was already let in by alan\.turing@contoso\.example/)).toBeVisible();
  const [job, ...others] = await tenant.azure.jobs('SRV-SQL-02');
  expect(others).toEqual([]);
  expect(job).toMatchObject({ name: first, properties: { type: 'Enable', status: 'Succeeded' } });
  await expect(page.getByText(new RegExp(`job ${first}`))).toContainText(String(job?.properties.expirationTimestamp));
  expect(await askedJobs(tenant, 'SRV-SQL-02')).toEqual([first]);
});

test('R7 another operation on the machine is said, waited for, and ends in the grant', async ({ page, tenant }) => {
  await page.clock.install();
  await readyToGrant(page, tenant, ['SRV-WEB-01']);
  await tenant.fault({ fault: 'busy', method: 'PUT', path: '/SRV-WEB-01/extensions/', times: 1 });
  await pressGrant(page);
  await expect(page.getByText(/Another operation is running on the machine/)).toBeVisible();
  await page.clock.fastForward('00:16');
  await confirmed(page);
  expect(await askedJobs(tenant, 'SRV-WEB-01')).toEqual([consentIdOf(page)]);
});

test('R7 waiting for another operation can be stopped, and has an end', async ({ page, tenant }) => {
  await readyToGrant(page, tenant, ['SRV-WEB-01']);
  await tenant.fault({ fault: 'busy', method: 'PUT', path: '/SRV-WEB-01/extensions/' });
  await pressGrant(page);
  await expect(page.getByText(/Another operation is running on the machine/)).toBeVisible();
  await page.getByRole('button', { name: 'Stop' }).click();
  await expect(page.getByText(/Stopped before access was asked for/)).toBeVisible();
  expect(await tenant.azure.jobs('SRV-WEB-01')).toEqual([]);

  await page.clock.install();
  const busy = () =>
    page.waitForResponse((reply) => reply.status() === 409 && reply.url().includes('/SRV-WEB-01/extensions/'));
  let refusal = busy();
  await page.getByRole('button', { name: 'Continue on 1 machine' }).click();
  const ended = page.getByRole('status').filter({ hasText: '1 machine: 1 failed.' });
  // Half an hour in all, ever longer apart.
  for (const seconds of [15, 30, 60, 120, 240, 480, 900]) {
    await refusal;
    await expect(page.getByText(/Another operation is running on the machine/)).toBeVisible();
    refusal = busy();
    await page.clock.fastForward((seconds + 1) * 1000);
  }
  await refusal;
  await expect(ended).toBeVisible();
  await expect(page.getByText(/Another operation has been running on the machine since \d/).first()).toBeVisible();
  expect(await tenant.azure.remoteSupport('SRV-WEB-01')).toBeUndefined();
});

test('R9 an installation that a newer operation ends asks for no access, and can be gone on with', async ({
  page,
  tenant,
}) => {
  await readyToGrant(page, tenant, ['SRV-WEB-01']);
  await tenant.fault({ fault: 'preempted', method: 'PUT', path: '/SRV-WEB-01/extensions/', times: 1 });
  await pressGrant(page);
  await expect(page.getByText(/has been preempted by a more recent operation/).first()).toBeVisible();
  await expect(page.getByRole('status').filter({ hasText: '1 machine: 1 failed.' })).toBeVisible();
  expect(await tenant.azure.jobs('SRV-WEB-01')).toEqual([]);
  expect(await tenant.azure.remoteSupport('SRV-WEB-01')).toBeUndefined();
  await page.getByRole('button', { name: 'Try again on 1 machine' }).click();
  await confirmed(page);
  expect(await askedJobs(tenant, 'SRV-WEB-01')).toEqual([consentIdOf(page)]);
});

test('R9 a grant that a newer request of someone else takes over is not called active', async ({ page, tenant }) => {
  await readyToGrant(page, tenant, ['SRV-SQL-02']);
  await pressGrant(page);
  await confirmed(page);
  const own = consentIdOf(page);
  await tenant.azure.putJob('SRV-SQL-02', 'remoteSupport', {
    type: 'Enable',
    until: (await tenant.azure.now()) + 2 * hour,
  });
  await expect
    .poll(async () => (await tenant.azure.jobs('SRV-SQL-02')).find(({ name }) => name === own)?.properties)
    .toMatchObject({ reportedProperties: { nodeSettings: { state: 'Superseded' } } });
  await page.getByRole('button', { name: 'Refresh' }).click();
  await expect(page.getByText(/Another grant has since taken the place of this one/)).toBeVisible();

  await page.goto(await machinePath(tenant, 'SRV-SQL-02'));
  await expect(accessState(page, 'Active')).toBeVisible();
  await expect(seenText(page, /no consent record/)).toBeVisible();
});

test('R19 a machine that is deleted meanwhile has a result of its own, the others go on', async ({ page, tenant }) => {
  await readyToGrant(page, tenant, ['SRV-WEB-01', 'SRV-WEB-02']);
  await tenant.azure.remove(await tenant.machineId('SRV-WEB-01'));
  await pressGrant(page);
  const machines = page.getByRole('list', { name: 'Machines of this grant' }).getByRole('listitem');
  await expect(machines.filter({ hasText: /SRV-WEB-01/i }).first()).toContainText(/not found|does not have this/);
  await expect(machines.filter({ hasText: /SRV-WEB-02/i }).first()).toContainText('Confirmed');
  await expect(page.getByRole('status').filter({ hasText: '2 machines: 1 confirmed, 1 failed.' })).toBeVisible();
  expect(await tenant.azure.jobs('SRV-WEB-02')).toHaveLength(1);
});

test('R19 a resource group that is deleted meanwhile leaves its machine out, and the others go on', async ({
  page,
  tenant,
}) => {
  await readyToGrant(page, tenant, ['SRV-WEB-01', 'SRV-SQL-02']);
  const group = (await tenant.machineId('SRV-WEB-01')).split('/providers/')[0] ?? '';
  await tenant.azure.remove(group, '2024-03-01');
  await pressGrant(page);
  const machines = page.getByRole('list', { name: 'Machines of this grant' }).getByRole('listitem');
  await expect(machines.filter({ hasText: /SRV-SQL-02/i }).first()).toContainText('Confirmed');
  await expect(machines.filter({ hasText: /SRV-WEB-01/i }).first()).toContainText(
    /not found|could not be found|does not have this/,
  );
  await expect(
    page.getByRole('status').filter({ hasText: /2 machines: 1 confirmed, 1 (failed|not recorded)\./ }),
  ).toBeVisible();
  expect(await tenant.azure.jobs('SRV-SQL-02')).toHaveLength(1);
});
