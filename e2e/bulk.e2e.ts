import type { Page } from '@playwright/test';
import { expect, signIn, test } from './fixtures.ts';
import {
  command,
  confirmRevoke,
  fillWizard,
  granted,
  onlyConsent,
  onSelected,
  pressGrant,
  revokePane,
  rowOf,
  saved,
  selectMachines,
  sign,
} from './steps.ts';

/** Names of the machines that really have access, whatever Azure or the app say. */
const letIn = async (tenant: { truth(): Promise<{ name: string; access: string }[]> }) =>
  (await tenant.truth()).filter(({ access }) => access === 'active').map(({ name }) => name);

test('machines in two groups, one not eligible: one consent, revoked from its page', async ({ page, tenant }) => {
  const able = ['SRV-SQL-01', 'SRV-SQL-02', 'SRV-WEB-01', 'SRV-WEB-02'];
  await signIn(page, 'Ada Lovelace', '/machines');
  await selectMachines(page, [...able, 'SRV-WEB-06']);
  await page.getByText('1 machine can’t be granted access').click();
  await expect(page.getByRole('listitem').filter({ hasText: 'SRV-WEB-06:' })).toBeVisible();
  await onSelected(page, 'Grant access').click();
  await expect(page.getByText('4 machines ready')).toBeVisible();
  await fillWizard(page, { level: 'Diagnostics and repair' });
  await sign(page);
  const consentId = await pressGrant(page);
  await granted(page, 4);
  const sql = await onlyConsent(tenant, 'SRV-SQL-01');
  expect(await onlyConsent(tenant, 'SRV-WEB-01')).toEqual(sql);
  expect(sql).toMatchObject({ consentId, consent: { level: 'DiagnosticsAndRepair' } });
  expect(sql.consent.machines).toHaveLength(4);
  for (const machine of able)
    expect(await tenant.azure.jobs(machine)).toMatchObject([
      { name: consentId, properties: { accessLevel: 'DiagnosticsAndRepair' } },
    ]);
  expect(await tenant.azure.jobs('SRV-WEB-06')).toEqual([]);

  await command(page, 'Revoke access').click();
  await expect(revokePane(page)).toContainText('4 machines');
  await confirmRevoke(page);
  for (const machine of able)
    await expect(page.getByRole('row').filter({ hasText: machine })).toContainText('Access ended');
  await expect.poll(async () => (await letIn(tenant)).filter((name) => able.includes(name))).toEqual([]);
});

test.describe('R14', () => {
  const size = 30;
  test.use({ scenario: 'even', machines: size, speed: 20 });

  const numbers = (page: Page) => page.getByRole('group', { name: 'Show machines that are' });

  /** The numbers of the page, as a person reads them at one moment; fails unless they add up to all machines. */
  async function readTotals(page: Page): Promise<Record<string, number>> {
    const [all = '', ...parts] = await numbers(page).getByRole('button').allTextContents();
    expect(all).toBe(`${size} machines`);
    const counts = parts.map((text) => /^(\d+) (.+)$/.exec(text) ?? []);
    expect(
      counts.reduce((sum, [, count]) => sum + Number(count), 0),
      parts.join(', '),
    ).toBe(size);
    return Object.fromEntries(counts.map(([, count, word]) => [word, Number(count)]));
  }

  /** Reads the totals all the while until so many are active. */
  const untilActive = (page: Page, least: number) =>
    expect(async () => expect((await readTotals(page))['active'] ?? 0).toBeGreaterThanOrEqual(least)).toPass({
      intervals: [250],
      timeout: 120_000,
    });

  /** Names of the machines that the page counts so, lower case. */
  async function named(page: Page, word: string): Promise<string[]> {
    await numbers(page)
      .getByRole('button', { name: new RegExp(` ${word}$`) })
      .click();
    const names = await page.getByRole('table').getByRole('rowheader').allTextContents();
    await numbers(page)
      .getByRole('button', { name: `${size} machines` })
      .click();
    return names.map((name) => name.toLowerCase());
  }

  /** Presses for what is left until all are active. */
  const finish = (page: Page) =>
    expect(async () => {
      await readTotals(page);
      if (await page.getByText(`Confirmed by all ${size} machines.`).isVisible()) return;
      const act = page.getByRole('button', { name: /^(Retry|Continue) on / }).first();
      if (await act.isVisible()) await act.click({ timeout: 2000 });
      throw new Error('There is more to do.');
    }).toPass({ intervals: [500], timeout: 240_000 });

  test('R14 many machines with faults, a stop and a reload: each is counted, and granted once', async ({
    page,
    tenant,
  }) => {
    test.setTimeout(480_000);
    const asked = new Set<string>();
    const touched = new Set<string>();
    page.on('request', (request) => {
      const [, machine = '', job = ''] = /\/machines\/([^/]+)\/.*\/jobs\/([^/?]+)/i.exec(request.url()) ?? [];
      if (request.method() !== 'PUT' || job === '') return;
      asked.add(job);
      touched.add(machine.toLowerCase());
    });
    await signIn(page, 'Ada Lovelace', '/machines');
    await expect(rowOf(page, 'SRV-0101-001')).toBeVisible();
    await page.getByRole('checkbox', { name: 'Select all machines' }).check();
    await onSelected(page, 'Grant access').click();
    await expect(page.getByText(`${size} machines ready`)).toBeVisible({ timeout: 60_000 });
    await fillWizard(page);
    await sign(page);
    // However slow the page, the stop comes before these were asked for access; a fault set earlier strikes first.
    const late = (await tenant.truth()).slice(-3).map(({ name }) => name);
    const holding: string[] = [];
    for (const name of late)
      holding.push(await tenant.fault({ fault: 'server-error', method: 'PUT', path: `/machines/${name}/` }));
    for (const fault of ['dropped-before', 'dropped-after', 'server-error', 'gateway-timeout-after', 'throttled'])
      await tenant.fault({ fault, share: 0.01 });
    const consentId = await pressGrant(page);
    await untilActive(page, 4);

    await command(page, 'Stop').click();
    await expect(command(page, 'Stop')).toHaveAttribute('aria-disabled', 'true');
    const stopped = await readTotals(page);
    expect(stopped['in progress'] ?? 0).toBe(0);
    // No half state is unlisted: where access is, the page doesn't say that nothing was asked for.
    const untouched = stopped['not requested'] === undefined ? [] : await named(page, 'not requested');
    expect((await letIn(tenant)).filter((name) => untouched.includes(name.toLowerCase()))).toEqual([]);
    const active = await named(page, 'active');
    // What Azure had taken by then goes on there.
    expect(active.length).toBeGreaterThanOrEqual(stopped['active'] ?? 0);
    touched.clear();
    for (const id of holding) await tenant.heal(id);

    await page.getByRole('button', { name: /^Continue on / }).click();
    await untilActive(page, active.length + 1);
    await page.reload();
    await finish(page);

    // What was active was left alone: only the others were asked for again.
    expect([...touched]).toEqual(expect.arrayContaining(late.map((name) => name.toLowerCase())));
    expect([...touched].filter((name) => active.includes(name))).toEqual([]);
    expect(await letIn(tenant)).toHaveLength(size);
    // One consent: no other id was ever asked for, on no machine.
    expect([...asked]).toEqual([consentId]);
    const { bytes } = await saved(page, () => command(page, 'Export CSV').click());
    expect(bytes.toString().trim().split('\r\n')).toHaveLength(size + 1);
  });
});
