import type { Page } from '@playwright/test';
import { expect, seenText, signIn, test } from './fixtures.ts';
import { watchExchanges, waitsAfter } from './exchanges.ts';
import type { Fault, Tenant } from './fixtures.ts';
import { accessState, fillWizard, machinePath, onlyConsent, pressGrant, sign, wizardOf } from './journey.ts';
import { watchWords } from './shown-words.ts';

async function readyToGrant(page: Page, tenant: Tenant, machines: string[]): Promise<void> {
  await signIn(page, 'Ada Lovelace', await wizardOf(tenant, machines));
  await fillWizard(page);
  await sign(page);
}

const confirmed = (page: Page, count = 1) =>
  expect(
    page.getByRole('heading', {
      level: 1,
      name: `Access confirmed on ${count} ${count === 1 ? 'machine' : 'machines'}`,
    }),
    // What is put off by three seconds and comes back unknown takes 20 on a busy machine.
  ).toBeVisible({ timeout: 60_000 });

const jobs = '/edgedevices/default/jobs/';

test('R6 what Azure puts off is asked again in its time, and a lost reply is no failure', async ({ page, tenant }) => {
  // One fault for each machine's request for access.
  const faults: Record<string, Fault> = {
    'SRV-SQL-02': { fault: 'throttled', seconds: 3, times: 1 },
    'SRV-WEB-01': { fault: 'unavailable', seconds: 3, times: 1 },
    'SRV-WEB-02': { fault: 'gateway-timeout-before', times: 1 },
    'SRV-WEB-03': { fault: 'gateway-timeout-after', times: 1 },
    'SRV-WEB-04': { fault: 'server-error', times: 1 },
    'SRV-API-01': { fault: 'throttled-date', seconds: 3, times: 1 },
    'SRV-API-02': { fault: 'unavailable-unsaid', times: 1 },
  };
  const machines = Object.keys(faults);
  const seen = await watchWords(page, ['Failed', 'Not known', 'Left out']);
  const exchanges = watchExchanges(page, tenant);
  await readyToGrant(page, tenant, machines);
  for (const [machine, fault] of Object.entries(faults))
    await tenant.fault({ ...fault, method: 'PUT', path: `/${machine}/providers/Microsoft.AzureStackHCI` });
  await pressGrant(page);
  await confirmed(page, machines.length);
  expect([...seen]).toEqual([]);
  const puts = exchanges.filter(({ method, path }) => method === 'PUT' && path.includes(jobs));
  const statuses = puts.map(({ status }) => status).filter((status) => status !== undefined && status >= 400);
  expect(statuses.map(Number).toSorted((one, other) => one - other)).toEqual([429, 429, 500, 503, 503, 504, 504]);
  const waits = [
    ...waitsAfter(puts, 429),
    ...waitsAfter(
      puts.filter(({ path }) => path.includes('srv-web-01')),
      503,
    ),
  ];
  expect(waits).toHaveLength(3);
  for (const wait of waits) expect(wait).toBeGreaterThanOrEqual(3);
  const { consentId } = await onlyConsent(tenant, 'SRV-SQL-02');
  for (const machine of machines)
    expect((await tenant.azure.jobs(machine)).map(({ name }) => name)).toEqual([consentId]);
});

test('R6 a throttled read whose time browsers may not see waits for its own, and the page says so', async ({
  page,
  tenant,
}) => {
  await page.clock.install();
  const exchanges = watchExchanges(page, tenant);
  let asked = 0;
  // What leaves the page, not what has come back: a request that was on its way before Azure asked to wait counts as asked.
  page.on('request', (request) => {
    if (new URL(request.url()).pathname.endsWith('/jobs')) asked += 1;
  });
  await tenant.exposeHeaders(false);
  await tenant.fault({ fault: 'throttled', method: 'GET', path: '/edgeDevices/default/jobs' });
  await signIn(page, 'Ada Lovelace', await machinePath(tenant, 'SRV-SQL-04'));
  await expect.poll(() => exchanges.filter(({ status }) => status === 429).length).toBeGreaterThan(0);
  const before = asked;
  await page.clock.runFor(10_000);
  expect(asked).toBe(before);
  await expect(seenText(page, /Azure asks to wait/)).toBeVisible();
  await expect(accessState(page, 'Active')).toHaveCount(0);
  await tenant.heal();
  await tenant.exposeHeaders(true);
  await page.clock.runFor(10_000);
  await expect(accessState(page, 'Active')).toBeVisible();
});

test('R8 a request that Azure finds out of date is not forced: it is read again first', async ({ page, tenant }) => {
  const exchanges = watchExchanges(page, tenant);
  await readyToGrant(page, tenant, ['SRV-SQL-02']);
  await tenant.fault({ fault: 'precondition-failed', method: 'PUT', path: jobs, times: 1 });
  await pressGrant(page);
  await confirmed(page);
  const aboutJobs = exchanges.filter(
    ({ path }) => path.includes('/edgedevices/default/jobs') && path.includes('sql-02'),
  );
  const refused = aboutJobs.findIndex(({ status }) => status === 412);
  expect(refused).toBeGreaterThan(-1);
  expect(aboutJobs[refused + 1]?.method).toBe('GET');
  expect(await tenant.azure.jobs('SRV-SQL-02')).toHaveLength(1);
});

test('R8 what is out of date because a colleague was faster is a conflict, and is left alone', async ({
  page,
  tenant,
}) => {
  const exchanges = watchExchanges(page, tenant);
  await readyToGrant(page, tenant, ['SRV-SQL-02']);
  await tenant.fault({ fault: 'precondition-failed', method: 'PUT', path: jobs });
  await pressGrant(page);
  await expect.poll(() => exchanges.map(({ status }) => status)).toContain(412);
  await tenant.heal();
  const until = (await tenant.azure.now()) + 3_600_000;
  await tenant.azure.putJob('SRV-SQL-02', 'remoteSupport', { type: 'Enable', until });
  await expect(page.getByText(/^Conflict: access was already let in/)).toBeVisible();
  expect((await tenant.azure.jobs('SRV-SQL-02')).map(({ name }) => name)).toEqual(['remoteSupport']);
});

test('R18 a role that is lost is named, and not asked for over and over', async ({ page, tenant }) => {
  await page.clock.install();
  const exchanges = watchExchanges(page, tenant);
  await readyToGrant(page, tenant, ['SRV-SQL-02']);
  await tenant.fault({ fault: 'role-lost', method: 'PUT', path: jobs });
  await pressGrant(page);
  await expect(seenText(page, /Microsoft\.AzureStackHCI\/edgeDevices\/jobs\/write/)).toBeVisible();
  await expect(page.getByRole('status').filter({ hasText: '1 machine: 1 failed.' })).toBeVisible();
  await page.clock.runFor(120_000);
  expect(exchanges.filter(({ method, path }) => method === 'PUT' && path.includes(jobs))).toHaveLength(1);
  expect(await tenant.azure.jobs('SRV-SQL-02')).toEqual([]);

  await tenant.heal();
  await page.getByRole('button', { name: 'Try again on 1 machine' }).click();
  await confirmed(page);
});
