import type { Page } from '@playwright/test';
import { watchExchanges } from './exchanges.ts';
import { expect, seenText, signIn, test } from './fixtures.ts';
import type { Tenant } from './fixtures.ts';
import { accessState, fillWizard, machinePath, onlyConsent, pressGrant, sign, wizardOf } from './journey.ts';
import { watchWords } from './shown-words.ts';

const hours = (count: number) => count * 3_600_000;

async function readyToGrant(page: Page, tenant: Tenant, machine: string): Promise<void> {
  await signIn(page, 'Ada Lovelace', await wizardOf(tenant, [machine]));
  await fillWizard(page);
  await sign(page);
}

/** Up to the progress page, whose path comes back. */
async function startGrant(page: Page, tenant: Tenant, machine: string): Promise<string> {
  await readyToGrant(page, tenant, machine);
  await pressGrant(page);
  return new URL(page.url()).pathname;
}

const confirmed = (page: Page) =>
  expect(page.getByRole('heading', { level: 1, name: 'Access confirmed on 1 machine' })).toBeVisible();

async function revoke(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Revoke access' }).first().click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke access' }).click();
  await expect(page.getByRole('alertdialog')).toHaveCount(0);
}

/** One consent, one record of it, one job of its name: whatever happened in between. */
async function expectGrantedOnce(tenant: Tenant, machine: string, progress: string): Promise<void> {
  const { consentId } = await onlyConsent(tenant, machine);
  expect(progress).toContain(consentId);
  expect((await tenant.azure.jobs(machine)).map(({ name }) => name)).toEqual([consentId]);
  // The Activity Log shows what happened some minutes of life ago.
  await tenant.advance(20);
  const asked = (await tenant.azure.writes(machine)).filter(({ resourceId }) => resourceId.includes('/jobs/'));
  expect([...new Set(asked.map(({ resourceId }) => resourceId.split('/').at(-1)))]).toEqual([consentId]);
}

const recordWritten = async (tenant: Tenant) => (await tenant.azure.records('SRV-WEB-03')).length === 1;
const installing = async (tenant: Tenant) => (await tenant.azure.remoteSupport('SRV-WEB-03')) !== undefined;
const asked = async (tenant: Tenant) => (await tenant.azure.jobs('SRV-WEB-03')).length === 1;

test.describe('slowly', () => {
  test.use({ speed: 10 });

  for (const { moment, reached } of [
    { moment: 'the consent is recorded', reached: recordWritten },
    { moment: 'the extension is being installed', reached: installing },
    { moment: 'access is asked for', reached: asked },
  ])
    test(`R1 a tab that is killed once ${moment} loses nothing`, async ({ page, context, tenant }) => {
      const progress = await startGrant(page, tenant, 'SRV-WEB-03');
      await expect.poll(() => reached(tenant), { intervals: [50] }).toBe(true);
      await page.close();
      const next = await context.newPage();
      await next.goto(progress);
      await confirmed(next);
      await expectGrantedOnce(tenant, 'SRV-WEB-03', progress);
    });
});

test('R1 a reload before the consent is recorded leads back to it, and only a press records it', async ({
  page,
  tenant,
}) => {
  await signIn(page, 'Ada Lovelace', await wizardOf(tenant, ['SRV-SQL-02']));
  await fillWizard(page);
  await sign(page);
  await tenant.fault({ fault: 'hangs-before', method: 'PUT', path: '/deployments/' });
  await pressGrant(page);
  const progress = new URL(page.url()).pathname;
  await page.reload();
  await tenant.heal();
  await expect(page).toHaveURL(progress);
  const goOn = page.getByRole('button', { name: 'Continue on 1 machine' });
  await expect(goOn).toBeVisible();
  expect(await tenant.azure.records('SRV-SQL-02')).toEqual([]);
  await goOn.click();
  await confirmed(page);
  await expectGrantedOnce(tenant, 'SRV-SQL-02', progress);
});

test('R2 after eight hours of sleep nothing is called active before it is read again', async ({ page, tenant }) => {
  const until = (await tenant.azure.now()) + hours(100);
  await tenant.azure.putJob('SRV-SQL-02', 'remoteSupport', { type: 'Enable', until });
  const seen = await watchWords(page, ['Active']);
  await page.clock.install();
  await signIn(page, 'Ada Lovelace', await machinePath(tenant, 'SRV-SQL-02'));
  await expect(accessState(page, 'Active')).toBeVisible();
  await expect(page.getByRole('timer')).toContainText('ends in 4 d 3 h');

  // While the computer sleeps a colleague ends the access.
  await page.clock.pauseAt((await page.evaluate(() => Date.now())) + 1000);
  await tenant.azure.putJob('SRV-SQL-02', 'remoteSupport', { type: 'Revoke', until });
  await tenant.advance(8 * 3600);
  await expect
    .poll(async () => (await tenant.azure.jobs('SRV-SQL-02'))[0]?.properties)
    .toMatchObject({ type: 'Revoke', status: 'Succeeded' });
  // The new reading takes its time: what is shown until then is what the page says by itself, once it has drawn what it woke up to.
  await tenant.fault({ fault: 'slow', method: 'GET', path: '/edgeDevices/default/jobs', seconds: 5 });
  await page.clock.fastForward('08:00:00');
  await expect(accessState(page, 'Last known: Active')).toBeVisible();
  seen.clear();
  await tenant.heal();
  await page.clock.resume();
  await expect(accessState(page, 'Revoked')).toBeVisible();
  expect([...seen]).toEqual([]);
});

test('R2 after eight hours of sleep the countdown goes by Azure’s time', async ({ page, tenant }) => {
  const until = (await tenant.azure.now()) + hours(100);
  await tenant.azure.putJob('SRV-SQL-02', 'remoteSupport', { type: 'Enable', until });
  await page.clock.install();
  await signIn(page, 'Ada Lovelace', await machinePath(tenant, 'SRV-SQL-02'));
  await expect(page.getByRole('timer')).toContainText('ends in 4 d 3 h');
  await tenant.advance(8 * 3600);
  await page.clock.fastForward('08:00:00');
  await expect(page.getByRole('timer')).toContainText('ends in 3 d 19 h');
  await expect(seenText(page, /read from Azure .* \((?:just now|\d+ s ago)\)/)).toBeVisible();
});

test('R5 replies that are lost after Azure did what was asked are no errors', async ({ page, tenant }) => {
  const seen = await watchWords(page, ['Failed', 'Not known', 'Left out']);
  const exchanges = watchExchanges(page, tenant);
  for (const path of ['/deployments/', '/SRV-WEB-01/extensions/', '/edgeDevices/default/jobs/'])
    await tenant.fault({ fault: 'dropped-after', method: 'PUT', path, times: 1 });
  const progress = await startGrant(page, tenant, 'SRV-WEB-01');
  await confirmed(page);
  expect([...seen]).toEqual([]);
  await expectGrantedOnce(tenant, 'SRV-WEB-01', progress);
  // Each once: what Azure has is not asked for again.
  const puts = exchanges.filter(({ method, path }) => method === 'PUT' && /\/extensions\/|\/jobs\//.test(path));
  expect(puts).toHaveLength(2);
});

test('R12 a revoke during an install survives a reload', async ({ page, tenant }) => {
  const seen = await watchWords(page, ['Active', 'Access confirmed on 1 machine', 'Revoked']);
  await readyToGrant(page, tenant, 'SRV-WEB-03');
  // Now, so that Azure calls it connected for as long as the wizard checks it.
  await tenant.setOnline('SRV-WEB-03', false);
  await pressGrant(page);
  await expect.poll(() => installing(tenant)).toBe(true);
  await page
    .getByRole('link', { name: /SRV-WEB-03/i })
    .first()
    .click();
  // The page that is left has a button of the same name.
  await expect(page.getByRole('heading', { level: 1, name: 'SRV-WEB-03' })).toBeVisible();
  // Nothing has come of it when the page goes away.
  await tenant.fault({ fault: 'hangs-before', method: 'PUT', path: '/remote-support-closed-', times: 1 });
  const closing = page.waitForRequest(
    (request) => request.method() === 'PUT' && request.url().includes('/remote-support-closed-'),
  );
  await revoke(page);
  await closing;
  await page.reload();
  await expect.poll(async () => (await tenant.azure.records('SRV-WEB-03')).length).toBe(2);
  await tenant.setOnline('SRV-WEB-03', true);
  // What is being installed goes on: an extension lets nobody in.
  await expect(accessState(page, 'Set up')).toBeVisible();
  // There was no job to revoke. Its request might be on its way: that is read on, and no more than that is said.
  await expect(seenText(page, /such a request can no longer appear/)).toBeVisible();
  expect([...seen]).toEqual([]);
  expect(await tenant.azure.jobs('SRV-WEB-03')).toEqual([]);
});

test('R12 a revoke that Azure cannot take yet goes on after a reload, without another press', async ({
  page,
  tenant,
}) => {
  const seen = await watchWords(page, ['Revoked']);
  await page.clock.install();
  await signIn(page, 'Ada Lovelace', await machinePath(tenant, 'SRV-SQL-04'));
  await expect(accessState(page, 'Active')).toBeVisible();
  await tenant.fault({ fault: 'busy', method: 'PUT', path: '/edgeDevices/default/jobs/' });
  await revoke(page);
  await expect(seenText(page, /Not accepted yet/)).toBeVisible();
  await page.reload();
  await expect(seenText(page, /Asked for at/)).toBeVisible();
  expect([...seen]).toEqual([]);
  // Nobody pressed for it in this page: that it goes on, and what came of it, is announced all the same.
  const said = (words: string) => page.getByRole('status').filter({ hasText: words });
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Machines' }).click();
  await expect(said('The end of access to SRV-SQL-04 is not proven yet')).toHaveCount(1);
  await page.goBack();
  await tenant.heal();
  await page.clock.fastForward('01:01');
  await expect(accessState(page, 'Revoked')).toBeVisible();
  await expect(said('Access to SRV-SQL-04 revoked. Confirmed by Azure.')).toHaveCount(1);
  expect((await tenant.azure.jobs('SRV-SQL-04'))[0]).toMatchObject({
    properties: { type: 'Revoke', status: 'Succeeded' },
  });
});

test('a grant is read once more when its page is opened again, and not called confirmed from before', async ({
  page,
  tenant,
}) => {
  await startGrant(page, tenant, 'SRV-SQL-02');
  await confirmed(page);
  await page.getByRole('link', { name: 'SRV-SQL-02' }).first().click();
  // The page that is left has a button of this name too.
  await expect(page.getByRole('heading', { level: 1, name: 'SRV-SQL-02' })).toBeVisible();
  await revoke(page);
  await expect(accessState(page, 'Revoked')).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('heading', { level: 1, name: 'Access is not granted again on 1 machine' })).toBeVisible();
});
