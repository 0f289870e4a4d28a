import type { Locator } from '@playwright/test';
import { expect, signIn, test } from './fixtures.ts';
import { machinePath } from './journey.ts';

const consentId = `rs-${'a'.repeat(21)}`;

test('that a page could not be read is told to who does not see it, on every page that reads', async ({
  page,
  tenant,
}) => {
  const told = (words: string) => page.getByRole('status').filter({ hasText: words });
  await signIn(page, 'Ada Lovelace', '/terms');
  const machine = await machinePath(tenant, 'SRV-SQL-01');
  await tenant.fault({ fault: 'role-lost', method: 'read' });
  for (const [path, words] of [
    ['/machines', 'The list of machines could not be read'],
    [machine, 'The preflight could not be run'],
    ['/history', 'The consents could not be read'],
    [`/history/${consentId}`, 'The records of this consent could not be read'],
    ['/findings', 'Grants and records could not be compared'],
    [`/grants/${consentId}`, 'This grant could not be followed'],
  ] as const) {
    await page.goto(path);
    await expect(told(words), path).toHaveCount(1);
  }
});

test('what a list lacks is told as it comes', async ({ page, tenant }) => {
  const told = (words: RegExp) => page.getByRole('status').filter({ hasText: words });
  await tenant.fault({ fault: 'role-lost', method: 'GET', path: '/edgeDevices/default/jobs' });
  await signIn(page, 'Ada Lovelace');
  await expect(told(/Fabrikam \(acquired\).*could not be read/)).toHaveCount(1);
  await expect(told(/Access of machines could not be read/)).toHaveCount(1);
  await page.goto('/history');
  await expect(told(/Not all resource groups that may hold consents are known/)).toHaveCount(1);
});

/** Whether what changes in an element is read out as it comes: the nearest place that says so decides. */
const liveness = (shown: Locator) =>
  shown.evaluate((element) => {
    const place = element.closest('[aria-live], [role="status"], [role="alert"]');
    return place && (place.getAttribute('aria-live') ?? place.role);
  });

test('what a fold in a message holds is not read out as it is unfolded: who opens it reads on from there', async ({
  page,
  tenant,
}) => {
  await tenant.fault({ fault: 'role-lost', method: 'GET', path: '/edgeDevices/default/jobs' });
  await signIn(page, 'Ada Lovelace');
  const told = (words: RegExp) => page.getByRole('status').filter({ hasText: words });
  const lacking = told(/Fabrikam \(acquired\).*could not be read/);
  await expect(lacking).toHaveCount(1);
  expect(await liveness(lacking)).toBe('status');
  await lacking.getByRole('button', { name: 'What Azure says' }).first().click();
  const why = lacking.getByRole('paragraph').first();
  await expect(why).toBeVisible();
  expect(await liveness(why)).toBe('off');

  await page.goto('/history');
  const unlisted = told(/Not all resource groups that may hold consents are known/);
  await unlisted.getByRole('button', { name: 'Which, and why' }).first().click();
  const which = unlisted
    .getByRole('listitem')
    .filter({ hasText: /\/subscriptions\// })
    .first();
  await expect(which).toBeVisible();
  expect(await liveness(which)).toBe('off');
});
