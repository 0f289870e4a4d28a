import type { Page } from '@playwright/test';
import { expect, signIn, test } from './fixtures.ts';
import type { Tenant } from './fixtures.ts';
import { accessState, fillWizard, machinePath, pressGrant, sign, wizardOf } from './journey.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** The only job of a machine, with its end in ms. */
async function onlyJob(tenant: Tenant, machine: string) {
  const [job, ...others] = await tenant.azure.jobs(machine);
  expect(others).toEqual([]);
  return { job, end: Date.parse(String(job?.properties.expirationTimestamp)) };
}

/** What the countdown says, ms: only its seconds, so in the last minute. */
async function shownSeconds(page: Page): Promise<number> {
  const text = await page.getByRole('timer').innerText();
  const [, seconds] = /ends in (\d+) s$/.exec(text) ?? [];
  if (seconds === undefined) throw new Error(`The countdown is not in its last minute: ${text}`);
  return Number(seconds) * second;
}

async function grant(page: Page, tenant: Tenant, machine: string, duration: string): Promise<void> {
  await signIn(page, 'Ada Lovelace', await wizardOf(tenant, [machine]));
  await fillWizard(page, { duration });
  await sign(page);
  await pressGrant(page);
  await expect(page.getByRole('heading', { level: 1, name: 'Access confirmed on 1 machine' })).toBeVisible();
}

for (const { name, wrongBy, words } of [
  { name: 'a day fast', wrongBy: day, words: /This computer’s clock is (?:1 d|23 h \d+ min|1 d 0 h) fast/ },
  { name: 'a day slow', wrongBy: -day, words: /This computer’s clock is (?:1 d|23 h \d+ min|1 d 0 h) slow/ },
]) {
  test.describe(name, () => {
    test(`R15 with a clock ${name} the countdown is Azure’s, and the error is said`, async ({ page, tenant }) => {
      await page.clock.install({ time: Date.now() + wrongBy });
      await signIn(page, 'Ada Lovelace', await machinePath(tenant, 'SRV-SQL-04'));
      await expect(accessState(page, 'Active')).toBeVisible();
      await expect(page.getByText(words)).toBeVisible();
      const { end } = await onlyJob(tenant, 'SRV-SQL-04');
      await tenant.advance((end - (await tenant.azure.now())) / second - 45);
      await page.getByRole('button', { name: 'Refresh' }).click();
      await expect(page.getByRole('timer')).toContainText(/ends in \d+ s$/);
      const shown = await shownSeconds(page);
      expect(Math.abs(shown - (end - (await tenant.azure.now())))).toBeLessThanOrEqual(2 * second);
    });

    test(`R15 with a clock ${name} access ends when it was agreed to, by Azure’s time`, async ({ page, tenant }) => {
      await page.clock.install({ time: Date.now() + wrongBy });
      const before = await tenant.azure.now();
      await grant(page, tenant, 'SRV-SQL-02', '4 hours');
      const { end } = await onlyJob(tenant, 'SRV-SQL-02');
      // Four hours from the minute of agreeing, which lies between the two.
      expect(end % minute).toBe(0);
      expect(end).toBeGreaterThan(before + 4 * hour - 2 * second - minute);
      expect(end).toBeLessThanOrEqual((await tenant.azure.now()) + 4 * hour + 2 * second);
    });
  });
}

test.describe('in a zone far away', () => {
  test.use({ timezoneId: 'Pacific/Kiritimati' });

  test('R15 in another zone the same moment is shown in the reader’s hours, with the zone', async ({
    page,
    tenant,
  }) => {
    const { end } = await onlyJob(tenant, 'SRV-SQL-04');
    await signIn(page, 'Ada Lovelace', await machinePath(tenant, 'SRV-SQL-04'));
    const there = new Date(end + 14 * hour).toISOString();
    const until = page.getByText(new RegExp(`until .*, ${there.slice(11, 16)} UTC\\+14`));
    await expect(until.filter({ visible: true }).first()).toBeVisible();
    await expect(page.getByRole('timer')).toContainText(/ends in 2 h 5\d min/);
  });
});

/** Noon (UTC) of the day before Berlin changes its clocks next: on the last Sunday of March and of October at 01:00 UTC. */
function nextEve(now: number, month: 'March' | 'October'): number {
  const index = month === 'March' ? 2 : 9;
  const year = new Date(now).getUTCFullYear();
  const eves = [year, year + 1].map((one) =>
    Date.UTC(one, index, 31 - new Date(Date.UTC(one, index, 31)).getUTCDay(), -12),
  );
  return eves.find((eve) => eve > now) ?? Number.NaN;
}

for (const { change, month, zone, hourOfEnd } of [
  { change: 'summer', month: 'March', zone: 'UTC\\+2', hourOfEnd: 14 },
  { change: 'winter', month: 'October', zone: 'UTC\\+1', hourOfEnd: 13 },
] as const)
  test(`R15 across the change to ${change} time an agreed day has 24 hours`, async ({ page, tenant }) => {
    const now = await tenant.azure.now();
    const eve = nextEve(now, month);
    await tenant.advance((eve - now) / second);
    await grant(page, tenant, 'SRV-SQL-02', '1 day');
    const { job, end } = await onlyJob(tenant, 'SRV-SQL-02');
    expect(job?.properties.status).toBe('Succeeded');
    expect(Math.abs(end - (eve + day))).toBeLessThan(2 * minute);
    await page.goto(await machinePath(tenant, 'SRV-SQL-02'));
    await expect(accessState(page, 'Active')).toBeVisible();
    const sunday = `${new Date(eve + day).getUTCDate()} ${month.slice(0, 3)} ${new Date(eve + day).getUTCFullYear()}`;
    const until = page.getByText(new RegExp(`until ${sunday}, ${hourOfEnd}:0\\d ${zone}`));
    await expect(until.filter({ visible: true }).first()).toBeVisible();
    await expect(page.getByRole('timer')).toContainText(/ends in 23 h 5\d min/);
  });
